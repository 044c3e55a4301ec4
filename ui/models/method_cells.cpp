#include "ui/models/method_cells.h"

#include <array>
#include <cmath>

#include "ui/models/method_model.h"
#include "ui/session/attacker.h"
#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

const QString kDash = QStringLiteral("—");

}  // namespace

QString worthBadge(reach::Worth worth) {
    switch (worth) {
        case reach::Worth::Exact:
            return MethodModel::tr("■ exact");
        case reach::Worth::Sound:
            return MethodModel::tr("◆ sound");
        case reach::Worth::Nominal:
            return MethodModel::tr("◇ nominal");
        case reach::Worth::Sampled:
            return MethodModel::tr("· sampled");
    }
    return {};
}

double ratioToHull(const Session& session, reach::Method method) {
    const ComputedPtr hull = session.result(reach::Method::Hull);
    const ComputedPtr other = session.result(method);
    const bool isWhole = hull && other && !hull->isPartial() &&
                         session.isCurrent(reach::Method::Hull) && session.isCurrent(method) &&
                         !(other->isPartial() && reach::isExactLike(method));
    return isWhole && hull->result.area > 0.0 ? other->result.area / hull->result.area
                                              : std::nan("");
}

QString whyOffAtFirst(const Session& session, reach::Method method) {
    const OpenNetworkPtr& open = session.network();
    if (!open || !reach::isExactLike(method) || session.isOn(method) ||
        defaultMethods(open->network, session.input()).contains(method)) {
        return {};
    }
    return MethodModel::tr(
               "It starts off here: %1 inputs and %2 neurons can make more linear pieces than can "
               "be listed. Tick it to try; Esc stops it and keeps what was found.")
        .arg(formatCount(session.input().dim()), formatCount(open->network.neuronCount()));
}

MethodCells::MethodCells(const Session& session, const Attacker* attacker, reach::Method method)
    : m_session(session),
      m_attacker(attacker),
      m_method(method),
      m_computed(session.isOn(method) ? session.result(method) : nullptr) {}

QString MethodCells::text(int column) const {
    const double none = std::nan("");
    switch (column) {
        case MethodModel::Name:
            return methodTitle(m_method);
        case MethodModel::Worth:
            return worth();
        case MethodModel::Attacked:
            return attacked();
        case MethodModel::Area:
            return m_computed ? area() : kDash;
        case MethodModel::Radius:
            return formatNumber(m_computed ? m_computed->radius : none);
        case MethodModel::Ratio:
            return formatNumber(m_computed ? m_session.ratioToExact(m_method) : none);
        case MethodModel::HullRatio:
            return formatNumber(m_computed ? ratioToHull(m_session, m_method) : none);
        case MethodModel::Time:
            return formatSeconds(m_computed ? m_computed->result.seconds : none);
        default:
            return {};
    }
}

/// A partial enumeration has a part of the set: its numbers are lower ends, not the set's.
QString MethodCells::area() const {
    const reach::MethodResult& result = m_computed->result;
    if (result.isEmpty || (m_method == reach::Method::Exact && !result.unionRegion)) {
        return kDash;
    }
    const bool isPart = m_computed->isPartial() && reach::isExactLike(m_method);
    return (isPart ? QStringLiteral("≥ ") : QString()) + formatNumber(result.area);
}

QString MethodCells::worth() const {
    if (!m_computed) {
        return {};
    }
    const QString badge = worthBadge(m_computed->result.worth);
    return m_computed->isPartial() ? MethodModel::tr("%1, partial").arg(badge) : badge;
}

QString MethodCells::attacked() const {
    const auto report =
        m_attacker != nullptr && m_computed ? m_attacker->report(m_method) : std::nullopt;
    if (!report) {
        return kDash;
    }
    return report->breach ? MethodModel::tr("refuted") : formatCount(report->points);
}

