// In place of picture_png.cpp and picture_jpeg.cpp where REACHSCOPE_PICTURES is off.

#include <stdexcept>

#include "core/data/pictures.h"
#include "core/data/sample_source.h"

namespace core::dataset {
namespace {

[[noreturn]] void failAbsent(const PicturePlace& place) {
    throw std::runtime_error(place.path +
                             ": this build reads no PNG or JPEG pictures (REACHSCOPE_PICTURES is "
                             "off)");
}

}  // namespace

namespace png {

bool isPng(std::string_view bytes) { return bytes.substr(0, 4) == "\x89PNG"; }
Shape shapeOf(const PicturePlace& place, std::string_view) { failAbsent(place); }
Picture decode(const PicturePlace& place, std::string_view) { failAbsent(place); }

}  // namespace png

namespace jpeg {

bool isJpeg(std::string_view bytes) { return bytes.substr(0, 2) == "\xff\xd8"; }
Shape shapeOf(const PicturePlace& place, std::string_view) { failAbsent(place); }
Picture decode(const PicturePlace& place, std::string_view) { failAbsent(place); }

}  // namespace jpeg
}  // namespace core::dataset

bool core::canReadPictures() { return false; }
