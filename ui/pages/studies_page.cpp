#include "ui/pages/studies_page.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/study_models.h"
#include "ui/plot/chart_view.h"
#include "ui/session/study_desk.h"
#include "ui/session/study_texts.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

enum Tab { Settings, Claims, Figures, Log };

constexpr int kListWidth = 31 * kStep;
constexpr double kLeastAspect = 0.75;  ///< of a figure that is shown: height over width
constexpr int kStudyWidth = 60 * kStep;
constexpr int kValueWidth = 16 * kStep;

/// Keeps a figure from growing far higher than it is printed.
class FigureFrame : public QWidget {
public:
    explicit FigureFrame(ChartView* figure) : m_figure(figure) {
        m_figure->setParent(this);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
        setMinimumSize(figure->minimumSizeHint());
        setBackgroundRole(QPalette::Base);
        setAutoFillBackground(true);
    }

    void fit() {
        const core::FigurePreset& preset = m_figure->figure().preset;
        const double printed = preset.heightInches / std::max(0.1, preset.widthInches);
        const double most = std::max(kLeastAspect, printed) * width();
        m_figure->setGeometry(0, 0, width(), std::min(height(), static_cast<int>(most)));
    }

protected:
    void resizeEvent(QResizeEvent*) override { fit(); }

private:
    ChartView* m_figure;
};

QTableView* makeWrappedTable(QAbstractItemModel* model, const QString& name) {
    QTableView* table = makeQuietTable(model);
    table->setAccessibleName(name);
    table->setWordWrap(true);
    table->setTextElideMode(Qt::ElideNone);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    return table;
}

}  // namespace

StudiesPage::StudiesPage(StudyDesk& desk, QWidget* parent) : QWidget(parent), m_desk(desk) {
    auto* split = new QSplitter(Qt::Horizontal);
    split->setObjectName(QStringLiteral("studies"));
    split->addWidget(makeList());
    split->addWidget(makeStudySide());
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    split->setSizes({kListWidth, kStudyWidth});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(split);
    connectDesk();
    choose(m_desk.count() > 0 ? 0 : -1);
}

QWidget* StudiesPage::makeList() {
    m_list = new QListView;
    m_list->setModel(new StudyListModel(m_desk, this));
    m_list->setAccessibleName(tr("Studies"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setSpacing(1);
    m_list->setAlternatingRowColors(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMinimumWidth(20 * kStep);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& now) { showStudy(now.row()); });
    return m_list;
}

QWidget* StudiesPage::makeStudySide() {
    auto* side = new QWidget;
    m_title = new QLabel;
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_title->setWordWrap(true);
    m_summary = new QLabel;
    m_summary->setWordWrap(true);
    makeQuiet(m_summary);
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeSettings(), tr("Settings"));
    m_tabs->addTab(makeClaims(), tr("Claims"));
    m_tabs->addTab(makeFigures(), tr("Figures"));
    m_log = new QPlainTextEdit;
    m_log->setReadOnly(true);
    m_log->setFrameShape(QFrame::NoFrame);
    m_log->setAccessibleName(tr("Log of the run"));
    m_tabs->addTab(m_log, tr("Log"));
    auto* head = new QWidget;
    auto* top = new QVBoxLayout(head);
    top->setContentsMargins(kStep, kStep, kStep, kStep / 2);
    top->setSpacing(kStep / 2);
    top->addWidget(m_title);
    top->addWidget(m_summary);
    top->addWidget(makeRunRow());
    top->addWidget(makeProgressRow());
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(m_tabs, 1);
    return side;
}

