#include <QTest>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "reach/study/random_networks.h"
#include "reach/study/study_figures.h"
#include "reach/study/tightness_study.h"

using namespace reach;

namespace {

/// Least margin by sample (read from its first pixel) and radius.
using Margins = std::function<double(int sample, double radius)>;

/// Bounds as a script says, and what was asked.
struct Script {
    Margins margins;
    std::function<core::BoundStatus(int sample, double radius)> status;
    std::int64_t mostThatFit = 1 << 20;
    std::int64_t pairs = 0;    ///< bounded to the end
    std::int64_t largest = 0;  ///< batch
};

class ScriptedPass : public core::BoundPass {
public:
    ScriptedPass(core::BoundStatus status, std::vector<double> margins)
        : m_status(status), m_margins(std::move(margins)) {}
    core::BoundStatus status() const override { return m_status; }
    std::string reason() const override { return "as scripted"; }
    const std::vector<core::LayerIntervals>& layers() const override { return m_layers; }
    /// The first row is the least one, the others 1 more; ranges are 2.
    core::RowBounds rows(const core::OutputRows& rows, bool upperToo) override {
        core::RowBounds bounds;
        for (const double margin : m_margins) {
            for (std::int64_t row = 0; row < rows.rows; ++row) {
                bounds.lower.push_back(upperToo ? -1.0 : margin + (row == 0 ? 0.0 : 1.0));
                bounds.upper.push_back(1.0);
            }
        }
        return bounds;
    }
    core::NeuronLines lines(std::size_t) const override { return {}; }

private:
    core::BoundStatus m_status;
    std::vector<double> m_margins;
    std::vector<core::LayerIntervals> m_layers;
};

class ScriptedEngine : public core::BoundEngine {
public:
    explicit ScriptedEngine(Script& script) : m_script(script) {}

    std::unique_ptr<core::BoundPass> start(const core::InputBatch& inputs, const core::BoundMethod&,
                                           const core::BoundOptions&) override {
        core::BoundStatus status = core::BoundStatus::Complete;
        std::vector<double> margins;
        for (std::int64_t k = 0; k < inputs.count; ++k) {
            const auto first = static_cast<std::size_t>(2 * k);
            const double center = 0.5 * (inputs.lower[first] + inputs.upper[first]);
            const double radius = 0.5 * (inputs.upper[first] - inputs.lower[first]);
            const int sample = static_cast<int>(std::lround(center));
            const auto own =
                m_script.status ? m_script.status(sample, radius) : core::BoundStatus::Complete;
            status = own == core::BoundStatus::Complete ? status : own;
            margins.push_back(m_script.margins(sample, radius));
        }
        m_script.pairs += status == core::BoundStatus::Complete ? inputs.count : 0;
        m_script.largest = std::max(m_script.largest, inputs.count);
        return std::make_unique<ScriptedPass>(status, std::move(margins));
    }
    std::vector<double> evaluate(const std::vector<double>&) override { return {}; }
    core::BoundPlan plan(std::int64_t count, std::int64_t, const core::BoundMethod&) override {
        core::BoundPlan plan;
        plan.fits = count <= m_script.mostThatFit;
        return plan;
    }

private:
    Script& m_script;
};

}  // namespace

/// Certified share against eps: which pairs are bounded, what is made of them, and the laws that
/// PARADOX and LBP prove, on random networks.
class TestTightness : public QObject {
    Q_OBJECT

private:
    static constexpr std::int64_t kOutputs = 3;

    static std::vector<LabelledSample> samplesOf(int count) {
        std::vector<LabelledSample> samples;
        for (int k = 0; k < count; ++k) {
            samples.push_back({k, 1, 1, {static_cast<double>(k), 0.0}});
        }
        return samples;
    }

    static PairBounds measured(Script& script, const std::vector<LabelledSample>& samples,
                               const TightnessSetup& setup, bool isMonotone) {
        ScriptedEngine engine(script);
        const std::vector<double> radii = evenly(0.0, 0.1, 11);
        return measureByTensors(engine, kOutputs, core::boundMethods().front(), isMonotone, samples,
                                radii, setup, nullptr);
    }

    /// Certified below 0.01 (k + 1), and sample 2 at 0.09 again.
    static double scriptedMargin(int sample, double radius) {
        const double threshold = 0.01 * (sample + 1) - 0.005;
        return sample == 2 && radius > 0.085 && radius < 0.095 ? 1.0 : threshold - radius;
    }

    static std::string text(const PairBounds& bounds) { return toJson(bounds).dump(); }

    static std::vector<LabelledSample> randomSamples(const core::Network& network, int count,
                                                     Dice& dice) {
        std::vector<LabelledSample> samples;
        for (int k = 0; k < count; ++k) {
            LabelledSample sample;
            sample.index = k;
            for (std::int64_t i = 0; i < network.inputCount(); ++i) {
                sample.pixels.push_back(dice.unit());
            }
            samples.push_back(std::move(sample));
        }
        return samples;
    }

private Q_SLOTS:
    void area_isTheTrapezoidalRule() {
        const std::vector<double> radii{0.0, 0.1, 0.3};
        QCOMPARE(areaUnderCurve(radii, std::vector<double>{100.0, 50.0, 0.0}),
                 0.5 * 0.1 * 150.0 + 0.5 * 0.2 * 50.0);
        QCOMPARE(areaUnderCurve(radii, std::vector<double>{0.0, 0.0, 0.0}), 0.0);
    }

