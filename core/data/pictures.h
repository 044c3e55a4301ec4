#pragma once

// Private to core/data: PNG and JPEG pictures in memory. The libraries stay behind this header.

#include <string>
#include <string_view>

#include "core/network/network.h"

namespace core::dataset {

/// What messages name: the file, and the place in it.
struct PicturePlace {
    const std::string& path;
    const std::string& where;
};

/// 8 bits a channel, grey or RGB.
struct Picture {
    Shape shape;         ///< {1 or 3, height, width}
    std::string planes;  ///< plane after plane, row after row
};

/// PNG or JPEG by the first bytes.
bool isPicture(std::string_view bytes);

/// The shape alone, from the header.
Shape pictureShape(const PicturePlace& place, std::string_view bytes);

/// The picture; bytes as stored (no colour management), JPEG by libjpeg's defaults. Throws
/// ParseError for damaged, truncated and oversized pictures (above 16 million pixels: a header
/// costs nothing to forge), for 16 bits a channel, transparency (it has no one meaning as a
/// network's input) and four-colour JPEG.
Picture decodePicture(const PicturePlace& place, std::string_view bytes);

/// "28 x 28 grey", "32 x 32 RGB"
std::string pictureText(const Shape& shape);

namespace png {
bool isPng(std::string_view bytes);
Shape shapeOf(const PicturePlace& place, std::string_view bytes);
Picture decode(const PicturePlace& place, std::string_view bytes);
}  // namespace png

namespace jpeg {
bool isJpeg(std::string_view bytes);
Shape shapeOf(const PicturePlace& place, std::string_view bytes);
Picture decode(const PicturePlace& place, std::string_view bytes);
}  // namespace jpeg

/// Throws where a picture of that size is refused.
void requirePictureSize(const PicturePlace& place, std::uint64_t width, std::uint64_t height);

/// Pixels side by side become planes.
std::string planesOf(std::string_view interleaved, std::size_t channels);

}  // namespace core::dataset
