#include <signal.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/bounds/bound_engine.h"
#include "core/job/job.h"
#include "tests/app/cli.h"
#include "tests/helpers/data.h"

/// Samples of a run that is long enough to be stopped on the way.
constexpr int kMany = 4000;

/// certify: what it prints, its jobs, and how wrong questions are refused.
class TestCliCertify : public QObject {
    Q_OBJECT

private:
    using Json = nlohmann::json;

    QTemporaryDir m_root;
    int m_count = 0;

    QString path(const QString& name) const { return m_root.filePath(name); }
    QString freshFolder() { return path(QString("job%1").arg(++m_count)); }

    /// Labels are those that 3-4-4-2.onnx gives, but for the last sample's.
    QStringList asked(const QString& method, const QString& eps) const {
        return {"certify",  cli::sample("3-4-4-2.onnx"),
                "--data",   path("data.csv"),
                "--eps",    eps,
                "--method", method,
                "--json"};
    }

    /// Runs for some seconds: small batches, linear programmes.
    QStringList longRun(const QString& folder) const {
        return {"certify",   cli::sample("3-4-4-2.onnx"),
                "--data",    path("many.csv"),
                "--eps",     "2",
                "--method",  "triangle",
                "--batch",   "3",
                "--threads", "1",
                "--json",    "--job",
                folder};
    }

    static core::JobView view(const QString& folder) { return core::viewJob(folder.toStdString()); }

    static bool isWorking(const QString& folder) {
        return QFile::exists(folder + "/checkpoints/samples.json");
    }

    static Json withoutTimes(Json document) {
        document.erase("seconds");
        for (Json& sample : document.at("samples")) {
            sample.erase("seconds");
        }
        return document;
    }

    static std::string verdict(const Json& document, std::size_t k) {
        return document.at("samples").at(k).at("verdict").get<std::string>();
    }

    /// Grey values of sample k, spread over the cube.
    static QByteArray pixels(int k, int inputs) {
        QByteArrayList values;
        for (const int value : {k * 37, k * 91 + 40, k * 151 + 99}) {
            values.append(QByteArray::number(value % 256));
        }
        return values.mid(0, inputs).join(',');
    }

    /// A network whose class changes often near the samples of plane.csv.
    QStringList askedOfHole(const QString& eps, const QStringList& more = {}) const {
        return QStringList{"certify",  cli::sample("hole_2-9-2.onnx"),
                           "--data",   path("plane.csv"),
                           "--eps",    eps,
                           "--method", "star",
                           "--json"} +
               more;
    }

    /// A CSV of samples with the class that the network gives each.
    static QByteArray labelled(const QString& network, int inputs, int count) {
        QByteArray points;
        for (int k = 0; k < count; ++k) {
            QByteArrayList parts;
            for (const QByteArray& pixel : pixels(k, inputs).split(',')) {
                parts.append(QByteArray::number(pixel.toDouble() / 255.0, 'g', 17));
            }
            points += parts.join(',') + '\n';
        }
        QTemporaryDir folder;
        cli::writeFile(folder.filePath("points.csv"), points);
        const auto outputs = cli::run({"eval", cli::sample(network), "--inputs",
                                       folder.filePath("points.csv"), "--json"})
                                 .json()
                                 .at("outputs");
        QByteArray rows;
        for (int k = 0; k < count; ++k) {
            const auto& y = outputs.at(static_cast<std::size_t>(k));
            const bool isFirst = y.at(0).get<double>() >= y.at(1).get<double>();
            rows += (isFirst ? "0," : "1,") + pixels(k, inputs) + '\n';
        }
        return rows;
    }

private Q_SLOTS:
    void initTestCase() {
        QByteArray rows = labelled("3-4-4-2.onnx", 3, 12);
        const qsizetype last = rows.lastIndexOf('\n', rows.size() - 2) + 1;
        rows[last] = rows[last] == '0' ? '1' : '0';
        QVERIFY(cli::writeFile(path("data.csv"), rows));
        QVERIFY(cli::writeFile(path("many.csv"), labelled("3-4-4-2.onnx", 3, kMany)));
        QVERIFY(cli::writeFile(path("plane.csv"), labelled("hole_2-9-2.onnx", 2, 12)));
    }

