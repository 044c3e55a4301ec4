#include <signal.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/io/network_file.h"
#include "tests/app/cli.h"
#include "tests/helpers/data.h"

/// reach and bounds: what they print, what they write, what they refuse, how they end early.
class TestCliReach : public QObject {
    Q_OBJECT

private:
    using Json = nlohmann::json;

    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    static QStringList reach(const QString& network, const QString& methods,
                             const QStringList& more = {}) {
        return QStringList{"reach", cli::sample(network), "--box", "-1:1", "--method", methods,
                           "--json"} +
               more;
    }

    static Json resultOf(const Json& document, const char* method) {
        for (const Json& result : document.at("results")) {
            if (result.at("method") == method) {
                return result;
            }
        }
        return {};
    }

    /// The document without what may differ from run to run.
    static Json withoutTimes(Json document) {
        document.erase("settings");
        for (Json& result : document.at("results")) {
            result.erase("seconds");
            result.erase("union_seconds");
        }
        return document;
    }

    static std::vector<double> evaluate(const QString& network, const std::vector<double>& point) {
        QStringList numbers;
        for (const double x : point) {
            numbers.append(QString::number(x, 'g', 17));
        }
        return cli::run({"eval", cli::sample(network), "--input", numbers.join(','), "--json"})
            .json()
            .at("outputs")
            .at(0)
            .get<std::vector<double>>();
    }

    /// An enumeration that takes far longer than a test.
    static QStringList endlessRun() {
        return {"reach",
                QString::fromStdString(dataDir()) + "/acasxu/onnx/ACASXU_run2a_1_1_batch_2000.onnx",
                "--box",
                "-1:1",
                "--method",
                "box,exact",
                "--json",
                "--threads",
                "1"};
    }

private Q_SLOTS:
    void everyMethod_answersAsTheContractSays() {
        const auto outcome =
            cli::run(reach("3-4-4-2.onnx", "exact,hull,box,zonotope,star,triangle,parallelogram"));
        VERIFY_STATUS(outcome, 0);
        QVERIFY(outcome.err.isEmpty());
        const Json document = outcome.json();
        QCOMPARE(document.at("project").get<std::vector<int>>(), (std::vector<int>{0, 1}));
        QCOMPARE(document.at("status").get<std::string>(), "complete");
        QCOMPARE(document.at("results").size(), std::size_t(7));
        for (const Json& result : document.at("results")) {
            QCOMPARE(result.at("status").get<std::string>(), "complete");
            QCOMPARE(result.at("lower").size(), std::size_t(2));
            QCOMPARE(result.at("upper").size(), std::size_t(2));
            QVERIFY(result.at("seconds").get<double>() >= 0.0);
            QVERIFY(result.at("area").get<double>() > 0.0);
            const bool exact = result.at("method") == "exact" || result.at("method") == "hull";
            QCOMPARE(result.at("worth").get<std::string>(), exact ? "exact" : "sound");
        }
        const Json exact = resultOf(document, "exact");
        QVERIFY(exact.at("pieces").get<int>() > 1);
        QVERIFY(exact.at("exact_area").get<double>() <= exact.at("hull_area").get<double>());
        QVERIFY(exact.at("hull").size() >= 3);
        QVERIFY(exact.contains("union_seconds"));
    }

    void exact_liesInHullLiesInEveryRelaxation() {
        const Json document =
            cli::run(reach("3-4-4-2.onnx", "exact,hull,star,triangle,zonotope,parallelogram,box"))
                .json();
        const Json hull = resultOf(document, "hull");
        QVERIFY(resultOf(document, "exact").at("area") <= hull.at("area"));
        for (const char* method : {"star", "triangle", "zonotope", "parallelogram", "box"}) {
            const Json result = resultOf(document, method);
            QVERIFY2(result.at("area") >= hull.at("area"), method);
            for (std::size_t k = 0; k < 2; ++k) {
                QVERIFY2(result.at("lower").at(k) <= hull.at("lower").at(k), method);
                QVERIFY2(result.at("upper").at(k) >= hull.at("upper").at(k), method);
            }
        }
    }

