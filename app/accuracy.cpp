#include "app/accuracy.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <mutex>
#include <span>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/network/evaluate.h"

namespace app {

namespace {

constexpr std::int64_t kBatch = 32;

using Clock = std::chrono::steady_clock;

void checkSizes(const core::Network& network, const core::Dataset& dataset) {
    if (core::elementCount(dataset.shape) != network.inputCount()) {
        throw std::invalid_argument("--data: a sample of " + dataset.name + " has " +
                                    std::to_string(core::elementCount(dataset.shape)) +
                                    " numbers (" + core::toString(dataset.shape) +
                                    "), the network expects " +
                                    std::to_string(network.inputCount()) + " (" +
                                    core::toString(network.inputShape()) + ')');
    }
}

template <typename T>
std::int64_t countCorrect(const core::Network& network, const core::Dataset& dataset,
                          std::int64_t first, std::int64_t count) {
    const auto width = static_cast<std::ptrdiff_t>(network.inputCount());
    const auto begin = dataset.pixels.begin() + first * width;
    const std::vector<T> inputs(begin, begin + count * width);
    const std::vector<T> outputs = core::evaluate<T>(network, std::span<const T>(inputs), count);
    const auto outputCount = static_cast<std::ptrdiff_t>(network.outputCount());
    std::int64_t correct = 0;
    for (std::ptrdiff_t sample = 0; sample < count; ++sample) {
        const auto row = outputs.begin() + sample * outputCount;
        const bool finite =
            std::all_of(row, row + outputCount, [](T value) { return std::isfinite(value); });
        const auto best = std::max_element(row, row + outputCount) - row;
        const int label = dataset.labels[static_cast<std::size_t>(first + sample)];
        correct += finite && best == label ? 1 : 0;
    }
    return correct;
}

/// Hands out batches to threads until all are done or the run is cut short.
class Measurement {
public:
    Measurement(const core::Network& network, const core::Dataset& dataset,
                const AccuracyOptions& options)
        : m_network(network), m_dataset(dataset), m_options(options), m_start(Clock::now()) {}

    Accuracy run() {
        const int asked = m_options.threads > 0
                              ? m_options.threads
                              : static_cast<int>(std::thread::hardware_concurrency());
        const auto batches = (m_dataset.count + kBatch - 1) / kBatch;
        const auto threads = std::clamp<std::int64_t>(asked, 1, std::max<std::int64_t>(batches, 1));
        {
            std::vector<std::jthread> workers;
            for (std::int64_t k = 1; k < threads; ++k) {
                workers.emplace_back([this] { work(); });
            }
            work();
        }
        if (m_failure) {
            std::rethrow_exception(m_failure);
        }
        return {m_done, m_correct};
    }

private:
    bool cutShort() const {
        const std::chrono::duration<double> elapsed = Clock::now() - m_start;
        return (m_options.cancel != nullptr && m_options.cancel->load()) ||
               (m_options.timeLimitSeconds > 0.0 && elapsed.count() >= m_options.timeLimitSeconds);
    }

    void work() {
        try {
            while (!cutShort()) {
                const std::int64_t first = m_next.fetch_add(kBatch);
                if (first >= m_dataset.count) {
                    return;
                }
                finish(first, std::min(kBatch, m_dataset.count - first));
            }
        } catch (...) {
            const std::lock_guard lock(m_mutex);
            m_failure = std::current_exception();
            m_next = m_dataset.count;
        }
    }

    void finish(std::int64_t first, std::int64_t count) {
        m_correct += m_options.singlePrecision
                         ? countCorrect<float>(m_network, m_dataset, first, count)
                         : countCorrect<double>(m_network, m_dataset, first, count);
        m_done += count;
        if (m_options.progress) {
            m_options.progress(m_done);
        }
    }

    const core::Network& m_network;
    const core::Dataset& m_dataset;
    const AccuracyOptions& m_options;
    Clock::time_point m_start;
    std::atomic<std::int64_t> m_next{0};
    std::atomic<std::int64_t> m_done{0};
    std::atomic<std::int64_t> m_correct{0};
    std::mutex m_mutex;
    std::exception_ptr m_failure;
};

}  // namespace

Accuracy measureAccuracy(const core::Network& network, const core::Dataset& dataset,
                         const AccuracyOptions& options) {
    checkSizes(network, dataset);
    return Measurement(network, dataset, options).run();
}

}  // namespace app