    void theAreaUnderTheCurve_isTheMeanOfTheSamplesAreas() {
        Script script{scriptedMargin, {}};
        TightnessRun run;
        run.radii = evenly(0.0, 0.1, 11);
        run.samples = samplesOf(5);
        run.samples[3].predicted = 0;
        const PairBounds bounds = measured(script, run.samples, {}, false);
        const auto areas = run.areas(bounds);
        double mean = 0.0;
        for (const double area : areas) {
            mean += area / 5.0;
        }
        QVERIFY(std::abs(mean - areaUnderCurve(run.radii, run.curve(bounds))) < 1e-12);
        QCOMPARE(run.curve(bounds).front(), 80.0);
        QCOMPARE(run.accuracy(), 0.8);
        QVERIFY(std::abs(crAuc(run, bounds).mean - mean) < 1e-12);
    }

    void aMisclassifiedSample_isNeverCertifiedNorBounded() {
        Script script{[](int, double) { return 1.0; }, {}};
        auto samples = samplesOf(3);
        samples[1].predicted = 2;
        const PairBounds bounds = measured(script, samples, {}, false);
        QCOMPARE(script.pairs, 22);
        for (std::size_t k = 0; k < 11; ++k) {
            QVERIFY(bounds.certified[k] == 1 && bounds.certified[11 + k] == 0);
            QVERIFY(std::isnan(bounds.margin[11 + k]));
        }
    }

    void bisection_findsWhatLookingAtAllFinds() {
        const auto margin = [](int sample, double radius) {
            return 0.01 * sample + 0.015 - radius;
        };
        TightnessSetup setup;
        setup.batch = 3;
        Script whole{margin, {}};
        Script bisected{margin, {}};
        auto samples = samplesOf(5);
        samples[4].predicted = 0;
        const PairBounds all = measured(whole, samples, setup, false);
        QVERIFY(measured(bisected, samples, setup, true).certified == all.certified);
        QCOMPARE(whole.pairs, 44);
        QVERIFY(bisected.pairs <= 16);
        setup.bisects = true;
        QVERIFY(measured(bisected, samples, setup, false).certified == all.certified);
    }

    void patience_onlyTakesAwayAndDoesNotDependOnBatches() {
        TightnessSetup setup;
        Script script{scriptedMargin, {}};
        const PairBounds all = measured(script, samplesOf(4), setup, false);
        QCOMPARE(all.certified[2 * 11 + 9], 1);
        setup.patience = 3;
        std::string first;
        for (const std::int64_t batch : {1, 2, 5, 7, 44, 0}) {
            setup.batch = batch;
            const PairBounds some = measured(script, samplesOf(4), setup, false);
            first = first.empty() ? text(some) : first;
            QCOMPARE(text(some), first);
            QCOMPARE(some.certified[2 * 11 + 9], 0);
            for (std::size_t k = 0; k < some.size(); ++k) {
                QVERIFY(some.certified[k] <= all.certified[k]);
            }
        }
    }

    void allBounds_looksAtEveryPair() {
        TightnessSetup setup;
        setup.allBounds = true;
        setup.patience = 1;
        Script script{scriptedMargin, {}};
        auto samples = samplesOf(3);
        samples[0].predicted = 0;
        const PairBounds bounds = measured(script, samples, setup, true);
        QCOMPARE(script.pairs, 33);
        for (std::size_t k = 0; k < bounds.size(); ++k) {
            QVERIFY(std::abs(bounds.meanMargin[k] - bounds.margin[k] - 0.5) < 1e-12);
            QCOMPARE(bounds.range[k], 2.0);
        }
        QCOMPARE(std::count(bounds.certified.begin(), bounds.certified.begin() + 11, 1), 0);
    }

    void batches_areAsLargeAsThePlanAllows() {
        Script script{scriptedMargin, {}};
        script.mostThatFit = 9;
        measured(script, samplesOf(4), {}, false);
        QCOMPARE(script.largest, 8);
    }

    /// Its neighbours in the batch have their bounds all the same.
    void aPairThatFails_isNotCertified() {
        Script script{[](int, double) { return 1.0; },
                      [](int sample, double radius) {
                          return sample == 1 && radius > 0.095 ? core::BoundStatus::Failed
                                                               : core::BoundStatus::Complete;
                      }};
        const PairBounds bounds = measured(script, samplesOf(3), {}, false);
        QCOMPARE(std::count(bounds.certified.begin(), bounds.certified.end(), 1), 32);
        QCOMPARE(bounds.certified[11 + 10], 0);
    }

