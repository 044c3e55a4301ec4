#include "reach/study/loss_growth_study.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

#include "core/io/number.h"
#include "reach/study/resampling.h"
#include "reach/study/study_figures.h"
#include "reach/study/study_kinds.h"
#include "reach/study/trained_networks.h"

namespace reach {

namespace {

using core::Json;
using Runs = std::vector<LossRun>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kSamplesAPart = 10;

/// Box first, where it is among them: the curves that claims compare with.
/// Box first, as figures and claims have it.
std::vector<core::BoundMethod> boxFirst(std::vector<core::BoundMethod> methods) {
    std::stable_partition(methods.begin(), methods.end(),
                          [](const core::BoundMethod& method) { return method.id == "box"; });
    return methods;
}

core::AttackSettings attackOf(const StudyContext& context) {
    core::AttackSettings attack = core::sabrAttack();
    attack.seed = context.environment().seed;
    return attack;
}

constexpr std::array kCentres{BoxCentre::Clean, BoxCentre::Adversarial};

class Measurement {
public:
    Measurement(const StudyContext& context, const TrainedNetworks& subjects)
        : m_context(context),
          m_subjects(subjects),
          m_methods(boxFirst(tensorMethodsOf(context.settings()))),
          m_lambdas(evenly(0.0, 1.0, context.settings().whole("lambdas"))) {}

    Runs run(bool& isComplete) {
        const ChunkResults found =
            measureInChunks(m_context, m_subjects, kSamplesAPart,
                            [this](std::size_t n, std::int64_t first, std::int64_t count) {
                                return chunk(n, first, count);
                            });
        isComplete = found.isComplete;
        Runs runs;
        for (std::size_t n = 0; n < m_subjects.networks.size(); ++n) {
            runs.push_back(gathered(n, found));
        }
        return runs;
    }

private:
    /// Engine and attacker of one network at a time.
    void use(std::size_t network) {
        if (m_of == network) {
            return;
        }
        m_engine.reset();
        m_attacker.reset();
        const core::Network& own = m_subjects.networks[network].network;
        m_engine = core::makeBoundEngine(own, m_subjects.engine);
        m_attacker = core::makeAttacker(own, m_subjects.engine);
        m_of = network;
    }

    Json chunk(std::size_t n, std::int64_t first, std::int64_t count) {
        use(n);
        const auto* cancel = m_context.environment().cancel;
        const core::AttackSamples balls = m_subjects.balls(n, first, count, m_subjects.eps);
        core::RunControl control;
        control.cancel = cancel;
        const core::AttackResult attacked = m_attacker->attack(balls, attackOf(m_context), control);
        const LossSamples samples{balls.points, attacked.points, balls.labels, m_subjects.eps,
                                  m_subjects.clip};
        Json curves = Json::array();
        for (const core::BoundMethod& method : m_methods) {
            for (const BoxCentre centre : kCentres) {
                curves.push_back(nineDigitList(robustLosses(
                    *m_engine, method, samples, centre, m_lambdas,
                    m_subjects.networks[n].network.outputCount(), m_subjects.batch, cancel)));
            }
        }
        return {
            {"standard", nineDigitList(pointLosses(*m_engine, balls.points, balls.labels))},
            {"adversarial", nineDigitList(pointLosses(*m_engine, attacked.points, balls.labels))},
            {"curves", curves}};
    }

    LossRun gathered(std::size_t n, const ChunkResults& found) const {
        LossRun run{m_subjects.networks[n].name,
                    m_subjects.networks[n].training,
                    m_lambdas,
                    {},
                    {},
                    {},
                    {}};
        for (const std::int64_t k : found.samples) {
            run.indices.push_back(m_subjects.indices[static_cast<std::size_t>(k)]);
        }
        for (const core::BoundMethod& method : m_methods) {
            for (const BoxCentre centre : kCentres) {
                run.curves.push_back({method.id, method.title, centre, {}});
            }
        }
        const auto add = [](std::vector<double>& to, const Json& list) {
            const auto values = numberList(list, kInfinity);
            to.insert(to.end(), values.begin(), values.end());
        };
        for (const Json& chunk : found.byNetwork[n]) {
            add(run.standard, chunk.at("standard"));
            add(run.adversarial, chunk.at("adversarial"));
            for (std::size_t c = 0; c < run.curves.size(); ++c) {
                add(run.curves[c].values, chunk.at("curves").at(c));
            }
        }
        return run;
    }

