#include "ui/widgets/samples_panel.h"

#include <QColorDialog>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>

#include "ui/plot/point_marks.h"
#include "ui/plot/render.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kCountMerge = 7301;
constexpr int kSeedMerge = 7302;
constexpr int kSwatch = 2 * kStep;

QString titleOf(reach::Method method) {
    const auto title = reach::info(method).title;
    return QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size()));
}

QIcon markerIcon(PointMarker marker, core::Colour colour, bool dark) {
    QPixmap picture(2 * kSwatch, 2 * kSwatch);
    picture.setDevicePixelRatio(2);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    paintPointMark(painter, {0.5 * kSwatch, 0.5 * kSwatch}, marker, screenColour(colour, dark));
    return picture;
}

}  // namespace

SamplesPanel::SamplesPanel(Session& session, PointSampler& sampler, QWidget* parent)
    : QWidget(parent), m_session(session), m_sampler(sampler) {
    m_section = new Section(tr("Sampled points"));
    m_section->setToolTip(
        tr("Points of the input set run through the network. They show where "
           "outputs lie, never where none can."));
    m_section->body()->addWidget(makeChoice());
    m_details = makeLook();
    m_section->body()->addWidget(m_details);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_section);
    layout->addStretch();
    connectAll();
    showState();
}

QWidget* SamplesPanel::makeChoice() {
    m_kind = new QComboBox;
    m_kind->setAccessibleName(tr("Kind of points"));
    const auto add = [this](const QString& title, const QString& help) {
        m_kind->addItem(title);
        m_kind->setItemData(m_kind->count() - 1, help, Qt::ToolTipRole);
    };
    add(tr("None"), tr("No points are drawn."));
    add(tr("Uniform"), tr("Spread evenly over the input set."));
    add(tr("Corners"), tr("Corners of the input set, where outputs are often extreme."));
    add(tr("Attack"), tr("Pushed by gradients to where the outputs are extreme."));
    m_count = new QSpinBox;
    m_count->setRange(1, kMostSamples);
    m_count->setGroupSeparatorShown(true);
    m_count->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_count->setKeyboardTracking(false);
    m_count->setAccessibleName(tr("Number of points"));
    m_count->setToolTip(tr("How many points; corners come fewer where the set has fewer."));
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep);
    layout->addWidget(m_kind, 1);
    layout->addWidget(m_count, 1);
    return row;
}

QWidget* SamplesPanel::makeLook() {
    m_seed = new QSpinBox;
    m_seed->setRange(0, 999999);
    m_seed->setPrefix(tr("seed "));
    m_seed->setKeyboardTracking(false);
    m_seed->setAccessibleName(tr("Seed"));
    m_seed->setToolTip(tr("The same seed draws the same points."));
    m_marker = new QComboBox;
    m_marker->addItems({tr("dots"), tr("crosses"), tr("squares")});
    m_marker->setAccessibleName(tr("Marker"));
    m_colour = new QToolButton;
    m_colour->setText(tr("Colour…"));
    m_colour->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_colour->setToolTip(tr("The colour of the points."));
    m_save = new QToolButton;
    m_save->setText(tr("Save…"));
    m_save->setToolTip(tr("Writes inputs and outputs of all points as CSV."));
    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kStep);
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep);
    row->addWidget(m_seed, 1);
    row->addWidget(m_marker, 1);
    row->addWidget(m_colour);
    row->addWidget(m_save);
    column->addLayout(row);
    m_shares = new QGridLayout;
    m_shares->setColumnStretch(0, 1);
    m_shares->setHorizontalSpacing(2 * kStep);
    m_shares->setVerticalSpacing(kStep / 2);
    column->addLayout(m_shares);
    return whole;
}

