#include "core/data/byte_samples.h"

#include "core/data/pictures.h"
#include "core/io/parse_error.h"

namespace core::dataset {

ByteSamples::ByteSamples(SampleList list, std::vector<Blob> blobs, std::vector<BytePlace> places)
    : ListedSamples(std::move(list)), m_blobs(std::move(blobs)), m_places(std::move(places)) {}

void ByteSamples::writePixels(std::size_t sample, std::span<float> pixels) const {
    const BytePlace& place = m_places[sample];
    const Blob& blob = m_blobs[place.blob];
    const std::string_view bytes(blob.bytes);
    if (place.jpegBytes == 0) {
        writeBytesAsPixels(bytes.substr(place.offset, pixels.size()), pixels);
        return;
    }
    const std::string where = "picture at byte " + std::to_string(place.offset);
    const Picture picture =
        decodePicture({blob.path, where}, bytes.substr(place.offset, place.jpegBytes));
    if (picture.shape != shape()) {
        throw ParseError(blob.path, where, "a picture of " + pictureText(shape()),
                         pictureText(picture.shape));
    }
    writeBytesAsPixels(picture.planes, pixels);
}

}  // namespace core::dataset