    void document_saysAllThatTheCommandPromises() {
        const auto outcome = cli::run(asked("star", "0.05"));
        VERIFY_STATUS(outcome, 0);
        const auto document = outcome.json();
        QCOMPARE(document.at("clean_accuracy").get<double>(), 11.0 / 12.0);
        QCOMPARE(document.at("eps").get<double>(), 0.05);
        QCOMPARE(document.at("norm").get<std::string>(), "linf");
        QCOMPARE(document.at("worth").get<std::string>(), "sound");
        QCOMPARE(document.at("status").get<std::string>(), "complete");
        QVERIFY(document.contains("settings") && document.contains("versions"));
        QCOMPARE(document.at("samples").size(), std::size_t(12));
        int certified = 0;
        int unknown = 0;
        for (const Json& sample : document.at("samples")) {
            for (const char* key :
                 {"index", "label", "predicted", "verdict", "seconds", "method"}) {
                QVERIFY2(sample.contains(key), key);
            }
            certified += sample.at("verdict") == "certified" ? 1 : 0;
            unknown += sample.at("verdict") == "unknown" ? 1 : 0;
        }
        QVERIFY(certified > 0);
        QCOMPARE(document.at("certified_accuracy").get<double>(), certified / 12.0);
        QCOMPARE(document.at("unknown").get<double>(), unknown / 12.0);
        QCOMPARE(verdict(document, 11), "misclassified");
        QVERIFY(document.at("samples").at(11).at("method").is_null());
    }

    void radiusZero_certifiesWhatIsClassifiedRight() {
        const auto document = cli::run(asked("star", "0")).json();
        QCOMPARE(document.at("certified_accuracy").get<double>(),
                 document.at("clean_accuracy").get<double>());
        QCOMPARE(document.at("unknown").get<double>(), 0.0);
    }

    void largeRadius_isFalsifiedByAWitness() {
        const auto document = cli::run(askedOfHole("0.5")).json();
        bool isFound = false;
        for (const Json& sample : document.at("samples")) {
            if (sample.at("verdict") != "falsified") {
                continue;
            }
            isFound = true;
            QStringList point;
            for (const Json& x : sample.at("witness")) {
                point.append(QString::number(x.get<double>(), 'g', 17));
            }
            const auto y = cli::run({"eval", cli::sample("hole_2-9-2.onnx"), "--input",
                                     point.join(','), "--json"})
                               .json()
                               .at("outputs")
                               .at(0);
            const auto label = sample.at("label").get<std::size_t>();
            QVERIFY(y.at(label).get<double>() < y.at(1 - label).get<double>());
        }
        QVERIFY(isFound);
        const auto blind = cli::run(askedOfHole("0.5", {"--no-attack"})).json();
        for (const Json& sample : blind.at("samples")) {
            QVERIFY(sample.at("verdict") != "falsified");
        }
    }

    void oneSample_isThatOfItsIndex() {
        const auto all = cli::run(asked("star", "0.05")).json();
        const auto one = cli::run(asked("star", "0.05") + QStringList{"--index", "4"}).json();
        QCOMPARE(one.at("samples").size(), std::size_t(1));
        QCOMPARE(one.at("samples").at(0).at("index").get<int>(), 4);
        QCOMPARE(verdict(one, 0), verdict(all, 4));
    }

    void normalisation_keepsTheRadiusInTheDatasUnits() {
        const auto plain = cli::run(askedOfHole("0.02")).json();
        const auto same = cli::run(askedOfHole("0.02", {"--mean", "0", "--std", "1"})).json();
        QVERIFY(same.at("counts") == plain.at("counts"));
        QVERIFY(plain.at("certified_accuracy").get<double>() > 0.0);
        // The network sees a radius of 2 then.
        const auto wide = cli::run(askedOfHole("0.02", {"--mean", "0", "--std", "0.01"})).json();
        QVERIFY(wide.at("certified_accuracy").get<double>() <
                plain.at("certified_accuracy").get<double>());
    }

