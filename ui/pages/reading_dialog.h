#pragma once

#include <QDialog>

#include "ui/session/reading_desk.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace ui {

class ConvolutionFields;
class ElidedLabel;
class Session;

/// "How is this checkpoint to be read?": its tensors on one side; on the other the readings that
/// they allow, what each assumes, and whether it classifies a data set rightly. Not modal.
class ReadingDialog : public QDialog {
    Q_OBJECT

public:
    ReadingDialog(Session& session, const OpenCheckpointPtr& checkpoint, const QString& dataFolder,
                  QWidget* parent = nullptr);

    ReadingDesk& desk() { return m_desk; }
    QListWidget* choices() const { return m_choices; }
    ConvolutionFields* convolutions() const { return m_convolutions; }
    QComboBox* normalisation() const { return m_normalisation; }
    QPushButton* openButton() const { return m_open; }
    /// What the check says: "MNIST: 98.40 % of 1,000".
    QString checkText() const;
    QString problem() const;

public Q_SLOTS:
    /// Opens the network as it is read now.
    void accept() override;

private:
    QWidget* makeTensors();
    QWidget* makeReadings();
    QLayout* makeNormalisation();
    QLayout* makeCheck();
    QLayout* makeBottom();
    void fillChoices();
    void fillNormalisations();
    void takeNumbers();
    void showNetwork();
    void refresh();

    Session& m_session;
    ReadingDesk m_desk;
    QListWidget* m_choices = nullptr;
    QLabel* m_assumptions = nullptr;
    ConvolutionFields* m_convolutions = nullptr;
    QComboBox* m_normalisation = nullptr;
    QLineEdit* m_mean = nullptr;
    QLineEdit* m_deviation = nullptr;
    QComboBox* m_dataset = nullptr;
    QLabel* m_check = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_open = nullptr;
    int m_channels = 0;
};

}  // namespace ui
