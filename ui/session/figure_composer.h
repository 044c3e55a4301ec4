#pragma once

#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>

#include "core/figure/style_book.h"
#include "ui/session/figure_document.h"

namespace ui {

class Session;

/// What a panel says in words; empty: what it says by itself.
struct PanelTexts {
    QString title;
    QString xTitle;
    QString yTitle;

    bool operator==(const PanelTexts&) const = default;
};

/// A figure being composed: how it is drawn, and its panels. Without panels it shows the session's
/// present view, live. Cheap to copy.
struct FigureDraft {
    core::FigurePreset preset;
    core::FigureGrid grid;
    core::Palette palette;
    std::vector<FigurePanel> panels;
    PanelTexts presentTexts;
    /// However many pieces there are, they are not to become a picture unasked.
    bool linesWanted = false;
};

/// A draft together with what the window showed at one moment: all that drawing needs. A value, for
/// other threads.
struct FigureSnapshot {
    FigureDraft draft;  ///< has a panel
    std::map<std::string, core::Style> palette;

    core::Figure figure() const;
    /// What makes the figure again, network paths as seen from the folder of `path`.
    core::Recipe recipe(const QString& path) const;
};

/// Composes a figure of the session: takes over the present view as panels, orders them, holds the
/// style. Panels that were opened from a recipe are computed in the background.
class FigureComposer : public QObject {
    Q_OBJECT

public:
    explicit FigureComposer(Session& session, QObject* parent = nullptr);
    ~FigureComposer() override;

    const FigureDraft& draft() const { return m_draft; }
    /// The one way the style changes.
    void change(const std::function<void(FigureDraft&)>& edit);

    /// What of the plane the plot shows, and whether with lines between pieces.
    void setPlotState(std::optional<core::ViewRange> view, bool drawPieces);

    bool hasFigure() const;
    /// The present view counts as a panel where the draft has none. There is a figure. Throws
    /// std::invalid_argument, in one line, while the window's input set is none.
    FigureSnapshot snapshot() const;
    /// As long as panels are empty the figure follows the window.
    bool isLive() const { return m_draft.panels.empty(); }

    void addPresent();
    /// The pieces in the plane of two inputs, as the partition view is set; computed in the
    /// background.
    void addPartition();
    void replaceByPresent(int panel);
    void move(int panel, int to);
    void remove(int panel);
    /// Texts of a panel; of the present view where there are no panels.
    PanelTexts texts(int panel) const;
    void setTexts(int panel, const PanelTexts& texts);

    /// Takes over a recipe's style and, if it has several, its panels. Its network paths are
    /// absolute.
    void takeRecipe(const core::Recipe& recipe);
    /// Panels that are not computed yet.
    int missing() const;
    /// Why a panel could not be taken or computed: one line; empty if all could.
    const QString& failure() const { return m_failure; }

Q_SIGNALS:
    /// The figure looks different.
    void changed();

private:
    FigurePanel present() const;
    /// Runs what may find no input set; that is said by failure().
    void attempt(const std::function<void()>& work);
    void compute(const core::RecipePanel& recipe);
    void place(const core::RecipePanel& asked, const FigurePanel& panel);
    void stopComputing();

    Session& m_session;
    FigureDraft m_draft;
    std::optional<core::ViewRange> m_view;
    bool m_drawPieces = false;
    QString m_failure;
    std::shared_ptr<std::atomic<bool>> m_cancel = std::make_shared<std::atomic<bool>>(false);
    QThreadPool m_pool;  ///< last: its destructor waits for work that calls back
};

}  // namespace ui
