#include <QDir>
#include <QTest>
#include <cmath>
#include <random>

#include "checkpoint_maker.h"
#include "core/io/checkpoint/script_syntax.h"
#include "core/io/checkpoint/state_dict.h"
#include "core/io/checkpoint/torch_script.h"
#include "core/io/file_bytes.h"
#include "core/io/json_reader.h"
#include "core/io/network_file.h"
#include "core/io/parse_error.h"
#include "core/network/evaluate.h"

namespace {

using namespace std::string_literals;

const std::string kFolder = REACHSCOPE_SOURCE_DIR "/tests/io/data/torch_script/";
const std::string kPath = "some.pt";

std::string bytesOf(const std::string& name) { return core::readFileBytes(kFolder + name); }

core::Network read(const std::string& name, const std::string& shape = {}) {
    return core::parseTorchScript(name, bytesOf(name), shape);
}

std::vector<double> outputsOf(const core::Network& network) {
    std::vector<double> x(static_cast<std::size_t>(network.inputCount()));
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = std::sin(static_cast<double>(i));
    }
    return core::evaluate<double>(network, x);
}

std::string errorOf(const std::string& bytes, const std::string& shape = {}) {
    try {
        core::parseTorchScript(kPath, bytes, shape);
        return {};
    } catch (const core::ParseError& error) {
        return error.what();
    }
}

void verifyRefusal(const std::string& message, const std::string& words) {
    QVERIFY2(message.find(words) != std::string::npos, ("got: " + message).c_str());
    QVERIFY2(message.rfind(kPath, 0) == 0 && message.find('\n') == std::string::npos,
             message.c_str());
}

/// An archive of a module Net with one 4 x 4 weight "w" and the given lines as its forward.
std::string archiveOf(const std::string& lines) {
    std::string code =
        "class Net(Module):\n  __parameters__ = [\"w\", ]\n  w : Tensor\n"
        "  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n";
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        code += "    " + lines.substr(at, end - at) + "\n";
        at = end + 1;
    }
    const std::string module = maker::global("__torch__", "Net") + ")\x81}(" +
                               maker::text("training") + "\x88" + maker::text("w") +
                               maker::tensor(maker::storage("0", 16), 0, {4, 4}, {4, 1}) + "ub";
    return maker::zip({{"a/data.pkl", maker::pickle(module)},
                       {"a/data/0", std::string(64, '\0')},
                       {"a/code/__torch__.py", code},
                       {"a/constants.pkl", maker::pickle(")")}});
}

std::string repeated(const std::string& piece, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += piece;
    }
    return all;
}

}  // namespace

