#include <QTest>
#include <cmath>
#include <limits>

#include "core/bounds/bound_engine.h"
#include "core/figure/figure_json.h"
#include "reach/study/random_networks.h"
#include "reach/study/snr_training_study.h"

using namespace reach;
using core::Json;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The margin of a sample is the lower end of its region; batches above `most` fail, and so does a
/// sample whose lower end is `broken`.
class ScriptedEngine : public core::BoundEngine {
public:
    std::int64_t most = 100;
    double broken = -1e9;
    core::BoundStatus failure = core::BoundStatus::Failed;
    std::vector<std::int64_t> batches;

    class Pass : public core::BoundPass {
    public:
        core::BoundStatus state = core::BoundStatus::Complete;
        std::vector<double> margins;
        std::vector<core::LayerIntervals> none;
        core::BoundStatus status() const override { return state; }
        std::string reason() const override { return "as scripted"; }
        const std::vector<core::LayerIntervals>& layers() const override { return none; }
        core::RowBounds rows(const core::OutputRows& rows, bool) override {
            core::RowBounds bounds;
            for (const double margin : margins) {
                bounds.lower.insert(bounds.lower.end(), static_cast<std::size_t>(rows.rows), 1.0);
                bounds.lower.back() = margin;
            }
            return bounds;
        }
        core::NeuronLines lines(std::size_t) const override { return {}; }
    };

    std::unique_ptr<core::BoundPass> start(const core::InputBatch& inputs, const core::BoundMethod&,
                                           const core::BoundOptions&) override {
        auto pass = std::make_unique<Pass>();
        batches.push_back(inputs.count);
        pass->state = inputs.count > most ? failure : pass->state;
        for (const double lower : inputs.lower) {
            pass->margins.push_back(lower);
            pass->state = lower == broken ? failure : pass->state;
        }
        return pass;
    }
    std::vector<double> evaluate(const std::vector<double>& inputs) override { return inputs; }
    core::BoundPlan plan(std::int64_t, std::int64_t, const core::BoundMethod&) override {
        return {};
    }
};

core::BoundMethod box() { return core::boundMethodFromId("box").value(); }

/// One input, three outputs, a sample at each of the points, balls of radius 0.
TrainedNetworks subjectAt(std::vector<double> points) {
    TrainedNetworks subject;
    for (std::size_t k = 0; k < points.size(); ++k) {
        subject.indices.push_back(static_cast<std::int64_t>(k));
    }
    subject.networks.push_back({"net",
                                "unknown",
                                reluNetwork(randomLayers({1, 2, 3}, 1)),
                                std::vector<int>(points.size(), 1),
                                {}});
    subject.points = std::move(points);
    return subject;
}

}  // namespace

/// Training with and without the SNR losses: what is made of runs, by hand; certificates; and real
/// runs on a set made here.
class TestSnrTraining : public QObject {
    Q_OBJECT

private:
    /// A run with these accuracies, decibels of both hidden layers and unstable share.
    static SnrTrainingRun runOf(const TrainingArm& arm, std::int64_t seed, double natural,
                                double robust, double decibels, double unstable) {
        SnrTrainingRun run;
        run.arm = arm;
        run.seed = seed;
        run.natural = natural;
        run.adversarial = robust;
        run.certified = {{"box", robust - 0.2},
                         {"crown", robust - 0.1},
                         {std::string(kAnyMethod), robust - 0.1}};
        run.unstable = unstable;
        for (const char* name : {"relu1", "relu2"}) {
            run.layers.push_back({name, "relu", std::pow(10.0, 0.1 * decibels), 1.0, decibels, 0.3,
                                  0.7 - unstable, unstable});
        }
        run.layers.push_back({"y", "output", 100.0, 1.0, 20.0, kNaN, kNaN, kNaN});
        for (int k = 1; k <= 3; ++k) {
            run.epochs.push_back({static_cast<double>(k), natural, robust, robust - 0.2, unstable,
                                  decibels - 3.0 + k});
        }
        return run;
    }

    static SnrTrainingRun divergedRun(const TrainingArm& arm, std::int64_t seed) {
        SnrTrainingRun run;
        run.arm = arm;
        run.seed = seed;
        run.failure = "the loss is not a number at step 7";
        return run;
    }

    /// Three seeds of two arms; with the losses 2 to 4 dB more, 10 points less unstable, 1 point
    /// more robust and 1 less natural.
    static std::vector<SnrTrainingRun> pairOf(const std::string& method) {
        const TrainingArm plain{method, 0.0, 0.0};
        const TrainingArm with{method, 1e-3, 5e-4};
        std::vector<SnrTrainingRun> runs;
        for (int seed = 0; seed < 3; ++seed) {
            runs.push_back(runOf(plain, seed, 0.96, 0.90 + 0.01 * seed, 10.0, 0.3));
        }
        for (int seed = 0; seed < 3; ++seed) {
            runs.push_back(
                runOf(with, seed, 0.95, 0.91 + 0.0101 * seed, 12.0 + seed, 0.2 + 0.001 * seed));
        }
        return runs;
    }

