#include <QTemporaryDir>
#include <QTest>

#include "tests/app/cli.h"

/// shift and stability: what they write and print, and how wrong questions are refused.
class TestCliShift : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    static QStringList shiftOf(const QString& network, const QStringList& more) {
        return QStringList{"shift", cli::sample(network), "--box", "-1:1"} + more;
    }

    static nlohmann::json stability(const QString& network, const QString& method) {
        return cli::run({"stability", network, "--box", "-1:1", "--method", method, "--json"})
            .json();
    }

private Q_SLOTS:
    void allShifted_isAStableNetwork_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("written");
        QTest::newRow("dense") << "3-4-4-2.nnet"
                               << "a.nnet";
        QTest::newRow("dense as onnx") << "3-4-4-2.nnet"
                                       << "a.onnx.gz";
        QTest::newRow("convolution") << "convolution_1x6x6.onnx"
                                     << "b.onnx";
        QTest::newRow("residual") << "residual_2-6-6-6-2.onnx"
                                  << "c.onnx";
    }

    void allShifted_isAStableNetwork() {
        QFETCH(QString, network);
        QFETCH(QString, written);
        for (const QString mode : {"active", "inactive", "mixed"}) {
            const auto outcome =
                cli::run(shiftOf(network, {"--mode", mode, "-o", path(written), "--json"}));
            VERIFY_STATUS(outcome, 0);
            const auto document = outcome.json();
            QCOMPARE(document.at("status").get<std::string>(), "complete");
            QCOMPARE(document.at("ranges").at("method").get<std::string>(), "zonotope");
            QCOMPARE(document.at("ranges").at("worth").get<std::string>(), "sound");
            for (const auto& layer : document.at("shifted")) {
                QCOMPARE(layer.at("unstable_after").get<int>(), 0);
                QCOMPARE(layer.at("to_active").get<int>() + layer.at("to_inactive").get<int>(),
                         layer.at("unstable_before").get<int>());
            }
            const auto counted = stability(path(written), "zonotope");
            QCOMPARE(counted.at("total").at("unstable").get<int>(), 0);
            QCOMPARE(counted.at("network_hash").get<std::string>(),
                     document.at("written_hash").get<std::string>());
        }
    }

    void share_shiftsSoManyOfTheFirstLayer() {
        const auto document = cli::run(shiftOf("nonconvex_2-8-8-2.nnet",
                                               {"--mode", "active", "--fraction", "0.5", "--layer",
                                                "0", "-o", path("half.nnet"), "--json"}))
                                  .json();
        const auto& first = document.at("shifted").at(0);
        const int before = first.at("unstable_before").get<int>();
        QVERIFY(before > 1);
        QCOMPARE(first.at("to_active").get<int>(), qRound(0.5 * before));
        QCOMPARE(document.at("shifted").at(1).at("to_active").get<int>(), 0);
    }

    void samples_areAskedForByTheirOptions() {
        const auto document =
            cli::run(
                shiftOf("3-4-4-2.onnx", {"--mode", "active", "--fraction", "1", "--samples", "500",
                                         "--margin", "0.1", "-o", path("s.onnx"), "--json"}))
                .json();
        const auto& ranges = document.at("ranges");
        QCOMPARE(ranges.at("method").get<std::string>(), "sample");
        QCOMPARE(ranges.at("worth").get<std::string>(), "sampled");
        QCOMPARE(ranges.at("samples").get<int>(), 500);
        QCOMPARE(ranges.at("margin").get<double>(), 0.1);
    }

    void oneNeuronOfAConvolution_needsAFormatThatHoldsIt() {
        const QStringList one{"--mode", "inactive", "--neuron", "0:3"};
        VERIFY_STATUS(
            cli::run(shiftOf("convolution_1x6x6.onnx", one + QStringList{"-o", path("one.onnx")})),
            0);
        const auto refused =
            cli::run(shiftOf("convolution_1x6x6.onnx", one + QStringList{"-o", path("one.nnet")}));
        VERIFY_STATUS(refused, 2);
        QVERIFY(refused.isOneErrorLine());
        QVERIFY(refused.err.contains(".onnx"));
        QVERIFY(!QFile::exists(path("one.nnet")));
    }

    void aChannel_movesAsAWhole() {
        const auto outcome =
            cli::run(shiftOf("convolution_1x6x6.onnx", {"--mode", "active", "--channel", "0:1",
                                                        "-o", path("channel.onnx"), "--json"}));
        VERIFY_STATUS(outcome, 0);
        QVERIFY(outcome.json().at("shifted").at(0).at("to_active").get<int>() > 1);
        VERIFY_STATUS(cli::run({"info", path("channel.onnx")}), 0);
    }

    void stability_countsWhatBoundsSay() {
        const auto bounds = cli::run({"bounds", cli::sample("3-4-4-2.onnx"), "--box", "-1:1",
                                      "--method", "star", "--json"})
                                .json();
        const auto counted = stability(cli::sample("3-4-4-2.onnx"), "star");
        int total = 0;
        for (std::size_t k = 0; k < counted.at("layers").size(); ++k) {
            const auto& layer = bounds.at("results").at(0).at("layers").at(k);
            int unstable = 0;
            for (std::size_t i = 0; i < layer.at("lower").size(); ++i) {
                unstable += layer.at("lower").at(i).get<double>() < 0.0 &&
                                    layer.at("upper").at(i).get<double>() > 0.0
                                ? 1
                                : 0;
            }
            QCOMPARE(counted.at("layers").at(k).at("unstable").get<int>(), unstable);
            QCOMPARE(counted.at("layers").at(k).at("neurons").get<int>(), 4);
            total += unstable;
        }
        QCOMPARE(counted.at("total").at("unstable").get<int>(), total);
        const auto sampled = stability(cli::sample("3-4-4-2.onnx"), "sample");
        QVERIFY(sampled.at("total").at("unstable").get<int>() <= total);
        VERIFY_STATUS(cli::run({"stability", cli::sample("3-4-4-2.onnx"), "--box", "-1:1",
                                "--method", "box"}),
                      0);
    }

    void stabilityOverData_isTheMean() {
        QVERIFY(cli::writeFile(path("data.csv"), "0,0,128,255\n1,255,0,10\n0,7,7,7\n"));
        const QStringList ask{"stability", cli::sample("3-4-4-2.onnx"),
                              "--data",    path("data.csv"),
                              "--eps",     "0.3",
                              "--method",  "box",
                              "--json"};
        const auto mean = cli::run(ask + QStringList{"--first", "2"}).json();
        QCOMPARE(mean.at("sets").get<int>(), 2);
        double sum = 0.0;
        for (const QString index : {"0", "1"}) {
            const auto one = cli::run(ask + QStringList{"--index", index}).json();
            QCOMPARE(one.at("sets").get<int>(), 1);
            sum += one.at("total").at("unstable").get<double>();
        }
        QCOMPARE(mean.at("total").at("unstable").get<double>(), sum / 2);
        QCOMPARE(cli::run(ask).json().at("sets").get<int>(), 3);
    }

    void wrongQuestions_areRefusedInOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        const QString out = path("never.onnx");
        const auto add = [&](const char* name, const QStringList& arguments, const char* says) {
            QTest::newRow(name) << shiftOf("3-4-4-2.onnx", arguments) << says;
        };
        add("no mode", {"-o", out}, "--mode: missing; expected active, inactive or mixed");
        add("unknown mode", {"--mode", "up", "-o", out}, "--mode: expected active");
        add("no file", {"--mode", "active"}, "--output: missing");
        add("fraction", {"--mode", "active", "--fraction", "1.5", "-o", out}, "from 0 to 1");
        add("exact ranges", {"--mode", "active", "--ranges", "exact", "-o", out},
            "--ranges: expected one of box, zonotope");
        add("margin without samples",
            {"--mode", "active", "--ranges", "box", "--margin", "1", "-o", out},
            "--margin: goes with --ranges sample only");
        add("distribution", {"--mode", "active", "--distribution", "normal", "-o", out},
            "expected uniform, gaussian or corners");
        add("place", {"--mode", "active", "--neuron", "3", "-o", out},
            "--neuron: expected LAYER:PLACE, such as 0:12");
        add("neuron", {"--mode", "active", "--neuron", "0:4", "-o", out}, "no neuron 4; it has 4");
        add("layer", {"--mode", "active", "--layer", "2", "-o", out}, "no layer 2");
        add("mixed neuron", {"--mode", "mixed", "--neuron", "0:1", "-o", out}, "found 'mixed'");
        add("fraction of a neuron",
            {"--mode", "active", "--neuron", "0:1", "--fraction", "1", "-o", out},
            "--fraction: goes without --neuron");
        add("format", {"--mode", "active", "-o", path("never.txt")}, "--output");
        add("folder", {"--mode", "active", "-o", path("none/never.onnx")}, "--output");
        const QStringList count{"stability", cli::sample("3-4-4-2.onnx"), "--box", "-1:1"};
        QTest::newRow("no method") << count << "--method: missing";
        QTest::newRow("two methods")
            << count + QStringList{"--method", "box,star"} << "expected one method";
        QTest::newRow("unknown method")
            << count + QStringList{"--method", "exact"} << "--method: expected one of box";
        QTest::newRow("first without data")
            << count + QStringList{"--method", "box", "--first", "2"}
            << "--first: goes with --data";
    }

    void wrongQuestions_areRefusedInOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const auto outcome = cli::run(arguments);
        VERIFY_STATUS(outcome, 2);
        QVERIFY(outcome.isOneErrorLine());
        QVERIFY2(outcome.err.contains(says.toUtf8()), outcome.err.constData());
        QVERIFY(!QFile::exists(path("never.onnx")) && !QFile::exists(path("never.txt")));
    }
};

QTEST_GUILESS_MAIN(TestCliShift)
#include "tst_cli_shift.moc"
