#include "app/sample_sets.h"

#include <algorithm>
#include <numeric>

#include "app/asked.h"
#include "app/exit_status.h"
#include "app/table.h"
#include "reach/analysis/ball_words.h"

namespace app {

namespace {

void requireOptions(const Options& options) {
    if (options.data.empty()) {
        throw UsageError("--data: missing; expected a data set");
    }
    if (!options.input.eps) {
        throw UsageError("--eps: missing; --data expects the radius of the ball around a sample");
    }
    if (options.first > 0 && options.input.index) {
        throw UsageError("--first: expected without --index, which chooses one sample");
    }
}

/// Samples come in the order of their indices, so the one asked for is among the first.
core::Dataset readAskedData(const Options& options) {
    requireOptions(options);
    return core::readDataset(options.data, options.dataDir,
                             options.input.index ? *options.input.index + 1 : options.first);
}

std::vector<std::size_t> placesOf(const core::Dataset& data, const Options& options) {
    std::vector<std::size_t> all(static_cast<std::size_t>(data.count));
    std::iota(all.begin(), all.end(), std::size_t{0});
    if (!options.input.index) {
        return all;
    }
    const auto found = std::find(data.indices.begin(), data.indices.end(), *options.input.index);
    if (found == data.indices.end()) {
        throw UsageError("--index: expected a sample that " + data.name + " holds, found " +
                         std::to_string(*options.input.index));
    }
    return {static_cast<std::size_t>(found - data.indices.begin())};
}

}  // namespace

SampleSets::SampleSets(const Options& options, const core::Network& network)
    : m_data(readAskedData(options)),
      m_inputs(network.inputCount()),
      m_places(placesOf(m_data, options)),
      m_eps(*options.input.eps),
      m_norm(reach::normOf(inputSpecOf(options))),
      m_clip(reach::clipOf(inputSpecOf(options))) {
    if (core::elementCount(m_data.shape) != m_inputs) {
        throw UsageError("--data: " + m_data.name + " has samples of " +
                         grouped(core::elementCount(m_data.shape)) + " numbers (" +
                         core::toString(m_data.shape) + "), the network takes " +
                         grouped(m_inputs) + " (" + core::toString(network.inputShape()) + ')');
    }
    for (std::int64_t k = 0; m_clip && k < count(); ++k) {
        set(k);
    }
}

std::vector<double> SampleSets::sample(std::int64_t k) const {
    const auto begin = m_data.pixels.begin() + static_cast<std::ptrdiff_t>(place(k)) * m_inputs;
    return {begin, begin + m_inputs};
}

reach::InputSet SampleSets::set(std::int64_t k) const {
    const std::vector<double> center = sample(k);
    reach::InputSet input = reach::makeBall(
        Eigen::Map<const Eigen::VectorXd>(center.data(), m_inputs), m_eps, m_norm, m_clip);
    if (input.constraints) {
        throw UsageError("--clip: leaves nothing of the ball around sample " +
                         std::to_string(index(k)) + "; expected the range of the data");
    }
    return input;
}

void SampleSets::requireLabels(std::int64_t outputs) const {
    for (std::int64_t k = 0; k < count(); ++k) {
        if (label(k) < 0 || label(k) >= outputs) {
            throw UsageError("--data: sample " + std::to_string(index(k)) + " of " + m_data.name +
                             " has the label " + std::to_string(label(k)) +
                             ", the network has outputs 0 to " + std::to_string(outputs - 1));
        }
    }
}

}  // namespace app