    static const Claim& claim(const std::vector<Claim>& claims, const std::string& id) {
        for (const Claim& each : claims) {
            if (each.id == id) {
                return each;
            }
        }
        qFatal("no claim %s", id.c_str());
    }

    static const StudyTable& table(const std::vector<StudyTable>& tables, const std::string& name) {
        for (const StudyTable& each : tables) {
            if (each.name == name) {
                return each;
            }
        }
        qFatal("no table %s", name.c_str());
    }

    static double number(const StudyTable& table, std::size_t row, const std::string& key) {
        for (std::size_t k = 0; k < table.columns.size(); ++k) {
            if (table.columns[k].key == key) {
                return std::get<double>(table.rows.at(row).at(k));
            }
        }
        qFatal("no column %s", key.c_str());
    }

    /// Points of [0, 1]^2, class by the side of a wave.
    static core::Dataset waveOf(std::int64_t count, std::uint64_t seed) {
        Dice dice(seed);
        core::Dataset data;
        data.name = "wave";
        data.shape = {2};
        data.count = count;
        for (std::int64_t k = 0; k < count; ++k) {
            const double x = dice.unit();
            const double y = dice.unit();
            data.pixels.push_back(static_cast<float>(x));
            data.pixels.push_back(static_cast<float>(y));
            data.labels.push_back(y > 0.5 + 0.2 * std::sin(6.0 * x) ? 1 : 0);
            data.indices.push_back(k);
        }
        return data;
    }

    static SnrTrainingSetup waveSetup() {
        SnrTrainingSetup setup;
        const core::Dataset test = waveOf(60, 2);
        setup.data.train = std::make_shared<const core::Dataset>(waveOf(400, 1));
        setup.data.test = std::make_shared<const core::Dataset>(test);
        setup.input = {2};
        setup.classes = 2;
        setup.labels = test.labels;
        setup.test.points.assign(test.pixels.begin(), test.pixels.end());
        setup.test.indices = test.indices;
        setup.test.eps = 0.02;
        setup.test.clip = {0.0, 1.0};
        setup.test.engine.threads = 1;
        setup.certifiers = {box(), core::boundMethodFromId("crown").value()};
        setup.snr.snr.attack.steps = 3;
        setup.snr.snr.attack.stepSize = 0.5;
        setup.snr.attack.steps = 5;
        setup.snr.attack.stepSize = 0.5;
        return setup;
    }

    static core::TrainingConfig waveConfig(const TrainingArm& arm) {
        core::TrainingConfig config;
        config.data = "wave";
        config.architecture = "dense-16";
        config.method = arm.method;
        config.eps = 0.02;
        config.epochs = 30;
        config.ramp = 5.0;
        config.learningRate = 0.02;
        config.batch = 50;
        config.snrSteps = 3;
        config.snrStep = 0.5;
        config.varianceWeight = arm.alpha;
        config.stabilityWeight = arm.beta;
        config.evaluateEvery = 15.0;
        config.evaluateSamples = 60;
        config.snrSamples = 20;
        return config;
    }

private Q_SLOTS:
    void arms_standOnceEachThePlainOneFirst() {
        const auto arms = trainingArms({"sabr", "pgd"}, {0.0, 1e-3}, {0.0, 5e-4});
        QCOMPARE(arms.size(), 8U);
        QVERIFY(arms[0].isPlain() && arms[4].isPlain());
        QCOMPARE(arms[0].id(), "sabr");
        QCOMPARE(arms[3].id(), "sabr-a0.001-b0.0005");
        QCOMPARE(trainingArms({"ibp"}, {1e-3}, {}).size(), 1U);
    }

    void schedules_areScaledToTheEpochs() {
        core::TrainingConfig config;
        config.epochs = 200;
        config.warmup = 10.0;
        config.ramp = 50.0;
        config.rateMilestones = {130.0, 190.0};
        config.rateEvery = 20.0;
        const core::TrainingConfig shorter = withEpochs(config, 20);
        QCOMPARE(shorter.epochs, 20);
        QCOMPARE(shorter.warmup, 1.0);
        QCOMPARE(shorter.ramp, 5.0);
        QCOMPARE(shorter.rateMilestones, (std::vector<double>{13.0, 19.0}));
        QCOMPARE(shorter.rateEvery, 2.0);
        QVERIFY(withEpochs(config, 0) == config);
    }

