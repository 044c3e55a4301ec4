#include "core/train/box_pass.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>
#include <cmath>

#include "core/bounds/tensor_pass.h"
#include "core/train/box_relu.h"
#include "tests/snr/plain_inputs.h"
#include "tests/train/train_cases.h"

using at::Tensor;
using core::boxPass;
using core::CenteredBox;

/// Box in centre and radius: values worked by hand, and held against core/bounds' Box.
class TestBoxPass : public QObject {
    Q_OBJECT

private:
    static core::InputRegion regionOf(const CenteredBox& box) {
        core::InputRegion region;
        region.lower = box.center - box.radius;
        region.upper = box.center + box.radius;
        return region;
    }
    static bool isNear(const Tensor& a, const Tensor& b, double tolerance = 1e-12) {
        return a.sizes() == b.sizes() && (a - b).abs().max().item<double>() < tolerance;
    }
    /// (15) as it is printed.
    static CenteredBox printedRelu(const CenteredBox& x, double shrink) {
        const Tensor reached = shrink * 0.5 * (x.center + x.radius);
        const Tensor isInactive = x.center + x.radius <= 0.0;
        const Tensor isUnstable = x.center - x.radius <= 0.0;
        const Tensor zero = at::zeros_like(reached);
        return {at::where(isInactive, zero, at::where(isUnstable, reached, x.center)),
                at::where(isInactive, zero, at::where(isUnstable, reached, x.radius))};
    }

private Q_SLOTS:
    /// z in [-1/2, 1/2] x [-1/4, 5/4], both unstable; a in [0, 1/2] x [0, 5/4]. y1 - y0 = 1/2 - a1.
    void margins_areWorkedByHand() {
        const core::TensorNetwork network(handNetwork(), {});
        const CenteredBox box{row({0.5, 0.5}), row({0.25, 0.25})};
        const Tensor label = at::ones({1}, at::kLong);
        const auto merged = boxPass(network, box, label);
        QVERIFY(isNear(merged.margins, row({0.0, 0.0})));
        QCOMPARE(merged.layers.size(), std::size_t{1});
        QVERIFY(isNear(merged.layers[0].center, row({0.0, 0.5})));
        QVERIFY(isNear(merged.layers[0].radius, row({0.5, 0.75})));
        // Apart: y0 in [0, 7/4], y1 in [1/2, 7/4].
        core::BoxPassOptions apart;
        apart.elision = false;
        apart.layers = false;
        const auto logits = boxPass(network, box, label, apart);
        QVERIFY(isNear(logits.margins, row({0.5 - 1.75, 0.0})));
        QVERIFY(logits.layers.empty());
        // Shrunk by 4/5: a1 in 1/5 +- 1/5.
        core::BoxPassOptions shrunk;
        shrunk.shrink = 0.8;
        QVERIFY(isNear(boxPass(network, box, label, shrunk).margins, row({0.1, 0.0})));
    }

    void boxAround_isCutToTheRange() {
        const CenteredBox box = core::boxAround(row({0.1, 0.5, 0.95}), 0.2, 0.0, 1.0);
        QVERIFY(isNear(box.center, row({0.15, 0.5, 0.875})));
        QVERIFY(isNear(box.radius, row({0.15, 0.2, 0.125})));
    }

    void boxRelu_isAsPrinted_withItsGradient() {
        for (unsigned seed = 1; seed < 5; ++seed) {
            const at::TensorOptions kind = at::kDouble;
            at::manual_seed(seed);
            // More than one piece of a parallel loop, a place with c = d and a point.
            Tensor center = at::randn({3, 40000}, kind);
            Tensor radius = at::rand({3, 40000}, kind);
            center[0][0] = radius[0][0];
            radius[0][1].zero_();
            const CenteredBox x{center.requires_grad_(true), radius.requires_grad_(true)};
            const double shrink = seed % 2 == 0 ? 1.0 : 0.8;
            const CenteredBox found = core::boxRelu(x, shrink);
            const CenteredBox expected = printedRelu(x, shrink);
            QVERIFY(isNear(found.center, expected.center));
            QVERIFY(isNear(found.radius, expected.radius));
            const Tensor a = at::randn(center.sizes(), kind);
            const Tensor b = at::randn(center.sizes(), kind);
            const auto gradients = [&](const CenteredBox& y) {
                return torch::autograd::grad({(y.center * a + y.radius * b).sum()},
                                             {x.center, x.radius});
            };
            const auto g = gradients(found);
            const auto printed = gradients(expected);
            QVERIFY2(isNear(g[0], printed[0]) && isNear(g[1], printed[1]),
                     qPrintable(QString("seed %1").arg(seed)));
        }
    }