QWidget* StudiesPage::makeRunRow() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep);
    m_size = new QComboBox;
    m_size->addItems({tr("Full size"), tr("Small size")});
    m_size->setAccessibleName(tr("Size of the run"));
    m_size->setToolTip(tr("Small: seconds, to see that it runs; its numbers decide nothing."));
    m_run = new QPushButton(tr("Run"));
    m_resume = new QPushButton(tr("Continue"));
    m_resume->setToolTip(tr("Takes up the run that was cut short; finished parts are kept."));
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setToolTip(tr("Finishes the step at hand and ends; the run can be continued."));
    m_openFolder = new QPushButton(tr("Open folder"));
    m_openFolder->setToolTip(tr("Shows the run's files: study.json, tables, figures."));
    for (QWidget* part : {static_cast<QWidget*>(m_size), static_cast<QWidget*>(m_run),
                          static_cast<QWidget*>(m_resume), static_cast<QWidget*>(m_cancel)}) {
        layout->addWidget(part);
    }
    layout->addStretch();
    layout->addWidget(m_openFolder);
    connect(m_size, &QComboBox::activated, this,
            [this](int index) { m_desk.setSmoke(m_study, index == 1); });
    connect(m_run, &QPushButton::clicked, this, [this] { m_desk.run(m_study); });
    connect(m_resume, &QPushButton::clicked, this, [this] { m_desk.resume(m_study); });
    connect(m_cancel, &QPushButton::clicked, &m_desk, &StudyDesk::cancel);
    connect(m_openFolder, &QPushButton::clicked, this, &StudiesPage::openFolder);
    return row;
}

QWidget* StudiesPage::makeProgressRow() {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep);
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(kStep);
    m_progress->setMaximumWidth(20 * kStep);
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_state = new QLabel;
    m_state->setWordWrap(true);
    makeQuiet(m_state);
    layout->addWidget(m_progress);
    layout->addWidget(m_state, 1);
    return row;
}

QWidget* StudiesPage::makeSettings() {
    m_settings = new StudySettingModel(m_desk, this);
    m_settingTable = makeWrappedTable(m_settings, tr("Settings of the study"));
    m_settingTable->setEditTriggers(QAbstractItemView::AllEditTriggers);
    QHeaderView* header = m_settingTable->horizontalHeader();
    header->setSectionResizeMode(StudySettingModel::Key, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(StudySettingModel::Help, QHeaderView::Stretch);
    header->resizeSection(StudySettingModel::Value, kValueWidth);
    makeCopyable(m_settingTable);
    connect(m_settings, &StudySettingModel::refused, this, &StudiesPage::problem);
    return m_settingTable;
}

QWidget* StudiesPage::makeClaims() {
    auto* side = new QWidget;
    m_claims = new StudyClaimModel(this);
    m_claimTable = makeWrappedTable(m_claims, tr("The paper's claims and what was found"));
    QHeaderView* header = m_claimTable->horizontalHeader();
    header->setSectionResizeMode(StudyClaimModel::Paper, QHeaderView::Stretch);
    header->setSectionResizeMode(StudyClaimModel::Ours, QHeaderView::Stretch);
    header->setSectionResizeMode(StudyClaimModel::Verdict, QHeaderView::ResizeToContents);
    makeCopyable(m_claimTable);
    m_notes = new QLabel;
    m_notes->setWordWrap(true);
    m_notes->setMargin(kStep);
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    makeQuiet(m_notes);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_claimTable, 1);
    layout->addWidget(m_notes);
    return side;
}

QWidget* StudiesPage::makeFigures() {
    auto* side = new QWidget;
    m_pictures = new QComboBox;
    m_pictures->setAccessibleName(tr("Figure that is shown"));
    m_figure = new ChartView;
    m_figure->setAccessibleName(tr("Figure of the study"));
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, kStep / 2, 0, 0);
    layout->setSpacing(kStep / 2);
    layout->addWidget(m_pictures, 0, Qt::AlignLeft);
    layout->addWidget(new FigureFrame(m_figure), 1);
    connect(m_pictures, &QComboBox::activated, this, &StudiesPage::showFigure);
    return side;
}

void StudiesPage::connectDesk() {
    connect(&m_desk, &StudyDesk::changed, this, [this](int study) {
        if (study == m_study) {
            showWork();
            showReport();
        } else {
            showWork();  // what runs elsewhere decides what can be run here
        }
    });
    connect(&m_desk, &StudyDesk::ended, this, [this](int study) {
        if (study == m_study && m_tabs->currentIndex() == Log) {
            m_tabs->setCurrentIndex(Claims);
        }
    });
}

