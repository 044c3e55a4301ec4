#include "reach/study/snr_training_study.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "core/io/number.h"
#include "core/train/training_data.h"
#include "core/train/training_method.h"
#include "core/train/training_settings.h"
#include "reach/study/study_kinds.h"
#include "reach/study/trained_networks.h"

namespace reach {

namespace {

using core::Json;
using Runs = std::vector<SnrTrainingRun>;

constexpr std::array<double, 2> kPixels{0.0, 1.0};
constexpr double kCurveAttackStep = 0.25;
constexpr std::int64_t kCurveAttackSteps = 10;

std::vector<std::string> methodIds() {
    std::vector<std::string> ids;
    for (const core::TrainingMethod& method : core::trainingMethods()) {
        ids.push_back(method.id);
    }
    return ids;
}

std::vector<StudySetting> settingsOfStudy() {
    std::vector<StudySetting> settings{
        textsSetting("methods", {"sabr", "pgd"}, {"sabr", "pgd"}, methodIds(),
                     "Ways of training: methods of `reachscope train`"),
        numbersSetting("alpha", {1e-3}, {1e-3}, 0.0, 1e6,
                       "Weights of the variance loss, each with each beta"),
        numbersSetting("beta", {5e-4}, {5e-4}, 0.0, 1e6,
                       "Weights of the stability loss, each with each alpha"),
        wholeSetting("seeds", 3, 3, 1, 1000, "Seeds: each trains every way once"),
        textSetting("data", "mnist", "toy-moons", {},
                    "Data set: trained on its training split, measured on its test split"),
        wholeSetting("train_samples", 0, 200, 0, 100000000,
                     "Of the training split, the first ones; 0: all"),
        wholeSetting("test_samples", 1000, 40, 0, 100000000,
                     "Of the test split, the first ones; 0: all"),
        textSetting("architecture", "conv", "dense-12-12", {},
                    "Network: a name, a description's file or text"),
        numberSetting("eps", 0.1, 1e-9, 1e9, "Radius trained for and measured at"),
        wholeSetting("epochs", 20, 6, 0, 1000000,
                     "Length; warm-up, ramp and milestones of the method's paper are scaled to it. "
                     "0: the paper's"),
        textsSetting("training", {}, {"batch=20", "snr-steps=3"}, {},
                     "Further settings of `reachscope train`: key=value, the same for all ways"),
        textsSetting("certify", {"box", "crown-ibp", "crown"}, {"box", "crown"}, {},
                     "Methods that certify; a sample counts if one of them does it"),
        wholeSetting("curve_samples", 500, 20, 1, 100000000,
                     "Test samples of the evaluations on the way"),
        textSetting("precision", "sound", nullptr, {"sound", "double", "single"},
                    "Of certificates; sound: rounding covered; double and single are nominal"),
        textSetting("device", "cpu", nullptr, {}, "cpu, cuda or cuda:N")};
    for (StudySetting& setting : snrSettings()) {
        settings.push_back(std::move(setting));
    }
    return settings;
}

std::vector<TrainingArm> armsOfStudy(const StudySettings& settings) {
    const auto methods = settings.texts("methods");
    if (methods.empty()) {
        throw std::invalid_argument("--set: methods: expected at least one");
    }
    return trainingArms(methods, settings.numbers("alpha"), settings.numbers("beta"));
}

core::TrainingConfig configOf(const StudySettings& settings, const TrainingArm& arm,
                              std::int64_t seed) {
    const double eps = settings.number("eps");
    core::TrainingConfig config = withEpochs(
        core::trainingDefaults(arm.method, settings.text("data"), eps), settings.whole("epochs"));
    config.method = arm.method;
    config.data = settings.text("data");
    config.eps = eps;
    config.architecture = settings.text("architecture");
    config.samples = settings.whole("train_samples");
    config.evaluateSamples = settings.whole("curve_samples");
    config.evaluateEps = eps;
    config.evaluateAttackSteps = kCurveAttackSteps;
    config.evaluateAttackStep = kCurveAttackStep;
    config.snrSamples = config.evaluateSamples;
    for (const std::string& assignment : settings.texts("training")) {
        core::setTrainingValue(config, assignment);
    }
    config.varianceWeight = arm.alpha;
    config.stabilityWeight = arm.beta;
    config.seed = seed;
    core::checkTraining(config);
    return config;
}

/// One thread each, so that numbers do not depend on how many runs go at once.
core::EngineOptions engineOf(const StudySettings& settings) {
    const std::string precision = settings.text("precision");
    core::EngineOptions options;
    options.precision = precision == "single"   ? core::Precision::Single
                        : precision == "double" ? core::Precision::Double
                                                : core::Precision::Sound;
    options.device = settings.text("device");
    options.threads = 1;
    return options;
}

/// What all runs share is read once: no way of training has samples of its own.
SnrTrainingSetup setupOf(const StudyContext& context, const core::TrainingConfig& config) {
    const StudySettings& settings = context.settings();
    const core::TrainingSources sources =
        core::openTrainingData(config, context.environment().dataDir);
    const std::int64_t wanted = settings.whole("test_samples");
    const core::Dataset test = sources.test->read(
        0, wanted > 0 ? std::min(wanted, sources.test->count()) : sources.test->count());
    SnrTrainingSetup setup;
    setup.data = core::readTrainingData(config, sources);
    setup.input = sources.train->shape();
    setup.classes = sources.classes;
    setup.labels = test.labels;
    setup.test.data = test.name;
    setup.test.note = test.note;
    setup.test.points.assign(test.pixels.begin(), test.pixels.end());
    setup.test.indices = test.indices;
    setup.test.eps = settings.number("eps");
    setup.test.clip = kPixels;
    setup.test.engine = engineOf(settings);
    setup.certifiers = tensorMethodsOf(settings, "certify");
    setup.snr = snrSetupOf(context);
    setup.cancel = context.environment().cancel;
    return setup;
}

/// Seeds that were finished whole, and their runs: seed after seed, arm after arm.
struct FinishedSeeds {
    std::vector<std::int64_t> seeds;
    Runs runs;
    bool isComplete = true;
};

/// Every seed trains every arm: parts that are kept one by one. On the processor several at once.
FinishedSeeds trainAll(const StudyContext& context, const SnrTrainingSetup& setup,
                       const std::vector<TrainingArm>& arms) {
    const std::int64_t seeds = context.settings().whole("seeds");
    std::vector<StudyPart> parts;
    for (std::int64_t s = 0; s < seeds; ++s) {
        for (const TrainingArm& arm : arms) {
            const core::TrainingConfig config =
                configOf(context.settings(), arm, context.seed() + s);
            parts.push_back(
                {"seed-" + std::to_string(config.seed) + "-" + arm.id(),
                 [&setup, arm, config] { return trainAndMeasure(setup, arm, config); }});
        }
    }
    StudyEnvironment environment = context.environment();
    environment.threads = setup.test.engine.device == "cpu" ? environment.threads : 1;
    const auto found = StudyContext(context.settings(), environment).tryAll(parts);
    FinishedSeeds finished;
    for (std::int64_t s = 0; s < seeds; ++s) {
        const auto first = found.begin() + s * static_cast<std::ptrdiff_t>(arms.size());
        const auto end = first + static_cast<std::ptrdiff_t>(arms.size());
        if (!std::all_of(first, end, [](const auto& each) { return each.has_value(); })) {
            finished.isComplete = false;
            continue;
        }
        finished.seeds.push_back(context.seed() + s);
        std::transform(first, end, std::back_inserter(finished.runs),
                       [](const auto& each) { return snrTrainingRunOf(*each); });
    }
    if (finished.seeds.empty()) {
        throw StudyCut("cut short before the first seed had trained every way");
    }
    return finished;
}

/// The runs arm by arm, as tables and figures show them.
Runs byArm(const Runs& runs, const std::vector<TrainingArm>& arms) {
    Runs sorted;
    for (const TrainingArm& arm : arms) {
        std::copy_if(runs.begin(), runs.end(), std::back_inserter(sorted),
                     [&](const SnrTrainingRun& run) { return run.arm == arm; });
    }
    return sorted;
}

std::string nameOf(const SnrTrainingRun& run) {
    return run.arm.id() + ", seed " + std::to_string(run.seed);
}

/// What became of single runs that a reader must know.
std::vector<std::string> runNotes(const Runs& runs, std::int64_t classes) {
    std::vector<std::string> notes;
    for (const SnrTrainingRun& run : runs) {
        if (!run.isMeasured()) {
            notes.push_back(nameOf(run) + " diverged: " + run.failure);
        } else if (run.natural * static_cast<double>(classes) < 1.5) {
            notes.push_back(nameOf(run) + " did not learn: its accuracy is about that of guessing");
        }
    }
    return notes;
}

std::vector<std::string> notesOf(const StudyContext& context, const SnrTrainingSetup& setup,
                                 const Runs& runs) {
    const StudySettings& settings = context.settings();
    const std::int64_t epochs = settings.whole("epochs");
    std::vector<std::string> notes{
        "Trained on " + std::to_string(setup.data.train->count) + " samples of " +
            setup.data.train->name + ", " +
            (epochs > 0 ? std::to_string(epochs) + " epochs, the schedules of each method's paper "
                                                   "scaled to them"
                        : std::string("as long as each method's paper says")) +
            "; one thread a run. Both runs of a pair start from the same weights and see the same "
            "batches.",
        "Measured on " + setup.test.notesOf().front() + ".",
        "Certified: by any of the methods of `certify`, neurons that interval arithmetic settles "
        "not bounded again. " +
            precisionNote(settings),
        "Unstable: share of all neurons, by Box. SNR: mean decibels of the hidden layers. " +
            snrNote(setup.snr)};
    for (std::string& note : runNotes(runs, setup.classes)) {
        notes.push_back(std::move(note));
    }
    return notes;
}

}  // namespace

StudyInfo snrTrainingInfo() {
    return {"snr-training", "Training with and without the SNR losses",
            "SNR, sections 5.1 and 5.2, Tables 2 and 3, Figures 7 and 9",
            "The same seeds trained with and without the variance and the stability loss: natural "
            "accuracy, accuracy under PGD, certified accuracy, share of unstable neurons and SNR, "
            "with mean and spread.",
            settingsOfStudy()};
}

StudyResult runSnrTraining(const StudyContext& context) {
    const std::vector<TrainingArm> arms = armsOfStudy(context.settings());
    for (const TrainingArm& arm : arms) {
        configOf(context.settings(), arm, context.seed());  // what is wrong is said before reading
    }
    const SnrTrainingSetup setup =
        setupOf(context, configOf(context.settings(), arms.front(), context.seed()));
    const FinishedSeeds finished = trainAll(context, setup, arms);
    const Runs runs = byArm(finished.runs, arms);
    StudyResult result;
    result.isComplete = finished.isComplete;
    result.seeds = finished.seeds;
    result.claims = snrTrainingClaims(runs);
    result.tables = snrTrainingTables(runs);
    if (std::any_of(runs.begin(), runs.end(),
                    [](const SnrTrainingRun& run) { return run.isMeasured(); })) {
        result.figures.push_back({"snr-training", snrTrainingFigure(runs)});
        result.figures.push_back({"snr-training-epochs", snrTrainingCourse(runs)});
    }
    result.numbers = snrTrainingNumbers(runs);
    result.notes = notesOf(context, setup, runs);
    return result;
}

}  // namespace reach
