#include "ui/plot/figure_export.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/figure/embed.h"
#include "core/figure/export_text.h"
#include "core/figure/palette.h"
#include "ui/plot/scene_painter.h"

namespace ui {
namespace {

constexpr int kPdfResolution = 1200;
constexpr int kSvgResolution = 96;
constexpr double kInchesPerMeter = 1.0 / 0.0254;
constexpr int kPngResolution = 300;
constexpr int kFinePngResolution = 600;

QByteArray toPdf(const core::Scene& scene) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(kPdfResolution);
        writer.setPageSize(QPageSize(QSizeF(scene.preset.widthInches, scene.preset.heightInches),
                                     QPageSize::Inch, QString(), QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF());
        writer.setCreator(QStringLiteral("Reachscope"));
        writer.setTitle(QString::fromStdString(scene.title));
        QPainter painter(&writer);
        paintScene(painter, scene);
    }
    return buffer.data();
}

QByteArray toSvg(const core::Scene& scene) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        const QSizeF size = figureSize(scene.preset, kSvgResolution);
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setResolution(kSvgResolution);
        generator.setSize(size.toSize());
        generator.setViewBox(QRectF(QPointF(0, 0), size));
        generator.setTitle(QString::fromStdString(scene.title));
        QPainter painter(&generator);
        paintScene(painter, scene);
    }
    return buffer.data();
}

QByteArray toPng(const core::Scene& scene, int dotsPerInch) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    renderFigure(scene, dotsPerInch).save(&buffer, "PNG");
    return bytes;
}

void writeWhole(const QString& path, const std::string& bytes) {
    QSaveFile file(path);
    const auto size = static_cast<qint64>(bytes.size());
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data(), size) != size ||
        !file.commit()) {
        throw std::runtime_error(QStringLiteral("%1: cannot be written: %2")
                                     .arg(path, file.errorString())
                                     .toStdString());
    }
}

std::string figureBytes(const core::Scene& scene, const QString& id) {
    const QByteArray bytes = id == QLatin1String("pdf")      ? toPdf(scene)
                             : id == QLatin1String("svg")    ? toSvg(scene)
                             : id == QLatin1String("png600") ? toPng(scene, kFinePngResolution)
                                                             : toPng(scene, kPngResolution);
    return bytes.toStdString();
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

void exportFigure(const core::Scene& scene, const core::Recipe& recipe, const QString& path,
                  const ExportFormat& format) {
    if (format.id == QLatin1String("csv")) {
        writeWhole(path, core::toCsv(scene));
    } else if (format.id == QLatin1String("json")) {
        writeWhole(path, core::toJson(recipe));
    } else {
        const std::string figure = format.id == QLatin1String("tikz")
                                       ? core::toTikz(scene)
                                       : figureBytes(scene, format.id);
        writeWhole(path, core::withRecipe(figure, recipe, path.toStdString()));
    }
}

QImage renderFigure(const core::Scene& scene, double dotsPerInch) {
    const QSizeF size = figureSize(scene.preset, dotsPerInch);
    QImage image(static_cast<int>(std::ceil(size.width())),
                 static_cast<int>(std::ceil(size.height())), QImage::Format_RGB32);
    const int dotsPerMeter = qRound(dotsPerInch * kInchesPerMeter);
    image.setDotsPerMeterX(dotsPerMeter);
    image.setDotsPerMeterY(dotsPerMeter);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintScene(painter, scene);
    return image;
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
