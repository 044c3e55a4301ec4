#include "ui/session/sample_attack.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/network/evaluate.h"
#include "reach/analysis/input_batch.h"
#include "reach/analysis/neuron_status.h"

namespace ui {
namespace {

/// What rounding may move a point beyond its set.
constexpr double kTolerance = 1e-9;

struct AttackTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::AttackTexts)
};

[[noreturn]] void refuse(const QString& reason) { throw std::runtime_error(reason.toStdString()); }

std::vector<std::vector<double>> valuesAt(const core::Network& network,
                                          const Eigen::VectorXd& point) {
    return core::evaluateAllNodes<double>(
        network, std::span(point.data(), static_cast<std::size_t>(point.size())));
}

Judgement judge(const Eigen::VectorXd& point, const std::vector<double>& outputs, int label) {
    Judgement judgement{point, outputs, -1, 0.0};
    const auto best = std::ranges::max_element(outputs);
    judgement.predicted = static_cast<int>(best - outputs.begin());
    double rival = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        rival = std::cmp_equal(i, label) ? rival : std::max(rival, outputs[i]);
    }
    judgement.margin = outputs[static_cast<std::size_t>(label)] - rival;
    return judgement;
}

reach::NeuronStatus statusAt(const core::Node& node, std::size_t neuron, double value) {
    const auto* ramp = std::get_if<core::ParamRamp>(&node.operation);
    return ramp != nullptr ? reach::statusOf(value, value, ramp->r[neuron])
                           : reach::statusOf(value, value);
}

bool isNeuronLayer(const core::Node& node) {
    return core::isActivation(node.operation) &&
           !std::holds_alternative<core::Smooth>(node.operation);
}

void compareNeurons(const core::Network& network, const std::vector<std::vector<double>>& before,
                    const std::vector<std::vector<double>>& after, AttackAnswer& answer) {
    for (std::size_t n = 0; n < network.nodes().size(); ++n) {
        const core::Node& node = network.nodes()[n];
        if (!isNeuronLayer(node)) {
            continue;
        }
        const auto input = static_cast<std::size_t>(node.inputs.front());
        answer.neurons += std::ssize(before[input]);
        for (std::size_t i = 0; i < before[input].size(); ++i) {
            if (statusAt(node, i, before[input][i]) != statusAt(node, i, after[input][i])) {
                answer.flips.push_back({node.name, network.shapeOf(static_cast<int>(n)),
                                        static_cast<std::int64_t>(i), before[input][i],
                                        after[input][i]});
            }
        }
    }
}

core::AttackSamples samplesOf(const AttackQuestion& question) {
    core::AttackSamples samples;
    samples.region = reach::inputBatch(question.set);
    samples.points.assign(question.point.begin(), question.point.end());
    samples.labels = {question.label};
    samples.indices = {question.index};
    return samples;
}

}  // namespace

AttackAnswer attackSample(const AttackQuestion& question, core::Attacker& attacker,
                          const core::RunControl& control) {
    const core::Network& network = question.network->network;
    if (network.outputCount() < 2) {
        refuse(AttackTexts::tr("an attack needs classes: the network has one output"));
    }
    if (question.label < 0 || question.label >= network.outputCount()) {
        refuse(AttackTexts::tr("the sample's label %1 is no output of the network, which has %2")
                   .arg(question.label)
                   .arg(network.outputCount()));
    }
    const core::AttackResult result =
        attacker.attack(samplesOf(question), question.settings, control);
    const Eigen::VectorXd found = Eigen::Map<const Eigen::VectorXd>(
        result.points.data(), static_cast<Eigen::Index>(result.points.size()));
    if (found.size() != question.point.size() ||
        !reach::contains(question.set, found, kTolerance)) {
        refuse(AttackTexts::tr("the attack left its set: its point is not shown"));
    }
    const auto before = valuesAt(network, question.point);
    const auto after = valuesAt(network, found);
    AttackAnswer answer{question,
                        judge(question.point, before.back(), question.label),
                        judge(found, after.back(), question.label),
                        {},
                        0,
                        result.isComplete,
                        0.0};
    compareNeurons(network, before, after, answer);
    return answer;
}

SampleAttack::SampleAttack(AttackerMaker maker, QObject* parent)
    : QObject(parent), m_maker(std::move(maker)), m_background(QThread::LowPriority) {}

void SampleAttack::ask(const AttackQuestion& question) {
    const quint64 turn = ++m_turn;
    m_isBusy = true;
    m_share = 0.0;
    m_failure.clear();
    Q_EMIT changed();
    m_background.post(
        [this, turn, question, maker = m_maker](const Background::Cancelled& cancelled) {
            AttackAnswerPtr answer;
            QString failure;
            QElapsedTimer clock;
            clock.start();
            core::RunControl control;
            control.cancel = &cancelled;
            control.progress = [this, turn](double share) {
                QMetaObject::invokeMethod(
                    this,
                    [this, turn, share] {
                        m_share = turn == m_turn ? share : m_share;
                        Q_EMIT changed();
                    },
                    Qt::QueuedConnection);
            };
            try {
                const auto attacker = maker(question.network->network, {});
                AttackAnswer made = attackSample(question, *attacker, control);
                made.seconds = 1e-3 * static_cast<double>(clock.elapsed());
                answer = std::make_shared<const AttackAnswer>(std::move(made));
            } catch (const std::exception& error) {
                failure = QString::fromUtf8(error.what());
            }
            QMetaObject::invokeMethod(
                this, [this, turn, answer, failure] { take(turn, answer, failure); },
                Qt::QueuedConnection);
        });
}

void SampleAttack::take(quint64 turn, const AttackAnswerPtr& answer, const QString& failure) {
    if (turn != m_turn) {
        return;
    }
    m_isBusy = false;
    m_failure = failure;
    m_answer = answer ? answer : m_answer;
    Q_EMIT changed();
}

void SampleAttack::cancel() {
    m_background.cancel();
    m_isBusy = false;  // what was found so far comes nevertheless
    Q_EMIT changed();
}

void SampleAttack::clear() {
    m_background.cancel();
    ++m_turn;
    m_isBusy = false;
    m_answer.reset();
    m_failure.clear();
    Q_EMIT changed();
}

}  // namespace ui
