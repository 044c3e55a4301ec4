#include <QTest>
#include <stdexcept>
#include <string>

#include "core/io/network_file.h"
#include "core/io/nnet.h"
#include "core/io/parse_error.h"
#include "core/network/evaluate.h"
#include "tests/helpers/random_network.h"

namespace {

using core::Network;

/// y = 2 relu(x0 - x1 + 1) + 3, header scaling: means 10, 20, 5, ranges 2, 4, 8.
const std::string kSmall =
    "// a comment\n2,2,1,2,\n2,1,1,\n0,\n0,0,\n1,1,\n10,20,5,\n2,4,8,\n1.0,-1.0,\n1,\n2,\n3,\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

double outputOf(const std::string& text, double x0, double x1, bool normalise = false) {
    const std::vector<double> x{x0, x1};
    return core::evaluate<double>(core::parseNnet("t.nnet", text, {normalise}), x).front();
}

std::string messageOf(const std::string& text, bool normalise = false) {
    try {
        core::parseNnet("t.nnet", text, {normalise});
    } catch (const core::ParseError& error) {
        return error.what();
    }
    return "(no error)";
}

std::string refusalOf(const std::vector<core::Node>& nodes) {
    try {
        core::formatNnet(Network(nodes));
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "(no error)";
}

core::Dense one(std::int64_t in, std::int64_t out) {
    return {in, out, std::vector<double>(static_cast<std::size_t>(in * out), 0.5),
            std::vector<double>(static_cast<std::size_t>(out), 0.25)};
}

}  // namespace

class TestNnet : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutNormalisation_theHeaderScalingIsLeftAlone() {
        QCOMPARE(outputOf(kSmall, 4.0, 2.0), 9.0);
        QCOMPARE(outputOf(kSmall, 0.0, 2.0), 3.0);
    }

    void withNormalisation_theHeaderScalingIsPartOfTheNetwork() {
        // x = (14 - 10) / 2, (28 - 20) / 4 = 2, 2; y = 5 * 8 + 5
        QCOMPARE(outputOf(kSmall, 14.0, 28.0, true), 45.0);
        // far beyond the header's maxima: nothing is clipped
        QCOMPARE(outputOf(kSmall, 214.0, 28.0, true), (2.0 * 101.0 + 3.0) * 8.0 + 5.0);
    }

    void dialects_areRead() {
        QCOMPARE(outputOf(replaced(kSmall, "2,2,1,2,", "2"), 4.0, 2.0), 9.0);
        QCOMPARE(outputOf(replaced(kSmall, "\n0,\n", "\nany text at all\n"), 4.0, 2.0), 9.0);
        QCOMPARE(outputOf(replaced(kSmall, "10,20,5,\n2,4,8,", "0\n0"), 4.0, 2.0), 9.0);
        QCOMPARE(outputOf(replaced(kSmall, "1.0,-1.0,", " 1e0 , -1 "), 4.0, 2.0), 9.0);
        QCOMPARE(outputOf("\xef\xbb\xbf" + kSmall + "\n\n// the end\n", 4.0, 2.0), 9.0);
        QString windows = QString::fromStdString(kSmall);
        windows.replace("\n", "\r\n");
        QCOMPARE(outputOf(windows.toStdString(), 4.0, 2.0), 9.0);
    }

