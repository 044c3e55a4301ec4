#pragma once

#include <QObject>

namespace ui {

class ExportDialog;
class MainWindow;

/// Export figure, export again.
class FigureActions : public QObject {
    Q_OBJECT

public:
    explicit FigureActions(MainWindow& window);

    /// Writes the figure; errors become a banner. True if written.
    bool exportTo(const QString& path, const QString& formatId);

private:
    void openExport();
    void saveWithDialog();
    void exportAgain();

    MainWindow& m_window;
    ExportDialog* m_dialog = nullptr;
};

}  // namespace ui
