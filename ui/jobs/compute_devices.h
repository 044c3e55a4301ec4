#pragma once

#include <QObject>
#include <QString>
#include <vector>

class QProcess;

namespace ui {

/// What a run can compute on, with its memory as it was when last looked at.
struct ComputeDevice {
    QString id;             ///< as --device takes it: "cpu", "cuda:0"
    QString name;           ///< "CPU, 2 cores", "NVIDIA H200"
    qint64 freeBytes = -1;  ///< below 0: not known
    qint64 totalBytes = -1;

    bool operator==(const ComputeDevice&) const = default;
};

/// "CPU, 2 cores (9.1 of 15.6 GiB free)".
QString deviceText(const ComputeDevice& device);

/// Of this machine, by /proc/meminfo.
ComputeDevice hostDevice();
/// Of what `nvidia-smi --query-gpu=index,name,memory.free,memory.total --format=csv,noheader,
/// nounits` prints (MiB); lines that are none are left out.
std::vector<ComputeDevice> gpusOf(const QString& text);

/// The devices of this machine: its processor, and the GPUs that the driver's own tool lists. What
/// the build of `reachscope` can use, its run says.
class ComputeDevices : public QObject {
    Q_OBJECT

public:
    explicit ComputeDevices(QObject* parent = nullptr);
    ~ComputeDevices() override;

    const std::vector<ComputeDevice>& all() const { return m_devices; }
    /// Looks anew, without waiting; nothing happens while a look is under way.
    void refresh();

Q_SIGNALS:
    void changed();

private:
    void set(std::vector<ComputeDevice> gpus);

    std::vector<ComputeDevice> m_devices;
    QProcess* m_tool = nullptr;
};

}  // namespace ui
