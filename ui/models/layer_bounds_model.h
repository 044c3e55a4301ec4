#pragma once

#include <QAbstractTableModel>
#include <QPixmap>
#include <optional>
#include <vector>

#include "ui/session/bounds_report.h"
#include "ui/session/method_show.h"

namespace ui {

/// The layers of a report: a row each (the activations' inputs, then the output), a group of
/// columns a method. A dash has its reason in the tooltip. EditRole is the number, for sorting.
class LayerBoundsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Fixed { Layer, Kind, Shape, Neurons, FixedCount };
    enum Number { Active, Unstable, Inactive, MeanWidth, LargestWidth, Ratio, NumberCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// The ratio is of mean widths, to the baseline's: a method's, or the tightest bounds known.
    void setReport(const BoundsReportPtr& report, const MethodShow& methods,
                   std::optional<reach::Method> baseline);
    void setDark(bool dark);

    static int columnOf(int method, Number number) {
        return FixedCount + method * NumberCount + number;
    }
    /// Mean width over the baseline's; NaN where one of them is missing or of another question.
    double ratio(int layer, int method) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    const ReportLayer& layerAt(int row) const {
        return m_report->layers[static_cast<std::size_t>(row)];
    }
    double numberOf(int row, int method, Number number) const;
    QString whyNone(int row, int method, Number number) const;
    QVariant fixedData(int row, int column, int role) const;
    QVariant methodHeader(int method, Number number, int role) const;
    void makeSwatches();

    BoundsReportPtr m_report;
    MethodShow m_methods;
    std::optional<reach::Method> m_baseline;
    std::vector<QPixmap> m_swatches;  ///< one a method
    bool m_dark = false;
};

/// "Zonotope", "the tightest bounds known".
QString baselineTitle(std::optional<reach::Method> baseline);

}  // namespace ui
