#include "core/bounds/channel_passes.h"

#include <ATen/ATen.h>
#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <limits>
#include <type_traits>
#include <vector>

#include "core/bounds/channel_kernels.h"

namespace core {

namespace {

using at::Tensor;

/// Rows that go together: one piece of work for a thread. Sums do not depend on the number of
/// threads, as pieces do not.
constexpr std::int64_t kPiece = 256;
/// Numbers below which a second thread is not worth its while.
constexpr std::int64_t kGrain = 32768;

/// How the numbers of a map lie, and how they are cut into pieces.
struct MapLayout {
    explicit MapLayout(const Tensor& x)
        : channels(x.size(1)),
          areRows(x.dim() == 2 ||
                  (x.dim() == 4 && x.is_contiguous(at::MemoryFormat::ChannelsLast))),
          rows(x.numel() / channels),
          samples(x.size(0)),
          plane(rows / samples) {}

    std::int64_t pieces() const { return areRows ? (rows + kPiece - 1) / kPiece : samples; }

    /// Calls ofRows(first number, rows) or, channel by channel, ofPlane(first number, channel).
    template <class OfRows, class OfPlane>
    void visit(std::int64_t piece, const OfRows& ofRows, const OfPlane& ofPlane) const {
        if (areRows) {
            const std::int64_t first = piece * kPiece;
            ofRows(first * channels, std::min(kPiece, rows - first));
            return;
        }
        for (std::int64_t c = 0; c < channels; ++c) {
            ofPlane((piece * channels + c) * plane, c);
        }
    }

    template <class Work>
    void forPieces(const Work& work) const {
        const std::int64_t size = std::max<std::int64_t>(1, rows * channels / pieces());
        at::parallel_for(0, pieces(), std::max<std::int64_t>(1, kGrain / size),
                         [&](std::int64_t begin, std::int64_t end) {
                             for (std::int64_t piece = begin; piece < end; ++piece) {
                                 work(piece);
                             }
                         });
    }

    std::int64_t channels;
    bool areRows;
    std::int64_t rows;
    std::int64_t samples;
    std::int64_t plane;
};

template <class T>
kernels::ChannelScaling<T> scalingOf(const ChannelMap& map) {
    return {map.factor.data_ptr<T>(), map.offset.data_ptr<T>(),
            map.relu ? T(0) : -std::numeric_limits<T>::infinity()};
}

/// Means by channel, [channels], of what the two add up: of rows, of a plane of channel c.
template <class OfRows, class OfPlane>
Tensor meanOf(const Tensor& x, const OfRows& ofRows, const OfPlane& ofPlane) {
    const MapLayout layout(x);
    const Tensor sums = at::zeros({layout.pieces(), layout.channels}, at::kDouble);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "channel_mean", [&] {
        const auto* const from = x.data_ptr<scalar_t>();
        layout.forPieces([&](std::int64_t piece) {
            double* const sum = sums.data_ptr<double>() + piece * layout.channels;
            std::vector<scalar_t> scratch(static_cast<std::size_t>(layout.channels));
            layout.visit(
                piece,
                [&](std::int64_t at, std::int64_t rows) {
                    ofRows(from + at, sum, scratch.data(), rows, layout.channels);
                },
                [&](std::int64_t at, std::int64_t c) {
                    ofPlane(from + at, c, sum[c], layout.plane);
                });
        });
    });
    return (sums.sum(0) / static_cast<double>(layout.rows)).to(x.scalar_type());
}

}  // namespace

bool takesChannelPasses(const Tensor& x) {
    return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble) &&
           x.numel() > 0;
}

Tensor inChannelOrder(const Tensor& x) { return x.contiguous(x.suggest_memory_format()); }

