#include "reach/study/trained_networks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <utility>

#include "core/attack/balls.h"
#include "core/data/sample_source.h"
#include "core/io/network_file.h"
#include "core/io/number.h"
#include "core/network/evaluate.h"
#include "reach/study/known_networks.h"
#include "reach/study/random_networks.h"

namespace reach {

namespace {

namespace fs = std::filesystem;
using core::Json;

constexpr const char* kAuto = "auto";
constexpr const char* kNone = "none";
constexpr double kMnistEps = 0.1;

bool isRandom(const std::string& file) {
    return file == kRandomNetwork || file == kRandomGroups || file == kRandomRamp;
}

/// The file itself, else the one below the data folder.
std::string foundFile(const StudyContext& context, const std::string& file) {
    std::error_code ignored;
    const fs::path below = fs::path(context.environment().dataDir) / file;
    const bool isBelow = !fs::exists(file, ignored) && fs::exists(below, ignored);
    return isBelow ? below.string() : file;
}

std::vector<std::string> familyFiles(const StudyContext& context) {
    std::vector<std::string> files;
    for (const KnownNetwork& known : networksOf(context.settings().text("family"))) {
        std::error_code ignored;
        if (!fs::exists(foundFile(context, known.file), ignored)) {
            throw std::invalid_argument(
                "--set: networks: auto looks for " + std::string(known.file) +
                " below --data-dir (or $REACHSCOPE_DATA) and finds none; name files instead: "
                "--set networks=FILE,…");
        }
        files.emplace_back(known.file);
    }
    return files;
}

std::vector<std::string> networkFiles(const StudyContext& context) {
    std::vector<std::string> files = context.settings().texts("networks");
    if (files.empty()) {
        throw std::invalid_argument("--set: networks: expected at least one");
    }
    return files == std::vector<std::string>{kAuto} ? familyFiles(context) : files;
}

/// Entry k of a list that has one a network, the last for those beyond. A list of nothing else is
/// how settings read "none".
std::string entryFor(const StudySettings& settings, const char* key, std::size_t k) {
    const std::vector<std::string> list = settings.texts(key);
    return list.empty() ? kNone : list[std::min(k, list.size() - 1)];
}

/// "0.485:0.456:0.406"; empty for "none".
std::vector<double> channelNumbers(const std::string& text, const char* key) {
    std::vector<double> numbers;
    if (text == kNone) {
        return numbers;
    }
    for (std::size_t first = 0; first <= text.size();) {
        const std::size_t end = std::min(text.find(':', first), text.size());
        const auto number = core::maybeNumber(text.substr(first, end - first));
        if (!number) {
            throw std::invalid_argument("--set: " + std::string(key) +
                                        ": expected auto, none or numbers as 0.485:0.456:0.406, "
                                        "found " +
                                        core::inQuotes(text));
        }
        numbers.push_back(*number);
        first = end + 1;
    }
    return numbers;
}

core::NetworkFileOptions readingOf(const StudyContext& context, const std::string& file,
                                   std::size_t k) {
    const StudySettings& settings = context.settings();
    const KnownNetwork* known = maybeKnownNetwork(file);
    const auto numbers = [&](const char* key, const char* standard) {
        const std::string said = entryFor(settings, key, k);
        return channelNumbers(said != kAuto ? said : known != nullptr ? standard : kNone, key);
    };
    core::NetworkFileOptions options;
    options.mean = numbers("mean", known != nullptr ? known->mean : kNone);
    options.deviation = numbers("std", known != nullptr ? known->deviation : kNone);
    if (options.mean.empty() != options.deviation.empty()) {
        options.mean = options.mean.empty() ? std::vector{0.0} : options.mean;
        options.deviation = options.deviation.empty() ? std::vector{1.0} : options.deviation;
    }
    const std::string architecture = entryFor(settings, "architecture", k);
    options.architecture =
        architecture == kAuto || architecture == kNone ? std::string() : architecture;
    return options;
}

std::string trainingOf(const StudySettings& settings, const std::string& file, std::size_t k) {
    std::string said = entryFor(settings, "training", k);
    constexpr std::array kTrainings{"standard", "adversarial", "certified", "unknown"};
    if (std::find(kTrainings.begin(), kTrainings.end(), said) != kTrainings.end()) {
        return said;
    }
    if (said != kAuto) {
        throw std::invalid_argument(
            "--set: training: expected auto, standard, adversarial, certified or unknown, one a "
            "network, found " +
            core::inQuotes(said));
    }
    const KnownNetwork* known = maybeKnownNetwork(file);
    return known != nullptr ? known->training : "unknown";
}

std::string listText(const std::vector<double>& numbers) {
    std::string text;
    for (const double number : numbers) {
        text += (text.empty() ? "" : ", ") + shortText(number);
    }
    return text;
}

TrainedNetwork readOne(const StudyContext& context, const std::string& file, std::size_t k) {
    const std::string training = trainingOf(context.settings(), file, k);
    if (isRandom(file)) {
        return {file, training, smallRandomNetwork(file, context.environment().seed + k), {}, {}};
    }
    const core::NetworkFileOptions reading = readingOf(context, file, k);
    core::NetworkFile read = core::readNetworkFile(foundFile(context, file), reading);
    if (!reading.mean.empty()) {
        read.notes.push_back("the study puts (x - mean) / std before it: mean " +
                             listText(reading.mean) + ", std " + listText(reading.deviation));
    }
    return {networkName(file), training, std::move(read.network), {}, std::move(read.notes)};
}

std::vector<TrainedNetwork> readAll(const StudyContext& context,
                                    const std::vector<std::string>& files) {
    std::vector<TrainedNetwork> networks;
    for (const std::string& file : files) {
        TrainedNetwork next = readOne(context, file, networks.size());
        const bool isTaken =
            std::any_of(networks.begin(), networks.end(),
                        [&](const TrainedNetwork& known) { return known.name == next.name; });
        if (isTaken) {
            next.name += "-" + std::to_string(networks.size() + 1);
        }
        if (next.network.outputCount() < 2) {
            throw std::invalid_argument("--set: networks: " + next.name +
                                        " has one output, so that no class can be told");
        }
        networks.push_back(std::move(next));
    }
    return networks;
}

/// What the data setting names; auto: the first network's, if it is known, else the family's.
std::string dataName(const StudySettings& settings, const std::vector<std::string>& files) {
    std::string said = settings.text("data");
    if (said != kAuto) {
        return said;
    }
    if (isRandom(files.front())) {
        return std::string(kRandomData);
    }
    const KnownNetwork* known = maybeKnownNetwork(files.front());
    const std::string family = known != nullptr ? known->family : settings.text("family");
    for (const NetworkFamily& each : networkFamilies()) {
        if (family == each.id) {
            return each.data;
        }
    }
    return std::string(kRandomData);
}

double epsOf(const StudySettings& settings, const std::string& data, double cifarEps) {
    const double said = settings.number("eps");
    return said > 0.0 ? said : data.starts_with("cifar10") ? cifarEps : kMnistEps;
}

std::optional<std::array<double, 2>> clipOf(const StudySettings& settings) {
    const std::string text = settings.text("clip");
    if (text == kNone) {
        return std::nullopt;
    }
    const auto colon = text.find(':');
    const auto lower = core::maybeNumber(text.substr(0, colon));
    const auto upper = core::maybeNumber(colon == std::string::npos ? "" : text.substr(colon + 1));
    if (!lower || !upper || !(*lower < *upper)) {
        throw std::invalid_argument(
            "--set: clip: expected none or two ascending numbers as 0:1, found " +
            core::inQuotes(text));
    }
    return std::array{*lower, *upper};
}

int classOf(const core::Network& network, std::span<const double> pixels) {
    const auto outputs = core::evaluate<double>(network, pixels, 1);
    return static_cast<int>(std::max_element(outputs.begin(), outputs.end()) - outputs.begin());
}

/// Uniform in [0, 1]; each network's own answers are the labels.
void fillRandom(const StudyContext& context, TrainedNetworks& subjects) {
    Dice dice(context.environment().seed + 1);
    const std::int64_t inputs = subjects.networks.front().network.inputCount();
    subjects.data = "random inputs";
    for (std::int64_t k = 0; k < context.settings().whole("samples"); ++k) {
        subjects.indices.push_back(k);
        for (std::int64_t i = 0; i < inputs; ++i) {
            subjects.points.push_back(dice.unit());
        }
    }
    for (TrainedNetwork& network : subjects.networks) {
        for (std::int64_t k = 0; k < subjects.samples(); ++k) {
            network.labels.push_back(
                classOf(network.network, std::span(subjects.points)
                                             .subspan(static_cast<std::size_t>(k * inputs),
                                                      static_cast<std::size_t>(inputs))));
        }
    }
}

/// The samples from `start` on.
void fillFrom(const StudyContext& context, const std::string& name, TrainedNetworks& subjects) {
    const auto source = core::openSamples(name, context.environment().dataDir);
    const std::int64_t start = context.settings().whole("start");
    if (source->count() <= start) {
        throw std::invalid_argument("--set: start: " + source->name() + " has " +
                                    std::to_string(source->count()) + " samples");
    }
    const core::Dataset data =
        source->read(start, std::min(context.settings().whole("samples"), source->count() - start));
    subjects.data = data.name;
    subjects.note = data.note;
    subjects.points.assign(data.pixels.begin(), data.pixels.end());
    subjects.indices = data.indices;
    for (TrainedNetwork& network : subjects.networks) {
        network.labels = data.labels;
    }
}

void checkFit(const TrainedNetworks& subjects) {
    const auto width = static_cast<std::int64_t>(subjects.points.size()) / subjects.samples();
    for (const TrainedNetwork& each : subjects.networks) {
        if (each.network.inputCount() != width) {
            throw std::invalid_argument("--set: data: a sample of " + subjects.data + " has " +
                                        std::to_string(width) + " numbers, " + each.name +
                                        " expects " + std::to_string(each.network.inputCount()));
        }
        const auto [least, most] = std::minmax_element(each.labels.begin(), each.labels.end());
        if (*least < 0 || *most >= each.network.outputCount()) {
            throw std::invalid_argument("--set: data: label " +
                                        std::to_string(*least < 0 ? *least : *most) + " of " +
                                        subjects.data + "; " + each.name + " has outputs 0 to " +
                                        std::to_string(each.network.outputCount() - 1));
        }
    }
}

core::EngineOptions engineOf(const StudyContext& context) {
    const std::string precision = context.settings().text("precision");
    core::EngineOptions options;
    options.precision = precision == "single"   ? core::Precision::Single
                        : precision == "double" ? core::Precision::Double
                                                : core::Precision::Sound;
    options.device = context.settings().text("device");
    options.threads = context.environment().threads;
    return options;
}

/// Nine digits: what is left does not depend on how sums were split over threads.
double nineDigits(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.9g", value);
    return std::strtod(text, nullptr);
}

}  // namespace

core::AttackSamples TrainedNetworks::balls(std::size_t network, std::int64_t first,
                                           std::int64_t count, double radius) const {
    const auto width = static_cast<std::ptrdiff_t>(networks[network].network.inputCount());
    const std::vector<int>& labels = networks[network].labels;
    return core::ballsAround(
        {points.begin() + first * width, points.begin() + (first + count) * width},
        {labels.begin() + first, labels.begin() + first + count},
        {indices.begin() + first, indices.begin() + first + count},
        {radius, core::BallNorm::Linf, clip});
}

std::vector<std::string> TrainedNetworks::notesOf() const {
    std::vector<std::string> notes{std::to_string(samples()) + " samples of " + data +
                                   (note.empty() ? "" : " (" + note + ")") +
                                   ", l-infinity balls of radius " + shortText(eps) +
                                   (clip ? ", cut to the data range" : ", not cut")};
    for (const TrainedNetwork& each : networks) {
        for (const std::string& said : each.notes) {
            notes.push_back(each.name + ": " + said);
        }
    }
    return notes;
}

std::vector<StudySetting> trainedNetworkSettings(std::int64_t samples,
                                                 std::vector<std::string> smoke,
                                                 std::vector<std::string> smokeTraining) {
    std::vector<std::string> families;
    for (const NetworkFamily& family : networkFamilies()) {
        families.emplace_back(family.id);
    }
    return {textSetting("family", "mnist", nullptr, families,
                        "Which networks auto stands for: one architecture, trained differently"),
            textsSetting("networks", {kAuto}, std::move(smoke), {},
                         "Network files, looked for below the data folder too; auto: the family's; "
                         "random, random-groups, random-ramp: small ones"),
            textsSetting("training", {kAuto}, std::move(smokeTraining), {},
                         "standard, adversarial, certified or unknown, one a network; auto: as "
                         "known of the families"),
            textsSetting("architecture", {kAuto}, {kAuto}, {},
                         "Of checkpoints without a graph, one a network: a name or a .json file; "
                         "auto: the best guess"),
            textsSetting("mean", {kAuto}, {kAuto}, {},
                         "The networks expect (pixel - mean) / std, one a network: none, 0.13 or "
                         "0.485:0.456:0.406; auto: as known"),
            textsSetting("std", {kAuto}, {kAuto}, {}, "See mean"),
            textSetting("data", kAuto, nullptr, {},
                        "Data set: mnist, fashion-mnist, cifar10, a file, random; auto: the "
                        "family's"),
            wholeSetting("samples", samples, 6, 1, 1000000, "How many samples"),
            wholeSetting("start", 0, 0, 0, 1000000, "Place of the first one in the data set"),
            numberSetting("eps", 0.0, 0.0, 1e9, "Radius of the balls; 0: the data set's own"),
            textSetting("clip", "0:1", nullptr, {}, "Data range that cuts the balls: 0:1; or none"),
            textSetting("precision", "double", nullptr, {"sound", "double", "single"},
                        "sound: rounding of bounds covered; double and single are nominal"),
            textSetting("device", "cpu", nullptr, {}, "cpu, cuda or cuda:N"),
            wholeSetting("batch", 0, 0, 0, 100000, "Samples at once; 0: what suits")};
}

TrainedNetworks readTrainedNetworks(const StudyContext& context, double cifarEps) {
    const std::vector<std::string> files = networkFiles(context);
    const std::string data = dataName(context.settings(), files);
    TrainedNetworks subjects;
    subjects.clip = clipOf(context.settings());
    subjects.eps = epsOf(context.settings(), data, cifarEps);
    subjects.batch = context.settings().whole("batch");
    subjects.engine = engineOf(context);
    subjects.networks = readAll(context, files);
    if (data == kRandomData) {
        fillRandom(context, subjects);
    } else {
        fillFrom(context, data, subjects);
    }
    checkFit(subjects);
    return subjects;
}

ChunkResults measureInChunks(const StudyContext& context, const TrainedNetworks& subjects,
                             std::int64_t chunk,
                             const std::function<Json(std::size_t network, std::int64_t first,
                                                      std::int64_t count)>& measure) {
    const std::size_t networks = subjects.networks.size();
    std::vector<StudyPart> parts;
    for (std::int64_t first = 0; first < subjects.samples(); first += chunk) {
        const std::int64_t count = std::min(chunk, subjects.samples() - first);
        for (std::size_t n = 0; n < networks; ++n) {
            parts.push_back({"network-" + std::to_string(n) + "-samples-" + std::to_string(first),
                             [&measure, n, first, count] { return measure(n, first, count); }});
        }
    }
    StudyEnvironment alone = context.environment();
    alone.threads = 1;
    const auto found = StudyContext(context.settings(), alone).tryAll(parts);
    ChunkResults results;
    results.byNetwork.resize(networks);
    for (std::size_t part = 0; part < found.size(); part += networks) {
        const auto first = found.begin() + static_cast<std::ptrdiff_t>(part);
        const auto end = first + static_cast<std::ptrdiff_t>(networks);
        if (!std::all_of(first, end, [](const auto& each) { return each.has_value(); })) {
            results.isComplete = false;
            continue;
        }
        const auto begin = static_cast<std::int64_t>(part / networks) * chunk;
        for (std::int64_t k = begin; k < std::min(begin + chunk, subjects.samples()); ++k) {
            results.samples.push_back(k);
        }
        for (std::size_t n = 0; n < networks; ++n) {
            results.byNetwork[n].push_back(*found[part + n]);
        }
    }
    if (results.samples.empty()) {
        throw StudyCut("cut short before the first samples were finished on all networks");
    }
    return results;
}

Json nineDigitList(const std::vector<double>& values) {
    Json list = Json::array();
    for (const double value : values) {
        list.push_back(std::isfinite(value) ? Json(nineDigits(value)) : Json());
    }
    return list;
}

std::vector<double> numberList(const Json& list, double missing) {
    std::vector<double> values;
    for (const Json& value : list) {
        values.push_back(value.is_null() ? missing : value.get<double>());
    }
    return values;
}

std::vector<std::pair<std::size_t, std::size_t>> robustPairs(
    const std::vector<std::string>& trainings) {
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t robust = 0; robust < trainings.size(); ++robust) {
        for (std::size_t plain = 0; plain < trainings.size(); ++plain) {
            const bool isRobust =
                trainings[robust] == "adversarial" || trainings[robust] == "certified";
            if (isRobust && trainings[plain] == "standard") {
                pairs.emplace_back(robust, plain);
            }
        }
    }
    return pairs;
}

