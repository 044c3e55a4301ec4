#include <QTemporaryDir>
#include <QTest>

#include "tests/app/cli.h"
#include "tests/helpers/data.h"

/// Networks without a graph on the command line: descriptions, names, guesses.
class TestCliCheckpoint : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    /// A numpy array of float64, version 1.0 of its format.
    bool writeArray(const QString& name, const std::vector<int>& shape,
                    const std::vector<double>& values) const {
        QByteArray sizes;
        for (const int size : shape) {
            sizes += QByteArray::number(size) + ",";
        }
        QByteArray header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + sizes + "), }";
        header = header.leftJustified(118 - 1) + "\n";
        QByteArray bytes("\x93NUMPY\x01\x00", 8);
        bytes.append(static_cast<char>(header.size()));
        bytes.append('\0');
        bytes += header;
        bytes.append(reinterpret_cast<const char*>(values.data()),
                     static_cast<qsizetype>(values.size() * sizeof(double)));
        return cli::writeFile(path(name), bytes);
    }

    QByteArray description(const QByteArray& rest) const {
        return R"({"kind": "reachscope architecture", "version": 1, "input": [2],
                   "steps": [{"kind": "dense", "weight": "W", "bias": "b", "transposed": true},
                             {"kind": "relu"}])" +
               rest + "}";
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(writeArray("W.npy", {2, 3}, {1, 2, 3, 4, 5, 6}));
        QVERIFY(writeArray("b.npy", {3}, {0.5, -100, 0}));
        QVERIFY(cli::writeFile(path("net.json"),
                               description(R"(, "weights": {"W": "W.npy", "b": "b.npy"})")));
        QVERIFY(cli::writeFile(path("bare.json"), description("")));
    }

    void description_opensAsANetwork() {
        const auto outcome = cli::run({"eval", path("net.json"), "--input", "1,10", "--json"});
        VERIFY_STATUS(outcome, 0);
        QCOMPARE(outcome.json().at("outputs").at(0).get<std::vector<double>>(),
                 (std::vector<double>{41.5, 0, 63}));
        const auto info = cli::run({"info", path("net.json"), "--json"}).json();
        QCOMPARE(info.at("format").get<std::string>(), std::string("description, numpy .npy"));
        QCOMPARE(info.at("architecture").at("input").dump(), std::string("[2]"));
        QVERIFY(info.at("readings").empty());
    }

    void description_convertsToOnnx() {
        VERIFY_STATUS(cli::run({"convert", path("net.json"), path("net.onnx")}), 0);
        QVERIFY(cli::run({"info", path("net.onnx"), "--json"}).json().at("hash") ==
                cli::run({"info", path("net.json"), "--json"}).json().at("hash"));
    }

    void normalisation_becomesPartOfWhatIsWritten() {
        const QStringList norm{"--mean", "1,10", "--std", "2"};
        VERIFY_STATUS(cli::run(QStringList{"convert", path("net.json"), path("norm.onnx")} + norm),
                      0);
        const auto one = cli::run({"eval", path("norm.onnx"), "--input", "3,30", "--json"}).json();
        const auto two = cli::run({"eval", path("net.json"), "--input", "1,10", "--json"}).json();
        QVERIFY(one.at("outputs") == two.at("outputs"));
    }

    void architectures_areListed() {
        const auto listed = cli::run({"info", "--architectures"});
        VERIFY_STATUS(listed, 0);
        for (const char* name : {"cnn7-narrow", "dm-large", "wideresnet-70-16", "SABR"}) {
            QVERIFY2(listed.out.contains(name), name);
        }
        const auto document = cli::run({"info", "--architectures", "--json"}).json();
        QVERIFY(document.at("architectures").size() > 15);
    }

    void whatDoesNotFit_isOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named");
        const QString onnx = cli::sample("3-4-4-2.onnx");
        QTest::newRow("no weights") << QStringList{"info", path("bare.json")} << "\"weights\"";
        QTest::newRow("a graph needs none")
            << QStringList{"info", onnx, "--architecture", "cnn7"} << "--architecture";
        QTest::newRow("a description needs none")
            << QStringList{"info", path("net.json"), "--architecture", "cnn7"} << "--architecture";
        QTest::newRow("one array is no network")
            << QStringList{"info", path("b.npy")} << "--architecture NAME or FILE.json";
        QTest::newRow("unknown name")
            << QStringList{"info", path("b.npy"), "--architecture", "cnn8"} << "cnn7-narrow";
        QTest::newRow("no such description")
            << QStringList{"info", path("b.npy"), "--architecture", path("none.json")}
            << "none.json";
        QTest::newRow("no such reading")
            << QStringList{"info", path("b.npy"), "--architecture", "guess:3"} << "no guess fits";
        QTest::newRow("two means for one channel")
            << QStringList{"info", onnx, "--mean", "1,2,3,4", "--std", "1"} << "--mean";
    }

    void whatDoesNotFit_isOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, named);
        const auto outcome = cli::run(arguments);
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(outcome.isOneErrorLine(), outcome.err.constData());
        QVERIFY2(outcome.err.contains(named.toUtf8()), outcome.err.constData());
    }

    void guess_isSaidOnStandardError_andListedByInfo() {
        const QString folder = QString::fromStdString(dataDir());
        SKIP_WITHOUT(dataDir());
        const QString file = folder + "/checkpoints/convex_adversarial/mnist.npz";
        const auto outcome = cli::run(
            {"eval", file, "--data", "mnist", "--first", "64", "--json", "--data-dir", folder});
        VERIFY_STATUS(outcome, 0);
        QVERIFY(outcome.err.contains("architecture guessed: conv 16 4x4/2+1"));
        QVERIFY(outcome.err.contains("assumed: 0: stride 2, padding 1"));
        QVERIFY(outcome.json().at("accuracy").get<double>() > 0.9);
        const auto info = cli::run({"info", file, "--json"}).json();
        QVERIFY(info.at("readings").size() > 1);
        QCOMPARE(info.at("readings").at(1).at("architecture").get<std::string>(),
                 std::string("guess:2"));
        QCOMPARE(info.at("format").get<std::string>(), std::string("numpy .npz"));
        const auto text = cli::run({"info", file});
        QVERIFY(text.out.contains("readings that fit"));
        QVERIFY(text.err.isEmpty());
    }