void SamplesPanel::connectAll() {
    connect(m_kind, &QComboBox::activated, this, [this](int index) {
        change(
            tr("change of sampled points"),
            [index](SamplesShow& samples) {
                samples.isOn = index > 0;
                if (index > 0) {
                    samples.kind = static_cast<reach::SampleKind>(index - 1);
                }
            },
            -1);
    });
    connect(m_count, &QSpinBox::valueChanged, this, [this](int count) {
        change(
            tr("change of the number of points"),
            [count](SamplesShow& samples) { samples.count = count; }, kCountMerge);
    });
    connect(m_seed, &QSpinBox::valueChanged, this, [this](int seed) {
        change(
            tr("change of the seed"),
            [seed](SamplesShow& samples) { samples.seed = static_cast<std::uint64_t>(seed); },
            kSeedMerge);
    });
    connect(m_marker, &QComboBox::activated, this, [this](int index) {
        change(
            tr("change of the points' marker"),
            [index](SamplesShow& samples) { samples.marker = static_cast<PointMarker>(index); },
            -1);
    });
    connect(m_colour, &QToolButton::clicked, this, &SamplesPanel::chooseColour);
    connect(m_save, &QToolButton::clicked, this, &SamplesPanel::saveWanted);
    connect(&m_session, &Session::stateChanged, this, &SamplesPanel::showState);
    connect(&m_sampler, &PointSampler::sharesChanged, this, &SamplesPanel::showShares);
    connect(&m_session, &Session::resultChanged, this, &SamplesPanel::showShares);
    connect(&m_sampler, &PointSampler::workChanged, this, &SamplesPanel::showNote);
}

void SamplesPanel::change(const QString& what, const std::function<void(SamplesShow&)>& edit,
                          int mergeId) {
    m_session.change(
        what, [&edit](State& state) { edit(state.plot.samples); }, mergeId);
}

void SamplesPanel::chooseColour() {
    const QColor now = QColor::fromRgb(m_session.state().plot.samples.colour);
    const QColor chosen = QColorDialog::getColor(now, this, tr("Colour of the points"));
    if (chosen.isValid()) {
        change(
            tr("change of the points' colour"),
            [&chosen](SamplesShow& samples) {
                samples.colour = static_cast<core::Colour>(chosen.rgb() & 0xFFFFFFU);
            },
            -1);
    }
}

void SamplesPanel::showState() {
    const SamplesShow& samples = m_session.state().plot.samples;
    const QSignalBlocker silentCount(m_count);
    const QSignalBlocker silentSeed(m_seed);
    m_kind->setCurrentIndex(samples.isOn ? static_cast<int>(samples.kind) + 1 : 0);
    m_count->setValue(samples.count);
    m_seed->setValue(static_cast<int>(samples.seed));
    m_marker->setCurrentIndex(static_cast<int>(samples.marker));
    m_colour->setIcon(markerIcon(samples.marker, samples.colour, isDark(palette())));
    m_count->setEnabled(samples.isOn);
    m_details->setVisible(samples.isOn);
    showShares();
}

void SamplesPanel::showShares() {
    while (QLayoutItem* item = m_shares->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    int row = 0;
    for (const reach::Method method : m_session.state().methods.order) {
        const auto share = m_sampler.share(method);
        if (!m_session.state().methods.isShown(method) || !share) {
            continue;
        }
        auto* name = new QLabel(tr("inside %1").arg(titleOf(method)));
        auto* value = new QLabel(shareText(*share));
        value->setAlignment(Qt::AlignRight);
        value->setFont(tabularFont(value->font()));
        value->setToolTip(tr("%1 of %2 points lie in this set.")
                              .arg(formatCount(share->inside), formatCount(share->count)));
        if (share->isBreached()) {
            value->setStyleSheet(
                QStringLiteral("color: %1").arg(errorText(isDark(palette())).name()));
        }
        m_shares->addWidget(name, row, 0);
        m_shares->addWidget(value, row++, 1);
    }
    showNote();
}

void SamplesPanel::showNote() {
    const auto& points = m_sampler.points();
    m_save->setEnabled(points != nullptr);
    if (!m_session.state().plot.samples.isOn) {
        m_section->setNote({});
    } else if (!points || (m_sampler.isBusy() && !m_sampler.isCurrent())) {
        m_section->setNote(tr("drawing points…"));
    } else {
        m_section->setNote(
            tr("%1 points, sampled").arg(formatCount(qint64(points->samples.count()))));
    }
}

QString shareText(const PointShare& share) {
    if (share.inside == share.count) {
        return QStringLiteral("100 %");
    }
    const double percent = std::min(99.99, std::floor(1e4 * share.share()) / 100.0);
    return QStringLiteral("%1 %").arg(formatNumber(percent));
}

}  // namespace ui
