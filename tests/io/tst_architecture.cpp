#include <QTest>
#include <cmath>
#include <limits>

#include "core/io/checkpoint/architecture.h"
#include "core/io/parse_error.h"
#include "core/network/evaluate.h"
#include "core/network/normalisation.h"
#include "tests/io/state_dicts.h"

namespace {

using core::Json;
using core::Network;

template <typename Op>
int countOf(const Network& network) {
    int count = 0;
    for (const core::Node& node : network.nodes()) {
        count += std::holds_alternative<Op>(node.operation) ? 1 : 0;
    }
    return count;
}

/// What torch counts as parameters: without running statistics, and without the zeros that stand
/// for the biases of convolutions in front of a batch normalisation.
std::int64_t trainedCount(const Network& network) {
    std::int64_t count = network.parameterCount();
    for (const core::Node& node : network.nodes()) {
        if (const auto* convolution = std::get_if<core::Convolution>(&node.operation)) {
            count -= convolution->outChannels;
        } else if (const auto* norm = std::get_if<core::BatchNorm>(&node.operation)) {
            count -= static_cast<std::int64_t>(2 * norm->mean.size());
        }
    }
    return count;
}

Network networkOf(const std::string& name) {
    return core::randomNetwork(core::readArchitecture(name), 7);
}

std::vector<double> outputsOf(const Network& network) {
    const std::vector<double> x(static_cast<std::size_t>(network.inputCount()), 0.5);
    return core::evaluate<double>(network, std::span<const double>(x));
}

Json document(const std::string& steps, const std::string& input = "[1, 4, 4]") {
    return Json::parse(R"({"kind": "reachscope architecture", "version": 1, "input": )" + input +
                       R"(, "steps": )" + steps + "}");
}

core::Architecture architecture(const std::string& steps, const std::string& input = "[1, 4, 4]") {
    return core::readArchitecture(document(steps, input).dump());
}

/// The message of building; empty if it worked.
std::string messageOf(const core::Architecture& described, const core::StateDict& tensors) {
    try {
        core::buildNetwork(described, tensors);
    } catch (const std::exception& error) {
        return error.what();
    }
    return {};
}

std::string messageOf(const std::string& nameOrJson) {
    try {
        core::readArchitecture(nameOrJson);
    } catch (const std::exception& error) {
        return error.what();
    }
    return {};
}

#define VERIFY_HAS(text, part) \
    QVERIFY2((text).find(part) != std::string::npos, ((text) + " lacks " + (part)).c_str())

}  // namespace

