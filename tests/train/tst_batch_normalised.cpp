#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>
#include <vector>

#include "core/train/batch_normalised.h"

using at::Tensor;

class TestBatchNormalised : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoSamples_workedByHand() {
        // Channel 0: 1, 3, 5, 7 (mean 4, variance 5); channel 1: all 2.
        const Tensor x =
            at::tensor({1.0, 3.0, 2.0, 2.0, 5.0, 7.0, 2.0, 2.0}, at::kDouble).view({2, 2, 1, 2});
        const Tensor gamma = at::tensor({3.0, 1.0}, at::kDouble);
        const Tensor beta = at::tensor({0.5, -1.0}, at::kDouble);
        const auto found = core::batchNormalised(x, gamma, beta, 4.0);
        QVERIFY(at::allclose(found.mean, at::tensor({4.0, 2.0}, at::kDouble)));
        QVERIFY(at::allclose(found.variance, at::tensor({5.0, 0.0}, at::kDouble)));
        // 3 (x - 4) / sqrt(5 + 4) + 0.5
        QVERIFY(
            at::allclose(found.y.flatten(),
                         at::tensor({-2.5, -0.5, -1.0, -1.0, 1.5, 3.5, -1.0, -1.0}, at::kDouble)));
        QVERIFY(at::equal(core::batchNormalised(x, gamma, beta, 4.0, true).y, at::relu(found.y)));
    }

    void gradients_throughAllResults_areThoseOfPlainFormulas() {
        at::manual_seed(11);
        const std::vector<std::vector<std::int64_t>> shapes{
            {7, 3}, {4, 5, 6}, {3, 2, 4, 5}, {300, 2, 2, 2}};
        for (const auto& shape : shapes) {
            for (const bool relu : {false, true}) {
                const auto leaf = [](const Tensor& values) {
                    return values.detach().clone().requires_grad_(true);
                };
                Tensor values = at::randn(shape, at::kDouble) * 3.0 + 10.0;
                if (relu && values.dim() == 4) {
                    values = values.contiguous(at::MemoryFormat::ChannelsLast);
                }
                const std::vector<Tensor> leaves{leaf(values),
                                                 leaf(at::randn({shape[1]}, at::kDouble)),
                                                 leaf(at::randn({shape[1]}, at::kDouble))};
                const auto own = core::batchNormalised(leaves[0], leaves[1], leaves[2], 0.1, relu);
                const Tensor rows = leaves[0].transpose(0, 1).flatten(1);
                const Tensor mean = rows.mean(1);
                const Tensor variance = (rows - mean.unsqueeze(1)).square().mean(1);
                const Tensor plain = (rows - mean.unsqueeze(1)) *
                                         (leaves[1] / (variance + 0.1).sqrt()).unsqueeze(1) +
                                     leaves[2].unsqueeze(1);
                const Tensor y = relu ? at::relu(plain) : plain;
                QVERIFY(at::allclose(own.y.transpose(0, 1).flatten(1), y, 1e-10, 1e-10));
                const Tensor a = at::randn(y.sizes(), at::kDouble);
                const Tensor b = at::randn({2, shape[1]}, at::kDouble);
                const auto slopes = [&](const Tensor& result, const Tensor& m, const Tensor& v) {
                    return torch::autograd::grad(
                        {(result * a).sum() + (m * b[0]).sum() + (v * b[1]).sum()}, leaves);
                };
                const auto found = slopes(own.y.transpose(0, 1).flatten(1), own.mean, own.variance);
                const auto wanted = slopes(y, mean, variance);
                for (std::size_t k = 0; k < leaves.size(); ++k) {
                    QVERIFY2(at::allclose(found[k], wanted[k], 1e-8, 1e-8), "seed 11");
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestBatchNormalised)
#include "tst_batch_normalised.moc"
