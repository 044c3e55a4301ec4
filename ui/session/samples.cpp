#include "ui/session/samples.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace ui {
namespace {

QStringList sampleFolders() {
    const QString program = QCoreApplication::applicationDirPath();
    return {program + QStringLiteral("/../share/reachscope/samples"),
            program + QStringLiteral("/../../../samples"), QStringLiteral(REACHSCOPE_SAMPLES_DIR)};
}

}  // namespace

QString samplePath(const QString& fileName) {
    for (const QString& folder : sampleFolders()) {
        const QFileInfo file(folder + QLatin1Char('/') + fileName);
        if (file.isFile()) {
            return file.canonicalFilePath();
        }
    }
    return {};
}

QStringList trainingSamples() {
    for (const QString& folder : sampleFolders()) {
        const QDir training(folder + QStringLiteral("/training"));
        QStringList paths;
        for (const QFileInfo& file :
             training.entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
            paths << file.canonicalFilePath();
        }
        // the quick ones are what one begins with
        std::ranges::stable_partition(paths, [](const QString& path) {
            return QFileInfo(path).fileName().startsWith(QStringLiteral("quick-"));
        });
        if (!paths.isEmpty()) {
            return paths;
        }
    }
    return {};
}

QStringList sampleNetworks() {
    for (const QString& folder : sampleFolders()) {
        const QStringList names = QDir(folder).entryList({QStringLiteral("*.onnx")}, QDir::Files);
        if (!names.isEmpty()) {
            return names;
        }
    }
    return {};
}

}  // namespace ui