class TestArchitecture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Worked by hand from the papers' tables; neurons are those before each activation.
    void namedArchitecture_hasThePapersSizes_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("convolutions");
        QTest::addColumn<int>("dense");
        QTest::addColumn<qlonglong>("neurons");
        QTest::addColumn<qlonglong>("parameters");
        const auto row = [](const char* name, int convolutions, int dense, qlonglong neurons,
                            qlonglong parameters) {
            QTest::newRow(name) << QString(name) << convolutions << dense << neurons << parameters;
        };
        // 784-400-200-100-100-10, 784-100-100-10
        row("fc", 0, 5, 800, 314000 + 80200 + 20100 + 10100 + 1010);
        row("fc-small", 0, 3, 200, 78500 + 10100 + 1010);
        // 28 -> 13: 16 x 13 x 13 = 2704
        row("conv", 1, 2, 2704 + 100, 272 + 270500 + 1010);
        // Gowal et al., table 1: small has 8.3K hidden units and 471K parameters, medium 47K and
        // 1.2M, large 230K and 17M, for CIFAR-10
        row("conv+", 2, 2, 8308, 470918);
        row("dm-small", 2, 2, 8308, 470918);
        row("dm-medium", 4, 3, 46912, 1188906);
        row("dm-large", 5, 2, 229888, 17190602);
        // 28 -> 24 -> 12 -> 8 -> 4; 20 x 4 x 4 = 320
        row("mnist-2-2", 2, 2, 10 * 144 + 20 * 16 + 50, 260 + 5020 + 16050 + 510);
        row("kw-small", 2, 2, 16 * 196 + 32 * 49 + 100, 272 + 8224 + 156900 + 1010);
        row("conv-small", 2, 2, 16 * 169 + 32 * 25 + 100, 272 + 8224 + 80100 + 1010);
        // 28 -> 28 -> 28 -> 14 -> 14 -> 14
        row("cnn7", 5, 2, 2 * 64 * 784 + 3 * 128 * 196 + 512,
            640 + 36928 + 73856 + 2 * 147584 + 12845568 + 5130 + 2 * (2 * 64 + 3 * 128 + 512));
        row("cnn7-narrow", 5, 2, 2 * 32 * 784 + 3 * 64 * 196 + 216,
            320 + 9248 + 18496 + 2 * 36928 + 2709720 + 2170 + 2 * (2 * 32 + 3 * 64 + 216));
    }

    void namedArchitecture_hasThePapersSizes() {
        QFETCH(QString, name);
        QFETCH(int, convolutions);
        QFETCH(int, dense);
        QFETCH(qlonglong, neurons);
        QFETCH(qlonglong, parameters);
        const Network network = networkOf(name.toStdString());
        QCOMPARE(countOf<core::Convolution>(network), convolutions);
        QCOMPARE(countOf<core::Dense>(network), dense);
        QCOMPARE(static_cast<qlonglong>(network.neuronCount()), neurons);
        std::int64_t statistics = 0;
        for (const core::Node& node : network.nodes()) {
            if (const auto* norm = std::get_if<core::BatchNorm>(&node.operation)) {
                statistics += static_cast<std::int64_t>(2 * norm->mean.size());
            }
        }
        QCOMPARE(static_cast<qlonglong>(network.parameterCount() - statistics), parameters);
        QCOMPARE(network.outputShape(), core::Shape{10});
    }

    void randomWeights_giveFiniteOutputs_thatDiffer() {
        for (const char* name : {"fc-small", "kw-small", "cnn7-narrow", "mnist-2-2"}) {
            const std::vector<double> outputs = outputsOf(networkOf(name));
            QVERIFY(std::all_of(outputs.begin(), outputs.end(),
                                [](double y) { return std::isfinite(y); }));
            QVERIFY2(std::abs(outputs[0] - outputs[1]) > 1e-6, name);
        }
        const auto one = core::randomNetwork(core::readArchitecture("fc-small"), 1);
        const auto two = core::randomNetwork(core::readArchitecture("fc-small"), 2);
        QVERIFY(outputsOf(one) != outputsOf(two));
        QCOMPARE(outputsOf(one),
                 outputsOf(core::randomNetwork(core::readArchitecture("fc-small"), 1)));
    }

    void heWeights_haveTheVarianceOfTheirFanIn() {
        const Network network = networkOf("fc-small");
        const auto& first = std::get<core::Dense>(network.nodes()[2].operation);
        double squares = 0.0;
        for (const double weight : first.weight) {
            squares += weight * weight;
        }
        const double variance = squares / static_cast<double>(first.weight.size());
        QVERIFY2(std::abs(variance * 784.0 / 2.0 - 1.0) < 0.05, std::to_string(variance).c_str());
        QVERIFY(std::all_of(first.bias.begin(), first.bias.end(),
                            [](double bias) { return bias == 0.0; }));
    }

    /// torch's own count for this form.
    void resNet18_hasItsParameters() {
        const Network network = networkOf("resnet-18");
        QCOMPARE(trainedCount(network), std::int64_t{11173962});
        QCOMPARE(countOf<core::Sum>(network), 8);
        QCOMPARE(countOf<core::Relu>(network), 17);
        QCOMPARE(countOf<core::Convolution>(network), 20);
    }

    /// 36.48 million is the paper's claim for 28-10; the counts are worked by hand from the table
    /// of Zagoruyko and Komodakis: 9 in out + 2 in + 2 out numbers a convolution with its batch
    /// normalisation, in out a shortcut.
    void wideResNets_haveTheirParameters_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<qlonglong>("parameters");
        QTest::addColumn<int>("sums");
        QTest::newRow("28-10") << QString("wideresnet-28-10") << 36479194LL << 12;
        if (qEnvironmentVariableIsSet("REACHSCOPE_FULL")) {
            QTest::newRow("28-10, DeepMind's")
                << QString("wideresnet-28-10-dm") << 36479194LL << 12;
            QTest::newRow("34-20") << QString("wideresnet-34-20") << 184531674LL << 15;
            QTest::newRow("70-16") << QString("wideresnet-70-16") << 266796506LL << 33;
        }
    }

    void wideResNets_haveTheirParameters() {
        QFETCH(QString, name);
        QFETCH(qlonglong, parameters);
        QFETCH(int, sums);
        const Network network = networkOf(name.toStdString());
        QCOMPARE(static_cast<qlonglong>(trainedCount(network)), parameters);
        QCOMPARE(countOf<core::Sum>(network), sums);
        if (qEnvironmentVariableIsSet("REACHSCOPE_FULL")) {
            const std::vector<float> x(3072, 0.5F);
            const auto y = core::evaluate<float>(network, std::span<const float>(x));
            QVERIFY(std::all_of(y.begin(), y.end(), [](float v) { return std::isfinite(v); }));
        }
    }

    void size_canBeAsked() {
        const Network network = networkOf("kw-small:3x32x32:100");
        QCOMPARE(network.inputShape(), (core::Shape{3, 32, 32}));
        QCOMPARE(network.outputShape(), core::Shape{100});
        QCOMPARE(networkOf("cnn7-narrow:3x32x32").inputShape(), (core::Shape{3, 32, 32}));
    }

    void unknownName_listsThoseThereAre() {
        const std::string message = messageOf("cnn8");
        VERIFY_HAS(message, "architecture 'cnn8': expected the path of a .json file, or one of");
        VERIFY_HAS(message, "cnn7-narrow");
        VERIFY_HAS(message, "wideresnet-70-16");
        VERIFY_HAS(messageOf("cnn7:28x28"), "such as 3x32x32");
        VERIFY_HAS(messageOf("cnn7:0x28x28"), "such as 3x32x32");
        VERIFY_HAS(messageOf("cnn7:1x28x28:ten"), "number of classes");
        VERIFY_HAS(messageOf("nowhere.json"), "nowhere.json: file");
    }

    void description_buildsWhatItSays() {
        StateDictMaker maker;
        maker.layer("c", {2, 1, 3, 3}).batchNorm("n", 2).layer("f", {3, 8});
        const Network network = core::buildNetwork(
            architecture(R"([{"kind": "convolution", "tensors": "c", "padding": 1},
                             {"kind": "batch_norm", "tensors": "n"},
                             {"kind": "leaky_relu", "slope": 0.1},
                             {"kind": "max_pool", "kernel": 2},
                             {"kind": "flatten"}, {"kind": "dense", "tensors": "f"}])"),
            maker.dict());
        QCOMPARE(network.nodes().size(), std::size_t{7});
        QCOMPARE(network.shapeOf(4), (core::Shape{2, 2, 2}));
        QCOMPARE(std::get<core::LeakyRelu>(network.nodes()[3].operation).slope, 0.1);
        QCOMPARE(std::get<core::Convolution>(network.nodes()[1].operation).weight,
                 maker.dict().tensors.front().values);
        QCOMPARE(network.nodes()[1].name, std::string("c"));
    }

    void residualStep_addsItsBranches() {
        StateDictMaker maker;
        maker.layer("a", {2, 2}).layer("b", {2, 2}).layer("s", {2, 2});
        const Network network = core::buildNetwork(architecture(R"([{"kind": "residual",
                              "branch": [{"kind": "dense", "tensors": "a"}, {"kind": "relu"},
                                         {"kind": "dense", "tensors": "b"}],
                              "shortcut": [{"kind": "dense", "tensors": "s"}]},
                             {"kind": "relu"}])",
                                                                "[2]"),
                                                   maker.dict());
        const std::vector<double> x{0.3, -0.7};
        const auto dense = [&](int place, const std::vector<double>& in) {
            const auto& tensors = maker.dict().tensors;
            const auto& w = tensors[static_cast<std::size_t>(2 * place)].values;
            const auto& b = tensors[static_cast<std::size_t>(2 * place + 1)].values;
            return std::vector<double>{w[0] * in[0] + w[1] * in[1] + b[0],
                                       w[2] * in[0] + w[3] * in[1] + b[1]};
        };
        const auto relu = [](std::vector<double> v) {
            for (double& value : v) {
                value = std::max(value, 0.0);
            }
            return v;
        };
        const std::vector<double> branch = dense(1, relu(dense(0, x)));
        const std::vector<double> shortcut = dense(2, x);
        const std::vector<double> expected =
            relu({branch[0] + shortcut[0], branch[1] + shortcut[1]});
        const auto found = core::evaluate<double>(network, std::span<const double>(x));
        QVERIFY(std::abs(found[0] - expected[0]) < 1e-14);
        QVERIFY(std::abs(found[1] - expected[1]) < 1e-14);
    }

    void namedValues_areSummed_andReadAgain() {
        StateDictMaker maker;
        maker.layer("a", {2, 2});
        const Network network = core::buildNetwork(
            architecture(R"([{"kind": "dense", "tensors": "a", "name": "z"}, {"kind": "relu"},
                             {"kind": "sum", "with": "z"},
                             {"kind": "sum", "with": "input"}])",
                         "[2]"),
            maker.dict());
        QCOMPARE(network.nodes()[3].inputs, (std::vector<int>{2, 1}));
        QCOMPARE(network.nodes()[4].inputs, (std::vector<int>{3, 0}));
    }

    void transposedWeight_isReadAsInputsTimesOutputs() {
        StateDictMaker maker;
        maker.tensor("W1", {3, 2}).tensor("B1", {2});
        const Network network = core::buildNetwork(
            architecture(R"([{"kind": "dense", "weight": "W1", "bias": "B1", "transposed": true}])",
                         "[3]"),
            maker.dict());
        const std::vector<double>& w = maker.dict().tensors[0].values;
        QCOMPARE(std::get<core::Dense>(network.nodes()[1].operation).weight,
                 (std::vector<double>{w[0], w[2], w[4], w[1], w[3], w[5]}));
    }

    void normalisation_isThatOfWithNormalisedInput() {
        StateDictMaker maker;
        maker.layer("f", {2, 16}).tensor("mean", {1, 1, 1}).tensor("std", {1});
        maker.last().values = {0.5};
        Json json = document(R"([{"kind": "flatten"}, {"kind": "dense", "tensors": "f"}])");
        json["ignored"] = {"mean", "std"};
        const Network plain = core::buildNetwork(core::readArchitecture(json.dump()), maker.dict());
        json["ignored"] = Json::array();
        json["normalisation"] = {{"mean", "mean"}, {"std", "std"}};
        const double mean = maker.dict().find("mean")->values[0];
        const Network stored =
            core::buildNetwork(core::readArchitecture(json.dump()), maker.dict());
        const Network expected = core::withNormalisedInput(plain, {mean}, {0.5});
        QCOMPARE(outputsOf(stored), outputsOf(expected));
    }

    void paramRamp_takesOneRForEachElementOrChannel() {
        for (const std::vector<std::int64_t>& shape :
             {std::vector<std::int64_t>{2, 2, 2}, {2}, {1, 2, 1, 1}, {}}) {
            StateDictMaker maker;
            maker.tensor("act.r", shape);
            for (double& r : maker.last().values) {
                r = std::abs(r);
            }
            const Network network = core::buildNetwork(
                architecture(R"([{"kind": "param_ramp", "tensors": "act", "eta": 0.25}])",
                             "[2, 2, 2]"),
                maker.dict());
            const auto& ramp = std::get<core::ParamRamp>(network.nodes()[1].operation);
            QCOMPARE(ramp.eta, 0.25);
            QCOMPARE(ramp.r.size(), std::size_t{8});
            QCOMPARE(ramp.r.front(), maker.last().values.front());
            QCOMPARE(ramp.r.back(), maker.last().values.back());
        }
    }

    void badTensor_isNamed() {
        const auto described =
            architecture(R"([{"kind": "flatten"}, {"kind": "dense", "tensors": "f"}])");
        StateDictMaker good;
        good.layer("f", {3, 16});
        QCOMPARE(messageOf(described, good.dict()), std::string());

        StateDictMaker missing;
        missing.tensor("f.weight", {3, 16});
        VERIFY_HAS(messageOf(described, missing.dict()),
                   "memory.pth: tensor 'f.bias': expected a tensor of this name, 3, found");
        StateDictMaker wrong;
        wrong.layer("f", {3, 15});
        VERIFY_HAS(messageOf(described, wrong.dict()),
                   "memory.pth: tensor 'f.weight': expected 3x16, found 3x15");
        StateDictMaker leftOver = good;
        leftOver.tensor("g.weight", {3});
        VERIFY_HAS(messageOf(described, leftOver.dict()), "tensor 'g.weight': expected a step");
        StateDictMaker counted = good;
        counted.tensor("n.num_batches_tracked", {}, core::ElementType::Int64);
        QCOMPARE(messageOf(described, counted.dict()), std::string());
        StateDictMaker integers;
        integers.tensor("f.weight", {3, 16}, core::ElementType::Int32).tensor("f.bias", {3});
        VERIFY_HAS(messageOf(described, integers.dict()),
                   "'f.weight': expected floating-point numbers, found int32");
        StateDictMaker nan = good;
        nan.last().values[1] = std::numeric_limits<double>::quiet_NaN();
        VERIFY_HAS(messageOf(described, nan.dict()),
                   "tensor 'f.bias': expected finite numbers, found nan at place 1");
    }

    void badDescription_saysWhatAndWhere_data() {
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* steps, const char* message) {
            QTest::newRow(name) << QString(steps) << QString(message);
        };
        row("none", "[]", "key \"steps\": expected at least one step, found none");
        row("unknown kind", R"([{"kind": "lstm"}])", "step 0, key \"kind\": expected one of");
        row("no kind", R"([{"tensors": "a"}])", "step 0: expected a key \"kind\", found none");
        row("unknown key", R"([{"kind": "relu"}, {"kind": "relu", "slop": 1}])",
            "step 1: expected no other keys, found \"slop\"");
        row("no tensors", R"([{"kind": "dense"}])", "step 0, key \"tensors\"");
        row("text for a number", R"([{"kind": "max_pool", "kernel": "2"}])",
            "step 0, key \"kernel\": expected a whole number");
        row("stride 0", R"([{"kind": "max_pool", "kernel": 2, "stride": 0}])",
            "strides and dilations of at least 1");
        row("three paddings", R"([{"kind": "max_pool", "kernel": 2, "padding": [1, 1, 1]}])",
            "one, two or four numbers");
        row("unknown value", R"([{"kind": "sum", "with": "z"}])",
            "the \"name\" of an earlier step, or \"input\"");
        row("inside a branch", R"([{"kind": "residual", "branch": [{"kind": "rely"}]}])",
            "step 0, branch step 0, key \"kind\"");
        row("name twice", R"([{"kind": "relu", "name": "a"}, {"kind": "relu", "name": "a"}])",
            "a name of its own");
        row("an object", R"({"kind": "relu"})", "key \"steps\": expected a list");
    }

    void badDescription_saysWhatAndWhere() {
        QFETCH(QString, steps);
        QFETCH(QString, message);
        const std::string found = messageOf(document(steps.toStdString()).dump());
        VERIFY_HAS(found, message.toStdString());
        QVERIFY(found.find('\n') == std::string::npos);
    }

    void badDocument_saysWhatIsWrong() {
        const std::string relu = R"([{"kind": "relu"}])";
        VERIFY_HAS(messageOf("{"), "a description in JSON");
        Json json = document(relu);
        json["kind"] = "reachscope recipe";
        VERIFY_HAS(messageOf(json.dump()), "key \"kind\"");
        json = document(relu);
        json["version"] = 2;
        VERIFY_HAS(messageOf(json.dump()), "key \"version\": expected 1, found 2");
        VERIFY_HAS(messageOf(document(relu, "[1, 4]").dump()), "[features] or");
        VERIFY_HAS(messageOf(document(relu, "[0]").dump()), "each above 0");
    }

    void deepMindsNames_areReadInTheirForm() {
        const auto described = core::readArchitecture("wideresnet-28-10-dm");
        const std::string text = described.description.dump();
        VERIFY_HAS(text, R"("tensors":"layer.1.block.0.conv_0")");
        VERIFY_HAS(text, R"("padding":[0,0,1,1])");
        VERIFY_HAS(text, R"("normalisation":{"mean":"mean","std":"std"})");
        VERIFY_HAS(core::readArchitecture("wideresnet-70-16-dm-silu").description.dump(), "silu");
    }

    void stepsThatDoNotFit_areNamed() {
        StateDictMaker maker;
        maker.layer("f", {3, 16});
        VERIFY_HAS(messageOf(architecture(R"([{"kind": "dense", "tensors": "f"}])"), maker.dict()),
                   "step 0 (f) expects a flat input, got 1x4x4: put a flatten step before it");
        VERIFY_HAS(messageOf(architecture(R"([{"kind": "max_pool", "kernel": 9}])"), maker.dict()),
                   "step 0 (max_pool) has a window of 9 over an axis of 4");
        const auto open =
            architecture(R"([{"kind": "flatten"}, {"kind": "dense", "tensors": "g"}])");
        VERIFY_HAS(messageOf(open, maker.dict()), "needs \"features\"");
        QVERIFY_EXCEPTION_THROWN(core::randomNetwork(open, 1), std::invalid_argument);
    }

    void namedArchitecture_takesForeignNamesByOrder() {
        StateDictMaker maker;
        maker.layer("net.first", {16, 1, 4, 4}).layer("net.second", {32, 16, 4, 4});
        maker.layer("head.one", {100, 1568}).layer("head.two", {10, 100});
        const Network network =
            core::buildNetwork(core::readArchitecture("kw-small"), maker.dict());
        QCOMPARE(std::get<core::Dense>(network.nodes().back().operation).weight,
                 maker.dict().find("head.two.weight")->values);
        StateDictMaker wrong;
        wrong.layer("net.first", {16, 1, 4, 4});
        VERIFY_HAS(messageOf(core::readArchitecture("kw-small"), wrong.dict()), "memory.pth");
    }
};

QTEST_APPLESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
