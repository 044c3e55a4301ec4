#pragma once

#include <QByteArray>
#include <QMap>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace ui {

enum class Theme { System, Light, Dark };

/// States of splitters by their names.
using Layouts = QMap<QString, QByteArray>;

/// Everything the program remembers between two starts.
struct Settings {
    Theme theme = Theme::System;
    bool grid = true;
    bool legend = true;
    bool equalAspect = false;
    bool autoFit = true;
    bool showPieces = true;
    bool hintSeen = false;
    bool partitionBelow = false;  ///< the input plane stands below the output plane
    /// The columns at the sides stand also beside pages that do not ask of the open network.
    bool columnsEverywhere = false;
    bool pieceDetails = true;  ///< what is known of a piece, below both planes
    qint64 maxPieces = 100000;
    QStringList recentFiles;
    QStringList recentCommands;  ///< ids, the newest first
    QStringList foldedSections;  ///< titles of the parts of the columns that are folded away
    QString dataFolder;          ///< of data sets; empty: $REACHSCOPE_DATA
    QString trainingFolder;      ///< of training runs; empty: the program's own
    QString trainingDevice = QStringLiteral("cpu");
    qint64 trainingThreads = 0;  ///< 0: the cores shared out among the runs
    qint64 trainingAtOnce = 1;
    QByteArray geometry;
    QByteArray docks;
    QString page;       ///< id of the page in front
    Layouts splitters;  ///< QSplitter::saveState() by object name
    QString exportPath;
    QString exportFormat = QStringLiteral("pdf");
    QString exportStyle;  ///< a style book (core/figure/style_book.h) of one preset and palette

    bool operator==(const Settings&) const = default;

    /// Puts a file first in recentFiles; the list keeps the newest ten.
    void addRecent(const QString& path);
};

/// Values that are missing, or do not fit their type, keep their default.
Settings loadSettings(const QSettings& store);
void saveSettings(const Settings& settings, QSettings& store);

}  // namespace ui
