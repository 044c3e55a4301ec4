#include "ui/session/ab.h"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// Of a set that is computed again only to be compared: up to here its union is quick.
constexpr std::int64_t kMaxPieces = 5000;

/// Only a whole set's area can be compared.
double areaOf(const ComputedPtr& computed) {
    const bool isPart =
        !computed || (computed->isPartial() && computed->result.worth == reach::Worth::Exact);
    const bool isUnknown =
        isPart || computed->result.isEmpty ||
        (computed->method() == reach::Method::Exact && !computed->result.unionRegion);
    return isUnknown ? kNaN : computed->result.area;
}

QString normText(InputNorm norm) {
    return norm == InputNorm::L1 ? QStringLiteral("l1") : QStringLiteral("linf");
}

/// Networks that were opened since stay open.
void takeQuestion(State& state, const State& wanted) {
    const std::vector<OpenNetworkPtr> shelf = state.shelf;
    state = wanted;
    state.shelf = shelf;
}

QString fileOf(const State& state) {
    return state.network ? state.network->fileName() : Comparison::tr("no network");
}

}  // namespace

Comparison::Comparison(Session& session, EngineWorker::Engine engine, QObject* parent)
    : QObject(parent),
      m_session(session),
      m_engine(std::move(engine)),
      m_background(QThread::LowPriority) {
    connect(&session, &Session::resultChanged, this, &Comparison::take);
    connect(&session, &Session::stateChanged, this, &Comparison::follow);
}

void Comparison::follow() {
    if (isPinned()) {
        fill();
        Q_EMIT changed();
    }
}

ComputedPtr Comparison::result(reach::Method method) const {
    const auto found = m_results.find(method);
    return found == m_results.end() ? nullptr : found->second;
}

bool Comparison::isComparable() const {
    const State& now = m_session.state();
    return isPinned() && m_state->network && now.network && m_state->outputs == now.outputs &&
           m_state->network->network.outputCount() == now.network->network.outputCount();
}

AreaPair Comparison::areas(reach::Method method) const {
    const bool isCurrent = m_session.isCurrent(method) && m_session.isOn(method);
    return {areaOf(result(method)), isCurrent ? areaOf(m_session.result(method)) : kNaN};
}

QString Comparison::changes() const {
    if (!isPinned()) {
        return {};
    }
    const State& now = m_session.state();
    QStringList parts;
    const auto note = [&parts](const QString& what, const QString& a, const QString& b) {
        parts.push_back(tr("%1 %2 → %3").arg(what, a, b));
    };
    if (m_state->network != now.network) {
        note(tr("network"), fileOf(*m_state), fileOf(now));
    }
    if (m_state->biases != now.biases) {
        parts.push_back(tr("biases edited"));
    }
    if (m_state->input.eps != now.input.eps) {
        note(tr("eps"), formatNumber(m_state->input.eps), formatNumber(now.input.eps));
    }
    if (m_state->input.norm != now.input.norm) {
        note(tr("norm"), normText(m_state->input.norm), normText(now.input.norm));
    }
    InputEdit other = m_state->input;
    other.eps = now.input.eps;
    other.norm = now.input.norm;
    if (!(other == now.input)) {
        parts.push_back(tr("input set moved"));
    }
    if (m_state->outputs != now.outputs) {
        parts.push_back(tr("other outputs"));
    }
    return parts.join(QStringLiteral(", "));
}

void Comparison::pin() {
    if (!m_session.network()) {
        return;
    }
    restore(m_session.state());
    for (const reach::Method method : m_session.state().methods.order) {
        if (m_session.isOn(method) && m_session.isCurrent(method)) {
            m_results[method] = m_session.result(method);
        }
    }
    Q_EMIT changed();
}

void Comparison::swap() {
    if (!isPinned()) {
        return;
    }
    const State wanted = *m_state;
    pin();
    m_session.change(tr("swap of A and B"),
                     [&wanted](State& state) { takeQuestion(state, wanted); });
}

void Comparison::goBack() {
    if (isPinned()) {
        m_session.change(tr("return to A"),
                         [this](State& state) { takeQuestion(state, *m_state); });
    }
}

void Comparison::clear() { restore(std::nullopt); }

void Comparison::restore(const std::optional<State>& state) {
    m_background.cancel();
    ++m_pin;
    m_isFilled = false;
    m_state = state;
    m_results.clear();
    fill();
    Q_EMIT changed();
}

/// While B asks what A asked, B's results are A's.
void Comparison::take(reach::Method method) {
    if (!isPinned()) {
        return;
    }
    if (asksTheSame(*m_state, m_session.state()) && m_session.isCurrent(method)) {
        m_results[method] = m_session.result(method);
    }
    Q_EMIT changed();
}

std::vector<reach::Method> Comparison::missing() const {
    std::vector<reach::Method> methods;
    for (const reach::Method method : m_state->methods.on) {
        if (!result(method)) {
            methods.push_back(method);
        }
    }
    return methods;
}

void Comparison::fill() {
    const bool isWanted =
        isPinned() && m_state->network && !m_isFilled && !asksTheSame(*m_state, m_session.state());
    if (!isWanted || missing().empty()) {
        return;
    }
    m_isFilled = true;
    try {
        m_background.post([this, question = makeQuestion(*m_state), methods = missing(),
                           pin = m_pin](const Background::Cancelled& cancelled) {
            compute(question, methods, cancelled, pin);
        });
    } catch (const std::invalid_argument&) {
        // The session has told of a wrong input set when it was asked.
    }
}

/// Runs on the background's thread.
void Comparison::compute(const reach::Question& question, const std::vector<reach::Method>& methods,
                         const Background::Cancelled& cancelled, quint64 pin) {
    reach::Limits limits;
    limits.maxPieces = kMaxPieces;
    limits.cancel = &cancelled;
    m_engine(question, methods, limits, [&](const reach::MethodResult& result) {
        if (!cancelled) {
            QMetaObject::invokeMethod(
                this,
                [this, pin, computed = prepare(0, result)] {
                    if (pin == m_pin && isPinned()) {
                        m_results[computed->method()] = computed;
                        Q_EMIT changed();
                    }
                },
                Qt::QueuedConnection);
        }
    });
}

}  // namespace ui
