#include "ui/widgets/snr_controls.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <array>
#include <utility>

#include "ui/session/dataset_shelf.h"
#include "ui/session/session.h"
#include "ui/session/snr_texts.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kNumberWidth = 8 * kStep;
constexpr int kRowGap = kStep / 2;
/// Steps of undo: what is typed or turned in a row is one.
enum MergeId {
    kSamplesMerge = (1 << 18) + 11,
    kPointsMerge,
    kStepsMerge,
    kRestartsMerge,
    kSeedMerge
};

constexpr std::array kSources{
    core::PerturbationSource::PgdIterates, core::PerturbationSource::PgdEndPoints,
    core::PerturbationSource::Uniform, core::PerturbationSource::Gaussian};

/// A label and its field, kept together.
QWidget* makePair(const QString& title, QWidget* field) {
    auto* pair = new QWidget;
    auto* layout = new QHBoxLayout(pair);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep / 2);
    auto* label = new QLabel(title);
    label->setBuddy(field);
    layout->addWidget(label);
    layout->addWidget(field);
    return pair;
}

QSpinBox* makeCount(int most, int step, const QString& name, const QString& help) {
    auto* box = new QSpinBox;
    box->setRange(1, most);
    box->setSingleStep(step);
    box->setGroupSeparatorShown(most > 10000);
    box->setKeyboardTracking(false);
    box->setAccessibleName(name);
    box->setToolTip(help);
    return box;
}

NumberField* makeNumber(const QString& name, const QString& help) {
    auto* field = new NumberField;
    field->setFixedWidth(kNumberWidth);
    field->setAccessibleName(name);
    field->setToolTip(help);
    return field;
}

void setSilently(QSpinBox* box, std::int64_t value) {
    const QSignalBlocker silent(box);
    box->setValue(static_cast<int>(value));
}

}  // namespace

SnrControls::SnrControls(Session& session, QWidget* parent) : QWidget(parent), m_session(session) {
    auto* row = new FlowLayout(this, 2 * kStep, kRowGap);
    row->setContentsMargins(kStep, kRowGap, kStep, kRowGap);
    makeDataPart(*row);
    makeNoisePart(*row);
    connectParts();
    connectCounts();
}

void SnrControls::makeDataPart(FlowLayout& row) {
    m_data = new QComboBox;
    m_data->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_data->setAccessibleName(tr("Data set"));
    m_data->setToolTip(
        tr("Whose samples go through the networks: a set of the data folder, or a "
           "file of IDX images, CIFAR-10 records or CSV rows."));
    m_samples = makeCount(static_cast<int>(kMostSnrSamples), 100, tr("Number of samples"),
                          tr("The first samples of the set; all of them where it has fewer."));
    row.addWidget(makePair(tr("&Data"), m_data));
    row.addWidget(makePair(tr("Sam&ples"), m_samples));
}

void SnrControls::makeNoisePart(FlowLayout& row) {
    m_source = new QComboBox;
    for (const core::PerturbationSource source : kSources) {
        m_source->addItem(titleOf(source));
    }
    m_source->setAccessibleName(tr("Where perturbed inputs come from"));
    m_source->setToolTip(
        tr("PGD: an attack's points on its way, or where its restarts end. Uniform and Gaussian: "
           "random points of the ball, which show far less noise."));
    m_eps = makeNumber(tr("Radius eps"), tr("Radius of the ball in the infinity norm around each "
                                            "sample, cut to pixels from 0 to 1."));
    m_points = makeCount(kMostSnrSteps, 5, tr("Points a sample"), tr("Perturbed inputs a sample."));
    m_steps = makeCount(kMostSnrSteps, 5, tr("Steps"), tr("Steps of the attack."));
    m_stepSize = makeNumber(tr("Step size"), tr("Length of a step, as a share of eps."));
    m_restarts = makeCount(kMostSnrSteps, 1, tr("Restarts"),
                           tr("Attacks a sample, each from another random start."));
    m_seed = makeCount(static_cast<int>(kMostSnrSeed), 1, tr("Seed"),
                       tr("Decides every random start and every random point."));
    m_seed->setMinimum(0);
    m_side = new QComboBox;
    m_side->addItems({tr("before activations"), tr("after activations")});
    m_side->setAccessibleName(tr("Which values of a layer are looked at"));
    m_side->setToolTip(tr("What goes into the activations, or what comes out of them."));
    row.addWidget(makePair(tr("N&oise from"), m_source));
    row.addWidget(makePair(tr("&Eps"), m_eps));
    row.addWidget(makePair(tr("Poi&nts"), m_points));
    row.addWidget(makePair(tr("S&teps"), m_steps));
    row.addWidget(makePair(tr("of eps ×"), m_stepSize));
    row.addWidget(makePair(tr("&Restarts"), m_restarts));
    row.addWidget(makePair(tr("See&d"), m_seed));
    row.addWidget(makePair(tr("Va&lues"), m_side));
}

