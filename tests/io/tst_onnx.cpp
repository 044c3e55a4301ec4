#include <QTest>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/io/network_file.h"
#include "core/io/onnx.h"
#include "core/io/parse_error.h"
#include "core/network/evaluate.h"
#include "tests/helpers/random_network.h"
#include "tests/io/onnx_model.h"

namespace {

using core::Network;
using Numbers = std::vector<double>;

std::string kindsOf(const Network& network) {
    std::string text;
    for (const core::Node& node : network.nodes()) {
        text += (text.empty() ? "" : " ") + core::kindName(node.operation);
    }
    return text;
}

std::string spelled(const Numbers& numbers) {
    std::ostringstream text;
    for (const double number : numbers) {
        text << (text.str().empty() ? "" : " ") << number;
    }
    return text.str();
}

Network networkOf(const OnnxModel& model) { return core::parseOnnx("t.onnx", model.bytes()); }

/// Kinds of the nodes, then the outputs at 1, -2, 3, -4, …
std::string resultOf(const OnnxModel& model) {
    const Network network = networkOf(model);
    Numbers x;
    for (std::int64_t i = 0; i < network.inputCount(); ++i) {
        x.push_back(static_cast<double>(i % 2 == 0 ? i + 1 : -i - 1));
    }
    return kindsOf(network) + ": " + spelled(core::evaluate<double>(network, x));
}

std::string messageOf(const OnnxModel& model) {
    try {
        networkOf(model);
    } catch (const core::ParseError& error) {
        return error.where() + ": expected " + error.expected() + ", found " + error.found();
    }
    return "(no error)";
}

void requireRoundTrip(const std::vector<core::Node>& nodes) {
    const Network network(nodes);
    const Network read = core::parseOnnx("t.onnx", core::formatOnnx(network));
    QCOMPARE(kindsOf(read), kindsOf(network));
    QCOMPARE(core::networkHash(read), core::networkHash(network));
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        QCOMPARE(read.nodes()[i].name, nodes[i].name);
    }
}

core::Dense denseOf(std::int64_t in, std::int64_t out, double start) {
    core::Dense dense{in, out, {}, {}};
    for (std::int64_t i = 0; i < in * out; ++i) {
        dense.weight.push_back(start + static_cast<double>(i));
    }
    dense.bias.assign(static_cast<std::size_t>(out), start);
    return dense;
}

}  // namespace

