#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <cmath>

#include "ui/session/numbers.h"
#include "ui/session/piece_report.h"

namespace ui {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::PieceReport", text); }

/// A number in full, as programs read it.
QString full(double value) { return QString::number(value, 'g', 17); }

QString asciiSigns(const QString& signs) {
    return QString(signs).replace(QChar(0x2212), QLatin1Char('-'));
}

QString patternText(const PieceReport& report) {
    QStringList layers;
    for (const auto& layer : report.layers) {
        layers << layer.signs;
    }
    return layers.join(QLatin1Char(' '));
}

QJsonValue number(double value) {
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue(QJsonValue::Null);
}

QJsonArray vectorJson(const Eigen::VectorXd& values) {
    QJsonArray array;
    for (const double value : values) {
        array.append(number(value));
    }
    return array;
}

QJsonArray rowsJson(const Eigen::MatrixXd& matrix) {
    QJsonArray array;
    for (Eigen::Index r = 0; r < matrix.rows(); ++r) {
        array.append(vectorJson(matrix.row(r).transpose()));
    }
    return array;
}

QJsonObject cellJson(const PieceReport& report) {
    QJsonArray facets;
    for (const QString& facet : report.facets) {
        facets.append(facet);
    }
    return {{QStringLiteral("vertices"), rowsJson(report.cell.vertices.transpose())},
            {QStringLiteral("a"), rowsJson(report.cell.a)},
            {QStringLiteral("b"), vectorJson(report.cell.b)},
            {QStringLiteral("of"), facets},
            {QStringLiteral("only_facets"), report.cell.onlyFacets},
            {QStringLiteral("measure"), number(report.cell.measure)}};
}

void appendRow(QString& text, const Eigen::VectorXd& values, QChar separator) {
    for (Eigen::Index k = 0; k < values.size(); ++k) {
        text += (k > 0 ? QString(separator) : QString()) + full(values[k]);
    }
    text += QLatin1Char('\n');
}

/// "x0" as x_{0}, numbers with TeX's minus.
QString texName(const QString& name) {
    return QStringLiteral("%1_{%2}").arg(name.left(1), name.mid(1));
}

QString texMatrix(const Eigen::MatrixXd& matrix) {
    QString text = QStringLiteral("\\begin{pmatrix}\n");
    for (Eigen::Index r = 0; r < matrix.rows(); ++r) {
        QStringList row;
        for (Eigen::Index c = 0; c < matrix.cols(); ++c) {
            row << QString::number(matrix(r, c), 'g', 5);
        }
        text += row.join(QStringLiteral(" & ")) + QStringLiteral(" \\\\\n");
    }
    return text + QStringLiteral("\\end{pmatrix}");
}

QString texNames(const QStringList& names) {
    QStringList rows;
    for (const QString& name : names) {
        rows << texName(name);
    }
    return QStringLiteral("\\begin{pmatrix}") + rows.join(QStringLiteral(" \\\\ ")) +
           QStringLiteral("\\end{pmatrix}");
}

QString texVertices(const PieceReport& report) {
    QString text = QStringLiteral("\\begin{tabular}{%1}\n\\toprule\n")
                       .arg(QString(report.cell.vertices.rows(), QLatin1Char('r')));
    QStringList head;
    for (const QString& name : report.inputs) {
        head << QStringLiteral("$%1$").arg(texName(name));
    }
    text += head.join(QStringLiteral(" & ")) + QStringLiteral(" \\\\\n\\midrule\n");
    for (Eigen::Index k = 0; k < report.cell.vertices.cols(); ++k) {
        QStringList row;
        for (const double value : report.cell.vertices.col(k)) {
            row << QStringLiteral("$%1$").arg(QString::number(value, 'g', 5));
        }
        text += row.join(QStringLiteral(" & ")) + QStringLiteral(" \\\\\n");
    }
    return text + QStringLiteral("\\bottomrule\n\\end{tabular}\n");
}

void appendCellText(QString& text, const PieceReport& report) {
    for (Eigen::Index k = 0; k < report.cell.vertices.cols(); ++k) {
        QStringList numbers;
        for (const double value : report.cell.vertices.col(k)) {
            numbers << ungrouped(formatNumber(value));
        }
        text += QStringLiteral("  (%1)\n").arg(numbers.join(QStringLiteral(", ")));
    }
    for (Eigen::Index r = 0; r < report.cell.b.size(); ++r) {
        text += QStringLiteral("  %1    %2\n").arg(halfSpaceText(report, r), report.facets[r]);
    }
}

}  // namespace

