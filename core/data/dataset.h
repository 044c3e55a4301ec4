#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/network/network.h"

namespace core {

/// Images with labels; pixels in [0, 1], channels first.
struct Dataset {
    std::string name;  ///< as --data takes it ("mnist"); a file's or folder's name
    Shape shape;       ///< {channels, height, width} or {features}
    std::int64_t count = 0;
    std::vector<float> pixels;  ///< count * elementCount(shape), sample after sample
    std::vector<int> labels;
    /// Index of each sample in the full split (a folder may hold only part of it).
    std::vector<std::int64_t> indices;
    /// What a report must say about these samples ("… come from a JPEG copy …"); empty if nothing.
    std::string note;
};

/// All that openSamples (sample_source.h) opens, read at once; `first` > 0 limits the number of
/// samples, which come in the order of their indices. Throws as it does.
Dataset readDataset(const std::string& nameOrPath, const std::string& dataDir,
                    std::int64_t first = 0);

}  // namespace core
