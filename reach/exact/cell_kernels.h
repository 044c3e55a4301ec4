#pragma once

#include <array>
#include <cstdint>

namespace reach::exact {

/// Largest dimension in which cells carry their vertices.
constexpr int kMaxVertexDimension = 6;
/// Maps are stored by column, each column padded with zeros to whole blocks of this many rows.
constexpr int kBlock = 8;

/// Input of `classify`: the affine forms of a layer, z_j = map_j0 x_0 + ... + map_jD, against the
/// vertices of one cell.
struct ClassifyRequest {
    const double* map = nullptr;       ///< D + 1 columns, 64-byte aligned
    std::int64_t stride = 0;           ///< between columns
    int blocks = 0;                    ///< of kBlock rows
    const double* vertices = nullptr;  ///< D numbers each
    int vertexCount = 0;
    const double* extent = nullptr;  ///< D numbers: the largest |x_i| of the input
    double tolerance = 0.0;          ///< relative to the size of the terms, sum |map_ji| extent_i
};

/// One bit per row, one byte per block. A form crosses the cell if it leaves [-tolerance,
/// tolerance] on both sides; active if it leaves it upwards only; else inactive (zero on the cell
/// included). Returns how many forms change sign without crossing.
using ClassifyFunction = std::int64_t (*)(const ClassifyRequest& request, std::uint8_t* crossing,
                                          std::uint8_t* active);

/// out = in + sum over i < count of columns[i] (x) coefficients[i], for out and in of D + 1 columns
/// with one stride; coefficients holds D + 1 numbers each. out may be in.
using CombineFunction = void (*)(double* out, const double* in, std::int64_t stride, int blocks,
                                 const double* const* columns, const double* coefficients,
                                 int count);

/// The inner loops, by dimension D, for the processor the program runs on.
struct CellKernels {
    std::array<ClassifyFunction, kMaxVertexDimension + 1> classify;
    std::array<CombineFunction, kMaxVertexDimension + 1> combine;
};

const CellKernels& cellKernels();

}  // namespace reach::exact
