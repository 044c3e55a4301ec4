#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/job/job.h"
#include "core/network/network.h"

namespace app {

/// Writes a run's network into its folder for others to read: network.onnx; weights.npz and
/// network.json, a description that names it; weights.pt for Python's torch; network.nnet for dense
/// layers with ReLUs. What a format cannot hold is left out. Each file appears whole; the last one
/// is recorded as an event: network.onnx, or network.json where ONNX cannot hold the network.
class NetworkExport {
public:
    /// The job outlives this.
    explicit NetworkExport(const core::Job& job) : m_job(job) {}

    /// Writes all files, unless that would cost more than a twentieth of the time. Throws
    /// std::runtime_error where one cannot be written.
    void writeNowAndThen(const core::Network& network);

    /// Writes all files, reads them back and compares. Returns their names. Throws
    /// std::runtime_error where one cannot be written, or does not read back as the network.
    std::vector<std::string> writeAndCheck(const core::Network& network);

private:
    std::vector<std::string> write(const core::Network& network);

    using Clock = std::chrono::steady_clock;
    const core::Job& m_job;
    Clock::time_point m_last{};
    Clock::duration m_interval{};
};

}  // namespace app