bool MethodCells::isRefuted() const {
    const auto report = m_attacker != nullptr ? m_attacker->report(m_method) : std::nullopt;
    return report && report->breach;
}

QString MethodCells::whyMissing(int column) const {
    if (!m_session.isOn(m_method)) {
        const QString why = whyOffAtFirst(m_session, m_method);
        return why.isEmpty() ? MethodModel::tr("This method is off: tick its box to compute it.")
                             : why;
    }
    if (const QString failure = m_session.failure(m_method); !failure.isEmpty()) {
        return failure;
    }
    if (!m_computed) {
        return m_session.isBusy() ? MethodModel::tr("Being computed…")
                                  : MethodModel::tr("Nothing was computed yet.");
    }
    if (m_computed->result.isEmpty) {
        return MethodModel::tr("The input set is empty: nothing can come out.");
    }
    switch (column) {
        case MethodModel::Attacked:
            return MethodModel::tr(
                "Sound and complete exact results are attacked while the "
                "question rests.");
        case MethodModel::Ratio:
            return MethodModel::tr("The ratio needs the complete exact set with its union's area.");
        case MethodModel::HullRatio:
            return MethodModel::tr("The ratio needs the complete convex hull: tick its box.");
        case MethodModel::Area:
            return m_method == reach::Method::Exact
                       ? MethodModel::tr(
                             "The union's area is left out where there are very many pieces.")
                       : MethodModel::tr("There is no value.");
        default:
            return MethodModel::tr("There is no value.");
    }
}

QString MethodCells::toolTip(int column) const {
    if (column >= MethodModel::Attacked && text(column) == kDash) {
        return whyMissing(column);
    }
    QString text = methodToolTip(m_method);
    if (const QString why = whyOffAtFirst(m_session, m_method); !why.isEmpty()) {
        return text + QLatin1Char('\n') + why;
    }
    if (const QString failure = m_session.failure(m_method); !failure.isEmpty()) {
        text += QLatin1Char('\n') + failure;
    } else if (m_computed && !m_computed->result.reason.empty()) {
        text += QLatin1Char('\n') + QString::fromStdString(m_computed->result.reason);
    }
    const QString attacks =
        m_attacker != nullptr && m_computed ? attackText(m_attacker->report(m_method)) : QString();
    return attacks.isEmpty() ? text
                             : text + QLatin1Char('\n') + worth() + QStringLiteral("; ") + attacks;
}

QString MethodCells::spoken() const {
    const QString name = text(MethodModel::Name);
    return m_computed ? MethodModel::tr("%1, %2, area %3").arg(name, worth(), area()) : name;
}

QString MethodCells::title(int column) {
    const std::array titles{MethodModel::tr("Method"),   MethodModel::tr("Worth"),
                            MethodModel::tr("Attacked"), MethodModel::tr("Area"),
                            MethodModel::tr("Radius"),   MethodModel::tr("/ exact"),
                            MethodModel::tr("/ hull"),   MethodModel::tr("Time")};
    return titles.at(static_cast<std::size_t>(column));
}

QString MethodCells::titleTip(int column) {
    const std::array tips{
        MethodModel::tr("Tick to compute and show a method. Drag to another place, or move with "
                        "Alt+Up and Alt+Down."),
        MethodModel::tr("What the result is worth: exact; sound (never smaller than the true set, "
                        "rounding included); nominal (rounding not covered); sampled."),
        MethodModel::tr("Points of the input set that were run through the network to refute the "
                        "result."),
        MethodModel::tr("Area of the set in the plane of the two outputs."),
        MethodModel::tr("Half the width of the widest output."),
        MethodModel::tr("Area of this set over the area of the exact one: 1 is tight."),
        MethodModel::tr("Area of this set over the area of the exact set's convex hull: 1 is as "
                        "tight as a convex set can be."),
        MethodModel::tr("Time of the computation on this machine.")};
    return tips.at(static_cast<std::size_t>(column));
}

}  // namespace ui
