#pragma once

#include <QString>

#include "reach/analysis/method.h"
#include "ui/session/computed.h"

namespace ui {

class Attacker;
class Session;

/// Why an exact method is off at first for this network and input set; empty where it is on, where
/// it was switched off, and for other methods.
QString whyOffAtFirst(const Session& session, reach::Method method);

/// What the list of methods says of one of them, column by column (MethodModel::Column).
class MethodCells {
public:
    MethodCells(const Session& session, const Attacker* attacker, reach::Method method);

    /// A dash where there is no number.
    QString text(int column) const;
    /// What the method and its number are; of a dash, why it is one.
    QString toolTip(int column) const;
    /// The row in one sentence, for screen readers.
    QString spoken() const;
    bool isRefuted() const;
    /// The result that is shown; null where the method is off or has none.
    const ComputedPtr& computed() const { return m_computed; }

    static QString title(int column);
    static QString titleTip(int column);

private:
    QString area() const;
    QString worth() const;
    QString attacked() const;
    QString whyMissing(int column) const;

    const Session& m_session;
    const Attacker* m_attacker;
    reach::Method m_method;
    ComputedPtr m_computed;
};

}  // namespace ui
