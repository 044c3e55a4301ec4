#pragma once

#include <Eigen/Core>
#include <QObject>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/attack/attacker.h"
#include "reach/sets/input_set.h"
#include "ui/session/background.h"
#include "ui/session/opening.h"

namespace ui {

/// One sample to be attacked within a set around it.
struct AttackQuestion {
    OpenNetworkPtr network;
    Eigen::VectorXd point;
    int label = 0;
    std::int64_t index = 0;  ///< of the data set: seeds the attack
    reach::InputSet set;
    core::AttackSettings settings;
};

/// A neuron whose function is on another of its linear parts after the attack.
struct NeuronFlip {
    std::string layer;
    core::Shape shape;
    std::int64_t neuron = 0;
    double before = 0.0;  ///< pre-activation
    double after = 0.0;
};

/// What the network says of one input.
struct Judgement {
    Eigen::VectorXd point;
    std::vector<double> outputs;
    int predicted = -1;
    double margin = 0.0;  ///< y_label - max over the others
};

/// What an attack came to, every number replayed by core::evaluate in double.
struct AttackAnswer {
    AttackQuestion question;
    Judgement clean;
    Judgement attacked;
    std::vector<NeuronFlip> flips;  ///< in the network's order
    std::int64_t neurons = 0;       ///< of all activations
    bool isComplete = true;
    double seconds = 0.0;

    bool isAdversarial() const { return attacked.margin <= 0.0; }
};

using AttackAnswerPtr = std::shared_ptr<const AttackAnswer>;

/// As core::makeAttacker.
using AttackerMaker = std::function<std::unique_ptr<core::Attacker>(const core::Network&,
                                                                    const core::EngineOptions&)>;

/// Attacks, evaluates both points and compares them. Throws std::runtime_error, in one line, where
/// the point found is not in the set, and what attacker and network throw.
AttackAnswer attackSample(const AttackQuestion& question, core::Attacker& attacker,
                          const core::RunControl& control);

/// One attack at a time in the background; the newest question wins. Signals are facts.
class SampleAttack : public QObject {
    Q_OBJECT

public:
    explicit SampleAttack(AttackerMaker maker = core::makeAttacker, QObject* parent = nullptr);

    void ask(const AttackQuestion& question);
    /// Stops what runs; the answer stays.
    void cancel();
    /// Forgets the answer too.
    void clear();
    const AttackAnswerPtr& answer() const { return m_answer; }
    bool isBusy() const { return m_isBusy; }
    double share() const { return m_share; }
    const QString& failure() const { return m_failure; }

Q_SIGNALS:
    void changed();

private:
    void take(quint64 turn, const AttackAnswerPtr& answer, const QString& failure);

    AttackerMaker m_maker;
    AttackAnswerPtr m_answer;
    QString m_failure;
    quint64 m_turn = 0;
    double m_share = 0.0;
    bool m_isBusy = false;
    Background m_background;  ///< last: its thread calls back
};

}  // namespace ui
