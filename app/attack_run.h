#pragma once

#include <vector>

#include "app/adversarial_points.h"
#include "app/ball_stream.h"
#include "app/options.h"

namespace app {

/// What an attack found.
struct AttackOutcome {
    std::vector<AttackedSample> samples;  ///< in their order; fewer if cut short
    std::int64_t wanted = 0;
    double seconds = 0.0;
    AdversarialPoints found;  ///< empty unless they are to be saved

    bool isPartial() const { return static_cast<std::int64_t>(samples.size()) < wanted; }
    std::int64_t correct() const;
    std::int64_t withstood() const;
};

/// Attacks the samples batch after batch and replays what is found. Of a batch that is cut short
/// nothing counts. Draws a progress line meanwhile. Throws UsageError for what does not fit.
AttackOutcome attackSamples(const Options& options, const core::Network& network,
                            const core::AttackSettings& settings, const BallStream& samples);

}  // namespace app
