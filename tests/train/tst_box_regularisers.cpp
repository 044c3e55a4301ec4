#include "core/train/box_regularisers.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>
#include <cmath>

#include "tests/train/train_cases.h"

using at::Tensor;
using core::boxRegularisers;
using core::CenteredBox;

/// Shi et al.'s regularisers, worked by hand.
class TestBoxRegularisers : public QObject {
    Q_OBJECT

private:
    static constexpr double kTolerance = 0.5;

private Q_SLOTS:
    /// Centres 3, -1, -1, 0.1 with radius 1/2: one active, two inactive, one unstable.
    void oneLayer_isWorkedByHand() {
        const core::TensorNetwork network(handNetwork(), {});
        const CenteredBox input{row({0.0, 0.0}), row({0.1, 0.1})};
        const CenteredBox layer{row({3.0, -1.0, -1.0, 0.1}), row({0.5, 0.5, 0.5, 0.5})};
        const auto found = boxRegularisers(network, input, {layer}, kTolerance);
        // d0 / d1 = 1/5
        QVERIFY(std::abs(number(found.tightness) - (0.5 - 0.2) / 0.5) < 1e-12);
        // Means 3/4 and 2/4: 2/3, above t. About the mean 1.1/4 = 0.275: 7.425625 against
        // 2 * 1.625625.
        const double variances = 2 * 1.275 * 1.275 / (2.725 * 2.725);
        QVERIFY(std::abs(number(found.balance) - (0.5 - variances) / 0.5) < 1e-12);
    }

    /// A layer with active neurons alone is as far out of balance as can be; one that has neither
    /// does not count, and its gradient is a number.
    void layersOfOneState_areNumbers() {
        const core::TensorNetwork network(handNetwork(), {});
        const CenteredBox input{row({0.0}), row({0.1})};
        const CenteredBox active{row({1.0, 2.0}), row({0.1, 0.1})};
        QVERIFY(std::abs(number(boxRegularisers(network, input, {active}, kTolerance).balance) -
                         2.0) < 1e-12);
        const Tensor center = row({0.1, -0.1}).requires_grad_(true);
        const Tensor radius = row({1.0, 1.0}).requires_grad_(true);
        const auto none = boxRegularisers(network, input, {{center, radius}}, kTolerance);
        QCOMPARE(number(none.balance), 0.0);
        const auto g = torch::autograd::grad({none.balance + none.tightness}, {center, radius}, {},
                                             {}, false, true);
        QVERIFY(at::isfinite(g[0]).all().item<bool>() && at::isfinite(g[1]).all().item<bool>());
    }

    /// At eps 0 nothing has a width.
    void boxesWithoutWidth_areNumbers() {
        const core::TensorNetwork network(handNetwork(), {});
        const CenteredBox input{row({0.5, 0.5}), row({0.0, 0.0})};
        const Tensor center = row({1.0, -2.0}).requires_grad_(true);
        const Tensor radius = row({0.0, 0.0}).requires_grad_(true);
        const auto found = boxRegularisers(network, input, {{center, radius}}, kTolerance);
        QVERIFY(std::isfinite(number(found.tightness)) && std::isfinite(number(found.balance)));
        const auto g = torch::autograd::grad({found.balance + found.tightness}, {center, radius});
        QVERIFY(at::isfinite(g[0]).all().item<bool>() && at::isfinite(g[1]).all().item<bool>());
    }

    /// The mean over ReLUs; a max pool before them does not count.
    void layersThatAreNoRelus_doNotCount() {
        NetworkDrawer draw(1, {1, 4, 4});
        draw.maxPool(2, 2, 0);
        draw.relu();
        draw.dense(3);
        draw.leaky(0.1);
        draw.dense(2);
        const core::TensorNetwork network(draw.network(), {});
        const CenteredBox input{row({0.0}), row({0.1})};
        const CenteredBox wide{row({0.0}), row({100.0})};
        const CenteredBox narrow{row({0.0}), row({0.4})};
        const auto found = boxRegularisers(network, input, {wide, narrow, wide}, kTolerance);
        QVERIFY(std::abs(number(found.tightness) - 0.5) < 1e-12);
    }
};

QTEST_APPLESS_MAIN(TestBoxRegularisers)
#include "tst_box_regularisers.moc"
