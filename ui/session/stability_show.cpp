#include "ui/session/stability_show.h"

#include <algorithm>
#include <cmath>
#include <exception>

#include "ui/session/session.h"

namespace ui {
namespace {

constexpr const char* kPage = "stability";
constexpr std::int64_t kMostIndex = std::int64_t{1} << 53;
constexpr std::int64_t kMostSteps = 100'000;
constexpr std::array<const char*, 2> kScopes{"input_set", "samples"};
constexpr std::array<const char*, 3> kNorms{"linf", "l1", "l2"};
constexpr std::array<const char*, 3> kLosses{"cross_entropy", "margin", "targeted_margin"};

[[noreturn]] void refuse(core::JsonReader& reader, const std::string& key,
                         const std::string& expected) {
    const core::Json found = reader.at(key);
    reader.fail(reader.place(key), expected,
                found.dump(-1, ' ', true, core::Json::error_handler_t::replace).substr(0, 80));
}

template <class Value, std::size_t Count>
Value readWord(core::JsonReader& reader, const std::string& key,
               const std::array<const char*, Count>& words) {
    const std::string word = reader.text(key);
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) {
        std::string expected;
        for (const char* each : words) {
            expected += (expected.empty() ? "\"" : ", \"") + std::string(each) + '"';
        }
        refuse(reader, key, "one of " + expected);
    }
    return static_cast<Value>(found - words.begin());
}

double readNumber(core::JsonReader& reader, const std::string& key, double largest) {
    const double number = reader.number(key);
    if (!(number >= 0.0 && number <= largest)) {
        refuse(reader, key, "a number from 0 on");
    }
    return number;
}

std::int64_t readCount(core::JsonReader& reader, const std::string& key, std::int64_t largest) {
    const std::int64_t count = reader.count(key, largest);
    if (count < 1) {
        refuse(reader, key, "a whole number from 1 on");
    }
    return count;
}

std::int64_t readIndex(core::JsonReader& reader, const std::string& key) {
    return reader.has(key) ? reader.count(key, kMostIndex) : -1;
}

reach::Method readMethod(core::JsonReader& reader) {
    const auto method = reach::methodFromId(reader.text("method"));
    if (!method || reach::isExactLike(*method)) {
        refuse(reader, "method", "a method that bounds layers");
    }
    return *method;
}

core::Json attackJson(const AttackShow& attack) {
    return {{"steps", attack.steps},
            {"step_size", attack.stepSize},
            {"restarts", attack.restarts},
            {"loss", kLosses.at(static_cast<std::size_t>(attack.loss))},
            {"seed", attack.seed}};
}

AttackShow readAttack(core::JsonReader reader) {
    AttackShow attack;
    attack.steps = static_cast<int>(readCount(reader, "steps", kMostSteps));
    attack.stepSize = readNumber(reader, "step_size", 1e6);
    attack.restarts = static_cast<int>(readCount(reader, "restarts", kMostSteps));
    attack.loss = readWord<core::AttackLoss>(reader, "loss", kLosses);
    attack.seed = reader.count("seed", kMostIndex);
    reader.refuseUnknown();
    return attack;
}

void readSamples(core::JsonReader& reader, StabilityShow& show) {
    show.set = reader.text("set");
    show.first = readCount(reader, "first", kMostStabilitySamples);
    show.eps = readNumber(reader, "eps", 1e9);
    show.norm = readWord<core::BallNorm>(reader, "norm", kNorms);
    show.isClipped = reader.flag("clipped");
    show.isOverAll = reader.flag("over_all");
    show.sample = readIndex(reader, "sample");
}

/// What people type beyond a number's range.
void mend(StabilityShow& show) {
    show.first = std::clamp<std::int64_t>(show.first, 1, kMostStabilitySamples);
    show.points = std::clamp<std::int64_t>(show.points, 1, kMostStabilityPoints);
    show.eps = std::isfinite(show.eps) ? std::clamp(show.eps, 0.0, 1e9) : 0.0;
    show.attack.steps = std::clamp(show.attack.steps, 1, static_cast<int>(kMostSteps));
    show.attack.restarts = std::clamp(show.attack.restarts, 1, static_cast<int>(kMostSteps));
    const double step = show.attack.stepSize;
    show.attack.stepSize = std::isfinite(step) ? std::clamp(step, 0.0, 1e6) : 0.0;
}

}  // namespace

