#include "ui/models/ab_model.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/session/ab.h"
#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

QString signedNumber(double value) {
    return value > 0.0 ? QLatin1Char('+') + formatNumber(value) : formatNumber(value);
}

}  // namespace

QString formatPercent(double percent) {
    if (std::isnan(percent)) {
        return formatNumber(percent);
    }
    QString text = QString::number(std::abs(percent), 'f', std::abs(percent) < 100.0 ? 2 : 0);
    const bool isNothing = text == QLatin1String("0.00");
    const QString sign = isNothing       ? QString()
                         : percent > 0.0 ? QStringLiteral("+")
                                         : QStringLiteral("−");
    return sign + (isNothing ? QStringLiteral("0") : text) + QStringLiteral(" %");
}

AbModel::AbModel(const Session& session, const Comparison& comparison, QObject* parent)
    : QAbstractTableModel(parent), m_session(session), m_comparison(comparison) {
    connect(&comparison, &Comparison::changed, this, &AbModel::follow);
    connect(&session, &Session::methodsChanged, this, &AbModel::follow);
    follow();
}

void AbModel::follow() {
    std::vector<reach::Method> methods;
    for (const reach::Method method : m_session.state().methods.listed()) {
        if (m_comparison.isPinned() && (m_comparison.result(method) || m_session.isOn(method))) {
            methods.push_back(method);
        }
    }
    if (methods != m_methods) {
        beginResetModel();
        m_methods = std::move(methods);
        endResetModel();
    } else if (!m_methods.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int AbModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_methods.size());
}

int AbModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString AbModel::textOf(reach::Method method, int column) const {
    const AreaPair areas = m_comparison.areas(method);
    switch (column) {
        case Name:
            return methodTitle(method);
        case AreaA:
            return formatNumber(areas.a);
        case AreaB:
            return formatNumber(areas.b);
        case Difference:
            return signedNumber(areas.difference());
        case Percent:
            return formatPercent(areas.a > 0.0 ? areas.percent() : std::nan(""));
        default:
            return {};
    }
}

QString AbModel::toolTipOf(reach::Method method, int column) const {
    const AreaPair areas = m_comparison.areas(method);
    if (std::isnan(areas.a) && column != AreaB) {
        return tr(
            "A has no whole area of this method: it was off, cut short, or still on its way.");
    }
    if (std::isnan(areas.b) && column != AreaA) {
        return tr("B has no whole area of this method: it is off, cut short, or on its way.");
    }
    if (column == Percent && !(areas.a > 0.0)) {
        return tr("A's area is 0: there is no percentage of it.");
    }
    return {};
}

QVariant AbModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const reach::Method method = m_methods.at(static_cast<std::size_t>(index.row()));
    switch (role) {
        case Qt::DisplayRole:
            return textOf(method, index.column());
        case Qt::ToolTipRole:
            return toolTipOf(method, index.column());
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(index.column() > Name ? Qt::AlignRight | Qt::AlignVCenter
                                                             : Qt::AlignLeft | Qt::AlignVCenter);
        default:
            return {};
    }
}

QVariant AbModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    const auto column = static_cast<std::size_t>(section);
    const std::array titles{tr("Method"), tr("A"), tr("B"), tr("B − A"), tr("%")};
    const std::array tips{QString(), tr("Area in the pinned state, drawn as dashed outlines."),
                          tr("Area now."), tr("What the change added to the area."),
                          tr("The same as a share of A's area.")};
    switch (role) {
        case Qt::DisplayRole:
            return titles.at(column);
        case Qt::ToolTipRole:
            return tips.at(column);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(section > Name ? Qt::AlignRight | Qt::AlignVCenter
                                                      : Qt::AlignLeft | Qt::AlignVCenter);
        default:
            return {};
    }
}

}  // namespace ui
