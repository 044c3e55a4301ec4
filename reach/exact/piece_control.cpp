#include "reach/exact/piece_control.h"

#include <algorithm>

namespace reach::exact {
namespace {

constexpr double kProgressSeconds = 0.03;

}  // namespace

PieceControl::PieceControl(const PieceOptions& options) : m_options(options) { poll(); }

void PieceControl::poll() {
    if (m_options.cancel && m_options.cancel->load(std::memory_order_relaxed)) {
        stop(PieceStatus::Cancelled);
    }
    if (m_options.timeLimitSeconds > 0.0 && seconds() > m_options.timeLimitSeconds) {
        stop(PieceStatus::TimeLimit);
    }
}

bool PieceControl::admitWithinLimit() {
    if (m_admitted.fetch_add(1) < m_options.maxPieces) {
        return true;
    }
    stop(PieceStatus::PieceLimit);
    return false;
}

void PieceControl::stop(PieceStatus status) {
    PieceStatus expected = PieceStatus::Complete;
    m_status.compare_exchange_strong(expected, status);
    m_stopped = true;
}

double PieceControl::seconds() const {
    return std::chrono::duration<double>(Clock::now() - m_start).count();
}

void PieceControl::report(std::int64_t pieces, double share, std::int64_t thinSlices) {
    const std::lock_guard lock(m_mutex);
    m_pieces += pieces;
    m_share = std::min(1.0, m_share + share);
    m_thinSlices += thinSlices;
    if (m_options.progress && seconds() - m_lastProgress > kProgressSeconds) {
        m_options.progress(m_pieces, m_share);
        m_lastProgress = seconds();
    }
}

PieceSummary PieceControl::summary() const {
    const std::lock_guard lock(m_mutex);
    PieceSummary summary;
    summary.status = m_status;
    summary.pieces = m_pieces;
    summary.share = m_status == PieceStatus::Complete ? 1.0 : m_share;
    summary.seconds = seconds();
    summary.thinSlices = m_thinSlices;
    return summary;
}

}  // namespace reach::exact
