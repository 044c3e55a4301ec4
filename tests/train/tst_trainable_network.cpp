#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>
#include <stdexcept>

#include "core/network/evaluate.h"
#include "core/train/trainable_network.h"
#include "tests/train/training_samples.h"

using core::TrainableNetwork;

/// Parameters that move, seen while training and while evaluated.
class TestTrainableNetwork : public QObject {
    Q_OBJECT

private:
    static core::Network network(bool hasNorm) {
        return smallConvolutionNetwork(2, 6, 3, hasNorm, 5);
    }
    static at::Tensor batch(std::int64_t count) {
        return at::arange(count * 72, at::kDouble).mul_(0.37).sin_().view({count, 72});
    }
    static at::Tensor valueOf(const TrainableNetwork& trainable, const std::string& name) {
        for (const core::Parameter& parameter : trainable.parameters()) {
            if (parameter.name == name) {
                return parameter.value;
            }
        }
        return {};
    }

private Q_SLOTS:
    void weights_comeFirst() {
        const TrainableNetwork trainable(network(true), {});
        std::int64_t weights = 0;
        bool isOver = false;
        for (const core::Parameter& parameter : trainable.parameters()) {
            QVERIFY(!(isOver && parameter.isWeight));
            isOver = isOver || !parameter.isWeight;
            weights += parameter.isWeight ? parameter.value.numel() : 0;
            QVERIFY(parameter.value.is_leaf() && parameter.value.requires_grad());
        }
        QCOMPARE(weights, trainable.weightCount());
        QCOMPARE(trainable.flat().numel(), 4 * 18 + 4 + 4 + 4 + 36 * 8 + 8 + 8 + 8 + 24 + 3);
    }

    void bothViews_shareTheFlatVector() {
        TrainableNetwork trainable(network(false), {});
        const at::Tensor x = batch(4);
        QVERIFY(at::equal(trainable.forwardClean(x), trainable.evaluation().evaluate(x)));
        trainable.flat().mul_(0.5);
        trainable.refresh();
        const at::Tensor y = trainable.evaluation().evaluate(x);
        QVERIFY(!y.requires_grad());
        QVERIFY(at::equal(trainable.forwardClean(x), y));
        QVERIFY(at::equal(trainable.training().evaluate(x), y));
    }

    /// The whole network made anew of torch's own functions.
    void batchNorm_isTorchs() {
        TrainableNetwork trainable(network(true), {});
        const at::Tensor x = batch(6);
        at::Tensor mean1 = at::zeros({4}, at::kDouble);
        const core::Network plain = network(true);
        const auto& norm1 = std::get<core::BatchNorm>(plain.nodes()[2].operation);
        const auto& norm2 = std::get<core::BatchNorm>(plain.nodes()[6].operation);
        const auto vectorOf = [](const std::vector<double>& values) {
            return at::tensor(at::ArrayRef<double>(values), at::kDouble);
        };
        at::Tensor m1 = vectorOf(norm1.mean);
        at::Tensor v1 = vectorOf(norm1.variance);
        at::Tensor m2 = vectorOf(norm2.mean);
        at::Tensor v2 = vectorOf(norm2.variance);
        const auto p = [&](const char* name) { return valueOf(trainable, name); };
        at::Tensor y = at::conv2d(x.view({6, 2, 6, 6}), p("1.weight"), p("1.bias"), 2, 1);
        y = at::relu(at::batch_norm(y, p("2.gamma"), p("2.beta"), m1, v1, true, 0.1, 1e-5, false));
        y = at::linear(y.flatten(1), p("5.weight"), p("5.bias"));
        y = at::relu(at::batch_norm(y, p("6.gamma"), p("6.beta"), m2, v2, true, 0.1, 1e-5, false));
        y = at::linear(y, p("8.weight"), p("8.bias"));

        const at::Tensor ours = trainable.forwardClean(x);
        QVERIFY(at::allclose(ours, y, 1e-12, 1e-12));
        std::vector<at::Tensor> leaves;
        for (const core::Parameter& parameter : trainable.parameters()) {
            leaves.push_back(parameter.value);
        }
        const auto ourGradients = torch::autograd::grad({ours.square().sum()}, leaves);
        const auto theirGradients = torch::autograd::grad({y.square().sum()}, leaves);
        for (std::size_t i = 0; i < leaves.size(); ++i) {
            QVERIFY2(at::allclose(ourGradients[i], theirGradients[i], 1e-9, 1e-9),
                     trainable.parameters()[i].name.c_str());
        }
        trainable.refresh();
        const auto& evaluated = trainable.evaluation();
        QVERIFY(at::allclose(evaluated.node(2).mean, m1, 1e-13, 1e-13));
        QVERIFY(at::allclose(evaluated.node(2).weight, p("2.gamma") * at::rsqrt(v1 + 1e-5), 1e-13,
                             1e-13));
        QVERIFY(at::allclose(evaluated.node(6).mean, m2, 1e-13, 1e-13));
        QVERIFY(at::allclose(evaluated.node(6).weight, p("6.gamma") * at::rsqrt(v2 + 1e-5), 1e-13,
                             1e-13));
    }

