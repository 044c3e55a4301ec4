#include "ui/plot/shift_views.h"

#include <QCoreApplication>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/models/neuron_model.h"
#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/shift_lab.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kSwatch = 11;

struct ViewTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::ShiftViews)
};

void markShifts(const ShiftAnswer& answer, std::vector<NeuronMapLayer>& layers) {
    for (const reach::NeuronShift& shift : answer.shifts) {
        NeuronMapLayer& layer = layers[static_cast<std::size_t>(shift.layer)];
        const auto count = static_cast<std::int64_t>(layer.moves.size());
        const std::int64_t size = shift.isChannel ? count / layer.shape.front() : 1;
        const auto first = layer.moves.begin() + shift.neuron * size;
        std::fill(first, first + size,
                  shift.toActive ? NeuronMove::ToActive : NeuronMove::ToInactive);
    }
}

bool isLeftOut(const ShiftShow& shift, int layer) {
    return !shift.layers.empty() && !std::ranges::binary_search(shift.layers, layer);
}

QString rangeText(const reach::NeuronRanges& layer, std::int64_t neuron) {
    return QStringLiteral("[%1, %2]")
        .arg(formatNumber(layer.lower[neuron]), formatNumber(layer.upper[neuron]));
}

}  // namespace

std::shared_ptr<const PlotSets> shiftedSets(const Session& session, const ShiftLab& lab,
                                            bool dimOutdated) {
    const MethodShow& show = session.state().methods;
    PlotOptions options;
    options.methods = show;
    options.selected = session.selected();
    options.dimOutdated = dimOutdated;
    options.pinnedLabel = ViewTexts::tr("before the shift");
    const bool isShifted = lab.answer() && !lab.answer()->shifts.empty();
    std::vector<ShownResult> shown;
    for (const reach::Method method : show.listed()) {
        const ComputedPtr after = lab.set(method);
        const ComputedPtr before = lab.setBefore(method);
        if (show.isShown(method) && after) {
            shown.push_back({after, lab.isCurrent()});
        }
        if (show.isShown(method) && before && isShifted) {
            options.pinned.push_back(before);
        }
    }
    return makePlotSets(shown, options);
}

namespace {

std::vector<std::vector<core::Ring>> polygonsOf(const PlotGeometry& geometry) {
    std::vector<std::vector<core::Ring>> polygons(geometry.polygonCount());
    for (std::size_t p = 0; p < polygons.size(); ++p) {
        for (std::size_t r = 0; r < geometry.ringCount(p); ++r) {
            core::Ring ring;
            for (const QPointF vertex : geometry.ring(p, r)) {
                ring.push_back({vertex.x(), vertex.y()});
            }
            polygons[p].push_back(std::move(ring));
        }
    }
    return polygons;
}

core::SceneSet sceneSetOf(const PlotSet& set) {
    core::SceneSet one;
    one.id = std::string(reach::info(set.method).id) + (set.isPinned       ? "-before"
                                                        : set.isPieceLines ? "-lines"
                                                                           : "");
    one.label = set.label.toStdString();
    one.polygons = polygonsOf(*set.geometry);
    one.style = set.style;
    one.worth = std::string(reach::id(set.source->result.worth));
    if (set.source->isPartial()) {
        one.worth += " (partial)";
    }
    one.area = set.source->result.area;
    return one;
}

}  // namespace

core::Scene sceneOf(const PlotSets& sets, const QString& xTitle, const QString& yTitle,
                    const Bounds& shown) {
    core::Scene scene;
    scene.x.title = xTitle.toStdString();
    scene.x.lower = shown.left;
    scene.x.upper = shown.right;
    scene.y.title = yTitle.toStdString();
    scene.y.lower = shown.bottom;
    scene.y.upper = shown.top;
    for (const PlotSet& set : sets.sets) {
        scene.sets.push_back(sceneSetOf(set));
    }
    return scene;
}

