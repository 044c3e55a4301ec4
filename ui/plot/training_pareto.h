#pragma once

#include <vector>

#include "core/figure/figure.h"
#include "core/train/published_results.h"
#include "ui/jobs/run_colours.h"

namespace ui {

enum class ParetoAccuracy { Certified, Adversarial };

struct ParetoShow {
    ParetoAccuracy accuracy = ParetoAccuracy::Certified;
    bool hasPaths = false;  ///< every evaluation of a run, joined in the order of time
    bool hasPublished = true;
    bool hasPublishedNames = true;  ///< beside their points; else only where the mouse is
};

/// Natural accuracy against certified or adversarial, in percent: the newest evaluation of each run
/// as a filled point; what papers claim for the same data and eps as hollow points, with methods'
/// names where there is room, a marker a paper. Runs on other data or for another eps than the
/// first one's are left out, and the caption counts them. Certified is by Box for runs, by whatever
/// verifier the paper used for its claims, and the caption says so. No panels without points.
core::Figure makePareto(const ColouredRuns& runs,
                        const std::vector<core::PublishedResult>& published,
                        const ParetoShow& show);

/// Claims for data and eps of any of the runs, that have both accuracies.
std::vector<core::PublishedResult> matchingClaims(
    const ColouredRuns& runs, const std::vector<core::PublishedResult>& published,
    ParetoAccuracy accuracy);

}  // namespace ui
