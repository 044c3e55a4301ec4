#include "ui/plot/figure_export.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QMimeData>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/figure/embed.h"
#include "core/figure/export_text.h"
#include "core/figure/figure_json.h"
#include "core/figure/math_text.h"
#include "core/figure/palette.h"
#include "core/io/atomic_file.h"
#include "ui/plot/scene_painter.h"

namespace ui {
namespace {

constexpr int kPdfResolution = 1200;
constexpr double kInchesPerMeter = 1.0 / 0.0254;
constexpr int kPngResolution = 300;
constexpr int kFinePngResolution = 600;
/// Measured on figures of 1e4 pieces.
constexpr qint64 kSvgBytesAPoint = 16;
constexpr qint64 kPdfBytesAPoint = 9;
constexpr qint64 kTikzBytesAPoint = 30;
constexpr qint64 kCsvBytesAPoint = 60;
constexpr qint64 kBytesAPolygon = 24;
constexpr qint64 kBytesAtLeast = 20000;

QString translated(const char* text) {
    return QCoreApplication::translate("ui::ExportFormat", text);
}

/// Qt writes the present time, "D:20261122080039Z", whatever SOURCE_DATE_EPOCH says.
void fixDate(QByteArray& pdf) {
    bool isNumber = false;
    const qint64 seconds = qEnvironmentVariable("SOURCE_DATE_EPOCH").toLongLong(&isNumber);
    const QByteArray mark("/CreationDate (D:");
    const qsizetype at = pdf.indexOf(mark);
    if (!isNumber || at < 0) {
        return;
    }
    const QByteArray date = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC)
                                .toString(QStringLiteral("yyyyMMddHHmmss"))
                                .toLatin1();
    const qsizetype start = at + mark.size();
    const qsizetype length = pdf.indexOf(')', start) - start;
    // What follows the seconds is the time zone; the length stays, or offsets would be wrong.
    pdf.replace(start, length, (date + "Z").leftJustified(length, ' ', true));
}

QByteArray toPdf(const core::Figure& figure, PaintWatch* watch) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(kPdfResolution);
        writer.setPageSize(QPageSize(QSizeF(figure.preset.widthInches, figure.preset.heightInches),
                                     QPageSize::Inch, QString(), QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF());
        writer.setCreator(QStringLiteral("Reachscope"));
        writer.setTitle(QString::fromStdString(core::plainText(figure.grid.title)));
        QPainter painter(&writer);
        paintFigure(painter, figure, watch);
    }
    QByteArray pdf = buffer.data();
    fixDate(pdf);
    return pdf;
}

QByteArray pngOf(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

std::string svgOf(const core::Figure& figure, PaintWatch* watch) {
    std::vector<std::string> pictures;
    for (std::size_t i = 0; figure.preset.pictureDpi > 0 && i < figure.panels.size(); ++i) {
        pictures.push_back(
            pngOf(paintInside(figure, i, figure.preset.pictureDpi, watch)).toStdString());
    }
    return core::toSvg(figure, pictures);
}

std::string plainBytes(const core::Figure& figure, const QString& id, PaintWatch* watch) {
    if (id == QLatin1String("pdf")) {
        return toPdf(figure, watch).toStdString();
    }
    if (id == QLatin1String("svg")) {
        return svgOf(figure, watch);
    }
    if (id == QLatin1String("tikz")) {
        return core::toTikz(figure);
    }
    if (id == QLatin1String("csv")) {
        return core::toCsv(figure);
    }
    const int dpi = id == QLatin1String("png600") ? kFinePngResolution : kPngResolution;
    return pngOf(renderFigure(figure, dpi, watch)).toStdString();
}

QString remedyFor(const QString& path) {
    const QFileInfo file(path);
    const QFileInfo folder(file.absolutePath());
    if (!folder.isDir()) {
        return translated("The folder is not there: make it, or choose another one.");
    }
    if (file.isDir()) {
        return translated("That is a folder: give the file a name.");
    }
    if (file.exists() && !file.isWritable()) {
        return translated("The file is write-protected: choose another name.");
    }
    if (!folder.isWritable()) {
        return translated("You may not write in this folder: choose another one.");
    }
    return translated("Free some space, or choose another disk.");
}

void writeBytes(const QByteArray& bytes, const QString& path) {
    try {
        core::writeFileAtomically(path.toStdString(), bytes.toStdString());
    } catch (const std::runtime_error& error) {
        throw ExportError(QString::fromUtf8(error.what()), remedyFor(path));
    }
}

template <typename Bytes>
QMimeData* pictureMime(const core::Figure& figure, Bytes bytes) {
    auto* mime = new QMimeData;
    for (const auto& [id, type] : {std::pair{"png", "image/png"}, std::pair{"svg", "image/svg+xml"},
                                   std::pair{"pdf", "application/pdf"}}) {
        mime->setData(QString::fromLatin1(type), bytes(formatOfId(QString::fromLatin1(id))));
    }
    mime->setImageData(renderFigure(figure, kPngResolution));
    return mime;
}

struct ExportFormatTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::ExportFormatTexts)
};

}  // namespace

