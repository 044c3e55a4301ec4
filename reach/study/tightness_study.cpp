#include "reach/study/tightness_study.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/io/number.h"
#include "reach/study/study_kinds.h"
#include "reach/study/tightness_subject.h"

namespace reach {

namespace {

using core::Json;

/// Samples a part holds: what a run that is killed may lose of one method.
constexpr std::int64_t kSamplesAPart = 10;
constexpr const char* kPreset = "preset";

std::vector<TightnessMethod> methodsOf(const StudySettings& settings) {
    std::vector<std::string> ids;
    for (const std::string& id : settings.texts("methods")) {
        const auto more =
            id == kPreset ? presetMethods(settings.text("preset")) : std::vector<std::string>{id};
        ids.insert(ids.end(), more.begin(), more.end());
    }
    std::vector<TightnessMethod> methods;
    for (const std::string& id : ids) {
        const auto method = tightnessMethod(id);
        if (!method) {
            throw std::invalid_argument(
                "--set: methods: expected preset, star, triangle, "
                "parallelogram or a method of `reachscope bounds` on "
                "tensors, found " +
                core::inQuotes(id));
        }
        const bool isNew =
            std::none_of(methods.begin(), methods.end(),
                         [&](const TightnessMethod& known) { return known.id == method->id; });
        if (isNew) {
            methods.push_back(*method);
        }
    }
    if (methods.empty()) {
        throw std::invalid_argument("--set: methods: expected at least one");
    }
    return methods;
}

std::optional<std::array<double, 2>> clipOf(const StudySettings& settings) {
    const std::string text = settings.text("clip");
    if (text == "none") {
        return std::nullopt;
    }
    const auto colon = text.find(':');
    const auto lower = core::maybeNumber(text.substr(0, colon));
    const auto upper = core::maybeNumber(colon == std::string::npos ? "" : text.substr(colon + 1));
    if (!lower || !upper || !(*lower < *upper)) {
        throw std::invalid_argument(
            "--set: clip: expected none or two ascending numbers as 0:1, "
            "found " +
            core::inQuotes(text));
    }
    return std::array{*lower, *upper};
}

core::Precision precisionOf(const std::string& text) {
    return text == "single"   ? core::Precision::Single
           : text == "double" ? core::Precision::Double
                              : core::Precision::Sound;
}

TightnessSetup setupOf(const StudyContext& context) {
    const StudySettings& settings = context.settings();
    TightnessSetup setup;
    const std::string norm = settings.text("norm");
    setup.norm = norm == "l1"   ? core::BallNorm::L1
                 : norm == "l2" ? core::BallNorm::L2
                                : core::BallNorm::Linf;
    setup.clip = clipOf(settings);
    setup.batch = settings.whole("batch");
    setup.bisects = settings.text("search") == "bisection";
    setup.patience = settings.whole("patience");
    setup.allBounds = settings.text("preset") != "paradox";
    setup.threads = context.environment().threads;
    return setup;
}

/// Makes the engine of a network when the first part needs it; one at a time is alive. Parts run
/// one after the other: torch has its own threads.
class Engines {
public:
    explicit Engines(const StudyContext& context) {
        m_options.precision = precisionOf(context.settings().text("precision"));
        m_options.device = context.settings().text("device");
        m_options.threads = context.environment().threads;
    }

    core::BoundEngine& of(const TightnessSubject& subject) {
        if (m_subject != &subject) {
            m_engine.reset();
            m_engine = core::makeBoundEngine(subject.network, m_options);
            m_subject = &subject;
        }
        return *m_engine;
    }

private:
    core::EngineOptions m_options;
    const TightnessSubject* m_subject = nullptr;
    std::unique_ptr<core::BoundEngine> m_engine;
};

class Measurement {
public:
    Measurement(const StudyContext& context, std::vector<TightnessSubject>& subjects)
        : m_context(context),
          m_subjects(subjects),
          m_methods(methodsOf(context.settings())),
          m_setup(setupOf(context)),
          m_engines(context) {}

    /// Whether all parts were finished. Subjects are left with the samples that all methods
    /// finished; those without any are taken out.
    bool run() {
        StudyEnvironment alone = m_context.environment();
        alone.threads = 1;
        const auto found = StudyContext(m_context.settings(), alone).tryAll(parts());
        std::size_t next = 0;
        bool isComplete = true;
        for (TightnessSubject& subject : m_subjects) {
            isComplete = gather(subject, found, next) && isComplete;
        }
        std::erase_if(m_subjects,
                      [](const TightnessSubject& subject) { return subject.run.samples.empty(); });
        return isComplete;
    }

private:
    static std::size_t chunksOf(const TightnessSubject& subject) {
        return (subject.run.samples.size() + kSamplesAPart - 1) / kSamplesAPart;
    }

    static std::span<const LabelledSample> chunk(const TightnessSubject& subject,
                                                 std::size_t number) {
        const std::size_t first = number * kSamplesAPart;
        return std::span(subject.run.samples)
            .subspan(first,
                     std::min<std::size_t>(kSamplesAPart, subject.run.samples.size() - first));
    }

