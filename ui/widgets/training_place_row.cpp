#include "ui/widgets/training_place_row.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QThread>
#include <algorithm>

#include "ui/jobs/compute_devices.h"
#include "ui/jobs/training_desk.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kMostAtOnce = 64;
constexpr int kMostThreads = 1024;

/// A control with its name in front; the two stay together where the row is broken.
QWidget* named(const QString& name, QWidget* control) {
    auto* pair = new QWidget;
    auto* layout = new QHBoxLayout(pair);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep / 2);
    auto* label = new QLabel(name);
    label->setBuddy(control);
    control->setAccessibleName(name);
    layout->addWidget(label);
    layout->addWidget(control);
    return pair;
}

}  // namespace

TrainingPlaceRow::TrainingPlaceRow(TrainingDesk& desk, ComputeDevices& devices, QWidget* parent)
    : QWidget(parent), m_desk(desk), m_devices(devices) {
    m_device = new QComboBox;
    m_device->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_device->setMinimumContentsLength(30);
    m_device->setToolTip(
        tr("What new runs compute on. Whether the program can use a GPU depends on "
           "the libtorch it was built with; a run that cannot says so."));
    m_threads = new QSpinBox;
    m_threads->setRange(0, kMostThreads);
    m_threads->setSpecialValueText(tr("shared"));
    m_threads->setToolTip(
        tr("Threads of a run. Shared: the cores divided by the number of runs "
           "at once. Numbers are the same again with the same threads only."));
    m_atOnce = new QSpinBox;
    m_atOnce->setRange(1, kMostAtOnce);
    m_atOnce->setToolTip(
        tr("So many runs train at the same time; later ones wait, also while no window is open."));
    auto* layout = new FlowLayout(this, 2 * kStep, kStep / 2);
    layout->addWidget(named(tr("Runs on"), m_device));
    layout->addWidget(named(tr("Threads"), m_threads));
    layout->addWidget(named(tr("At once"), m_atOnce));
    showDevices();
    showPlace();
    connect(&devices, &ComputeDevices::changed, this, &TrainingPlaceRow::showDevices);
    connect(&desk, &TrainingDesk::placeChanged, this, &TrainingPlaceRow::showPlace);
    connect(m_device, &QComboBox::activated, this, &TrainingPlaceRow::apply);
    connect(m_threads, &QSpinBox::valueChanged, this, &TrainingPlaceRow::apply);
    connect(m_atOnce, &QSpinBox::valueChanged, this, &TrainingPlaceRow::apply);
}

void TrainingPlaceRow::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_devices.refresh();
}

/// A device that is chosen and not there (any more) stays in the list, without memory.
void TrainingPlaceRow::showDevices() {
    const QSignalBlocker silent(m_device);
    m_device->clear();
    for (const ComputeDevice& device : m_devices.all()) {
        m_device->addItem(deviceText(device), device.id);
    }
    const QString chosen = m_desk.place().device;
    if (m_device->findData(chosen) < 0) {
        m_device->addItem(tr("%1 (not found)").arg(chosen), chosen);
    }
    m_device->setCurrentIndex(m_device->findData(chosen));
}

void TrainingPlaceRow::showPlace() {
    const QSignalBlocker silentDevice(m_device);
    const QSignalBlocker silentThreads(m_threads);
    const QSignalBlocker silentAtOnce(m_atOnce);
    m_device->setCurrentIndex(m_device->findData(m_desk.place().device));
    m_threads->setValue(m_desk.place().threads);
    m_atOnce->setValue(m_desk.place().atOnce);
}

void TrainingPlaceRow::apply() {
    m_desk.setPlace({m_device->currentData().toString(), m_threads->value(), m_atOnce->value()});
}

}  // namespace ui
