#pragma once

#include <QHash>
#include <QWidget>
#include <string>
#include <vector>

#include "ui/session/training_draft.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTextBrowser;

namespace ui {

class Column;
class Section;
class TrainingSettingRow;

/// All settings of a training run, by group, from a configuration to start from: what each of them
/// does, whose it is, its default, and which were changed. Knows nothing of jobs: startAsked() says
/// what is to be trained.
class TrainingForm : public QWidget {
    Q_OBJECT

public:
    explicit TrainingForm(QWidget* parent = nullptr);

    /// Shows another configuration instead.
    void setConfig(const core::TrainingConfig& config);
    const core::TrainingConfig& config() const { return m_draft.config(); }
    /// Why it cannot be started, in one line; empty: it can.
    QString problem() const;

    QComboBox* configurations() const { return m_configurations; }
    QLineEdit* filter() const { return m_filter; }
    QCheckBox* changedOnly() const { return m_changedOnly; }
    QPushButton* startButton() const { return m_start; }
    QLabel* verdict() const { return m_verdict; }
    QLabel* estimate() const { return m_estimate; }
    QString explanation() const;
    /// nullptr if there is none of that key.
    TrainingSettingRow* row(const std::string& key) const;

Q_SIGNALS:
    void startAsked(const core::TrainingConfig& config);

private:
    QWidget* makeHead();
    QWidget* makeFilterLine();
    QWidget* makeFoot();
    static QString groupOf(const core::TrainingSetting& setting);
    void makeRows();
    void listConfigurations();
    void connectParts();
    void chooseConfiguration(int index);
    void openFile();
    void saveFile();
    void readFile(const QString& path);
    void assign(TrainingSettingRow& row, const QString& text);
    void reset(TrainingSettingRow& row);
    void explain(const core::TrainingSetting& setting);
    void refresh();
    void showRows();
    void showVerdict();

    struct Group {
        Section* section = nullptr;
        std::vector<TrainingSettingRow*> rows;
    };

    TrainingDraft m_draft;
    QHash<QString, QString> m_refused;  ///< by key: why
    QString m_failure;                  ///< of a file that could not be read or written
    std::vector<Group> m_groups;
    QComboBox* m_configurations = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_save = nullptr;
    QLabel* m_method = nullptr;
    QLineEdit* m_filter = nullptr;
    QCheckBox* m_changedOnly = nullptr;
    Column* m_column = nullptr;
    QTextBrowser* m_explanation = nullptr;
    QLabel* m_verdict = nullptr;
    QLabel* m_estimate = nullptr;
    QPushButton* m_start = nullptr;
};

}  // namespace ui
