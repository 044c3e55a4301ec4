#include "reach/study/relu_states_study.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

#include "core/io/number.h"
#include "reach/study/study_kinds.h"
#include "reach/study/trained_networks.h"

namespace reach {

namespace {

using core::Json;
using Runs = std::vector<StateRun>;
using Status = NeuronStatus;

constexpr std::int64_t kSamplesAPart = 10;
constexpr double kPercent = 100.0;
constexpr std::array kStatuses{Status::Active,    Status::Inactive,      Status::Unstable,
                               Status::RightDead, Status::RightUnstable, Status::BothUnstable};

/// Points by Box over balls of radius 0, then every method over the whole region; in batches.
class Measurement {
public:
    Measurement(const StudyContext& context, const TrainedNetworks& subjects)
        : m_context(context),
          m_subjects(subjects),
          m_methods(tensorMethodsOf(context.settings())) {}

    Runs run(bool& isComplete) {
        const auto found =
            measureInChunks(m_context, m_subjects, kSamplesAPart,
                            [this](std::size_t n, std::int64_t first, std::int64_t count) {
                                return chunk(n, first, count);
                            });
        isComplete = found.isComplete;
        Runs runs;
        for (std::size_t n = 0; n < m_subjects.networks.size(); ++n) {
            runs.push_back(gathered(n, found.byNetwork[n]));
        }
        return runs;
    }

private:
    core::BoundEngine& engineOf(std::size_t network) {
        if (m_engineOf != network) {
            m_engine.reset();
            m_engine =
                core::makeBoundEngine(m_subjects.networks[network].network, m_subjects.engine);
            m_engineOf = network;
        }
        return *m_engine;
    }

    Json chunk(std::size_t n, std::int64_t first, std::int64_t count) {
        const core::BoundMethod box = core::boundMethodFromId("box").value();
        Json methods = Json::array({toJson(states(n, first, count, 0.0, box))});
        for (const core::BoundMethod& method : m_methods) {
            methods.push_back(toJson(states(n, first, count, m_subjects.eps, method)));
        }
        return methods;
    }

    std::vector<LayerStates> states(std::size_t n, std::int64_t first, std::int64_t count,
                                    double radius, const core::BoundMethod& method) {
        core::BoundEngine& engine = engineOf(n);
        const std::int64_t fits = core::fittingBatch(engine, count, 0, method);
        const std::int64_t batch = m_subjects.batch > 0 ? m_subjects.batch : fits;
        std::vector<LayerStates> layers;
        for (std::int64_t k = 0; k < count && !m_context.isCancelled(); k += batch) {
            const auto samples = m_subjects.balls(n, first + k, std::min(batch, count - k), radius);
            append(layers, countStates(engine, m_subjects.networks[n].network, samples.region,
                                       method, m_context.environment().cancel));
        }
        return layers;
    }

    StateRun gathered(std::size_t n, const std::vector<Json>& chunks) const {
        StateRun run{m_subjects.networks[n].name, m_subjects.networks[n].training, {}};
        run.methods.push_back({kPoints, "points", {}});
        for (const core::BoundMethod& method : m_methods) {
            run.methods.push_back({method.id, method.title, {}});
        }
        for (const Json& chunk : chunks) {
            for (std::size_t m = 0; m < run.methods.size(); ++m) {
                append(run.methods[m].layers, layerStatesOf(chunk.at(m)));
            }
        }
        return run;
    }

