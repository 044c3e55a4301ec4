#include "ui/widgets/shift_controls.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "reach/shift/bias_shift.h"
#include "ui/session/method_texts.h"
#include "ui/session/session.h"
#include "ui/widgets/hold.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kSteps = 1000;
constexpr double kPercent = 100.0;
constexpr int kNumberWidth = 8 * kStep;
constexpr int kMostSeed = 999999;
/// Steps of undo: what is typed or turned in a row is one.
constexpr int kSeedMergeId = (1 << 18) + 1;
constexpr int kSamplesMergeId = (1 << 18) + 2;
constexpr int kFewestLettersOfLayer = 10;

struct Source {
    reach::RangeSource source;
    reach::Method method;
    reach::SampleDistribution distribution;

    bool operator==(const Source&) const = default;
};

Source sourceOf(const ShiftShow& shift) {
    const bool isSound = shift.source == reach::RangeSource::Sound;
    return {shift.source, isSound ? shift.rangeMethod : reach::Method::Zonotope,
            isSound ? reach::SampleDistribution::Uniform : shift.distribution};
}

/// The choices of where ranges come from, in the order they are listed.
std::vector<Source> sources() {
    std::vector<Source> all;
    for (const reach::Method method : rangeMethods()) {
        all.push_back({reach::RangeSource::Sound, method, reach::SampleDistribution::Uniform});
    }
    for (const auto distribution :
         {reach::SampleDistribution::Uniform, reach::SampleDistribution::Gaussian,
          reach::SampleDistribution::Corners}) {
        all.push_back({reach::RangeSource::Sampled, reach::Method::Zonotope, distribution});
    }
    return all;
}

QString textOf(const Source& source) {
    if (source.source == reach::RangeSource::Sound) {
        return ShiftControls::tr("%1 bounds").arg(methodTitle(source.method));
    }
    switch (source.distribution) {
        case reach::SampleDistribution::Uniform:
            return ShiftControls::tr("points, uniform");
        case reach::SampleDistribution::Gaussian:
            return ShiftControls::tr("points, Gaussian");
        case reach::SampleDistribution::Corners:
            return ShiftControls::tr("points, corners");
    }
    return {};
}

QHBoxLayout* makeRow(QWidget* row) {
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep);
    return layout;
}

QLabel* addLabel(QHBoxLayout* row, const QString& text, QWidget* buddy) {
    auto* label = new QLabel(text);
    label->setBuddy(buddy);
    row->addWidget(label);
    return label;
}

}  // namespace

ShiftControls::ShiftControls(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep / 2);
    layout->addWidget(makeFirstRow());
    layout->addWidget(makeSecondRow());
    m_sampleRow = makeSampleRow();
    layout->addWidget(m_sampleRow);
    connectShare();
    connectChoices();
    connect(&session, &Session::networkChanged, this, &ShiftControls::showNetwork);
    connect(&session, &Session::shiftChanged, this, &ShiftControls::showState);
    showNetwork();
}

QWidget* ShiftControls::makeFirstRow() {
    auto* row = new QWidget;
    auto* layout = makeRow(row);
    m_mode = new QComboBox;
    m_mode->addItems({tr("to active"), tr("to inactive"), tr("mixed")});
    m_mode->setAccessibleName(tr("Which way neurons are shifted"));
    m_mode->setToolTip(
        tr("To active: the bias grows by minus the lower bound, so that the neuron never switches "
           "off. To inactive: it falls by the upper bound. Mixed: a random half each."));
    m_share = new QSlider(Qt::Horizontal);
    m_share->setRange(0, kSteps);
    m_share->setSingleStep(kSteps / 100);
    m_share->setPageStep(kSteps / 10);
    m_share->setAccessibleName(tr("Share of the neurons that is shifted"));
    m_share->setToolTip(
        tr("Share of each layer's unstable neurons that is shifted. A larger share shifts the same "
           "neurons and more."));
    m_percent = new NumberField;
    m_percent->setFixedWidth(kNumberWidth);
    m_percent->setAccessibleName(tr("Share in percent"));
    addLabel(layout, tr("Shif&t"), m_mode);
    layout->addWidget(m_mode);
    addLabel(layout, tr("S&hare"), m_share);
    layout->addWidget(m_share, 1);
    layout->addWidget(m_percent);
    layout->addWidget(new QLabel(QStringLiteral("%")));
    return row;
}

QWidget* ShiftControls::makeSecondRow() {
    auto* row = new QWidget;
    auto* layout = makeRow(row);
    m_source = new QComboBox;
    for (const Source& source : sources()) {
        m_source->addItem(textOf(source));
    }
    m_source->setAccessibleName(tr("Where neurons' ranges come from"));
    m_source->setToolTip(
        tr("Bounds are sound: a shifted neuron is stable for certain. Points are the papers' way: "
           "the true range may be wider, and the neuron may stay unstable."));
    m_layers = new QComboBox;
    m_layers->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_layers->setMinimumContentsLength(kFewestLettersOfLayer);
    m_layers->setAccessibleName(tr("Layers that are shifted"));
    m_layers->setToolTip(tr("Layers whose neurons the share is of. Clicks reach every layer."));
    m_seed = new QSpinBox;
    m_seed->setRange(0, kMostSeed);
    m_seed->setAccessibleName(tr("Seed"));
    m_seed->setToolTip(
        tr("Decides which neurons come first, which way each goes in a mixed shift, "
           "and which points are drawn."));
    addLabel(layout, tr("&Ranges from"), m_source);
    layout->addWidget(m_source);
    addLabel(layout, tr("&Layers"), m_layers);
    layout->addWidget(m_layers, 1);
    addLabel(layout, tr("See&d"), m_seed);
    layout->addWidget(m_seed);
    return row;
}

