#include <QTest>
#include <cmath>

#include "core/io/checkpoint/architecture.h"
#include "core/io/checkpoint/checkpoint_network.h"
#include "core/io/network_file.h"
#include "core/network/evaluate.h"
#include "core/network/normalisation.h"
#include "tests/helpers/data.h"
#include "tests/io/state_dicts.h"

namespace {

using core::ArchitectureGuess;
using core::Json;

ArchitectureGuess bestOf(const core::StateDict& tensors) {
    const std::vector<ArchitectureGuess> guesses = core::guessArchitectures(tensors);
    return guesses.empty() ? ArchitectureGuess{} : guesses.front();
}

bool assumes(const ArchitectureGuess& guess, const std::string& part) {
    return std::any_of(guess.assumptions.begin(), guess.assumptions.end(),
                       [&](const std::string& line) { return line.find(part) != line.npos; });
}

std::vector<std::string> kindsOf(const core::Network& network) {
    std::vector<std::string> kinds;
    for (const core::Node& node : network.nodes()) {
        kinds.push_back(core::kindName(node.operation));
    }
    return kinds;
}

core::Network guessedNetwork(const core::StateDict& tensors) {
    return core::buildNetwork(bestOf(tensors).architecture, tensors);
}

/// Largest difference of the outputs at a few inputs from [0, 1].
double largestDifference(const core::Network& a, const core::Network& b) {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    double largest = 0.0;
    for (int sample = 0; sample < 4; ++sample) {
        std::vector<double> x(static_cast<std::size_t>(a.inputCount()));
        std::generate(x.begin(), x.end(), [&] { return uniform(random); });
        const auto left = core::evaluate<double>(a, std::span<const double>(x));
        const auto right = core::evaluate<double>(b, std::span<const double>(x));
        for (std::size_t i = 0; i < left.size(); ++i) {
            largest = std::max(largest, std::abs(left[i] - right[i]));
        }
    }
    return largest;
}

#define COMPARE_SUMMARY(tensors, expected) \
    QCOMPARE(QString::fromStdString(bestOf(tensors).architecture.title), QString(expected))

}  // namespace

