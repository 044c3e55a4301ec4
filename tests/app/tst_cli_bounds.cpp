#include <QTemporaryDir>
#include <QTest>

#include "core/bounds/bound_engine.h"
#include "tests/app/cli.h"

/// bounds and stability with methods on tensors, and their options.
class TestCliBounds : public QObject {
    Q_OBJECT

private:
    using Json = nlohmann::json;
    using Numbers = std::vector<double>;

    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    static QStringList asked(const QString& command, const QString& method,
                             const QStringList& more = {}) {
        return QStringList{
                   command, cli::sample("3-4-4-2.onnx"), "--box", "-1:1", "--method", method,
                   "--json"} +
               more;
    }

    static Json layersOf(const QString& method, const QStringList& more = {}) {
        const auto outcome = cli::run(asked("bounds", method, more));
        return outcome.status == 0 ? outcome.json().at("results").at(0).at("layers") : Json();
    }

    static bool isInside(const Json& inner, const Json& outer) {
        const auto close = [](double a, double b) { return a <= b + 1e-9; };
        for (std::size_t k = 0; k < inner.size(); ++k) {
            const auto lower = inner.at(k).at("lower").get<Numbers>();
            const auto upper = inner.at(k).at("upper").get<Numbers>();
            const auto outerLower = outer.at(k).at("lower").get<Numbers>();
            const auto outerUpper = outer.at(k).at("upper").get<Numbers>();
            for (std::size_t i = 0; i < lower.size(); ++i) {
                if (!close(outerLower[i], lower[i]) || !close(upper[i], outerUpper[i])) {
                    return false;
                }
            }
        }
        return !inner.empty();
    }

    static double unstable(const Json& document) {
        return document.at("total").at("unstable").get<double>();
    }

private Q_SLOTS:
    void init() {
        const QString test = QTest::currentTestFunction();
        if (!core::hasTensors() && !test.startsWith("wrong")) {
            QSKIP("this build has no tensors");
        }
    }

    void everyMethod_boundsEveryLayer() {
        // One run for all, as each loads libtorch.
        const auto outcome = cli::run(
            asked("bounds",
                  "triangle,hbox,crown,crown-tight,crown-0,crown-ibp,crown-ibp-tight,lbp,lbp-tight,"
                  "crown-lbp,crown-lbp-tight,alpha-crown,relaxed-crown-2"));
        VERIFY_STATUS(outcome, 0);
        const Json results = outcome.json().at("results");
        QCOMPARE(results.size(), std::size_t(13));
        const Json& triangle = results.at(0).at("layers");
        for (const Json& result : results) {
            const auto method = result.at("method").get<std::string>();
            QCOMPARE(result.at("layers").size(), triangle.size());
            // The tightest relaxation neuron by neuron lies within every other.
            QVERIFY2(isInside(triangle, result.at("layers")), method.c_str());
        }
    }

    void intermediateBounds_areThoseOfTheOtherMethod() {
        const Json own = layersOf("crown", {"--intermediate", "box"});
        const Json named = layersOf("crown-ibp");
        const Json box = layersOf("box");
        QVERIFY(isInside(own, named) && isInside(named, own));
        // With tight lines tighter layers make a tighter output (LBP, Theorem 2).
        QVERIFY(
            isInside(layersOf("crown-tight"), layersOf("crown-tight", {"--intermediate", "box"})));
        QCOMPARE(own.at(0).at("lower").size(), box.at(0).at("lower").size());
    }

    void nominalPrecision_isSaid() {
        const auto document = cli::run(asked("bounds", "crown", {"--precision", "single"})).json();
        QCOMPARE(document.at("results").at(0).at("worth").get<std::string>(), "nominal");
        QCOMPARE(document.at("settings").at("precision").get<std::string>(), "single");
        const auto sound = cli::run(asked("bounds", "crown")).json();
        QCOMPARE(sound.at("results").at(0).at("worth").get<std::string>(), "sound");
    }

    void optimisedSlopes_areNeverLooserThanCrown() {
        const Json crown = layersOf("crown");
        QVERIFY(isInside(layersOf("alpha-crown", {"--alpha-steps", "10"}), crown));
        QVERIFY(isInside(layersOf("alpha-crown", {"--alpha-steps", "10", "--alpha-layers", "all"}),
                         crown));
        const Json none = layersOf("alpha-crown", {"--alpha-steps", "0"});
        QVERIFY(isInside(none, crown) && isInside(crown, none));
    }

    void stability_countsWhatBoundsSay() {
        const Json layers = layersOf("crown");
        const auto counted = cli::run(asked("stability", "crown")).json();
        QCOMPARE(counted.at("layers").size() + 1, layers.size());
        for (std::size_t k = 0; k + 1 < layers.size(); ++k) {
            const auto lower = layers.at(k).at("lower").get<Numbers>();
            const auto upper = layers.at(k).at("upper").get<Numbers>();
            int open = 0;
            for (std::size_t i = 0; i < lower.size(); ++i) {
                open += lower[i] < 0.0 && upper[i] > 0.0 ? 1 : 0;
            }
            QCOMPARE(counted.at("layers").at(k).at("unstable").get<int>(), open);
        }
        QCOMPARE(counted.at("worth").get<std::string>(), "sound");
    }

