#pragma once

#include <QColor>
#include <QImage>
#include <QPoint>
#include <QString>

#include "core/network/network.h"

namespace ui {

/// Weights as a picture: 0 is the background, positive ones lean to orange and negative to blue,
/// full colour at the largest magnitude.
QColor weightColour(double weight, double largest, bool dark);

struct WeightStatistics {
    double least = 0.0;
    double largest = 0.0;
    double mean = 0.0;
    double deviation = 0.0;
    double zeroShare = 0.0;  ///< weights that are exactly 0
};
WeightStatistics statisticsOf(const std::vector<double>& weights);

/// The weights of a layer laid out as an image. Dense: a row an output, a column an input.
/// Convolution: a strip of kernels an output channel, one an input channel, a line of background
/// between them; strips stand in so many columns that the picture is rather wide than high.
/// Pictures above kMaxPictureSide are reduced: a pixel shows the weight of largest magnitude of
/// those it stands for.
class WeightPicture {
public:
    static constexpr int kMaxPictureSide = 1024;

    WeightPicture() = default;
    /// Null picture for a node without weights.
    WeightPicture(const core::Operation& operation, bool dark);

    bool isNull() const { return m_image.isNull(); }
    const QImage& image() const { return m_image; }
    double largest() const { return m_largest; }
    std::int64_t outputCount() const { return m_outputs; }
    /// The output (neuron or channel) that a pixel belongs to; -1 for none.
    std::int64_t outputAt(QPoint pixel) const;
    /// The pixels of one output.
    QRect rectOf(std::int64_t output) const;
    /// "neuron 3, input 12: 0.213"; empty between kernels.
    QString describe(QPoint pixel) const;

private:
    struct Place {
        std::int64_t output = -1;
        std::int64_t weight = -1;  ///< index into the node's weights
    };

    std::int64_t cellHeight() const { return m_kernelHeight + m_gap; }
    std::int64_t cellWidth() const { return m_kernelWidth + m_gap; }
    /// Columns of one output's strip and the gap behind it.
    std::int64_t stripWidth() const { return m_inputs * cellWidth() + m_gap; }
    Place placeAt(std::int64_t row, std::int64_t column) const;
    double strongestIn(QPoint pixel, Place* place) const;

    std::vector<double> m_weights;
    std::int64_t m_outputs = 0;
    std::int64_t m_inputs = 0;  ///< inputs, or input channels of a group
    std::int64_t m_kernelHeight = 1;
    std::int64_t m_kernelWidth = 1;
    std::int64_t m_gap = 0;
    std::int64_t m_perRow = 1;  ///< outputs side by side
    std::int64_t m_rows = 0;    ///< before reduction
    std::int64_t m_columns = 0;
    std::int64_t m_step = 1;  ///< rows and columns of a pixel
    double m_largest = 0.0;
    QImage m_image;
};

}  // namespace ui