    const StudyContext& m_context;
    const TrainedNetworks& m_subjects;
    std::vector<core::BoundMethod> m_methods;
    std::vector<double> m_lambdas;
    std::size_t m_of = std::numeric_limits<std::size_t>::max();
    std::unique_ptr<core::BoundEngine> m_engine;
    std::unique_ptr<core::Attacker> m_attacker;
};

std::string centreText(BoxCentre centre) {
    return centre == BoxCentre::Clean ? "clean" : "adversarial";
}

StudyTable lossTable(const Runs& runs) {
    StudyTable table{"losses",
                     "Mean cross-entropy: standard, under attack, and robust over boxes of radius "
                     "$\\lambda\\epsilon$",
                     {{"network", "Network"},
                      {"training", "Training"},
                      {"standard", "Standard"},
                      {"adversarial", "Attacked"},
                      {"method", "Bounds"},
                      {"centre", "Centre"}},
                     {}};
    const LossRun& model = runs.front();
    const std::vector<std::size_t> places{1, model.middle(), model.lambdas.size() - 1};
    for (const std::size_t k : places) {
        table.columns.push_back({"lambda_" + shortText(model.lambdas[k]),
                                 "$\\lambda = " + shortText(model.lambdas[k]) + "$"});
    }
    for (const LossRun& run : runs) {
        for (const LossCurve& curve : run.curves) {
            auto& row = table.rows.emplace_back();
            row = {run.name,
                   run.training,
                   spreadOf(run.standard).mean,
                   spreadOf(run.adversarial).mean,
                   curve.title,
                   centreText(curve.centre)};
            const auto means = run.means(curve);
            for (const std::size_t k : places) {
                row.emplace_back(means[k]);
            }
        }
    }
    return table;
}

StudyTable curveTable(const Runs& runs) {
    StudyTable table{"curves",
                     "Mean and quartiles of the robust cross-entropy at every lambda",
                     {{"network", ""},
                      {"method", ""},
                      {"centre", ""},
                      {"lambda", ""},
                      {"mean", ""},
                      {"lower_quartile", ""},
                      {"median", ""},
                      {"upper_quartile", ""}},
                     {},
                     false};
    for (const LossRun& run : runs) {
        for (const LossCurve& curve : run.curves) {
            const auto means = run.means(curve);
            for (std::size_t k = 0; k < run.lambdas.size(); ++k) {
                const auto own = run.at(curve, k);
                table.rows.push_back({run.name, curve.method, centreText(curve.centre),
                                      run.lambdas[k], means[k], quantile(own, 0.25),
                                      quantile(own, 0.5), quantile(own, 0.75)});
            }
        }
    }
    return table;
}

Json numbersOf(const Runs& runs) {
    Json numbers = Json::object();
    for (const LossRun& run : runs) {
        Json curves = Json::object();
        for (const LossCurve& curve : run.curves) {
            const auto means = run.means(curve);
            curves[curve.method + "-" + centreText(curve.centre)] = {
                {"middle", jsonNumber(means[run.middle()])}, {"whole", jsonNumber(means.back())}};
        }
        numbers[run.name] = {{"training", run.training},
                             {"samples", run.samples()},
                             {"standard", jsonNumber(spreadOf(run.standard).mean)},
                             {"adversarial", jsonNumber(spreadOf(run.adversarial).mean)},
                             {"robust", curves}};
    }
    return numbers;
}

}  // namespace

std::vector<StudyTable> lossTables(const Runs& runs) { return {lossTable(runs), curveTable(runs)}; }

StudyInfo lossGrowthInfo() {
    std::vector<StudySetting> settings =
        trainedNetworkSettings(100, {"random", "random-groups"}, {"certified", "adversarial"});
    settings.push_back(textsSetting("methods", {"box", "crown"}, {"box", "crown"}, {},
                                    "Bounds: methods of `reachscope bounds` on tensors (crown is "
                                    "DeepPoly)"));
    settings.push_back(
        wholeSetting("lambdas", 21, 5, 3, 1001, "Subselection ratios, evenly from 0 to 1"));
    return {"loss-growth", "How the robust loss grows with the propagation region",
            "SABR, section 5 and Appendix C, Figures 7 to 9",
            "Standard and robust cross-entropy against the subselection ratio, by Box and CROWN "
            "(DeepPoly), around the samples and around an attack's end as SABR takes it.",
            std::move(settings)};
}

StudyResult runLossGrowth(const StudyContext& context) {
    tensorMethodsOf(context.settings());  // what is wrong is said before anything is read
    const TrainedNetworks subjects = readTrainedNetworks(context, kCifarSmall);
    StudyResult result;
    const Runs runs = Measurement(context, subjects).run(result.isComplete);
    result.seeds = {context.seed()};
    result.claims = lossClaims(runs, context.environment().seed);
    result.tables = lossTables(runs);
    result.figures.push_back({"loss-growth", lossFigure(runs)});
    result.figures.push_back({"loss-centres", centreFigure(runs)});
    result.numbers = numbersOf(runs);
    result.notes = subjects.notesOf();
    result.notes.emplace_back(
        "Robust cross-entropy: ln(1 + sum e^-m) of lower bounds m of the margins, over a box of "
        "radius lambda eps. Adversarial centres: SABR's attack (8 steps of 0.5 eps, times 0.1 "
        "after steps 4 and 7), its end moved into the ball of radius (1 - lambda) eps; at lambda "
        "= 1 both centres are the sample.");
    result.notes.push_back(precisionNote(context.settings()));
    return result;
}

}  // namespace reach
