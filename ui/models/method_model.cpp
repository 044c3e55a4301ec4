#include "ui/models/method_model.h"

#include <algorithm>
#include <cmath>

#include "core/figure/palette.h"
#include "ui/models/style_variant.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

QString fromView(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isExactLike(reach::Method method) {
    return method == reach::Method::Exact || method == reach::Method::Hull;
}

/// A partial enumeration has a part of the set: its numbers are lower ends, not the set's.
QString areaText(const Computed& computed) {
    const bool unknown = computed.method() == reach::Method::Exact && !computed.result.unionRegion;
    if (unknown) {
        return formatNumber(std::nan(""));
    }
    return (computed.isPartial() && isExactLike(computed.method()) ? QStringLiteral("≥ ")
                                                                   : QString()) +
           formatNumber(computed.result.area);
}

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

MethodModel::MethodModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session) {
    using enum reach::Method;
    m_methods = {Exact, Hull, Triangle, Star, Parallelogram, Zonotope, Box};
    connect(&session, &Session::resultChanged, this, [this](reach::Method method) {
        changed(rowOf(method));
        if (method == reach::Method::Exact) {
            Q_EMIT dataChanged(index(0, Ratio), index(rowCount() - 1, Ratio));
        }
    });
    const auto allChanged = [this] {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    };
    connect(&session, &Session::methodsChanged, this, allChanged);
    connect(&session, &Session::fadingChanged, this, allChanged);
}

int MethodModel::rowOf(reach::Method method) const {
    return static_cast<int>(std::ranges::find(m_methods, method) - m_methods.begin());
}

void MethodModel::changed(int row) {
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int MethodModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_methods.size());
}

int MethodModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString MethodModel::worthText(reach::Method method) const {
    const ComputedPtr computed = m_session.result(method);
    if (!computed || !m_session.isOn(method)) {
        return {};
    }
    const QString badge = worthBadge(computed->result.worth);
    return computed->isPartial() ? tr("%1, partial").arg(badge) : badge;
}

QString MethodModel::textOf(reach::Method method, int column) const {
    const ComputedPtr computed = m_session.isOn(method) ? m_session.result(method) : nullptr;
    switch (column) {
        case Name:
            return fromView(reach::info(method).title);
        case Worth:
            return worthText(method);
        case Area:
            return computed ? areaText(*computed) : formatNumber(std::nan(""));
        case Radius:
            return formatNumber(computed ? computed->radius : std::nan(""));
        case Ratio:
            return formatNumber(computed ? m_session.ratioToExact(method) : std::nan(""));
        case Time:
            return formatSeconds(computed ? computed->result.seconds : std::nan(""));
        default:
            return {};
    }
}

QString MethodModel::whyMissing(reach::Method method, int column) const {
    if (!m_session.isOn(method)) {
        return tr("This method is off: tick its box to compute it.");
    }
    if (const QString failure = m_session.failure(method); !failure.isEmpty()) {
        return failure;
    }
    if (!m_session.result(method)) {
        return m_session.isBusy() ? tr("Being computed…") : tr("Nothing was computed yet.");
    }
    if (m_session.result(method)->result.isEmpty) {
        return tr("The input set is empty: nothing can come out.");
    }
    if (column == Ratio) {
        return tr("The ratio needs the complete exact set with its union's area.");
    }
    if (column == Area && method == reach::Method::Exact) {
        return tr("The union's area is left out where there are very many pieces.");
    }
    return tr("There is no value.");
}

QString MethodModel::toolTipOf(reach::Method method, int column) const {
    const ComputedPtr computed = m_session.result(method);
    const bool isMissing = column >= Area && textOf(method, column) == formatNumber(std::nan(""));
    if (isMissing) {
        return whyMissing(method, column);
    }
    QString text = fromView(reach::info(method).summary);
    if (const QString failure = m_session.failure(method); !failure.isEmpty()) {
        text += QLatin1Char('\n') + failure;
    } else if (computed && !computed->result.reason.empty()) {
        text += QLatin1Char('\n') + QString::fromStdString(computed->result.reason);
    }
    return text;
}

QVariant MethodModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const reach::Method method = methodAt(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return textOf(method, index.column());
        case Qt::ToolTipRole:
            return toolTipOf(method, index.column());
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(index.column() >= Area ? Qt::AlignRight | Qt::AlignVCenter
                                                              : Qt::AlignLeft | Qt::AlignVCenter);
        case Qt::CheckStateRole:
            return index.column() == Name
                       ? QVariant(m_session.isOn(method) ? Qt::Checked : Qt::Unchecked)
                       : QVariant();
        case Qt::AccessibleTextRole:
            return index.column() == Name
                       ? textOf(method, Name)
                       : headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() +
                             QLatin1Char(' ') + textOf(method, index.column());
        case StyleRole:
            return QVariant::fromValue(core::methodStyle(reach::info(method).id));
        case CurrentRole:
            return m_session.isCurrent(method) || !m_session.isFading();
        case MethodRole:
            return static_cast<int>(method);
        default:
            return {};
    }
}

bool MethodModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || index.column() != Name) {
        return false;
    }
    m_session.setOn(methodAt(index.row()), value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags MethodModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Name ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant MethodModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(section >= Area ? Qt::AlignRight | Qt::AlignVCenter
                                                   : Qt::AlignLeft | Qt::AlignVCenter);
    }
    const std::array titles{tr("Method"), tr("Worth"), tr("Area"),
                            tr("Radius"), tr("Ratio"), tr("Time")};
    const std::array tips{
        tr("Tick to compute and show a method."),
        tr("What the result is worth: exact; sound (never smaller than the true set, rounding "
           "included); nominal (rounding not covered); sampled."),
        tr("Area of the set in the plane of the two outputs."),
        tr("Half the width of the widest output."),
        tr("Area of this set over the area of the exact one: 1 is tight."),
        tr("Time of the computation on this machine.")};
    const auto column = static_cast<std::size_t>(section);
    if (column >= titles.size()) {
        return {};
    }
    return role == Qt::DisplayRole   ? QVariant(titles[column])
           : role == Qt::ToolTipRole ? QVariant(tips[column])
                                     : QVariant();
}

}  // namespace ui