#ifdef REACHSCOPE_HAS_REACH
    void recipe_keepsTheReadingOfACheckpoint() {
        const QString folder = QString::fromStdString(dataDir());
        SKIP_WITHOUT(dataDir());
        const QString file = folder + "/checkpoints/fashion_abcrown/mnist_fc.npz";
        const auto reached = cli::run({"reach", file, "--data", "mnist", "--index", "0", "--eps",
                                       "0.001", "--method", "box", "--mean", "0", "--std", "1",
                                       "--figure", path("figure.json"), "--data-dir", folder});
        VERIFY_STATUS(reached, 0);
        const auto network = nlohmann::json::parse(cli::readFile(path("figure.json")).toStdString())
                                 .at("panels")
                                 .at(0)
                                 .at("network");
        const auto used = nlohmann::json::parse(network.at("architecture").get<std::string>());
        QCOMPARE(used.at("kind").get<std::string>(), std::string("reachscope architecture"));
        QVERIFY(network.at("normalisation").dump() == R"({"mean":[0.0],"std":[1.0]})");
        VERIFY_STATUS(cli::run({"render", path("figure.json"), path("again.svg")}), 0);
    }
#endif

    void namedArchitecture_readsTheSameNetwork() {
        const QString folder = QString::fromStdString(dataDir());
        SKIP_WITHOUT(dataDir());
        const QString file = folder + "/checkpoints/convex_adversarial/mnist.npz";
        const auto named = cli::run({"info", file, "--architecture", "kw-small", "--json"}).json();
        QVERIFY(named.at("hash") == cli::run({"info", file, "--json"}).json().at("hash"));
        QVERIFY(named.at("readings").empty());
    }
};

QTEST_GUILESS_MAIN(TestCliCheckpoint)
#include "tst_cli_checkpoint.moc"
