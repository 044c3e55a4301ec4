#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "app/adversarial_points.h"
#include "core/bounds/bound_engine.h"
#include "tests/app/attack_data.h"

/// attack: what it prints and saves, that its witnesses hold, and how wrong questions are refused.
class TestCliAttack : public QObject {
    Q_OBJECT

private:
    using Json = nlohmann::json;
    static constexpr int kCount = 12;

    QTemporaryDir m_root;

    QString path(const QString& name) const { return m_root.filePath(name); }

    QStringList asked(const QString& eps, const QStringList& more = {}) const {
        return QStringList{"attack", cli::sample("hole_2-9-2.onnx"),
                           "--data", path("d.csv"),
                           "--eps",  eps,
                           "--clip", "0:1",
                           "--json"} +
               more;
    }

    static double accuracy(const Json& document) {
        return document.at("adversarial_accuracy").get<double>();
    }

    /// Rows behind the line of names.
    static QList<QByteArrayList> rowsOf(const QByteArray& csv) {
        QList<QByteArrayList> rows;
        for (const QByteArray& line : csv.trimmed().split('\n').mid(1)) {
            rows.append(line.split(','));
        }
        return rows;
    }

private Q_SLOTS:
    void initTestCase() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        QByteArray rows = cli::labelledSamples("hole_2-9-2.onnx", 2, kCount);
        const qsizetype last = rows.lastIndexOf('\n', rows.size() - 2) + 1;
        rows[last] = rows[last] == '0' ? '1' : '0';
        QVERIFY(cli::writeFile(path("d.csv"), rows));
    }

    void document_saysAllThatTheCommandPromises() {
        const auto outcome = cli::run(asked("0.2", {"--per-sample"}));
        VERIFY_STATUS(outcome, 0);
        const Json document = outcome.json();
        QCOMPARE(document.at("clean_accuracy").get<double>(), 11.0 / 12.0);
        QCOMPARE(document.at("samples").get<int>(), kCount);
        QCOMPARE(document.at("status").get<std::string>(), "complete");
        QCOMPARE(document.at("worth").get<std::string>(), "sampled");
        QCOMPARE(document.at("settings").at("steps").get<int>(), 40);
        QCOMPARE(document.at("settings").at("loss").get<std::string>(), "ce");
        QCOMPARE(document.at("list").size(), std::size_t(kCount));
        int withstand = 0;
        for (const Json& sample : document.at("list")) {
            withstand += sample.at("verdict") == "withstands" ? 1 : 0;
            const bool isHit = sample.at("margin").get<double>() <= 0.0;
            QCOMPARE(sample.at("verdict") == "withstands", !isHit);
            QCOMPARE(sample.at("reached").is_null(), !isHit);
        }
        QCOMPARE(document.at("list").at(11).at("verdict").get<std::string>(), "misclassified");
        QCOMPARE(accuracy(document), withstand / 12.0);
        QCOMPARE(document.at("counts").at("withstands").get<int>(), withstand);
        QVERIFY(!cli::run(asked("0.2")).json().contains("list"));
    }

    void noRadius_isTheCleanAccuracy() {
        const Json document = cli::run(asked("0")).json();
        QCOMPARE(accuracy(document), document.at("clean_accuracy").get<double>());
    }

    void accuracy_fallsWithTheRadiusAndTheEffort() {
        const double small = accuracy(cli::run(asked("0.05")).json());
        const double large = accuracy(cli::run(asked("0.5")).json());
        QVERIFY(large < small);
        const double weak = accuracy(cli::run(asked("0.3", {"--fgsm"})).json());
        const double strong =
            accuracy(cli::run(asked("0.3", {"--restarts", "5", "--loss", "targeted"})).json());
        QVERIFY(strong <= weak);
    }

    void accuracy_isNoLessThanWhatIsCertified() {
        const Json certified =
            cli::run({"certify", cli::sample("hole_2-9-2.onnx"), "--data", path("d.csv"), "--eps",
                      "0.1", "--clip", "0:1", "--method", "star", "--json"})
                .json();
        QVERIFY(accuracy(cli::run(asked("0.1", {"--restarts", "3"})).json()) >=
                certified.at("certified_accuracy").get<double>());
    }

    void savedPoints_areAdversarialAndInTheBall_data() {
        QTest::addColumn<QString>("norm");
        QTest::addColumn<QString>("precision");
        for (const char* norm : {"linf", "l2", "l1"}) {
            QTest::addRow("%s, double", norm) << norm << "double";
            QTest::addRow("%s, single", norm) << norm << "single";
        }
    }
    void savedPoints_areAdversarialAndInTheBall() {
        QFETCH(QString, norm);
        QFETCH(QString, precision);
        const auto outcome = cli::run(asked("0.5", {"--norm", norm, "--precision", precision,
                                                    "--restarts", "3", "--save", path("p.csv")}));
        VERIFY_STATUS(outcome, 0);
        const auto rows = rowsOf(cli::readFile(path("p.csv")));
        QCOMPARE(rows.size(), outcome.json().at("counts").at("adversarial").get<int>());
        QVERIFY(!rows.isEmpty());
        const auto samples = cli::readFile(path("d.csv")).split('\n');
        QByteArray points;
        for (const QByteArrayList& row : rows) {
            points += row[4] + ',' + row[5] + '\n';
        }
        QVERIFY(cli::writeFile(path("points.csv"), points));
        const Json outputs = cli::run({"eval", cli::sample("hole_2-9-2.onnx"), "--inputs",
                                       path("points.csv"), "--json"})
                                 .json()
                                 .at("outputs");
        int count = 0;
        for (const QByteArrayList& row : rows) {
            const auto center = samples.at(row[0].toInt()).split(',');
            long double length = 0.0L;
            for (int j = 0; j < 2; ++j) {
                const double x = row[4 + j].toDouble();
                QVERIFY(x >= 0.0 && x <= 1.0);
                const auto gap =
                    static_cast<long double>(x) -
                    static_cast<double>(static_cast<float>(center[1 + j].toInt() / 255.0));
                length = norm == "linf" ? std::max(length, std::abs(gap))
                         : norm == "l2" ? std::hypot(length, gap)
                                        : length + std::abs(gap);
            }
            QVERIFY2(length <= 0.5L,
                     qPrintable(QString::number(static_cast<double>(length), 'g', 20)));
            const Json& y = outputs.at(static_cast<std::size_t>(count++));
            const auto label = static_cast<std::size_t>(row[1].toInt());
            QVERIFY(y.at(label).get<double>() <= y.at(1 - label).get<double>());
            QCOMPARE(row[2].toInt(), static_cast<int>(1 - label));
        }
    }

    void npz_isReadByNumpy() {
        const auto outcome = cli::run(asked("0.5", {"--save", path("p.npz")}));
        VERIFY_STATUS(outcome, 0);
        QVERIFY(cli::readFile(path("p.npz")).startsWith("PK"));
        const auto read = cli::run(
            {"-c",
             "import sys, numpy; f = numpy.load(sys.argv[1]); n = len(f['labels']); "
             "assert f['points'].dtype == 'float64' and f['points'].shape[0] == n; "
             "assert f['indices'].dtype == 'int64' and (f['margins'] <= 0).all(); print(n)",
             path("p.npz")},
            {}, "python3");
        if (read.status != 0 && read.err.contains("No module named")) {
            QSKIP("no numpy here");
        }
        VERIFY_STATUS(read, 0);
        QCOMPARE(read.out.trimmed().toInt(),
                 outcome.json().at("counts").at("adversarial").get<int>());
    }

    void pulling_keepsWhatIsInside() {
        core::BallSpec ball{0.25, core::BallNorm::Linf, {{0.0, 1.0}}};
        const double center[] = {0.5, 0.1};
        double point[] = {0.75, 0.0};
        app::pullInto(ball, center, point, 2);
        QCOMPARE(point[0], 0.75);
        QCOMPARE(point[1], 0.0);
        point[0] = 0.7500001;
        point[1] = -0.2;
        app::pullInto(ball, center, point, 2);
        QCOMPARE(point[0], 0.75);
        QCOMPARE(point[1], 0.0);
        // 0.1 + 0.2 rounds up: the double nearest to it lies outside of the ball of 0.2.
        ball.eps = 0.2;
        double edge[] = {0.5, 0.1 + 0.2};
        app::pullInto(ball, center, edge, 2);
        QVERIFY(static_cast<long double>(edge[1]) - 0.1 <= 0.2);
        QVERIFY(edge[1] > 0.2999999999);
        ball = {0.3, core::BallNorm::L2, {}};
        double far[] = {0.9, 0.4};
        app::pullInto(ball, center, far, 2);
        const long double dx = static_cast<long double>(far[0]) - 0.5;
        const long double dy = static_cast<long double>(far[1]) - 0.1;
        const long double length = std::sqrt(dx * dx + dy * dy);
        QVERIFY(length <= 0.3L && length > 0.2999999L);
    }

    void decay_isTold() {
        const Json document =
            cli::run(asked("0.2", {"--steps", "8", "--step-size", "0.5", "--decay", "4:0.1,7:0.1"}))
                .json();
        QCOMPARE(document.at("settings").at("decay").size(), std::size_t(2));
        QCOMPARE(document.at("settings").at("decay").at(1).at("after_step").get<int>(), 7);
    }

    void batches_doNotMatter() {
        const Json all = cli::run(asked("0.2", {"--per-sample"})).json();
        const Json one = cli::run(asked("0.2", {"--per-sample", "--batch", "1"})).json();
        for (std::size_t k = 0; k < kCount; ++k) {
            QCOMPARE(all.at("list").at(k).at("verdict").get<std::string>(),
                     one.at("list").at(k).at("verdict").get<std::string>());
        }
    }

    void table_isForPeople() {
        QStringList ask = asked("0.2");
        ask.removeAll("--json");
        const auto outcome = cli::run(ask);
        VERIFY_STATUS(outcome, 0);
        QVERIFY(outcome.out.contains("under attack") && outcome.out.contains("40 steps"));
    }

    void timeLimit_isPartial() {
        const auto outcome =
            cli::run(asked("0.2", {"--steps", "1000000", "--batch", "1", "--time-limit", "0.5"}));
        VERIFY_STATUS(outcome, 3);
        const Json document = outcome.json();
        QCOMPARE(document.at("status").get<std::string>(), "partial");
        QVERIFY(document.at("clean_accuracy").is_null() && document.contains("reason"));
    }

    void wrongQuestions_areOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        const QString net = cli::sample("hole_2-9-2.onnx");
        const QStringList data{"--data", path("d.csv")};
        const QStringList whole = QStringList{net} + data + QStringList{"--eps", "0.1"};
        QTest::newRow("no network") << data << "NETWORK: missing";
        QTest::newRow("no data") << QStringList{net, "--eps", "1"} << "--data: missing";
        QTest::newRow("no eps") << QStringList{net} + data << "--eps: missing";
        QTest::newRow("loss") << whole + QStringList{"--loss", "mse"} << "--loss:";
        QTest::newRow("steps") << whole + QStringList{"--steps", "0"} << "--steps:";
        QTest::newRow("step size") << whole + QStringList{"--step-size", "0"} << "--step-size:";
        QTest::newRow("decay") << whole + QStringList{"--decay", "4"} << "--decay:";
        QTest::newRow("decay order") << whole + QStringList{"--decay", "4:0.1,2:0.1"} << "--decay:";
        QTest::newRow("fgsm with steps")
            << whole + QStringList{"--fgsm", "--steps", "3"} << "--steps:";
        QTest::newRow("save") << whole + QStringList{"--save", "points.txt"} << "--save:";
        QTest::newRow("save where nothing is")
            << whole + QStringList{"--save", "/no/such/folder/p.npz"} << "--save:";
        QTest::newRow("clip") << whole + QStringList{"--clip", "0.4:0.5"} << "--clip:";
        QTest::newRow("other inputs")
            << QStringList{cli::sample("3-4-4-2.onnx")} + data + QStringList{"--eps", "0.1"}
            << "--data:";
        QTest::newRow("device") << whole + QStringList{"--device", "cuda:99"} << "cuda";
    }
    void wrongQuestions_areOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const auto outcome = cli::run(QStringList{"attack"} + arguments);
        VERIFY_STATUS(outcome, 2);
        QVERIFY(outcome.isOneErrorLine());
        QVERIFY2(outcome.err.contains(says.toUtf8()), outcome.err.constData());
    }

    void wrongLabel_isNamed() {
        QVERIFY(cli::writeFile(path("bad.csv"), "7,10,20\n"));
        const auto outcome = cli::run(
            {"attack", cli::sample("hole_2-9-2.onnx"), "--data", path("bad.csv"), "--eps", "0.1"});
        VERIFY_STATUS(outcome, 2);
        QVERIFY(outcome.err.contains("label 7"));
    }
};

QTEST_GUILESS_MAIN(TestCliAttack)
#include "tst_cli_attack.moc"
