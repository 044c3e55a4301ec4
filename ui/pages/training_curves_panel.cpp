#include "ui/pages/training_curves_panel.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "ui/plot/chart_view.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Positions of the slider; the last one is a weight of kHeaviest.
constexpr int kPositions = 100;
constexpr double kHeaviest = 0.99;
constexpr int kSliderWidth = 12 * kStep;

double weightAt(int position) { return kHeaviest * position / kPositions; }

}  // namespace

TrainingCurvesPanel::TrainingCurvesPanel(QWidget* parent)
    : TrainingPanel(tr("Curves of the training runs"), parent) {
    makeBar();
    connectParts();
    showChoices();
}

void TrainingCurvesPanel::makeBar() {
    m_quantities = new QToolButton;
    m_quantities->setText(tr("&Quantities"));
    m_quantities->setPopupMode(QToolButton::InstantPopup);
    m_quantities->setToolTip(tr("Which numbers of the runs are drawn; each unit has its panel."));
    m_quantities->setFocusPolicy(Qt::StrongFocus);
    m_menu = new QMenu(this);
    m_menu->setToolTipsVisible(true);
    m_quantities->setMenu(m_menu);
    m_axis = new QComboBox;
    m_axis->addItems({tr("epochs"), tr("time"), tr("steps")});
    m_axis->setAccessibleName(tr("What the x axis shows"));
    m_axis->setToolTip(tr("Time counts from the run's start, pauses included."));
    m_smoothing = new QSlider(Qt::Horizontal);
    m_smoothing->setRange(0, kPositions);
    m_smoothing->setFixedWidth(kSliderWidth);
    m_smoothing->setAccessibleName(tr("Smoothing"));
    m_smoothing->setToolTip(
        tr("Weight of the past in a moving average of the steps' curves; their "
           "own values stay, pale. Evaluations are never smoothed."));
    m_weight = new QLabel;
    m_weight->setFont(tabularFont(font()));
    m_weight->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("0.00")) + kStep / 2);
    auto* pair = new QWidget;
    auto* row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kStep / 2);
    row->addWidget(m_smoothing);
    row->addWidget(m_weight);
    pair->setFocusProxy(m_smoothing);
    m_log = new QCheckBox(tr("&Log scale"));
    m_log->setToolTip(tr("Losses, gradient norm and learning rate on a logarithmic axis."));
    addToBar(m_quantities);
    addToBar(tr("&Over"), m_axis);
    addToBar(tr("&Smoothing"), pair);
    addToBar(m_log);
    addExport();
}

void TrainingCurvesPanel::connectParts() {
    connect(m_axis, &QComboBox::activated, this, [this](int index) {
        m_show.axis = static_cast<TrainingAxis>(index);
        chart()->showAll();
        takeChoice();
    });
    connect(m_smoothing, &QSlider::valueChanged, this, [this](int position) {
        m_show.smoothing = weightAt(position);
        showChoices();
        takeChoice();
    });
    connect(m_log, &QCheckBox::clicked, this, [this](bool checked) {
        m_show.isLog = checked;
        takeChoice();
    });
    connect(m_menu, &QMenu::aboutToShow, this, &TrainingCurvesPanel::fillMenu);
}

void TrainingCurvesPanel::setShown(const TrainingCurvesShow& show) {
    m_show = show;
    showChoices();
    redrawSoon();
}

void TrainingCurvesPanel::showChoices() {
    m_axis->setCurrentIndex(static_cast<int>(m_show.axis));
    const QSignalBlocker silent(m_smoothing);
    const double share = std::clamp(m_show.smoothing / kHeaviest, 0.0, 1.0);
    m_smoothing->setValue(static_cast<int>(std::lround(share * kPositions)));
    m_weight->setText(QString::number(m_show.smoothing, 'f', 2));
    m_log->setChecked(m_show.isLog);
}

TrainingCurvesShow TrainingCurvesPanel::effective() const {
    TrainingCurvesShow show = m_show;
    if (show.quantities.empty()) {
        for (const TrainingQuantity& quantity : m_known) {
            if (quantity.isFirst) {
                show.quantities.insert(quantity.id);
            }
        }
    }
    return show;
}

void TrainingCurvesPanel::fillMenu() {
    m_menu->clear();
    const std::set<std::string> chosen = effective().quantities;
    std::string unit;
    for (const TrainingQuantity& quantity : m_known) {
        if (quantity.unit != unit) {
            m_menu->addSection(unitTitle(quantity.unit));
            unit = quantity.unit;
        }
        QAction* action = m_menu->addAction(quantity.title);
        action->setCheckable(true);
        action->setChecked(chosen.contains(quantity.id));
        connect(action, &QAction::triggered, this,
                [this, id = quantity.id](bool checked) { choose(id, checked); });
    }
    if (m_known.empty()) {
        m_menu->addAction(tr("No run has told any numbers yet."))->setEnabled(false);
    }
}

void TrainingCurvesPanel::choose(const std::string& id, bool isChosen) {
    m_show.quantities = effective().quantities;
    if (isChosen) {
        m_show.quantities.insert(id);
    } else if (m_show.quantities.size() > 1) {
        m_show.quantities.erase(id);
    }
    takeChoice();
}

void TrainingCurvesPanel::redraw() {
    std::vector<TrainingRunPtr> plain;
    for (const ColouredRun& one : runs()) {
        plain.push_back(one.run);
    }
    m_known = trainingQuantities(plain);
    showFigure(makeTrainingCurves(runs(), effective()),
               plain.empty()     ? tr("Choose a run to see its curves.")
               : m_known.empty() ? tr("The first numbers come after some steps.")
                                 : tr("The runs do not tell the chosen quantities (yet)."));
}

}  // namespace ui
