#include "ui/session/settings.h"

#include <QVariant>
#include <type_traits>

namespace ui {
namespace {

constexpr int kRecentFiles = 10;
constexpr int kThemes = 3;

/// The one table: key and member of every setting.
template <typename S, typename Visit>
void forEachSetting(S& settings, Visit visit) {
    visit("view/theme", settings.theme);
    visit("view/grid", settings.grid);
    visit("view/legend", settings.legend);
    visit("view/equalAspect", settings.equalAspect);
    visit("view/autoFit", settings.autoFit);
    visit("view/showPieces", settings.showPieces);
    visit("view/hintSeen", settings.hintSeen);
    visit("view/partitionBelow", settings.partitionBelow);
    visit("view/columnsEverywhere", settings.columnsEverywhere);
    visit("view/pieceDetails", settings.pieceDetails);
    visit("engine/maxPieces", settings.maxPieces);
    visit("files/recent", settings.recentFiles);
    visit("window/recentCommands", settings.recentCommands);
    visit("window/folded", settings.foldedSections);
    visit("files/dataFolder", settings.dataFolder);
    visit("training/folder", settings.trainingFolder);
    visit("training/device", settings.trainingDevice);
    visit("training/threads", settings.trainingThreads);
    visit("training/atOnce", settings.trainingAtOnce);
    visit("window/geometry", settings.geometry);
    visit("window/docks", settings.docks);
    visit("window/page", settings.page);
    visit("window/splitters", settings.splitters);
    visit("export/path", settings.exportPath);
    visit("export/format", settings.exportFormat);
    visit("export/style", settings.exportStyle);
}

/// Text files hold everything as text; a value of the right type is taken as well.
void read(const QVariant& stored, bool& value) {
    const QString text = stored.toString();
    if (text == QLatin1String("true") || text == QLatin1String("false")) {
        value = text == QLatin1String("true");
    }
}

void read(const QVariant& stored, Theme& theme) {
    bool isNumber = false;
    const int number = stored.toInt(&isNumber);
    if (isNumber && number >= 0 && number < kThemes) {
        theme = static_cast<Theme>(number);
    }
}

void read(const QVariant& stored, qint64& value) {
    bool isNumber = false;
    const qint64 number = stored.toLongLong(&isNumber);
    if (isNumber && number >= 0) {
        value = number;
    }
}

void read(const QVariant& stored, QString& value) {
    if (stored.typeId() == QMetaType::QString) {
        value = stored.toString();
    }
}

void read(const QVariant& stored, QStringList& value) {
    if (stored.typeId() == QMetaType::QStringList || stored.typeId() == QMetaType::QString) {
        value = stored.toStringList();
        value.removeAll(QString());
    }
}

void read(const QVariant& stored, QByteArray& value) {
    if (stored.typeId() == QMetaType::QByteArray) {
        value = stored.toByteArray();
    }
}

void read(const QVariant& stored, Layouts& value) {
    const QVariantMap map = stored.toMap();
    for (auto entry = map.begin(); entry != map.end(); ++entry) {
        if (entry->typeId() == QMetaType::QByteArray) {
            value[entry.key()] = entry->toByteArray();
        }
    }
}

QVariant stored(const Layouts& layouts) {
    QVariantMap map;
    for (auto entry = layouts.begin(); entry != layouts.end(); ++entry) {
        map[entry.key()] = *entry;
    }
    return map;
}

template <typename T>
QVariant stored(const T& value) {
    if constexpr (std::is_enum_v<T>) {
        return static_cast<int>(value);
    } else {
        return QVariant::fromValue(value);
    }
}

}  // namespace

void Settings::addRecent(const QString& path) {
    recentFiles.removeAll(path);
    recentFiles.prepend(path);
    while (recentFiles.size() > kRecentFiles) {
        recentFiles.removeLast();
    }
}

Settings loadSettings(const QSettings& store) {
    Settings settings;
    forEachSetting(settings, [&store](const char* key, auto& value) {
        const QString name = QString::fromLatin1(key);
        if (store.contains(name)) {
            read(store.value(name), value);
        }
    });
    return settings;
}

void saveSettings(const Settings& settings, QSettings& store) {
    forEachSetting(settings, [&store](const char* key, const auto& value) {
        store.setValue(QString::fromLatin1(key), stored(value));
    });
}

}  // namespace ui