    /// Chunk by chunk, all methods of it: a run that is cut short has whole samples.
    std::vector<StudyPart> parts() {
        std::vector<StudyPart> list;
        for (std::size_t n = 0; n < m_subjects.size(); ++n) {
            const TightnessSubject& subject = m_subjects[n];
            for (std::size_t c = 0; c < chunksOf(subject); ++c) {
                for (const TightnessMethod& method : m_methods) {
                    list.push_back({"network-" + std::to_string(n) + "-samples-" +
                                        std::to_string(c * kSamplesAPart) + "-" + method.id,
                                    [this, &subject, &method, c] {
                                        return toJson(measure(subject, method, chunk(subject, c)));
                                    }});
                }
            }
        }
        return list;
    }

    PairBounds measure(const TightnessSubject& subject, const TightnessMethod& method,
                       std::span<const LabelledSample> samples) {
        const auto* cancel = m_context.environment().cancel;
        if (method.programmes) {
            return measureByProgrammes(subject.network, *method.programmes, samples,
                                       subject.run.radii, m_setup, cancel);
        }
        return measureByTensors(m_engines.of(subject), subject.network.outputCount(),
                                *method.bounds, method.isMonotone(), samples, subject.run.radii,
                                m_setup, cancel);
    }

    bool gather(TightnessSubject& subject, const std::vector<std::optional<Json>>& found,
                std::size_t& next) const {
        TightnessRun& run = subject.run;
        for (const TightnessMethod& method : m_methods) {
            run.methods.push_back({method, PairBounds()});
        }
        std::vector<LabelledSample> samples;
        for (std::size_t c = 0; c < chunksOf(subject); ++c, next += m_methods.size()) {
            const auto first = found.begin() + static_cast<std::ptrdiff_t>(next);
            const auto end = first + static_cast<std::ptrdiff_t>(m_methods.size());
            if (!std::all_of(first, end, [](const auto& part) { return part.has_value(); })) {
                continue;
            }
            for (std::size_t m = 0; m < m_methods.size(); ++m) {
                run.methods[m].bounds.append(pairBoundsOf(*found[next + m]));
            }
            const auto whole = chunk(subject, c);
            samples.insert(samples.end(), whole.begin(), whole.end());
        }
        const bool isComplete = samples.size() == run.samples.size();
        run.samples = std::move(samples);
        return isComplete;
    }