void StudiesPage::choose(int study) {
    m_list->setCurrentIndex(m_list->model()->index(study, 0));
    showStudy(study);
}

void StudiesPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_desk.lookForRuns();
}

void StudiesPage::showStudy(int study) {
    m_study = study;
    m_settings->setStudy(study);
    setEnabled(study >= 0);
    if (study < 0) {
        m_title->setText(tr("This program was built without studies."));
        return;
    }
    const reach::StudyInfo& info = m_desk.at(study).info;
    m_title->setText(tr("%1 (%2)").arg(studyTitle(info), QString::fromStdString(info.paper)));
    m_summary->setText(studySummary(info));
    m_shownReport = nullptr;
    showWork();
    showReport();
    Q_EMIT chosen(study);
}

void StudiesPage::showWork() {
    if (m_study < 0) {
        return;
    }
    const StudyEntry& study = m_desk.at(m_study);
    const bool isRunning = m_desk.running() == m_study;
    const QString whyNot = m_desk.whyNotRun(m_study);
    m_size->setCurrentIndex(study.isSmoke ? 1 : 0);
    m_size->setEnabled(!isRunning);
    m_run->setVisible(!isRunning);
    m_run->setEnabled(whyNot.isEmpty());
    m_run->setToolTip(whyNot.isEmpty() ? tr("Runs the study in a process of its own.") : whyNot);
    m_resume->setVisible(!isRunning && m_desk.mayContinue(m_study));
    m_resume->setEnabled(whyNot.isEmpty());
    m_cancel->setVisible(isRunning);
    m_openFolder->setEnabled(!study.folder.isEmpty());
    m_progress->setVisible(isRunning);
    const qint64 total = study.progress.total.value_or(0);
    m_progress->setRange(0, static_cast<int>(total));
    m_progress->setValue(static_cast<int>(std::min(study.progress.done, total)));
    const QString words = study.message.isEmpty()
                              ? statusText(study)
                              : tr("%1: %2").arg(statusText(study), study.message);
    const bool saysWhyNot = !isRunning && m_desk.running() < 0 && !whyNot.isEmpty();
    m_state->setText(saysWhyNot ? tr("%1 — %2").arg(words, whyNot) : words);
    const QString log = study.progress.log.join(QLatin1Char('\n'));
    if (m_log->toPlainText() != log) {
        m_log->setPlainText(log);
        m_log->moveCursor(QTextCursor::End);
    }
}

void StudiesPage::showReport() {
    const StudyReportPtr report = m_desk.at(m_study).report;
    if (report && report.get() == m_shownReport) {
        return;
    }
    const bool isNew = report && m_shownReport == nullptr;
    m_shownReport = report.get();
    m_claims->setReport(report);
    m_claimTable->resizeRowsToContents();
    m_pictures->clear();
    QStringList notes = report ? report->notes + report->missing : QStringList();
    m_notes->setText(notes.join(QLatin1Char('\n')));
    m_notes->setVisible(!notes.isEmpty());
    m_tabs->setTabEnabled(Claims, report != nullptr);
    m_tabs->setTabEnabled(Figures, report != nullptr);
    if (report) {
        for (const StudyPicture& picture : report->figures) {
            m_pictures->addItem(picture.name);
        }
    }
    m_pictures->setVisible(m_pictures->count() > 1);
    showFigure(0);
    if (isNew && !report->figures.empty() && m_tabs->currentIndex() == Settings) {
        m_tabs->setCurrentIndex(Figures);
    }
}

void StudiesPage::showFigure(int index) {
    const StudyReportPtr report = m_desk.at(m_study).report;
    const bool isThere = report && index >= 0 && index < static_cast<int>(report->figures.size());
    m_figure->setNotice(isThere ? QString() : tr("No figure yet: run the study."));
    if (isThere) {
        m_figure->setFigure(report->figures[static_cast<std::size_t>(index)].figure);
        static_cast<FigureFrame*>(m_figure->parentWidget())->fit();
    }
}

void StudiesPage::openFolder() {
    const QString folder = m_desk.at(m_study).folder;
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder))) {
        Q_EMIT problem(tr("%1 could not be shown.").arg(folder));
    }
}

}  // namespace ui