    void convexPolygons_runCounterClockwise() {
        const Json document = cli::run(reach("3-4-4-2.onnx", "box,zonotope,star,hull")).json();
        for (const Json& result : document.at("results")) {
            const auto polygon = result.at("polygon").get<std::vector<std::array<double, 2>>>();
            double doubledArea = 0.0;
            for (std::size_t k = 0; k < polygon.size(); ++k) {
                const auto& a = polygon[k];
                const auto& b = polygon[(k + 1) % polygon.size()];
                doubledArea += a[0] * b[1] - a[1] * b[0];
            }
            QVERIFY(doubledArea > 0.0);
            QVERIFY(std::abs(doubledArea / 2.0 - result.at("area").get<double>()) < 1e-9);
        }
    }

    void results_doNotDependOnTheNumberOfThreads() {
        const QStringList asked =
            reach("nonconvex_2-8-8-2.onnx", "exact,hull,star,triangle,zonotope");
        const auto one = cli::run(asked + QStringList{"--threads", "1"});
        const auto two = cli::run(asked + QStringList{"--threads", "2"});
        VERIFY_STATUS(one, 0);
        QCOMPARE(withoutTimes(one.json()).dump(1), withoutTimes(two.json()).dump(1));
    }

    void inputForms_thatMeanTheSameGiveTheSame_data() {
        QTest::addColumn<QStringList>("input");
        QVERIFY(
            cli::writeFile(path("box.json"), "{\"lower\": [-1, -1, -1], \"upper\": [1, 1, 1]}"));
        QTest::newRow("pairs") << QStringList{"--box", "-1:1,-1:1,-1:1"};
        QTest::newRow("file") << QStringList{"--box-file", path("box.json")};
        QTest::newRow("centre") << QStringList{"--center", "0,0,0", "--eps", "1"};
        QTest::newRow("norm") << QStringList{"--center", "0,0,0", "--eps", "1", "--norm", "linf"};
        QTest::newRow("clip") << QStringList{"--center", "0,0,0", "--eps", "9", "--clip", "-1:1"};
        QTest::newRow("property") << QStringList{"--property", cli::sample("3-4-4-2_box.vnnlib")};
    }

    void inputForms_thatMeanTheSameGiveTheSame() {
        QFETCH(QStringList, input);
        const Json expected = resultOf(cli::run(reach("3-4-4-2.onnx", "exact")).json(), "exact");
        const auto outcome = cli::run(
            QStringList{"reach", cli::sample("3-4-4-2.onnx"), "--method", "exact", "--json"} +
            input);
        VERIFY_STATUS(outcome, 0);
        const Json result = resultOf(outcome.json(), "exact");
        QCOMPARE(result.at("pieces").get<int>(), expected.at("pieces").get<int>());
        QVERIFY(std::abs(result.at("area").get<double>() - expected.at("area").get<double>()) <
                1e-9);
    }

    void oneNormBall_isSmallerThanItsBox() {
        const QStringList asked{"reach",    cli::sample("3-4-4-2.onnx"),
                                "--center", "0,0,0",
                                "--eps",    "1",
                                "--method", "exact",
                                "--json"};
        const auto ball = cli::run(asked + QStringList{"--norm", "l1"});
        VERIFY_STATUS(ball, 0);
        const auto box = cli::run(asked);
        QVERIFY(resultOf(ball.json(), "exact").at("area") <
                resultOf(box.json(), "exact").at("area"));
    }

    void dataSample_isAnInputSet() {
        SKIP_WITHOUT(dataDir());
        const QString folder = QString::fromStdString(dataDir());
        const auto outcome =
            cli::run({"bounds", folder + "/mnist_fc/mnist-net_256x2.onnx", "--data", "mnist",
                      "--index", "7", "--eps", "0.005", "--clip", "0:1", "--method", "zonotope",
                      "--data-dir", folder, "--json"});
        VERIFY_STATUS(outcome, 0);
        QCOMPARE(outcome.json().at("results").at(0).at("layers").size(), std::size_t(3));
    }

    void projection_choosesOutputs() {
        const Json document = cli::run(reach("3-4-4-2.onnx", "box", {"--project", "1,0"})).json();
        QCOMPARE(document.at("project").get<std::vector<int>>(), (std::vector<int>{1, 0}));
        const Json result = resultOf(document, "box");
        const auto polygon = result.at("polygon").get<std::vector<std::array<double, 2>>>();
        for (const auto& point : polygon) {
            QVERIFY(point[0] >= result.at("lower").at(1).get<double>() - 1e-12);
            QVERIFY(point[1] <= result.at("upper").at(0).get<double>() + 1e-12);
        }
    }