class TestTorchScript : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void archive_givesTorchsOutputs_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("shape");
        for (const QString& file : QDir(QString::fromStdString(kFolder)).entryList({"*.pt"})) {
            const QString net = file.left(file.lastIndexOf('_', file.lastIndexOf('_') - 1));
            if (net == "view" || net == "hard" || net == "branching") {
                continue;
            }
            const bool isTold = file.contains("trace_2.1");  // the shape stands in the archive
            const bool isOpen = net == "residual" || net == "pools";
            QTest::newRow(qPrintable(file)) << file
                                            << QString(isTold || !isOpen   ? ""
                                                       : net == "residual" ? "3x8x8"
                                                                           : "2x8x8");
        }
    }

    void archive_givesTorchsOutputs() {
        QFETCH(QString, file);
        QFETCH(QString, shape);
        const QString version = file.mid(file.lastIndexOf('_') + 1, 3);
        const QString net = file.left(file.lastIndexOf('_', file.lastIndexOf('_') - 1));
        const core::Json expected = core::parseJsonText(
            bytesOf("torch_script_" + version.toStdString() + ".json"), "expected", "outputs");
        const auto outputs = outputsOf(read(file.toStdString(), shape.toStdString()));
        const auto& torchs = expected.at(net.toStdString());
        QCOMPARE(outputs.size(), torchs.size());
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            QVERIFY2(std::fabs(outputs[i] - torchs.at(i).get<double>()) < 1e-5,
                     (std::to_string(outputs[i]) + " against " + torchs.at(i).dump()).c_str());
        }
    }

    void inputShape_isTracedOrTheOneThatFits() {
        QCOMPARE(read("conv_script_2.1.pt").inputShape(), (core::Shape{1, 28, 28}));
        QCOMPARE(read("functional_script_1.4.pt").inputShape(), (core::Shape{1, 28, 28}));
        QCOMPARE(read("residual_trace_2.1.pt").inputShape(), (core::Shape{3, 8, 8}));
        QCOMPARE(read("mlp_trace_2.1.pt").inputShape(), (core::Shape{3, 2, 2}));
        QCOMPARE(read("mlp_script_2.1.pt").inputShape(), (core::Shape{12}));
        QCOMPARE(read("mlp_script_2.1.pt", "3x2x2").inputShape(), (core::Shape{3, 2, 2}));
        verifyRefusal(errorOf(bytesOf("residual_script_2.1.pt")),
                      "code that fits 3x28x28 and 3x32x32");
        verifyRefusal(errorOf(bytesOf("conv_script_2.1.pt"), "1x32x32"),
                      "one vector of 70 numbers");
        for (const char* shape : {"1x", "x", "1,28", "-1", "0x4", "99999999999999999999"}) {
            QVERIFY_THROWS_EXCEPTION(std::invalid_argument, read("conv_trace_2.1.pt", shape));
        }
    }

    void graph_isWhatTheCodeDoes() {
        const core::Network network = read("residual_trace_2.1.pt");
        QStringList kinds;
        for (const core::Node& node : network.nodes()) {
            kinds << QString::fromStdString(core::kindName(node.operation));
        }
        QCOMPARE(kinds.count("sum"), 2);
        QCOMPARE(kinds.count("convolution"), 6);
        QCOMPARE(kinds.count("relu"), 5);
        QCOMPARE(network.nodes().at(1).name, std::string("conv"));
    }

    void trainingMode_isReadAsEvaluation() {
        QCOMPARE(outputsOf(read("conv_script_2.1.pt")), outputsOf(read("conv_trace_2.1.pt")));
    }

    void otherOperators_areRefusedByNameFileAndLine() {
        verifyRefusal(errorOf(bytesOf("hard_trace_2.1.pt")), "the operator torch.hardtanh");
        verifyRefusal(errorOf(bytesOf("hard_trace_2.1.pt")), "code/__torch__");
        verifyRefusal(errorOf(bytesOf("hard_trace_2.1.pt")), "line ");
        verifyRefusal(errorOf(archiveOf("return ops.quantized.linear(x, self.w)")),
                      "ops.quantized.linear");
        verifyRefusal(errorOf(archiveOf("return torch.mul(x, x)")), "not piecewise linear");
        verifyRefusal(errorOf(archiveOf("return torch.nn.functional.relu(x)")), "the operator");
    }

    void inPlaceChangeBehindAView_isRefused() {
        for (const char* file : {"view_trace_2.1.pt", "view_script_2.1.pt", "view_script_1.4.pt"}) {
            verifyRefusal(errorOf(bytesOf(file)), "changed in place");
        }
    }

    void conditionOnTheInput_isRefused() {
        verifyRefusal(errorOf(bytesOf("branching_script_2.1.pt")), "torch.sum");
        verifyRefusal(errorOf(archiveOf("if bool(x):\n  y = x\nelse:\n  y = x\nreturn y")),
                      "does not depend on the input");
    }

    void smallPrograms_followPythonsMeaning() {
        const auto outputs = [](const std::string& lines) {
            const core::Network network = core::parseTorchScript(kPath, archiveOf(lines), "4");
            return core::evaluate<double>(network, std::vector<double>{1, 2, 3, 4});
        };
        const auto is = [&](const std::string& lines, std::vector<double> expected) {
            QCOMPARE(outputs(lines), expected);
        };
        is("y = torch.add(x, 1)\nreturn y", {2, 3, 4, 5});
        is("a, b = 2, [1, 2, -3]\nreturn torch.mul(x, b[-1])", {-3, -6, -9, -12});
        is("n = 0\nfor i in range(1, 4):\n  n = torch.add(n, i)\nreturn torch.add(x, n)",
           {7, 8, 9, 10});
        is("n = 10\nwhile torch.gt(n, 3):\n  n = torch.sub(n, 4)\nreturn torch.mul(x, n)",
           {2, 4, 6, 8});
        is("if torch.eq(torch.dim(x), 2):\n  y = torch.rsub(x, 10)\nelse:\n  y = x\nreturn y",
           {9, 8, 7, 6});
        is("y = torch.add(torch.linear(x, self.w, None), 5.)\nreturn y", {5, 5, 5, 5});
        is("return torch.sub(torch.mul(x, 2), x, alpha=1)", {1, 2, 3, 4});
        is("return torch.div(x, 4)", {0.25, 0.5, 0.75, 1});
        is("y = torch.view(x, [torch.size(x, 0), 2, -1])\n"
           "return torch.flatten(torch.transpose(y, 1, 2), 1)",
           {1, 3, 2, 4});
        is("return torch.add(x, torch.floordiv(7, 2))", {4, 5, 6, 7});
        is("y = torch.clone(x)\nz = torch.mul_(y, 2)\nreturn torch.add(y, x)", {3, 6, 9, 12});
        is("y = annotate(List[int], [])\nz = torch.append(y, 3)\nreturn torch.add(x, torch.len(y))",
           {2, 3, 4, 5});
        is("y = x if False else torch.neg(x)\nreturn y", {-1, -2, -3, -4});
        is("return torch.clamp(torch.sub(x, 2.5), 0)", {0, 0, 0.5, 1.5});
    }

    void badPrograms_areRefused() {
        verifyRefusal(errorOf(archiveOf("return y"), "4"), "'y'");
        verifyRefusal(errorOf(archiveOf("return self.v"), "4"), "an attribute of the network");
        verifyRefusal(errorOf(archiveOf("return 3"), "4"), "one tensor that depends on the input");
        verifyRefusal(errorOf(archiveOf("return self.w"), "4"), "depends on the input");
        verifyRefusal(errorOf(archiveOf("return (self).forward(x)"), "4"), "64 deep");
        verifyRefusal(errorOf(archiveOf("while True:\n  y = 1\nreturn x"), "4"), "2^18 statements");
        verifyRefusal(
            errorOf(archiveOf("y = [0]\nfor i in range(60000):\n  y = torch.add(y, y)\nreturn x"),
                    "4"),
            "2^26");
        verifyRefusal(errorOf(archiveOf("ops.prim.RaiseException(\"no\")\nreturn x"), "4"), "'no'");
        verifyRefusal(errorOf(archiveOf("return torch.view(x, [3, -1])"), "4"), "numbers");
        verifyRefusal(errorOf(archiveOf("return torch.div(x, 0)"), "4"), "0");
        verifyRefusal(errorOf(archiveOf("return torch.conv2d(x, self.w, None)"), "4"), "one image");
        verifyRefusal(errorOf(archiveOf("return torch.linear(x, self.w, None)"), "1x9x9"),
                      "one vector of 4");
        verifyRefusal(errorOf(archiveOf("x = = 1\nreturn x"), "4"), "line 6");
        verifyRefusal(errorOf(archiveOf("return x + x"), "4"), "code that torch.jit writes");
        verifyRefusal(errorOf(archiveOf("import os\nreturn x"), "4"), "line");
        verifyRefusal(
            errorOf(archiveOf("return " + repeated("(", 500) + "x" + repeated(")", 500)), "4"),
            "100 deep");
        verifyRefusal(
            errorOf(archiveOf("return " + repeated("torch.relu(", 200) + "x" + repeated(")", 200)),
                    "4"),
            "100 deep");
        verifyRefusal(errorOf(archiveOf("return 'open"), "4"), "a closing quote");
        verifyRefusal(errorOf(archiveOf("return __torch__.os.system(x)"), "4"),
                      "__torch__.os.system");
        verifyRefusal(errorOf(archiveOf("return open(x)"), "4"), "the operator open");
    }

    void weightsUsedWithoutEnd_areRefused() {
        const std::string lines =
            "y = x\nfor i in range(60000):\n  y = torch.relu(torch.linear(y, self.w, "
            "None))\nreturn y";
        const std::string message = errorOf(archiveOf(lines), "4");
        verifyRefusal(message, "expected");
    }

    void namedArchitecture_takesTheTensorsAlone() {
        const core::StateDict tensors =
            core::parseStateDict(kPath, bytesOf("residual_trace_2.1.pt"));
        QCOMPARE(tensors.container, std::string("TorchScript"));
        QVERIFY(tensors.find("blocks.1.shortcut.0.weight") != nullptr);
        QVERIFY(core::checkpointKind(bytesOf("residual_trace_1.4.pt")) ==
                core::CheckpointKind::TorchScript);
    }

    void networkFile_takesTheShapeWithTheFile() {
        core::NetworkFileOptions options;
        options.architecture = "torchscript:3x16x16";
        const core::NetworkFile file =
            core::readNetworkFile(kFolder + "residual_script_2.1.pt", options);
        QCOMPARE(file.format, std::string("TorchScript"));
        QCOMPARE(file.network.inputShape(), (core::Shape{3, 16, 16}));
        // What a session keeps has to open the file like this again.
        QCOMPARE(file.architecture, options.architecture);
    }

    void damagedArchive_isRefusedOrHarmless() {
        const std::string whole =
            archiveOf("y = torch.relu(torch.linear(x, self.w, None))\nreturn y");
        QCOMPARE(errorOf(whole, "4"), std::string());
        for (std::size_t size = 0; size < whole.size(); ++size) {
            QVERIFY(!errorOf(whole.substr(0, size), "4").empty());
        }
        const std::string code =
            "y = torch.add(torch.linear(x, self.w, None), [1, 2][0])\nreturn y";
        std::mt19937 random(50);
        for (int i = 0; i < 3000; ++i) {
            std::string damaged = code;
            damaged[random() % code.size()] = "()[],.=:\n x1-\"_"[random() % 15];
            errorOf(archiveOf(damaged), "4");
        }
    }
};

QTEST_GUILESS_MAIN(TestTorchScript)
#include "tst_torch_script.moc"
