#pragma once

#include "core/bounds/lines.h"

namespace core {

/// True where fusedLines may stand in for the tensor operations of lines.cpp: on the processor, no
/// graph of gradients, a strategy that is not one of the constant ones.
bool canFuseLines(const at::Tensor& lower, const at::Tensor& upper, LineStrategy strategy);

/// Lines of an activation without a bend (slope `below` left of 0), the same numbers as chooseLines
/// has from some thirty tensor operations, in one pass over the bounds.
Lines fusedLines(double below, const at::Tensor& lower, const at::Tensor& upper,
                 LineStrategy strategy, bool outward);

}  // namespace core