Tensor ChannelMap::operator()(const Tensor& x) const {
    const MapLayout layout(x);
    Tensor y = at::empty_like(x);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "channel_map", [&] {
        const auto scaling = scalingOf<scalar_t>(*this);
        const auto* const from = x.data_ptr<scalar_t>();
        auto* const to = y.data_ptr<scalar_t>();
        layout.forPieces([&](std::int64_t piece) {
            layout.visit(
                piece,
                [&](std::int64_t at, std::int64_t rows) {
                    kernels::scaleRows(from + at, scaling, to + at, rows, layout.channels);
                },
                [&](std::int64_t at, std::int64_t c) {
                    kernels::scalePlane(from + at, scaling, c, to + at, layout.plane);
                });
        });
    });
    return y;
}

Tensor ChannelMap::slopeSums(const Tensor& given, const Tensor& x) const {
    const Tensor g = given.contiguous(x.suggest_memory_format());
    const MapLayout layout(x);
    const Tensor sums = at::zeros({layout.pieces(), 2, layout.channels}, at::kDouble);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "channel_slope_sums", [&] {
        const auto scaling = scalingOf<scalar_t>(*this);
        const auto* const from = g.data_ptr<scalar_t>();
        const auto* const value = x.data_ptr<scalar_t>();
        layout.forPieces([&](std::int64_t piece) {
            double* const sum = sums.data_ptr<double>() + 2 * piece * layout.channels;
            double* const product = sum + layout.channels;
            std::vector<scalar_t> scratch(static_cast<std::size_t>(2 * layout.channels));
            layout.visit(
                piece,
                [&](std::int64_t at, std::int64_t rows) {
                    kernels::slopeRows(from + at, value + at, scaling, sum, product, scratch.data(),
                                       rows, layout.channels);
                },
                [&](std::int64_t at, std::int64_t c) {
                    kernels::slopePlane(from + at, value + at, scaling, c, sum[c], product[c],
                                        layout.plane);
                });
        });
    });
    return sums.sum(0);
}

Tensor ChannelMap::slope(const Tensor& given, const Tensor& x, const Tensor& rise,
                         const Tensor& level) const {
    const Tensor g = given.contiguous(x.suggest_memory_format());
    const MapLayout layout(x);
    Tensor out = at::empty_like(x);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "channel_slope", [&] {
        const auto scaling = scalingOf<scalar_t>(*this);
        const kernels::ChannelSpread<scalar_t> spread{rise.data_ptr<scalar_t>(),
                                                      level.data_ptr<scalar_t>()};
        const auto* const from = g.data_ptr<scalar_t>();
        const auto* const value = x.data_ptr<scalar_t>();
        auto* const to = out.data_ptr<scalar_t>();
        layout.forPieces([&](std::int64_t piece) {
            layout.visit(
                piece,
                [&](std::int64_t at, std::int64_t rows) {
                    kernels::spreadRows(from + at, value + at, scaling, spread, to + at, rows,
                                        layout.channels);
                },
                [&](std::int64_t at, std::int64_t c) {
                    kernels::spreadPlane(from + at, value + at, scaling, spread, c, to + at,
                                         layout.plane);
                });
        });
    });
    return out;
}

Tensor channelMean(const Tensor& x) {
    return meanOf(
        x,
        [](const auto* from, double* sums, auto* scratch, std::int64_t rows,
           std::int64_t channels) { kernels::sumRows(from, sums, scratch, rows, channels); },
        [](const auto* from, std::int64_t, double& sum, std::int64_t n) {
            kernels::sumPlane(from, sum, n);
        });
}

Tensor channelVariance(const Tensor& x, const Tensor& mean) {
    return meanOf(
        x,
        [&](const auto* from, double* sums, auto* scratch, std::int64_t rows,
            std::int64_t channels) {
            using T = std::decay_t<decltype(*from)>;
            kernels::squareRows(from, mean.data_ptr<T>(), sums, scratch, rows, channels);
        },
        [&](const auto* from, std::int64_t c, double& sum, std::int64_t n) {
            using T = std::decay_t<decltype(*from)>;
            kernels::squarePlane(from, mean.data_ptr<T>()[c], sum, n);
        });
}

}  // namespace core
