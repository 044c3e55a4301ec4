#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace core {

/// The names most like one that is not among them, best first, at most three: those that begin with
/// it, then by the fewest characters to insert, remove, replace or exchange with their neighbours,
/// no more than a third of the word's length (at least 2). For "did you mean" in messages.
std::vector<std::string> nearestNames(std::string_view name, const std::vector<std::string>& names);

/// ", nearest: sabr, pgd"; empty where nothing is near.
std::string nearestNote(std::string_view name, const std::vector<std::string>& names);

}  // namespace core