    void margin_isACoordinate() {
        const auto outcome = cli::run(reach("3-4-4-2.onnx", "exact,box", {"--project", "1-0,0"}));
        const Json document = outcome.json();
        QVERIFY(document.at("project") == Json::parse("[\"1-0\", 0]"));
        const Json box = resultOf(document, "box");
        const Json exact = resultOf(document, "exact");
        QVERIFY(box.at("project_upper").at(0).get<double>() <=
                box.at("upper").at(1).get<double>() - box.at("lower").at(0).get<double>());
        QVERIFY(exact.at("project_upper").at(0).get<double>() <=
                box.at("project_upper").at(0).get<double>());
    }

    void noArea_skipsTheUnion() {
        const Json exact =
            resultOf(cli::run(reach("3-4-4-2.onnx", "exact", {"--no-area"})).json(), "exact");
        QVERIFY(exact.at("exact_area").is_null());
        QVERIFY(!exact.at("exact_area_reason").get<std::string>().empty());
        QVERIFY(exact.at("hull_area").get<double>() > 0.0);
    }

    void rationalArithmetic_agreesWithDoubles() {
        const Json fast = resultOf(cli::run(reach("3-4-4-2.onnx", "exact")).json(), "exact");
        const auto outcome = cli::run(reach("3-4-4-2.onnx", "exact", {"--arithmetic", "rational"}));
        VERIFY_STATUS(outcome, 0);
        const Json slow = resultOf(outcome.json(), "exact");
        QCOMPARE(slow.at("pieces").get<int>(), fast.at("pieces").get<int>());
        QVERIFY(std::abs(slow.at("area").get<double>() - fast.at("area").get<double>()) < 1e-9);
    }

    void table_isReadable() {
        const auto outcome = cli::run(
            {"reach", cli::sample("3-4-4-2.onnx"), "--box", "-1:1", "--method", "exact,box"});
        VERIFY_STATUS(outcome, 0);
        QVERIFY(outcome.err.isEmpty());
        for (const char* word :
             {"3-4-4-2.onnx", "--box -1:1", "method", "area", "exact", "sound"}) {
            QVERIFY2(outcome.out.contains(word), word);
        }
        for (const QByteArray& line : outcome.out.split('\n')) {
            QVERIFY2(!line.endsWith(' '), line.constData());
        }
    }

    void bounds_listEveryActivationAndTheOutput() {
        const auto outcome =
            cli::run({"bounds", cli::sample("3-4-4-2.onnx"), "--box", "-1:1", "--method",
                      "box,zonotope,star,triangle,parallelogram", "--json"});
        VERIFY_STATUS(outcome, 0);
        for (const Json& result : outcome.json().at("results")) {
            const Json& layers = result.at("layers");
            QCOMPARE(layers.size(), std::size_t(3));
            QCOMPARE(layers.at(0).at("kind").get<std::string>(), "relu");
            QCOMPARE(layers.at(0).at("lower").size(), std::size_t(4));
            QCOMPARE(layers.at(2).at("kind").get<std::string>(), "output");
            for (const Json& layer : layers) {
                for (std::size_t k = 0; k < layer.at("lower").size(); ++k) {
                    QVERIFY(layer.at("lower").at(k) <= layer.at("upper").at(k));
                }
            }
        }
    }

    void bounds_ofOutputsAreThoseOfReach() {
        const auto bounds = cli::run({"bounds", cli::sample("3-4-4-2.onnx"), "--box", "-1:1",
                                      "--method", "zonotope", "--json"});
        const Json last = bounds.json().at("results").at(0).at("layers").back();
        const Json reached =
            resultOf(cli::run(reach("3-4-4-2.onnx", "zonotope")).json(), "zonotope");
        QVERIFY(last.at("lower") == reached.at("lower"));
        QVERIFY(last.at("upper") == reached.at("upper"));
    }

