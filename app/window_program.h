#pragma once

#include <string>

namespace app {

/// Path of `reachscope-gui`: beside this program, else on PATH; empty if it is in neither place.
std::string windowProgram();

/// Runs `PROGRAM --render RECIPE OUT` without a display and waits for it; what it prints goes to
/// standard error. Returns what went wrong, in one line; empty if it did its work.
std::string renderWith(const std::string& program, const std::string& recipe,
                       const std::string& out);

/// A part of a file name that no other running process uses.
std::string processMark();

}  // namespace app
