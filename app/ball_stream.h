#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/options.h"
#include "core/attack/balls.h"
#include "core/data/sample_source.h"
#include "core/network/network.h"

namespace app {

/// The first samples of --data with the ball around each, read batch by batch.
class BallStream {
public:
    /// Opens the data set. Throws UsageError for options that are missing or do not fit,
    /// core::ParseError for the files.
    explicit BallStream(const Options& options);

    /// Throws UsageError where the network takes other samples.
    void requireFits(const core::Network& network) const;

    std::int64_t count() const { return m_count; }
    const std::string& name() const { return m_source->name(); }
    /// What a report must say of the samples asked for; empty if nothing.
    const std::string& note() const { return m_note; }
    const core::BallSpec& ball() const { return m_ball; }

    /// Samples first … first + count - 1 (fewer at the end). Throws UsageError for a sample outside
    /// of --clip.
    core::AttackSamples batch(std::int64_t first, std::int64_t count) const;

    /// Throws UsageError naming the first sample whose label is none of the outputs.
    void requireLabels(const core::AttackSamples& samples, std::int64_t outputs) const;

private:
    std::unique_ptr<core::SampleSource> m_source;
    core::BallSpec m_ball;
    std::int64_t m_count;
    std::string m_note;
};

}  // namespace app
