#include "ui/pages/stability_controls.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/session/dataset_shelf.h"
#include "ui/session/method_texts.h"
#include "ui/session/session.h"
#include "ui/session/stability_show.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kMergeFirst = 0x7c01;
constexpr int kMergePoints = 0x7c02;
constexpr int kNumberWidth = 9 * kStep;

QHBoxLayout* makeBar(QWidget* widget) {
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(kStep, kStep / 2, kStep, 0);
    layout->setSpacing(kStep);
    return layout;
}

QLabel* labelFor(const QString& text, QWidget* buddy) {
    auto* label = new QLabel(text);
    label->setBuddy(buddy);
    return label;
}

QSpinBox* makeCount(std::int64_t largest) {
    auto* box = new QSpinBox;
    box->setRange(1, static_cast<int>(largest));
    box->setGroupSeparatorShown(true);
    box->setKeyboardTracking(false);
    box->setMaximumWidth(11 * kStep);
    return box;
}

void shorten(QComboBox* box, int letters) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(letters);
}

}  // namespace

StabilityControls::StabilityControls(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeQuestion());
    m_samples = makeSamples();
    layout->addWidget(m_samples);
    connectQuestion();
    connectSamples();
}

QWidget* StabilityControls::makeQuestion() {
    auto* bar = new QWidget;
    m_scope = new QComboBox;
    m_scope->addItems({tr("this input set"), tr("samples of a data set")});
    m_scope->setAccessibleName(tr("Over what neurons' states are counted"));
    m_scope->setToolTip(
        tr("The input set at the left, or a ball around every sample of a data set."));
    m_method = new QComboBox;
    for (const reach::Method method : stabilityMethods()) {
        m_method->addItem(methodTitle(method), static_cast<int>(method));
        m_method->setItemData(m_method->count() - 1, methodToolTip(method), Qt::ToolTipRole);
    }
    m_method->addItem(tr("points (sampled)"), -1);
    m_method->setAccessibleName(tr("Method whose bounds say what a neuron's state is"));
    m_method->setToolTip(
        tr("Bounds prove that a neuron is settled. Points only show that it is not: the states "
           "they give are sampled."));
    shorten(m_method, 11);
    m_points = makeCount(kMostStabilityPoints);
    m_points->setAccessibleName(tr("Number of points in each set"));
    m_points->setToolTip(tr("So many points are drawn from each input set."));
    QHBoxLayout* line = makeBar(bar);
    line->addWidget(labelFor(tr("St&ates over"), m_scope));
    line->addWidget(m_scope);
    line->addWidget(labelFor(tr("b&y"), m_method));
    line->addWidget(m_method);
    line->addWidget(m_points);
    line->addStretch();
    return bar;
}

QWidget* StabilityControls::makeSamples() {
    auto* bar = new QWidget;
    m_set = new QComboBox;
    for (const QString& name : knownDatasets()) {
        m_set->addItem(datasetTitle(name), name);
    }
    m_set->setAccessibleName(tr("Data set"));
    m_set->setToolTip(tr("Whose samples the balls are around."));
    shorten(m_set, 9);
    m_file = new QToolButton;
    m_file->setText(tr("File…"));
    m_file->setAutoRaise(true);
    m_file->setFocusPolicy(Qt::StrongFocus);
    m_file->setToolTip(tr("Takes the samples of a file of IDX images, CIFAR-10 records or CSV."));
    m_first = makeCount(kMostStabilitySamples);
    m_first->setAccessibleName(tr("Number of samples"));
    m_first->setToolTip(tr("So many samples, from the first one on."));
    m_eps = new NumberField;
    m_eps->setAccessibleName(tr("Radius of the balls"));
    m_eps->setToolTip(
        tr("The radius of the ball around each sample, in units of the pixels "
           "(0 to 1). 0 gives the states at the samples themselves."));
    m_eps->setMaximumWidth(kNumberWidth);
    m_norm = new QComboBox;
    m_norm->addItems({tr("l∞"), tr("l1"), tr("l2")});
    m_norm->setAccessibleName(tr("Norm of the balls"));
    m_norm->setToolTip(tr("How the distance to the sample is measured."));
    m_clip = new QCheckBox(tr("in [0, 1]"));
    m_clip->setToolTip(tr("Cuts the balls by the range of pixels."));
    QHBoxLayout* line = makeBar(bar);
    line->addWidget(m_set);
    line->addWidget(m_file);
    line->addWidget(labelFor(tr("fi&rst"), m_first));
    line->addWidget(m_first);
    line->addWidget(labelFor(tr("&eps"), m_eps));
    line->addWidget(m_eps);
    line->addWidget(m_norm);
    line->addWidget(m_clip);
    line->addStretch();
    return bar;
}

