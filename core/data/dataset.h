#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/network/network.h"

namespace core {

/// Images with labels; pixels in [0, 1], channels first.
struct Dataset {
    std::string name;
    Shape shape;  ///< {channels, height, width} or {features}
    std::int64_t count = 0;
    std::vector<float> pixels;  ///< count * elementCount(shape), sample after sample
    std::vector<int> labels;
    /// Index of each sample in the full test set (a folder may hold only part of it).
    std::vector<std::int64_t> indices;
    /// What a report must say about these samples ("… come from a JPEG copy …"); empty if nothing.
    std::string note;
};

/// The test split of `mnist`, `fashion-mnist` or `cifar10` below dataDir, or a file: IDX images
/// (labels beside them), CIFAR binary records, or CSV rows `label,pixels 0..255` (28 x 28 grey, or
/// 32 x 32 in the order height, width, colour; other lengths are flat features); gzip of any.
/// cifar10 is test_batch.bin, or parts named by their indices such as test_0000-0499_exact.bin;
/// where several hold a sample, the exact one counts, and samples are in the order of their
/// indices. `first` > 0 limits the number of samples. Throws ParseError; where dataDir is empty or
/// lacks the set the message names --data-dir and REACHSCOPE_DATA.
Dataset readDataset(const std::string& nameOrPath, const std::string& dataDir,
                    std::int64_t first = 0);

}  // namespace core