QWidget* ShiftControls::makeSampleRow() {
    auto* row = new QWidget;
    auto* layout = makeRow(row);
    m_samples = new QSpinBox;
    m_samples->setRange(1, kMostShiftSamples);
    m_samples->setGroupSeparatorShown(true);
    m_samples->setSingleStep(1000);
    m_samples->setKeyboardTracking(false);
    m_samples->setAccessibleName(tr("Number of points"));
    m_samples->setToolTip(tr("Points of the input set whose pre-activations are looked at."));
    m_margin = new NumberField;
    m_margin->setFixedWidth(kNumberWidth);
    m_margin->setAccessibleName(tr("Margin"));
    m_margin->setToolTip(
        tr("Added to both ends of every range, in units of the pre-activation: 0 or more."));
    addLabel(layout, tr("P&oints"), m_samples);
    layout->addWidget(m_samples);
    addLabel(layout, tr("Mar&gin"), m_margin);
    layout->addWidget(m_margin);
    layout->addStretch();
    return row;
}

void ShiftControls::connectShare() {
    auto* hold = new Hold(this);
    const auto hear = [this](bool isHeld) {
        m_session.setDragging(isHeld);
        Q_EMIT dragged(isHeld);
    };
    connect(hold, &Hold::held, this, [this, hear](bool isHeld) {
        if (!m_share->isSliderDown()) {
            hear(isHeld);
        }
    });
    connect(m_share, &QSlider::valueChanged, this, [this, hold](int step) {
        if (!m_share->isSliderDown()) {
            hold->touch();
        }
        enterShare(static_cast<double>(step) / kSteps);
    });
    connect(m_share, &QSlider::sliderPressed, this, [hear] { hear(true); });
    connect(m_share, &QSlider::sliderReleased, this, [hear] { hear(false); });
    connect(m_percent, &NumberField::valueEntered, this,
            [this](double percent) { enterShare(std::clamp(percent / kPercent, 0.0, 1.0)); });
}

void ShiftControls::connectChoices() {
    connect(m_mode, &QComboBox::activated, this, [this](int index) {
        change(tr("way of the bias shift"),
               [index](ShiftShow& shift) { shift.mode = static_cast<reach::ShiftMode>(index); });
    });
    connect(m_source, &QComboBox::activated, this, &ShiftControls::enterSource);
    connect(m_layers, &QComboBox::activated, this, [this](int index) {
        change(tr("layers of the bias shift"), [index](ShiftShow& shift) {
            shift.layers.clear();
            if (index > 0) {
                shift.layers.push_back(index - 1);
            }
        });
    });
    connect(m_seed, &QSpinBox::valueChanged, this, [this](int seed) {
        change(
            tr("seed of the bias shift"),
            [seed](ShiftShow& shift) { shift.seed = static_cast<std::uint64_t>(seed); },
            kSeedMergeId);
    });
    connect(m_samples, &QSpinBox::valueChanged, this, [this](int samples) {
        change(
            tr("number of points"), [samples](ShiftShow& shift) { shift.samples = samples; },
            kSamplesMergeId);
    });
    connect(m_margin, &NumberField::valueEntered, this, [this](double margin) {
        change(tr("margin of the bias shift"),
               [margin](ShiftShow& shift) { shift.margin = std::max(0.0, margin); });
        showState();
    });
}

void ShiftControls::change(const QString& what, const std::function<void(ShiftShow&)>& edit,
                           int mergeId) {
    m_session.change(
        what, [&edit](State& state) { edit(state.shift); }, mergeId);
}

void ShiftControls::enterShare(double share) {
    change(tr("share of the bias shift"), [share](ShiftShow& shift) { shift.share = share; });
}

void ShiftControls::enterSource(int index) {
    const Source source = sources().at(static_cast<std::size_t>(index));
    change(tr("ranges of the bias shift"), [&source](ShiftShow& shift) {
        shift.source = source.source;
        if (source.source == reach::RangeSource::Sound) {
            shift.rangeMethod = source.method;
        } else {
            shift.distribution = source.distribution;
        }
    });
}

void ShiftControls::showNetwork() {
    const QSignalBlocker silent(m_layers);
    m_layers->clear();
    m_layers->addItem(tr("all"));
    if (m_session.network()) {
        const core::Network& network = m_session.network()->network;
        for (const int node : reach::activationNodes(network)) {
            m_layers->addItem(
                QString::fromStdString(network.nodes()[static_cast<std::size_t>(node)].name));
        }
    }
    showState();
}

void ShiftControls::showState() {
    const ShiftShow& shift = m_session.state().shift;
    const QSignalBlocker silentShare(m_share);
    const QSignalBlocker silentSeed(m_seed);
    const QSignalBlocker silentSamples(m_samples);
    m_mode->setCurrentIndex(static_cast<int>(shift.mode));
    m_share->setValue(static_cast<int>(std::lround(shift.share * kSteps)));
    m_percent->setValue(kPercent * shift.share);
    const auto all = sources();
    m_source->setCurrentIndex(
        static_cast<int>(std::ranges::find(all, sourceOf(shift)) - all.begin()));
    m_seed->setValue(static_cast<int>(
        std::min<std::uint64_t>(shift.seed, static_cast<std::uint64_t>(kMostSeed))));
    m_layers->setCurrentIndex(shift.layers.empty()       ? 0
                              : shift.layers.size() == 1 ? shift.layers.front() + 1
                                                         : -1);
    m_sampleRow->setVisible(shift.source == reach::RangeSource::Sampled);
    m_samples->setValue(shift.samples);
    m_margin->setValue(shift.margin);
}

}  // namespace ui
