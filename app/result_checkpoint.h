#pragma once

#include <string>

#include "reach/analysis/analysis.h"

namespace app {

/// A result as text for the checkpoints of a job: everything but layers and the pieces one by one.
/// Doubles come back the same, infinities too.
std::string toCheckpoint(const reach::MethodResult& result);

/// Throws core::ParseError naming `path` if the text is no such result.
reach::MethodResult fromCheckpoint(const std::string& text, const std::string& path);

}  // namespace app
