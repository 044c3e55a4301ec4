#include "ui/widgets/bias_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/session/numbers.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kHalfTrack = 500;
constexpr int kWheelSteps = 10;
constexpr int kLeastTrack = 8 * kStep;

}  // namespace

BiasRow::BiasRow(QWidget* parent) : QWidget(parent) {
    auto* label = new QLabel(tr("&Bias"));
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setRange(-kHalfTrack, kHalfTrack);
    m_slider->setSingleStep(kWheelSteps);
    m_slider->setMinimumWidth(kLeastTrack);
    m_slider->setPageStep(kHalfTrack / 10);
    m_slider->setAccessibleName(tr("Bias"));
    m_slider->setToolTip(
        tr("Shifts the neuron's value; the sets follow. The middle is the "
           "file's value."));
    m_number = new NumberField;
    m_number->setAccessibleName(tr("Bias, as a number"));
    m_reset = new QToolButton;
    m_reset->setText(tr("Reset"));
    m_reset->setAutoRaise(true);
    m_reset->setAccessibleName(tr("Give back the file's bias"));
    label->setBuddy(m_slider);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep);
    layout->addWidget(label);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_number);
    layout->addWidget(m_reset);
    connect(m_slider, &QSlider::valueChanged, this, [this](int step) {
        Q_EMIT valueMoved(step == 0 ? m_file : m_file + m_reach * step / kHalfTrack);
    });
    connect(m_slider, &QSlider::sliderPressed, this, [this] { Q_EMIT dragged(true); });
    connect(m_slider, &QSlider::sliderReleased, this, [this] { Q_EMIT dragged(false); });
    connect(m_number, &NumberField::valueEntered, this, &BiasRow::valueEntered);
    connect(m_reset, &QToolButton::clicked, this, [this] { Q_EMIT valueEntered(m_file); });
}

void BiasRow::setBias(double fileValue, double value, double reach) {
    m_file = fileValue;
    m_reach = std::max({reach, std::abs(value - fileValue), 1e-6});
    m_reset->setToolTip(tr("The file has %1").arg(formatNumber(fileValue)));
    setValue(value);
}

void BiasRow::setValue(double value) {
    m_value = value;
    m_reach = std::max(m_reach, std::abs(value - m_file));
    const QSignalBlocker silent(m_slider);
    m_slider->setValue(static_cast<int>(std::lround((value - m_file) / m_reach * kHalfTrack)));
    m_number->setValue(value);
    m_reset->setEnabled(value != m_file);
}

void BiasRow::wheelEvent(QWheelEvent* event) {
    const double steps = event->angleDelta().y() / 120.0;
    Q_EMIT valueMoved(m_value + steps * m_reach / (2.0 * kHalfTrack) * kWheelSteps);
    event->accept();
}

}  // namespace ui
