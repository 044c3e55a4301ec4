#pragma once

#include <QObject>

namespace ui {

class DatasetDialog;
class DatasetShelf;
class MainWindow;

/// Commands of the input set: data sets, samples and other centres.
class InputActions : public QObject {
    Q_OBJECT

public:
    /// The shelf outlives this.
    InputActions(MainWindow& window, DatasetShelf& shelf);

    /// Shows the samples, reading a set if none is open.
    void openDatasets();
    DatasetDialog& dialog();
    /// The next (1) or previous (-1) sample.
    void step(int by);

private:
    void addSamples();
    void addCentres();

    MainWindow& m_window;
    DatasetShelf& m_shelf;
    DatasetDialog* m_dialog = nullptr;
};

}  // namespace ui
