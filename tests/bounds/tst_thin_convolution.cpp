#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>
#include <vector>

#include "core/bounds/map_layout.h"
#include "core/bounds/thin_convolution.h"

using at::Tensor;
using core::SlidingSteps;

namespace {

struct Case {
    std::int64_t channels;
    std::int64_t height;
    std::int64_t width;
    std::int64_t out;
    std::int64_t kernelHeight;
    std::int64_t kernelWidth;
    SlidingSteps steps;
};

std::vector<Case> cases() {
    return {{1, 28, 28, 16, 4, 4, {{2, 2}, {1, 1}, {1, 1}, 1}},
            {1, 28, 28, 10, 5, 5, {{1, 1}, {0, 0}, {1, 1}, 1}},
            {3, 9, 7, 5, 3, 3, {{1, 1}, {1, 1}, {1, 1}, 1}},
            {2, 8, 11, 3, 3, 2, {{2, 3}, {1, 0}, {1, 2}, 1}},
            {4, 5, 5, 7, 5, 5, {{1, 1}, {4, 4}, {1, 1}, 1}},
            {1, 3, 1, 2, 1, 1, {{3, 1}, {0, 0}, {1, 1}, 1}}};
}

Tensor leaf(const Tensor& values) { return values.detach().clone().requires_grad_(true); }

/// Gradients of sum(y * direction).
std::vector<Tensor> gradientsOf(const Tensor& y, const std::vector<Tensor>& leaves,
                                const Tensor& direction) {
    return torch::autograd::grad({(y * direction).sum()}, leaves);
}

}  // namespace

/// Convolutions of images of few channels, and reshapes that keep the order of memory, against
/// torch's own.
class TestThinConvolution : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gradients_areThoseOfTheConvolution_inBothOrdersOfMemory() {
        at::manual_seed(7);
        for (const Case& c : cases()) {
            const Tensor image = at::randn({5, c.channels, c.height, c.width});
            for (const auto order :
                 {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
                const Tensor x = leaf(image);
                const Tensor weight =
                    leaf(at::randn({c.out, c.channels, c.kernelHeight, c.kernelWidth})
                             .contiguous(order));
                const Tensor bias = leaf(at::randn({c.out}));
                const Tensor own = core::convolved(x, weight, bias, c.steps);
                const Tensor expected = at::conv2d(x, weight, bias, c.steps.stride, c.steps.padding,
                                                   c.steps.dilation, 1);
                QVERIFY(at::equal(own, expected));
                const Tensor direction = at::randn(own.sizes()).contiguous(order);
                const auto found = gradientsOf(own, {x, weight, bias}, direction);
                const auto wanted = gradientsOf(expected, {x, weight, bias}, direction);
                for (std::size_t i = 0; i < wanted.size(); ++i) {
                    QVERIFY2(at::allclose(found[i], wanted[i], 1e-4, 1e-4),
                             qPrintable(QString("kernel %1 x %2, gradient %3, seed 7")
                                            .arg(c.kernelHeight)
                                            .arg(c.kernelWidth)
                                            .arg(i)));
                }
            }
        }
    }

    void frozenWeights_takeNoPart() {
        const Tensor x = leaf(at::ones({2, 1, 4, 4}));
        const Tensor y = core::convolved(x, at::full({3, 1, 2, 2}, 0.5), Tensor(), {});
        QVERIFY(at::equal(y, at::full({2, 3, 3, 3}, 2.0)));
        const Tensor g = torch::autograd::grad({y.sum()}, {x})[0];
        // A place in the middle is seen by 4 windows of 3 maps, a corner by one.
        QCOMPARE(g[0][0][1][1].item<float>(), 6.0F);
        QCOMPARE(g[1][0][3][3].item<float>(), 1.5F);
    }

    void reshapedMaps_andTheirGradients_areTheSameNumbers_inTheMapsOwnOrder() {
        at::manual_seed(3);
        const Tensor maps = at::randn({4, 3, 5, 2}).contiguous(at::MemoryFormat::ChannelsLast);
        const Tensor x = leaf(maps);
        const Tensor flat = core::reshapedInOrder(x, {4, 30});
        QVERIFY(at::equal(flat, maps.reshape({4, 30})));
        const Tensor direction = at::randn({4, 30});
        const Tensor g = gradientsOf(flat, {x}, direction)[0];
        QVERIFY(at::equal(g, direction.view({4, 3, 5, 2})));
        QVERIFY(g.is_contiguous(at::MemoryFormat::ChannelsLast));
        const at::NoGradGuard off;
        QVERIFY(at::equal(core::reshapedInOrder(x, {4, 30}), flat));
    }
};

QTEST_GUILESS_MAIN(TestThinConvolution)
#include "tst_thin_convolution.moc"
