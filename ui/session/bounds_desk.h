#pragma once

#include <QObject>
#include <QTimer>

#include "ui/session/background.h"
#include "ui/session/bounds_report.h"

namespace ui {

class Session;

/// Puts the session's answers side by side, layer by layer, off the window's thread, while it is
/// watched. Computes no bounds: it looks at the layers of the methods that are shown. The newest
/// answers win. Signals are facts.
class BoundsDesk : public QObject {
    Q_OBJECT

public:
    explicit BoundsDesk(Session& session, QObject* parent = nullptr);

    /// Works only while it is looked at.
    void setWatched(bool watched);
    /// Of the present network; null before the first and where no method has layers.
    const BoundsReportPtr& report() const { return m_report; }
    /// Answers have come that the report does not hold yet.
    bool isBusy() const { return m_gathering.isActive() || m_shownTurn != m_turn; }

Q_SIGNALS:
    void changed();

private:
    void follow();
    void compare();
    void take(const BoundsReportPtr& report, quint64 turn);
    void set(const BoundsReportPtr& report);

    Session& m_session;
    BoundsReportPtr m_report;
    quint64 m_turn = 0;       ///< of the newest comparison asked
    quint64 m_shownTurn = 0;  ///< of the newest that came; those before are not shown any more
    bool m_watched = false;
    QTimer m_gathering;       ///< results of one turn of the event loop
    Background m_background;  ///< last: its thread calls back
};

}  // namespace ui
