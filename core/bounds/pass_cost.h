#pragma once

#include <cstdint>

#include "core/bounds/bound_method.h"
#include "core/bounds/tensor_network.h"

namespace core {

/// What passing one row back from a value to the input takes, from sizes alone. windows: rows of a
/// map are kept as what they can see (rows.h).
struct RowCost {
    double elements = 0.0;    ///< numbers held at the same time, at most
    double operations = 0.0;  ///< multiplications and additions
};
RowCost rowCost(const TensorNetwork& network, int node, bool windows);

/// How often rows are held at once while a step makes new ones of them, its workspace included.
inline constexpr double kRowCopies = 2.5;
/// What a search for slopes holds beside: slopes, their moments, the graph of gradients.
inline constexpr double kSearchCopies = 12.0;

/// Interval arithmetic over the whole network, for one sample.
double intervalOperations(const TensorNetwork& network);

/// Bytes that are free for chunks: what the system has left, a quarter kept back.
std::int64_t freeMemory();

}  // namespace core