std::vector<NeuronMapLayer> mapLayers(const ShiftAnswer& answer) {
    std::vector<NeuronMapLayer> layers;
    for (const reach::NeuronRanges& ranges : answer.after) {
        NeuronMapLayer layer;
        layer.title = QString::fromStdString(ranges.name);
        layer.shape = ranges.shape;
        const reach::StateCounts counts = reach::countStates(ranges);
        layer.detail = ViewTexts::tr("%1 active · %2 unstable · %3 inactive")
                           .arg(formatCount(counts.active), formatCount(counts.unstable),
                                formatCount(counts.inactive));
        for (Eigen::Index i = 0; i < ranges.lower.size(); ++i) {
            layer.states.push_back(stateOf(ranges.lower[i], ranges.upper[i]));
        }
        layer.moves.assign(layer.states.size(), NeuronMove::None);
        layer.isLeftOut = isLeftOut(answer.state.shift, static_cast<int>(layers.size()));
        layers.push_back(std::move(layer));
    }
    markShifts(answer, layers);
    return layers;
}

QString neuronText(const ShiftAnswer& answer, NeuronPlace place) {
    const auto& before = answer.before.at(static_cast<std::size_t>(place.layer));
    const auto& after = answer.after.at(static_cast<std::size_t>(place.layer));
    const QString was = rangeText(before, place.neuron);
    const QString is = rangeText(after, place.neuron);
    const QString state = titleOf(stateOf(after.lower[place.neuron], after.upper[place.neuron]));
    return ViewTexts::tr("%1, %2: %3, %4")
        .arg(QString::fromStdString(after.name), placeText(after.shape, place.neuron), state,
             was == is ? is : ViewTexts::tr("%1 → %2").arg(was, is));
}

QString ratiosText(const Session& session, const ShiftLab& lab) {
    QString text;
    for (const reach::Method method : session.state().methods.listed()) {
        const ComputedPtr before = lab.setBefore(method);
        const ComputedPtr after = lab.set(method);
        const bool isThere = session.state().methods.isShown(method) && before && after &&
                             lab.isCurrent() && std::isfinite(before->radius) &&
                             std::isfinite(after->radius) && method != reach::Method::Hull;
        if (isThere) {
            text += ViewTexts::tr(" · %1 %2 → %3")
                        .arg(methodTitle(method), formatNumber(before->radius),
                             formatNumber(after->radius));
        }
    }
    return text;
}

QString noticeText(const Session& session, const ShiftLab& lab, bool isThere) {
    if (!lab.failure().isEmpty()) {
        return lab.failure();
    }
    if (isThere) {
        return {};
    }
    return session.isPaused() ? ViewTexts::tr("Live updates are paused (Space goes on).")
                              : ViewTexts::tr("Computing…");
}

NeuronLegend::NeuronLegend(Entries entries, QWidget* parent) : QWidget(parent) {
    m_entries = {
        {NeuronState::Active, NeuronMove::None, ui::titleOf(NeuronState::Active)},
        {NeuronState::Unstable, NeuronMove::None, ui::titleOf(NeuronState::Unstable)},
        {NeuronState::Inactive, NeuronMove::None, ui::titleOf(NeuronState::Inactive)},
    };
    if (entries == Entries::All) {
        m_entries.push_back({NeuronState::Active, NeuronMove::ToActive, tr("shifted")});
    }
    setToolTip(tr("What the squares of the map mean."));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

int NeuronLegend::widthOf(const Entry& entry) const {
    return kSwatch + kStep / 2 + fontMetrics().horizontalAdvance(entry.text);
}

QSize NeuronLegend::sizeHint() const {
    int width = kStep;
    for (const Entry& entry : m_entries) {
        width += widthOf(entry) + kStep;
    }
    return {width, std::max(kSwatch, fontMetrics().height()) + kStep / 2};
}

QSize NeuronLegend::minimumSizeHint() const { return {0, sizeHint().height()}; }

void NeuronLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    int x = kStep;
    for (const Entry& entry : m_entries) {
        if (x + widthOf(entry) > width()) {
            return;
        }
        const QRect swatch(x, (height() - kSwatch) / 2, kSwatch, kSwatch);
        paintNeuron(painter, swatch, entry.state, entry.move, palette());
        painter.setPen(quietText(palette()));
        painter.drawText(QRect(x + kSwatch + kStep / 2, 0, widthOf(entry), height()),
                         Qt::AlignLeft | Qt::AlignVCenter, entry.text);
        x += widthOf(entry) + kStep;
    }
}

}  // namespace ui
