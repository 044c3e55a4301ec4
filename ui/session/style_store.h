#pragma once

#include <QObject>
#include <QString>

#include "core/figure/style_book.h"

namespace ui {

/// The presets and palettes the user has saved, in a file of their own in the folder of settings
/// (a path of "" keeps them in memory alone). Built-in presets (core::figurePresets) are not in it
/// and cannot be overwritten.
class StyleStore : public QObject {
    Q_OBJECT

public:
    /// Reads the file; a damaged one is reported by error() and left as it is until the first
    /// change, which first moves it aside (….broken).
    explicit StyleStore(QString path = {}, QObject* parent = nullptr);

    /// "…/Reachscope/figure-styles.json" in the user's configuration.
    static QString defaultPath();

    const core::StyleBook& book() const { return m_book; }
    /// One line; empty while reading and writing went well.
    const QString& error() const { return m_error; }

    /// All presets: the built-in ones, then the user's.
    std::vector<core::FigurePreset> presets() const;
    std::vector<core::Palette> palettes() const;
    static bool isBuiltIn(const std::string& preset);

    /// Saves it under its name. Throws std::invalid_argument, one line, for an empty name or one of
    /// a built-in preset.
    void keep(core::FigurePreset preset);
    void keep(core::Palette palette);
    void dropPreset(const std::string& name);
    void dropPalette(const std::string& name);

    /// Adds what another file holds. Throws core::ParseError.
    void importFrom(const QString& path);
    /// Throws std::runtime_error naming the path.
    void exportTo(const QString& path) const;

Q_SIGNALS:
    void changed();

private:
    void write();

    QString m_path;
    core::StyleBook m_book;
    QString m_error;
    bool m_isDamaged = false;
};

}  // namespace ui