    void stabilityOverData_isTheMeanOfItsSamples() {
        QVERIFY(cli::writeFile(path("data.csv"), "0,0,128,255\n1,255,0,10\n0,7,7,7\n1,90,3,200\n"));
        const QStringList ask{"stability", cli::sample("3-4-4-2.onnx"),
                              "--data",    path("data.csv"),
                              "--eps",     "0.3",
                              "--method",  "crown",
                              "--json"};
        const auto mean = cli::run(ask).json();
        QCOMPARE(mean.at("sets").get<int>(), 4);
        double sum = 0.0;
        for (const QString index : {"0", "1", "2", "3"}) {
            sum += unstable(cli::run(ask + QStringList{"--index", index}).json());
        }
        QCOMPARE(unstable(mean), sum / 4);
        QCOMPARE(cli::run(ask + QStringList{"--first", "2"}).json().at("sets").get<int>(), 2);
    }

    void tighterMethods_leaveFewerUnstable() {
        const double box = unstable(cli::run(asked("stability", "box")).json());
        const double onTensors =
            unstable(cli::run(asked("stability", "box", {"--precision", "sound"})).json());
        QCOMPARE(onTensors, box);
        QVERIFY(unstable(cli::run(asked("stability", "crown-tight")).json()) <= box);
    }

    void property_isAnsweredOnItsBoxAndSaysSo() {
        const auto outcome = cli::run(
            {"bounds", cli::sample("nonconvex_2-8-8-2.onnx"), "--property",
             cli::sample("nonconvex_2-8-8-2_diamond.vnnlib"), "--method", "crown", "--json"});
        VERIFY_STATUS(outcome, 0);
        const auto reason = outcome.json().at("results").at(0).at("reason").get<std::string>();
        QVERIFY2(reason.find("enclosing box") != std::string::npos, reason.c_str());
        const auto counted = cli::run(
            {"stability", cli::sample("nonconvex_2-8-8-2.onnx"), "--property",
             cli::sample("nonconvex_2-8-8-2_diamond.vnnlib"), "--method", "crown", "--json"});
        QCOMPARE(counted.json().at("reason").get<std::string>(), reason);
    }

    void missingGpu_isSaidInOneLine() {
        for (const QString command : {"bounds", "stability"}) {
            const auto outcome = cli::run(asked(command, "crown", {"--device", "cuda:99"}));
            VERIFY_STATUS(outcome, 2);
            QVERIFY2(outcome.isOneErrorLine() && outcome.err.contains("--device"),
                     outcome.err.constData());
        }
    }

    void wrongQuestions_areRefusedInOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        const auto add = [](const char* name, const QStringList& arguments, const char* says) {
            QTest::newRow(name) << arguments << says;
        };
        add("unknown method", asked("bounds", "magic"), "relaxed-crown-V");
        add("depth 0", asked("bounds", "relaxed-crown-0"), "--method: expected");
        add("exact", asked("bounds", "exact"), "--method: expected");
        add("unknown layers", asked("bounds", "crown", {"--intermediate", "magic"}),
            "--intermediate: expected one of box");
        add("layers by programmes", asked("bounds", "crown", {"--intermediate", "star"}),
            "--intermediate: expected one of box");
        add("precision of programmes", asked("bounds", "star", {"--precision", "double"}),
            "expected a method on tensors");
        add("precision of samples", asked("stability", "sample", {"--precision", "double"}),
            "expected beside a method on tensors");
        add("samples of bounds", asked("stability", "crown", {"--samples", "10"}),
            "--samples: goes with --method sample only");
        add("steps", asked("bounds", "crown", {"--alpha-steps", "3"}),
            "--alpha-steps: expected alpha-crown");
        add("negative steps", asked("bounds", "alpha-crown", {"--alpha-steps", "-3"}),
            "--alpha-steps: expected");
        add("layers of slopes", asked("bounds", "alpha-crown", {"--alpha-layers", "some"}),
            "--alpha-layers: expected all or last");
        add("memory", asked("bounds", "crown", {"--memory", "0"}), "--memory: expected");
        add("device", asked("bounds", "crown", {"--device", "gpu"}), "--device: expected cpu");
        add("device of reach", asked("reach", "box", {"--device", "cuda"}), "--device: expected");
        if (!core::hasTensors()) {
            add("no tensors", asked("bounds", "crown"), "libtorch");
        }
    }

    void wrongQuestions_areRefusedInOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const auto outcome = cli::run(arguments);
        if (!core::hasTensors() && outcome.err.contains("libtorch")) {
            return;
        }
        VERIFY_STATUS(outcome, 2);
        QVERIFY2(outcome.isOneErrorLine(), outcome.err.constData());
        QVERIFY2(outcome.err.contains(says.toUtf8()), outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestCliBounds)
#include "tst_cli_bounds.moc"
