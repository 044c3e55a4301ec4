#pragma once

#include <QWidget>
#include <memory>
#include <vector>

#include "core/figure/scene.h"
#include "ui/plot/neuron_map.h"
#include "ui/plot/plot_sets.h"
#include "ui/session/shift_answer.h"

namespace ui {

class Session;
class ShiftLab;

/// Sets of the shifted network, with outlines of those before it. Those of an older question are
/// dimmed if that is wanted.
std::shared_ptr<const PlotSets> shiftedSets(const Session& session, const ShiftLab& lab,
                                            bool dimOutdated = false);

/// What a plane shows as a panel of a figure: the sets as they are drawn, in the part of the plane
/// that is shown.
core::Scene sceneOf(const PlotSets& sets, const QString& xTitle, const QString& yTitle,
                    const Bounds& shown);

/// The answer as a map of neurons: states after the shift.
std::vector<NeuronMapLayer> mapLayers(const ShiftAnswer& answer);

/// One neuron in words: layer, place, range and state before and after.
QString neuronText(const ShiftAnswer& answer, NeuronPlace place);

/// " · Box 2.9 → 3.4, Zonotope …": radii before and after of the methods that are shown, as far as
/// they are there.
QString ratiosText(const Session& session, const ShiftLab& lab);

/// Why a view of the lab's answer has nothing to show; empty where it has.
QString noticeText(const Session& session, const ShiftLab& lab, bool isThere);

/// What the squares of a NeuronMap mean.
class NeuronLegend : public QWidget {
    Q_OBJECT

public:
    /// States: none of shifts.
    enum class Entries { All, States };

    explicit NeuronLegend(Entries entries = Entries::All, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Entry {
        NeuronState state;
        NeuronMove move;
        QString text;
    };
    int widthOf(const Entry& entry) const;

    std::vector<Entry> m_entries;
};

}  // namespace ui