class TestGuess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void denseLayers_chain() {
        StateDictMaker maker;
        maker.layer("fc1", {50, 784}).layer("fc2", {10, 50});
        const auto guesses = core::guessArchitectures(maker.dict());
        QCOMPARE(guesses.size(), std::size_t{1});
        QVERIFY(guesses[0].isCertain);
        COMPARE_SUMMARY(maker.dict(), "dense 50, dense 10; input 1x28x28");
        QCOMPARE(kindsOf(guessedNetwork(maker.dict())),
                 (std::vector<std::string>{"input", "reshape", "dense", "relu", "dense"}));
    }

    void otherInputs_stayFlat() {
        StateDictMaker maker;
        maker.layer("0", {8, 5}).layer("2", {2, 8});
        COMPARE_SUMMARY(maker.dict(), "dense 8, dense 2; input 5");
    }

    void strides_areThoseThatGiveTheFlattenedSize() {
        StateDictMaker maker;
        maker.layer("0", {16, 1, 4, 4}).layer("2", {32, 16, 4, 4});
        maker.layer("5", {100, 1568}).layer("7", {10, 100});
        const ArchitectureGuess guess = bestOf(maker.dict());
        QCOMPARE(QString::fromStdString(guess.architecture.title),
                 QString("conv 16 4x4/2+1, conv 32 4x4/2+1, dense 100, dense 10; input 1x28x28"));
        QVERIFY(assumes(guess, "0: stride 2, padding 1"));
        QVERIFY(assumes(guess, "ReLU between the layers"));
        QVERIFY(assumes(guess, "no normalisation of the input"));
        QVERIFY(!guess.isCertain);
        const auto all = core::guessArchitectures(maker.dict());
        QVERIFY(all.size() > 1 && all.size() <= 16);
        for (const ArchitectureGuess& one : all) {
            const core::Network network = core::buildNetwork(one.architecture, maker.dict());
            QCOMPARE(network.outputCount(), std::int64_t{10});
        }
    }

    void namesWithNumbers_tellWhereNoActivationStands() {
        StateDictMaker maker;
        maker.layer("0", {4, 6}).layer("1", {4, 4}).layer("3", {2, 4});
        QCOMPARE(kindsOf(guessedNetwork(maker.dict())),
                 (std::vector<std::string>{"input", "dense", "dense", "relu", "dense"}));
    }

    void placesWithoutTensors_arePools() {
        StateDictMaker maker;
        maker.layer("features.0", {4, 3, 3, 3}).layer("features.3", {8, 4, 3, 3});
        maker.layer("classifier", {10, 8 * 16 * 16});
        const QString title = QString::fromStdString(bestOf(maker.dict()).architecture.title);
        QCOMPARE(title, QString("conv 4 3x3/1+1, max pool 2x2/2, conv 8 3x3/1+1, dense 10; "
                                "input 3x32x32"));
    }

    void leNet_isReadAsPrinted() {
        StateDictMaker maker;
        maker.layer("conv1", {6, 1, 5, 5}).layer("conv2", {16, 6, 5, 5});
        maker.layer("fc1", {120, 400}).layer("fc2", {84, 120}).layer("fc3", {10, 84});
        COMPARE_SUMMARY(maker.dict(),
                        "conv 6 5x5/1+2, max pool 2x2/2, conv 16 5x5/1+0, max pool 2x2/2, "
                        "dense 120, dense 84, dense 10; input 1x28x28");
    }

    /// torchvision's residual networks: a 7x7 convolution of stride 2, then a padded 3x3 pool.
    void residualNetworksForLargeImages_havePooledStems() {
        StateDictMaker maker;
        maker.tensor("conv1.weight", {8, 3, 7, 7}).batchNorm("bn1", 8);
        for (const int group : {1, 2}) {
            const std::string path = "layer" + std::to_string(group) + ".0.";
            const std::int64_t out = 8 * group;
            maker.tensor(path + "conv1.weight", {out, 8, 3, 3}).batchNorm(path + "bn1", out);
            maker.tensor(path + "conv2.weight", {out, out, 3, 3}).batchNorm(path + "bn2", out);
            if (group == 2) {
                maker.tensor(path + "downsample.0.weight", {out, 8, 1, 1});
                maker.batchNorm(path + "downsample.1", out);
            }
        }
        maker.layer("fc", {10, 16});
        COMPARE_SUMMARY(maker.dict(),
                        "conv 8 7x7/2+3, max pool 3x3/2, block 8/1, block 16/2, global average "
                        "pool, dense 10; input 3x224x224");
        const core::Network network = guessedNetwork(maker.dict());
        QCOMPARE(network.shapeOf(4), (core::Shape{8, 56, 56}));
    }

    void batchNorms_followTheirLayer() {
        StateDictMaker maker;
        maker.layer("0", {4, 1, 3, 3}).batchNorm("1", 4).layer("3", {8, 4, 3, 3});
        maker.batchNorm("4", 8).layer("7", {10, 8 * 28 * 28});
        QCOMPARE(
            kindsOf(guessedNetwork(maker.dict())),
            (std::vector<std::string>{"input", "convolution", "batch_norm", "relu", "convolution",
                                      "batch_norm", "relu", "reshape", "dense"}));
    }

    void paramRamps_standForTheActivation() {
        StateDictMaker maker;
        maker.layer("0", {6, 5}).tensor("1.r", {6});
        for (double& r : maker.last().values) {
            r = std::abs(r);
        }
        maker.layer("2", {2, 6});
        QCOMPARE(kindsOf(guessedNetwork(maker.dict())),
                 (std::vector<std::string>{"input", "dense", "param_ramp", "dense"}));
    }

    void transposedWeights_areSeen() {
        StateDictMaker maker;
        maker.tensor("W1", {784, 20}).tensor("B1", {20}).tensor("W2", {20, 10}).tensor("B2", {10});
        const ArchitectureGuess guess = bestOf(maker.dict());
        QVERIFY(assumes(guess, "stored as inputs x outputs"));
        QCOMPARE(core::buildNetwork(guess.architecture, maker.dict()).outputCount(),
                 std::int64_t{10});
    }

    void namedArchitectures_areFoundAgain_fromTheirNames_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"resnet-18", "cnn7-narrow", "kw-small", "conv-small", "fc",
                                 "mnist-2-2", "dm-small:3x32x32"}) {
            QTest::newRow(name) << QString(name);
        }
    }

    /// A network's weights under its own names are guessed to be that network.
    void namedArchitectures_areFoundAgain_fromTheirNames() {
        QFETCH(QString, name);
        const core::Architecture named = core::readArchitecture(name.toStdString());
        const core::Network expected = core::randomNetwork(named, 3);
        core::StateDict tensors = tensorsOf(expected);
        const core::Network found = guessedNetwork(tensors);
        QCOMPARE(found.inputShape(), expected.inputShape());
        QVERIFY2(largestDifference(found, expected) < 1e-9,
                 bestOf(tensors).architecture.title.c_str());
    }

    void wideResNets_areFoundByTheirNames_data() {
        QTest::addColumn<bool>("isDeepMind");
        QTest::newRow("block1.layer.0.conv1") << false;
        QTest::newRow("layer.0.block.0.conv_0") << true;
    }

    /// Two groups of one pre-activation block each; DeepMind's strided convolutions are padded
    /// below and to the right.
    void wideResNets_areFoundByTheirNames() {
        QFETCH(bool, isDeepMind);
        const std::vector<std::string> names =
            isDeepMind
                ? std::vector<std::string>{"init_conv",   "layer.0.block.0", "layer.1.block.0",
                                           "batchnorm_0", "conv_0",          "batchnorm_1",
                                           "conv_1",      "shortcut",        "batchnorm",
                                           "logits"}
                : std::vector<std::string>{
                      "conv1", "block1.layer.0", "block2.layer.0", "bn1", "conv1",
                      "bn2",   "conv2",          "convShortcut",   "bn1", "fc"};
        StateDictMaker maker;
        maker.tensor(names[0] + ".weight", {4, 3, 3, 3});
        for (int group = 0; group < 2; ++group) {
            const std::string path = names[static_cast<std::size_t>(group + 1)] + ".";
            const std::int64_t in = group == 0 ? 4 : 8;
            const std::int64_t out = 2 * in;
            maker.batchNorm(path + names[3], in);
            maker.tensor(path + names[4] + ".weight", {out, in, 3, 3});
            maker.batchNorm(path + names[5], out);
            maker.tensor(path + names[6] + ".weight", {out, out, 3, 3});
            maker.tensor(path + names[7] + ".weight", {out, in, 1, 1});
        }
        maker.batchNorm(names[8], 16).layer(names[9], {10, 16});

        Json steps = Json::array();
        steps.push_back(convolution(names[0], 1, 1));
        for (int group = 0; group < 2; ++group) {
            const std::string path = names[static_cast<std::size_t>(group + 1)] + ".";
            steps.push_back({{"kind", "batch_norm"}, {"tensors", path + names[3]}});
            steps.push_back(kind("relu"));
            Json first = convolution(path + names[4], group + 1, 1);
            if (isDeepMind && group == 1) {
                first["padding"] = {0, 0, 1, 1};
            }
            const Json norm{{"kind", "batch_norm"}, {"tensors", path + names[5]}};
            Json residual = kind("residual");
            residual["branch"] = {first, norm, kind("relu"), convolution(path + names[6], 1, 1)};
            residual["shortcut"] = Json::array({convolution(path + names[7], group + 1, 0)});
            steps.push_back(residual);
        }
        steps.push_back({{"kind", "batch_norm"}, {"tensors", names[8]}});
        for (const char* plain : {"relu", "global_average_pool", "flatten"}) {
            steps.push_back(kind(plain));
        }
        steps.push_back({{"kind", "dense"}, {"tensors", names[9]}});
        const Json document{{"kind", "reachscope architecture"},
                            {"version", 1},
                            {"input", {3, 32, 32}},
                            {"steps", steps}};
        const core::Architecture expected = core::readArchitecture(document.dump());
        const core::Network found = guessedNetwork(maker.dict());
        QCOMPARE(found.inputShape(), (core::Shape{3, 32, 32}));
        QVERIFY2(largestDifference(found, core::buildNetwork(expected, maker.dict())) < 1e-12,
                 bestOf(maker.dict()).architecture.title.c_str());
    }

    void cascade_givesItsFirst_andTheOthersByNumber() {
        StateDictMaker maker;
        for (const char* member : {"0.", "1.", "2."}) {
            maker.layer(std::string(member) + "0", {4, 1, 4, 4});
            maker.layer(std::string(member) + "3", {10, 4 * 14 * 14});
        }
        const auto guesses = core::guessArchitectures(maker.dict());
        QVERIFY(guesses.size() >= 3);
        QVERIFY(assumes(guesses[0], "a cascade of 3 networks of one form: number 0 alone"));
        const auto weightOf = [&](std::size_t guess) {
            const core::Network network =
                core::buildNetwork(guesses[guess].architecture, maker.dict());
            return std::get<core::Dense>(network.nodes().back().operation).weight;
        };
        QCOMPARE(weightOf(0), maker.dict().find("0.3.weight")->values);
        QCOMPARE(weightOf(1), maker.dict().find("1.3.weight")->values);
        QCOMPARE(weightOf(2), maker.dict().find("2.3.weight")->values);
    }

    void whatIsNoWeight_isLeftOut_andNoted() {
        StateDictMaker maker;
        maker.layer("0", {8, 5}).layer("2", {2, 8});
        maker.tensor("acc", {}, core::ElementType::Int64).tensor("err", {});
        maker.tensor("sampler_indices.0", {30}, core::ElementType::Int64);
        const ArchitectureGuess guess = bestOf(maker.dict());
        QVERIFY(assumes(guess, "left out, no weights of a layer: 'acc' (int64)"));
        QCOMPARE(core::buildNetwork(guess.architecture, maker.dict()).outputCount(),
                 std::int64_t{2});
    }

    void storedNormalisation_isApplied() {
        StateDictMaker maker;
        maker.layer("1", {8, 784}).layer("3", {2, 8});
        core::StateDict tensors = maker.dict();
        const core::Network plain = guessedNetwork(tensors);
        tensors.tensors.push_back({"mean", {1, 1, 1}, core::ElementType::Float32, {0.1307}});
        tensors.tensors.push_back({"std", {1, 1, 1}, core::ElementType::Float32, {0.3081}});
        const core::Network network = guessedNetwork(tensors);
        const core::Network expected = core::withNormalisedInput(plain, {0.1307}, {0.3081});
        QVERIFY(largestDifference(network, expected) < 1e-12);
    }

    void whatFitsNothing_isSaidWithTheRemedy() {
        const auto messageOf = [](const core::StateDict& tensors) -> std::string {
            try {
                core::networkOfTensors(tensors, {});
            } catch (const std::exception& error) {
                return error.what();
            }
            return {};
        };
        StateDictMaker unknown;
        unknown.layer("0", {8, 5}).tensor("lstm.weight_hh_l0", {8, 2});
        QVERIFY(core::guessArchitectures(unknown.dict()).empty());
        QCOMPARE(QString::fromStdString(messageOf(unknown.dict())),
                 QString("memory.pth: tensors: expected an architecture for them: --architecture "
                         "NAME or FILE.json (reachscope info --architectures lists the names), "
                         "found none, and no guess fits: tensor 'lstm.weight_hh_l0' is of no kind "
                         "of layer that is known"));
        StateDictMaker apart;
        apart.layer("0", {8, 5}).layer("2", {2, 9});
        QVERIFY(messageOf(apart.dict()).find("sizes do not meet") != std::string::npos);
        QVERIFY(messageOf(core::StateDict{}).find("no weights") != std::string::npos);
    }

    void anotherReading_isChosenByNumber() {
        StateDictMaker maker;
        maker.layer("0", {16, 1, 4, 4}).layer("2", {32, 16, 4, 4}).layer("5", {10, 1568});
        const auto guesses = core::guessArchitectures(maker.dict());
        QVERIFY(guesses.size() > 1);
        const core::NetworkFile second =
            core::networkOfTensors(maker.dict(), {false, "guess:2", {}, {}});
        QCOMPARE(second.architecture, guesses[1].architecture.description.dump());
        for (const char* wrong : {"guess:0", "guess:99", "guess:x"}) {
            QVERIFY_EXCEPTION_THROWN(core::networkOfTensors(maker.dict(), {false, wrong, {}, {}}),
                                     std::invalid_argument);
        }
    }

    void bareName_takesTheSizeThatFits() {
        StateDictMaker maker;
        maker.layer("0", {16, 3, 4, 4}).layer("2", {32, 16, 4, 4});
        maker.layer("5", {100, 2048}).layer("7", {43, 100});
        const core::NetworkFile file =
            core::networkOfTensors(maker.dict(), {false, "kw-small", {}, {}});
        QCOMPARE(file.network.inputShape(), (core::Shape{3, 32, 32}));
        QCOMPARE(file.network.outputCount(), std::int64_t{43});
        QVERIFY(file.notes.back().find("kw-small:3x32x32:43") != std::string::npos);
    }

    void resNetOfTheBenchmark_isItsOnnxTwin() {
        SKIP_WITHOUT(dataDir());
        const core::Network onnx = core::readNetwork(dataDir() + "/cifar10_resnet/resnet_2b.onnx");
        const core::Network network =
            core::readNetwork(dataDir() + "/checkpoints/cifar10_resnet_torch/resnet2b.npz");
        const double difference = largestDifference(network, onnx);
        QVERIFY2(difference < 1e-5, std::to_string(difference).c_str());
    }

    void coltNetwork_isItsOnnxTwin() {
        SKIP_WITHOUT(dataDir());
        const std::string folder = dataDir() + "/checkpoints/colt/";
        const core::Network onnx = core::readNetwork(folder + "mnist_0.1.onnx");
        const core::NetworkFile file =
            core::readNetworkFile(folder + "mnist_0.1_convmed_flat_2_2_100.npz");
        const double difference = largestDifference(file.network, onnx);
        QVERIFY2(difference < 1e-5, std::to_string(difference).c_str());
        QVERIFY(std::any_of(file.notes.begin(), file.notes.end(), [](const std::string& note) {
            return note.find("deepz_lambda") != std::string::npos;
        }));
    }

    void everyCheckpoint_isRead_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("summary");
        const auto row = [](const char* file, const char* summary) {
            QTest::newRow(file) << QString(file) << QString(summary);
        };
        const char* mnist = "conv 16 4x4/2+1, conv 32 4x4/2+1, dense 100, dense 10; input 1x28x28";
        const char* cifar = "conv 16 4x4/2+1, conv 32 4x4/2+1, dense 100, dense 10; input 3x32x32";
        for (const char* file :
             {"oval_bab/cifar_sgd_8px", "oval_bab/cifar_madry_8px", "oval_bab/cifar_wide_kw",
              "abcrown_sdp/cifar_cnn_a_adv", "abcrown_sdp/cifar_cnn_a_mix"}) {
            row(file, cifar);
        }
        for (const char* file :
             {"oval_bab/mnist_wide_kw", "convex_adversarial/mnist",
              "convex_adversarial/fashion_mnist", "abcrown_sdp/mnist_cnn_a_adv",
              "mipverify/WK17a_mnist_linf0.1", "fashion_abcrown/fashion_mnist_cnn"}) {
            row(file, mnist);
        }
        row("abcrown_sdp/mnist_cnn_a_adv.model", mnist);
        row("convex_adversarial/mnist_small_0_3",
            "conv 16 4x4/2+1, conv 32 4x4/2+1, dense 100, dense 10; input 1x28x28; network 0 of 3 "
            "in the file");
        row("abcrown_eran/mnist_conv_small_nat",
            "conv 16 4x4/2+0, conv 32 4x4/2+0, dense 100, dense 10; input 1x28x28");
        row("abcrown_eran/cifar_conv_small_pgd",
            "conv 16 4x4/2+0, conv 32 4x4/2+0, dense 100, dense 10; input 3x32x32");
        const char* deep = "dense 100, dense 100, dense 100, dense 100, dense 100, ";
        row("abcrown_eran/mnist_6_100_nat",
            (std::string(deep) + "dense 10; input 1x28x28").c_str());
        row("abcrown_eran/mnist_9_100_nat",
            (std::string(deep) + "dense 100, dense 100, dense 100, dense 10; input 1x28x28")
                .c_str());
        row("abcrown_misc/mnist_2_20", "dense 20, dense 10; input 1x28x28");
        row("abcrown_misc/mnist_2_20.pth", "dense 20, dense 10; input 1x28x28");
        const char* madry = "conv 4 5x5/2+2, conv 8 5x5/2+2, dense 128, dense 10; input 1x28x28";
        row("abcrown_misc/MadryCNN_no_maxpool_tiny", madry);
        row("abcrown_misc/MadryCNN_no_maxpool_tiny.pt", madry);
        row("cifar10_resnet_torch/resnet2b",
            "conv 8 3x3/2+1, block 16/2, block 16/1, dense 100, dense 10; input 3x32x32");
        row("auto_lirpa/mnist_fc_3layer", "dense 128, dense 64, dense 10; input 1x28x28");
        row("auto_lirpa/mnist_cnn_small",
            "conv 8 4x4/2+1, conv 16 4x4/2+1, dense 256, dense 10; input 1x28x28");
        row("auto_lirpa/cifar_2c2f",
            "conv 4 3x3/1+0, conv 4 3x3/1+0, dense 32, dense 10; input 3x32x32");
        row("mn_bab/resnet_4b_bn_adv_2.2_bs256_lr-3",
            "conv 8 3x3/2+1, block 16/2, block 16/1, block 32/2, block 32/1, dense 100, dense 10; "
            "input 3x32x32");
        row("fashion_abcrown/mnist_fc", "dense 32, dense 16, dense 10; input 1x28x28");
        row("fashion_abcrown/mnist_fc.pth", "dense 32, dense 16, dense 10; input 1x28x28");
        row("colt/mnist_0.1_convmed_flat_2_2_100",
            "conv 32 5x5/2+2, conv 64 4x4/2+1, dense 100, dense 10; input 1x28x28");
    }

    void everyCheckpoint_isRead() {
        SKIP_WITHOUT(dataDir());
        QFETCH(QString, file);
        QFETCH(QString, summary);
        const bool hasEnding =
            file.endsWith(".pt") || file.endsWith(".pth") || file.endsWith(".model");
        const std::string path =
            dataDir() + "/checkpoints/" + (file + (hasEnding ? "" : ".npz")).toStdString();
        COMPARE_SUMMARY(core::readStateDict(path), summary);
        QCOMPARE(core::readNetwork(path).outputCount(), std::int64_t{10});
    }