core::AttackSettings AttackShow::settings() const {
    core::AttackSettings settings;
    settings.steps = steps;
    settings.stepSize = stepSize;
    settings.restarts = restarts;
    settings.loss = loss;
    settings.seed = static_cast<std::uint64_t>(seed);
    return settings;
}

std::vector<reach::Method> stabilityMethods() {
    std::vector<reach::Method> methods;
    for (const reach::MethodInfo& method : reach::methods()) {
        if (!reach::isExactLike(method.method)) {
            methods.push_back(method.method);
        }
    }
    std::ranges::stable_sort(methods, {}, reach::costRank);
    return methods;
}

core::Json stabilityJson(const StabilityShow& show) {
    core::Json json = {{"scope", kScopes.at(static_cast<std::size_t>(show.scope))},
                       {"set", show.set},
                       {"first", show.first},
                       {"eps", show.eps},
                       {"norm", kNorms.at(static_cast<std::size_t>(show.norm))},
                       {"clipped", show.isClipped},
                       {"over_all", show.isOverAll},
                       {"sampled", show.isSampled},
                       {"method", std::string(reach::info(show.method).id)},
                       {"points", show.points},
                       {"compares_all", show.comparesAll},
                       {"percent", show.isInPercent},
                       {"layer", show.layer},
                       {"order", std::string(reach::id(show.order))},
                       {"attack", attackJson(show.attack)}};
    if (show.sample >= 0) {
        json["sample"] = show.sample;
    }
    if (show.neuron >= 0) {
        json["neuron"] = show.neuron;
    }
    return json;
}

StabilityShow readStability(core::JsonReader reader) {
    StabilityShow show;
    show.scope = readWord<StabilityScope>(reader, "scope", kScopes);
    readSamples(reader, show);
    show.isSampled = reader.flag("sampled");
    show.method = readMethod(reader);
    show.points = readCount(reader, "points", kMostStabilityPoints);
    show.comparesAll = reader.flag("compares_all");
    show.isInPercent = reader.flag("percent");
    show.layer = reader.text("layer");
    show.neuron = readIndex(reader, "neuron");
    const auto order = reach::worstOrderFromId(reader.text("order"));
    if (!order) {
        refuse(reader, "order", "\"widest\", \"nearest\" or \"most_often\"");
    }
    show.order = *order;
    show.attack = readAttack(reader.object("attack"));
    reader.refuseUnknown();
    return show;
}

StabilityShow stabilityOf(const State& state) {
    const auto found = state.pages.find(kPage);
    if (found == state.pages.end()) {
        return {};
    }
    try {
        const std::string path;
        return readStability(core::JsonReader(found->second, path, "page stability"));
    } catch (const std::exception&) {
        return {};
    }
}

QString stabilityFault(const State& state) {
    const auto found = state.pages.find(kPage);
    if (found == state.pages.end()) {
        return {};
    }
    try {
        const std::string path = "page Neuron stability";
        readStability(core::JsonReader(found->second, path, "page"));
        return {};
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    }
}

void changeStability(Session& session, const QString& what,
                     const std::function<void(StabilityShow&)>& edit, int mergeId) {
    session.change(
        what,
        [&edit](State& state) {
            StabilityShow show = stabilityOf(state);
            const StabilityShow before = show;
            edit(show);
            mend(show);
            if (show != before) {
                state.pages[kPage] = stabilityJson(show);
            }
        },
        mergeId);
}

}  // namespace ui