    void pieces_areWhatTheNetworkDoes() {
        const auto outcome =
            cli::run(reach("3-4-4-2.onnx", "exact", {"--pieces", path("pieces.json")}));
        VERIFY_STATUS(outcome, 0);
        const Json file = Json::parse(cli::readFile(path("pieces.json")).toStdString());
        const Json exact = resultOf(outcome.json(), "exact");
        QCOMPARE(file.at("count").get<int>(), exact.at("pieces").get<int>());
        QCOMPARE(file.at("pieces").size(), exact.at("pieces").get<std::size_t>());
        QCOMPARE(file.at("status").get<std::string>(), "complete");
        for (const Json& piece : file.at("pieces")) {
            QCOMPARE(piece.at("pattern").get<std::string>().size(), std::size_t(4 + 1 + 4));
            const auto vertices = piece.at("vertices").get<std::vector<std::vector<double>>>();
            const auto images = piece.at("images").get<std::vector<std::vector<double>>>();
            const auto map = piece.at("map").get<std::vector<std::vector<double>>>();
            QVERIFY(vertices.size() >= 4 && vertices.size() == images.size());
            for (std::size_t v = 0; v < vertices.size(); ++v) {
                for (std::size_t row = 0; row < map.size(); ++row) {
                    double value = map[row].back();
                    for (std::size_t k = 0; k < vertices[v].size(); ++k) {
                        value += map[row][k] * vertices[v][k];
                    }
                    QVERIFY(std::abs(value - images[v][row]) < 1e-9);
                }
            }
        }
        const Json& first = file.at("pieces").at(0);
        const auto image = evaluate("3-4-4-2.onnx", first.at("vertices").at(0));
        QVERIFY(std::abs(image[0] - first.at("images").at(0).at(0).get<double>()) < 1e-9);
    }

    void piecesFile_doesNotDependOnTheNumberOfThreads() {
        for (const QString threads : {"1", "2"}) {
            VERIFY_STATUS(
                cli::run(reach("nonconvex_2-8-8-2.onnx", "exact",
                               {"--pieces", path("p" + threads + ".json"), "--threads", threads})),
                0);
        }
        QVERIFY(!cli::readFile(path("p1.json")).isEmpty());
        QCOMPARE(cli::readFile(path("p1.json")), cli::readFile(path("p2.json")));
    }

    void pieceLimit_givesAPartialResult() {
        const auto outcome = cli::run(reach("3-4-4-2.onnx", "exact,box",
                                            {"--max-pieces", "3", "--pieces", path("few.json")}));
        VERIFY_STATUS(outcome, 3);
        const Json document = outcome.json();
        QCOMPARE(document.at("status").get<std::string>(), "partial");
        const Json exact = resultOf(document, "exact");
        QCOMPARE(exact.at("status").get<std::string>(), "partial");
        QVERIFY(!exact.at("reason").get<std::string>().empty());
        QCOMPARE(resultOf(document, "box").at("status").get<std::string>(), "complete");
        const Json file = Json::parse(cli::readFile(path("few.json")).toStdString());
        QCOMPARE(file.at("status").get<std::string>(), "partial");
        QCOMPARE(file.at("count").get<int>(), exact.at("pieces").get<int>());
    }

    void timeLimit_givesAPartialResult() {
        SKIP_WITHOUT(dataDir());
        const auto outcome = cli::run(endlessRun() + QStringList{"--time-limit", "0.3"});
        VERIFY_STATUS(outcome, 3);
        QCOMPARE(resultOf(outcome.json(), "exact").at("status").get<std::string>(), "partial");
    }