const QList<ExportFormat>& exportFormats() {
    static const QList<ExportFormat> formats{
        {QStringLiteral("pdf"), ExportFormatTexts::tr("PDF (vector)"), QStringLiteral("pdf")},
        {QStringLiteral("svg"), ExportFormatTexts::tr("SVG (vector)"), QStringLiteral("svg")},
        {QStringLiteral("png"), ExportFormatTexts::tr("PNG, 300 dpi"), QStringLiteral("png")},
        {QStringLiteral("png600"), ExportFormatTexts::tr("PNG, 600 dpi"), QStringLiteral("png")},
        {QStringLiteral("tikz"), ExportFormatTexts::tr("TikZ (pgfplots)"), QStringLiteral("tex")},
        {QStringLiteral("csv"), ExportFormatTexts::tr("CSV (vertices)"), QStringLiteral("csv")},
        {QStringLiteral("json"), ExportFormatTexts::tr("Recipe (JSON)"), QStringLiteral("json")}};
    return formats;
}

const ExportFormat& formatOfPath(const QString& path) {
    const QString extension = QFileInfo(path).suffix().toLower();
    const auto& formats = exportFormats();
    const auto found = std::ranges::find(formats, extension, &ExportFormat::extension);
    return found == formats.end() ? formats.front() : *found;
}

const ExportFormat& formatOfId(const QString& id) {
    const auto& formats = exportFormats();
    const auto found = std::ranges::find(formats, id, &ExportFormat::id);
    return found == formats.end() ? formats.front() : *found;
}

ExportTarget exportTargetOf(const QString& typed, const ExportFormat& chosen) {
    const QString ending = QFileInfo(typed).suffix().toLower();
    if (ending == chosen.extension) {
        return {typed, chosen};
    }
    const auto& formats = exportFormats();
    const auto found = std::ranges::find(formats, ending, &ExportFormat::extension);
    if (found != formats.end()) {
        return {typed, *found};
    }
    const QString stem = typed.endsWith(QLatin1Char('.')) ? typed.chopped(1) : typed;
    return {stem + QLatin1Char('.') + chosen.extension, chosen};
}

QByteArray figureBytes(const core::Figure& figure, const core::Recipe& recipe,
                       const ExportFormat& format, PaintWatch* watch) {
    if (format.id == QLatin1String("json")) {
        return QByteArray::fromStdString(core::toJson(recipe) + "\n");
    }
    const std::string plain = plainBytes(figure, format.id, watch);
    if (watch != nullptr && watch->isCancelled) {
        throw ExportCancelled();
    }
    return QByteArray::fromStdString(
        core::withRecipe(plain, recipe, format.extension.toStdString()));
}

QByteArray figureBytes(const core::Figure& figure, const ExportFormat& format) {
    if (format.id == QLatin1String("json")) {
        return QByteArray::fromStdString(core::toJson(figure) + "\n");
    }
    return QByteArray::fromStdString(core::withFigure(plainBytes(figure, format.id, nullptr),
                                                      figure, format.extension.toStdString()));
}

void exportFigure(const core::Figure& figure, const core::Recipe& recipe, const QString& path,
                  const ExportFormat& format, PaintWatch* watch) {
    writeBytes(figureBytes(figure, recipe, format, watch), path);
}

void exportFigure(const core::Figure& figure, const QString& path, const ExportFormat& format) {
    writeBytes(figureBytes(figure, format), path);
}

