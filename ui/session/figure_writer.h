#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <memory>
#include <optional>

#include "ui/plot/figure_export.h"
#include "ui/plot/scene_painter.h"
#include "ui/session/figure_composer.h"

namespace ui {

/// What became of writing a figure.
struct WrittenFigure {
    QString path;
    bool isWritten = false;
    bool isCancelled = false;
    /// Its sets are held as a picture because they are so many (kMostPiecesAsLines).
    bool isPictureByItself = false;
    QString reason;  ///< where it failed: one line
    QString remedy;  ///< another, what to do
};

/// A figure of the snapshot; where it has too many pieces to be lines in this format and the draft
/// does not insist on them, its preset (and the snapshot's, for the recipe) holds them as a
/// picture.
core::Figure figureFor(FigureSnapshot& snapshot, const ExportFormat& format);

/// A picture on paper; a table of data and a recipe have no page.
bool hasPage(const ExportFormat& format);

/// Why the figure is not drawn: its panels would be too small on their page to be read; one line
/// with the remedy. Empty where they are not.
QString whyCramped(const core::Figure& figure);

/// Writes the file; what goes wrong is in the result. Any thread; minutes for a million pieces as
/// lines.
WrittenFigure writeFigure(FigureSnapshot snapshot, const QString& path, const ExportFormat& format,
                          PaintWatch* watch = nullptr);

/// Writes figures off the window's thread, one at a time: a new one ends the one before.
class FigureWriter : public QObject {
    Q_OBJECT

public:
    explicit FigureWriter(QObject* parent = nullptr);
    ~FigureWriter() override;

    void write(const FigureSnapshot& snapshot, const QString& path, const ExportFormat& format);
    void cancel();
    bool isRunning() const { return m_watch != nullptr; }
    const QString& path() const { return m_path; }
    /// Share of the pieces that are drawn; nothing unless running.
    std::optional<double> share() const;

Q_SIGNALS:
    /// Now and then while it runs.
    void progressed();
    /// Not for one that another took the place of.
    void finished(const ui::WrittenFigure& result);

private:
    QString m_path;
    std::shared_ptr<PaintWatch> m_watch;
    QTimer m_ticker;
    QThreadPool m_pool;  ///< last: its destructor waits for those that call back
};

}  // namespace ui
