#pragma once

#include <QDialog>

class QComboBox;
class QLabel;
class QListView;

namespace ui {

class DatasetShelf;
class ElidedLabel;
class SampleModel;
class Session;

/// The samples of a data set by their pictures, with label and prediction; a click takes one as the
/// centre of the input set. Not modal: the sets follow behind it.
class DatasetDialog : public QDialog {
    Q_OBJECT

public:
    DatasetDialog(Session& session, DatasetShelf& shelf, QWidget* parent = nullptr);

    SampleModel* samples() const { return m_samples; }
    QListView* view() const { return m_view; }
    /// Reads the set last used, else the one that the network's input suggests.
    void readSuggested();
    /// Takes the next (1) or the previous (-1) sample; reads the set first where it is not open.
    void step(int by);

Q_SIGNALS:
    void folderChosen(QString folder);

private:
    QLayout* makeChoice();
    void connectParts();
    void showDataset();
    void showLabels();
    void showNote();
    void chooseFile();
    void chooseFolder();
    void take(const QModelIndex& row);
    void selectSample();

    Session& m_session;
    DatasetShelf& m_shelf;
    SampleModel* m_samples = nullptr;
    QComboBox* m_set = nullptr;
    QComboBox* m_labels = nullptr;
    QListView* m_view = nullptr;
    ElidedLabel* m_note = nullptr;
    int m_pendingStep = 0;
};

}  // namespace ui