private:
    static Json kind(const char* word) {
        Json step = Json::object();
        step["kind"] = word;
        return step;
    }

    static Json convolution(const std::string& tensors, int stride, int padding) {
        return {{"kind", "convolution"},
                {"tensors", tensors},
                {"bias", false},
                {"stride", stride},
                {"padding", padding}};
    }

    /// The network's numbers under the names of its architecture's steps.
    static core::StateDict tensorsOf(const core::Network& network) {
        core::StateDict tensors;
        tensors.path = "memory.pth";
        for (const core::Node& node : network.nodes()) {
            addTensors(node, tensors);
        }
        return tensors;
    }

    static void addTensors(const core::Node& node, core::StateDict& tensors) {
        const auto add = [&](const char* role, const std::vector<std::int64_t>& shape,
                             const std::vector<double>& values) {
            tensors.tensors.push_back(
                {node.name + role, shape, core::ElementType::Float32, values});
        };
        if (const auto* dense = std::get_if<core::Dense>(&node.operation)) {
            add(".weight", {dense->out, dense->in}, dense->weight);
            add(".bias", {dense->out}, dense->bias);
        } else if (const auto* c = std::get_if<core::Convolution>(&node.operation)) {
            add(".weight", {c->outChannels, c->inChannels, c->kernel[0], c->kernel[1]}, c->weight);
            add(".bias", {c->outChannels}, c->bias);
        } else if (const auto* n = std::get_if<core::BatchNorm>(&node.operation)) {
            const auto channels = static_cast<std::int64_t>(n->mean.size());
            add(".weight", {channels}, n->gamma);
            add(".bias", {channels}, n->beta);
            add(".running_mean", {channels}, n->mean);
            add(".running_var", {channels}, n->variance);
        }
    }
};

QTEST_APPLESS_MAIN(TestGuess)
#include "tst_guess.moc"
