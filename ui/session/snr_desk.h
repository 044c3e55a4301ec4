#pragma once

#include <QObject>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "ui/session/background.h"
#include "ui/session/snr_result.h"

namespace ui {

class SnrRun;

/// Measures signal and noise of networks off the window's thread. The newest question wins; what it
/// overtakes, or what is cancelled, keeps the samples that were measured as a partial result.
/// Results are kept in memory by network and settings, so that going back is immediate. Signals are
/// facts.
class SnrDesk : public QObject {
    Q_OBJECT

public:
    explicit SnrDesk(SnrTools tools = snrTools(), QObject* parent = nullptr);
    ~SnrDesk() override;

    /// True if this build can measure.
    bool isAvailable() const;
    /// What is known of a network under exactly these settings; null: nothing. Complete, partial,
    /// or a failure.
    SnrResultPtr result(const SnrQuestion& question, const SnrSubject& network) const;
    /// The newest numbers of the network under whatever settings; null: none.
    SnrResultPtr latest(const SnrSubject& network) const;
    /// Seconds that the networks without a complete result will take, estimated from sizes and from
    /// what was measured before.
    double secondsFor(const SnrQuestion& question) const;

    /// Measures what has no complete result; what failed, anew.
    void measure(const SnrQuestion& question);
    /// The question that is being measured, or was last.
    const std::optional<SnrQuestion>& question() const { return m_question; }
    void cancel();
    bool isBusy() const { return m_ended != m_turn; }
    const SnrProgress& progress() const { return m_progress; }

Q_SIGNALS:
    /// Results came, or the work began or ended.
    void changed();
    void progressed();

private:
    struct Kept {
        std::string network;
        std::string settings;
        SnrResultPtr result;
        quint64 turn = 0;
    };

    const Kept* find(const std::string& network, const std::string& settings) const;
    void take(quint64 turn, const std::string& settings, const std::string& network,
              const SnrResultPtr& result);
    /// before: what was known of the network earlier in the same run; null: nothing.
    void learnSpeed(const SnrResult& result, const SnrResult* before, const SnrQuestion& question,
                    const std::string& network);
    void end(quint64 turn);

    SnrTools m_tools;
    std::shared_ptr<SnrRun> m_run;   ///< used by the background's thread alone
    mutable std::list<Kept> m_kept;  ///< the last used first
    std::optional<SnrQuestion> m_question;
    SnrProgress m_progress;
    double m_speed;           ///< operations a second
    quint64 m_turn = 0;       ///< of the newest measurement
    quint64 m_ended = 0;      ///< of the newest that ended, or was given up
    Background m_background;  ///< last: its thread calls back
};

}  // namespace ui