class TestOnnx : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void products_onEitherSide() {
        OnnxModel right({1, 2});
        right.floats("W", {2, 3}, {1, 2, 3, 4, 5, 6}).node("MatMul", {"x", "W"}, "y");
        QCOMPARE(resultOf(right), std::string("input dense: -7 -8 -9"));
        OnnxModel left({2});
        left.floats("W", {3, 2}, {1, 2, 3, 4, 5, 6}).node("MatMul", {"W", "x"}, "y");
        QCOMPARE(resultOf(left), std::string("input dense: -3 -5 -7"));
        OnnxModel column({2, 1});
        column.floats("W", {3, 2}, {1, 2, 3, 4, 5, 6}).node("MatMul", {"W", "x"}, "y");
        QCOMPARE(resultOf(column), std::string("input reshape dense reshape: -3 -5 -7"));
    }

    void anAddAfterAProduct_isItsBias_unlessSomethingElseReadsTheProduct() {
        OnnxModel model({0, 2});
        model.floats("W", {2, 2}, {1, 0, 0, 1}).floats("b", {2}, {10, 20});
        model.node("MatMul", {"x", "W"}, "h").node("Add", {"b", "h"}, "y");
        QCOMPARE(resultOf(model), std::string("input dense: 11 18"));
        OnnxModel shared({0, 2});
        shared.floats("W", {2, 2}, {1, 0, 0, 1}).floats("b", {2}, {10, 20});
        shared.node("MatMul", {"x", "W"}, "h").node("Add", {"b", "h"}, "s");
        shared.node("Add", {"s", "h"}, "y");
        QCOMPARE(resultOf(shared), std::string("input dense scale sum: 12 16"));
    }

    void gemm_withItsFactorsAndTranspositions() {
        OnnxModel model({1, 2});
        model.floats("W", {3, 2}, {1, 2, 3, 4, 5, 6}).floats("C", {1}, {4});
        model.node("Gemm", {"x", "W", "C"}, "y").with("transB", std::int64_t{1});
        model.with("alpha", 2.0F).with("beta", 0.5F);
        QCOMPARE(resultOf(model), std::string("input dense: -4 -8 -12"));
        OnnxModel left({2, 1});
        left.floats("W", {3, 2}, {1, 2, 3, 4, 5, 6}).floats("C", {3, 1}, {1, 2, 3});
        left.node("Gemm", {"W", "x", "C"}, "y");
        QCOMPARE(resultOf(left), std::string("input reshape dense reshape: -2 -3 -4"));
        OnnxModel turned({2, 1});
        turned.floats("W", {2, 1}, {1, 2});
        turned.node("Gemm", {"x", "W"}, "y").with("transA", std::int64_t{1});
        QCOMPARE(resultOf(turned), std::string("input reshape dense: -3"));
    }

    void convolutions_withPadding() {
        OnnxModel model({1, 1, 2, 2});
        model.floats("W", {1, 1, 2, 2}, {1, 1, 1, 1}).floats("b", {1, 1, 1}, {5});
        model.node("Conv", {"x", "W"}, "h").withText("auto_pad", "SAME_UPPER");
        model.node("Add", {"h", "b"}, "y");
        QCOMPARE(resultOf(model), std::string("input convolution: 3 -1 4 1"));
        OnnxModel lower({1, 1, 2, 2});
        lower.floats("W", {1, 1, 2, 2}, {1, 1, 1, 1});
        lower.node("Conv", {"x", "W"}, "y").withText("auto_pad", "SAME_LOWER");
        QCOMPARE(resultOf(lower), std::string("input convolution: 1 -1 4 -2"));
        OnnxModel explicitPads({1, 1, 2, 2});
        explicitPads.floats("W", {1, 1, 2, 2}, {1, 1, 1, 1});
        explicitPads.node("Conv", {"x", "W"}, "y").with("pads", OnnxModel::Dims{0, 1, 0, 0});
        QCOMPARE(resultOf(explicitPads), std::string("input convolution: 4 -2"));
    }

    void pools() {
        for (const auto& [op, expected] : {std::pair{"AveragePool", "input average_pool: -0.5"},
                                           {"MaxPool", "input max_pool: 3"},
                                           {"GlobalAveragePool", "input average_pool: -0.5"},
                                           {"GlobalMaxPool", "input max_pool: 3"}}) {
            OnnxModel model({1, 1, 2, 2});
            model.node(op, {"x"}, "y");
            if (op[0] != 'G') {
                model.with("kernel_shape", OnnxModel::Dims{2, 2});
            }
            QCOMPARE(resultOf(model), std::string(expected));
        }
    }

    void batchNormalisation_isPerChannel() {
        OnnxModel model({1, 2, 1, 1});
        model.floats("g", {2}, {2, 3}).floats("b", {2}, {1, 1}).floats("m", {2}, {1, 0});
        model.floats("v", {2}, {3, 3});
        model.node("BatchNormalization", {"x", "g", "b", "m", "v"}, "y").with("epsilon", 1.0F);
        QCOMPARE(resultOf(model), std::string("input batch_norm: 1 -2"));
    }

    void activations() {
        OnnxModel relu({1, 2});
        relu.node("Relu", {"x"}, "y");
        QCOMPARE(resultOf(relu), std::string("input relu: 1 0"));
        OnnxModel leaky({1, 2});
        leaky.node("LeakyRelu", {"x"}, "y").with("alpha", 0.25F);
        QCOMPARE(resultOf(leaky), std::string("input leaky_relu: 1 -0.5"));
        OnnxModel prelu({1, 2});
        prelu.floats("s", {2}, {0.5, 0.5}).node("PRelu", {"x", "s"}, "y");
        QCOMPARE(resultOf(prelu), std::string("input leaky_relu: 1 -1"));
    }

    void arithmeticWithConstants() {
        const auto with = [](const char* op, const std::vector<std::string>& inputs) {
            OnnxModel model({1, 2});
            model.floats("c", {}, {4}).node(op, inputs, "y");
            return resultOf(model);
        };
        QCOMPARE(with("Add", {"x", "c"}), std::string("input scale: 5 2"));
        QCOMPARE(with("Sub", {"x", "c"}), std::string("input scale: -3 -6"));
        QCOMPARE(with("Sub", {"c", "x"}), std::string("input scale: 3 6"));
        QCOMPARE(with("Mul", {"c", "x"}), std::string("input scale: 4 -8"));
        QCOMPARE(with("Div", {"x", "c"}), std::string("input scale: 0.25 -0.5"));
    }

    void aNormalisation_perChannel_isOneScaleEach_andZerosAreNone() {
        OnnxModel model({1, 2, 1, 2});
        model.floats("m", {1, 2, 1, 1}, {1, 2}).floats("s", {2, 1, 1}, {2, 4});
        model.floats("z", {1, 1, 1, 1}, {0}).node("Sub", {"x", "z"}, "a");
        model.node("Sub", {"a", "m"}, "b").node("Div", {"b", "s"}, "y");
        QCOMPARE(resultOf(model), std::string("input scale scale: 0 -1.5 0.25 -1.5"));
    }

    void branches_addedAndSubtracted() {
        OnnxModel model({1, 2});
        model.node("Relu", {"x"}, "r").node("Sub", {"x", "r"}, "d").node("Add", {"d", "x"}, "y");
        QCOMPARE(resultOf(model), std::string("input relu scale sum sum: 1 -4"));
    }

    void shapesMove_asAttributesOrInputs() {
        for (const std::int64_t opset : {11, 13}) {
            OnnxModel model({0, 1, 2, 2}, opset);
            model.integers("three", {3}).node("Squeeze", {"x"}, "s");
            opset < 13 ? model.with("axes", OnnxModel::Dims{1}) : model;
            if (opset >= 13) {
                model.integers("one", {1});
                model.graph().mutable_node(0)->add_input("one");
            }
            model.node("Unsqueeze", {"s"}, "u");
            if (opset >= 13) {
                model.graph().mutable_node(1)->add_input("three");
            } else {
                model.with("axes", OnnxModel::Dims{-1});
            }
            model.node("Flatten", {"u"}, "y");
            QCOMPARE(resultOf(model), std::string("input reshape reshape reshape: 1 -2 3 -4"));
        }
    }

    void reshape_knowsZeroAndMinusOne() {
        OnnxModel model({0, 2, 3});
        model.integers("s", {0, 3, -1}).node("Reshape", {"x", "s"}, "y");
        QCOMPARE(networkOf(model).outputShape(), (core::Shape{3, 2}));
    }

    void transposes_keepTheBatchAxis_orMoveNothing() {
        OnnxModel model({1, 2, 2, 1});
        model.node("Transpose", {"x"}, "y").with("perm", OnnxModel::Dims{0, 3, 2, 1});
        QCOMPARE(resultOf(model), std::string("input transpose: 1 3 -2 -4"));
        OnnxModel column({1, 3});
        column.floats("W", {2, 3}, {1, 0, 0, 0, 1, 1}).node("Transpose", {"x"}, "t");
        column.node("MatMul", {"W", "t"}, "y");
        QCOMPARE(resultOf(column), std::string("input reshape reshape dense reshape: 1 1"));
        OnnxModel weights({1, 2});
        weights.floats("W", {3, 2}, {1, 2, 3, 4, 5, 6}).node("Transpose", {"W"}, "t");
        weights.node("MatMul", {"x", "t"}, "y");
        QCOMPARE(resultOf(weights), std::string("input dense: -3 -5 -7"));
    }

    void pads_asAttributeOrInput() {
        OnnxModel old({1, 1, 1, 2}, 2);
        old.node("Pad", {"x"}, "y").with("pads", OnnxModel::Dims{0, 0, 0, 1, 0, 0, 0, 0});
        old.with("value", 7.0F);
        QCOMPARE(resultOf(old), std::string("input pad: 7 1 -2"));
        OnnxModel model({1, 1, 1, 2});
        model.integers("p", {0, 0, 0, 0, 0, 0, 0, 1}).floats("v", {}, {9});
        model.node("Pad", {"x", "p", "v"}, "y");
        QCOMPARE(resultOf(model), std::string("input pad: 1 -2 9"));
    }

    void theChainOfShapes_thatExportersLeave_isFolded() {
        OnnxModel model({0, 2, 2}, 9);
        model.integers("zero", {0}).integers("rest", {-1}).node("Relu", {"x"}, "r");
        model.node("Shape", {"r"}, "s").node("Gather", {"s", "zero"}, "b").with("axis", 0L);
        model.node("Concat", {"b", "rest"}, "c").with("axis", 0L);
        model.node("Reshape", {"r", "c"}, "y");
        QCOMPARE(resultOf(model), std::string("input relu reshape: 1 0 3 0"));
    }

    void constantsAreComputed_andCast() {
        OnnxModel model({1, 2});
        model.floats("a", {2}, {1.5, 2.5}).node("Constant", {}, "two").with("value_float", 2.0F);
        model.node("Mul", {"a", "two"}, "m").node("Cast", {"m"}, "i").with("to", 7L);
        model.node("Cast", {"i"}, "f").with("to", 1L).node("Identity", {"f"}, "g");
        model.node("Add", {"x", "g"}, "h").node("Dropout", {"h"}, "y");
        QCOMPARE(resultOf(model), std::string("input scale: 4 3"));
    }

    void numbersAreStored_inMoreThanOneWay() {
        OnnxModel half({1, 1});
        auto& h = half.add("c", {1});
        h.set_data_type(reachscope_onnx::TensorProto::FLOAT16);
        h.set_raw_data(std::string("\x00\xbe", 2));
        half.node("Add", {"x", "c"}, "y");
        QCOMPARE(resultOf(half), std::string("input scale: -0.5"));
        OnnxModel brain({1, 1});
        auto& b = brain.add("c", {1});
        b.set_data_type(reachscope_onnx::TensorProto::BFLOAT16);
        b.set_raw_data(std::string("\x20\x40", 2));
        brain.node("Add", {"x", "c"}, "y");
        QCOMPARE(resultOf(brain), std::string("input scale: 3.5"));
        OnnxModel wide({1, 1});
        auto& w = wide.add("c", {});
        w.set_data_type(reachscope_onnx::TensorProto::DOUBLE);
        w.add_double_data(0.1);
        wide.node("Add", {"x", "c"}, "y");
        QCOMPARE(resultOf(wide), std::string("input scale: 1.1"));
    }

    void nodesThatNothingNeeds_areNotLookedAt() {
        OnnxModel model({1, 2});
        model.node("Relu", {"x"}, "y").node("Softmax", {"x"}, "z");
        QCOMPARE(resultOf(model), std::string("input relu: 1 0"));
    }

    void whatIsNotSupported_isNamedWithItsNode_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const OnnxModel& model, const char* message) {
            QTest::newRow(name) << QByteArray::fromStdString(model.bytes()) << QString(message);
        };
        const OnnxModel flat({1, 2});
        row("operator", OnnxModel(flat).node("Softmax", {"x"}, "y"),
            "node 'Softmax1' ('Softmax'): expected an operator that is supported, found 'Softmax'");
        row("attribute", OnnxModel(flat).node("Relu", {"x"}, "y").with("beta", 1L),
            "node 'Relu1' ('Relu'): expected attributes of Relu that are supported, found 'beta'");
        row("attribute type", OnnxModel(flat).node("LeakyRelu", {"x"}, "y").with("alpha", 1L),
            "node 'LeakyRelu1' ('LeakyRelu'): expected the attribute alpha to be FLOAT, found INT");
        row("product of activations", OnnxModel(flat).node("Mul", {"x", "x"}, "y"),
            "node 'Mul1' ('Mul'): expected an activation and a constant, found two activations, "
            "whose Mul is not piecewise linear");
        row("division by an activation",
            OnnxModel(flat).floats("c", {}, {1}).node("Div", {"c", "x"}, "y"),
            "node 'Div1' ('Div'): expected an activation divided by a constant, found a division "
            "by an activation");
        row("division by zero", OnnxModel(flat).floats("c", {}, {0}).node("Div", {"x", "c"}, "y"),
            "node 'Div1' ('Div'): expected a divisor that is not 0, found 0");
        row("unknown input", OnnxModel(flat).node("Relu", {"q"}, "y"),
            "node 'Relu1' ('Relu'): expected inputs computed before it, found an unknown 'q'");
        row("no output", OnnxModel(flat).node("Relu", {"x"}, "z"),
            "output 'y': expected a value that depends on the input, found nothing of that name");
        row("constant output", OnnxModel(flat).floats("c", {}, {0}).node("Identity", {"c"}, "y"),
            "output 'y': expected a value that depends on the input, found a constant");
        row("cycle", OnnxModel(flat).node("Add", {"x", "b"}, "y").node("Relu", {"y"}, "b"),
            "node 'Add1' ('Add'): expected inputs computed before it, found an unknown 'b'");
        row("second definition",
            OnnxModel(flat)
                .node("Relu", {"x"}, "a")
                .node("Relu", {"a"}, "a")
                .node("Relu", {"a"}, "y"),
            "node 'Relu1' ('Relu'): expected an output name of its own, found a second 'a'");
        row("widths",
            OnnxModel(flat).floats("W", {3, 1}, {1, 2, 3}).node("MatMul", {"x", "W"}, "y"),
            "node 'MatMul1' ('MatMul'): expected a factor with 3 numbers along the shared axis, "
            "found 1x2");
        row("a batch that is fixed",
            OnnxModel({4, 2}).floats("W", {2, 1}, {1, 2}).node("MatMul", {"x", "W"}, "y"),
            "node 'MatMul1' ('MatMul'): expected one vector of 2 numbers, found 4x2");
        row("free axis", OnnxModel({1, 0}).node("Relu", {"x"}, "y"),
            "input 'x': expected a fixed size of axis 1, found none");
        row("slope", OnnxModel(flat).node("LeakyRelu", {"x"}, "y").with("alpha", 2.0F),
            "node 'LeakyRelu1' ('LeakyRelu'): expected a valid operator, found node 1 (LeakyRelu1, "
            "leaky_relu) has a slope outside [0, 1]: 2.000000");
        row("nan", OnnxModel(flat).floats("c", {2}, {1, NAN}).node("Add", {"x", "c"}, "y"),
            "tensor 'c': expected finite numbers, found nan at place 1");
        row("too few numbers", OnnxModel(flat).floats("c", {2}, {1}).node("Add", {"x", "c"}, "y"),
            "tensor 'c': expected 2 numbers for 2, found 1");
        row("negative axis", OnnxModel(flat).floats("c", {-2}, {1}).node("Add", {"x", "c"}, "y"),
            "tensor 'c': expected axes from 0 up to 2^31 numbers together, found axes -2");
        row("a constant that is larger",
            OnnxModel(flat).floats("c", {2, 1}, {1, 2}).node("Add", {"x", "c"}, "y"),
            "node 'Add1' ('Add'): expected a constant or branch no larger than 1x2, found 2x1");
        row("huge padding",
            OnnxModel({1, 1, 1, 1})
                .integers("p", {0, 0, 0, 1L << 40, 0, 0, 0, 0})
                .node("Pad", {"x", "p"}, "y"),
            "node 'Pad1' ('Pad'): expected a valid operator, found node 1 (Pad1, pad) pads by a "
            "negative or huge amount");
        row("a transposed batch", OnnxModel({1, 2, 2}).node("Transpose", {"x"}, "y"),
            "node 'Transpose1' ('Transpose'): expected the batch axis to stay in front, found a "
            "permutation that moves it");
        row("a reshape that does not fit",
            OnnxModel(flat).integers("s", {3}).node("Reshape", {"x", "s"}, "y"),
            "node 'Reshape1' ('Reshape'): expected a shape of 2 numbers, found 3");
    }
    void whatIsNotSupported_isNamedWithItsNode() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        try {
            core::parseOnnx("t.onnx", bytes.toStdString());
            QFAIL("no error");
        } catch (const core::ParseError& error) {
            QCOMPARE(QString(error.what()), "t.onnx: " + message);
        }
    }

    void externalData_otherDomains_severalOutputs_areRefused() {
        OnnxModel external({1, 1});
        auto& tensor = external.add("c", {1});
        tensor.set_data_type(reachscope_onnx::TensorProto::FLOAT);
        tensor.set_data_location(reachscope_onnx::TensorProto::EXTERNAL);
        external.node("Add", {"x", "c"}, "y");
        QCOMPARE(messageOf(external),
                 std::string("tensor 'c': expected numbers inside the file, found external data"));
        OnnxModel foreign({1, 1});
        foreign.node("Relu", {"x"}, "y").graph().mutable_node(0)->set_domain("com.example");
        QCOMPARE(messageOf(foreign), std::string("node 'Relu1' ('Relu'): expected an operator of "
                                                 "ONNX itself, found one of 'com.example'"));
        OnnxModel two({1, 1});
        two.node("Relu", {"x"}, "y").graph().add_output()->set_name("x");
        QCOMPARE(messageOf(two), std::string("graph: expected one output, found 2"));
    }

    void manySmallConstants_cannotGrowIntoAHugeOne() {
        OnnxModel model({1, 1});
        model.floats("a", {1 << 14, 1}, std::vector<float>(1 << 14, 1.0F));
        model.node("Transpose", {"a"}, "b").node("Add", {"a", "b"}, "c");
        model.node("Add", {"x", "c"}, "y");
        QCOMPARE(messageOf(model), std::string("node 'Add1' ('Add'): expected at most 2^27 "
                                               "constants made of smaller ones, found more"));
    }

    void everythingButParamRamp_isWritten_andReadsBackTheSame() {
        core::Convolution convolution{2, 4, {2, 1}, {1, 2}, {1, 0, 0, 1}, {1, 1}, 2, {}, {}};
        convolution.weight.assign(8, 0.5);
        convolution.bias.assign(4, -1.0);
        core::PoolWindow window{{2, 2}, {1, 1}, {0, 1, 1, 0}, {1, 1}, true};
        core::PoolWindow dilated{{2, 1}, {1, 1}, {0, 0, 0, 0}, {2, 1}, false};
        requireRoundTrip({
            {"input", core::Input{{5, 4, 2}}, {}},
            {"turn", core::Transpose{{2, 0, 1}}, {0}},
            {"pad", core::Pad{{0, 1, 0}, {0, 0, 2}, 0.25}, {1}},
            {"conv", convolution, {2}},
            {"norm",
             core::BatchNorm{{1, 2, 3, 4}, {0, 1, 0, 1}, {1, 1, 1, 1}, {1, 2, 3, 4}, 0.5},
             {3}},
            {"relu", core::Relu{}, {4}},
            {"average", core::AveragePool{window, true}, {5}},
            {"far", core::AveragePool{dilated, false}, {6}},
            {"max", core::MaxPool{window}, {7}},
        });
        requireRoundTrip({
            {"image", core::Input{{1, 2, 2}}, {}},
            {"scaled", core::Scale{{1, 2, 3, 4}, {0, 1, 0, -1}}, {0}},
            {"shifted", core::Scale{{1, 1, 1, 1}, {0, 1, 0, -1}}, {1}},
            {"stretched", core::Scale{{1, 2, 3, 4}, {0, 0, 0, 0}}, {2}},
            {"same", core::Scale{{1, 1, 1, 1}, {0, 0, 0, 0}}, {3}},
            {"flat", core::Reshape{{4}}, {4}},
            {"again", core::Reshape{{4}}, {5}},
            {"d1", denseOf(4, 3, -5.0), {6}},
            {"leaky", core::LeakyRelu{0.25}, {7}},
            {"d2", denseOf(3, 3, 0.5), {8}},
            {"sum", core::Sum{}, {9, 8}},
        });
    }

    void whatIsNoFloat_isWrittenInDouble_andReadsBackTheSame() {
        requireRoundTrip(randomReluNetwork({3, 4, 4, 2}, 5).nodes());
        requireRoundTrip({{"input", core::Input{{2}}, {}}, {"leaky", core::LeakyRelu{0.01}, {0}}});
        requireRoundTrip({{"input", core::Input{{2}}, {}},
                          {"pad", core::Pad{{1}, {0}, 0.1}, {0}},
                          {"scale", core::Scale{{0.1, 0.2, 0.3}, {0.1, -0.0, 0.0}}, {1}}});
    }

    void anEpsilonThatIsNoFloat_changesNothingButTheLastBit() {
        const Network network(
            {{"input", core::Input{{2}}, {}},
             {"norm", core::BatchNorm{{1, 2}, {0, 1}, {1, 1}, {0, 2}, 1e-5}, {0}}});
        const Network read = core::parseOnnx("t.onnx", core::formatOnnx(network));
        const Numbers x{0.3, 0.7};
        const Numbers a = core::evaluate<double>(network, x);
        const Numbers b = core::evaluate<double>(read, x);
        for (std::size_t i = 0; i < 2; ++i) {
            QVERIFY(std::abs(a[i] - b[i]) <= 4e-16 * std::abs(a[i]));
        }
    }

    void oddNames_andAnInputAlone_surviveWriting() {
        requireRoundTrip({{"same", core::Input{{2}}, {}},
                          {"same", core::Relu{}, {0}},
                          {"same", core::Relu{}, {1}}});
        requireRoundTrip({{"input", core::Input{{2, 3}}, {}}});
        requireRoundTrip({{"one", core::Input{{1}}, {}}, {"scalar", core::Reshape{{}}, {0}}});
    }

    void paramRamp_isRefused_byName() {
        const Network network(
            {{"input", core::Input{{1}}, {}}, {"ramp", core::ParamRamp{0.1, {1.0}}, {0}}});
        try {
            core::formatOnnx(network);
            QFAIL("no error");
        } catch (const std::invalid_argument& error) {
            QCOMPARE(QString(error.what()), QString("node 1 (ramp, param_ramp) does not fit into "
                                                    ".onnx: it has no such operator"));
        }
    }
};

QTEST_GUILESS_MAIN(TestOnnx)
#include "tst_onnx.moc"
