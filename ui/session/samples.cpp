#include "ui/session/samples.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>

namespace ui {

QString samplePath(const QString& fileName) {
    const QString program = QCoreApplication::applicationDirPath();
    const QStringList folders{program + QStringLiteral("/../share/reachscope/samples"),
                              program + QStringLiteral("/../../../samples"),
                              QStringLiteral(REACHSCOPE_SAMPLES_DIR)};
    for (const QString& folder : folders) {
        const QFileInfo file(folder + QLatin1Char('/') + fileName);
        if (file.isFile()) {
            return file.canonicalFilePath();
        }
    }
    return {};
}

}  // namespace ui
