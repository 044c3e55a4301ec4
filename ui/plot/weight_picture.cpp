#include "ui/plot/weight_picture.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "ui/session/numbers.h"

namespace ui {
namespace {

struct WeightPictureTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::WeightPictureTexts)
};

QColor mixed(const QColor& from, const QColor& to, double share) {
    const auto part = [share](int a, int b) {
        return static_cast<int>(std::lround(a + share * (b - a)));
    };
    return {part(from.red(), to.red()), part(from.green(), to.green()),
            part(from.blue(), to.blue())};
}

/// As many strips side by side as make the picture about 1.6 times as wide as high.
std::int64_t stripsPerRow(std::int64_t strips, std::int64_t width, std::int64_t height) {
    constexpr double kWanted = 1.6;
    const double cells =
        static_cast<double>(strips) * static_cast<double>(height) / static_cast<double>(width);
    const auto wanted = static_cast<std::int64_t>(std::lround(std::sqrt(kWanted * cells)));
    return std::clamp<std::int64_t>(wanted, 1, strips);
}

}  // namespace

QColor weightColour(double weight, double largest, bool dark) {
    const QColor zero = dark ? QColor(0x1a, 0x1c, 0x1f) : QColor(0xff, 0xff, 0xff);
    const QColor positive = dark ? QColor(0xff, 0x8a, 0x3d) : QColor(0xd5, 0x5e, 0x00);
    const QColor negative = dark ? QColor(0x4a, 0xa3, 0xe0) : QColor(0x00, 0x72, 0xb2);
    const double share = largest > 0.0 ? std::min(1.0, std::abs(weight) / largest) : 0.0;
    return mixed(zero, weight < 0.0 ? negative : positive, std::sqrt(share));
}

WeightStatistics statisticsOf(const std::vector<double>& weights) {
    WeightStatistics statistics;
    if (weights.empty()) {
        return statistics;
    }
    const auto [least, largest] = std::ranges::minmax_element(weights);
    statistics.least = *least;
    statistics.largest = *largest;
    double sum = 0.0;
    double squares = 0.0;
    std::size_t zeros = 0;
    for (const double weight : weights) {
        sum += weight;
        squares += weight * weight;
        zeros += weight == 0.0 ? 1 : 0;
    }
    const auto count = static_cast<double>(weights.size());
    statistics.mean = sum / count;
    statistics.deviation =
        std::sqrt(std::max(0.0, squares / count - statistics.mean * statistics.mean));
    statistics.zeroShare = static_cast<double>(zeros) / count;
    return statistics;
}

WeightPicture::WeightPicture(const core::Operation& operation, bool dark) {
    if (const auto* dense = std::get_if<core::Dense>(&operation)) {
        m_weights = dense->weight;
        m_outputs = dense->out;
        m_inputs = dense->in;
    } else if (const auto* convolution = std::get_if<core::Convolution>(&operation)) {
        m_weights = convolution->weight;
        m_outputs = convolution->outChannels;
        m_inputs = convolution->inChannels / convolution->groups;
        m_kernelHeight = convolution->kernel[0];
        m_kernelWidth = convolution->kernel[1];
        m_gap = 1;
    } else {
        return;
    }
    for (const double weight : m_weights) {
        m_largest = std::max(m_largest, std::abs(weight));
    }
    m_perRow = m_gap == 0 ? 1 : stripsPerRow(m_outputs, stripWidth(), cellHeight());
    m_rows = (m_outputs + m_perRow - 1) / m_perRow * cellHeight() - m_gap;
    m_columns = m_perRow * stripWidth() - 2 * m_gap;
    m_step = (std::max(m_rows, m_columns) + kMaxPictureSide - 1) / kMaxPictureSide;
    m_image = QImage(static_cast<int>((m_columns + m_step - 1) / m_step),
                     static_cast<int>((m_rows + m_step - 1) / m_step), QImage::Format_RGB32);
    const QColor between = dark ? QColor(0x45, 0x49, 0x51) : QColor(0xc9, 0xcd, 0xd3);
    for (int y = 0; y < m_image.height(); ++y) {
        for (int x = 0; x < m_image.width(); ++x) {
            Place place;
            const double weight = strongestIn({x, y}, &place);
            m_image.setPixelColor(
                x, y, place.weight < 0 ? between : weightColour(weight, m_largest, dark));
        }
    }
}

WeightPicture::Place WeightPicture::placeAt(std::int64_t row, std::int64_t column) const {
    const std::int64_t strip = column / stripWidth();
    const std::int64_t inStrip = column % stripWidth();
    const std::int64_t output = row / cellHeight() * m_perRow + strip;
    const std::int64_t y = row % cellHeight();
    const std::int64_t x = inStrip % cellWidth();
    const std::int64_t input = inStrip / cellWidth();
    const bool isBetween = y >= m_kernelHeight || x >= m_kernelWidth || input >= m_inputs;
    if (row >= m_rows || column >= m_columns || output >= m_outputs || isBetween) {
        return {output, -1};
    }
    return {output, ((output * m_inputs + input) * m_kernelHeight + y) * m_kernelWidth + x};
}

double WeightPicture::strongestIn(QPoint pixel, Place* place) const {
    double strongest = 0.0;
    for (std::int64_t row = pixel.y() * m_step; row < (pixel.y() + 1) * m_step; ++row) {
        for (std::int64_t column = pixel.x() * m_step; column < (pixel.x() + 1) * m_step;
             ++column) {
            const Place here = placeAt(row, column);
            if (here.weight < 0) {
                continue;
            }
            const double weight = m_weights[static_cast<std::size_t>(here.weight)];
            if (place->weight < 0 || std::abs(weight) > std::abs(strongest)) {
                *place = here;
                strongest = weight;
            }
        }
    }
    return strongest;
}

std::int64_t WeightPicture::outputAt(QPoint pixel) const {
    if (!m_image.rect().contains(pixel)) {
        return -1;
    }
    const std::int64_t output = pixel.y() * m_step / cellHeight() * m_perRow +
                                std::min(m_perRow - 1, pixel.x() * m_step / stripWidth());
    return output < m_outputs ? output : -1;
}

QRect WeightPicture::rectOf(std::int64_t output) const {
    const std::int64_t top = output / m_perRow * cellHeight();
    const std::int64_t left = output % m_perRow * stripWidth();
    const auto pixel = [this](std::int64_t place) { return static_cast<int>(place / m_step); };
    const QPoint first(pixel(left), pixel(top));
    const QPoint last(pixel(left + stripWidth() - 2 * m_gap - 1), pixel(top + m_kernelHeight - 1));
    return {first, last};
}

QString WeightPicture::describe(QPoint pixel) const {
    Place place;
    if (!m_image.rect().contains(pixel)) {
        return {};
    }
    const double weight = strongestIn(pixel, &place);
    if (place.weight < 0) {
        return {};
    }
    const std::int64_t kernelSize = m_kernelHeight * m_kernelWidth;
    const std::int64_t input = place.weight / kernelSize % m_inputs;
    if (m_gap == 0) {
        return WeightPictureTexts::tr("neuron %1, input %2: %3")
            .arg(place.output)
            .arg(input)
            .arg(formatNumber(weight));
    }
    const std::int64_t inKernel = place.weight % kernelSize;
    return WeightPictureTexts::tr("channel %1, input channel %2, (%3, %4): %5")
        .arg(place.output)
        .arg(input)
        .arg(inKernel / m_kernelWidth)
        .arg(inKernel % m_kernelWidth)
        .arg(formatNumber(weight));
}

}  // namespace ui
