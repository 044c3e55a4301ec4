#pragma once

#include <string_view>
#include <vector>

#include "core/network/network.h"
#include "reach/study/study_context.h"
#include "reach/study/tightness.h"

namespace reach {

/// The name that stands for a small random network, on random inputs that it classifies itself.
inline constexpr std::string_view kRandomSubject = "random";

/// A network to be measured, ready: with its radii and samples, and no method yet.
struct TightnessSubject {
    TightnessRun run;
    core::Network network;
};

/// What the settings name. Networks have names of their own, by their files. Throws
/// core::ParseError for a bad file and std::invalid_argument for what does not fit together.
std::vector<TightnessSubject> tightnessSubjects(const StudyContext& context);

}  // namespace reach