    /// y = gamma (x - mean) / sqrt(variance + eps) + beta of x = 1, 3: mean 2, variance 1 (2
    /// unbiased), worked by hand.
    void batchNorm_byHand() {
        const core::Network plain({{"input", core::Input{{1}}, {}},
                                   {"norm", core::BatchNorm{{2.0}, {0.5}, {10.0}, {4.0}, 0.0}, {0}},
                                   {"dense", core::Dense{1, 2, {1.0, -1.0}, {0.0, 0.0}}, {1}}});
        TrainableNetwork trainable(plain, {});
        const at::Tensor x = at::tensor({1.0, 3.0}, at::kDouble).view({2, 1});
        const at::Tensor y = trainable.forwardClean(x);
        QVERIFY(at::allclose(y.select(1, 0), at::tensor({-1.5, 2.5}, at::kDouble)));
        // The evaluation keeps what it had until refresh(): 2 (1 - 10) / 2 + 0.5.
        QCOMPARE(trainable.evaluation().evaluate(x)[0][0].item<double>(), -8.5);
        trainable.refresh();
        const core::Network after = trainable.toNetwork();
        const auto& norm = std::get<core::BatchNorm>(after.nodes()[1].operation);
        QVERIFY(qFuzzyCompare(norm.mean[0], 0.9 * 10.0 + 0.1 * 2.0));
        QVERIFY(qFuzzyCompare(norm.variance[0], 0.9 * 4.0 + 0.1 * 2.0));
    }

    void network_isWhatIsEvaluated() {
        TrainableNetwork trainable(network(true), {});
        for (int i = 0; i < 3; ++i) {
            trainable.forwardClean(batch(5 + i));
        }
        trainable.flat().add_(0.01);
        trainable.refresh();
        const at::Tensor x = batch(4);
        const at::Tensor y = trainable.evaluation().evaluate(x);
        const core::Network plain = trainable.toNetwork();
        for (int i = 0; i < 4; ++i) {
            const std::vector<double> input(x[i].data_ptr<double>(), x[i].data_ptr<double>() + 72);
            const std::vector<double> output = core::evaluate<double>(plain, input);
            for (int j = 0; j < 3; ++j) {
                QVERIFY(std::abs(output[static_cast<std::size_t>(j)] - y[i][j].item<double>()) <
                        1e-12);
            }
        }
    }

    void savedNetwork_readsBackEqual() {
        TrainableNetwork one(network(true), {at::kFloat, at::kCPU});
        one.forwardClean(batch(5).to(at::kFloat));
        one.flat().mul_(1.1);
        one.refresh();
        TrainableNetwork two(network(true), {at::kFloat, at::kCPU});
        two.load(one.save());
        QVERIFY(at::equal(one.flat(), two.flat()));
        const at::Tensor x = batch(3).to(at::kFloat);
        QVERIFY(at::equal(one.evaluation().evaluate(x), two.evaluation().evaluate(x)));
    }

    void stateOfAnotherNetwork_isRefusedByName() {
        TrainableNetwork one(network(true), {});
        TrainableNetwork other(smallConvolutionNetwork(2, 8, 3, true, 5), {});
        try {
            other.load(one.save());
            QFAIL("expected an exception");
        } catch (const std::invalid_argument& error) {
            QCOMPARE(QString(error.what()),
                     QString("training state: parameter.5.weight is 8x36, the network has 8x64"));
        }
        QVERIFY_EXCEPTION_THROWN(one.load({}), std::invalid_argument);
    }

    void ramp_staysAboveZero() {
        const core::Network plain(
            {{"input", core::Input{{2}}, {}},
             {"dense", core::Dense{2, 2, {1.0, 0.0, 0.0, 1.0}, {0.0, 0.0}}, {0}},
             {"ramp", core::ParamRamp{0.1, {1.0, 2.0}}, {1}},
             {"out", core::Dense{2, 2, {1.0, 0.0, 0.0, 1.0}, {0.0, 0.0}}, {2}}});
        TrainableNetwork trainable(plain, {});
        valueOf(trainable, "2.r").detach().sub_(1.5);
        trainable.refresh();
        const core::Network after = trainable.toNetwork();
        const auto& ramp = std::get<core::ParamRamp>(after.nodes()[2].operation);
        QVERIFY(ramp.r[0] > 0.0 && ramp.r[0] < 0.01);
        QCOMPARE(ramp.r[1], 0.5);
    }

    void networkWithoutParameters_isRefused() {
        const core::Network plain({{"input", core::Input{{2}}, {}}, {"relu", core::Relu{}, {0}}});
        QVERIFY_EXCEPTION_THROWN(TrainableNetwork(plain, {}), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestTrainableNetwork)
#include "tst_trainable_network.moc"
