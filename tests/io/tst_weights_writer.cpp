#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <random>

#include "core/io/checkpoint/architecture.h"
#include "core/io/checkpoint/checkpoint_network.h"
#include "core/io/checkpoint/weights_writer.h"
#include "core/io/network_file.h"
#include "core/network/normalisation.h"

/// A network's weights as torch and numpy have them read back as the same numbers, and with the
/// description beside them as the same network.
class TestWeightsWriter : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::string path(const QString& name) const { return m_folder.filePath(name).toStdString(); }

    static core::Network named(const char* architecture, std::uint64_t seed = 1) {
        return core::randomNetwork(core::readArchitecture(architecture), seed);
    }

    /// The same with every number rounded to a float.
    static core::Network rounded(const core::Network& network) {
        std::vector<core::Node> nodes = network.nodes();
        const auto round = [](std::vector<double>& values) {
            for (double& value : values) {
                value = static_cast<double>(static_cast<float>(value));
            }
        };
        for (core::Node& node : nodes) {
            if (auto* dense = std::get_if<core::Dense>(&node.operation)) {
                round(dense->weight);
                round(dense->bias);
            } else if (auto* convolution = std::get_if<core::Convolution>(&node.operation)) {
                round(convolution->weight);
                round(convolution->bias);
            }
        }
        return core::Network(std::move(nodes));
    }

    /// Convolutions, batch normalisation, pooling, and a sum that reads an earlier node.
    static core::Network residual() {
        const core::Json description = core::Json::parse(R"({
            "kind": "reachscope architecture", "version": 1, "input": [2, 6, 6], "steps": [
            {"kind": "convolution", "tensors": "a", "channels": 3, "kernel": 3, "padding": [1, 2, 0, 1],
             "bias": false},
            {"kind": "batch_norm", "tensors": "n", "epsilon": 0.001}, {"kind": "relu"},
            {"kind": "residual", "branch": [{"kind": "convolution", "tensors": "b", "channels": 3,
                "kernel": 3, "padding": 1}, {"kind": "batch_norm", "tensors": "m"}]},
            {"kind": "max_pool", "kernel": 2, "stride": 1}, {"kind": "average_pool", "kernel": 2,
             "ceil": true, "padding": 1, "count_padding": true},
            {"kind": "flatten"}, {"kind": "dense", "tensors": "d", "features": 4}]})");
        return core::randomNetwork({"residual", "", description}, 3);
    }

    static core::Network withRamps() {
        std::vector<core::Node> nodes{
            {"input", core::Input{{3}}, {}},
            {"a", core::Dense{3, 2, {1, 2, 3, 4, 5, 6}, {0.5, -0.5}}, {0}},
            {"ramp", core::ParamRamp{0.01, {1.0, 0.75}}, {1}},
            {"leaky", core::LeakyRelu{0.25}, {2}},
            {"b", core::Dense{2, 2, {1, 0.1, -1, 3}, {0, 0}}, {3}}};
        return core::Network(std::move(nodes));
    }

    static std::vector<std::pair<QString, core::Network>> networks() {
        std::vector<std::pair<QString, core::Network>> list;
        list.emplace_back("conv", named("kw-small:1x28x28"));
        list.emplace_back("batch norm", residual());
        list.emplace_back("ramps", withRamps());
        list.emplace_back("normalised",
                          core::withNormalisedInput(named("kw-small:3x32x32"), {0.49, 0.48, 0.45},
                                                    {0.25, 0.24, 0.26}));
        return list;
    }

    void write(const QString& name, const std::string& bytes) {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes.data(), static_cast<qint64>(bytes.size()));
    }

    static void compare(const core::StateDict& read,
                        const std::vector<core::StoredTensor>& written) {
        QCOMPARE(read.tensors.size(), written.size());
        for (std::size_t k = 0; k < written.size(); ++k) {
            QCOMPARE(read.tensors[k].name, written[k].name);
            QCOMPARE(read.tensors[k].shape, written[k].shape);
            QCOMPARE(read.tensors[k].type, written[k].type);
            QCOMPARE(read.tensors[k].values, written[k].values);
        }
    }

