#include "ui/session/style_store.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>
#include <stdexcept>

#include "core/figure/palette.h"

namespace ui {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::StyleStore", text); }

void requireName(const std::string& name) {
    if (QString::fromStdString(name).trimmed().isEmpty()) {
        throw std::invalid_argument(tr("Give it a name first.").toStdString());
    }
}

}  // namespace

StyleStore::StyleStore(QString path, QObject* parent) : QObject(parent), m_path(std::move(path)) {
    if (m_path.isEmpty() || !QFileInfo::exists(m_path)) {
        return;
    }
    try {
        m_book = core::readStyleBook(m_path.toStdString());
    } catch (const std::exception& error) {
        m_error = QString::fromUtf8(error.what());
        m_isDamaged = true;
    }
}

QString StyleStore::defaultPath() {
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) +
           QStringLiteral("/figure-styles.json");
}

std::vector<core::FigurePreset> StyleStore::presets() const {
    std::vector<core::FigurePreset> all = core::figurePresets();
    all.insert(all.end(), m_book.presets.begin(), m_book.presets.end());
    return all;
}

std::vector<core::Palette> StyleStore::palettes() const {
    std::vector<core::Palette> all{core::Palette{tr("Okabe and Ito").toStdString(), {}}};
    all.insert(all.end(), m_book.palettes.begin(), m_book.palettes.end());
    return all;
}

bool StyleStore::isBuiltIn(const std::string& preset) {
    return core::maybeFigurePreset(preset).has_value();
}

void StyleStore::keep(core::FigurePreset preset) {
    requireName(preset.name);
    if (isBuiltIn(preset.name)) {
        throw std::invalid_argument(tr("%1 is a preset of the program: choose another name.")
                                        .arg(QString::fromStdString(preset.name))
                                        .toStdString());
    }
    m_book.keep(preset);
    write();
}

void StyleStore::keep(core::Palette palette) {
    requireName(palette.name);
    if (palette.name == palettes().front().name) {
        throw std::invalid_argument(tr("%1 is a palette of the program: choose another name.")
                                        .arg(QString::fromStdString(palette.name))
                                        .toStdString());
    }
    m_book.keep(palette);
    write();
}

void StyleStore::dropPreset(const std::string& name) {
    m_book.dropPreset(name);
    write();
}

void StyleStore::dropPalette(const std::string& name) {
    m_book.dropPalette(name);
    write();
}

void StyleStore::importFrom(const QString& path) {
    core::StyleBook other = core::readStyleBook(path.toStdString());
    for (const core::FigurePreset& preset : core::figurePresets()) {
        other.dropPreset(preset.name);
    }
    m_book.merge(other);
    write();
}

void StyleStore::exportTo(const QString& path) const {
    core::writeStyleBook(m_book, path.toStdString());
}

void StyleStore::write() {
    m_error.clear();
    if (!m_path.isEmpty()) {
        try {
            QDir().mkpath(QFileInfo(m_path).absolutePath());
            if (m_isDamaged && QFileInfo(m_path).isFile()) {
                QFile::remove(m_path + QStringLiteral(".broken"));
                QFile::rename(m_path, m_path + QStringLiteral(".broken"));
                m_isDamaged = false;
            }
            core::writeStyleBook(m_book, m_path.toStdString());
        } catch (const std::exception& error) {
            m_error = QString::fromUtf8(error.what());
        }
    }
    Q_EMIT changed();
}

}  // namespace ui