void SnrControls::connectParts() {
    connect(m_data, &QComboBox::activated, this, [this](int index) {
        const QString data = m_data->itemData(index).toString();
        if (data.isEmpty()) {
            Q_EMIT fileWanted();
            return;
        }
        change(tr("data of the SNR"),
               [&data](SnrSetup& setup) { setup.data = data.toStdString(); });
    });
    connect(m_source, &QComboBox::activated, this, [this](int index) {
        change(tr("perturbations of the SNR"), [index](SnrSetup& setup) {
            setup.source = kSources.at(static_cast<std::size_t>(index));
        });
    });
    connect(m_side, &QComboBox::activated, this, [this](int index) {
        change(tr("values of the SNR"),
               [index](SnrSetup& setup) { setup.side = static_cast<core::ActivationSide>(index); });
    });
    connect(m_eps, &NumberField::valueEntered, this, [this](double eps) {
        change(tr("eps of the SNR"), [eps](SnrSetup& setup) { setup.eps = std::max(0.0, eps); });
    });
    connect(m_stepSize, &NumberField::valueEntered, this, [this](double size) {
        change(tr("step size of the SNR"),
               [size](SnrSetup& setup) { setup.stepSize = std::max(0.0, size); });
    });
}

void SnrControls::connectCounts() {
    follow(m_samples, kSamplesMerge, tr("samples of the SNR"),
           [](SnrSetup& setup, int value) { setup.samples = value; });
    follow(m_points, kPointsMerge, tr("points of the SNR"),
           [](SnrSetup& setup, int value) { setup.perturbations = value; });
    follow(m_steps, kStepsMerge, tr("steps of the SNR"),
           [](SnrSetup& setup, int value) { setup.steps = value; });
    follow(m_restarts, kRestartsMerge, tr("restarts of the SNR"),
           [](SnrSetup& setup, int value) { setup.restarts = value; });
    follow(m_seed, kSeedMerge, tr("seed of the SNR"),
           [](SnrSetup& setup, int value) { setup.seed = static_cast<std::uint64_t>(value); });
}

void SnrControls::follow(QSpinBox* box, int mergeId, const QString& what,
                         const std::function<void(SnrSetup&, int)>& set) {
    connect(box, &QSpinBox::valueChanged, this, [this, mergeId, what, set](int value) {
        change(
            what, [&set, value](SnrSetup& setup) { set(setup, value); }, mergeId);
    });
}

void SnrControls::change(const QString& what, const std::function<void(SnrSetup&)>& edit,
                         int mergeId) {
    m_session.change(
        what,
        [&edit](State& state) {
            SnrShow show = snrShowOf(state);
            edit(show.setup);
            setSnrShow(state, show);
        },
        mergeId);
}

void SnrControls::show(const SnrQuestion& question, const QStringList& sets) {
    const SnrSetup& setup = question.setup;
    showData(question, sets);
    setSilently(m_samples, setup.samples);
    setSilently(m_points, setup.perturbations);
    setSilently(m_steps, setup.steps);
    setSilently(m_restarts, setup.restarts);
    setSilently(m_seed, static_cast<std::int64_t>(setup.seed));
    m_eps->setValue(question.eps());
    m_stepSize->setValue(setup.stepSize);
    m_source->setCurrentIndex(
        static_cast<int>(std::ranges::find(kSources, setup.source) - kSources.begin()));
    m_side->setCurrentIndex(static_cast<int>(setup.side));
    m_points->parentWidget()->setVisible(!core::usesAttack(setup.source));
    for (QWidget* ofAttack : {static_cast<QWidget*>(m_steps), static_cast<QWidget*>(m_stepSize),
                              static_cast<QWidget*>(m_restarts)}) {
        ofAttack->parentWidget()->setVisible(core::usesAttack(setup.source));
    }
}

void SnrControls::showData(const SnrQuestion& question, const QStringList& sets) {
    const QString data = QString::fromStdString(question.data);
    QStringList names = knownDatasets();
    for (const QString& set : sets + QStringList{data}) {
        if (!set.isEmpty() && !names.contains(set)) {
            names << set;
        }
    }
    QStringList shown;
    for (int i = 0; i + 1 < m_data->count(); ++i) {
        shown << m_data->itemData(i).toString();
    }
    if (shown != names) {
        m_data->clear();
        for (const QString& name : names) {
            m_data->addItem(datasetTitle(name), name);
        }
        m_data->addItem(tr("File…"), QString());
    }
    m_data->setCurrentIndex(data.isEmpty() ? -1 : static_cast<int>(names.indexOf(data)));
}

}  // namespace ui
