#include "ui/widgets/table_text.h"

#include <algorithm>
#include <numeric>

#include "core/figure/math_text.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

QString plain(const QString& cell) {
    QString text = cell;
    for (const char blank : {'\t', '\n', '\r'}) {
        text.replace(QLatin1Char(blank), QLatin1Char(' '));
    }
    return text;
}

QString csvField(const QString& cell) {
    const bool isPlain = std::none_of(cell.begin(), cell.end(), [](QChar c) {
        return c == QLatin1Char(',') || c == QLatin1Char('"') || c == QLatin1Char('\n') ||
               c == QLatin1Char('\r');
    });
    return isPlain ? cell
                   : QLatin1Char('"') +
                         QString(cell).replace(QLatin1String("\""), QLatin1String("\"\"")) +
                         QLatin1Char('"');
}

QString markdownCell(const QString& cell) {
    QString text = plain(cell);
    for (const char sign : {'\\', '|', '*', '`', '<'}) {
        text.replace(QLatin1Char(sign), QLatin1Char('\\') + QString(QLatin1Char(sign)));
    }
    return text;
}

QString latexCell(const QString& cell) {
    return QString::fromStdString(core::texText(plain(cell).toStdString()));
}

QString joined(const QStringList& row, QString (*escape)(const QString&), const QString& between) {
    QStringList cells;
    std::transform(row.begin(), row.end(), std::back_inserter(cells), escape);
    return cells.join(between);
}

QString separated(const QList<QStringList>& cells, QString (*escape)(const QString&),
                  const QString& between) {
    QString text;
    for (const QStringList& row : cells) {
        text += joined(row, escape, between) + QLatin1Char('\n');
    }
    return text;
}

QString markdown(const QList<QStringList>& cells, const QList<bool>& alignRight) {
    QString text;
    for (qsizetype row = 0; row < cells.size(); ++row) {
        text += QStringLiteral("| ") + joined(cells[row], markdownCell, QStringLiteral(" | ")) +
                QStringLiteral(" |\n");
        for (qsizetype column = 0; row == 0 && column < cells[0].size(); ++column) {
            text += alignRight.value(column) ? QStringLiteral("| ---: ") : QStringLiteral("| --- ");
        }
        text += row == 0 ? QStringLiteral("|\n") : QString();
    }
    return text;
}

QString latex(const QList<QStringList>& cells, const QList<bool>& alignRight) {
    QString columns;
    for (qsizetype column = 0; column < cells.value(0).size(); ++column) {
        columns += QLatin1Char(alignRight.value(column) ? 'r' : 'l');
    }
    QString text =
        QStringLiteral("% needs \\usepackage{booktabs}\n\\begin{tabular}{%1}\n\\toprule\n")
            .arg(columns);
    for (qsizetype row = 0; row < cells.size(); ++row) {
        text += joined(cells[row], latexCell, QStringLiteral(" & ")) + QStringLiteral(" \\\\\n") +
                (row == 0 ? QStringLiteral("\\midrule\n") : QString());
    }
    return text + QStringLiteral("\\bottomrule\n\\end{tabular}\n");
}

QList<int> allUpTo(int count) {
    QList<int> indices(count);
    std::iota(indices.begin(), indices.end(), 0);
    return indices;
}

bool isAlignedRight(const QAbstractItemModel& model, int column) {
    const QVariant alignment =
        model.rowCount() > 0 ? model.index(0, column).data(Qt::TextAlignmentRole)
                             : model.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole);
    return (alignment.toInt() & Qt::AlignRight) != 0;
}

QString written(const QList<QStringList>& cells, const QList<bool>& alignRight,
                TableFormat format) {
    switch (format) {
        case TableFormat::Tabbed:
            return separated(cells, plain, QStringLiteral("\t"));
        case TableFormat::Csv:
            return separated(cells, csvField, QStringLiteral(","));
        case TableFormat::Markdown:
            return markdown(cells, alignRight);
        case TableFormat::Latex:
            return latex(cells, alignRight);
    }
    return {};
}

}  // namespace

QString tableText(const QList<QStringList>& cells, const QList<bool>& alignRight,
                  TableFormat format) {
    QList<QStringList> texts = cells;
    for (QStringList& row : texts) {
        std::ranges::transform(row, row.begin(), ungrouped);
    }
    return written(texts, alignRight, format);
}

QString tableText(const QAbstractItemModel& model, TableFormat format, const QList<int>& rows,
                  const QList<int>& columns) {
    const QList<int> shownRows = rows.isEmpty() ? allUpTo(model.rowCount()) : rows;
    const QList<int> shownColumns = columns.isEmpty() ? allUpTo(model.columnCount()) : columns;
    QList<QStringList> cells(1);
    QList<bool> alignRight;
    for (const int column : shownColumns) {
        cells[0] << model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        alignRight << isAlignedRight(model, column);
    }
    for (const int row : shownRows) {
        auto& texts = cells.emplace_back();
        for (const int column : shownColumns) {
            texts << model.index(row, column).data(Qt::DisplayRole).toString();
        }
    }
    return tableText(cells, alignRight, format);
}

}  // namespace ui
