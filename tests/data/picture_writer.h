#pragma once

// libjpeg's header needs FILE before it.
#include <cstdio>
// clang-format off
#include <jpeglib.h>
// clang-format on
#include <png.h>

#include <cstdlib>
#include <string>
#include <vector>

/// PNG and JPEG pictures in memory, for tests of their readers.
namespace picture_writer {

/// Rows of samples, `channels` a pixel (1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha).
inline std::string png(int channels, unsigned width, unsigned height, const std::string& pixels,
                       int depth = 8, bool interlaced = false) {
    constexpr int kTypes[] = {0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                              PNG_COLOR_TYPE_RGB_ALPHA};
    std::string bytes;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(
        png, &bytes,
        [](png_structp writer, png_bytep data, png_size_t count) {
            static_cast<std::string*>(png_get_io_ptr(writer))
                ->append(reinterpret_cast<const char*>(data), count);
        },
        nullptr);
    png_set_IHDR(png, info, width, height, depth, kTypes[channels],
                 interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE,
                 PNG_FILTER_TYPE_BASE);
    png_write_info(png, info);
    std::string copy = pixels;
    const std::size_t rowBytes = pixels.size() / height;
    std::vector<png_bytep> rows;
    for (unsigned y = 0; y < height; ++y) {
        rows.push_back(reinterpret_cast<png_bytep>(copy.data()) + y * rowBytes);
    }
    png_write_image(png, rows.data());
    png_write_end(png, nullptr);
    png_destroy_write_struct(&png, &info);
    return bytes;
}

inline std::string jpeg(int channels, unsigned width, unsigned height, std::string pixels,
                        int quality = 95) {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* data = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &data, &size);
    info.image_width = width;
    info.image_height = height;
    info.input_components = channels;
    info.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    jpeg_start_compress(&info, TRUE);
    const std::size_t rowBytes = pixels.size() / height;
    while (info.next_scanline < height) {
        auto* row = reinterpret_cast<JSAMPROW>(pixels.data() + rowBytes * info.next_scanline);
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    std::string bytes(reinterpret_cast<const char*>(data), size);
    std::free(data);
    jpeg_destroy_compress(&info);
    return bytes;
}

}  // namespace picture_writer
