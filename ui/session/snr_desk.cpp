#include "ui/session/snr_desk.h"

#include <algorithm>
#include <utility>

#include "ui/session/snr_run.h"

namespace ui {
namespace {

constexpr std::size_t kMostKept = 200;
constexpr std::int64_t kMostBytes = std::int64_t{256} << 20;
/// Before anything was measured: a slow core.
constexpr double kFirstSpeed = 3e9;
/// Loading of libtorch and of the data, once.
constexpr double kStartSeconds = 0.5;
/// Fewer say little of the speed.
constexpr std::int64_t kTellingSamples = 16;
/// So many do although the first batches are among them.
constexpr std::int64_t kManySamples = 200;

}  // namespace

SnrDesk::SnrDesk(SnrTools tools, QObject* parent)
    : QObject(parent),
      m_tools(tools),
      m_run(std::make_shared<SnrRun>(std::move(tools))),
      m_speed(kFirstSpeed),
      m_background(QThread::LowPriority) {}

SnrDesk::~SnrDesk() = default;

bool SnrDesk::isAvailable() const { return m_tools.isAvailable(); }

const SnrDesk::Kept* SnrDesk::find(const std::string& network, const std::string& settings) const {
    const auto found = std::ranges::find_if(m_kept, [&](const Kept& one) {
        return one.network == network && one.settings == settings;
    });
    if (found == m_kept.end()) {
        return nullptr;
    }
    m_kept.splice(m_kept.begin(), m_kept, found);
    return &m_kept.front();
}

SnrResultPtr SnrDesk::result(const SnrQuestion& question, const SnrSubject& network) const {
    const Kept* kept = find(network.id, question.key());
    return kept != nullptr ? kept->result : nullptr;
}

SnrResultPtr SnrDesk::latest(const SnrSubject& network) const {
    const Kept* newest = nullptr;
    for (const Kept& one : m_kept) {
        const bool isNewer = newest == nullptr || one.turn > newest->turn;
        if (one.network == network.id && one.result->hasLayers() && isNewer) {
            newest = &one;
        }
    }
    return newest != nullptr ? newest->result : nullptr;
}

double SnrDesk::secondsFor(const SnrQuestion& question) const {
    double operations = 0.0;
    for (const SnrSubject& one : question.networks) {
        const SnrResultPtr known = result(question, one);
        if (!known || !known->isComplete) {
            operations += snrOperations(one.network->network, question.setup) *
                          static_cast<double>(question.setup.samples);
        }
    }
    return operations > 0.0 ? kStartSeconds + operations / m_speed : 0.0;
}

void SnrDesk::measure(const SnrQuestion& question) {
    SnrQuestion missing = question;
    std::erase_if(missing.networks, [&](const SnrSubject& one) {
        const SnrResultPtr known = result(question, one);
        return known && known->isComplete;
    });
    m_question = question;
    m_progress = {};
    if (missing.networks.empty()) {
        cancel();
        return;
    }
    const std::string settings = question.key();
    m_background.post([this, run = m_run, missing, settings,
                       turn = ++m_turn](const Background::Cancelled& cancelled) {
        const auto tell = [this](auto call) {
            QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
        };
        SnrRun::Listener listener;
        listener.result = [&](const std::string& id, const SnrResultPtr& result) {
            tell([this, turn, settings, id, result] { take(turn, settings, id, result); });
        };
        listener.progress = [&](const SnrProgress& progress) {
            tell([this, turn, progress] {
                if (turn == m_turn && isBusy()) {
                    m_progress = progress;
                    Q_EMIT progressed();
                }
            });
        };
        run->measure(missing, listener, cancelled);
        tell([this, turn] { end(turn); });
    });
    Q_EMIT changed();
}

void SnrDesk::cancel() {
    m_background.cancel();
    m_ended = m_turn;
    Q_EMIT changed();
}

/// What an overtaken measurement still brings is kept, but never in the place of a newer one's.
void SnrDesk::take(quint64 turn, const std::string& settings, const std::string& network,
                   const SnrResultPtr& result) {
    const Kept* known = find(network, settings);
    const bool isWorse = known != nullptr && (known->turn > turn || known->result->isComplete);
    const bool isEmpty = !result->hasLayers() && result->failure.isEmpty();
    if (isWorse || isEmpty) {
        return;
    }
    if (m_question && settings == m_question->key()) {
        const bool isOfThisRun = known != nullptr && known->turn == turn;
        learnSpeed(*result, isOfThisRun ? known->result.get() : nullptr, *m_question, network);
    }
    if (known != nullptr) {
        m_kept.pop_front();
    }
    m_kept.push_front({network, settings, result, turn});
    std::int64_t bytes = 0;
    for (auto one = m_kept.begin(); one != m_kept.end();) {
        bytes += bytesOf(*one->result);
        const bool mayStay = one == m_kept.begin() || bytes <= kMostBytes;
        one = mayStay ? std::next(one) : m_kept.erase(one);
    }
    if (m_kept.size() > kMostKept) {
        m_kept.pop_back();
    }
    Q_EMIT changed();
}

/// From the batches since the last picture alone: the first ones are small and warm the caches.
void SnrDesk::learnSpeed(const SnrResult& result, const SnrResult* before,
                         const SnrQuestion& question, const std::string& network) {
    const auto subject = std::ranges::find(question.networks, network, &SnrSubject::id);
    const std::int64_t samples =
        result.report.samples - (before != nullptr ? before->report.samples : 0);
    const double seconds = result.seconds - (before != nullptr ? before->seconds : 0.0);
    const bool isTelling = before != nullptr ? samples >= kTellingSamples : samples >= kManySamples;
    if (subject != question.networks.end() && seconds > 0.0 && isTelling) {
        m_speed = snrOperations(subject->network->network, question.setup) *
                  static_cast<double>(samples) / seconds;
    }
}

void SnrDesk::end(quint64 turn) {
    if (turn == m_turn) {
        m_ended = turn;
        Q_EMIT changed();
    }
}

}  // namespace ui
