// libjpeg's header needs size_t and FILE before it.
#include <csetjmp>
#include <cstdio>
// clang-format off
#include <jpeglib.h>
// clang-format on

#include "core/data/pictures.h"
#include "core/io/parse_error.h"

namespace core::dataset::jpeg {
namespace {

constexpr int kMostScans = 100;  // of a progressive picture: each costs a pass over all of it

/// libjpeg's error handler with a way out; its first member is what libjpeg sees.
struct Errors {
    jpeg_error_mgr base{};
    std::jmp_buf jump{};
    char message[JMSG_LENGTH_MAX] = {};
};

[[noreturn]] void onError(j_common_ptr info) {
    auto* errors = reinterpret_cast<Errors*>(info->err);
    info->err->format_message(info, errors->message);
    std::longjmp(errors->jump, 1);
}

/// Damaged data, which libjpeg would fill with grey: an error here.
void onMessage(j_common_ptr info, int level) {
    if (level < 0) {
        onError(info);
    }
}

void onProgress(j_common_ptr info) {
    const auto* decoder = reinterpret_cast<j_decompress_ptr>(info);
    if (decoder->input_scan_number > kMostScans) {
        auto* errors = reinterpret_cast<Errors*>(info->err);
        std::snprintf(errors->message, sizeof errors->message, "more than %d scans", kMostScans);
        std::longjmp(errors->jump, 1);
    }
}

struct Decoder {
    Errors errors;
    jpeg_progress_mgr progress{};
    jpeg_decompress_struct info{};
    Decoder() {
        info.err = jpeg_std_error(&errors.base);
        errors.base.error_exit = onError;
        errors.base.emit_message = onMessage;
        progress.progress_monitor = onProgress;
    }
    ~Decoder() { jpeg_destroy_decompress(&info); }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
};

/// Reads the header; false where libjpeg gave up. Nothing with a destructor is made between the
/// setjmp and a longjmp, here and below.
bool readHeader(Decoder& decoder, std::string_view bytes) {
    if (setjmp(decoder.errors.jump) != 0) {
        return false;
    }
    jpeg_create_decompress(&decoder.info);
    decoder.info.progress = &decoder.progress;
    jpeg_mem_src(&decoder.info, reinterpret_cast<const unsigned char*>(bytes.data()),
                 static_cast<unsigned long>(bytes.size()));
    jpeg_read_header(&decoder.info, TRUE);
    return true;
}

bool readRows(Decoder& decoder, char* pixels, std::size_t rowBytes) {
    if (setjmp(decoder.errors.jump) != 0) {
        return false;
    }
    jpeg_start_decompress(&decoder.info);
    while (decoder.info.output_scanline < decoder.info.output_height) {
        auto* row = reinterpret_cast<JSAMPROW>(pixels + rowBytes * decoder.info.output_scanline);
        jpeg_read_scanlines(&decoder.info, &row, 1);
    }
    jpeg_finish_decompress(&decoder.info);
    return true;
}

/// The shape of a picture whose header was read, and what it is to be decoded to.
Shape requireShape(const PicturePlace& place, Decoder& decoder) {
    requirePictureSize(place, decoder.info.image_width, decoder.info.image_height);
    const int channels = decoder.info.num_components;
    if (channels != 1 && channels != 3) {
        throw ParseError(place.path, place.where, "a grey or RGB JPEG picture",
                         std::to_string(channels) + " channels");
    }
    decoder.info.out_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    return {channels, static_cast<std::int64_t>(decoder.info.image_height),
            static_cast<std::int64_t>(decoder.info.image_width)};
}

[[noreturn]] void failDamaged(const PicturePlace& place, const Decoder& decoder) {
    throw ParseError(place.path, place.where, "an intact JPEG picture", decoder.errors.message);
}

Shape openPicture(const PicturePlace& place, Decoder& decoder, std::string_view bytes) {
    if (!readHeader(decoder, bytes)) {
        failDamaged(place, decoder);
    }
    return requireShape(place, decoder);
}

}  // namespace

bool isJpeg(std::string_view bytes) {
    return bytes.substr(0, 3) == std::string_view("\xff\xd8\xff", 3);
}

Shape shapeOf(const PicturePlace& place, std::string_view bytes) {
    Decoder decoder;
    return openPicture(place, decoder, bytes);
}

Picture decode(const PicturePlace& place, std::string_view bytes) {
    Decoder decoder;
    Picture picture{openPicture(place, decoder, bytes), {}};
    const auto channels = static_cast<std::size_t>(picture.shape[0]);
    const std::size_t rowBytes = channels * static_cast<std::size_t>(picture.shape[2]);
    std::string pixels(rowBytes * static_cast<std::size_t>(picture.shape[1]), '\0');
    if (!readRows(decoder, pixels.data(), rowBytes)) {
        failDamaged(place, decoder);
    }
    picture.planes = channels == 1 ? std::move(pixels) : planesOf(pixels, channels);
    return picture;
}

}  // namespace core::dataset::jpeg
