#include <png.h>

#include <csetjmp>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

#include "core/data/pictures.h"
#include "core/data/sample_source.h"
#include "core/io/parse_error.h"

namespace core::dataset::png {
namespace {

constexpr std::size_t kHeaderEnd = 33;  // signature, IHDR with its sum
constexpr png_alloc_size_t kMostChunkBytes = png_alloc_size_t{1} << 20;

/// What libpng reads from and reports to.
struct Reader {
    std::string_view bytes;
    std::size_t at = 0;
    char message[128] = {};
    std::jmp_buf jump{};
};

void readBytes(png_structp png, png_bytep to, std::size_t count) {
    auto* reader = static_cast<Reader*>(png_get_io_ptr(png));
    if (count > reader->bytes.size() - reader->at) {
        png_error(png, "the end of the data");
    }
    std::memcpy(to, reader->bytes.data() + reader->at, count);
    reader->at += count;
}

[[noreturn]] void onError(png_structp png, png_const_charp message) {
    auto* reader = static_cast<Reader*>(png_get_error_ptr(png));
    std::strncpy(reader->message, message, sizeof reader->message - 1);
    std::longjmp(reader->jump, 1);
}

void onWarning(png_structp, png_const_charp) {}

struct PngEnd {
    png_structp png = nullptr;
    png_infop info = nullptr;
    ~PngEnd() { png_destroy_read_struct(&png, &info, nullptr); }
};

/// Decodes into rows; false where libpng gave up. Nothing with a destructor is made between the
/// setjmp and a longjmp.
bool readRows(PngEnd& end, Reader& reader, std::string& pixels, std::size_t rowBytes,
              std::vector<png_bytep>& rows) {
    if (setjmp(reader.jump) != 0) {
        return false;
    }
    png_set_read_fn(end.png, &reader, readBytes);
    png_read_info(end.png, end.info);
    png_set_expand(end.png);
    png_set_interlace_handling(end.png);
    png_read_update_info(end.png, end.info);
    if (png_get_rowbytes(end.png, end.info) != rowBytes) {
        png_error(end.png, "other channels than the header says");
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i] = reinterpret_cast<png_bytep>(pixels.data()) + i * rowBytes;
    }
    png_read_image(end.png, rows.data());
    png_read_end(end.png, nullptr);
    return true;
}

std::uint32_t bigEndian(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

/// A tRNS chunk before the data: one colour or the palette is transparent.
bool hasTransparency(std::string_view bytes) {
    std::size_t at = kHeaderEnd;
    while (at + 12 <= bytes.size() && bytes.substr(at + 4, 4) != "IDAT") {
        if (bytes.substr(at + 4, 4) == "tRNS") {
            return true;
        }
        at += 12 + std::size_t{bigEndian(bytes, at)};
    }
    return false;
}

}  // namespace

bool isPng(std::string_view bytes) {
    return bytes.substr(0, 8) == std::string_view("\x89PNG\r\n\x1a\n", 8);
}

Shape shapeOf(const PicturePlace& place, std::string_view bytes) {
    if (bytes.size() < kHeaderEnd || bytes.substr(12, 4) != "IHDR") {
        throw ParseError(place.path, place.where, "a PNG picture", "no whole header");
    }
    const std::uint64_t width = bigEndian(bytes, 16);
    const std::uint64_t height = bigEndian(bytes, 20);
    requirePictureSize(place, width, height);
    const int depth = bytes[24];
    const int colour = bytes[25];
    if (depth > 8) {
        throw ParseError(place.path, place.where, "8 bits a channel", std::to_string(depth));
    }
    if ((colour & PNG_COLOR_MASK_ALPHA) != 0 || hasTransparency(bytes)) {
        throw ParseError(place.path, place.where, "a grey or RGB picture",
                         "transparency; flatten it onto a background first");
    }
    return {(colour & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1, static_cast<std::int64_t>(height),
            static_cast<std::int64_t>(width)};
}

Picture decode(const PicturePlace& place, std::string_view bytes) {
    Picture picture{shapeOf(place, bytes), {}};
    const auto channels = static_cast<std::size_t>(picture.shape[0]);
    const auto height = static_cast<std::size_t>(picture.shape[1]);
    const std::size_t rowBytes = channels * static_cast<std::size_t>(picture.shape[2]);
    Reader reader{bytes};
    PngEnd end;
    end.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, onError, onWarning);
    end.info = end.png == nullptr ? nullptr : png_create_info_struct(end.png);
    if (end.info == nullptr) {
        throw std::runtime_error(place.path + ": no memory to decode a PNG picture");
    }
    png_set_chunk_malloc_max(end.png, kMostChunkBytes);
    std::string pixels(rowBytes * height, '\0');
    std::vector<png_bytep> rows(height);
    if (!readRows(end, reader, pixels, rowBytes, rows)) {
        throw ParseError(place.path, place.where, "an intact PNG picture", reader.message);
    }
    picture.planes = channels == 1 ? std::move(pixels) : planesOf(pixels, channels);
    return picture;
}

}  // namespace core::dataset::png

bool core::canReadPictures() { return true; }