    void tensors_certifyNoMoreThanLinearProgrammes() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const auto best = cli::run(asked("triangle", "0.2")).json();
        for (const QString method : {"box", "crown-ibp", "lbp", "crown"}) {
            const auto outcome = cli::run(asked(method, "0.2"));
            VERIFY_STATUS(outcome, 0);
            const auto document = outcome.json();
            for (std::size_t k = 0; k < 12; ++k) {
                QVERIFY2(verdict(document, k) != "certified" || verdict(best, k) == "certified",
                         qPrintable(method));
            }
        }
    }

    void batches_doNotChangeVerdicts() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const QStringList ask = asked("box,crown-ibp,crown", "0.1");
        const auto one = cli::run(ask + QStringList{"--batch", "1"}).json();
        const auto all = cli::run(ask + QStringList{"--batch", "12"}).json();
        for (std::size_t k = 0; k < 12; ++k) {
            QCOMPARE(verdict(one, k), verdict(all, k));
        }
    }

    void nominalPrecision_isSaid() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const auto document =
            cli::run(asked("crown", "0.05") + QStringList{"--precision", "single"}).json();
        QCOMPARE(document.at("worth").get<std::string>(), "nominal");
        QCOMPARE(document.at("settings").at("precision").get<std::string>(), "single");
    }

    void timeLimit_isPartial() {
        QStringList ask = longRun("x");
        ask = ask.mid(0, ask.size() - 2) + QStringList{"--time-limit", "0.3"};
        const auto outcome = cli::run(ask);
        VERIFY_STATUS(outcome, 3);
        const auto document = outcome.json();
        QCOMPARE(document.at("status").get<std::string>(), "partial");
        QVERIFY(document.at("samples").size() < std::size_t(kMany));
    }

    void killedJob_isTakenUpWithTheSameNumbers() {
        QStringList whole = longRun("x");
        whole = whole.mid(0, whole.size() - 2);
        const QString folder = freshFolder();
        QProcess process;
        process.start(cli::program(), longRun(folder));
        QTRY_VERIFY_WITH_TIMEOUT(isWorking(folder), 60000);
        process.kill();
        process.waitForFinished();
        QVERIFY(view(folder).status.empty());
        QVERIFY(!QFile::exists(folder + "/result.json"));
        const auto resumed = cli::run({"certify", "--job", folder, "--resume"});
        VERIFY_STATUS(resumed, 0);
        QCOMPARE(cli::readFile(folder + "/result.json"), resumed.out);
        QCOMPARE(view(folder).status, "complete");
        QCOMPARE(withoutTimes(resumed.json()).dump(1),
                 withoutTimes(cli::run(whole).json()).dump(1));
    }

    void job_isPausedAndCancelled() {
        const QString folder = freshFolder();
        const auto ask = [&](core::JobControl request) {
            core::requestControl(folder.toStdString(), request);
        };
        QProcess process;
        process.start(cli::program(), longRun(folder));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder + "/checkpoints/plan.json"), 20000);
        ask(core::JobControl::Pause);
        QTRY_VERIFY_WITH_TIMEOUT(view(folder).events.back().fields.value("text", "") == "paused",
                                 20000);
        ask(core::JobControl::Cancel);
        const auto outcome = cli::finish(process);
        VERIFY_STATUS(outcome, 3);
        QCOMPARE(view(folder).status, "cancelled");
        QCOMPARE(cli::readFile(folder + "/result.json"), outcome.out);
    }

    void jobOfAnotherQuestion_isRefused() {
        const QString folder = freshFolder();
        VERIFY_STATUS(cli::run(asked("star", "0.05") + QStringList{"--job", folder}), 0);
        const auto other =
            cli::run(asked("star", "0.06") + QStringList{"--job", folder, "--resume"});
        VERIFY_STATUS(other, 2);
        QVERIFY(other.isOneErrorLine() && other.err.contains("eps"));
    }

    void wrongQuestions_areRefusedInOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        const QString net = cli::sample("3-4-4-2.onnx");
        const QString data = path("data.csv");
        QVERIFY(cli::writeFile(path("wide.csv"), "0,1,2,3,4\n"));
        QVERIFY(cli::writeFile(path("labels.csv"), "0,1,2,3\n7,4,5,6\n"));
        const auto add = [&](const char* name, const QStringList& more, const char* says) {
            QTest::newRow(name) << QStringList{"certify", net} + more << says;
        };
        add("no method", {"--data", data, "--eps", "0.1"}, "--method: missing");
        add("unknown method", {"--data", data, "--eps", "0.1", "--method", "magic"},
            "relaxed-crown");
        add("complete", {"--data", data, "--eps", "0.1", "--method", "complete"},
            "relaxations only");
        add("exact", {"--data", data, "--eps", "0.1", "--method", "exact"}, "relaxations only");
        add("no data", {"--eps", "0.1", "--method", "star"}, "--data: missing");
        add("no eps", {"--data", data, "--method", "star"}, "--eps: missing");
        add("negative eps", {"--data", data, "--eps", "-1", "--method", "star"}, "--eps: expected");
        add("wrong shape", {"--data", path("wide.csv"), "--eps", "0.1", "--method", "star"},
            "the network takes 3");
        add("label", {"--data", path("labels.csv"), "--eps", "0.1", "--method", "star"},
            "sample 1 of");
        add("clip", {"--data", data, "--eps", "0.1", "--method", "star", "--clip", "7:8"},
            "--clip: leaves nothing");
        add("norm", {"--data", data, "--eps", "0.1", "--method", "star", "--norm", "l3"},
            "--norm: expected linf, l1 or l2");
        add("first and index",
            {"--data", data, "--eps", "0.1", "--method", "star", "--first", "2", "--index", "1"},
            "--first: expected without --index");
        add("index", {"--data", data, "--eps", "0.1", "--method", "star", "--index", "99"},
            "--index: expected");
        add("slopes", {"--data", data, "--eps", "0.1", "--method", "star", "--alpha-steps", "5"},
            "--alpha-steps: expected alpha-crown");
        add("intermediate",
            {"--data", data, "--eps", "0.1", "--method", "star", "--intermediate", "box"},
            "--intermediate: expected beside");
        add("precision",
            {"--data", data, "--eps", "0.1", "--method", "star", "--precision", "half"},
            "--precision: expected sound, double or single");
        add("device", {"--data", data, "--eps", "0.1", "--method", "star", "--device", "cuda:x"},
            "--device");
        add("mean alone", {"--data", data, "--eps", "0.1", "--method", "star", "--mean", "0.5"},
            "--std beside it");
        add("channels",
            {"--data", data, "--eps", "0.1", "--method", "star", "--mean", "0,0", "--std", "1,1"},
            "--mean, --std: expected one number");
        add("timeout", {"--data", data, "--eps", "0.1", "--method", "star", "--timeout", "0"},
            "--timeout: expected");
        add("batch", {"--data", data, "--eps", "0.1", "--method", "star", "--batch", "0"},
            "--batch: expected");
        add("resume alone", {"--resume"}, "--resume: expected --job");
        QTest::newRow("no network") << QStringList{"certify"} << "NETWORK: missing";
    }

    void wrongQuestions_areRefusedInOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const auto outcome = cli::run(arguments, {}, cli::program(), m_root.path());
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(outcome.isOneErrorLine(), outcome.err.constData());
        QVERIFY2(outcome.err.contains(says.toUtf8()), outcome.err.constData());
    }

    void missingGpu_isSaidInOneLine() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const auto outcome = cli::run(asked("crown", "0.1") + QStringList{"--device", "cuda:99"});
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(outcome.isOneErrorLine() && outcome.err.contains("--device"),
                 outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestCliCertify)
#include "tst_cli_certify.moc"
