#include "core/data/pictures.h"

#include "core/io/parse_error.h"

namespace core::dataset {
namespace {

constexpr std::uint64_t kMostPixels = std::uint64_t{1} << 24;

}  // namespace

bool isPicture(std::string_view bytes) { return png::isPng(bytes) || jpeg::isJpeg(bytes); }

Shape pictureShape(const PicturePlace& place, std::string_view bytes) {
    if (png::isPng(bytes)) {
        return png::shapeOf(place, bytes);
    }
    if (jpeg::isJpeg(bytes)) {
        return jpeg::shapeOf(place, bytes);
    }
    throw ParseError(place.path, place.where, "a PNG or JPEG picture",
                     bytes.empty() ? "nothing" : "other data");
}

Picture decodePicture(const PicturePlace& place, std::string_view bytes) {
    pictureShape(place, bytes);
    return png::isPng(bytes) ? png::decode(place, bytes) : jpeg::decode(place, bytes);
}

std::string pictureText(const Shape& shape) {
    return std::to_string(shape.at(2)) + " x " + std::to_string(shape.at(1)) +
           (shape.at(0) == 1 ? " grey" : " RGB");
}

void requirePictureSize(const PicturePlace& place, std::uint64_t width, std::uint64_t height) {
    if (width == 0 || height == 0 || width > kMostPixels / height) {
        throw ParseError(place.path, place.where,
                         "a picture of 1 to " + std::to_string(kMostPixels) + " pixels",
                         std::to_string(width) + " x " + std::to_string(height));
    }
}

std::string planesOf(std::string_view interleaved, std::size_t channels) {
    const std::size_t places = interleaved.size() / channels;
    std::string planes(interleaved.size(), '\0');
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t p = 0; p < places; ++p) {
            planes[c * places + p] = interleaved[p * channels + c];
        }
    }
    return planes;
}

}  // namespace core::dataset
