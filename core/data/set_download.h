#pragma once

#include <string>
#include <vector>

#include "core/data/download.h"
#include "core/data/known_sets.h"

namespace core {

/// A file to fetch for a set.
struct SetDownloadStep {
    std::string url;
    std::string path;  ///< where it comes to lie
    bool isArchive = false;
};

/// What there is to fetch for a set so that folder `to`/(its usual name) has all of the makers'
/// files: files that are there already are left out by name. `from` replaces the public address
/// (a mirror); empty: the public one.
std::vector<SetDownloadStep> downloadSteps(const KnownSet& set, const std::string& to,
                                           const std::string& from = {});

/// Runs one step: fetches, verifies by SHA-256 (of the uncompressed bytes, of an archive as it is
/// sent), unpacks an archive and deletes it. Throws DownloadError, ParseError as unpackMembers.
DownloadEnd runStep(const KnownSet& set, const SetDownloadStep& step,
                    const DownloadOptions& options);

}  // namespace core