void StabilityControls::connectQuestion() {
    connect(m_scope, &QComboBox::activated, this, [this](int index) {
        changeStability(
            m_session, tr("states over %1").arg(m_scope->itemText(index)),
            [index](StabilityShow& show) { show.scope = static_cast<StabilityScope>(index); });
    });
    connect(m_method, &QComboBox::activated, this, [this](int index) {
        const int method = m_method->itemData(index).toInt();
        changeStability(m_session, tr("states by %1").arg(m_method->itemText(index)),
                        [method](StabilityShow& show) {
                            show.isSampled = method < 0;
                            show.method =
                                method < 0 ? show.method : static_cast<reach::Method>(method);
                        });
    });
    connect(m_points, &QSpinBox::valueChanged, this, [this](int points) {
        changeStability(
            m_session, tr("number of points"),
            [points](StabilityShow& show) { show.points = points; }, kMergePoints);
    });
}

void StabilityControls::connectSamples() {
    connect(m_set, &QComboBox::activated, this, [this](int index) {
        const std::string set = m_set->itemData(index).toString().toStdString();
        changeStability(m_session, tr("states over %1").arg(m_set->itemText(index)),
                        [&set](StabilityShow& show) {
                            show.set = set;
                            show.sample = -1;
                        });
    });
    connect(m_file, &QToolButton::clicked, this, &StabilityControls::chooseFile);
    connect(m_first, &QSpinBox::valueChanged, this, [this](int first) {
        changeStability(
            m_session, tr("number of samples"),
            [first](StabilityShow& show) { show.first = first; }, kMergeFirst);
    });
    connect(m_eps, &NumberField::valueEntered, this, [this](double eps) {
        changeStability(m_session, tr("radius of the balls"),
                        [eps](StabilityShow& show) { show.eps = eps; });
    });
    connect(m_norm, &QComboBox::activated, this, [this](int index) {
        changeStability(m_session, tr("norm of the balls"), [index](StabilityShow& show) {
            show.norm = static_cast<core::BallNorm>(index);
        });
    });
    connect(m_clip, &QCheckBox::clicked, this, [this](bool checked) {
        changeStability(m_session, checked ? tr("balls in [0, 1]") : tr("whole balls"),
                        [checked](StabilityShow& show) { show.isClipped = checked; });
    });
}

void StabilityControls::chooseFile() {
    const std::string path =
        QFileDialog::getOpenFileName(this, tr("Open a data set")).toStdString();
    if (!path.empty()) {
        changeStability(m_session, tr("samples of a file"), [&path](StabilityShow& show) {
            show.set = path;
            show.sample = -1;
        });
    }
}

void StabilityControls::show(const StabilityShow& show, const QString& set) {
    m_scope->setCurrentIndex(static_cast<int>(show.scope));
    const int wanted = show.isSampled ? -1 : static_cast<int>(show.method);
    if (m_method->findData(wanted) < 0) {
        m_method->insertItem(m_method->count() - 1, methodTitle(show.method), wanted);
    }
    m_method->setCurrentIndex(m_method->findData(wanted));
    m_points->setVisible(show.isSampled);
    m_samples->setVisible(show.scope == StabilityScope::Samples);
    if (m_set->findData(set) < 0) {
        m_set->addItem(datasetTitle(set), set);
    }
    m_set->setCurrentIndex(m_set->findData(set));
    const QSignalBlocker silentFirst(m_first);
    const QSignalBlocker silentPoints(m_points);
    m_first->setValue(static_cast<int>(show.first));
    m_points->setValue(static_cast<int>(show.points));
    m_eps->setValue(show.eps);
    m_norm->setCurrentIndex(static_cast<int>(show.norm));
    m_clip->setChecked(show.isClipped);
}

}  // namespace ui
