#pragma once

#include <cstdint>

/// Loops over maps whose channels lie last (rows: a number of each channel) or apart (planes: one
/// channel's numbers), one pass over memory each, vectorised for the machine at hand.
namespace core::kernels {

/// What a channel's number x becomes: max(x factor + offset, low). low: 0 with a ReLU behind, else
/// minus infinity.
template <class T>
struct ChannelScaling {
    const T* factor = nullptr;
    const T* offset = nullptr;
    T low = 0;
};

/// For `rows` rows of `channels` numbers.
void scaleRows(const double* x, const ChannelScaling<double>& scaling, double* y, std::int64_t rows,
               std::int64_t channels);
void scaleRows(const float* x, const ChannelScaling<float>& scaling, float* y, std::int64_t rows,
               std::int64_t channels);
/// The same of one plane of n numbers of channel c.
void scalePlane(const double* x, const ChannelScaling<double>& scaling, std::int64_t c, double* y,
                std::int64_t n);
void scalePlane(const float* x, const ChannelScaling<float>& scaling, std::int64_t c, float* y,
                std::int64_t n);

/// g: the gradient at y, taken for 0 where y is low. Adds g to sums and g x to products, by
/// channel. scratch: 2 channels numbers.
void slopeRows(const double* g, const double* x, const ChannelScaling<double>& scaling,
               double* sums, double* products, double* scratch, std::int64_t rows,
               std::int64_t channels);
void slopeRows(const float* g, const float* x, const ChannelScaling<float>& scaling, double* sums,
               double* products, float* scratch, std::int64_t rows, std::int64_t channels);
void slopePlane(const double* g, const double* x, const ChannelScaling<double>& scaling,
                std::int64_t c, double& sum, double& product, std::int64_t n);
void slopePlane(const float* g, const float* x, const ChannelScaling<float>& scaling,
                std::int64_t c, double& sum, double& product, std::int64_t n);

/// out = g factor + x rise + level, by channel: the gradient at x, statistics that follow x
/// included.
template <class T>
struct ChannelSpread {
    const T* rise = nullptr;
    const T* level = nullptr;
};
void spreadRows(const double* g, const double* x, const ChannelScaling<double>& scaling,
                const ChannelSpread<double>& spread, double* out, std::int64_t rows,
                std::int64_t channels);
void spreadRows(const float* g, const float* x, const ChannelScaling<float>& scaling,
                const ChannelSpread<float>& spread, float* out, std::int64_t rows,
                std::int64_t channels);
void spreadPlane(const double* g, const double* x, const ChannelScaling<double>& scaling,
                 const ChannelSpread<double>& spread, std::int64_t c, double* out, std::int64_t n);
void spreadPlane(const float* g, const float* x, const ChannelScaling<float>& scaling,
                 const ChannelSpread<float>& spread, std::int64_t c, float* out, std::int64_t n);

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