    void signal_endsTheRunWithWhatWasFound_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }

    void signal_endsTheRunWithWhatWasFound() {
        SKIP_WITHOUT(dataDir());
        QFETCH(int, signal);
        QProcess process;
        process.start(cli::program(), endlessRun() + QStringList{"--no-area"});
        QVERIFY(process.waitForStarted());
        QTest::qWait(1500);
        QCOMPARE(process.state(), QProcess::Running);
        kill(static_cast<pid_t>(process.processId()), signal);
        const auto outcome = cli::finish(process);
        VERIFY_STATUS(outcome, 3);
        const Json document = outcome.json();
        QCOMPARE(document.at("status").get<std::string>(), "partial");
        QVERIFY(resultOf(document, "exact").at("pieces").get<int>() > 0);
        QCOMPARE(resultOf(document, "box").at("status").get<std::string>(), "complete");
    }

    void emptyInputSet_isACase() {
        QVERIFY(cli::writeFile(path("empty.vnnlib"),
                               "(declare-const X_0 Real)\n(declare-const X_1 Real)\n"
                               "(declare-const X_2 Real)\n(declare-const Y_0 Real)\n"
                               "(declare-const Y_1 Real)\n"
                               "(assert (>= X_0 -1))\n(assert (<= X_0 1))\n"
                               "(assert (>= X_1 -1))\n(assert (<= X_1 1))\n"
                               "(assert (>= X_2 -1))\n(assert (<= X_2 1))\n"
                               "(assert (<= (+ X_0 X_1) -3))\n"));
        const auto outcome = cli::run({"reach", cli::sample("3-4-4-2.onnx"), "--property",
                                       path("empty.vnnlib"), "--method", "exact,star", "--json"});
        VERIFY_STATUS(outcome, 0);
        for (const Json& result : outcome.json().at("results")) {
            QVERIFY(result.at("lower").is_null());
            QVERIFY(!result.at("lower_reason").get<std::string>().empty());
        }
    }

    void wrongQuestion_isRefusedInOneLine_data() {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QString>("named");
        const QStringList box{"--box", "-1:1", "--method", "box"};
        QTest::newRow("no input set") << QStringList{"--method", "box"} << "--box";
        QTest::newRow("two input sets")
            << box + QStringList{"--center", "0,0,0", "--eps", "1"} << "--center";
        QTest::newRow("no method") << QStringList{"--box", "-1:1"} << "--method";
        QTest::newRow("unknown method")
            << QStringList{"--box", "-1:1", "--method", "magic"} << "--method";
        QTest::newRow("a depth below 1")
            << QStringList{"--box", "-1:1", "--method", "relaxed-crown-0"} << "relaxed-crown-V";
        QTest::newRow("empty method")
            << QStringList{"--box", "-1:1", "--method", "box,,"} << "--method";
        QTest::newRow("NaN") << QStringList{"--box", "nan:1", "--method", "box"} << "--box";
        QTest::newRow("infinite") << QStringList{"--box", "-inf:1", "--method", "box"} << "--box";
        QTest::newRow("lower above upper")
            << QStringList{"--box", "1:-1", "--method", "box"} << "--box";
        QTest::newRow("wrong dimension")
            << QStringList{"--box", "-1:1,-1:1", "--method", "box"} << "--box";
        QTest::newRow("no colon") << QStringList{"--box", "1", "--method", "box"} << "--box";
        QTest::newRow("centre without eps")
            << QStringList{"--center", "0,0,0", "--method", "box"} << "--eps";
        QTest::newRow("eps below 0")
            << QStringList{"--center", "0,0,0", "--eps", "-1", "--method", "box"} << "--eps";
        QTest::newRow("eps text") << QStringList{"--center", "0,0,0",    "--eps",
                                                 "small",    "--method", "box"}
                                  << "--eps";
        QTest::newRow("norm") << QStringList{"--center", "0,0,0", "--eps",    "1",
                                             "--norm",   "l7",    "--method", "box"}
                              << "--norm";
        QTest::newRow("clip") << QStringList{"--center", "0,0,0", "--eps",    "1",
                                             "--clip",   "1:0",   "--method", "box"}
                              << "--clip";
        QTest::newRow("exact on an l2 ball")
            << QStringList{"--center", "0,0,0", "--eps", "1", "--norm", "l2", "--method", "exact"}
            << "l2";
        QTest::newRow("missing property")
            << QStringList{"--property", "none.vnnlib", "--method", "box"} << "none.vnnlib";
        QTest::newRow("missing box file")
            << QStringList{"--box-file", "none.json", "--method", "box"} << "none.json";
        QTest::newRow("output out of range")
            << box + QStringList{"--project", "0,2"} << "--project";
        QTest::newRow("same output twice") << box + QStringList{"--project", "1,1"} << "--project";
        QTest::newRow("margin out of range")
            << box + QStringList{"--project", "0-2,1"} << "--project";
        QTest::newRow("margin of itself") << box + QStringList{"--project", "1-1,0"} << "--project";
        QTest::newRow("same margin twice")
            << box + QStringList{"--project", "0-1,0-1"} << "--project";
        QTest::newRow("one output") << box + QStringList{"--project", "0"} << "--project";
        QTest::newRow("negative output") << box + QStringList{"--project", "-1,0"} << "--project";
        QTest::newRow("max-pieces 0") << box + QStringList{"--max-pieces", "0"} << "--max-pieces";
        QTest::newRow("max-pieces without exact")
            << box + QStringList{"--max-pieces", "9"} << "--max-pieces";
        QTest::newRow("pieces without exact")
            << box + QStringList{"--pieces", "p.json"} << "--pieces";
        QTest::newRow("arithmetic")
            << box + QStringList{"--arithmetic", "integer"} << "--arithmetic";
        QTest::newRow("figure's ending") << box + QStringList{"--figure", "sets.jpg"} << "--figure";
        QTest::newRow("figure's folder")
            << box + QStringList{"--figure", "nowhere/sets.csv"} << "--figure";
        QTest::newRow("resume without job") << box + QStringList{"--resume"} << "--resume";
    }

    void wrongQuestion_isRefusedInOneLine() {
        QFETCH(QStringList, more);
        QFETCH(QString, named);
        const auto outcome =
            cli::run(QStringList{"reach", cli::sample("3-4-4-2.onnx"), "--json"} + more, {},
                     cli::program(), m_folder.path());
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(outcome.isOneErrorLine(), outcome.err.constData());
        QVERIFY2(outcome.err.contains(named.toUtf8()), outcome.err.constData());
    }

    void severalRegions_askForOne() {
        const QStringList asked{"reach",      cli::sample("3-4-4-2.onnx"),
                                "--property", cli::sample("3-4-4-2_two_regions.vnnlib"),
                                "--method",   "box",
                                "--json"};
        const auto open = cli::run(asked);
        VERIFY_STATUS(open, 2);
        QVERIFY(open.isOneErrorLine());
        VERIFY_STATUS(cli::run(asked + QStringList{"--case", "1"}), 0);
        VERIFY_STATUS(cli::run(asked + QStringList{"--case", "2"}), 2);
    }

    void bounds_takesRelaxationsOnly() {
        const auto outcome = cli::run(
            {"bounds", cli::sample("3-4-4-2.onnx"), "--box", "-1:1", "--method", "box,exact"});
        VERIFY_STATUS(outcome, 2);
        QVERIFY(outcome.isOneErrorLine() && outcome.err.contains("exact"));
    }

    void piecesThatCannotBeWritten_leaveNothing() {
        const auto nowhere =
            cli::run(reach("3-4-4-2.onnx", "exact", {"--pieces", path("nowhere/pieces.json")}));
        VERIFY_STATUS(nowhere, 2);
        QVERIFY(nowhere.isOneErrorLine() && nowhere.err.contains("--pieces"));
        if (QFile::exists("/dev/full")) {
            const auto full = cli::run(reach("3-4-4-2.onnx", "exact", {"--pieces", "/dev/full"}));
            VERIFY_STATUS(full, 1);
            QVERIFY2(full.isOneErrorLine(), full.err.constData());
        }
    }

    void failedMethods_areNamedInOneLineBesideTheAnswer() {
        const core::Network network({{"input", core::Input{{1}}, {}},
                                     {"one", core::Dense{1, 1, {1e200}, {0.0}}, {0}},
                                     {"relu", core::Relu{}, {1}},
                                     {"two", core::Dense{1, 1, {1e200}, {0.0}}, {2}}});
        core::writeNetwork(network, path("steep.nnet").toStdString());
        const QStringList asked{path("steep.nnet"), "--box",        "-1:1",
                                "--method",         "box,zonotope", "--json"};
        for (const char* command : {"reach", "bounds"}) {
            const auto outcome = cli::run(QStringList{command} + asked);
            VERIFY_STATUS(outcome, 1);
            QCOMPARE(outcome.json()["status"].get<std::string>(), "failed");
            QVERIFY2(outcome.err.startsWith("reachscope: box, zonotope: "), outcome.err);
            QCOMPARE(outcome.err.count('\n'), 1);
        }
    }

    void emptyInput_isSaidOncePerMethod() {
        const auto outcome = cli::run({"reach", cli::sample("3-4-4-2.onnx"), "--center", "5",
                                       "--eps", "1", "--clip", "0:1", "--method", "box,exact"});
        VERIFY_STATUS(outcome, 0);
        QCOMPARE(outcome.out.count("the input set is empty"), 2);
    }

    void refusedRun_leavesNoFile() {
        const auto outcome =
            cli::run(reach("3-4-4-2.onnx", "exact",
                           {"--pieces", path("late.json"), "--figure", path("nowhere/late.csv")}));
        VERIFY_STATUS(outcome, 2);
        QVERIFY(!QFile::exists(path("late.json")));
        const QStringList hidden =
            QDir(m_folder.path()).entryList({".*"}, QDir::Files | QDir::Hidden);
        QVERIFY2(hidden.isEmpty(), qPrintable(hidden.join(' ')));
    }
};

QTEST_GUILESS_MAIN(TestCliReach)
#include "tst_cli_reach.moc"
