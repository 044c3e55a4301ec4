#include "ui/plot/view_history.h"

namespace ui {
namespace {

constexpr qint64 kBurstMs = 700;
constexpr std::size_t kMostEntries = 200;

}  // namespace

bool ViewHistory::continuesBurst(Step step, qint64 timeMs) const {
    return step == Step::Burst && m_last == Step::Burst && timeMs - m_lastMs <= kBurstMs &&
           !canGoForward();
}

void ViewHistory::visit(const Bounds& view, Step step, qint64 timeMs) {
    const bool isFit = step == Step::Fit;
    if (m_entries.empty()) {
        m_entries.push_back({view, isFit});
    } else if ((isFit && m_entries[m_present].isFit) || continuesBurst(step, timeMs)) {
        m_entries[m_present].view = view;
    } else if (m_entries[m_present].view == view) {
        m_entries[m_present].isFit = isFit;
    } else {
        m_entries.resize(m_present + 1);
        m_entries.push_back({view, isFit});
        if (m_entries.size() > kMostEntries) {
            m_entries.erase(m_entries.begin());
        }
        m_present = m_entries.size() - 1;
    }
    m_last = step;
    m_lastMs = timeMs;
}

const ViewHistory::Entry& ViewHistory::goBack() {
    m_last = Step::Single;
    return m_entries[--m_present];
}

const ViewHistory::Entry& ViewHistory::goForward() {
    m_last = Step::Single;
    return m_entries[++m_present];
}

}  // namespace ui
