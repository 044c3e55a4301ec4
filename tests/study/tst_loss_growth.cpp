#include <QTest>
#include <cmath>
#include <limits>

#include "core/attack/balls.h"
#include "core/figure/figure_json.h"
#include "core/network/evaluate.h"
#include "reach/study/known_networks.h"
#include "reach/study/loss_growth_study.h"
#include "reach/study/random_networks.h"
#include "reach/study/study_figures.h"

using namespace reach;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Margins are the region's lower end in the first coordinate; radii above `most` fail.
class ScriptedEngine : public core::BoundEngine {
public:
    double most = kInfinity;
    core::BoundStatus failure = core::BoundStatus::Failed;
    std::int64_t largest = 0;

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
                bounds.lower.insert(bounds.lower.end(), static_cast<std::size_t>(rows.rows),
                                    margin);
            }
            return bounds;
        }
        core::NeuronLines lines(std::size_t) const override { return {}; }
    };

    std::unique_ptr<core::BoundPass> start(const core::InputBatch& inputs, const core::BoundMethod&,
                                           const core::BoundOptions&) override {
        auto pass = std::make_unique<Pass>();
        largest = std::max(largest, inputs.count);
        for (std::size_t k = 0; k < inputs.lower.size(); k += 2) {
            pass->margins.push_back(inputs.lower[k]);
            const double radius = 0.5 * (inputs.upper[k] - inputs.lower[k]);
            pass->state = radius > most ? failure : pass->state;
        }
        return pass;
    }
    std::vector<double> evaluate(const std::vector<double>& inputs) override { return inputs; }
    core::BoundPlan plan(std::int64_t, std::int64_t, const core::BoundMethod&) override {
        return {};
    }
};

core::BoundMethod box() { return core::boundMethodFromId("box").value(); }

}  // namespace

/// The robust loss over small boxes: by hand, by laws on random networks, and its claims.
class TestLossGrowth : public QObject {
    Q_OBJECT

private:
    static bool near(double a, double b, double tolerance = 1e-12) {
        return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
    }

    static LossSamples randomSamples(const core::Network& network, std::uint64_t seed) {
        Dice dice(seed);
        LossSamples samples;
        samples.eps = 0.1;
        samples.clip = {0.0, 1.0};
        for (int s = 0; s < 3; ++s) {
            samples.labels.push_back(s % 4);
            for (std::int64_t i = 0; i < network.inputCount(); ++i) {
                const double pixel = dice.unit();
                samples.clean.push_back(pixel);
                samples.attacked.push_back(std::clamp(pixel + dice.between(-0.1, 0.1), 0.0, 1.0));
            }
        }
        return samples;
    }

    static LossCurve curveOf(const char* method, BoxCentre centre,
                             const std::vector<double>& lambdas, int samples, double at0,
                             const std::function<double(double)>& growth) {
        LossCurve curve{method, method, centre, {}};
        for (int s = 0; s < samples; ++s) {
            for (const double lambda : lambdas) {
                curve.values.push_back(at0 * growth(lambda) * (1.0 + 0.01 * s));
            }
        }
        return curve;
    }

    /// Box and CROWN with that growth, twice as much around adversarial centres near 0.
    static LossRun runOf(std::string name, std::string training, double at0,
                         const std::function<double(double)>& growth) {
        LossRun run;
        run.name = std::move(name);
        run.training = std::move(training);
        run.lambdas = evenly(0.0, 1.0, 11);
        constexpr int kSamples = 8;
        run.standard.assign(kSamples, at0);
        run.adversarial.assign(kSamples, 2.0 * at0);
        run.curves = {curveOf("box", BoxCentre::Clean, run.lambdas, kSamples, at0, growth),
                      curveOf("box", BoxCentre::Adversarial, run.lambdas, kSamples, at0,
                              [&](double l) { return growth(l) * (2.0 - l); }),
                      curveOf("crown", BoxCentre::Clean, run.lambdas, kSamples, at0,
                              [&](double l) { return 1.0 + 0.1 * (growth(l) - 1.0); })};
        return run;
    }

