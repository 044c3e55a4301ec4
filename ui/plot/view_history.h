#pragma once

#include <QtGlobal>
#include <vector>

#include "ui/plot/geometry.h"

namespace ui {

/// The views a plot has shown, to go back and forth in as in a web browser. Going back and then
/// forward shows the same view again.
class ViewHistory {
public:
    /// Single: a step of its own. Burst: one of many small steps (wheel, keys) that become one
    /// while they follow each other closely. Fit: the plot chose the view; fits in a row are one
    /// step.
    enum class Step { Single, Burst, Fit };

    struct Entry {
        Bounds view;
        bool isFit = false;  ///< the plot chose it
    };

    /// Now this is shown. What was ahead is forgotten, unless a fit only replaces a fit.
    void visit(const Bounds& view, Step step, qint64 timeMs);
    bool canGoBack() const { return m_present > 0; }
    bool canGoForward() const { return m_present + 1 < m_entries.size(); }
    /// Preconditions: canGoBack(), canGoForward().
    const Entry& goBack();
    const Entry& goForward();
    std::size_t size() const { return m_entries.size(); }

private:
    bool continuesBurst(Step step, qint64 timeMs) const;

    std::vector<Entry> m_entries;
    std::size_t m_present = 0;
    Step m_last = Step::Single;
    qint64 m_lastMs = 0;
};

}  // namespace ui
