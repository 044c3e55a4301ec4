#include "ui/session/figure_writer.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "core/figure/needed_paper.h"

namespace ui {
namespace {

constexpr int kTellEveryMs = 100;

/// Inches rounded up, "4.2 in" and never a size that would not do.
QString inches(double size) { return QString::number(std::ceil(10.0 * size) / 10.0, 'f', 1); }

}  // namespace

bool hasPage(const ExportFormat& format) {
    return format.id != QLatin1String("csv") && format.id != QLatin1String("json");
}

QString whyCramped(const core::Figure& figure) {
    const auto needed = core::neededPaper(figure);
    if (!needed) {
        return {};
    }
    const core::FigurePreset& page = figure.preset;
    const bool isLow = needed->heightInches > page.heightInches;
    const bool isNarrow = needed->widthInches > page.widthInches;
    if (isLow && isNarrow) {
        return FigureWriter::tr("The page is too small for its panels: %1 × %2 in would do.")
            .arg(inches(needed->widthInches), inches(needed->heightInches));
    }
    return isLow ? FigureWriter::tr(
                       "The panels would be too low to be read: take fewer rows (more "
                       "columns), or a height of %1 in.")
                       .arg(inches(needed->heightInches))
                 : FigureWriter::tr(
                       "The panels would be too narrow to be read: take fewer "
                       "columns, or a width of %1 in.")
                       .arg(inches(needed->widthInches));
}

core::Figure figureFor(FigureSnapshot& snapshot, const ExportFormat& format) {
    core::Figure figure = snapshot.figure();
    figure.preset.pictureDpi = pictureDpiFor(figure, format, snapshot.draft.linesWanted);
    snapshot.draft.preset.pictureDpi = figure.preset.pictureDpi;
    return figure;
}

WrittenFigure writeFigure(FigureSnapshot snapshot, const QString& path, const ExportFormat& format,
                          PaintWatch* watch) {
    WrittenFigure result;
    result.path = path;
    try {
        const int wanted = snapshot.draft.preset.pictureDpi;
        const core::Figure figure = figureFor(snapshot, format);
        if (watch != nullptr) {
            watch->wanted = weightOf(figure).polygons;
        }
        result.reason = hasPage(format) ? whyCramped(figure) : QString();
        if (!result.reason.isEmpty()) {
            result.remedy = FigureWriter::tr("Nothing was written.");
            return result;
        }
        exportFigure(figure, snapshot.recipe(path), path, format, watch);
        result.isWritten = true;
        result.isPictureByItself = figure.preset.pictureDpi != wanted;
    } catch (const ExportCancelled&) {
        result.isCancelled = true;
    } catch (const ExportError& error) {
        result.reason = QString::fromUtf8(error.what());
        result.remedy = error.remedy();
    } catch (const std::exception& error) {
        result.reason = QString::fromUtf8(error.what());
        result.remedy = FigureWriter::tr("Nothing was written. Choose another place.");
    }
    return result;
}

FigureWriter::FigureWriter(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
    m_ticker.setInterval(kTellEveryMs);
    connect(&m_ticker, &QTimer::timeout, this, &FigureWriter::progressed);
}

FigureWriter::~FigureWriter() {
    cancel();
    m_pool.waitForDone();
}

void FigureWriter::write(const FigureSnapshot& snapshot, const QString& path,
                         const ExportFormat& format) {
    cancel();
    m_path = path;
    m_watch = std::make_shared<PaintWatch>();
    m_ticker.start();
    m_pool.start([this, snapshot, path, format, watch = m_watch] {
        const WrittenFigure result = writeFigure(snapshot, path, format, watch.get());
        QMetaObject::invokeMethod(
            this,
            [this, result, watch] {
                if (watch == m_watch) {
                    m_watch.reset();
                    m_ticker.stop();
                    Q_EMIT finished(result);
                }
            },
            Qt::QueuedConnection);
    });
    Q_EMIT progressed();
}

void FigureWriter::cancel() {
    if (m_watch) {
        m_watch->isCancelled = true;
    }
}

std::optional<double> FigureWriter::share() const {
    if (!m_watch) {
        return std::nullopt;
    }
    const auto wanted = static_cast<double>(m_watch->wanted);
    return wanted > 0.0 ? std::min(1.0, static_cast<double>(m_watch->drawn) / wanted) : 0.0;
}

}  // namespace ui
