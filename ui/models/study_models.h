#pragma once

#include <QAbstractListModel>
#include <QAbstractTableModel>

#include "ui/session/study_desk.h"

namespace ui {

/// "running", "done", …, translated; with how many claims hold where that is known.
QString statusText(const StudyEntry& study);

/// The studies, one a row: title, and below it paper and status (StatusRole).
class StudyListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { StatusRole = Qt::UserRole };

    explicit StudyListModel(const StudyDesk& desk, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    const StudyDesk& m_desk;
};

/// Settings of one study; values are edited, and an empty one gives the default back.
class StudySettingModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Key, Value, Help, ColumnCount };

    explicit StudySettingModel(StudyDesk& desk, QObject* parent = nullptr);

    void setStudy(int study);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// A value was not taken; one line that says why.
    void refused(const QString& reason);

private:
    const reach::StudySetting& settingAt(int row) const;

    StudyDesk& m_desk;
    int m_study = -1;
};

/// The papers' claims beside what a run found.
class StudyClaimModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Verdict, Paper, Ours, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setReport(const StudyReportPtr& report);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    StudyReportPtr m_report;
};

}  // namespace ui