private Q_SLOTS:
    void weights_readBackTheSame() {
        for (const auto& [name, network] : networks()) {
            const auto weights = core::weightsOf(network);
            const std::string torch = core::formatTorchWeights(weights);
            QVERIFY2(core::checkpointKind(torch) == core::CheckpointKind::TorchZip,
                     qPrintable(name));
            compare(core::parseStateDict("w.pt", torch), weights);
            compare(core::parseStateDict("w.npz", core::formatNumpyWeights(weights)), weights);
        }
    }

    void description_readsBackAsTheNetwork() {
        for (const auto& [name, network] : networks()) {
            write("weights.npz", core::formatNumpyWeights(core::weightsOf(network)));
            write("network.json", core::describeNetwork(network, "weights.npz").dump(1));
            const core::Network read = core::readNetwork(path("network.json"));
            QVERIFY2(core::networkHash(read) == core::networkHash(network), qPrintable(name));
        }
    }

    void names_areThoseOfASequential() {
        const auto weights = core::weightsOf(withRamps());
        std::vector<std::string> names;
        for (const core::StoredTensor& tensor : weights) {
            names.push_back(tensor.name);
        }
        QCOMPARE(names,
                 (std::vector<std::string>{"0.weight", "0.bias", "1.r", "3.weight", "3.bias"}));
        QCOMPARE(weights[0].shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(weights[2].values, (std::vector<double>{1.0, 0.75}));
    }

    void floats_areWrittenAsFloats() {
        const core::Network network = named("kw-small:1x28x28");
        QCOMPARE(core::weightsOf(network)[0].type, core::ElementType::Float64);
        QCOMPARE(core::weightsOf(rounded(network))[0].type, core::ElementType::Float32);
    }

    void writeNetwork_writesWeightsByTheEnding() {
        const core::Network network = rounded(named("kw-small:1x28x28"));
        for (const char* name : {"a.pt", "a.pth", "a.npz", "a.pt.gz"}) {
            core::writeNetwork(network, path(name));
            compare(core::readStateDict(path(name)), core::weightsOf(network));
            core::NetworkFileOptions options;
            options.architecture = "kw-small:1x28x28";
            const core::Network read = core::readNetwork(path(name), options);
            QCOMPARE(core::networkHash(read), core::networkHash(network));
        }
    }

    void bytes_dependOnTheTensorsAlone() {
        const auto weights = core::weightsOf(withRamps());
        QVERIFY(core::formatTorchWeights(weights) == core::formatTorchWeights(weights));
    }

    void whatDoesNotFit_isRefused() {
        const core::StoredTensor good{"a", {2}, core::ElementType::Float32, {1.0, 2.0}};
        core::StoredTensor small = good;
        small.values.pop_back();
        QVERIFY_EXCEPTION_THROWN(core::formatTorchWeights({small}), std::invalid_argument);
        core::StoredTensor whole = good;
        whole.type = core::ElementType::Int64;
        QVERIFY_EXCEPTION_THROWN(core::formatTorchWeights({whole}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(core::formatNumpyWeights({whole}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(core::formatTorchWeights({good, good}), std::invalid_argument);
    }

    void nodesWithoutAStep_areNamed() {
        std::vector<core::Node> nodes{{"input", core::Input{{1, 2, 2}}, {}},
                                      {"turned", core::Transpose{{0, 2, 1}}, {0}}};
        try {
            core::describeNetwork(core::Network(std::move(nodes)), "");
            QFAIL("a transpose has no step");
        } catch (const std::invalid_argument& error) {
            QVERIFY(QString(error.what()).contains("turned"));
        }
    }
};

QTEST_GUILESS_MAIN(TestWeightsWriter)
#include "tst_weights_writer.moc"
