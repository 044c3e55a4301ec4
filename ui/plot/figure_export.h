#pragma once

#include <QImage>
#include <QString>
#include <QStringList>

#include "core/figure/recipe.h"
#include "core/figure/scene.h"

namespace ui {

/// A way to write a figure: "pdf", "svg", "png" (300 dpi), "png600", "tikz", "csv", "json" (the
/// recipe alone).
struct ExportFormat {
    QString id;
    QString title;
    QString extension;  ///< without dot
};
const QList<ExportFormat>& exportFormats();

/// The format whose extension a path has; the first for one that is unknown.
const ExportFormat& formatOfPath(const QString& path);
const ExportFormat& formatOfId(const QString& id);

/// Writes the figure with its recipe inside (CSV holds none); the file appears whole or not at all.
/// Throws std::runtime_error naming the path where it cannot be written.
void exportFigure(const core::Scene& scene, const core::Recipe& recipe, const QString& path,
                  const ExportFormat& format);

/// The figure as it will look in print, at so many dots per inch.
QImage renderFigure(const core::Scene& scene, double dotsPerInch);

/// The same in greys of the same lightness.
QImage toGreyscale(const QImage& image);

}  // namespace ui
