#include <QTemporaryDir>
#include <QTest>

#include "tests/app/cli.h"
#include "tests/helpers/data.h"

/// info, eval, convert, --version, --help, and how wrong command lines and files are refused.
class TestCli : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    static QStringList samples(const QStringList& endings) {
        QStringList result;
        for (const QString& name : QDir(cli::sample("")).entryList(endings, QDir::Files)) {
            result.append(cli::sample(name));
        }
        return result;
    }

    static std::vector<double> firstOutputs(const cli::Outcome& outcome) {
        return outcome.json().at("outputs").at(0).get<std::vector<double>>();
    }

private Q_SLOTS:
    void info_readsEverySample() {
        const QStringList files = samples({"*.nnet", "*.onnx"});
        QVERIFY(files.size() > 10);
        for (const QString& file : files) {
            const auto outcome = cli::run({"info", file, "--json"});
            VERIFY_STATUS(outcome, 0);
            QVERIFY(outcome.err.isEmpty());
            const auto document = outcome.json();
            QVERIFY(document.at("inputs").get<int>() > 0 && document.at("outputs").get<int>() > 0);
            QVERIFY(document.at("parameters").get<int>() > 0);
            QVERIFY(!document.at("layers").empty());
            VERIFY_STATUS(cli::run({"info", file}), 0);
        }
    }

    void info_saysWhatIsInTheFile() {
        const auto document = cli::run({"info", cli::sample("3-4-4-2.onnx"), "--json"}).json();
        QCOMPARE(document.at("inputs").get<int>(), 3);
        QCOMPARE(document.at("outputs").get<int>(), 2);
        QCOMPARE(document.at("neurons").get<int>(), 8);
        QCOMPARE(document.at("parameters").get<int>(), 46);
        const auto& layers = document.at("layers");
        QCOMPARE(layers.size(), std::size_t(3));
        QCOMPARE(layers.at(0).at("kind").get<std::string>(), "dense");
        QCOMPARE(layers.at(0).at("activation").get<std::string>(), "relu");
        QCOMPARE(layers.at(0).at("shape").get<std::vector<int>>(), std::vector<int>{4});
        QVERIFY(layers.at(2).at("activation").is_null());
    }

    void info_tellsBranchesOfAResidualNetwork() {
        const auto layers = cli::run({"info", cli::sample("residual_2-6-6-6-2.onnx"), "--json"})
                                .json()
                                .at("layers");
        const bool joins = std::any_of(layers.begin(), layers.end(), [](const auto& layer) {
            return layer.at("kind") == "sum" && layer.at("from").size() == 2;
        });
        QVERIFY(joins);
    }

    void eval_agreesBetweenFormats() {
        for (const QString point : {"0,0,0", "-1,0.5,1", "1e-3,-.25,+1"}) {
            const auto fromNnet =
                cli::run({"eval", cli::sample("3-4-4-2.nnet"), "--input", point, "--json"});
            const auto fromOnnx =
                cli::run({"eval", cli::sample("3-4-4-2.onnx"), "--input", point, "--json"});
            VERIFY_STATUS(fromNnet, 0);
            QCOMPARE(firstOutputs(fromNnet), firstOutputs(fromOnnx));
        }
    }

    void eval_takesAFileOfInputs() {
        QVERIFY(cli::writeFile(path("points.csv"), "# x0, x1, x2\n0,0,0\r\n\n-1,0.5,1\n"));
        const auto outcome = cli::run(
            {"eval", cli::sample("3-4-4-2.nnet"), "--inputs", path("points.csv"), "--json"});
        VERIFY_STATUS(outcome, 0);
        const auto outputs = outcome.json().at("outputs");
        QCOMPARE(outputs.size(), std::size_t(2));
        const auto one =
            cli::run({"eval", cli::sample("3-4-4-2.nnet"), "--input", "-1,0.5,1", "--json"});
        QCOMPARE(outputs.at(1).get<std::vector<double>>(), firstOutputs(one));
    }

    void eval_inSinglePrecisionRounds() {
        const QStringList asked{"eval", cli::sample("3-4-4-2.nnet"), "--input", "0.1,0.2,0.3"};
        const auto exact = firstOutputs(cli::run(asked + QStringList{"--json"}));
        const auto rounded = firstOutputs(cli::run(asked + QStringList{"--json", "--float32"}));
        QVERIFY(exact != rounded);
        QVERIFY(std::abs(exact[0] - rounded[0]) < 1e-5);
    }

    void eval_ofAnOverflowSaysWhyThereIsANull() {
        const auto outcome = cli::run(
            {"eval", cli::sample("3-4-4-2.nnet"), "--input", "1e308,1e308,-1e308", "--json"});
        VERIFY_STATUS(outcome, 0);
        const auto document = outcome.json();
        const auto& outputs = document.at("outputs").at(0);
        if (outputs.at(0).is_null() || outputs.at(1).is_null()) {
            QVERIFY(!document.at("reason").get<std::string>().empty());
        }
    }

    void eval_measuresAccuracyOnADataSet() {
        SKIP_WITHOUT(dataDir());
        const QString folder = QString::fromStdString(dataDir());
        const QStringList asked{
            "eval",  folder + "/mnist_fc/mnist-net_256x2.onnx", "--data", "mnist", "--first", "500",
            "--json"};
        const auto outcome = cli::run(asked + QStringList{"--data-dir", folder});
        VERIFY_STATUS(outcome, 0);
        QCOMPARE(outcome.json().at("samples").get<int>(), 500);
        QVERIFY(outcome.json().at("accuracy").get<double>() > 0.9);
        const auto byVariable =
            cli::run(asked + QStringList{"--threads", "1"}, {"REACHSCOPE_DATA=" + folder});
        QCOMPARE(byVariable.out, outcome.out);
    }

    void eval_underATimeLimitIsPartial() {
        SKIP_WITHOUT(dataDir());
        const QString folder = QString::fromStdString(dataDir());
        const auto outcome =
            cli::run({"eval", folder + "/mnist_fc/mnist-net_256x4.onnx", "--data", "mnist",
                      "--data-dir", folder, "--time-limit", "0.000001", "--json"});
        VERIFY_STATUS(outcome, 3);
        QCOMPARE(outcome.json().at("status").get<std::string>(), "partial");
        QVERIFY(outcome.json().at("samples").get<int>() < 10000);
    }

    void convert_keepsTheNetwork() {
        for (const QString name : {"a.onnx", "a.nnet", "a.nnet.gz", "a.onnx.gz"}) {
            const auto outcome = cli::run({"convert", cli::sample("3-4-4-2.nnet"), path(name)});
            VERIFY_STATUS(outcome, 0);
            const auto before =
                cli::run({"info", cli::sample("3-4-4-2.nnet"), "--json"}).json().at("hash");
            QVERIFY(cli::run({"info", path(name), "--json"}).json().at("hash") == before);
        }
    }

    void convert_leavesNothingWhereItFails() {
        const auto outcome =
            cli::run({"convert", cli::sample("residual_2-6-6-6-2.onnx"), path("residual.nnet")});
        VERIFY_STATUS(outcome, 2);
        QVERIFY(outcome.isOneErrorLine() && outcome.err.contains("residual.nnet"));
        QVERIFY(!QFile::exists(path("residual.nnet")));
        QVERIFY(QDir(m_folder.path()).entryList({".*"}, QDir::Files | QDir::Hidden).isEmpty());
    }

    void version_listsWhatIsBuiltIn() {
        const auto text = cli::run({"--version"});
        VERIFY_STATUS(text, 0);
        QVERIFY(text.out.startsWith("reachscope "));
        QVERIFY(text.out.contains("ONNX") && text.out.contains("torch"));
        const auto document = cli::run({"--version", "--json"}).json();
#ifdef REACHSCOPE_HAS_TORCH
        QVERIFY2(document.at("features").at("torch").get<bool>(), qPrintable(text.out));
        QVERIFY(!document.at("torch").at("version").get<std::string>().empty());
        QVERIFY(!document.at("torch").at("blas").get<std::string>().empty());
#else
        QCOMPARE(document.at("features").at("torch").get<bool>(), false);
#endif
        for (const auto& [name, version] : document.at("libraries").items()) {
            QVERIFY2(!version.get<std::string>().empty(), name.c_str());
        }
    }

    void help_mentionsEveryOption_data() {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QStringList>("options");
        const QStringList everywhere{"--help",       "--json",   "--threads", "--seed",
                                     "--time-limit", "--device", "--data-dir"};
        const QStringList input{
            "--nnet-normalise", "--box",  "--box-file", "--center",   "--eps",   "--norm",
            "--clip",           "--data", "--index",    "--property", "--method"};
        QTest::newRow("info") << "info"
                              << everywhere + QStringList{"--nnet-normalise", "NETWORK",
                                                          "--architecture",   "--architectures",
                                                          "--mean",           "--std"};
        QTest::newRow("eval") << "eval"
                              << everywhere + QStringList{"--input", "--inputs", "--data",
                                                          "--first", "--nnet-normalise"};
        QTest::newRow("convert") << "convert" << everywhere + QStringList{"IN", "OUT"};
#ifdef REACHSCOPE_HAS_REACH
        const QStringList tensors{"--intermediate", "--precision",    "--alpha-steps",
                                  "--memory",       "--alpha-layers", "--alpha-step-size"};
        QTest::newRow("bounds") << "bounds" << everywhere + input + tensors;
        QTest::newRow("certify") << "certify"
                                 << everywhere + tensors +
                                        QStringList{"--data",  "--eps",      "--norm", "--clip",
                                                    "--first", "--method",   "--mean", "--std",
                                                    "--batch", "--timeout",  "--job",  "--resume",
                                                    "--index", "--no-attack"};
        QTest::newRow("render") << "render" << everywhere + QStringList{"RECIPE", "OUT"};
        QTest::newRow("reach") << "reach"
                               << everywhere + input + QStringList{"--project", "--figure",
                                                                   "--pieces",  "--max-pieces",
                                                                   "--no-area", "--arithmetic",
                                                                   "--job",     "--resume",
                                                                   "exact",     "parallelogram"};
#endif
    }

    void help_mentionsEveryOption() {
        QFETCH(QString, command);
        QFETCH(QStringList, options);
        const auto outcome = cli::run({command, "--help"});
        VERIFY_STATUS(outcome, 0);
        QVERIFY(outcome.err.isEmpty() && outcome.out.contains("Examples"));
        for (const QString& option : options) {
            QVERIFY2(outcome.out.contains(option.toUtf8()), qPrintable(option));
        }
        QVERIFY(cli::run({"--help"}).out.contains(command.toUtf8()));
    }

    void wrongCommandLine_isRefusedInOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named");
        const QString net = cli::sample("3-4-4-2.nnet");
        QTest::newRow("no command") << QStringList{} << "COMMAND";
        QTest::newRow("unknown command") << QStringList{"explain"} << "explain";
        QTest::newRow("command of a later version") << QStringList{"train", net} << "train";
        QTest::newRow("unknown option") << QStringList{"info", net, "--colour"} << "--colour";
        QTest::newRow("unknown global option") << QStringList{"--colour"} << "--colour";
        QTest::newRow("no network") << QStringList{"info"} << "NETWORK";
        QTest::newRow("two networks") << QStringList{"info", net, "b.nnet"} << "b.nnet";
        QTest::newRow("no output") << QStringList{"convert", net} << "OUT";
        QTest::newRow("no value") << QStringList{"eval", net, "--input"} << "--input";
        QTest::newRow("given twice")
            << QStringList{"info", net, "--seed", "1", "--seed", "2"} << "--seed";
        QTest::newRow("threads 0") << QStringList{"info", net, "--threads", "0"} << "--threads";
        QTest::newRow("threads text")
            << QStringList{"info", net, "--threads", "two"} << "--threads";
        QTest::newRow("seed negative") << QStringList{"info", net, "--seed", "-1"} << "--seed";
        QTest::newRow("time limit 0")
            << QStringList{"info", net, "--time-limit", "0"} << "--time-limit";
        QTest::newRow("time limit NaN")
            << QStringList{"info", net, "--time-limit", "nan"} << "--time-limit";
        QTest::newRow("cuda") << QStringList{"info", net, "--device", "cuda"} << "--device";
        QTest::newRow("mean alone")
            << QStringList{"eval", net, "--input", "0,0,0", "--mean", "0"} << "--std";
        QTest::newRow("std 0") << QStringList{"eval",   net, "--input", "0,0,0",
                                              "--mean", "0", "--std",   "0"}
                               << "--std";
        QTest::newRow("cuda:1") << QStringList{"info", net, "--device", "cuda:1"} << "--device";
        QTest::newRow("other device") << QStringList{"info", net, "--device", "tpu"} << "--device";
        QTest::newRow("no input") << QStringList{"eval", net} << "--input";
        QTest::newRow("two inputs")
            << QStringList{"eval", net, "--input", "0,0,0", "--data", "mnist"} << "--input";
        QTest::newRow("short input") << QStringList{"eval", net, "--input", "0,0"} << "--input";
        QTest::newRow("input NaN") << QStringList{"eval", net, "--input", "0,nan,0"} << "--input";
        QTest::newRow("input hole") << QStringList{"eval", net, "--input", "0,,0"} << "--input";
        QTest::newRow("first 0") << QStringList{"eval", net, "--data", "mnist", "--first", "0"}
                                 << "--first";
        QTest::newRow("first alone")
            << QStringList{"eval", net, "--input", "0,0,0", "--first", "3"} << "--first";
        QTest::newRow("unknown format") << QStringList{"convert", net, "net.xyz"} << "net.xyz";
        QTest::newRow("no folder")
            << QStringList{"convert", net, "nowhere/net.onnx"} << "nowhere/net.onnx";
    }

    void wrongCommandLine_isRefusedInOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, named);
        const auto outcome = cli::run(arguments, {}, cli::program(), m_folder.path());
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(outcome.isOneErrorLine(), outcome.err.constData());
        QVERIFY2(outcome.err.contains(named.toUtf8()), outcome.err.constData());
    }

    void wrongFile_isRefusedInOneLine_data() {
        QTest::addColumn<QByteArray>("content");
        const QByteArray nnet = cli::readFile(cli::sample("3-4-4-2.nnet"));
        const QByteArray onnx = cli::readFile(cli::sample("3-4-4-2.onnx"));
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("this is no network\n");
        QTest::newRow("half a .nnet") << nnet.left(nnet.size() / 2);
        QTest::newRow("half a .onnx") << onnx.left(onnx.size() / 2);
        QTest::newRow("torn gzip") << QByteArray("\x1f\x8b\x08\x00\x00\x00\x00\x00", 8);
    }

    void wrongFile_isRefusedInOneLine() {
        QFETCH(QByteArray, content);
        QVERIFY(cli::writeFile(path("bad.net"), content));
        const auto outcome = cli::run({"info", path("bad.net"), "--json"});
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(outcome.isOneErrorLine(), outcome.err.constData());
        QVERIFY2(outcome.err.contains("bad.net"), outcome.err.constData());
    }

    void missingFile_isRefusedInOneLine() {
        for (const QString command : {"info", "eval"}) {
            QStringList arguments{command, path("absent.nnet")};
            arguments += command == QString("eval") ? QStringList{"--input", "0"} : QStringList{};
            const auto outcome = cli::run(arguments);
            VERIFY_STATUS(outcome, 2);
            QVERIFY(outcome.isOneErrorLine() && outcome.err.contains("absent.nnet"));
        }
    }

    void wrongFileOfInputs_isNamedWithItsLine_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("empty") << QByteArray("# nothing\n") << QByteArray("no line");
        QTest::newRow("too short") << QByteArray("0,0,0\n0,0\n") << QByteArray("line 2");
        QTest::newRow("text") << QByteArray("0,0,0\n\n0,zero,0\n") << QByteArray("line 3");
    }

    void wrongFileOfInputs_isNamedWithItsLine() {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, named);
        QVERIFY(cli::writeFile(path("points.csv"), content));
        const auto outcome =
            cli::run({"eval", cli::sample("3-4-4-2.nnet"), "--inputs", path("points.csv")});
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(outcome.isOneErrorLine() && outcome.err.contains(named), outcome.err.constData());
    }

    void dataSetWithoutItsFolder_namesOptionAndVariable() {
        const auto outcome = cli::run({"eval", cli::sample("3-4-4-2.nnet"), "--data", "mnist"},
                                      {"REACHSCOPE_DATA="});
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(outcome.isOneErrorLine() && outcome.err.contains("--data-dir"),
                 outcome.err.constData());
    }

    void fullStandardOutput_isAFailure() {
        if (!QFile::exists("/dev/full")) {
            QSKIP("this system has no /dev/full");
        }
        QProcess process;
        process.setStandardOutputFile("/dev/full");
        process.start(cli::program(), {"info", cli::sample("3-4-4-2.nnet")});
        const auto outcome = cli::finish(process);
        VERIFY_STATUS(outcome, 1);
        QVERIFY(outcome.err.contains("standard output"));
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
