#pragma once

// Private to core/data: samples as numpy arrays.

#include "core/data/byte_samples.h"

namespace core::dataset {

bool isArrays(std::string_view bytes);

/// .npz or .npy: images [n, height, width, channels] or [n, channels, height, width] (1 or 3
/// channels), [n, height, width] or [n, features], floats in [0, 1] or whole numbers 0 … 255, and
/// labels [n]. Both in one file (x and y, images and labels, data and labels, x_test and y_test,
/// x_train and y_train for that split, arr_0 and arr_1), or the labels in the file beside whose
/// name has y for X or x, labels for images: cifar_X_sdp.npz has them in cifar_y_sdp.npz.
ListedSamplesPtr openArrays(const std::string& path, std::string_view bytes,
                            const std::string& split);

}  // namespace core::dataset