void exportFigure(const core::Scene& scene, const core::Recipe& recipe, const QString& path,
                  const ExportFormat& format) {
    exportFigure(core::figureOf(scene), recipe, path, format);
}

FigureWeight weightOf(const core::Figure& figure) {
    FigureWeight weight;
    for (const core::Scene& panel : figure.panels) {
        for (const core::SceneSet& set : panel.sets) {
            weight.polygons += static_cast<qint64>(set.polygons.size());
            for (const auto& polygon : set.polygons) {
                for (const core::Ring& ring : polygon) {
                    weight.points += static_cast<qint64>(ring.size());
                }
            }
        }
        for (const core::Series& series : panel.chart.series) {
            weight.points += static_cast<qint64>(series.x.size());
        }
        if (panel.chart.heatMap) {
            weight.polygons += static_cast<qint64>(panel.chart.heatMap->values.size());
        }
    }
    return weight;
}

qint64 predictedBytes(const FigureWeight& weight, const core::FigurePreset& preset,
                      const ExportFormat& format) {
    const bool isText = format.id == QLatin1String("tikz") || format.id == QLatin1String("csv");
    if (format.extension == QLatin1String("png") || format.extension == QLatin1String("json") ||
        (preset.pictureDpi > 0 && !isText)) {
        return 0;
    }
    const qint64 perPoint = format.id == QLatin1String("svg")    ? kSvgBytesAPoint
                            : format.id == QLatin1String("pdf")  ? kPdfBytesAPoint
                            : format.id == QLatin1String("tikz") ? kTikzBytesAPoint
                                                                 : kCsvBytesAPoint;
    return kBytesAtLeast + kBytesAPolygon * weight.polygons + perPoint * weight.points;
}

bool canHoldPicture(const ExportFormat& format) {
    return format.id == QLatin1String("svg") || format.id == QLatin1String("pdf");
}

int pictureDpiFor(const core::Figure& figure, const ExportFormat& format, bool linesWanted) {
    const int own = figure.preset.pictureDpi;
    const bool isFree = own == 0 && !linesWanted && canHoldPicture(format);
    return isFree && weightOf(figure).polygons > kMostPiecesAsLines ? kPictureDpi : own;
}

QMimeData* makeFigureMime(const core::Figure& figure, const core::Recipe& recipe) {
    return pictureMime(
        figure, [&](const ExportFormat& format) { return figureBytes(figure, recipe, format); });
}

QMimeData* makeFigureMime(const core::Figure& figure) {
    return pictureMime(figure,
                       [&](const ExportFormat& format) { return figureBytes(figure, format); });
}

QMimeData* makeFigureDataMime(const core::Figure& figure) {
    auto* mime = new QMimeData;
    QByteArray csv = QByteArray::fromStdString(core::toCsv(figure));
    mime->setData(QStringLiteral("text/csv"), csv);
    // No field of ours holds a comma.
    mime->setText(QString::fromUtf8(csv.replace(',', '\t')));
    return mime;
}

QImage renderFigure(const core::Figure& figure, double dotsPerInch, PaintWatch* watch) {
    const QSizeF size = figureSize(figure.preset, dotsPerInch);
    QImage image(static_cast<int>(std::ceil(size.width() - 1e-6)),
                 static_cast<int>(std::ceil(size.height() - 1e-6)), QImage::Format_RGB32);
    const int dotsPerMeter = qRound(dotsPerInch * kInchesPerMeter);
    image.setDotsPerMeterX(dotsPerMeter);
    image.setDotsPerMeterY(dotsPerMeter);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintFigure(painter, figure, watch);
    return image;
}

QImage renderFigure(const core::Scene& scene, double dotsPerInch) {
    return renderFigure(core::figureOf(scene), dotsPerInch);
}

QImage toGreyscale(const QImage& image) {
    QImage grey = image.convertToFormat(QImage::Format_RGB32);
    for (int y = 0; y < grey.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(grey.scanLine(y));
        for (int x = 0; x < grey.width(); ++x) {
            line[x] = 0xFF000000U | core::greyOf(line[x] & 0xFFFFFFU);
        }
    }
    return grey;
}

}  // namespace ui
