#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>

#include "core/network/evaluate.h"
#include "core/snr/layer_pass.h"
#include "tests/bounds/small_networks.h"
#include "tests/snr/plain_inputs.h"

using core::ActivationSide;

/// Which values are layers, and that they are the network's.
class TestLayerPass : public QObject {
    Q_OBJECT

private:
    static core::TensorNetwork tensors(const core::Network& network) {
        return core::TensorNetwork(network, {at::kDouble, at::kCPU});
    }

    static std::vector<int> nodesOf(const core::Network& network, ActivationSide side) {
        std::vector<int> nodes;
        for (const core::LayerPlace& place : core::layerPlaces(tensors(network), side)) {
            nodes.push_back(place.value);
        }
        return nodes;
    }

    /// input 2 - dense 2 - two ReLUs of that one value, the second one's behind a reshape - sum.
    static core::Network twoReaders() {
        std::vector<core::Node> nodes{{"x", core::Input{{1, 2, 1}}, {}}};
        nodes.push_back({"norm", core::BatchNorm{{1.0}, {0.0}, {0.0}, {1.0}, 1e-5}, {0}});
        nodes.push_back({"first", core::Relu{}, {1}});
        nodes.push_back({"flat", core::Reshape{{2}}, {1}});
        nodes.push_back({"second", core::LeakyRelu{0.1}, {3}});
        nodes.push_back({"flat2", core::Reshape{{2}}, {2}});
        nodes.push_back({"sum", core::Sum{}, {5, 4}});
        return core::Network(nodes);
    }

private Q_SLOTS:
    void layers_areActivationsInOrderThenTheOutput() {
        const core::TensorNetwork network = tensors(residualNetwork(1));
        const auto places = core::layerPlaces(network, ActivationSide::Pre);
        int relus = 0;
        for (const core::TensorNode& node : network.nodes()) {
            relus += std::holds_alternative<core::Relu>(node.operation) ? 1 : 0;
        }
        QCOMPARE(places.size(), static_cast<std::size_t>(relus + 1));
        for (std::size_t k = 0; k + 1 < places.size(); ++k) {
            QCOMPARE(places[k].kind, std::string("relu"));
            QCOMPARE(places[k].value, network.node(places[k].node).inputs[0]);
            QVERIFY(k == 0 || places[k].node > places[k - 1].node);
        }
        QCOMPARE(places.back().kind, std::string("output"));
        QCOMPARE(places.back().node, network.output());
    }

    void maxPools_areNoLayers() {
        for (const ActivationSide side : {ActivationSide::Pre, ActivationSide::Post}) {
            const auto places = core::layerPlaces(tensors(pooledNetwork(2)), side);
            QCOMPARE(places.size(), std::size_t(3));
            QCOMPARE(places[0].kind, std::string("leaky_relu"));
            QCOMPARE(places[1].kind, std::string("param_ramp"));
        }
    }

    void sharedValue_standsOnce() {
        QCOMPARE(nodesOf(twoReaders(), ActivationSide::Pre), (std::vector<int>{1, 6}));
        QCOMPARE(nodesOf(twoReaders(), ActivationSide::Post), (std::vector<int>{2, 4, 6}));
    }

    void activationThatIsTheOutput_standsOnceAsTheOutput() {
        const core::Network network = clippedNetwork(3);
        const auto places = core::layerPlaces(tensors(network), ActivationSide::Post);
        QCOMPARE(places.size(), std::size_t(2));
        QCOMPARE(places.back().kind, std::string("output"));
        QCOMPARE(nodesOf(network, ActivationSide::Pre).size(), std::size_t(3));
    }

    void values_areThoseOfPlainEvaluation_data() {
        QTest::addColumn<int>("which");
        for (int k = 0; k < kNetworks; ++k) {
            QTest::addRow("network %d", k) << k;
        }
    }
    void values_areThoseOfPlainEvaluation() {
        QFETCH(int, which);
        const core::Network network = smallNetwork(which, 5);
        const std::vector<double> inputs = plainInputs(network, 4, 6);
        const auto values =
            core::evaluateAllNodes<double>(network, std::span<const double>(inputs), 4);
        const core::TensorNetwork onTensors = tensors(network);
        const at::Tensor x = tensorOf(inputs, 4);
        for (const ActivationSide side : {ActivationSide::Pre, ActivationSide::Post}) {
            const core::LayerPass pass(onTensors, side);
            const auto layers = core::layerValues(pass, x);
            for (std::size_t k = 0; k < layers.size(); ++k) {
                const auto& expected = values[static_cast<std::size_t>(pass.layers()[k].value)];
                const at::Tensor gap = (layers[k] - tensorOf(expected, 4)).abs().max();
                QVERIFY2(gap.item<double>() < 1e-10, pass.layers()[k].name.c_str());
            }
            const at::Tensor outputs = pass.forward(x, [](std::size_t, const at::Tensor&) {});
            QVERIFY((outputs - onTensors.evaluate(x)).abs().max().item<double>() < 1e-12);
        }
    }

    void values_areDifferentiable() {
        core::TensorNetwork network = tensors(imageNetwork(7));
        network.requireGradients();
        const at::Tensor x = tensorOf(plainInputs(imageNetwork(7), 2, 8), 2);
        const auto layers = core::layerValues(network, x, ActivationSide::Pre);
        const auto parameters = network.parameters();
        const auto gradients = torch::autograd::grad({layers[0].square().sum()}, {parameters[0]});
        at::Tensor weight = parameters[0].detach();
        constexpr double kStep = 1e-5;
        for (std::int64_t at = 0; at < 5; ++at) {
            const auto lossAt = [&](double move) {
                const at::NoGradGuard guard;
                weight.view(-1)[at] += move;
                const double loss = core::layerValues(network, x, ActivationSide::Pre)[0]
                                        .square()
                                        .sum()
                                        .item<double>();
                weight.view(-1)[at] -= move;
                return loss;
            };
            const double slope = (lossAt(kStep) - lossAt(-kStep)) / (2.0 * kStep);
            const double found = gradients[0].view(-1)[at].item<double>();
            QVERIFY(std::abs(slope - found) < 1e-6 * (1.0 + std::abs(found)));
        }
    }

    void sizes_countEveryLayerOnce() {
        const core::TensorNetwork network = tensors(chainNetwork(9));
        const core::LayerPass pass(network, ActivationSide::Pre);
        QCOMPARE(pass.layerElements(), 7.0 + 6.0 + 5.0 + 3.0);
        QVERIFY(pass.liveElements() <= 14.0);
        QCOMPARE(pass.nodeElements(), 4.0 + 2.0 * (7.0 + 6.0 + 5.0) + 3.0);
    }
};

QTEST_GUILESS_MAIN(TestLayerPass)
#include "tst_layer_pass.moc"