    void aBadFile_isRefusedWithItsLine_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* from, const char* to,
                            const char* message) {
            QTest::newRow(name) << QString(from) << QString(to) << QString(message);
        };
        row("a word", "1.0,-1.0", "1.0,abc",
            "line 9: expected a finite number in a row of weights of a 2 to 1 layer, found 'abc'");
        row("nan", "1.0,-1.0", "nan,1",
            "line 9: expected a finite number in a row of weights of a 2 to 1 layer, found 'nan'");
        row("infinite", "1.0,-1.0", "1e999,1",
            "line 9: expected a finite number in a row of weights of a 2 to 1 layer, found "
            "'1e999'");
        row("a weight missing", "1.0,-1.0", "1.0",
            "line 9: expected 2 numbers in a row of weights of a 2 to 1 layer, found 1 numbers");
        row("a weight missing between commas", "1.0,-1.0", "1.0,,-1.0",
            "line 9: expected a finite number in a row of weights of a 2 to 1 layer, found ''");
        row("two biases", "\n3,\n", "\n3,4,\n",
            "line 12: expected 1 numbers in a bias, found 2 numbers");
        row("truncated", "2,\n3,\n", "2,\n", "line 12: expected a bias, found the end of the file");
        row("more after the end", "\n3,\n", "\n3,\n4,\n",
            "line 13: expected the end of the file after the last bias, found '4,'");
        row("negative size", "2,1,1,", "2,-1,1,",
            "line 3: expected a whole number from 1 to 2^31 in the layer sizes, found '-1'");
        row("huge size", "2,1,1,", "2,99999999999,1,",
            "line 3: expected a whole number from 1 to 2^31 in the layer sizes, found "
            "'99999999999'");
        row("too many sizes", "2,1,1,", "2,1,1,1,", "line 3: expected 3 layer sizes, found 4");
        row("header and sizes differ", "2,2,1,2,", "2,3,1,2,",
            "line 3: expected a first size of 3 as in the header, found 2");
        row("large but empty", "2,1,1,", "2,2000000000,1,",
            "line 10: expected 2 numbers in a row of weights of a 2 to 2000000000 layer, found 1 "
            "numbers");
    }
    void aBadFile_isRefusedWithItsLine() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, message);
        QCOMPARE(QString::fromStdString(
                     messageOf(replaced(kSmall, from.toStdString(), to.toStdString()))),
                 "t.nnet: " + message);
    }

    void normalisation_isRefusedWhereTheHeaderDoesNotSayIt() {
        QCOMPARE(messageOf(replaced(kSmall, "10,20,5,\n2,4,8,", "0,\n1,"), true),
                 std::string("t.nnet: line 7: expected 3 means and ranges (each input's and the "
                             "output's) for --nnet-normalise, found 1 and 1"));
        QCOMPARE(messageOf(replaced(kSmall, "2,4,8,", "2,0,8,"), true),
                 std::string("t.nnet: line 8: expected ranges that are not 0 (--nnet-normalise "
                             "divides by them), found 0 at place 2"));
    }

    void everyDouble_readsBackTheSame() {
        core::Dense dense{2, 2, {0.1, -1.0 / 3.0, 5e-324, 1.7976931348623157e308}, {-0.0, 1e-17}};
        const Network network({{"input", core::Input{{2}}, {}}, {"dense", dense, {0}}});
        const Network read = core::parseNnet("t.nnet", core::formatNnet(network), {});
        QCOMPARE(core::networkHash(read), core::networkHash(network));
    }

    void aFlatteningBeforeTheFirstLayer_isLeftOut() {
        const Network network({{"input", core::Input{{1, 2, 2}}, {}},
                               {"flatten", core::Reshape{{4}}, {0}},
                               {"dense", one(4, 1), {1}}});
        const Network read = core::parseNnet("t.nnet", core::formatNnet(network), {});
        QCOMPARE(read.inputShape(), (core::Shape{4}));
    }

    void whatDoesNotFit_isNamed() {
        const core::Node input{"input", core::Input{{2}}, {}};
        const core::Node dense{"dense", one(2, 2), {0}};
        const std::string order =
            "does not fit into .nnet: it holds dense layers with a ReLU between them, and none "
            "after the last";
        QCOMPARE(
            refusalOf({input, dense, {"leaky", core::LeakyRelu{}, {1}}, {"d", one(2, 1), {2}}}),
            "node 2 (leaky, leaky_relu) " + order);
        QCOMPARE(refusalOf({input, dense, {"d", one(2, 1), {1}}}), "node 2 (d, dense) " + order);
        QCOMPARE(refusalOf({input, {"relu", core::Relu{}, {0}}, {"d", one(2, 1), {1}}}),
                 "node 1 (relu, relu) " + order);
        QCOMPARE(
            refusalOf({input, dense, {"relu", core::Relu{}, {1}}}),
            std::string("node 2 (relu, relu) does not fit into .nnet: it holds no network that "
                        "does not end in a dense layer"));
        QCOMPARE(refusalOf({input, dense, {"sum", core::Sum{}, {0, 1}}}),
                 std::string("node 2 (sum, sum) does not fit into .nnet: it holds a plain chain of "
                             "layers"));
    }
};

QTEST_GUILESS_MAIN(TestNnet)
#include "tst_nnet.moc"
