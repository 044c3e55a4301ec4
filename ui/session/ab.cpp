#include "ui/session/ab.h"

#include <cmath>
#include <limits>

#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

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

QString fileOf(const State& state) {
    return state.network ? state.network->fileName() : Comparison::tr("no network");
}

}  // namespace

Comparison::Comparison(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    connect(&session, &Session::resultChanged, this, &Comparison::take);
    connect(&session, &Session::stateChanged, this, [this] {
        if (isPinned()) {
            Q_EMIT changed();
        }
    });
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
    m_state = m_session.state();
    m_results.clear();
    for (const auto& info : reach::methods()) {
        if (m_session.isOn(info.method) && m_session.isCurrent(info.method)) {
            m_results[info.method] = m_session.result(info.method);
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
    m_session.change(tr("swap of A and B"), [&wanted](State& state) { state = wanted; });
}

void Comparison::goBack() {
    if (isPinned()) {
        m_session.change(tr("return to A"), [this](State& state) { state = *m_state; });
    }
}

void Comparison::clear() {
    m_state.reset();
    m_results.clear();
    Q_EMIT changed();
}

void Comparison::restore(const State& state) {
    m_state = state;
    m_results.clear();
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

}  // namespace ui
