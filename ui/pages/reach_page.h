#pragma once

#include <QWidget>

#include "core/figure/recipe.h"
#include "ui/plot/render.h"
#include "ui/session/session.h"

class QLabel;
class QTimer;

namespace ui {

class Banner;
class Comparison;
class LegendOverlay;
class ReachPlot;
class ReadoutOverlay;
struct Settings;

/// "What can come out?": the output plane of the session, with legend, hint and read-out.
class ReachPage : public QWidget {
    Q_OBJECT

public:
    explicit ReachPage(Session& session, QWidget* parent = nullptr);

    ReachPlot* plot() const { return m_plot; }
    /// Grid, legend, aspect, pieces, auto-fit.
    void applySettings(const Settings& settings);
    void setDark(bool dark);
    /// Draws a pinned state's outlines too.
    void setComparison(const Comparison* comparison);
    /// While a slider is held the axes keep still; they are fitted when it is let go.
    void setAxesHeld(bool held);
    void setHint(const QString& hint);
    /// What of the plane is shown, for figures; nothing while everything is.
    std::optional<core::ViewRange> figureView() const;
    void showView(const core::ViewRange& view);
    void fit();
    /// Shows all sets whole, however loose.
    void fitEverything();
    /// Shows one method's set.
    void fitTo(reach::Method method);

Q_SIGNALS:
    void hintClosed();
    void openWanted();
    /// The plot shows the newest result of every method.
    void pictureUpdated();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeEmptyState();
    void connectSession();
    void updateSets();
    void updateTitles();
    void updateReadout(QPointF point);
    void placeOverlays();
    View view() const;
    bool allCurrent() const;

    Session& m_session;
    const Comparison* m_comparison = nullptr;
    Banner* m_hint = nullptr;
    ReachPlot* m_plot = nullptr;
    QWidget* m_empty = nullptr;
    LegendOverlay* m_legend = nullptr;
    ReadoutOverlay* m_readout = nullptr;
    QTimer* m_refresh = nullptr;  ///< gathers facts of one turn of the event loop
    bool m_held = false;
    bool m_autoFit = true;
    bool m_showPieces = true;
    bool m_legendWanted = true;
    bool m_fitWanted = true;  ///< the next complete set of results is fitted
};

}  // namespace ui
