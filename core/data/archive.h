#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "core/data/known_sets.h"

namespace core {

/// Takes the wanted members (told by the last part of their names) out of a tar archive, plain or
/// gzip, into a folder: every file appears whole, after its size and SHA-256 were found right, or
/// not at all; other members are passed over, and no name of the archive reaches the file system.
/// Throws ParseError for damaged archives, wrong members and ones that are missing,
/// std::runtime_error where a file cannot be written. False if cancelled.
bool unpackMembers(const std::string& archive, const std::vector<KnownFile>& wanted,
                   const std::string& folder, const std::atomic<bool>* cancel = nullptr);

}  // namespace core
