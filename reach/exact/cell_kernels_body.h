// Included by cell_kernels.cpp once per instruction set, within a namespace of its own; hence no
// include guard. Expects KERNEL_TARGET (a function attribute or nothing), KERNEL_ROWS (blocks of
// accumulators that fit the registers), and raiseTo, lowerTo, maskAbove for the type Vector.

template <int D, int Rows>
KERNEL_TARGET inline void combineRows(double* out, const double* in, std::int64_t stride,
                                      const double* const* columns, const double* coefficients,
                                      int count, std::int64_t offset) {
    Vector sums[D + 1][Rows];
    for (int c = 0; c <= D; ++c) {
        for (int r = 0; r < Rows; ++r) {
            sums[c][r] = *reinterpret_cast<const Vector*>(in + c * stride + offset + r * kBlock);
        }
    }
    for (int i = 0; i < count; ++i) {
        const double* column = columns[i] + offset;
        const double* factor = coefficients + static_cast<std::int64_t>(i) * (D + 1);
        for (int r = 0; r < Rows; ++r) {
            const Vector weight = *reinterpret_cast<const Vector*>(column + r * kBlock);
            for (int c = 0; c <= D; ++c) {
                sums[c][r] += weight * factor[c];
            }
        }
    }
    for (int c = 0; c <= D; ++c) {
        for (int r = 0; r < Rows; ++r) {
            *reinterpret_cast<Vector*>(out + c * stride + offset + r * kBlock) = sums[c][r];
        }
    }
}

template <int D>
KERNEL_TARGET void combine(double* out, const double* in, std::int64_t stride, int blocks,
                           const double* const* columns, const double* coefficients, int count) {
    constexpr int rows = KERNEL_ROWS / (D + 1) < 1 ? 1 : KERNEL_ROWS / (D + 1);
    int block = 0;
    for (; block + rows <= blocks; block += rows) {
        combineRows<D, rows>(out, in, stride, columns, coefficients, count,
                             static_cast<std::int64_t>(block) * kBlock);
    }
    for (; block < blocks; ++block) {
        combineRows<D, 1>(out, in, stride, columns, coefficients, count,
                          static_cast<std::int64_t>(block) * kBlock);
    }
}

template <int D>
KERNEL_TARGET std::int64_t classify(const ClassifyRequest& request, std::uint8_t* crossing,
                                    std::uint8_t* active) {
    std::int64_t thin = 0;
    const Vector zero = {};
    for (int block = 0; block < request.blocks; ++block) {
        const double* rows = request.map + static_cast<std::int64_t>(block) * kBlock;
        Vector form[D + 1];
        for (int c = 0; c <= D; ++c) {
            form[c] = *reinterpret_cast<const Vector*>(rows + c * request.stride);
        }
        Vector size = zero;
        for (int c = 0; c <= D; ++c) {
            Vector absolute = form[c];
            raiseTo(absolute, -form[c]);
            size += c < D ? absolute * request.extent[c] : absolute;
        }
        Vector high = zero - std::numeric_limits<double>::infinity();
        Vector low = zero + std::numeric_limits<double>::infinity();
        const double* vertex = request.vertices;
        for (int v = 0; v < request.vertexCount; ++v, vertex += D) {
            Vector value = form[D];
            for (int c = 0; c < D; ++c) {
                value += form[c] * vertex[c];
            }
            raiseTo(high, value);
            lowerTo(low, value);
        }
        const Vector tolerance = size * request.tolerance;
        const unsigned above = maskAbove(high, tolerance);
        const unsigned below = maskAbove(-tolerance, low);
        const unsigned signs = maskAbove(high, zero) & maskAbove(zero, low);
        crossing[block] = static_cast<std::uint8_t>(above & below);
        active[block] = static_cast<std::uint8_t>(above & ~below);
        thin += __builtin_popcount(signs & (above ^ below));
    }
    return thin;
}

constexpr CellKernels kTable{
    {classify<0>, classify<1>, classify<2>, classify<3>, classify<4>, classify<5>, classify<6>},
    {combine<0>, combine<1>, combine<2>, combine<3>, combine<4>, combine<5>, combine<6>}};
