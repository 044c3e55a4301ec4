#include "ui/models/study_models.h"

#include <QCoreApplication>
#include <QFont>
#include <utility>

#include "ui/session/numbers.h"
#include "ui/session/study_texts.h"

namespace ui {
namespace {

struct StudyTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::StudyModels)
};

QString runningText(const StudyProgress& progress) {
    if (!progress.total || *progress.total <= 0) {
        return StudyTexts::tr("running");
    }
    const auto percent = 100 * progress.done / *progress.total;
    return progress.secondsLeft ? StudyTexts::tr("running, %1 %, %2 left")
                                      .arg(percent)
                                      .arg(formatSeconds(*progress.secondsLeft))
                                : StudyTexts::tr("running, %1 %").arg(percent);
}

QString doneText(const StudyEntry& study) {
    if (!study.report) {
        return StudyTexts::tr("done");
    }
    const QString size =
        study.report->isSmoke ? StudyTexts::tr("small run") : StudyTexts::tr("full run");
    return StudyTexts::tr("%1: %2 of %3 claims hold")
        .arg(size)
        .arg(study.report->holding())
        .arg(study.report->claims.size());
}

/// The study's own words, translated where the window knows them.
QString verdictTitle(const StudyClaim& claim) {
    if (claim.isHolding) {
        return StudyTexts::tr("✓ holds");
    }
    if (!claim.isMeasured) {
        return StudyTexts::tr("— not measured");
    }
    return claim.verdict == QLatin1String("does not hold") ? StudyTexts::tr("✗ does not hold")
                                                           : StudyTexts::tr("≠ not as printed");
}

}  // namespace

QString statusText(const StudyEntry& study) {
    switch (study.status) {
        case StudyStatus::Idle:
            return StudyTexts::tr("not run yet");
        case StudyStatus::Running:
            return runningText(study.progress);
        case StudyStatus::Done:
            return doneText(study);
        case StudyStatus::Cut:
            return StudyTexts::tr("cut short; can be continued");
        case StudyStatus::Failed:
            return StudyTexts::tr("failed");
    }
    return {};
}

StudyListModel::StudyListModel(const StudyDesk& desk, QObject* parent)
    : QAbstractListModel(parent), m_desk(desk) {
    connect(&desk, &StudyDesk::changed, this,
            [this](int study) { Q_EMIT dataChanged(index(study), index(study)); });
}

int StudyListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_desk.count();
}

QVariant StudyListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const StudyEntry& study = m_desk.at(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return studyTitle(study.info) + QLatin1Char('\n') +
                   QString::fromStdString(study.info.paper) + QLatin1Char('\n') + statusText(study);
        case Qt::ToolTipRole:
            return studySummary(study.info);
        case StatusRole:
            return statusText(study);
        default:
            return {};
    }
}

StudySettingModel::StudySettingModel(StudyDesk& desk, QObject* parent)
    : QAbstractTableModel(parent), m_desk(desk) {
    connect(&desk, &StudyDesk::changed, this, [this](int study) {
        if (study == m_study && rowCount() > 0) {
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        }
    });
}

void StudySettingModel::setStudy(int study) {
    if (study != m_study) {
        beginResetModel();
        m_study = study;
        endResetModel();
    }
}

const reach::StudySetting& StudySettingModel::settingAt(int row) const {
    return m_desk.at(m_study).info.settings.at(static_cast<std::size_t>(row));
}

int StudySettingModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_study < 0
               ? 0
               : static_cast<int>(m_desk.at(m_study).info.settings.size());
}

int StudySettingModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StudySettingModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const reach::StudySetting& setting = settingAt(index.row());
    const QString key = QString::fromStdString(setting.key);
    const bool isChanged = m_desk.at(m_study).values.contains(key);
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole:
            return index.column() == Key     ? key
                   : index.column() == Value ? m_desk.value(m_study, key)
                                             : QString::fromStdString(setting.help);
        case Qt::ToolTipRole:
            return tr("%1\nFull size: %2")
                .arg(QString::fromStdString(setting.help), valueText(setting.standard));
        case Qt::FontRole: {
            QFont font;
            font.setBold(isChanged && index.column() == Value);
            return font;
        }
        default:
            return {};
    }
}

bool StudySettingModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const bool isValue =
        checkIndex(index, CheckIndexOption::IndexIsValid) && index.column() == Value;
    if (role != Qt::EditRole || !isValue) {
        return false;
    }
    const QString key = QString::fromStdString(settingAt(index.row()).key);
    if (value.toString() == m_desk.value(m_study, key)) {
        return true;
    }
    const QString reason = m_desk.setValue(m_study, key, value.toString());
    if (!reason.isEmpty()) {
        Q_EMIT refused(reason);
    }
    return reason.isEmpty();
}

Qt::ItemFlags StudySettingModel::flags(const QModelIndex& index) const {
    const bool isRunning = m_study >= 0 && m_desk.running() == m_study;
    const Qt::ItemFlags own = QAbstractTableModel::flags(index);
    return index.column() == Value && !isRunning ? own | Qt::ItemIsEditable : own;
}

QVariant StudySettingModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Key:
            return tr("Setting");
        case Value:
            return tr("Value");
        case Help:
            return tr("What it is");
        default:
            return {};
    }
}

void StudyClaimModel::setReport(const StudyReportPtr& report) {
    if (report != m_report) {
        beginResetModel();
        m_report = report;
        endResetModel();
    }
}

int StudyClaimModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_report ? 0 : static_cast<int>(m_report->claims.size());
}

int StudyClaimModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StudyClaimModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const StudyClaim& claim = m_report->claims[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) {
        return index.column() == Verdict ? verdictTitle(claim)
               : index.column() == Paper ? claim.paper
                                         : claim.ours;
    }
    if (role == Qt::ToolTipRole) {
        return claim.note.isEmpty() ? claim.criterion
                                    : claim.criterion + QLatin1Char('\n') + claim.note;
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignTop);
    }
    return {};
}

QVariant StudyClaimModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Verdict:
            return tr("Verdict");
        case Paper:
            return tr("The paper says");
        case Ours:
            return tr("We found");
        default:
            return {};
    }
}

}  // namespace ui
