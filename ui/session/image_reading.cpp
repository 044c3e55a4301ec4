#include "ui/session/image_reading.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

namespace ui {
namespace {

/// Smaller pictures are rather rows of features.
constexpr std::int64_t kLeastSide = 4;
constexpr std::int64_t kLargestSide = 4096;

struct ImageReadingTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::ImageReadingTexts)
};

bool isSide(std::int64_t size) { return size >= kLeastSide && size <= kLargestSide; }

bool isChannelCount(std::int64_t size) { return size == 1 || size == 3; }

ImageReading reading(std::int64_t channels, std::int64_t height, std::int64_t width, bool last) {
    return {static_cast<int>(channels), static_cast<int>(height), static_cast<int>(width), last};
}

int byteOf(double value, double low, double high) {
    const double share = high > low ? (value - low) / (high - low) : 0.0;
    return std::isnan(share) ? 0
                             : static_cast<int>(std::lround(255.0 * std::clamp(share, 0.0, 1.0)));
}

}  // namespace

Eigen::Index ImageReading::placeOf(int channel, int row, int column) const {
    return isChannelsLast ? (Eigen::Index{row} * width + column) * channels + channel
                          : (Eigen::Index{channel} * height + row) * width + column;
}

QString titleOf(const ImageReading& reading) {
    const QString size = QStringLiteral("%1 × %2").arg(reading.height).arg(reading.width);
    if (reading.channels == 1) {
        return ImageReadingTexts::tr("%1, grey").arg(size);
    }
    return reading.isChannelsLast ? ImageReadingTexts::tr("%1, colour, channels last").arg(size)
                                  : ImageReadingTexts::tr("%1, colour, channels first").arg(size);
}

std::vector<ImageReading> imageReadings(const core::Shape& shape) {
    std::vector<ImageReading> readings;
    if (shape.size() == 3) {
        if (isChannelCount(shape[0]) && isSide(shape[1]) && isSide(shape[2])) {
            readings.push_back(reading(shape[0], shape[1], shape[2], false));
        }
        if (isChannelCount(shape[2]) && isSide(shape[0]) && isSide(shape[1])) {
            readings.push_back(reading(shape[2], shape[0], shape[1], true));
        }
    }
    const std::int64_t count = core::elementCount(shape);
    if (readings.empty() && count == 784) {
        readings.push_back(reading(1, 28, 28, false));
    }
    if (readings.empty() && count == 3072) {
        readings.push_back(reading(3, 32, 32, false));
    }
    if (readings.size() == 1 && readings.front().channels == 3) {
        ImageReading other = readings.front();
        other.isChannelsLast = !other.isChannelsLast;
        readings.push_back(other);
    }
    return readings;
}

QImage imageOf(const Eigen::VectorXd& values, const ImageReading& reading, double low,
               double high) {
    QImage image(reading.width, reading.height, QImage::Format_RGB32);
    for (int row = 0; row < reading.height; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        for (int column = 0; column < reading.width; ++column) {
            const auto byte = [&](int channel) {
                const int from = reading.channels == 1 ? 0 : channel;
                return byteOf(values[reading.placeOf(from, row, column)], low, high);
            };
            line[column] = qRgb(byte(0), byte(1), byte(2));
        }
    }
    return image;
}

QImage changeImageOf(const Eigen::VectorXd& change, const ImageReading& reading) {
    const double largest = change.size() > 0 ? change.cwiseAbs().maxCoeff() : 0.0;
    const double half = largest > 0.0 ? largest : 1.0;
    return imageOf(change, reading, -half, half);
}

Eigen::VectorXd arranged(const float* pixels, const ImageReading& reading) {
    Eigen::VectorXd values(reading.count());
    for (int channel = 0; channel < reading.channels; ++channel) {
        for (int row = 0; row < reading.height; ++row) {
            for (int column = 0; column < reading.width; ++column) {
                values[reading.placeOf(channel, row, column)] = double{*pixels++};
            }
        }
    }
    return values;
}

}  // namespace ui
