#include "app/ball_stream.h"

#include <algorithm>
#include <stdexcept>

#include "app/attack_options.h"
#include "app/exit_status.h"
#include "app/table.h"

namespace app {

namespace {

std::unique_ptr<core::SampleSource> openAsked(const Options& options) {
    if (options.data.empty()) {
        throw UsageError("--data: missing; expected a data set");
    }
    return core::openSamples(options.data, options.dataDir);
}

}  // namespace

BallStream::BallStream(const Options& options)
    : m_source(openAsked(options)), m_ball(ballSpec(options)), m_count(m_source->count()) {
    if (options.first > 0) {
        m_count = std::min(m_count, options.first);
    }
    if (m_count == 0) {
        throw UsageError("--data: " + name() + " holds no samples");
    }
    m_note = m_source->note();
    if (!m_note.empty() && m_count < m_source->count()) {
        m_note = m_source->read(0, m_count).note;  // of these alone
    }
}

void BallStream::requireFits(const core::Network& network) const {
    const std::int64_t size = core::elementCount(m_source->shape());
    if (size != network.inputCount()) {
        throw UsageError("--data: " + name() + " has samples of " + grouped(size) + " numbers (" +
                         core::toString(m_source->shape()) + "), the network takes " +
                         grouped(network.inputCount()) + " (" +
                         core::toString(network.inputShape()) + ')');
    }
}

core::AttackSamples BallStream::batch(std::int64_t first, std::int64_t count) const {
    const core::Dataset data = m_source->read(first, std::min(count, m_count - first));
    try {
        return core::ballsAround({data.pixels.begin(), data.pixels.end()}, data.labels,
                                 data.indices, m_ball);
    } catch (const std::invalid_argument& error) {
        throw UsageError(std::string("--clip: ") + error.what());
    }
}

void BallStream::requireLabels(const core::AttackSamples& samples, std::int64_t outputs) const {
    for (std::size_t k = 0; k < samples.labels.size(); ++k) {
        if (samples.labels[k] < 0 || samples.labels[k] >= outputs) {
            throw UsageError("--data: sample " + std::to_string(samples.indices[k]) + " of " +
                             name() + " has the label " + std::to_string(samples.labels[k]) +
                             ", the network has outputs 0 to " + std::to_string(outputs - 1));
        }
    }
}

}  // namespace app
