#include "ui/session/figure_composer.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/figure/palette.h"
#include "ui/session/session.h"

namespace ui {
namespace {

std::string colouringName(PieceColouring colouring) {
    switch (colouring) {
        case PieceColouring::Pattern:
            return "pattern";
        case PieceColouring::Layer:
            return "layer";
        case PieceColouring::Area:
            return "area";
        case PieceColouring::OutputX:
            return "output x";
        case PieceColouring::OutputY:
            return "output y";
        case PieceColouring::Plain:
            break;
    }
    return "plain";
}

}  // namespace

core::Figure FigureSnapshot::figure() const {
    core::Figure figure;
    figure.grid = draft.grid;
    figure.preset = draft.preset;
    for (const FigurePanel& panel : draft.panels) {
        figure.panels.push_back(sceneOf(panel, draft.preset, palette));
    }
    return figure;
}

core::Recipe FigureSnapshot::recipe(const QString& path) const {
    core::Recipe recipe;
    recipe.program = programName();
    std::vector<core::RecipePanel> panels;
    for (const FigurePanel& panel : draft.panels) {
        panels.push_back(panel.recipe);
    }
    recipe.setPanels(panels);
    recipe.preset = draft.preset;
    recipe.grid = draft.grid;
    for (const auto& [id, style] : palette) {
        if (style != core::methodStyle(id)) {
            recipe.palette[id] = style;
        }
    }
    return placedAt(recipe, path);
}

FigureComposer::FigureComposer(Session& session, QObject* parent)
    : QObject(parent), m_session(session) {
    m_draft.preset = core::figurePresets().front();
    m_pool.setMaxThreadCount(1);
    const auto follow = [this] {
        if (isLive()) {
            Q_EMIT changed();
        }
    };
    connect(&session, &Session::resultChanged, this, follow);
    connect(&session, &Session::stateChanged, this, follow);
}

FigureComposer::~FigureComposer() { stopComputing(); }

void FigureComposer::change(const std::function<void(FigureDraft&)>& edit) {
    edit(m_draft);
    Q_EMIT changed();
}

void FigureComposer::setPlotState(std::optional<core::ViewRange> view, bool drawPieces) {
    if (m_view == view && m_drawPieces == drawPieces) {
        return;
    }
    m_view = view;
    m_drawPieces = drawPieces;
    if (isLive()) {
        Q_EMIT changed();
    }
}

bool FigureComposer::hasFigure() const { return !isLive() || m_session.network() != nullptr; }

FigurePanel FigureComposer::present() const {
    FigureOptions options;
    options.view = m_view;
    options.drawPieces = m_drawPieces;
    FigurePanel panel = presentPanel(m_session, options);
    const PanelTexts& texts = m_draft.presentTexts;
    panel.recipe.title = texts.title.toStdString();
    // Where the figure says nothing else, its axes are called what the plot's are.
    if (!texts.xTitle.isEmpty()) {
        panel.recipe.xTitle = texts.xTitle.toStdString();
    }
    if (!texts.yTitle.isEmpty()) {
        panel.recipe.yTitle = texts.yTitle.toStdString();
    }
    return panel;
}

FigureSnapshot FigureComposer::snapshot() const {
    FigureSnapshot snapshot{m_draft, paletteOf(m_session, m_draft.palette.styles)};
    if (isLive()) {
        snapshot.draft.panels.push_back(present());
    }
    return snapshot;
}

void FigureComposer::attempt(const std::function<void()>& work) {
    if (!m_session.network()) {
        return;
    }
    m_failure.clear();
    try {
        work();
    } catch (const std::invalid_argument& error) {
        m_failure = QString::fromUtf8(error.what());
    }
    Q_EMIT changed();
}

void FigureComposer::addPresent() {
    attempt([this] {
        m_draft.panels.push_back(present());
        m_draft.presentTexts = {};
    });
}

void FigureComposer::addPartition() {
    attempt([this] {
        const PartitionShow& show = m_session.state().partition;
        core::RecipePanel recipe = present().recipe;
        recipe.methods = {"exact"};
        recipe.hidden.clear();
        recipe.title.clear();
        recipe.xTitle.clear();
        recipe.yTitle.clear();
        recipe.view.reset();
        recipe.partition =
            core::RecipePartition{show.axes, show.fixed, colouringName(show.colouring)};
        m_draft.panels.push_back({recipe, {}, {}});
        compute(recipe);
    });
}

void FigureComposer::replaceByPresent(int panel) {
    attempt([this, panel] { m_draft.panels.at(static_cast<std::size_t>(panel)) = present(); });
}

void FigureComposer::move(int panel, int to) {
    auto& panels = m_draft.panels;
    const auto last = static_cast<int>(panels.size()) - 1;
    if (panel == to || std::min(panel, to) < 0 || std::max(panel, to) > last) {
        return;
    }
    const auto from = panels.begin() + panel;
    if (panel < to) {
        std::rotate(from, from + 1, panels.begin() + to + 1);
    } else {
        std::rotate(panels.begin() + to, from, from + 1);
    }
    Q_EMIT changed();
}

void FigureComposer::remove(int panel) {
    m_draft.panels.erase(m_draft.panels.begin() + panel);
    Q_EMIT changed();
}

PanelTexts FigureComposer::texts(int panel) const {
    if (isLive()) {
        return m_draft.presentTexts;
    }
    const core::RecipePanel& recipe = m_draft.panels.at(static_cast<std::size_t>(panel)).recipe;
    return {QString::fromStdString(recipe.title), QString::fromStdString(recipe.xTitle),
            QString::fromStdString(recipe.yTitle)};
}

void FigureComposer::setTexts(int panel, const PanelTexts& texts) {
    if (isLive()) {
        m_draft.presentTexts = texts;
    } else {
        core::RecipePanel& recipe = m_draft.panels.at(static_cast<std::size_t>(panel)).recipe;
        recipe.title = texts.title.toStdString();
        recipe.xTitle = texts.xTitle.toStdString();
        recipe.yTitle = texts.yTitle.toStdString();
    }
    Q_EMIT changed();
}

void FigureComposer::takeRecipe(const core::Recipe& recipe) {
    stopComputing();
    m_failure.clear();
    m_draft.preset = recipe.preset;
    m_draft.grid = recipe.grid;
    m_draft.palette = {{}, recipe.palette};
    m_draft.panels.clear();
    m_draft.presentTexts = {};
    if (recipe.more.empty()) {
        m_draft.presentTexts = {QString::fromStdString(recipe.title),
                                QString::fromStdString(recipe.xTitle),
                                QString::fromStdString(recipe.yTitle)};
    } else {
        for (const core::RecipePanel& panel : recipe.panels()) {
            m_draft.panels.push_back({panel, {}, {}});
            compute(panel);
        }
    }
    Q_EMIT changed();
}

int FigureComposer::missing() const {
    return static_cast<int>(std::ranges::count_if(
        m_draft.panels, [](const FigurePanel& panel) { return !panel.question; }));
}

void FigureComposer::compute(const core::RecipePanel& recipe) {
    m_pool.start([this, asked = recipe, cancel = m_cancel] {
        FigurePanel done{asked, {}, {}};
        QString failure;
        try {
            if (!*cancel) {
                done = answeredPanel(asked, QString(), cancel.get());
            }
        } catch (const std::exception& error) {
            failure = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, asked, done, failure, cancel] {
                if (!*cancel) {
                    m_failure = failure.isEmpty() ? m_failure : failure;
                    place(asked, done);
                }
            },
            Qt::QueuedConnection);
    });
}

void FigureComposer::place(const core::RecipePanel& asked, const FigurePanel& panel) {
    for (FigurePanel& each : m_draft.panels) {
        if (!each.question && each.recipe == asked) {
            each.question = panel.question;
            each.results = panel.results;
        }
    }
    Q_EMIT changed();
}

void FigureComposer::stopComputing() {
    *m_cancel = true;
    m_pool.clear();
    m_pool.waitForDone();
    m_cancel = std::make_shared<std::atomic<bool>>(false);
}

}  // namespace ui
