#include "core/snr/layer_losses.h"

#include <ATen/ATen.h>
#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/snr/layer_loss_kernels.h"

namespace core {

namespace {

using at::Tensor;
using kernels::SampleFactors;
using kernels::SampleSums;
using kernels::SampleValues;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Each sample's numbers lie beside each other, and sample after sample.
bool liesInRows(const Tensor& x) {
    return x.is_non_overlapping_and_dense() && x.stride(0) * x.size(0) == x.numel();
}

Tensor inRows(const Tensor& x) { return liesInRows(x) ? x : x.contiguous(); }

/// Cuts values [(m + 1) B, *] that lie in rows.
struct Cut {
    Cut(const Tensor& values, std::int64_t count)
        : points(count),
          batch(values.size(0) / (count + 1)),
          neurons(values.numel() / values.size(0)) {}

    template <class T>
    SampleValues<T> sample(const T* values, std::int64_t i) const {
        return {values + (points * batch + i) * neurons, values + i * neurons, batch * neurons,
                points, neurons};
    }

    std::int64_t points;
    std::int64_t batch;
    std::int64_t neurons;
};

struct FusedLosses : torch::autograd::Function<FusedLosses> {
    static variable_list forward(AutogradContext* context, const Tensor& given, std::int64_t points,
                                 double epsilon, std::int64_t detach) {
        const Tensor values = inRows(given);
        const Cut cut(values, points);
        const Tensor sums = at::empty({3, cut.batch}, at::kDouble);
        auto* const out = sums.data_ptr<double>();
        AT_DISPATCH_FLOATING_TYPES(values.scalar_type(), "snr_losses", [&] {
            const auto* const x = values.data_ptr<scalar_t>();
            at::parallel_for(0, cut.batch, 1, [&](std::int64_t begin, std::int64_t end) {
                for (std::int64_t i = begin; i < end; ++i) {
                    const SampleSums found =
                        kernels::sampleSums(cut.sample(x, i), static_cast<scalar_t>(epsilon));
                    out[i] = found.signal;
                    out[cut.batch + i] = found.noise;
                    out[2 * cut.batch + i] = found.instability;
                }
            });
        });
        context->save_for_backward({values, sums});
        context->saved_data["points"] = points;
        context->saved_data["epsilon"] = epsilon;
        context->saved_data["detach"] = detach;
        const Tensor hasSignal = sums[0] > 0.0;
        const Tensor ratio = at::where(hasSignal, sums[1] / sums[0], at::zeros_like(sums[0]));
        const auto m = static_cast<double>(points);
        return {(ratio / m).to(values.scalar_type()), (sums[2] / m).to(values.scalar_type())};
    }

    static variable_list backward(AutogradContext* context, variable_list slopes) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& values = saved[0];
        const Cut cut(values, context->saved_data["points"].toInt());
        const double epsilon = context->saved_data["epsilon"].toDouble();
        const auto detach = static_cast<VarianceDetach>(context->saved_data["detach"].toInt());
        const Tensor ofSnr = slopes[0].to(at::kDouble).contiguous();
        const Tensor ofInstability = slopes[1].to(at::kDouble).contiguous();
        const auto* const sums = saved[1].data_ptr<double>();
        const auto m = static_cast<double>(cut.points);
        const auto factorsAt = [&](std::int64_t i, auto zero) {
            using T = decltype(zero);
            const double signal = sums[i];
            const double share = signal > 0.0 ? ofSnr.data_ptr<double>()[i] / (signal * m) : 0.0;
            const double grown = detach == VarianceDetach::Nothing && signal > 0.0
                                     ? -2.0 * share * sums[cut.batch + i] / signal
                                     : 0.0;
            return SampleFactors<T>{static_cast<T>(epsilon), static_cast<T>(2.0 * share),
                                    static_cast<T>(detach == VarianceDetach::CleanValues ? 0 : 1),
                                    static_cast<T>(grown),
                                    static_cast<T>(ofInstability.data_ptr<double>()[i] / m)};
        };
        Tensor result = at::empty_like(values);
        AT_DISPATCH_FLOATING_TYPES(values.scalar_type(), "snr_losses_backward", [&] {
            const auto* const x = values.data_ptr<scalar_t>();
            auto* const out = result.data_ptr<scalar_t>();
            at::parallel_for(0, cut.batch, 1, [&](std::int64_t begin, std::int64_t end) {
                for (std::int64_t i = begin; i < end; ++i) {
                    kernels::sampleSlopes(cut.sample(x, i), factorsAt(i, scalar_t{}),
                                          out + (cut.points * cut.batch + i) * cut.neurons,
                                          out + i * cut.neurons);
                }
            });
        });
        return {result, Tensor(), Tensor(), Tensor()};
    }
};

bool isPlain(const Tensor& x) {
    return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble);
}

}  // namespace

Tensor inverseSnr(const Tensor& clean, const Tensor& perturbed, VarianceDetach detach) {
    const bool isNoiseDetached = detach == VarianceDetach::CleanValues;
    const Tensor from = isNoiseDetached ? clean.detach() : clean;
    const Tensor below = detach == VarianceDetach::Nothing ? clean : from.detach();
    const Tensor noise = (perturbed - from).square().sum(at::IntArrayRef{0, 2});
    const Tensor signal = below.square().sum(1);
    // Both branches of where() pass gradients: the one not taken must not divide by 0.
    const Tensor hasSignal = signal > 0.0;
    const Tensor divisor = at::where(hasSignal, signal, at::ones_like(signal));
    const Tensor ratio = noise / (divisor * static_cast<double>(perturbed.size(0)));
    return at::where(hasSignal, ratio, at::zeros_like(ratio));
}

Tensor instability(const Tensor& clean, const Tensor& perturbed, double epsilonS) {
    const Tensor noise = (perturbed - clean).abs().mean(0);
    return (noise / (clean.square() + epsilonS)).sum(1);
}

LayerLosses layerLosses(const Tensor& values, std::int64_t points,
                        const SnrLossSettings& settings) {
    if (isPlain(values)) {
        const auto found = FusedLosses::apply(values, points, settings.epsilonS,
                                              static_cast<std::int64_t>(settings.detach));
        return {found[0], found[1]};
    }
    const std::int64_t batch = values.size(0) / (points + 1);
    const Tensor flat = values.flatten(1);
    const Tensor clean = flat.narrow(0, points * batch, batch);
    const Tensor perturbed =
        flat.narrow(0, 0, points * batch).reshape({points, batch, flat.size(1)});
    return {inverseSnr(clean, perturbed, settings.detach),
            instability(clean, perturbed, settings.epsilonS)};
}

}  // namespace core
