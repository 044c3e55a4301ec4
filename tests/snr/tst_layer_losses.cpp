#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>
#include <vector>

#include "core/snr/layer_losses.h"

using at::Tensor;
using core::SnrLossSettings;
using core::VarianceDetach;

namespace {

constexpr std::int64_t kPoints = 3;
constexpr std::int64_t kBatch = 5;

struct Found {
    Tensor inverseSnr;
    Tensor instability;
    Tensor slope;
};

/// Values, and the gradient of sum(a inverseSnr + b instability).
Found found(const core::LayerLosses& losses, const Tensor& x, const Tensor& a, const Tensor& b) {
    const Tensor sum = (losses.inverseSnr * a + losses.instability * b).sum();
    return {losses.inverseSnr.detach(), losses.instability.detach(),
            torch::autograd::grad({sum}, {x})[0]};
}

core::LayerLosses plainly(const Tensor& x, const SnrLossSettings& settings) {
    const Tensor flat = x.flatten(1);
    const Tensor clean = flat.narrow(0, kPoints * kBatch, kBatch);
    const Tensor perturbed =
        flat.narrow(0, 0, kPoints * kBatch).reshape({kPoints, kBatch, flat.size(1)});
    return {core::inverseSnr(clean, perturbed, settings.detach),
            core::instability(clean, perturbed, settings.epsilonS)};
}

}  // namespace

/// The losses of a layer in one pass against the formulas written with tensors (which tst_snr_loss
/// holds against values worked by hand).
class TestLayerLosses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onePass_isWhatTheFormulasSay_data() {
        QTest::addColumn<int>("detach");
        QTest::addRow("denominator") << static_cast<int>(VarianceDetach::Denominator);
        QTest::addRow("clean values") << static_cast<int>(VarianceDetach::CleanValues);
        QTest::addRow("nothing") << static_cast<int>(VarianceDetach::Nothing);
    }
    void onePass_isWhatTheFormulasSay() {
        QFETCH(int, detach);
        SnrLossSettings settings;
        settings.detach = static_cast<VarianceDetach>(detach);
        settings.epsilonS = 0.3;
        at::manual_seed(21);
        const std::vector<std::vector<std::int64_t>> shapes{
            {7}, {1300}, {4, 3, 5}, {3, 1, 1}, {16, 9, 8}};
        for (const auto& shape : shapes) {
            std::vector<std::int64_t> sizes{(kPoints + 1) * kBatch};
            sizes.insert(sizes.end(), shape.begin(), shape.end());
            Tensor values = at::randn(sizes, at::kDouble);
            values.narrow(0, 1, 1).copy_(values.narrow(0, kPoints * kBatch + 1, 1));  // no noise
            values.narrow(0, kPoints * kBatch, 1).zero_();                            // no signal
            if (sizes.size() == 4) {
                values = values.contiguous(at::MemoryFormat::ChannelsLast);
            }
            const Tensor x = values.requires_grad_(true);
            const Tensor a = at::randn({kBatch}, at::kDouble);
            const Tensor b = at::randn({kBatch}, at::kDouble);
            const Found own = found(core::layerLosses(x, kPoints, settings), x, a, b);
            const Found expected = found(plainly(x, settings), x, a, b);
            QVERIFY(at::allclose(own.inverseSnr, expected.inverseSnr, 1e-10, 1e-12));
            QVERIFY(at::allclose(own.instability, expected.instability, 1e-10, 1e-12));
            QVERIFY2(at::allclose(own.slope, expected.slope, 1e-9, 1e-11), "seed 21");
            QCOMPARE(own.inverseSnr[0].item<double>(), 0.0);
        }
    }

    void singlePrecision_agreesWithDouble() {
        at::manual_seed(22);
        const Tensor exact = at::randn({(kPoints + 1) * kBatch, 600}, at::kDouble);
        const Tensor x = exact.clone().requires_grad_(true);
        const Tensor y = exact.to(at::kFloat).requires_grad_(true);
        const Tensor ones = at::ones({kBatch}, at::kDouble);
        const Found wide = found(core::layerLosses(x, kPoints, {}), x, ones, ones);
        const Found narrow =
            found(core::layerLosses(y, kPoints, {}), y, ones.to(at::kFloat), ones.to(at::kFloat));
        QVERIFY(at::allclose(narrow.inverseSnr.to(at::kDouble), wide.inverseSnr, 1e-5, 0.0));
        QVERIFY(at::allclose(narrow.instability.to(at::kDouble), wide.instability, 1e-3, 0.0));
        QVERIFY(at::allclose(narrow.slope.to(at::kDouble), wide.slope, 1e-3, 1e-3));
    }
};

QTEST_GUILESS_MAIN(TestLayerLosses)
#include "tst_layer_losses.moc"
