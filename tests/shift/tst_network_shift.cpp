#include <QTemporaryDir>
#include <random>

#include "core/io/network_file.h"
#include "reach/shift/network_shift.h"
#include "tests/shift/shift_networks.h"

using namespace reach;
using namespace shift_test;

/// Shifts written into networks: what changes, what does not, and what files can hold.
class TestNetworkShift : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    static Eigen::VectorXd randomInput(const core::Network& network, unsigned seed) {
        std::mt19937 generator(seed);
        std::uniform_real_distribution<double> uniform(-1.0, 1.0);
        return Eigen::VectorXd::NullaryExpr(network.inputCount(),
                                            [&] { return uniform(generator); });
    }

    /// What the activation of a layer reads.
    static std::vector<double> preActivation(const core::Network& network, int layer,
                                             const Eigen::VectorXd& x) {
        const auto values =
            core::evaluateAllNodes<double>(network, {x.data(), static_cast<std::size_t>(x.size())});
        const int node = activationNodes(network).at(static_cast<std::size_t>(layer));
        const int source = network.nodes()[static_cast<std::size_t>(node)].inputs.front();
        return values[static_cast<std::size_t>(source)];
    }

    static int scaleCount(const core::Network& network) {
        int count = 0;
        for (const core::Node& node : network.nodes()) {
            count += std::holds_alternative<core::Scale>(node.operation) ? 1 : 0;
        }
        return count;
    }

private Q_SLOTS:
    void oneNeuron_movesAndNoOther() {
        for (const Case& one : cases()) {
            const auto layers = static_cast<int>(activationNodes(one.network).size());
            for (int layer = 0; layer < layers; ++layer) {
                const Eigen::VectorXd x = randomInput(one.network, 7);
                const auto before = preActivation(one.network, layer, x);
                const auto neuron = std::ssize(before) / 2;
                const auto after =
                    preActivation(withNeuronShift(one.network, layer, neuron, 0.75), layer, x);
                for (std::ptrdiff_t i = 0; i < std::ssize(before); ++i) {
                    const auto k = static_cast<std::size_t>(i);
                    const double moved = i == neuron ? 0.75 : 0.0;
                    QVERIFY2(std::abs(after[k] - before[k] - moved) < 1e-12, one.name.c_str());
                }
            }
        }
    }

    void aChannel_movesAsAWhole() {
        const core::Network network = convolutionNetwork(3);
        const Eigen::VectorXd x = randomInput(network, 1);
        const auto before = preActivation(network, 0, x);
        const core::Network shifted = withChannelShift(network, 0, 1, -0.5);
        const auto after = preActivation(shifted, 0, x);
        for (std::size_t i = 0; i < before.size(); ++i) {
            const double moved = i / 16 == 1 ? -0.5 : 0.0;
            QVERIFY(std::abs(after[i] - before[i] - moved) < 1e-12);
        }
        QCOMPARE(scaleCount(shifted), 0);
        QCOMPARE(scaleCount(withChannelShift(network, 1, 0, 1.0)), 0);
    }

    void aDenseLayer_takesItInTheBias() {
        const core::Network network = randomReluNetwork({3, 4, 4, 2}, 1);
        const core::Network shifted = withNeuronShift(network, 1, 2, 0.5);
        const auto& before = std::get<core::Dense>(network.nodes()[3].operation);
        const auto& after = std::get<core::Dense>(shifted.nodes()[3].operation);
        QCOMPARE(shifted.nodes().size(), network.nodes().size());
        QCOMPARE(after.bias[2], before.bias[2] + 0.5);
        QCOMPARE(after.weight, before.weight);
    }

    void laterShiftsOfALayer_joinItsConstants() {
        const core::Network network = convolutionNetwork(2);
        core::Network shifted = withNeuronShift(network, 0, 3, 0.5);
        QCOMPARE(scaleCount(shifted), 1);
        shifted = withNeuronShift(shifted, 0, 40, -1.0);
        QCOMPARE(scaleCount(shifted), 1);
        const std::vector<NeuronShift> both{{0, 3, 0.5, true, false}, {0, 40, -1.0, false, false}};
        QCOMPARE(core::networkHash(withShifts(network, both)), core::networkHash(shifted));
        // A constant that the file holds with an error is not touched.
        QCOMPARE(scaleCount(withNeuronShift(branchedNetwork(1), 2, 0, 0.5)), 2);
        QCOMPARE(scaleCount(withNeuronShift(branchedNetwork(1), 3, 0, 0.5)), 3);
    }

    void shiftsUndone_leaveTheSameNetwork() {
        for (const Case& one : cases()) {
            const std::string hash = core::networkHash(one.network);
            std::vector<NeuronShift> shifts{{0, 0, 0.3, true, false}, {0, 1, -0.7, false, false}};
            QVERIFY(core::networkHash(withShifts(one.network, shifts)) != hash);
            shifts.clear();
            QCOMPARE(core::networkHash(withShifts(one.network, shifts)), hash);
        }
    }

    void files_holdTheShiftedNetwork() {
        for (const core::Network& network :
             {randomReluNetwork({3, 8, 8, 2}, 1), convolutionNetwork(1), branchedNetwork(1, false),
              chain({3}, {core::Relu{}})}) {
            const core::Network shifted = withNeuronShift(network, 0, 0, 1.0 / 3.0);
            const std::string path = m_folder.filePath("shifted.onnx").toStdString();
            core::writeNetwork(shifted, path);
            const core::Network read = core::readNetwork(path);
            const Eigen::VectorXd x = randomInput(network, 3);
            QVERIFY((evaluated(read, x) - evaluated(shifted, x)).norm() < 1e-12);
        }
        const core::Network dense = withNeuronShift(randomReluNetwork({3, 4, 2}, 1), 0, 1, 0.1);
        const std::string nnet = m_folder.filePath("shifted.nnet").toStdString();
        core::writeNetwork(dense, nnet);
        QCOMPARE(core::networkHash(core::readNetwork(nnet)), core::networkHash(dense));
    }

    void nnet_namesTheConstantItCannotHold() {
        // Dense layers with a branch: a constant before the activation is no bias of theirs.
        const core::Network shifted = withNeuronShift(branchedNetwork(1), 0, 1, 0.1);
        try {
            core::writeNetwork(shifted, m_folder.filePath("no.nnet").toStdString());
            QFAIL("it was written");
        } catch (const std::invalid_argument& error) {
            QVERIFY2(QString(error.what()).contains("relu_a_shift"), error.what());
        }
        QVERIFY(!QFile::exists(m_folder.filePath("no.nnet")));
    }

    void whatIsNotThere_isRefused() {
        const core::Network network = convolutionNetwork(1);
        const auto refuses = [&](const NeuronShift& shift, const char* says) {
            try {
                withShifts(network, {&shift, 1});
            } catch (const std::invalid_argument& error) {
                return QString(error.what()).contains(says);
            }
            return false;
        };
        QVERIFY(refuses({3, 0, 1.0, true, false}, "no layer 3; the network has 3"));
        QVERIFY(refuses({-1, 0, 1.0, true, false}, "no layer -1"));
        QVERIFY(refuses({0, 48, 1.0, true, false}, "no neuron 48; it has 48"));
        QVERIFY(refuses({0, 3, 1.0, true, true}, "no channel 3; it has 3"));
        QVERIFY(
            refuses({0, 0, std::numeric_limits<double>::infinity(), true, false}, "not finite"));
    }
};

QTEST_GUILESS_MAIN(TestNetworkShift)
#include "tst_network_shift.moc"
