#pragma once

// Private to the data set reader: one pair of functions for each format.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/dataset.h"

namespace core::dataset {

constexpr std::uint64_t kMaxDatasetBytes = std::uint64_t{2} << 30;

/// The path itself or its gzip copy; empty if neither is a file.
std::string plainOrPacked(const std::string& path);

/// Appends bytes 0 … 255 as pixels 0 … 1.
void appendPixels(Dataset& set, std::string_view bytes);

/// Sets the count, and numbers the samples 0, 1, … where the file says nothing else.
void countSamples(Dataset& set);

/// IDX: two zero bytes, the type (8: bytes), the number of axes, the axes as big-endian 32-bit
/// numbers, the data. The labels lie beside the images: t10k-images-idx3-ubyte[.gz] has them in
/// t10k-labels-idx1-ubyte[.gz].
bool isIdx(std::string_view bytes);
Dataset readIdx(const std::string& path, std::string_view bytes, std::int64_t first);

/// CIFAR-10's binary form: a label byte, then the red, green and blue planes.
bool isCifar(std::string_view bytes);
Dataset readCifar(const std::string& path, std::string_view bytes, std::int64_t first);

/// A part of CIFAR-10's test set, and which samples it holds by its name.
struct CifarPart {
    std::string path;
    std::vector<std::int64_t> indices;
    bool exact = false;
};

/// The parts test_…_exact.bin and test_…_jpeg75.bin (or .gz) of a folder, exact ones first.
std::vector<CifarPart> cifarParts(const std::string& folder);
Dataset readCifarParts(const std::vector<CifarPart>& parts, std::int64_t first);

/// Rows label,pixel,pixel,… with pixels 0 to 255; colour images in the order height, width, colour.
bool looksLikeCsv(std::string_view bytes);
Dataset readCsv(const std::string& path, std::string_view text, std::int64_t first);

}  // namespace core::dataset
