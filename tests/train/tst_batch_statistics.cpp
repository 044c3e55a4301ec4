#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>
#include <vector>

#include "core/train/batch_statistics.h"

using at::Tensor;

class TestBatchStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoSamples_workedByHand() {
        // Channel 0: 1, 3, 5, 7; channel 1: all 2.
        const Tensor x =
            at::tensor({1.0, 3.0, 2.0, 2.0, 5.0, 7.0, 2.0, 2.0}, at::kDouble).view({2, 2, 1, 2});
        const core::BatchStatistics found = core::batchStatistics(x);
        QVERIFY(at::allclose(found.mean, at::tensor({4.0, 2.0}, at::kDouble)));
        QVERIFY(at::allclose(found.variance, at::tensor({5.0, 0.0}, at::kDouble)));
    }

    void valuesAndGradients_areThoseOfPlainFormulas() {
        at::manual_seed(11);
        const std::vector<std::vector<std::int64_t>> shapes{
            {7, 3}, {4, 5, 6}, {3, 2, 4, 5}, {1, 1, 2, 2}};
        for (const auto& shape : shapes) {
            const Tensor x = (at::randn(shape, at::kDouble) * 3.0 + 10.0).requires_grad_(true);
            const Tensor rows = x.transpose(0, 1).reshape({shape[1], -1});
            const Tensor mean = rows.mean(1);
            const Tensor variance = at::var(rows, at::IntArrayRef{1}, /*unbiased=*/false);
            const core::BatchStatistics found = core::batchStatistics(x);
            QVERIFY(at::allclose(found.mean, mean, 1e-12, 1e-12));
            QVERIFY(at::allclose(found.variance, variance, 1e-12, 1e-12));
            const Tensor a = at::randn({shape[1]}, at::kDouble);
            const Tensor b = at::randn({shape[1]}, at::kDouble);
            const auto slope = [&](const Tensor& m, const Tensor& v) {
                return torch::autograd::grad({(m * a + v * b).sum()}, {x})[0];
            };
            QVERIFY2(at::allclose(slope(found.mean, found.variance), slope(mean, variance), 1e-10,
                                  1e-10),
                     "seed 11");
            const Tensor meanAlone = (core::batchStatistics(x).mean * a).sum();
            const Tensor ofMean = torch::autograd::grad({meanAlone}, {x})[0];
            const Tensor share = (a / static_cast<double>(rows.size(1))).unsqueeze(1);
            QVERIFY(at::allclose(ofMean.transpose(0, 1).reshape({shape[1], -1}),
                                 share.expand_as(rows), 1e-10, 1e-10));
        }
    }
};

QTEST_GUILESS_MAIN(TestBatchStatistics)
#include "tst_batch_statistics.moc"
