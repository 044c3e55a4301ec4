#include "core/bounds/channel_scale.h"

#include <ATen/ATen.h>
#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <type_traits>
#include <vector>

#include "core/bounds/channel_kernels.h"

namespace core {

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Rows that go together: one piece of work for a thread. Sums do not depend on the number of
/// threads, as pieces do not.
constexpr std::int64_t kPiece = 256;

bool isPlain(const Tensor& x) {
    return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble) &&
           x.numel() > 0;
}

/// In an order that there are loops for.
Tensor inOrder(const Tensor& x) { return x.contiguous(x.suggest_memory_format()); }

/// How the numbers of a map lie.
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

    std::int64_t channels;
    bool areRows;
    std::int64_t rows;
    std::int64_t samples;
    std::int64_t plane;
};

template <class Work>
void forPieces(const MapLayout& layout, const Work& work) {
    const std::int64_t grain = std::max<std::int64_t>(
        1, 32768 / std::max<std::int64_t>(1, layout.rows * layout.channels / layout.pieces()));
    at::parallel_for(0, layout.pieces(), grain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t piece = begin; piece < end; ++piece) {
            work(piece);
        }
    });
}

Tensor scaled(const Tensor& given, const Tensor& factor, const Tensor& offset) {
    const Tensor x = inOrder(given);
    const MapLayout layout(x);
    Tensor y = at::empty_like(x);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "channel_scale", [&] {
        const auto* const from = x.data_ptr<scalar_t>();
        const auto* const f = factor.data_ptr<scalar_t>();
        const auto* const o = offset.data_ptr<scalar_t>();
        auto* const to = y.data_ptr<scalar_t>();
        forPieces(layout, [&](std::int64_t piece) {
            layout.visit(
                piece,
                [&](std::int64_t at, std::int64_t rows) {
                    kernels::scaleRows(from + at, f, o, to + at, rows, layout.channels);
                },
                [&](std::int64_t at, std::int64_t c) {
                    kernels::scalePlane(from + at, f[c], o[c], to + at, layout.plane);
                });
        });
    });
    return y;
}

struct Slopes {
    Tensor x;
    Tensor factor;
    Tensor offset;
};

Slopes slopesOf(const Tensor& given, const Tensor& x, const Tensor& factor) {
    const Tensor g = given.contiguous(x.suggest_memory_format());
    const MapLayout layout(x);
    Slopes slopes;
    slopes.x = at::empty_like(x);
    const Tensor sums = at::zeros({layout.pieces(), 2, layout.channels}, at::kDouble);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "channel_scale_backward", [&] {
        const auto* const from = g.data_ptr<scalar_t>();
        const auto* const value = x.data_ptr<scalar_t>();
        const auto* const f = factor.data_ptr<scalar_t>();
        auto* const to = slopes.x.data_ptr<scalar_t>();
        forPieces(layout, [&](std::int64_t piece) {
            double* const sum = sums.data_ptr<double>() + 2 * piece * layout.channels;
            double* const product = sum + layout.channels;
            std::vector<scalar_t> scratch(static_cast<std::size_t>(2 * layout.channels));
            layout.visit(
                piece,
                [&](std::int64_t at, std::int64_t rows) {
                    kernels::slopeRows(from + at, value + at, f, to + at, sum, product,
                                       scratch.data(), rows, layout.channels);
                },
                [&](std::int64_t at, std::int64_t c) {
                    kernels::slopePlane(from + at, value + at, f[c], to + at, sum[c], product[c],
                                        layout.plane);
                });
        });
    });
    const Tensor whole = sums.sum(0).to(x.scalar_type());
    slopes.offset = whole[0];
    slopes.factor = whole[1];
    return slopes;
}

struct ChannelScale : torch::autograd::Function<ChannelScale> {
    static Tensor forward(AutogradContext* context, const Tensor& given, const Tensor& factor,
                          const Tensor& offset) {
        const Tensor x = inOrder(given);
        const bool isSummed = factor.requires_grad() || offset.requires_grad();
        context->saved_data["summed"] = isSummed;
        context->save_for_backward({isSummed ? x : Tensor(), factor});
        return scaled(x, factor, offset);
    }

    static variable_list backward(AutogradContext* context, const variable_list& slopes) {
        const variable_list saved = context->get_saved_variables();
        if (!context->saved_data["summed"].toBool()) {
            const Tensor& g = slopes[0];
            return {scaled(g, saved[1], at::zeros_like(saved[1])), Tensor(), Tensor()};
        }
        const Slopes found = slopesOf(slopes[0], saved[0], saved[1]);
        return {found.x, found.factor, found.offset};
    }
};

/// Means by channel, [channels], of what the two add up: of rows, of a plane of channel c.
template <class OfRows, class OfPlane>
Tensor meanOf(const Tensor& given, const OfRows& ofRows, const OfPlane& ofPlane) {
    const Tensor x = inOrder(given);
    const MapLayout layout(x);
    const Tensor sums = at::zeros({layout.pieces(), layout.channels}, at::kDouble);
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "channel_mean", [&] {
        const auto* const from = x.data_ptr<scalar_t>();
        forPieces(layout, [&](std::int64_t piece) {
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

/// One number per channel, to stand against x.
Tensor byChannel(const Tensor& values, const Tensor& x) {
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(x.dim()), 1);
    sizes[1] = values.size(0);
    return values.view(sizes);
}

}  // namespace

Tensor channelScaled(const Tensor& x, const Tensor& factor, const Tensor& offset) {
    if (!isPlain(x) || factor.scalar_type() != x.scalar_type()) {
        const Tensor y = x * byChannel(factor, x);
        return offset.defined() ? y + byChannel(offset, x) : y;
    }
    const Tensor added = offset.defined() ? offset : at::zeros_like(factor.detach());
    return ChannelScale::apply(x, factor.contiguous(), added.contiguous());
}

Tensor channelMean(const Tensor& given) {
    const at::NoGradGuard off;
    if (!isPlain(given)) {
        return given.transpose(0, 1).flatten(1).mean(1);
    }
    return meanOf(
        given,
        [](const auto* from, double* sums, auto* scratch, std::int64_t rows,
           std::int64_t channels) { kernels::sumRows(from, sums, scratch, rows, channels); },
        [](const auto* from, std::int64_t, double& sum, std::int64_t n) {
            kernels::sumPlane(from, sum, n);
        });
}

Tensor channelVariance(const Tensor& given, const Tensor& mean) {
    const at::NoGradGuard off;
    if (!isPlain(given)) {
        const Tensor squares = (given - byChannel(mean, given)).square_();
        return squares.transpose(0, 1).flatten(1).mean(1);
    }
    const Tensor middle = mean.contiguous();
    return meanOf(
        given,
        [&](const auto* from, double* sums, auto* scratch, std::int64_t rows,
            std::int64_t channels) {
            using T = std::decay_t<decltype(*from)>;
            kernels::squareRows(from, middle.data_ptr<T>(), sums, scratch, rows, channels);
        },
        [&](const auto* from, std::int64_t c, double& sum, std::int64_t n) {
            using T = std::decay_t<decltype(*from)>;
            kernels::squarePlane(from, middle.data_ptr<T>()[c], sum, n);
        });
}

}  // namespace core
