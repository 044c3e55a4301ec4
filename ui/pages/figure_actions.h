#pragma once

#include <QHash>
#include <QObject>
#include <functional>
#include <optional>

#include "core/figure/recipe.h"

class QMimeData;
class QWidget;

namespace ui {

class ExportDialog;
class FigureComposer;
class FigureWriter;
class MainWindow;
class StyleStore;
struct FigureSnapshot;
struct WrittenFigure;

/// Export figure, export again, copy as picture and as data. Owns the figure being composed and the
/// user's styles.
class FigureActions : public QObject {
    Q_OBJECT

public:
    explicit FigureActions(MainWindow& window);

    FigureComposer& composer() const { return *m_composer; }
    StyleStore& styles() const { return *m_styles; }
    /// Made when it is first asked for.
    ExportDialog& dialog();

    FigureWriter& writer() const { return *m_writer; }
    /// Writes the figure on another thread; the dialog, or a banner where it is closed, shows how
    /// far it is and lets one stop it.
    void startExport(const QString& path, const QString& formatId);
    /// Writes the figure to the name typed in the dialog, as exportTargetOf reads it. Where an
    /// ending had to be added and that file is there, nobody was asked: then it only says so.
    void saveAs(const QString& typed);
    /// Writes the figure before it returns, for runs without a person; errors become a banner. True
    /// if written.
    bool exportTo(const QString& path, const QString& formatId);
    /// While that page is in front, Export shows this figure instead of the output plane's; where
    /// it is nothing, that there is none yet.
    void setFigureOf(QWidget* page, std::function<std::optional<core::Figure>()> make);
    /// Takes over the style and panels of a figure that was opened; its network paths are absolute.
    void takeRecipe(const core::Recipe& recipe);

private:
    void registerExport();
    void registerCopies();
    void followPlot();
    void openExport();
    bool openPageFigure();
    void saveWithDialog();
    void exportAgain();
    void keepChoices(const QString& path, const QString& formatId);
    void showProgress();
    void tellOfLongExport();
    void finishExport(const WrittenFigure& result);
    void complain(const QString& reason, const QString& remedy);
    /// Throws std::invalid_argument, one line, where there is nothing to draw.
    void requireFigure() const;
    void copy(QMimeData* (*make)(const FigureSnapshot&));
    void copyPicture();
    void copyData();
    void addPanel();

    MainWindow& m_window;
    StyleStore* m_styles = nullptr;
    FigureComposer* m_composer = nullptr;
    FigureWriter* m_writer = nullptr;
    ExportDialog* m_dialog = nullptr;
    QHash<QWidget*, std::function<std::optional<core::Figure>()>> m_pageFigures;
    bool m_isTold = false;  ///< of the present export, by a banner
};

}  // namespace ui
