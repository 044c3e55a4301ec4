#include "ui/pages/training_regions_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/pages/run_box.h"
#include "ui/plot/chart_view.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Nothing else changes an answer.
bool isSame(const RegionsQuestion& a, const RegionsQuestion& b) {
    const bool isOneRun = a.run && b.run && a.run->folder == b.run->folder &&
                          a.run->network == b.run->network &&
                          a.run->networkVersion == b.run->networkVersion;
    return isOneRun && a.dataFolder == b.dataFolder && a.eps == b.eps && a.center == b.center &&
           a.hasPoints == b.hasPoints;
}

}  // namespace

TrainingRegionsPanel::TrainingRegionsPanel(QWidget* parent)
    : TrainingPanel(tr("Decision regions and the reachable set of a box"), parent),
      m_background(QThread::LowPriority) {
    makeBar();
    m_verdict = new ElidedLabel;
    m_verdict->setContentsMargins(kStep, 0, kStep, kStep / 2);
    makeQuiet(m_verdict);
    static_cast<QVBoxLayout*>(layout())->insertWidget(1, m_verdict);
    connectParts();
}

void TrainingRegionsPanel::makeBar() {
    m_run = makeRunBox();
    m_eps = new NumberField;
    m_eps->setAccessibleName(tr("Radius of the box"));
    m_eps->setToolTip(
        tr("Radius of the box around the chosen point, cut to [0, 1]; at first the "
           "run's eps."));
    m_points = new QCheckBox(tr("&Points"));
    m_points->setChecked(true);
    m_points->setToolTip(tr("The first training points, by class."));
    addToBar(tr("R&un"), m_run);
    addToBar(tr("&Eps"), m_eps);
    addToBar(m_points);
    addExport();
}

void TrainingRegionsPanel::connectParts() {
    connect(m_run, &QComboBox::activated, this, [this](int index) {
        m_folder = m_run->itemData(index).toString();
        m_radius.reset();
        takeChoice();
    });
    connect(m_eps, &NumberField::valueEntered, this, [this](double eps) {
        m_radius = std::clamp(eps, 0.0, 1.0);
        takeChoice();
    });
    connect(m_points, &QCheckBox::clicked, this, [this](bool checked) {
        m_hasPoints = checked;
        takeChoice();
    });
    connect(chart(), &ChartView::clicked, this, [this](const ChartPoint& point) {
        if (point.panel == 0) {
            m_center = {point.x, point.y};
            takeChoice();
        }
    });
}

bool TrainingRegionsPanel::suits() const {
    return std::ranges::any_of(runs(),
                               [](const ColouredRun& one) { return suitsRegions(*one.run); });
}

void TrainingRegionsPanel::redraw() {
    ColouredRuns suitable = runs();
    std::erase_if(suitable, [](const ColouredRun& one) { return !suitsRegions(*one.run); });
    fillRunBox(*m_run, suitable, m_folder);
    const ColouredRun* run = runOf(suitable, m_folder);
    if (run == nullptr || run->run->network.isEmpty()) {
        m_background.cancel();
        ++m_request;
        m_isBusy = false;
        m_asked = {};
        m_answer = {};
        m_verdict->setElidedText({});
        showFigure({}, run == nullptr
                           ? tr("Choose a run on data in the plane (toy-moons, say).")
                           : tr("The regions are drawn as soon as the run exports a network."));
        return;
    }
    ask(*run);
}

void TrainingRegionsPanel::ask(const ColouredRun& run) {
    RegionsQuestion question{run.run, m_dataFolder, m_radius.value_or(run.run->config.eps),
                             m_center, m_hasPoints};
    m_eps->setValue(question.eps);
    if (isSame(question, m_asked)) {
        return;  // a run tells much that does not change its network
    }
    m_asked = question;
    m_isBusy = true;
    if (m_answer.figure.panels.empty()) {
        showFigure({}, tr("Reading the network…"));
    }
    const quint64 request = ++m_request;
    m_background.post([this, request, question](const Background::Cancelled& cancelled) {
        const auto answer =
            std::make_shared<const RegionsAnswer>(answerRegions(question, cancelled));
        if (!cancelled) {
            QMetaObject::invokeMethod(this, [this, request, answer] {
                if (request == m_request) {
                    take(*answer);
                }
            });
        }
    });
}

void TrainingRegionsPanel::take(const RegionsAnswer& answer) {
    m_isBusy = false;
    m_answer = answer;
    m_verdict->setElidedText(answer.verdict, Qt::ElideRight);
    showFigure(answer.figure, answer.failure);
}

}  // namespace ui
