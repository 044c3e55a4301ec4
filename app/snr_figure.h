#pragma once

#include "app/snr_run.h"
#include "core/figure/figure.h"

namespace app {

/// Decibels by layer, a curve a network, with the quartiles of the samples' own decibels as a band.
/// Layers without decibels are gaps.
core::Figure snrFigure(const Options& options, const core::SnrSettings& settings,
                       const BallStream& samples, const SnrOutcome& outcome);

}  // namespace app
