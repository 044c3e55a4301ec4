#pragma once

#include <QString>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/sample_source.h"
#include "core/snr/snr_meter.h"
#include "ui/session/snr_subject.h"

namespace ui {

/// What a measurement needs beside the networks; tests put their own here.
struct SnrTools {
    /// As core::makeSnrMeter.
    std::function<std::unique_ptr<core::SnrMeter>(const core::Network&, const core::EngineOptions&,
                                                  const core::SnrSettings&)>
        makeMeter;
    /// As core::openSamples.
    std::function<std::unique_ptr<core::SampleSource>(const std::string&, const std::string&)>
        openData;
    /// As core::hasTensors.
    std::function<bool()> isAvailable;
};

/// The program's own.
SnrTools snrTools();

/// Signal and noise of which networks, on what.
struct SnrQuestion {
    std::vector<SnrSubject> networks;
    SnrSetup setup;
    std::string data;    ///< resolved (snrData)
    std::string folder;  ///< where known sets are looked for

    /// Resolved: what is usual for the data where the setup leaves it open.
    double eps() const { return setup.eps.value_or(usualEps(data)); }
    /// The settings that make a difference to the numbers, as text: what results are kept by beside
    /// the network.
    std::string key() const;
};

/// Signal and noise of one network over the samples that were measured. Immutable.
struct SnrResult {
    core::SnrReport report;   ///< without layers where nothing was measured
    std::int64_t asked = 0;   ///< samples
    bool isComplete = false;  ///< all that were asked
    QString failure;          ///< why it ended early, or did not begin; empty: it did not
    QString data;             ///< "MNIST (test)"
    QString note;             ///< what a report must say of the data
    double seconds = 0.0;

    bool hasLayers() const { return !report.layers.empty(); }
};

using SnrResultPtr = std::shared_ptr<const SnrResult>;

/// How far a measurement has come, in samples of all its networks.
struct SnrProgress {
    std::int64_t done = 0;
    std::int64_t total = 0;
    double seconds = 0.0;

    double share() const { return total > 0 ? static_cast<double>(done) / double(total) : 0.0; }
    /// Nothing before the first samples.
    std::optional<double> secondsLeft() const;
};

/// The numbers of a result, in bytes: what keeping it takes.
std::int64_t bytesOf(const SnrResult& result);

/// Multiplications and additions that one sample of the network takes with these settings, roughly:
/// what is measured unasked goes by it.
double snrOperations(const core::Network& network, const SnrSetup& setup);

}  // namespace ui