    void aRun_isReadBackAsItWas() {
        SnrTrainingRun run = runOf({"sabr", 1e-3, 5e-4}, 4, 0.9, 0.8, 12.5, 0.25);
        run.layers[0].db = kNaN;
        const SnrTrainingRun back = snrTrainingRunOf(Json::parse(toJson(run).dump()));
        QVERIFY(back.arm == run.arm && back.seed == 4 && back.isMeasured());
        QCOMPARE(back.certified, run.certified);
        QCOMPARE(back.layers.size(), 3U);
        QVERIFY(std::isnan(back.layers[0].db) && back.layers[1].db == 12.5);
        QCOMPARE(back.layers[1].unstable, 0.25);
        QCOMPARE(back.epochs[2].snrDb, run.epochs[2].snrDb);
        QCOMPARE(toJson(back).dump(), toJson(run).dump());
    }

    void means_areOverHiddenLayers() {
        SnrTrainingRun run = runOf({"sabr", 0.0, 0.0}, 0, 0.9, 0.8, 10.0, 0.2);
        run.layers[1].db = 20.0;
        run.layers[1].signal = 1000.0;
        run.layers[1].noise = 10.0;
        QCOMPARE(run.meanDecibels(), 15.0);
        QVERIFY(std::abs(run.meanLogSignal() - 2.0) < 1e-12);
        QVERIFY(std::abs(run.meanLogNoise() - 0.5) < 1e-12);
        run.layers[0].noise = 0.0;
        QVERIFY(std::isnan(run.meanLogNoise()));
        QVERIFY(std::isnan(SnrTrainingRun{}.certifiedByAny()));
    }

    void claims_compareSeedBySeed() {
        const auto claims = snrTrainingClaims(pairOf("sabr"));
        const std::string arm = "-sabr-a0.001-b0.0005";
        QCOMPARE(claim(claims, "snr" + arm).verdict, Verdict::Holds);
        QVERIFY(std::abs(claim(claims, "snr" + arm).value.value() - 3.0) < 1e-12);
        QCOMPARE(claim(claims, "stable" + arm).verdict, Verdict::Holds);
        QVERIFY(std::abs(claim(claims, "stable" + arm).value.value() - 9.9) < 1e-9);
        QCOMPARE(claim(claims, "signal" + arm).verdict, Verdict::Holds);
        QCOMPARE(claim(claims, "noise" + arm).verdict, Verdict::DoesNotHold);
        QCOMPARE(claim(claims, "certified" + arm).verdict, Verdict::Holds);
        QVERIFY(std::abs(claim(claims, "certified" + arm).value.value() - 1.01) < 1e-9);
    }

    void adversarialMethods_claimRobustnessAndNaturalAccuracy() {
        const auto claims = snrTrainingClaims(pairOf("pgd"));
        const std::string arm = "-pgd-a0.001-b0.0005";
        QCOMPARE(claim(claims, "adversarial" + arm).verdict, Verdict::Holds);
        const Claim& natural = claim(claims, "natural" + arm);
        QCOMPARE(natural.verdict, Verdict::DoesNotHold);
        QVERIFY(std::abs(natural.value.value() + 0.5) < 1e-9);
        for (const Claim& each : claims) {
            QVERIFY(!each.id.starts_with("certified"));
        }
    }

    void aDivergedRun_leavesItsSeedOut() {
        auto runs = pairOf("sabr");
        runs.back() = divergedRun(runs.back().arm, 2);
        const Claim snr = claim(snrTrainingClaims(runs), "snr-sabr-a0.001-b0.0005");
        QCOMPARE(snr.verdict, Verdict::NotMeasured);
        QVERIFY(std::abs(snr.value.value() - 2.5) < 1e-12);
        QVERIFY(snr.note.find("diverged") != std::string::npos);
        core::checkFigure(snrTrainingFigure(runs));
        const auto tables = snrTrainingTables(runs);
        QCOMPARE(table(tables, "runs").rows.size(), 6U);
        QVERIFY(toCsv(table(tables, "runs")).find("nan") == std::string::npos);
        QVERIFY(toCsv(table(tables, "runs")).find("not a number at step 7") != std::string::npos);
    }

    void withoutLosses_thereIsNothingToClaim() {
        auto runs = pairOf("sabr");
        runs.resize(3);
        const auto claims = snrTrainingClaims(runs);
        QCOMPARE(claims.size(), 1U);
        QCOMPARE(claims[0].verdict, Verdict::NotMeasured);
        QVERIFY(claims[0].note.find("--set") != std::string::npos);
    }