    static const Claim& claim(const std::vector<Claim>& claims, const std::string& id) {
        for (const Claim& each : claims) {
            if (each.id == id) {
                return each;
            }
        }
        qFatal("no claim %s", id.c_str());
    }

private Q_SLOTS:
    void crossEntropy_isThatOfTheSoftmax() {
        const std::vector<double> margins{std::log(2.0), 0.0};
        QVERIFY(near(crossEntropyOf(margins), std::log(2.5)));
        QCOMPARE(crossEntropyOf(std::vector<double>{}), 0.0);
        QVERIFY(near(crossEntropyOf(std::vector<double>{-800.0, -1.0}), 800.0));
        QVERIFY(near(crossEntropyOf(std::vector<double>{40.0}) / std::exp(-40.0), 1.0));
        QVERIFY(near(crossEntropyOf(std::vector<double>{-3.0, 2.0}),
                     std::log(1.0 + std::exp(3.0) + std::exp(-2.0))));
        QCOMPARE(crossEntropyOf(std::vector<double>{1.0, -kInfinity}), kInfinity);
        QCOMPARE(crossEntropyOf(std::vector<double>{std::nan("")}), kInfinity);
    }

    void aProjectedCentre_leavesRoomForItsBox() {
        const std::vector<double> clean{0.5, 0.2, 0.9};
        const std::vector<double> attacked{0.6, 0.15, 0.9};
        const auto centre = projectedCentre(clean, attacked, 0.04);
        QVERIFY(near(centre[0], 0.54) && near(centre[1], 0.16) && near(centre[2], 0.9));
        QCOMPARE(projectedCentre(clean, attacked, 0.0), clean);
        const auto whole = projectedCentre(clean, attacked, 0.1);
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(near(whole[i], attacked[i]));
        }
    }

    /// One box that leaves the range of numbers is infinite; its neighbours are as they were.
    void aBoxThatFails_isInfiniteAlone() {
        ScriptedEngine engine;
        engine.most = 0.15;
        LossSamples samples{{0.5, 0.0, 0.7, 0.0}, {0.5, 0.0, 0.7, 0.0}, {0, 1}, 0.2, {}};
        const std::vector<double> lambdas{0.0, 0.5, 1.0};
        const auto losses =
            robustLosses(engine, box(), samples, BoxCentre::Clean, lambdas, 2, 0, nullptr);
        QVERIFY(near(losses[1], std::log1p(std::exp(-0.4))));
        QVERIFY(near(losses[3], std::log1p(std::exp(-0.7))));
        QVERIFY(losses[2] == kInfinity && losses[5] == kInfinity);
        engine.failure = core::BoundStatus::Partial;
        QVERIFY_THROWS_EXCEPTION(
            std::runtime_error,
            robustLosses(engine, box(), samples, BoxCentre::Clean, lambdas, 2, 0, nullptr));
    }

    void batches_changeNothing() {
        ScriptedEngine engine;
        const LossSamples samples{{0.5, 0.1, 0.7, 0.2}, {0.6, 0.2, 0.6, 0.1}, {0, 1}, 0.2, {}};
        const std::vector<double> lambdas = evenly(0.0, 1.0, 5);
        const auto losses = [&](std::int64_t batch) {
            return robustLosses(engine, box(), samples, BoxCentre::Adversarial, lambdas, 2, batch,
                                nullptr);
        };
        const auto all = losses(0);
        QVERIFY(losses(3) == all);
        engine.largest = 0;
        QVERIFY(losses(1) == all);
        QCOMPARE(engine.largest, 1);
    }

    /// The laws, on random networks: no loss in the box is above the robust one, Box's grows with
    /// lambda, and without a box it is the plain loss.
    void robustLosses_areAboveWhatLiesInTheBox() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const std::vector<double> lambdas{0.0, 0.3, 1.0};
        for (const std::uint64_t seed : {1U, 2U, 3U}) {
            const core::Network network = smallRandomNetwork("random-groups", seed);
            const auto engine = core::makeBoundEngine(network, {});
            const LossSamples samples = randomSamples(network, seed);
            const auto clean =
                robustLosses(*engine, box(), samples, BoxCentre::Clean, lambdas, 4, 0, nullptr);
            const auto moved = robustLosses(*engine, box(), samples, BoxCentre::Adversarial,
                                            lambdas, 4, 0, nullptr);
            const auto plain = pointLosses(*engine, samples.clean, samples.labels);
            const auto attacked = pointLosses(*engine, samples.attacked, samples.labels);
            for (std::size_t s = 0; s < 3; ++s) {
                const QByteArray where = QByteArray::number(static_cast<int>(seed));
                QVERIFY2(near(clean[3 * s], plain[s], 1e-9), where);
                QVERIFY2(near(moved[3 * s], attacked[s], 1e-9), where);
                QVERIFY2(near(moved[3 * s + 2], clean[3 * s + 2], 1e-9), where);
                QVERIFY2(clean[3 * s] <= clean[3 * s + 1] + 1e-12, where);
                QVERIFY2(clean[3 * s + 1] <= clean[3 * s + 2] + 1e-12, where);
                QVERIFY2(attacked[s] <= clean[3 * s + 2] + 1e-9, where);
            }
        }
    }

    void tightCrown_isNeverAboveBox() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const core::Network network = smallRandomNetwork("random", 5);
        const auto engine = core::makeBoundEngine(network, {});
        const LossSamples samples = randomSamples(network, 6);
        const std::vector<double> lambdas = evenly(0.0, 1.0, 4);
        const auto wide =
            robustLosses(*engine, box(), samples, BoxCentre::Adversarial, lambdas, 4, 0, nullptr);
        const auto tight = robustLosses(*engine, core::boundMethodFromId("crown-tight").value(),
                                        samples, BoxCentre::Adversarial, lambdas, 4, 2, nullptr);
        for (std::size_t k = 0; k < wide.size(); ++k) {
            QVERIFY(tight[k] <= wide[k] + 1e-9);
        }
    }

    void claims_tellLinearFromExponentialGrowth() {
        const LossRun certified =
            runOf("cert", "certified", 0.1, [](double l) { return std::exp(3.0 * l); });
        const LossRun adversarial =
            runOf("adv", "adversarial", 1.0, [](double l) { return 1.0 + 50.0 * l + l * l; });
        const auto claims = lossClaims({certified, adversarial}, 1);
        for (const char* id :
             {"super-linear-box-cert", "super-linear-box-adv", "super-linear-crown-cert",
              "exponential-cert", "not-exponential-adv", "faster-cert-adv", "higher-adv-cert",
              "crown-below-box-cert", "adversarial-above-clean-cert", "adversarial-early-cert",
              "centre-small-adv"}) {
            QVERIFY2(claim(claims, id).verdict == Verdict::Holds, id);
        }
        const LossRun flat =
            runOf("flat", "certified", 1.0, [](double l) { return 1.0 + std::sqrt(l); });
        const auto others = lossClaims({flat}, 1);
        QCOMPARE(claim(others, "super-linear-box-flat").verdict, Verdict::DoesNotHold);
        QCOMPARE(claim(others, "exponential-flat").verdict, Verdict::DoesNotHold);
    }

    void lossesThatAreInfinite_areLeftOut() {
        LossRun run = runOf("net", "certified", 0.1, [](double l) { return std::exp(l); });
        run.curves[0].values[run.lambdas.size() - 1] = kInfinity;
        const auto claims = lossClaims({run}, 1);
        const Claim& one = claim(claims, "super-linear-box-net");
        QCOMPARE(one.verdict, Verdict::Holds);
        QVERIFY(one.note.find("1 samples") != std::string::npos);
        core::checkFigure(lossFigure({run}));
        QVERIFY(toCsv(lossTables({run})[1]).find("inf") == std::string::npos);
    }

    void figures_haveALogarithmicAxisAndEveryCurve() {
        const LossRun run = runOf("net", "certified", 0.1, [](double l) { return std::exp(l); });
        const core::Figure losses = lossFigure({run, run});
        core::checkFigure(losses);
        QCOMPARE(losses.panels.size(), 2U);
        QCOMPARE(losses.panels[0].chart.series.size(), 3U);
        QVERIFY(losses.panels[0].y.scale == core::AxisScale::Log);
        QVERIFY(core::greyscaleConflicts(losses).empty());
        const core::Figure centres = centreFigure({run});
        core::checkFigure(centres);
        QCOMPARE(centres.panels[0].chart.series.size(), 3U);
        QCOMPARE(run.middle(), 5U);
    }
};

QTEST_GUILESS_MAIN(TestLossGrowth)
#include "tst_loss_growth.moc"
