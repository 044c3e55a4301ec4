#pragma once

#include <QObject>

#include "core/figure/recipe.h"

class QMimeData;

namespace ui {

class ExportDialog;
class FigureComposer;
class MainWindow;
class StyleStore;
struct FigureSnapshot;

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

    /// Writes the figure; errors become a banner. True if written.
    bool exportTo(const QString& path, const QString& formatId);
    /// Takes over the style and panels of a figure that was opened; its network paths are absolute.
    void takeRecipe(const core::Recipe& recipe);

private:
    void registerExport();
    void registerCopies();
    void followPlot();
    void openExport();
    void saveWithDialog();
    void exportAgain();
    /// Throws std::invalid_argument, one line, where there is nothing to draw.
    void requireFigure() const;
    void copy(QMimeData* (*make)(const FigureSnapshot&));
    void copyPicture();
    void copyData();
    void addPanel();

    MainWindow& m_window;
    StyleStore* m_styles = nullptr;
    FigureComposer* m_composer = nullptr;
    ExportDialog* m_dialog = nullptr;
};

}  // namespace ui
