#pragma once

#include <QByteArray>
#include <QImage>
#include <QString>
#include <QStringList>
#include <stdexcept>

#include "core/figure/figure.h"
#include "core/figure/recipe.h"

class QMimeData;

namespace ui {

struct PaintWatch;

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

/// Where a figure goes and in which format.
struct ExportTarget {
    QString path;
    ExportFormat format;
};
/// What a typed name means: its ending decides the format where it is one of ours (the chosen one
/// stays where several have it); any other name gets the chosen format's ending after it.
ExportTarget exportTargetOf(const QString& typed, const ExportFormat& chosen);

/// A figure that could not be written: what() is one line naming the path and the reason; `remedy`
/// another, what to do about it.
class ExportError : public std::runtime_error {
public:
    ExportError(const QString& reason, QString remedy)
        : std::runtime_error(reason.toStdString()), m_remedy(std::move(remedy)) {}
    const QString& remedy() const { return m_remedy; }

private:
    QString m_remedy;
};

/// Writing was cancelled: there is no file.
class ExportCancelled : public std::runtime_error {
public:
    ExportCancelled() : std::runtime_error("cancelled") {}
};

/// The figure in a format with its recipe inside. PDF carries the date of SOURCE_DATE_EPOCH where
/// that is set; nothing else depends on when or where it is made. Any thread; throws
/// ExportCancelled where the watch says so.
QByteArray figureBytes(const core::Figure& figure, const core::Recipe& recipe,
                       const ExportFormat& format, PaintWatch* watch = nullptr);

/// A figure whose document goes inside instead of a recipe (core/figure/figure_json.h); "json" is
/// that document alone. Throws std::invalid_argument for one that core::checkFigure refuses.
QByteArray figureBytes(const core::Figure& figure, const ExportFormat& format);

/// Writes figureBytes; the file appears whole or not at all. Throws ExportError, ExportCancelled.
void exportFigure(const core::Figure& figure, const core::Recipe& recipe, const QString& path,
                  const ExportFormat& format, PaintWatch* watch = nullptr);
void exportFigure(const core::Scene& scene, const core::Recipe& recipe, const QString& path,
                  const ExportFormat& format);

void exportFigure(const core::Figure& figure, const QString& path, const ExportFormat& format);

/// How much a figure draws.
struct FigureWeight {
    qint64 polygons = 0;
    qint64 points = 0;
};
FigureWeight weightOf(const core::Figure& figure);

/// About how large the file will be, without making it; 0 where that hardly depends on the figure
/// (PNG).
qint64 predictedBytes(const FigureWeight& weight, const core::FigurePreset& preset,
                      const ExportFormat& format);
/// Beyond it a figure of lines is slow to open elsewhere: the window offers to hold the sets as a
/// picture (FigurePreset::pictureDpi).
inline constexpr qint64 kLargeFigure = qint64{20} << 20;

/// Formats of lines that can hold the sets as a picture: PDF and SVG.
bool canHoldPicture(const ExportFormat& format);
/// Sets of more polygons than this are held as a picture in these formats unless lines are asked
/// for: a million of them take a minute, gigabytes, and a file that few programs open.
inline constexpr qint64 kMostPiecesAsLines = 100000;
inline constexpr int kPictureDpi = 600;
/// The preset's own, or what so many pieces make of it.
int pictureDpiFor(const core::Figure& figure, const ExportFormat& format, bool linesWanted);

/// The figure for other programs' clipboard: PNG, SVG and PDF, each with its recipe, and an image.
/// Owned by the caller.
QMimeData* makeFigureMime(const core::Figure& figure, const core::Recipe& recipe);
QMimeData* makeFigureMime(const core::Figure& figure);
/// The figure's numbers: CSV and, tab-separated, text. Owned by the caller.
QMimeData* makeFigureDataMime(const core::Figure& figure);

/// The figure as it will look in print, at so many dots per inch. Any thread.
QImage renderFigure(const core::Figure& figure, double dotsPerInch, PaintWatch* watch = nullptr);
QImage renderFigure(const core::Scene& scene, double dotsPerInch);

/// The same in greys of the same lightness.
QImage toGreyscale(const QImage& image);

}  // namespace ui