    /// The loops of the processor and the tensor operations of every other device agree: bfloat16
    /// takes the second.
    void boxRelu_byTensors_isTheSame() {
        at::manual_seed(3);
        const Tensor center = at::randn({50, 7}).to(at::kBFloat16);
        const Tensor radius = at::rand({50, 7}).to(at::kBFloat16);
        const CenteredBox found = core::boxRelu({center, radius}, 1.0);
        const CenteredBox plain =
            core::boxRelu({center.to(at::kDouble), radius.to(at::kDouble)}, 1.0);
        QVERIFY(isNear(found.center.to(at::kDouble), plain.center, 0.02));
        QVERIFY(isNear(found.radius.to(at::kDouble), plain.radius, 0.02));
    }

    void layersAndMargins_areBoxsOfCoreBounds_data() {
        QTest::addColumn<int>("which");
        for (int which = 0; which < kNetworks; ++which) {
            QTest::addRow("%d", which) << which;
        }
    }
    void layersAndMargins_areBoxsOfCoreBounds() {
        QFETCH(int, which);
        for (unsigned seed = 1; seed < 6; ++seed) {
            const core::Network plain = smallNetwork(which, seed);
            const core::TensorNetwork network(plain, {});
            const auto region = boxesOf(4, plain.inputCount(), 0.2, seed);
            const CenteredBox box{(region.lower + region.upper) * 0.5,
                                  (region.upper - region.lower) * 0.5};
            const Tensor labels = at::tensor({0, 1, 2, 1}, at::kLong);
            const auto found = boxPass(network, box, labels);
            core::PassOptions options;
            options.covered = false;
            core::TensorPass pass(network, regionOf(box), *core::boundMethodFromId("box"), options);
            pass.run();
            const std::string id =
                "network " + std::to_string(which) + ", seed " + std::to_string(seed);
            QCOMPARE(found.layers.size(), pass.layers().size());
            for (std::size_t k = 0; k < found.layers.size(); ++k) {
                const CenteredBox& layer = found.layers[k];
                QVERIFY2(isNear(layer.center - layer.radius, pass.layers()[k].lower, 1e-11),
                         id.c_str());
                QVERIFY2(isNear(layer.center + layer.radius, pass.layers()[k].upper, 1e-11),
                         id.c_str());
            }
            const Tensor unit = at::eye(3, at::kDouble);
            const Tensor rows = unit.index_select(0, labels).unsqueeze(1) - unit;
            QVERIFY2(isNear(found.margins, pass.minimum(rows), 1e-11), id.c_str());
        }
    }

    void aPoint_hasItsOwnMargins() {
        for (int which = 0; which < kNetworks; ++which) {
            const core::Network plain = smallNetwork(which, 7);
            const core::TensorNetwork network(plain, {});
            const core::TrainingBatch batch = randomBatch(plain, 3, 7);
            const Tensor y = network.evaluate(batch.points);
            const CenteredBox box{batch.points, at::zeros_like(batch.points)};
            const Tensor margins = boxPass(network, box, batch.labels).margins;
            QVERIFY(isNear(margins, y.gather(1, batch.labels.unsqueeze(1)) - y));
        }
    }
};

QTEST_APPLESS_MAIN(TestBoxPass)
#include "tst_box_pass.moc"