    void aPairThatIsTooMuchAlone_isSaidSo() {
        Script script{[](int, double) { return 1.0; },
                      [](int, double) { return core::BoundStatus::Partial; }};
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, measured(script, samplesOf(2), {}, false));
    }

    void pairBounds_readBackTheSame() {
        Script script{scriptedMargin, {}};
        auto samples = samplesOf(3);
        samples[1].predicted = 2;
        const PairBounds bounds = measured(script, samples, {}, false);
        QCOMPARE(text(pairBoundsOf(toJson(bounds))), text(bounds));
    }

    void methods_areKnownByTheirIds() {
        for (const char* preset : {"paradox", "lbp", "all"}) {
            for (const std::string& id : presetMethods(preset)) {
                QCOMPARE(tightnessMethod(id).value().id, id);
            }
        }
        QCOMPARE(presetMethods("all").size(), 12U);
        QCOMPARE(tightnessMethod("zonotope").value().id, "deepz");
        QCOMPARE(tightnessMethod("lbp-tight").value().adaptiveId(), "lbp");
        QVERIFY(!tightnessMethod("exact") && !tightnessMethod(""));
    }

    void monotone_areThoseWhoseRelaxationsNest() {
        for (const char* id : {"box", "hbox", "crown-0", "crown-tight", "crown-ibp-tight",
                               "lbp-tight", "crown-lbp-tight", "triangle", "parallelogram"}) {
            QVERIFY2(tightnessMethod(id).value().isMonotone(), id);
        }
        for (const char* id : {"deepz", "crown", "crown-ibp", "lbp", "crown-lbp", "alpha-crown",
                               "relaxed-crown-2-tight"}) {
            QVERIFY2(!tightnessMethod(id).value().isMonotone(), id);
        }
    }

    /// Bisection finds what looking at every radius finds; nothing is below Parallelogram that
    /// Triangle does not hold.
    void programmes_certifyUpToTheRadiusThatTheyFail() {
        Dice dice(5);
        const core::Network network = reluNetwork(randomLayers({3, 7, 6, 3}, 8));
        auto samples = randomSamples(network, 4, dice);
        for (LabelledSample& sample : samples) {
            sample.label = sample.predicted = 0;
        }
        const std::vector<double> radii = evenly(0.0, 0.4, 9);
        const TightnessSetup setup;
        const auto certified = [&](Relaxation relaxation) {
            return measureByProgrammes(network, relaxation, samples, radii, setup, nullptr)
                .certified;
        };
        const auto triangle = certified(Relaxation::Triangle);
        const auto parallelogram = certified(Relaxation::Parallelogram);
        QVERIFY(triangle == certified(Relaxation::Star));
        for (std::size_t k = 0; k < triangle.size(); ++k) {
            const std::span<const double> one(&radii[k % 9], 1);
            const std::span<const LabelledSample> sample(&samples[k / 9], 1);
            QCOMPARE(measureByProgrammes(network, Relaxation::Triangle, sample, one, setup, nullptr)
                         .certified[0],
                     triangle[k]);
            QVERIFY(parallelogram[k] <= triangle[k]);
        }
    }

    /// The theorems behind isMonotone(), and hBox above Box, by the real bounds.
    void monotoneMethods_certifyEverySmallerRadius() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        for (const std::uint64_t seed : {1U, 2U, 3U}) {
            Dice dice(seed);
            const core::Network network = reluNetwork(randomLayers({4, 14, 12, 10, 3}, seed));
            const auto engine = core::makeBoundEngine(network, {});
            auto samples = randomSamples(network, 6, dice);
            for (LabelledSample& sample : samples) {
                const auto outputs = engine->evaluate(sample.pixels);
                sample.label = sample.predicted = static_cast<int>(
                    std::max_element(outputs.begin(), outputs.end()) - outputs.begin());
            }
            verifyMonotone(*engine, samples, seed);
        }
    }

private:
    static void verifyMonotone(core::BoundEngine& engine,
                               const std::vector<LabelledSample>& samples, std::uint64_t seed) {
        const std::vector<double> radii = evenly(0.0, 0.25, 26);
        TightnessSetup setup;
        setup.allBounds = true;
        std::map<std::string, PairBounds> found;
        for (const char* id : {"box", "hbox", "crown-0", "crown-tight", "crown-ibp-tight",
                               "lbp-tight", "crown-lbp-tight"}) {
            found[id] = measureByTensors(engine, 3, *tightnessMethod(id)->bounds, false, samples,
                                         radii, setup, nullptr);
            const PairBounds& bounds = found[id];
            for (std::size_t k = 0; k + 1 < bounds.size(); ++k) {
                const bool isSame = (k + 1) % radii.size() != 0;
                QVERIFY2(!isSame || bounds.margin[k + 1] <= bounds.margin[k] + 1e-9,
                         qPrintable(QString("%1, seed %2, pair %3").arg(id).arg(seed).arg(k)));
            }
        }
        for (std::size_t k = 0; k < found["box"].size(); ++k) {
            QVERIFY(found["hbox"].margin[k] >= found["box"].margin[k] - 1e-9);
        }
    }
};

QTEST_GUILESS_MAIN(TestTightness)
#include "tst_tightness.moc"
