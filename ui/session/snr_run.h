#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ui/session/snr_result.h"

namespace ui {

/// Measures networks side by side, batch by batch, on the calling thread: all curves grow together,
/// and the first numbers are there soon, as batches begin small. Keeps the data set it opened last.
/// Not for several threads at once.
class SnrRun {
public:
    /// What is told on the way, on the calling thread.
    struct Listener {
        std::function<void(const std::string& id, const SnrResultPtr&)> result;
        std::function<void(const SnrProgress&)> progress;
    };

    explicit SnrRun(SnrTools tools);
    ~SnrRun();

    /// Every network of the question ends with a result: complete, with what was measured until it
    /// was cancelled, or saying in one line why it failed.
    void measure(const SnrQuestion& question, const Listener& listener,
                 const std::atomic<bool>& cancelled);

private:
    class Measured;

    /// Throws what the data's reader throws.
    std::shared_ptr<const core::SampleSource> samples(const SnrQuestion& question);
    std::vector<Measured> begin(const SnrQuestion& question);
    /// Samples first … first + count - 1 through every network. False once it is cancelled.
    bool addBatch(const SnrQuestion& question, std::vector<Measured>& all, std::int64_t first,
                  std::int64_t count, const std::atomic<bool>& cancelled) const;

    SnrTools m_tools;
    std::string m_openKey;
    std::shared_ptr<const core::SampleSource> m_source;
};

}  // namespace ui
