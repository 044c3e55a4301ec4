#include "ui/session/figure_writer.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace ui {
namespace {

constexpr int kTellEveryMs = 100;

}  // namespace

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
