#pragma once

#include <cstdint>

/// Loops over maps whose channels lie last (rows: a number of each channel) or apart (planes: one
/// channel's numbers), one pass over memory each, vectorised for the machine at hand.
namespace core::kernels {

/// y = x factor + offset by channel, for `rows` rows of `channels` numbers.
void scaleRows(const double* x, const double* factor, const double* offset, double* y,
               std::int64_t rows, std::int64_t channels);
void scaleRows(const float* x, const float* factor, const float* offset, float* y,
               std::int64_t rows, std::int64_t channels);
/// The same of one plane of n numbers.
void scalePlane(const double* x, double factor, double offset, double* y, std::int64_t n);
void scalePlane(const float* x, float factor, float offset, float* y, std::int64_t n);

/// out = g factor; adds g to sums and g x to products, by channel. scratch: 2 channels numbers.
void slopeRows(const double* g, const double* x, const double* factor, double* out, double* sums,
               double* products, double* scratch, std::int64_t rows, std::int64_t channels);
void slopeRows(const float* g, const float* x, const float* factor, float* out, double* sums,
               double* products, float* scratch, std::int64_t rows, std::int64_t channels);
void slopePlane(const double* g, const double* x, double factor, double* out, double& sum,
                double& product, std::int64_t n);
void slopePlane(const float* g, const float* x, float factor, float* out, double& sum,
                double& product, std::int64_t n);

/// Adds x to sums, by channel. scratch: `channels` numbers.
void sumRows(const double* x, double* sums, double* scratch, std::int64_t rows,
             std::int64_t channels);
void sumRows(const float* x, double* sums, float* scratch, std::int64_t rows,
             std::int64_t channels);
void sumPlane(const double* x, double& sum, std::int64_t n);
void sumPlane(const float* x, double& sum, std::int64_t n);

/// Adds (x - mean)^2 to squares, by channel. scratch: `channels` numbers.
void squareRows(const double* x, const double* mean, double* squares, double* scratch,
                std::int64_t rows, std::int64_t channels);
void squareRows(const float* x, const float* mean, double* squares, float* scratch,
                std::int64_t rows, std::int64_t channels);
void squarePlane(const double* x, double mean, double& squares, std::int64_t n);
void squarePlane(const float* x, float mean, double& squares, std::int64_t n);

}  // namespace core::kernels
