#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QListView;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QTabWidget;
class QTableView;

namespace ui {

class ChartView;
class StudyClaimModel;
class StudyDesk;
class StudySettingModel;

/// "Do the papers' claims hold?": the list of studies; the chosen one's settings, its run, and what
/// it found: the claims with verdicts, and the figures.
class StudiesPage : public QWidget {
    Q_OBJECT

public:
    /// The desk outlives the page.
    explicit StudiesPage(StudyDesk& desk, QWidget* parent = nullptr);

    /// The row that is chosen; -1: none.
    int study() const { return m_study; }
    void choose(int study);
    QTabWidget* tabs() const { return m_tabs; }
    ChartView* figure() const { return m_figure; }
    QTableView* claims() const { return m_claimTable; }
    QTableView* settings() const { return m_settingTable; }

Q_SIGNALS:
    void chosen(int study);
    /// A value was refused, a folder could not be shown: one line.
    void problem(const QString& text);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeList();
    QWidget* makeStudySide();
    QWidget* makeRunRow();
    QWidget* makeProgressRow();
    QWidget* makeSettings();
    QWidget* makeClaims();
    QWidget* makeFigures();
    void connectDesk();
    void showStudy(int study);
    void showWork();
    void showReport();
    void showFigure(int index);
    void openFolder();

    StudyDesk& m_desk;
    int m_study = -1;
    const void* m_shownReport = nullptr;  ///< which report the tables and figures are of
    QListView* m_list = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_summary = nullptr;
    QComboBox* m_size = nullptr;
    QPushButton* m_run = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_openFolder = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_state = nullptr;
    QTabWidget* m_tabs = nullptr;
    StudySettingModel* m_settings = nullptr;
    QTableView* m_settingTable = nullptr;
    StudyClaimModel* m_claims = nullptr;
    QTableView* m_claimTable = nullptr;
    QLabel* m_notes = nullptr;
    QComboBox* m_pictures = nullptr;
    ChartView* m_figure = nullptr;
    QPlainTextEdit* m_log = nullptr;
};

}  // namespace ui
