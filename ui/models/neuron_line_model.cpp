#include "ui/models/neuron_line_model.h"

#include <array>
#include <cmath>

#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

QString formatLines(const std::vector<Line>& lines) {
    QStringList texts;
    for (const Line& line : lines) {
        texts << formatLine(line);
    }
    return texts.join(QStringLiteral(", "));
}

}  // namespace

QString formatLine(const Line& line) {
    if (line.slope == 0.0) {
        return formatNumber(line.intercept);
    }
    const QString slope = line.slope == 1.0 ? QStringLiteral("x")
                                            : QStringLiteral("%1 x").arg(formatNumber(line.slope));
    if (line.intercept == 0.0) {
        return slope;
    }
    return QStringLiteral("%1 %2 %3")
        .arg(slope, line.intercept < 0.0 ? QString(QChar(0x2212)) : QStringLiteral("+"),
             formatNumber(std::abs(line.intercept)));
}

void NeuronLineModel::setAnswer(const LineAnswerPtr& answer) {
    const auto count = [](const LineAnswerPtr& of) {
        return of && of->activation ? of->methods.size() : 0;
    };
    if (count(answer) != count(m_answer)) {
        beginResetModel();
        m_answer = answer;
        endResetModel();
        return;
    }
    m_answer = answer;
    if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int NeuronLineModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_answer || !m_answer->activation
               ? 0
               : static_cast<int>(m_answer->methods.size());
}

int NeuronLineModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString NeuronLineModel::textOf(const MethodLines& lines, int column) const {
    if (column == Method) {
        return methodTitle(lines.method);
    }
    if (!lines.reason.isEmpty()) {
        return QStringLiteral("—");
    }
    return column == Lower   ? formatLines(lines.bounds.lower)
           : column == Upper ? formatLines(lines.bounds.upper)
                             : formatNumber(lines.bounds.area());
}

QVariant NeuronLineModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const MethodLines& lines = m_answer->methods[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
            return textOf(lines, index.column());
        case Qt::ToolTipRole: {
            const QString text = textOf(lines, index.column());
            return !lines.reason.isEmpty()
                       ? tr("%1: %2").arg(methodTitle(lines.method), lines.reason)
                   : !lines.note.isEmpty() ? text + QLatin1Char('\n') + lines.note
                                           : text;
        }
        case Qt::TextAlignmentRole:
            return QVariant::fromValue((index.column() == Method ? Qt::AlignLeft : Qt::AlignRight) |
                                       Qt::AlignVCenter);
        default:
            return {};
    }
}

QVariant NeuronLineModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    const std::array titles{tr("Method"), tr("Lower line"), tr("Upper line"), tr("Area")};
    const std::array tips{
        tr("Whose relaxation of the neuron it is."),
        tr("What the neuron's value is never below; of two lines the higher one counts."),
        tr("What the neuron's value is never above; of two lines the lower one counts."),
        tr("Of what is kept between the lines, over the neuron's range.")};
    const auto place = static_cast<std::size_t>(section);
    return role == Qt::DisplayRole   ? QVariant(titles.at(place))
           : role == Qt::ToolTipRole ? QVariant(tips.at(place))
           : role == Qt::TextAlignmentRole
               ? QVariant::fromValue((section == Method ? Qt::AlignLeft : Qt::AlignRight) |
                                     Qt::AlignVCenter)
               : QVariant();
}

}  // namespace ui
