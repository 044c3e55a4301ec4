#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/data/dataset.h"

namespace core {

/// (x - mean) / deviation, channel by channel.
struct Normalisation {
    std::vector<double> mean;
    std::vector<double> deviation;  ///< above 0
};

/// The constants in common use for a known set (of pixels in [0, 1]): MNIST 0.1307 and 0.3081,
/// Fashion-MNIST 0.2860 and 0.3530, CIFAR-10 (0.4914, 0.4822, 0.4465) and (0.2023, 0.1994, 0.2010).
/// The papers normalise ("normalize inputs after applying perturbations", SABR appendix B; SNR 5.2)
/// and print no constants; these are those of the networks they compare with. CIFAR-10's deviations
/// are means of each image's own; the pixels' are (0.2470, 0.2435, 0.2616), which `reachscope data
/// check` shows. Nothing for other sets.
std::optional<Normalisation> usualNormalisation(std::string_view set);

/// Normalises samples of a shape, one after another, in place. One number stands for all channels.
/// Throws std::invalid_argument where the numbers do not fit the channels or a deviation is not
/// above 0.
void normalise(std::span<float> pixels, const Shape& shape, const Normalisation& how);

/// Random changes of training images.
struct Augmentation {
    int padding = 0;         ///< zeros (black) on every side, then cut to the old size at random
    double flipShare = 0.0;  ///< of samples that are mirrored left to right
};

/// As the papers train: CIFAR-10 random crops and horizontal flips (SABR appendix B, SNR 5.2,
/// PARADOX appendix B; none prints the padding, 4 is that of Shi et al. 2021, whom SABR follows),
/// MNIST and others none.
Augmentation usualAugmentation(std::string_view set);

/// What happens to one sample.
struct Change {
    int down = 0;   ///< 0 … 2 padding: where the cut starts in the padded image; padding: unmoved
    int right = 0;  ///< likewise
    bool flip = false;
};

/// Depends on seed, epoch and the sample's index alone, so that results depend neither on batches
/// nor on threads. Cuts are uniform over the (2 padding + 1)^2 places.
Change changeOf(const Augmentation& how, std::uint64_t seed, std::uint64_t epoch,
                std::int64_t index);

/// Changes one image of shape {channels, height, width} in place: cut first, then flip.
void apply(const Change& change, int padding, const Shape& shape, std::span<float> pixels);

/// Changes every sample of a batch; pixels in [0, 1], before any normalisation. Throws
/// std::invalid_argument for samples that are no images where something is to be changed.
void augment(Dataset& batch, const Augmentation& how, std::uint64_t seed, std::uint64_t epoch);

}  // namespace core
