#pragma once

#include <cstdint>
#include <vector>

#include "core/figure/figure.h"
#include "reach/study/snr_run.h"
#include "reach/study/study_result.h"

namespace reach {

/// A layer that is looked at on every network: place k of the activations, or the output.
struct CommonLayer {
    std::string title;                ///< "layer 1", "output"
    std::vector<std::size_t> places;  ///< in each run's layers
};
/// As many activations as the shallowest network has, counted from the input, then the output.
std::vector<CommonLayer> commonLayers(const std::vector<SnrRun>& runs);

/// SNR's Figure 7: log10 of N^2 against log10 of S^2 (written log), a panel a layer, a dot a
/// sample, and the line S = N; at most `shown` dots of a network in a panel, evenly over the
/// samples.
core::Figure snrScatterFigure(const std::vector<SnrRun>& runs, std::int64_t shown);

/// Shares of samples below the line, and robust networks against standard ones (where training is
/// not known: the first against the others). Intervals are over samples.
std::vector<Claim> snrScatterClaims(const std::vector<SnrRun>& runs);

/// Shares and means by layer, and every sample.
std::vector<StudyTable> snrScatterTables(const std::vector<SnrRun>& runs);

/// Share of the samples with S^2 > N^2, in [0, 1].
double shareBelowLine(const LayerNoise& layer);

}  // namespace reach