QString reportText(const PieceReport& report) {
    QString text = report.number < 0
                       ? tr("Piece of the slice")
                       : tr("Piece %1 of %2").arg(report.number + 1).arg(report.count);
    text += QLatin1Char('\n') + tr("pattern: %1").arg(patternText(report)) + QLatin1Char('\n');
    if (!report.lastCut.isEmpty()) {
        text += tr("cut last by: %1").arg(report.lastCut) + QLatin1Char('\n');
    }
    if (!report.held.isEmpty()) {
        text += tr("held: %1").arg(report.held.join(QStringLiteral(", "))) + QLatin1Char('\n');
    }
    text += tr("cell: %1, image: %2")
                .arg(ungrouped(formatNumber(report.cell.measure)),
                     ungrouped(formatNumber(report.imageArea))) +
            QLatin1Char('\n');
    for (Eigen::Index output = 0; output < report.map.rows(); ++output) {
        text += equationText(report, output) + QLatin1Char('\n');
    }
    appendCellText(text, report);
    return text;
}

QString reportJson(const PieceReport& report) {
    QJsonArray pattern;
    for (const auto& layer : report.layers) {
        pattern.append(asciiSigns(layer.signs));
    }
    QJsonArray image;
    for (const auto& [x, y] : report.image) {
        image.append(QJsonArray{x, y});
    }
    const QJsonObject json{
        {QStringLiteral("piece"), report.number < 0 ? QJsonValue() : QJsonValue(report.number)},
        {QStringLiteral("pieces"), report.count},
        {QStringLiteral("complete"), !report.isPartial},
        {QStringLiteral("pattern"), pattern},
        {QStringLiteral("cut_last_by"), report.lastCut},
        {QStringLiteral("inputs"), QJsonArray::fromStringList(report.inputs)},
        {QStringLiteral("held"), QJsonArray::fromStringList(report.held)},
        {QStringLiteral("map"), rowsJson(report.map)},
        {QStringLiteral("cell"), cellJson(report)},
        {QStringLiteral("image"), image},
        {QStringLiteral("image_area"), number(report.imageArea)}};
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Indented));
}

QString reportCsv(const PieceReport& report) {
    QString text = QStringLiteral("map,%1,constant\n").arg(report.inputs.join(QLatin1Char(',')));
    for (Eigen::Index output = 0; output < report.map.rows(); ++output) {
        text += report.outputs[output] + QLatin1Char(',');
        appendRow(text, report.map.row(output).transpose(), QLatin1Char(','));
    }
    if (report.cell.vertices.cols() > 0) {
        text += QStringLiteral("vertex,%1\n").arg(report.inputs.join(QLatin1Char(',')));
        for (Eigen::Index k = 0; k < report.cell.vertices.cols(); ++k) {
            text += QString::number(k) + QLatin1Char(',');
            appendRow(text, report.cell.vertices.col(k), QLatin1Char(','));
        }
    }
    text += QStringLiteral("half-space,%1,at most\n").arg(report.inputs.join(QLatin1Char(',')));
    for (Eigen::Index r = 0; r < report.cell.b.size(); ++r) {
        Eigen::VectorXd row(report.cell.a.cols() + 1);
        row << report.cell.a.row(r).transpose(), report.cell.b[r];
        text += QStringLiteral("\"%1\",").arg(report.facets[r]);
        appendRow(text, row, QLatin1Char(','));
    }
    return text;
}

QString reportLatex(const PieceReport& report) {
    const Eigen::Index inputs = report.map.cols() - 1;
    QString text = QStringLiteral("\\[\n%1 =\n%2\n%3 +\n%4\n\\]\n")
                       .arg(texNames(report.outputs), texMatrix(report.map.leftCols(inputs)),
                            texNames(report.inputs), texMatrix(report.map.rightCols(1)));
    return report.cell.vertices.cols() > 0 ? text + texVertices(report) : text;
}

}  // namespace ui
