#include "ui/session/stability_desk.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "ui/session/session.h"

namespace ui {
namespace {

constexpr int kRestMs = 150;
/// Neurons of all answers that are kept: some 50 bytes each.
constexpr std::int64_t kMostKept = 4'000'000;
/// How often a growing answer and its progress are told.
constexpr qint64 kTellMs = 200;
constexpr double kLeastShare = 0.02;  ///< before that no time left is guessed

}  // namespace

StabilityDesk::StabilityDesk(Session& session, DatasetShelf& shelf, CounterMaker maker,
                             QObject* parent)
    : QObject(parent),
      m_session(session),
      m_shelf(shelf),
      m_maker(std::move(maker)),
      m_background(QThread::LowPriority) {
    m_resting.setSingleShot(true);
    m_resting.setInterval(kRestMs);
    connect(&m_resting, &QTimer::timeout, this, &StabilityDesk::ask);
    connect(&session, &Session::stateChanged, this, &StabilityDesk::follow);
    connect(&session, &Session::pausedChanged, this, &StabilityDesk::follow);
    connect(&shelf, &DatasetShelf::opened, this, &StabilityDesk::follow);
}

void StabilityDesk::setWatched(bool watched) {
    m_watched = watched;
    if (watched) {
        follow();
        return;
    }
    m_resting.stop();
    m_background.cancel();
    ++m_turn;
    m_isBusy = false;
    m_asked.clear();
}

std::vector<OpenNetworkPtr> StabilityDesk::networks() const {
    std::vector<OpenNetworkPtr> networks;
    const OpenNetworkPtr& active = m_session.network();
    if (!active) {
        return networks;
    }
    networks.push_back(active);
    const State& state = m_session.state();
    for (const OpenNetworkPtr& other : state.shelf) {
        const bool fits = other && other != state.network && other->hash != active->hash &&
                          other->network.inputCount() == active->network.inputCount();
        if (fits && stabilityOf(state).comparesAll) {
            networks.push_back(other);
        }
    }
    return networks;
}

std::vector<StabilityDesk::Wanted> StabilityDesk::wanted() const {
    std::vector<Wanted> all;
    const StabilityShow show = stabilityOf(m_session.state());
    const std::vector<OpenNetworkPtr> asked = networks();
    const OpenDatasetPtr data =
        asked.empty() ? nullptr : openSamplesOf(m_shelf, show, asked.front()->network);
    for (const OpenNetworkPtr& network : asked) {
        if (auto key = keyOf(*network, show, m_session.input(), data, m_shelf.reading())) {
            all.push_back({network, std::move(*key)});
        }
    }
    return all;
}

bool StabilityDesk::lacksSamples() const {
    const State& state = m_session.state();
    return m_session.network() && stabilityOf(state).scope == StabilityScope::Samples &&
           wanted().empty();
}

const StabilityAnswer* StabilityDesk::kept(const StabilityKey& key) const {
    const auto found = std::ranges::find(m_kept, key, &StabilityAnswer::key);
    return found == m_kept.end() ? nullptr : &*found;
}

void StabilityDesk::follow() {
    if (!m_watched) {
        return;
    }
    const std::vector<Wanted> now = wanted();
    const bool isSame = std::ranges::equal(now, m_asked, [](const Wanted& a, const Wanted& b) {
        return a.network == b.network && a.key == b.key;
    });
    if (isSame && !now.empty()) {
        return;
    }
    if (now.empty()) {
        m_resting.stop();
        m_background.cancel();
        ++m_turn;
        m_asked.clear();
        m_answers.clear();
        m_isBusy = false;
        m_isCurrent = false;
        Q_EMIT changed();
        return;
    }
    m_isCurrent = false;
    const bool isKnown =
        std::ranges::all_of(now, [this](const Wanted& one) { return kept(one.key) != nullptr; });
    if (isKnown) {
        m_resting.stop();
        ask();
        return;
    }
    m_resting.start();
    Q_EMIT changed();
}

void StabilityDesk::ask() {
    if (!m_watched || m_session.isPaused()) {
        Q_EMIT changed();
        return;
    }
    m_asked = wanted();
    ++m_turn;
    m_isCancelled = false;
    m_isCurrent = true;
    m_answers.clear();
    std::vector<Wanted> missing;
    for (const Wanted& one : m_asked) {
        const StabilityAnswer* known = kept(one.key);
        m_answers.push_back(known != nullptr ? *known
                                             : StabilityAnswer{one.network, one.key, {}, {}, 0.0});
        m_answers.back().network = one.network;
        if (known == nullptr) {
            missing.push_back(one);
        }
    }
    m_isBusy = !missing.empty();
    if (m_isBusy) {
        post(missing);
    } else {
        m_background.cancel();
    }
    Q_EMIT changed();
}

void StabilityDesk::post(const std::vector<Wanted>& missing) {
    m_progress = {missing.front().network, 0, missing.front().key.sets(), 0.0, -1.0};
    m_clock.start();
    m_background.post([this, missing, turn = m_turn,
                       maker = m_maker](const Background::Cancelled& cancelled) {
        for (std::size_t k = 0; k < missing.size() && !cancelled; ++k) {
            const auto& [network, key] = missing[k];
            StabilityAnswer answer{network, key, {}, {}, 0.0};
            QElapsedTimer clock;
            clock.start();
            qint64 told = -kTellMs;
            reach::TallyControl control;
            control.cancel = &cancelled;
            control.progress = [&](const reach::StateTally& soFar, double share) {
                if (clock.elapsed() - told < kTellMs || cancelled) {
                    return;
                }
                told = clock.elapsed();
                const StabilityProgress progress{
                    network, soFar.done, soFar.wanted,
                    (static_cast<double>(k) + share) / static_cast<double>(missing.size()), -1.0};
                StabilityAnswer growing = answer;
                growing.tally =
                    soFar.done > 0 ? std::make_shared<const reach::StateTally>(soFar) : nullptr;
                QMetaObject::invokeMethod(
                    this,
                    [this, turn, progress, growing] {
                        if (turn == m_turn && growing.tally) {
                            place(growing);
                        }
                        tell(turn, progress);
                    },
                    Qt::QueuedConnection);
            };
            try {
                const auto counter = maker(*network, key);
                auto tally = reach::tallyStates(*counter, setsOf(key), control);
                if (tally.done > 0) {
                    answer.tally = std::make_shared<const reach::StateTally>(std::move(tally));
                }
            } catch (const std::exception& error) {
                answer.failure = QString::fromUtf8(error.what());
            }
            answer.seconds = 1e-3 * static_cast<double>(clock.elapsed());
            const bool isLast = k + 1 == missing.size() || cancelled;
            QMetaObject::invokeMethod(
                this, [this, turn, answer, isLast] { take(turn, answer, isLast); },
                Qt::QueuedConnection);
        }
    });
}

void StabilityDesk::place(const StabilityAnswer& answer) {
    const auto place = std::ranges::find(m_answers, answer.key, &StabilityAnswer::key);
    if (place != m_answers.end()) {
        *place = answer;
    }
}

void StabilityDesk::tell(quint64 turn, const StabilityProgress& progress) {
    if (turn != m_turn || !m_isBusy) {
        return;
    }
    m_progress = progress;
    const double elapsed = 1e-3 * static_cast<double>(m_clock.elapsed());
    m_progress.secondsLeft =
        progress.share > kLeastShare ? elapsed * (1.0 / progress.share - 1.0) : -1.0;
    Q_EMIT changed();
}

void StabilityDesk::take(quint64 turn, const StabilityAnswer& answer, bool isLast) {
    // A complete answer is worth keeping, whatever is asked by now.
    if (answer.isComplete() && kept(answer.key) == nullptr) {
        m_kept.push_front(answer);
        forgetOld();
    }
    if (turn != m_turn) {
        return;
    }
    if (answer.tally || !answer.failure.isEmpty()) {
        place(answer);
    }
    m_isBusy = !isLast;
    Q_EMIT changed();
}

void StabilityDesk::forgetOld() {
    std::int64_t neurons = 0;
    for (std::size_t k = 0; k < m_kept.size(); ++k) {
        for (const reach::LayerTally& layer : m_kept[k].tally->layers) {
            neurons += layer.neurons();
        }
        if (k > 0 && neurons > kMostKept) {
            m_kept.resize(k);
        }
    }
}

void StabilityDesk::cancel() {
    m_resting.stop();
    m_background.cancel();
    m_isCancelled = m_isBusy;
    m_isBusy = false;
    Q_EMIT changed();
}

void StabilityDesk::again() {
    m_asked.clear();
    m_isCancelled = false;
    follow();
}

}  // namespace ui
