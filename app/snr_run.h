#pragma once

#include <string>
#include <vector>

#include "app/ball_stream.h"
#include "app/options.h"
#include "core/snr/snr_meter.h"

namespace app {

/// What was measured of one network.
struct NetworkSnr {
    std::string name;                ///< as on the command line
    std::string hash;                ///< of the network
    std::string summary;             ///< "784 inputs, 10 outputs, 512 neurons"
    std::vector<std::string> notes;  ///< what was assumed in reading it
    core::SnrReport report;
    double seconds = 0.0;
};

struct SnrOutcome {
    std::vector<NetworkSnr> networks;
    std::int64_t wanted = 0;  ///< samples

    /// True if a network was not measured on all samples.
    bool isPartial() const;
};

/// Reads the networks of the command line and measures all of them batch after batch, so that what
/// is cut short has looked at (nearly) the same samples in each. Draws a progress line meanwhile.
/// Throws UsageError for what does not fit, std::runtime_error where numbers leave the range.
SnrOutcome measureSnr(const Options& options, const core::SnrSettings& settings,
                      const BallStream& samples);

}  // namespace app
