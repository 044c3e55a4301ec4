#include <signal.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/bounds/bound_engine.h"
#include "tests/app/attack_data.h"

/// snr: what it prints, its figures, what cuts it short, and how wrong questions are refused.
class TestCliSnr : public QObject {
    Q_OBJECT

private:
    using Json = nlohmann::json;
    static constexpr int kCount = 12;

    QTemporaryDir m_root;

    QString path(const QString& name) const { return m_root.filePath(name); }

    QStringList asked(const QStringList& more = {}) const {
        return QStringList{"snr",    cli::sample("3-4-4-2.onnx"),
                           "--data", path("d.csv"),
                           "--eps",  "0.1",
                           "--clip", "0:1",
                           "--json"} +
               more;
    }

    static const Json& layers(const Json& document, std::size_t network = 0) {
        return document.at("networks").at(network).at("layers");
    }

    static bool near(double a, double b) {
        return std::abs(a - b) <= 1e-9 * (std::abs(a) + std::abs(b));
    }

private Q_SLOTS:
    void initTestCase() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        QVERIFY(cli::writeFile(path("d.csv"), cli::labelledSamples("3-4-4-2.onnx", 3, kCount)));
    }

    void document_saysAllThatTheCommandPromises() {
        const auto outcome = cli::run(asked());
        VERIFY_STATUS(outcome, 0);
        const Json document = outcome.json();
        QCOMPARE(document.at("status").get<std::string>(), "complete");
        QCOMPARE(document.at("worth").get<std::string>(), "sampled");
        const Json& settings = document.at("settings");
        QCOMPARE(settings.at("eps").get<double>(), 0.1);
        QCOMPARE(settings.at("perturb").get<std::string>(), "pgd");
        QCOMPARE(settings.at("values").get<std::string>(), "pre");
        QCOMPARE(settings.at("attack").at("steps").get<int>(), 10);
        QCOMPARE(settings.at("attack").at("seed").get<int>(), 0);
        const Json& network = document.at("networks").at(0);
        QCOMPARE(QString::fromStdString(network.at("name").get<std::string>()),
                 cli::sample("3-4-4-2.onnx"));
        QCOMPARE(network.at("samples").get<int>(), kCount);
        QCOMPARE(network.at("perturbations").get<int>(), 11);
        QCOMPARE(network.at("quartile_error_db").get<double>(), 0.0);
        QCOMPARE(layers(document).size(), std::size_t(3));
        for (const Json& layer : layers(document)) {
            const double snr = layer.at("snr").get<double>();
            QVERIFY(near(snr, layer.at("signal").get<double>() / layer.at("noise").get<double>()));
            QVERIFY(near(layer.at("snr_db").get<double>(), 10.0 * std::log10(snr)));
            QCOMPARE(layer.at("snr_db_quartiles").size(), std::size_t(3));
            QCOMPARE(layer.at("snr_db_samples").get<int>(), kCount);
            QVERIFY(!layer.contains("neuron_signal"));
        }
        QCOMPARE(layers(document).at(2).at("kind").get<std::string>(), "output");
    }

    void severalNetworks_areMeasuredOnTheSameSamples() {
        QStringList ask = asked();
        ask.insert(2, cli::sample("3-4-4-2.onnx"));
        const Json document = cli::run(ask).json();
        QCOMPARE(document.at("networks").size(), std::size_t(2));
        QVERIFY(layers(document, 0) == layers(document, 1));
    }

    void batchesAndThreads_doNotMatter() {
        const Json all = cli::run(asked()).json();
        const Json one = cli::run(asked({"--batch", "1", "--threads", "1"})).json();
        for (std::size_t k = 0; k < layers(all).size(); ++k) {
            QVERIFY(near(layers(all).at(k).at("snr").get<double>(),
                         layers(one).at(k).at("snr").get<double>()));
        }
    }

    void neurons_addUpToTheirLayer() {
        const Json document = cli::run(asked({"--per-neuron"})).json();
        for (const Json& layer : layers(document)) {
            double noise = 0.0;
            for (const Json& n : layer.at("neuron_noise")) {
                noise += n.get<double>();
            }
            QVERIFY(near(noise, layer.at("noise").get<double>()));
            QCOMPARE(layer.at("neuron_signal").size(), layer.at("neurons").get<std::size_t>());
        }
    }

    void sources_areCountedAsAsked() {
        const auto perturbations = [&](const QStringList& more) {
            const auto outcome = cli::run(asked(more));
            return outcome.status == 0
                       ? outcome.json().at("networks").at(0).at("perturbations").get<int>()
                       : -1;
        };
        QCOMPARE(perturbations({"--perturb", "uniform", "--perturbations", "7"}), 7);
        QCOMPARE(perturbations({"--perturb", "gaussian"}), 10);
        QCOMPARE(perturbations({"--perturb", "pgd-end", "--restarts", "3"}), 3);
        QCOMPARE(perturbations({"--steps", "4", "--restarts", "2"}), 10);
    }

    void seed_changesRandomPoints() {
        const QStringList uniform{"--perturb", "uniform"};
        const Json a = cli::run(asked(uniform)).json();
        const Json b = cli::run(asked(uniform)).json();
        const Json c = cli::run(asked(uniform + QStringList{"--seed", "3"})).json();
        QVERIFY(layers(a) == layers(b));
        QVERIFY(layers(a).at(0).at("noise") != layers(c).at(0).at("noise"));
    }

    void noNoise_isNullWithAReason() {
        QStringList ask = asked();
        ask[5] = "0";
        const Json document = cli::run(ask).json();
        const Json& layer = layers(document).at(0);
        QVERIFY(layer.at("snr").is_null() && layer.at("snr_db").is_null());
        QCOMPARE(layer.at("reason").get<std::string>(), "no noise");
        QVERIFY(layer.at("snr_db_quartiles").is_null());
    }

    void post_looksBehindTheActivations() {
        const Json pre = cli::run(asked()).json();
        const Json post = cli::run(asked({"--post"})).json();
        QVERIFY(layers(post).at(0).at("signal").get<double>() <
                layers(pre).at(0).at("signal").get<double>());
        QVERIFY(layers(post).at(2) == layers(pre).at(2));
    }

    void table_isForPeople() {
        QStringList ask = asked();
        ask.removeAll("--json");
        const auto outcome = cli::run(ask);
        VERIFY_STATUS(outcome, 0);
        for (const char* text : {"samples", "PGD", "pre-activation", "output", "dB"}) {
            QVERIFY2(outcome.out.contains(text), text);
        }
    }

    void figure_showsDecibelsByLayer() {
        const auto outcome = cli::run(asked(
            {"--figure", path("s.csv"), "--figure", path("s.svg"), "--figure", path("s.json")}));
        VERIFY_STATUS(outcome, 0);
        const QByteArray csv = cli::readFile(path("s.csv"));
        QCOMPARE(csv.count("line,"), 3);
        QVERIFY(cli::readFile(path("s.svg")).contains("SNR (dB)"));
        const auto again = cli::run({"render", path("s.json"), path("t.tex")});
        VERIFY_STATUS(again, 0);
    }

    void timeLimit_printsWhatWasMeasured() {
        const auto outcome =
            cli::run(asked({"--steps", "1000000", "--batch", "1", "--time-limit", "0.5"}));
        VERIFY_STATUS(outcome, 3);
        const Json document = outcome.json();
        QCOMPARE(document.at("status").get<std::string>(), "partial");
        const Json& network = document.at("networks").at(0);
        QCOMPARE(network.at("samples").get<int>(), 0);
        QVERIFY(network.contains("reason"));
    }

    void wrongQuestions_areOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        const QString net = cli::sample("3-4-4-2.onnx");
        const QStringList data{"--data", path("d.csv")};
        const QStringList whole = QStringList{net} + data + QStringList{"--eps", "0.1"};
        QTest::newRow("no network") << data << "NETWORK: missing";
        QTest::newRow("no data") << QStringList{net, "--eps", "1"} << "--data: missing";
        QTest::newRow("no eps") << QStringList{net} + data << "--eps: missing";
        QTest::newRow("source") << whole + QStringList{"--perturb", "noise"} << "--perturb:";
        QTest::newRow("steps of noise")
            << whole + QStringList{"--perturb", "uniform", "--steps", "3"} << "--steps:";
        QTest::newRow("points of an attack")
            << whole + QStringList{"--perturbations", "3"} << "--perturbations:";
        QTest::newRow("clip") << whole + QStringList{"--clip", "0.4:0.5"} << "--clip:";
        QTest::newRow("clip words") << whole + QStringList{"--clip", "1"} << "--clip";
        QTest::newRow("figure") << whole + QStringList{"--figure", "x.doc"} << "--figure:";
        QTest::newRow("precision") << whole + QStringList{"--precision", "sound"} << "--precision:";
        QTest::newRow("device") << whole + QStringList{"--device", "cuda:99"} << "cuda";
        QTest::newRow("other inputs")
            << QStringList{cli::sample("hole_2-9-2.onnx")} + data + QStringList{"--eps", "0.1"}
            << "--data:";
        QTest::newRow("no file") << QStringList{net, "--data", path("none.csv"), "--eps", "1"}
                                 << "none.csv";
        QTest::newRow("no such network")
            << QStringList{net, path("none.onnx")} + data + QStringList{"--eps", "1"}
            << "none.onnx";
    }
    void wrongQuestions_areOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const auto outcome = cli::run(QStringList{"snr"} + arguments);
        VERIFY_STATUS(outcome, 2);
        QVERIFY(outcome.isOneErrorLine());
        QVERIFY2(outcome.err.contains(says.toUtf8()), outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestCliSnr)
#include "tst_cli_snr.moc"
