#pragma once

#include <Eigen/Core>
#include <QImage>
#include <QString>
#include <vector>

#include "core/network/network.h"

namespace ui {

/// How the numbers of an input are read as a picture: grey (1 channel) or red, green, blue (3).
struct ImageReading {
    int channels = 1;
    int height = 0;
    int width = 0;
    bool isChannelsLast = false;  ///< numbers run height, width, channel instead of channel first

    bool operator==(const ImageReading&) const = default;
    Eigen::Index count() const { return Eigen::Index{channels} * height * width; }
    /// The place of a channel's pixel among the input's numbers.
    Eigen::Index placeOf(int channel, int row, int column) const;
};

/// "28 × 28, grey", "32 × 32, colour, channels last"
QString titleOf(const ImageReading& reading);

/// The readings of an input of this shape, likeliest first: three axes with 1 or 3 channels in
/// front or behind, or 784 or 3072 numbers in whatever shape. None for what is no picture.
std::vector<ImageReading> imageReadings(const core::Shape& shape);

/// The picture of an input; low is black and high is white (or full colour), beyond is cut.
/// Precondition: values.size() == reading.count().
QImage imageOf(const Eigen::VectorXd& values, const ImageReading& reading, double low = 0.0,
               double high = 1.0);

/// The picture of a change: grey where there is none, full contrast at the largest magnitude.
QImage changeImageOf(const Eigen::VectorXd& change, const ImageReading& reading);

/// A picture with channels in front, as data sets hold them, in the order of the reading.
Eigen::VectorXd arranged(const float* pixels, const ImageReading& reading);

}  // namespace ui
