#include "ui/session/critical_neurons.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>
#include <vector>

#include "reach/shift/critical_eps.h"

namespace ui {
namespace {

constexpr double kSpare = 2.0;
constexpr double kLeastEps = 1e-9;
/// Runs of the method a set: a grid of 17 eps, and halves of the brackets.
constexpr int kRunsOfOne = 65;
constexpr int kRunsOfMany = 25;

double medianOf(std::vector<double>& values) {
    // Of an even number the lower middle: between a number and infinity there is no middle.
    const auto middle = values.begin() + (std::ssize(values) - 1) / 2;
    std::ranges::nth_element(values, middle);
    return *middle;
}

/// Columns are sets, rows neurons.
Eigen::VectorXd mediansOf(const std::vector<Eigen::VectorXd>& bySet) {
    Eigen::VectorXd medians(bySet.empty() ? 0 : bySet.front().size());
    std::vector<double> values(bySet.size());
    for (Eigen::Index i = 0; i < medians.size(); ++i) {
        for (std::size_t k = 0; k < bySet.size(); ++k) {
            values[k] = bySet[k][i];
        }
        medians[i] = medianOf(values);
    }
    return medians;
}

}  // namespace

double largestCriticalEps(const StabilityKey& key) {
    const double eps = key.input ? key.input->eps : key.eps;
    return eps > kLeastEps ? kSpare * eps : 1.0;
}

CriticalNeuronsAnswer criticalNeurons(const StabilityKey& key, const std::string& layer,
                                      reach::StateCounter& counter,
                                      const Background::Cancelled& cancelled,
                                      const std::function<void(double share)>& progress) {
    CriticalNeuronsAnswer answer;
    answer.key = key;
    answer.layer = layer;
    answer.largest = largestCriticalEps(key);
    answer.wanted = std::min(key.sets(), kMostCriticalSets);
    std::vector<Eigen::VectorXd> stable;
    std::vector<Eigen::VectorXd> unstable;
    core::BoundOptions bounds;
    bounds.cancel = &cancelled;
    reach::CriticalEpsOptions options;
    options.largest = answer.largest;
    options.runs = answer.wanted == 1 ? kRunsOfOne : kRunsOfMany;
    for (std::int64_t k = 0; k < answer.wanted && !cancelled; ++k) {
        options.progress = [&](double share) {
            progress((static_cast<double>(k) + share) / static_cast<double>(answer.wanted));
        };
        const reach::CriticalEps found = reach::criticalEps(
            [&](double eps) { return counter.ranges(setWithEps(key, k, eps), bounds); }, options,
            &cancelled);
        const auto place = std::ranges::find(found.layers, layer, &reach::CriticalLayer::name);
        if (found.isCancelled || place == found.layers.end()) {
            break;
        }
        stable.push_back(place->stableAt);
        unstable.push_back(place->unstableAt);
        ++answer.done;
    }
    answer.stableAt = mediansOf(stable);
    answer.unstableAt = mediansOf(unstable);
    return answer;
}

CriticalNeurons::CriticalNeurons(CounterMaker maker, QObject* parent)
    : QObject(parent), m_maker(std::move(maker)), m_background(QThread::LowPriority) {}

CriticalNeuronsPtr CriticalNeurons::answer(const StabilityKey& key,
                                           const std::string& layer) const {
    const bool isOfIt = m_answer && m_answer->key == key && m_answer->layer == layer;
    return isOfIt ? m_answer : nullptr;
}

void CriticalNeurons::ask(const OpenNetworkPtr& network, const StabilityKey& key,
                          const std::string& layer) {
    const quint64 turn = ++m_turn;
    m_isBusy = true;
    m_share = 0.0;
    m_failure.clear();
    Q_EMIT changed();
    m_background.post(
        [this, turn, network, key, layer, maker = m_maker](const Background::Cancelled& cancelled) {
            CriticalNeuronsPtr answer;
            QString failure;
            const auto tell = [this, turn](double share) {
                QMetaObject::invokeMethod(
                    this,
                    [this, turn, share] {
                        m_share = turn == m_turn ? share : m_share;
                        Q_EMIT changed();
                    },
                    Qt::QueuedConnection);
            };
            try {
                const auto counter = maker(*network, key);
                auto found = criticalNeurons(key, layer, *counter, cancelled, tell);
                if (found.done > 0) {
                    answer = std::make_shared<const CriticalNeuronsAnswer>(std::move(found));
                }
            } catch (const std::exception& error) {
                failure = QString::fromUtf8(error.what());
            }
            QMetaObject::invokeMethod(
                this,
                [this, turn, answer, failure] {
                    if (turn == m_turn) {
                        m_isBusy = false;
                        m_failure = failure;
                        m_answer = answer ? answer : m_answer;
                        Q_EMIT changed();
                    }
                },
                Qt::QueuedConnection);
        });
}

void CriticalNeurons::cancel() {
    m_background.cancel();
    m_isBusy = false;  // medians over the sets so far come nevertheless
    Q_EMIT changed();
}

}  // namespace ui
