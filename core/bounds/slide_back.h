#pragma once

#include <ATen/core/Tensor.h>

#include "core/bounds/rows.h"
#include "core/network/window.h"

namespace core::kernels {

/// The adjoint of a convolution without groups for rows on the processor, without gradients: one
/// matrix product for blocks of rows that stay in the cache, and the sums of what overlaps. weight:
/// [channels, in channels, kh, kw]. Dense rows become dense rows [N, in channels, in h, in w]; of
/// windows the places beside the image are as computed (clearOutside zeroes them).
Rows slideBack(const Rows& rows, const at::Tensor& weight, const Window& window);

}  // namespace core::kernels