Claim unpairedClaim(std::string id, std::string paper) {
    Claim claim;
    claim.id = std::move(id);
    claim.paper = std::move(paper);
    claim.ours = "no such pair of networks in this run";
    claim.note =
        "expected a network trained to be robust and one with standard training "
        "(--set training=…)";
    return claim;
}

std::vector<core::BoundMethod> tensorMethodsOf(const StudySettings& settings,
                                               std::string_view key) {
    std::vector<core::BoundMethod> methods;
    for (const std::string& id : settings.texts(key)) {
        const auto method = core::boundMethodFromId(id);
        if (!method) {
            throw std::invalid_argument(
                "--set: " + std::string(key) +
                ": expected methods of `reachscope bounds` on tensors, found " +
                core::inQuotes(id));
        }
        const bool isNew =
            std::none_of(methods.begin(), methods.end(),
                         [&](const core::BoundMethod& known) { return known.id == method->id; });
        if (isNew) {
            methods.push_back(*method);
        }
    }
    if (methods.empty()) {
        throw std::invalid_argument("--set: " + std::string(key) + ": expected at least one");
    }
    return methods;
}

std::string precisionNote(const StudySettings& settings) {
    return settings.text("precision") == "sound" ? "Bounds are sound: rounding is covered."
                                                 : "Bounds are nominal: rounding is not covered.";
}

}  // namespace reach
