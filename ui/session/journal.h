#pragma once

#include <QObject>
#include <QTimer>
#include <map>

#include "ui/models/log_model.h"
#include "ui/session/session.h"

namespace ui {

/// Writes down what a session tells: messages, files, and the runs of the engine. Of a slider that
/// is dragged only the runs it comes to rest at are kept: the log is for people.
class Journal : public QObject {
    Q_OBJECT

public:
    Journal(Session& session, LogModel& log, QObject* parent = nullptr);

    /// "Star: 3.2 ms, sound, partial; 30 pieces".
    static QString describe(const Computed& computed);

private:
    void noteMessage(const Message& message);
    void noteRuns();

    Session& m_session;
    LogModel& m_log;
    QTimer m_rest;
    std::map<reach::Method, quint64> m_noted;     ///< generation of the last run noted
    std::map<reach::Method, QString> m_failures;  ///< last failure noted
};

/// From here on Qt's own warnings go into the log too (from whatever thread), besides where they
/// went before. One log at a time; ends with the returned object.
class QtMessages : public QObject {
    Q_OBJECT

public:
    explicit QtMessages(LogModel& log);
    ~QtMessages() override;

private:
    LogModel* m_log;
};

}  // namespace ui
