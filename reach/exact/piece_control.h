#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

#include "reach/exact/pieces.h"

namespace reach::exact {

/// What all workers of one enumeration share: limits, the reason to stop, counts and progress.
class PieceControl {
public:
    explicit PieceControl(const PieceOptions& options);

    /// True once the search should end early; workers ask often.
    bool stopped() const { return m_stopped.load(std::memory_order_relaxed); }

    /// Looks at the clock and at the caller's cancel flag; workers ask now and then.
    void poll();

    /// Asks for room for one more piece; false (and stopped) where the limit is reached.
    bool admitPiece() {
        if (m_options.maxPieces <= 0) {
            return true;
        }
        return admitWithinLimit();
    }

    /// Adds a worker's counts since its last report, and tells the caller now and then.
    void report(std::int64_t pieces, double share, std::int64_t thinSlices);

    /// Status, counts and time so far.
    PieceSummary summary() const;

private:
    using Clock = std::chrono::steady_clock;

    bool admitWithinLimit();
    void stop(PieceStatus status);
    double seconds() const;

    const PieceOptions& m_options;
    const Clock::time_point m_start = Clock::now();
    std::atomic<bool> m_stopped{false};
    std::atomic<PieceStatus> m_status{PieceStatus::Complete};
    std::atomic<std::int64_t> m_admitted{0};
    mutable std::mutex m_mutex;  // the rest
    std::int64_t m_pieces = 0;
    std::int64_t m_thinSlices = 0;
    double m_share = 0.0;
    double m_lastProgress = 0.0;
};

}  // namespace reach::exact