    const StudyContext& m_context;
    std::vector<TightnessSubject>& m_subjects;
    std::vector<TightnessMethod> m_methods;
    TightnessSetup m_setup;
    Engines m_engines;
};

Json numbersOf(const std::vector<TightnessRun>& runs) {
    Json numbers = Json::object();
    for (const TightnessRun& run : runs) {
        Json areas = Json::object();
        for (const auto& [method, bounds] : run.methods) {
            const Spread spread = crAuc(run, bounds);
            areas[method.id] = {
                {"cr_auc", jsonNumber(spread.mean)},
                {"interval",
                 {jsonNumber(spread.confidence.lower), jsonNumber(spread.confidence.upper)}}};
        }
        numbers[run.name] = {{"samples", run.samples.size()},
                             {"clean_accuracy", run.accuracy()},
                             {"training", run.training},
                             {"methods", areas}};
    }
    return numbers;
}

/// Which pairs were looked at, where it was not all.
std::vector<std::string> searchNotes(const StudySettings& settings) {
    if (settings.text("preset") != "paradox") {
        return {};
    }
    std::vector<std::string> notes{
        "Box, hBox, tight lines, CROWN-0, Triangle and Parallelogram certify at every radius below "
        "one at which they do (their relaxations nest): each sample's largest certified radius is "
        "found by bisection."};
    if (settings.text("search") == "bisection") {
        notes.emplace_back(
            "Assumed of the other methods too, for which it is no theorem: the largest certified "
            "radius that bisection finds may be too small, and smaller ones may be uncertified.");
    } else if (settings.whole("patience") > 0) {
        notes.emplace_back("Assumed of the other methods: after " +
                           std::to_string(settings.whole("patience")) +
                           " uncertified radii in a row no larger one is certified. That can only "
                           "lower their curves.");
    } else {
        notes.emplace_back(
            "For DeepZ and adaptive lines that is no theorem: every radius is "
            "computed.");
    }
    return notes;
}

std::vector<std::string> notesOf(const StudySettings& settings) {
    std::vector<std::string> notes{
        "CR-AUC is the area under the share of samples certified (in percent) against eps (in "
        "pixels' units of [0, 1]), by the trapezoidal rule; a misclassified sample counts as not "
        "certified.",
        settings.text("clip") == "none"
            ? "Balls are not cut to the data range, as the papers print them."
            : "Balls are cut to the data range, which the papers do not print."};
    const bool isNominal = settings.text("precision") != "sound";
    notes.emplace_back(isNominal ? "Bounds are nominal: rounding is not covered."
                                 : "Bounds on tensors are sound: rounding is covered.");
    for (std::string& note : searchNotes(settings)) {
        notes.push_back(std::move(note));
    }
    return notes;
}

double toleranceOf(const StudySettings& settings) {
    return settings.text("precision") == "single" ? 1e-3 : 1e-6;
}

}  // namespace

StudyInfo tightnessInfo() {
    return {
        "tightness",
        "How tight each relaxation is: certified share against eps",
        "PARADOX, Appendix B, Figures 2 and 9, Tables 1 and 4; LBP, Figure 3 and Table 1",
        "The share of samples that each method certifies against the radius (CR curves) and the "
        "area below (CR-AUC), on any network and data set; adaptive lines against tight ones.",
        {textsSetting("networks", {"auto"}, {std::string(kRandomSubject)}, {},
                      "Network files, looked for below the data folder too; auto: three of ERAN "
                      "there; random: a small one"),
         textSetting("data", "mnist", nullptr, {},
                     "Data set: mnist, fashion-mnist, cifar10, a file"),
         wholeSetting("samples", 100, 6, 1, 1000000, "How many samples"),
         wholeSetting("start", 0, 0, 0, 1000000, "Place of the first one in the data set"),
         textSetting("preset", "paradox", "all", {"paradox", "lbp", "all"},
                     "Methods: paradox (Table 4), lbp (Figure 3: adaptive and tight), all"),
         textsSetting("methods", {kPreset}, {kPreset, "triangle", "parallelogram"}, {},
                      "preset and others: alpha-crown, relaxed-crown-V; star, triangle, "
                      "parallelogram by linear programmes: slow, for some hundred neurons"),
         textsSetting("training", {"auto"}, {"auto"},
                      {"auto", "standard", "adversarial", "certified", "unknown"},
                      "How each network was trained: which claims are tested on it"),
         textSetting("norm", "linf", nullptr, {"linf", "l1", "l2"}, "Norm of the balls"),
         numbersSetting("eps_max", {0.07, 0.15, 0.4}, {0.2}, 1e-9, 1e9,
                        "Largest radius, one a network (the last one for the rest)"),
         wholeSetting("radii", 100, 9, 2, 10001, "Radii from 0 to the largest"),
         numbersSetting("table_eps", {0.0}, {0.0}, 0.0, 1e9,
                        "Radius of LBP's table, one a network; 0: half of the largest"),
         textSetting("clip", "none", nullptr, {}, "Data range that cuts the balls: 0:1; or none"),
         numbersSetting("mean", {0.0}, {0.0}, -1e9, 1e9,
                        "The networks expect (pixel - mean) / std, one a channel"),
         numbersSetting("std", {1.0}, {1.0}, 1e-9, 1e9, "See mean"),
         textSetting("precision", "sound", nullptr, {"sound", "double", "single"},
                     "sound: rounding covered; double and single are nominal"),
         textSetting("device", "cpu", nullptr, {}, "cpu, cuda or cuda:N"),
         wholeSetting("batch", 0, 0, 0, 100000,
                      "Pairs of sample and radius at once; 0: what memory allows"),
         textSetting("search", "all", nullptr, {"all", "bisection"},
                     "bisection: assume that no method fails below a radius that it certifies"),
         wholeSetting("patience", 0, 0, 0, 10001,
                      "Uncertified radii in a row that end a sample; 0: look at all")}};
}

StudyResult runTightness(const StudyContext& context) {
    const StudySettings& settings = context.settings();
    std::vector<TightnessSubject> subjects = tightnessSubjects(context);
    StudyResult result;
    result.isComplete = Measurement(context, subjects).run();
    if (subjects.empty()) {
        throw StudyCut("cut short before the first samples were finished by all methods");
    }
    std::vector<TightnessRun> runs;
    std::vector<double> tableRadii;
    const std::vector<double> asked = settings.numbers("table_eps");
    for (TightnessSubject& subject : subjects) {
        const double eps = asked[std::min(runs.size(), asked.size() - 1)];
        tableRadii.push_back(eps > 0.0 ? eps : 0.5 * subject.run.radii.back());
        runs.push_back(std::move(subject.run));
    }
    const bool isRandom = settings.texts("networks") == std::vector{std::string(kRandomSubject)};
    result.seeds = isRandom ? std::vector{context.seed()} : std::vector<std::int64_t>();
    result.claims = paradoxClaims(runs);
    for (Claim& claim : lineClaims(runs, toleranceOf(settings))) {
        result.claims.push_back(std::move(claim));
    }
    result.tables = tightnessTables(runs, tableRadii);
    result.figures.push_back({"cr-curves", curveFigure(runs)});
    if (auto figure = lineFigure(runs, LineQuantity::Range)) {
        result.figures.push_back({"bound-range", std::move(*figure)});
        result.figures.push_back({"cr-lines", lineFigure(runs, LineQuantity::Share).value()});
    }
    result.numbers = numbersOf(runs);
    result.notes = notesOf(settings);
    return result;
}

}  // namespace reach