    const StudyContext& m_context;
    const TrainedNetworks& m_subjects;
    std::vector<core::BoundMethod> m_methods;
    std::size_t m_engineOf = std::numeric_limits<std::size_t>::max();
    std::unique_ptr<core::BoundEngine> m_engine;
};

double meanOf(const std::vector<double>& values) { return kPercent * spreadOf(values).mean; }

/// SABR's Table 5 and, beside it, shares of all neurons.
StudyTable statesTable(const Runs& runs) {
    StudyTable table{"states",
                     "Active, inactive and unstable ReLUs in percent, at points and over the whole "
                     "region; mean over layers and samples, and share of all neurons",
                     {{"network", "Network"},
                      {"training", "Training"},
                      {"method", "Bounds"},
                      {"active", "Act"},
                      {"inactive", "Inact"},
                      {"unstable", "Unst"},
                      {"active_of_all", "Act (all)"},
                      {"inactive_of_all", "Inact (all)"},
                      {"unstable_of_all", "Unst (all)"}},
                     {}};
    constexpr std::array kSigns{Status::Active, Status::Inactive, Status::Unstable};
    for (const StateRun& run : runs) {
        for (const MethodStates& method : run.methods) {
            if (method.hasRamps()) {
                continue;
            }
            auto& row = table.rows.emplace_back();
            row = {run.name, run.training, method.title};
            for (const Status status : kSigns) {
                row.emplace_back(meanOf(method.meanShares(status)));
            }
            for (const Status status : kSigns) {
                row.emplace_back(meanOf(method.totalShares(status)));
            }
        }
    }
    return table;
}

/// The six states of networks with ParamRamp.
StudyTable rampTable(const Runs& runs) {
    StudyTable table{"ramp_states",
                     "States of ParamRamp neurons in percent of all neurons",
                     {{"network", "Network"}, {"training", "Training"}, {"method", "Bounds"}},
                     {}};
    for (const Status status : kStatuses) {
        table.columns.push_back({std::string(id(status)), statusTitle(status, true)});
    }
    for (const StateRun& run : runs) {
        for (const MethodStates& method : run.methods) {
            if (!method.hasRamps()) {
                continue;
            }
            auto& row = table.rows.emplace_back();
            row = {run.name, run.training, method.title};
            for (const Status status : kStatuses) {
                row.emplace_back(meanOf(method.totalShares(status)));
            }
        }
    }
    return table;
}

StudyTable layerTable(const Runs& runs) {
    StudyTable table{
        "layers",
        "States by layer, in percent of its neurons",
        {{"network", ""}, {"method", ""}, {"layer", ""}, {"node", ""}, {"neurons", ""}},
        {},
        false};
    for (const Status status : kStatuses) {
        table.columns.push_back({std::string(id(status)), ""});
    }
    for (const StateRun& run : runs) {
        for (const MethodStates& method : run.methods) {
            for (std::size_t k = 0; k < method.layers.size(); ++k) {
                const LayerStates& layer = method.layers[k];
                auto& row = table.rows.emplace_back();
                row = {run.name, method.id, static_cast<std::int64_t>(k + 1), layer.name,
                       layer.neurons};
                for (const Status status : kStatuses) {
                    row.emplace_back(kPercent * layer.share(status));
                }
            }
        }
    }
    return table;
}

Json numbersOf(const Runs& runs) {
    Json numbers = Json::object();
    for (const StateRun& run : runs) {
        Json methods = Json::object();
        for (const MethodStates& method : run.methods) {
            Json shares = Json::object();
            for (const Status status : kStatuses) {
                if (method.hasRamps() || status == Status::Active || status == Status::Inactive ||
                    status == Status::Unstable) {
                    shares[std::string(id(status))] = jsonNumber(meanOf(method.meanShares(status)));
                }
            }
            methods[method.id] = shares;
        }
        numbers[run.name] = {
            {"training", run.training}, {"samples", run.samples()}, {"percent", methods}};
    }
    return numbers;
}

}  // namespace

std::vector<StudyTable> stateTables(const Runs& runs) {
    std::vector<StudyTable> tables;
    for (StudyTable table : {statesTable(runs), rampTable(runs), layerTable(runs)}) {
        if (!table.rows.empty()) {
            tables.push_back(std::move(table));
        }
    }
    return tables;
}

StudyInfo reluStatesInfo() {
    std::vector<StudySetting> settings = trainedNetworkSettings(
        100, {"random", "random-ramp", "random-groups"}, {"standard", "certified", "adversarial"});
    settings.push_back(textsSetting("methods", {"box", "crown"}, {"box", "crown-tight"}, {},
                                    "Bounds over whole regions: methods of `reachscope bounds` on "
                                    "tensors"));
    return {"relu-states", "Active, inactive and unstable neurons by layer",
            "SABR, Appendix C, Table 5; LBP, Figures 4 and 6",
            "How neurons stand at points and over whole regions, by layer and by the method that "
            "bounds them; the six states of ParamRamp where a network has it.",
            std::move(settings)};
}

StudyResult runReluStates(const StudyContext& context) {
    tensorMethodsOf(context.settings());  // what is wrong is said before anything is read
    const TrainedNetworks subjects = readTrainedNetworks(context, kCifarSmall);
    StudyResult result;
    const Runs runs = Measurement(context, subjects).run(result.isComplete);
    result.seeds = {context.seed()};
    result.claims = stateClaims(runs);
    result.tables = stateTables(runs);
    result.figures.push_back({"relu-states", stateFigure(runs)});
    result.numbers = numbersOf(runs);
    result.notes = subjects.notesOf();
    result.notes.emplace_back(
        "Active from l >= 0, else inactive from u <= 0, else unstable. Mean over the layers: each "
        "layer counts alike, as SABR's table is read here.");
    result.notes.push_back(precisionNote(context.settings()));
    return result;
}

}  // namespace reach
