#include "ui/session/open_checkpoint.h"

#include <QFile>
#include <QFileInfo>
#include <utility>

#include "core/io/checkpoint/checkpoint_network.h"
#include "core/io/file_bytes.h"
#include "core/network/normalisation.h"
#include "ui/session/network_graph.h"

namespace ui {

QString OpenCheckpoint::fileName() const { return QFileInfo(path).fileName(); }

bool mayBeCheckpoint(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return false;
    }
    const QByteArray beginning = file.read(8);
    const bool isPickle = beginning.startsWith('\x80');
    const bool isGzip = beginning.startsWith("\x1f\x8b") &&
                        !path.contains(QLatin1String(".onnx"), Qt::CaseInsensitive) &&
                        !path.contains(QLatin1String(".nnet"), Qt::CaseInsensitive) &&
                        !path.contains(QLatin1String(".vnnlib"), Qt::CaseInsensitive);
    return beginning.startsWith("PK") || beginning.startsWith("\x93NUMPY") || isPickle || isGzip;
}

OpenCheckpointPtr maybeOpenCheckpoint(const QString& path, const core::NetworkFileOptions& reading,
                                      const OpenNetworkPtr& instead) {
    const std::string name = path.toStdString();
    const std::string bytes = core::readFileBytes(name);
    const core::CheckpointKind kind = core::checkpointKind(bytes);
    if (kind == core::CheckpointKind::None || kind == core::CheckpointKind::TorchScript) {
        return nullptr;
    }
    auto checkpoint = std::make_shared<OpenCheckpoint>();
    checkpoint->path = path;
    checkpoint->tensors = core::parseStateDict(name, bytes);
    checkpoint->guesses = core::guessArchitectures(checkpoint->tensors);
    checkpoint->reading = reading;
    checkpoint->instead = instead;
    return checkpoint;
}

OpenNetworkPtr readCheckpoint(const OpenCheckpoint& checkpoint,
                              const core::NetworkFileOptions& reading) {
    core::NetworkFileOptions plain;
    plain.architecture = reading.architecture;
    core::NetworkFile file = core::networkOfTensors(checkpoint.tensors, plain);
    if (!reading.mean.empty() || !reading.deviation.empty()) {
        file.network = core::withNormalisedInput(file.network, reading.mean, reading.deviation);
    }
    core::NetworkFileOptions asRead = reading;
    asRead.architecture = file.architecture;
    std::shared_ptr<const core::PiecewiseGraph> graph = maybeGraph(file.network);
    std::string hash = core::networkHash(file.network);
    return std::make_shared<const OpenNetwork>(
        OpenNetwork{checkpoint.path, std::move(file.network), std::move(graph), std::move(hash),
                    std::move(asRead), std::move(file.format), std::move(file.notes)});
}

}  // namespace ui
