#include "ui/session/attacker.h"

#include <QElapsedTimer>
#include <algorithm>
#include <stdexcept>

#include "reach/analysis/graph_pass.h"
#include "reach/analysis/sampling.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

/// One of this many batches is of corners, the next of chance; the others are attacks.
constexpr qint64 kBatches = 16;

bool isWorthAttacking(const Computed& computed) {
    const reach::MethodResult& result = computed.result;
    const bool isSound = result.worth == reach::Worth::Sound ||
                         (result.worth == reach::Worth::Exact && !computed.isPartial());
    return isSound && result.status != reach::ResultStatus::Failed;
}

QString exact(double value) { return QString::number(value, 'g', 17); }

QString exact(const Eigen::VectorXd& values) {
    QStringList texts;
    for (const double value : values) {
        texts.push_back(exact(value));
    }
    return texts.join(QStringLiteral(", "));
}

QString inWords(const InputEdit& input) {
    const QString norm =
        input.norm == InputNorm::L1 ? QStringLiteral("l1") : QStringLiteral("linf");
    return QStringLiteral("center %1; shape %2; eps %3; norm %4")
        .arg(exact(input.center), exact(input.shape), exact(input.eps), norm);
}

reach::SampleKind kindOf(qint64 batch) {
    return batch == 0   ? reach::SampleKind::Corners
           : batch == 1 ? reach::SampleKind::Uniform
                        : reach::SampleKind::Attack;
}

}  // namespace

QString BreachReport::text() const {
    QStringList lines{
        Attacker::tr("Reachscope: a result is refuted by its own network. This is a fault of "
                     "Reachscope; please report it with these lines and the network's file."),
        QString::fromStdString(reach::describe(breach)),
        Attacker::tr("network: %1").arg(network),
        Attacker::tr("hash: %1").arg(hash),
        Attacker::tr("input set: %1").arg(inputSet),
        Attacker::tr("input: %1").arg(exact(breach.input)),
        Attacker::tr("output: %1").arg(exact(breach.output))};
    if (breach.claim != reach::Breach::Claim::Empty) {
        lines.push_back(Attacker::tr("replayed: %1, certain to %2")
                            .arg(exact(breach.value), exact(breach.error)));
        lines.push_back(Attacker::tr("bound: %1").arg(exact(breach.bound)));
        lines.push_back(Attacker::tr("beyond it: %1").arg(exact(breach.excess)));
    }
    return lines.join(QLatin1Char('\n'));
}

QString attackText(const std::optional<AttackReport>& report) {
    if (!report) {
        return {};
    }
    const QString points = formatCount(report->points);
    if (report->breach) {
        return Attacker::tr("refuted: %1")
            .arg(QString::fromStdString(reach::describe(*report->breach)));
    }
    return report->isDone
               ? Attacker::tr("attacked: %1 points, none outside").arg(points)
               : Attacker::tr("being attacked: %1 points, none outside so far").arg(points);
}

Attacker::Attacker(Session& session, QObject* parent, AttackPlan plan)
    : QObject(parent), m_session(session), m_plan(plan), m_background(plan.priority) {
    m_rest.setSingleShot(true);
    connect(&m_rest, &QTimer::timeout, this, &Attacker::start);
    connect(&session, &Session::questionChanged, this, [this] {
        ++m_run;
        m_isRunning = false;
        m_background.cancel();
        rest();
    });
    connect(&session, &Session::resultChanged, this, &Attacker::rest);
    connect(&session, &Session::methodsChanged, this, &Attacker::rest);
}

void Attacker::rest() {
    if (!m_isRunning) {
        m_rest.start(m_plan.restMs);
    }
}

std::optional<AttackReport> Attacker::report(reach::Method method) const {
    const auto found = m_attacked.find(method);
    if (found == m_attacked.end() || found->second.computed != m_session.result(method)) {
        return std::nullopt;
    }
    return found->second.report;
}

/// What is shown, current, and was not attacked to the end.
std::vector<ComputedPtr> Attacker::targets() const {
    std::vector<ComputedPtr> results;
    for (const reach::Method method : m_session.state().methods.order) {
        const ComputedPtr computed = m_session.result(method);
        const auto before = report(method);
        if (computed && m_session.isOn(method) && m_session.isCurrent(method) &&
            isWorthAttacking(*computed) && !(before && before->isDone)) {
            results.push_back(computed);
        }
    }
    return results;
}

void Attacker::start() {
    const auto results = targets();
    if (results.empty() || !m_session.network()) {
        return;
    }
    try {
        const reach::Question question = makeQuestion(m_session.state());
        m_isRunning = true;
        m_background.post(
            [this, run = ++m_run, question, results](const Background::Cancelled& cancelled) {
                attack(question, results, cancelled);
                QMetaObject::invokeMethod(
                    this,
                    [this, run] {
                        if (run == m_run) {
                            finish();
                        }
                    },
                    Qt::QueuedConnection);
            });
    } catch (const std::invalid_argument&) {
        m_isRunning = false;  // the session tells of wrong questions itself
    }
}

void Attacker::finish() {
    m_isRunning = false;
    if (!targets().empty()) {
        rest();  // results that came meanwhile
    }
}

/// Runs on the background's thread.
void Attacker::attack(const reach::Question& question, const std::vector<ComputedPtr>& results,
                      const Background::Cancelled& cancelled) {
    QElapsedTimer timer;
    timer.start();
    std::map<reach::Method, AttackReport> reports;
    const qint64 size = std::max<qint64>(1, m_plan.points / kBatches);
    for (qint64 batch = 0; batch < kBatches && !cancelled; ++batch) {
        const reach::Samples samples = reach::drawSamples(
            question, kindOf(batch), size, static_cast<std::uint64_t>(batch), &cancelled);
        const bool isLast =
            batch + 1 == kBatches || static_cast<double>(timer.elapsed()) > 1e3 * m_plan.seconds;
        for (const ComputedPtr& computed : results) {
            AttackReport& report = reports[computed->method()];
            if (cancelled || report.breach) {
                continue;
            }
            report.breach = reach::findBreach(question, computed->result, samples, &cancelled);
            report.points += samples.count();
            report.isDone = isLast || report.breach;
            if (!cancelled || report.breach) {
                QMetaObject::invokeMethod(
                    this, [this, computed, report] { take(computed, report); },
                    Qt::QueuedConnection);
            }
        }
        if (isLast) {
            return;
        }
    }
}

void Attacker::take(const ComputedPtr& computed, const AttackReport& report) {
    m_attacked[computed->method()] = {computed, report};
    if (report.breach) {
        const OpenNetworkPtr& network = m_session.network();
        m_breaches.push_back({*report.breach, network ? network->path : QString(),
                              network ? QString::fromStdString(network->hash) : QString(),
                              inWords(m_session.input())});
        qCritical("%s", qPrintable(m_breaches.back().text()));
        Q_EMIT breached();
        Q_EMIT breachesChanged();
    }
    Q_EMIT reportChanged(computed->method());
}

void Attacker::accept(const ComputedPtr& computed, const reach::Breach& breach) {
    AttackReport told = report(computed->method()).value_or(AttackReport());
    if (!told.breach) {
        told.breach = breach;
        told.isDone = true;
        take(computed, told);
    }
}

void Attacker::putAside() {
    m_breaches.clear();
    Q_EMIT breachesChanged();
}

}  // namespace ui
