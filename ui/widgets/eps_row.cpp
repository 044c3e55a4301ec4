#include "ui/widgets/eps_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>
#include <cmath>

#include "ui/widgets/hold.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kSteps = 1000;
constexpr double kBytes = 255.0;
constexpr int kBytesWidth = 7 * kStep;

}  // namespace

EpsRow::EpsRow(QWidget* parent) : QWidget(parent) {
    auto* label = new QLabel(tr("&eps"));
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setRange(0, kSteps);
    m_slider->setPageStep(kSteps / 20);
    m_slider->setSingleStep(kSteps / 100);
    m_slider->setAccessibleName(tr("eps"));
    m_number = new NumberField;
    m_number->setAccessibleName(tr("eps, as a number"));
    m_bytes = new NumberField;
    m_bytes->setAccessibleName(tr("eps in 1/255"));
    m_bytes->setFixedWidth(kBytesWidth);
    m_bytesUnit = new QLabel(tr("/255"));
    label->setBuddy(m_slider);
    setToolTip(
        tr("Half the width of the input set's widest coordinate; the others keep their "
           "proportion to it."));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep);
    layout->addWidget(label);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_number);
    layout->addWidget(m_bytes);
    layout->addWidget(m_bytesUnit);
    auto* hold = new Hold(this);
    connect(hold, &Hold::held, this, [this](bool isHeld) {
        if (!m_slider->isSliderDown()) {
            Q_EMIT dragged(isHeld);
        }
    });
    connect(m_slider, &QSlider::valueChanged, this, [this, hold](int step) {
        if (!m_slider->isSliderDown()) {
            hold->touch();
        }
        Q_EMIT epsMoved(m_end * step / kSteps);
    });
    connect(m_slider, &QSlider::sliderPressed, this, [this] { Q_EMIT dragged(true); });
    connect(m_slider, &QSlider::sliderReleased, this, [this] { Q_EMIT dragged(false); });
    connect(m_number, &NumberField::valueEntered, this,
            [this](double eps) { Q_EMIT epsMoved(std::max(0.0, eps)); });
    connect(m_bytes, &NumberField::valueEntered, this,
            [this](double steps) { Q_EMIT epsMoved(std::max(0.0, steps / kBytes)); });
    setInBytes(false);
}

void EpsRow::setInBytes(bool inBytes) {
    m_bytes->setVisible(inBytes);
    m_bytesUnit->setVisible(inBytes);
}

void EpsRow::setTrackEnd(double end) { m_end = end > 0.0 ? end : 1.0; }

void EpsRow::setEps(double eps) {
    if (eps > m_end) {
        m_end = eps;
    }
    const QSignalBlocker silent(m_slider);
    m_slider->setValue(static_cast<int>(std::lround(eps / m_end * kSteps)));
    m_number->setValue(eps);
    m_bytes->setValue(eps * kBytes);
}

}  // namespace ui
