#pragma once

// Private to the .onnx reader: constant tensors and what exporters compute with them.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/io/onnx_proto_private.h"
#include "core/network/network.h"

namespace core::onnx {

/// What is wrong, without the file and node, which the caller knows.
class Mismatch : public std::runtime_error {
public:
    Mismatch(std::string expected, std::string found)
        : std::runtime_error(expected + ", found " + found),
          m_expected(std::move(expected)),
          m_found(std::move(found)) {}
    const std::string& expected() const { return m_expected; }
    const std::string& found() const { return m_found; }

private:
    std::string m_expected;
    std::string m_found;
};

/// A constant tensor; an axis may be 0 long. Integers are held as doubles, exact up to 2^53.
struct Constant {
    Shape dims;
    std::vector<double> values;
    bool integer = false;
};

/// Product of the axes, which may be 0. Throws Mismatch on a negative axis or above 2^31.
std::int64_t countOf(const Shape& dims);

/// Decodes a tensor, whichever of ONNX's ways of storing it is used. Throws Mismatch where data
/// lie in another file, are of no number type, do not fit the dims, or are not finite.
Constant decodeTensor(const reachscope_onnx::TensorProto& tensor);

/// numpy's broadcasting of two shapes. Throws Mismatch if they do not fit.
Shape broadcastDims(const Shape& a, const Shape& b);

/// The constant's values repeated to fill `dims`. Throws Mismatch if they do not fit.
std::vector<double> broadcastTo(const Constant& constant, const Shape& dims);

Constant transposed(const Constant& constant, const std::vector<int>& permutation);
Constant gathered(const Constant& data, const Constant& indices, std::int64_t axis);
Constant concatenated(const std::vector<const Constant*>& parts, std::int64_t axis);

/// An axis counted from the end if negative. Throws Mismatch outside [-rank, rank).
std::size_t axisOf(std::int64_t axis, std::size_t rank);

/// Whole numbers of a constant of rank 0 or 1. Throws Mismatch for others.
std::vector<std::int64_t> integersOf(const Constant& constant);

}  // namespace core::onnx
