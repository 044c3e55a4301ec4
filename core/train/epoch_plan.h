#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace core {

/// Steps that an epoch takes: the last batch may be smaller than the others.
std::int64_t stepsPerEpoch(std::int64_t samples, std::int64_t batch);

/// The order in which epoch `epoch` (from 0) sees `count` samples: a permutation of 0 … count - 1,
/// uniform over all of them, that depends on seed and epoch alone.
std::vector<std::int64_t> epochOrder(std::int64_t seed, std::int64_t epoch, std::int64_t count);

/// How an epoch changes its samples (core/data/augment.h's changes, as lists): sample i is cut from
/// the image padded by `padding` at row down[i] and column right[i], then mirrored where flip[i] is
/// 1.
struct EpochChanges {
    int padding = 0;
    std::vector<std::int64_t> down;
    std::vector<std::int64_t> right;
    std::vector<std::int64_t> flip;
};

/// True if the set of that name ("cifar10:train") is augmented as usual.
bool isAugmented(const std::string& set);

/// Of samples with these numbers in their split; lists are empty for sets that are not augmented.
EpochChanges epochChanges(const std::string& set, std::int64_t seed, std::int64_t epoch,
                          const std::vector<std::int64_t>& indices);

}  // namespace core
