#pragma once

#include <QByteArray>
#include <QMap>
#include <QSettings>
#include <QString>
#include <QStringList>

#include "core/io/network_file.h"

namespace ui {

enum class Theme { System, Light, Dark };

/// States of splitters by their names; texts by paths.
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
    bool pieceDetails = true;     ///< what is known of a piece, below both planes
    qint64 maxPieces = 100000;
    QStringList recentFiles;
    Layouts recentReadings;      ///< by path: how recent networks were read, where that was asked
    QStringList recentCommands;  ///< ids, the newest first
    QStringList foldedSections;  ///< titles of the parts of the columns that are folded away
    QString dataFolder;          ///< of data sets; empty: $REACHSCOPE_DATA
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
    /// How a recent file was read; as it comes where nothing is known.
    core::NetworkFileOptions readingOf(const QString& path) const;
    /// Of files that are in recentFiles; what was not asked for is not kept.
    void setReading(const QString& path, const core::NetworkFileOptions& reading);
};

/// Values that are missing, or do not fit their type, keep their default.
Settings loadSettings(const QSettings& store);
void saveSettings(const Settings& settings, QSettings& store);

}  // namespace ui
