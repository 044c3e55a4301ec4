#pragma once

#include <QWidget>

class QComboBox;
class QSpinBox;

namespace ui {

class ComputeDevices;
class TrainingDesk;

/// Where new runs are at work: device with its memory, threads, how many runs at once.
class TrainingPlaceRow : public QWidget {
    Q_OBJECT

public:
    /// Both outlive the row.
    TrainingPlaceRow(TrainingDesk& desk, ComputeDevices& devices, QWidget* parent = nullptr);

    QComboBox* device() const { return m_device; }
    QSpinBox* threads() const { return m_threads; }
    QSpinBox* atOnce() const { return m_atOnce; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void showDevices();
    void showPlace();
    void apply();

    TrainingDesk& m_desk;
    ComputeDevices& m_devices;
    QComboBox* m_device = nullptr;
    QSpinBox* m_threads = nullptr;
    QSpinBox* m_atOnce = nullptr;
};

}  // namespace ui