    void tables_haveMeansAndPairedDifferences() {
        const auto tables = snrTrainingTables(pairOf("sabr"));
        QVERIFY(std::abs(number(table(tables, "means"), 0, "adversarial") - 91.0) < 1e-9);
        QVERIFY(std::abs(number(table(tables, "means"), 0, "adversarial_deviation") - 1.0) < 1e-9);
        QVERIFY(std::abs(number(table(tables, "differences"), 0, "snr_db") - 3.0) < 1e-12);
        QVERIFY(std::abs(number(table(tables, "differences"), 0, "unstable") + 9.9) < 1e-9);
        QVERIFY(std::abs(number(table(tables, "runs"), 0, "certified_box") - 70.0) < 1e-9);
        QCOMPARE(table(tables, "layers").rows.size(), 18U);
        QCOMPARE(table(tables, "epochs").rows.size(), 18U);
        const Json numbers = snrTrainingNumbers(pairOf("sabr"));
        QVERIFY(std::abs(numbers.at("sabr").at("natural").at("mean").get<double>() - 96.0) < 1e-9);
    }

    void figures_haveARowOfPanelsAMethod() {
        auto runs = pairOf("sabr");
        for (SnrTrainingRun& run : pairOf("pgd")) {
            runs.push_back(std::move(run));
        }
        const core::Figure figure = snrTrainingFigure(runs);
        const core::Figure course = snrTrainingCourse(runs);
        core::checkFigure(figure);
        core::checkFigure(course);
        QCOMPARE(figure.panels.size(), 6U);
        QCOMPARE(figure.panels[0].chart.series.size(), 2U);
        QCOMPARE(figure.panels[0].chart.series[1].y[0], 13.0);
        QCOMPARE(figure.panels[0].chart.series[1].upper[0], 14.0);
        QCOMPARE(figure.panels[1].chart.series[0].x.size(), 2U);
        QCOMPARE(course.panels[1].chart.series[0].y, (std::vector<double>{8.0, 9.0, 10.0}));
    }

    void certificates_needEveryMarginAboveZero() {
        ScriptedEngine engine;
        const auto certified =
            certifiedSamples(engine, subjectAt({0.5, -0.1, 0.0, 2.0}), box(), nullptr);
        QCOMPARE(certified, (std::vector<bool>{true, false, false, true}));
    }

    /// A batch that fails is tried by halves, down to the sample that has no bounds.
    void whatFails_isOneSamplesAlone() {
        ScriptedEngine engine;
        engine.broken = 0.3;
        const auto certified =
            certifiedSamples(engine, subjectAt({0.5, 0.3, 0.4, 2.0}), box(), nullptr);
        QCOMPARE(certified, (std::vector<bool>{true, false, true, true}));
        engine.failure = core::BoundStatus::Partial;
        QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                                 certifiedSamples(engine, subjectAt({0.5, 0.3}), box(), nullptr));
    }

    void aCancelledCertification_saysNothing() {
        ScriptedEngine engine;
        const std::atomic<bool> cancel = true;
        QVERIFY(certifiedSamples(engine, subjectAt({0.5}), box(), &cancel).empty());
    }

    void aStrongVarianceLoss_raisesSnr() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const SnrTrainingSetup setup = waveSetup();
        const auto train = [&setup](const TrainingArm& arm) {
            return snrTrainingRunOf(trainAndMeasure(setup, arm, waveConfig(arm)));
        };
        const SnrTrainingRun plain = train({"standard", 0.0, 0.0});
        const SnrTrainingRun with = train({"standard", 300.0, 0.0});
        QVERIFY2(plain.natural > 0.85, qPrintable(QString::number(plain.natural)));
        QVERIFY2(
            with.meanDecibels() > plain.meanDecibels() + 1.0,
            qPrintable(QString("%1 and %2 dB").arg(with.meanDecibels()).arg(plain.meanDecibels())));
        QCOMPARE(plain.epochs.size(), 2U);
        QCOMPARE(plain.layers.size(), 2U);
        QVERIFY(plain.layers[0].unstable >= 0.0 && plain.unstable == plain.layers[0].unstable);
    }

    /// No certificate where an attack finds a way, and none lost beside another method's.
    void certificates_agreeWithTheAttack() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const TrainingArm arm{"ibp", 0.0, 0.0};
        const SnrTrainingRun run =
            snrTrainingRunOf(trainAndMeasure(waveSetup(), arm, waveConfig(arm)));
        QCOMPARE(run.certified.size(), 3U);
        QVERIFY(run.certifiedByAny() <= run.adversarial && run.adversarial <= run.natural);
        QVERIFY(run.certifiedByAny() >= run.certified[0].second);
        QVERIFY(run.certifiedByAny() >= run.certified[1].second);
        QVERIFY2(run.certifiedByAny() > 0.5, qPrintable(QString::number(run.certifiedByAny())));
    }

    void aCancelledTraining_saysNothing() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const std::atomic<bool> cancel = true;
        SnrTrainingSetup setup = waveSetup();
        setup.cancel = &cancel;
        const TrainingArm arm{"standard", 0.0, 0.0};
        QVERIFY(trainAndMeasure(setup, arm, waveConfig(arm)).is_null());
    }
};

QTEST_GUILESS_MAIN(TestSnrTraining)
#include "tst_snr_training.moc"
