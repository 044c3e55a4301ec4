#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>
#include <vector>

#include "core/bounds/channel_passes.h"
#include "core/bounds/channel_scale.h"

using at::Tensor;

namespace {

Tensor leaf(const Tensor& values) { return values.detach().clone().requires_grad_(true); }

Tensor byChannel(const Tensor& values, const Tensor& x) {
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(x.dim()), 1);
    sizes[1] = values.size(0);
    return values.view(sizes);
}

/// Maps of every form, channels first and channels last.
std::vector<Tensor> maps(at::ScalarType type) {
    at::manual_seed(31);
    std::vector<Tensor> result;
    for (const auto& sizes : std::vector<std::vector<std::int64_t>>{
             {600, 7}, {3, 5, 4}, {2, 1, 3, 3}, {4, 33, 9, 11}, {1, 3, 40, 40}}) {
        const Tensor x = at::randn(sizes, type) * 2.0 + 5.0;
        result.push_back(x);
        if (x.dim() == 4) {
            result.push_back(x.contiguous(at::MemoryFormat::ChannelsLast));
        }
    }
    return result;
}

}  // namespace

/// Maps scaled by channel and their statistics, against tensor operations.
class TestChannelScale : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAndGradients_areThoseOfTensorOperations() {
        for (const Tensor& values : maps(at::kDouble)) {
            for (const bool relu : {false, true}) {
                const Tensor x = leaf(values);
                const Tensor factor = leaf(at::randn({x.size(1)}, at::kDouble));
                const Tensor offset = leaf(at::randn({x.size(1)}, at::kDouble));
                const Tensor own = core::channelScaled(x, factor, offset, relu);
                const Tensor sum = x * byChannel(factor, x) + byChannel(offset, x);
                const Tensor expected = relu ? at::relu(sum) : sum;
                QVERIFY(at::allclose(own, expected, 1e-13, 1e-13));
                const Tensor direction = at::randn(x.sizes(), at::kDouble);
                const std::vector<Tensor> leaves{x, factor, offset};
                const auto found = torch::autograd::grad({(own * direction).sum()}, leaves);
                const auto wanted = torch::autograd::grad({(expected * direction).sum()}, leaves);
                for (std::size_t k = 0; k < leaves.size(); ++k) {
                    QVERIFY2(at::allclose(found[k], wanted[k], 1e-10, 1e-10), "seed 31");
                }
            }
        }
    }

    void frozenFactors_needNoSums_andNoOffsetIsNone() {
        for (const Tensor& values : maps(at::kFloat)) {
            const Tensor x = leaf(values);
            const Tensor factor = at::randn({x.size(1)});
            const Tensor own = core::channelScaled(x, factor, Tensor());
            QVERIFY(at::allclose(own, x * byChannel(factor, x)));
            const Tensor g = torch::autograd::grad({own.sum()}, {x})[0];
            QVERIFY(at::allclose(g, byChannel(factor, x).expand_as(x)));
        }
    }

    void statistics_areMeansOverAllButTheChannels() {
        for (const Tensor& x : maps(at::kDouble)) {
            const Tensor rows = x.transpose(0, 1).reshape({x.size(1), -1});
            QVERIFY(core::takesChannelPasses(x));
            const Tensor mean = core::channelMean(x);
            QVERIFY(at::allclose(mean, rows.mean(1), 1e-12, 1e-12));
            const Tensor variance = (rows - mean.unsqueeze(1)).square().mean(1);
            QVERIFY(at::allclose(core::channelVariance(x, mean), variance, 1e-12, 1e-12));
        }
    }
};

QTEST_GUILESS_MAIN(TestChannelScale)
#include "tst_channel_scale.moc"
