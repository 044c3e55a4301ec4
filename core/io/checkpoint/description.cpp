#include "core/io/checkpoint/description_private.h"

#include <algorithm>
#include <map>

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

constexpr const char* kKind = "reachscope architecture";
constexpr int kVersion = 1;
constexpr std::size_t kMostSteps = 20000;
constexpr std::int64_t kLargest = std::int64_t{1} << 31;

const std::map<std::string, StepKind>& stepKinds() {
    static const std::map<std::string, StepKind> kinds{
        {"dense", StepKind::Dense},
        {"convolution", StepKind::Convolution},
        {"batch_norm", StepKind::BatchNorm},
        {"relu", StepKind::Relu},
        {"leaky_relu", StepKind::LeakyRelu},
        {"param_ramp", StepKind::ParamRamp},
        {"silu", StepKind::Silu},
        {"max_pool", StepKind::MaxPool},
        {"average_pool", StepKind::AveragePool},
        {"global_average_pool", StepKind::GlobalAveragePool},
        {"flatten", StepKind::Flatten},
        {"scale", StepKind::Scale},
        {"sum", StepKind::Sum}};
    return kinds;
}

std::string knownKinds() {
    std::string list = "residual";
    for (const auto& [name, kind] : stepKinds()) {
        list += ", " + name;
    }
    return list;
}

/// One whole number, or a list of them of one of the sizes allowed.
std::vector<std::int64_t> oneOrSeveral(JsonReader& reader, const std::string& key,
                                       std::size_t most) {
    if (!reader.at(key).is_array()) {
        return {reader.count(key, kLargest)};
    }
    std::vector<std::int64_t> list = reader.counts(key, kLargest);
    if (list.size() != 2 && list.size() != most) {
        reader.fail(reader.place(key), most == 2 ? "one number or two" : "one, two or four numbers",
                    std::to_string(list.size()));
    }
    return list;
}

std::array<std::int64_t, 2> pairOf(JsonReader& reader, const std::string& key) {
    const auto list = oneOrSeveral(reader, key, 2);
    return {list.front(), list.back()};
}

/// {top, left, bottom, right} of one number, of {rows, columns}, or of all four.
std::array<std::int64_t, 4> paddingOf(JsonReader& reader) {
    const auto list = oneOrSeveral(reader, "padding", 4);
    if (list.size() == 4) {
        return {list[0], list[1], list[2], list[3]};
    }
    return {list.front(), list.back(), list.front(), list.back()};
}

/// Numbers, or one number that stands for all.
std::vector<double> numbersOf(JsonReader& reader, const std::string& key) {
    return reader.at(key).is_array() ? reader.numbers(key)
                                     : std::vector<double>{reader.number(key)};
}

class Reader {
public:
    Reader(const std::string& path, Description& result) : m_path(path), m_result(result) {}

    void run(JsonReader& document) {
        if (document.has("prefix")) {
            m_prefix = document.text("prefix");
        }
        m_values["input"] = 0;
        readSteps(document.list("steps"), "step");
        if (m_current != static_cast<int>(m_result.steps.size())) {
            document.fail(document.place("steps"), "the last step's value as the output",
                          "another one");
        }
    }

private:
    void readSteps(const Json& list, const std::string& what) {
        int number = 0;
        for (const Json& item : list) {
            const std::string where = what + " " + std::to_string(number++);
            try {
                readStep(JsonReader(item, m_path, where));
            } catch (const ParseError& error) {
                const bool isNamed = error.where().starts_with(what + " ");
                throw ParseError(m_path, isNamed ? error.where() : where + ", " + error.where(),
                                 error.expected(), error.found());
            }
        }
    }

    void readStep(JsonReader reader) {
        if (m_result.steps.size() >= kMostSteps) {
            reader.fail("steps", "at most " + std::to_string(kMostSteps), "more");
        }
        const std::string kind = reader.text("kind");
        if (reader.has("from")) {
            m_current = valueOf(reader, "from");
        }
        if (kind == "residual") {
            readResidual(reader);
        } else {
            const auto found = stepKinds().find(kind);
            if (found == stepKinds().end()) {
                reader.fail(reader.place("kind"), "one of " + knownKinds(), inQuotes(kind));
            }
            readPlain(reader, found->second, kind);
        }
        reader.refuseUnknown();
        nameValue(reader);
    }

    /// Two branches from one value, and their sum; a branch without steps is the value itself.
    void readResidual(JsonReader& reader) {
        const int start = m_current;
        readSteps(reader.list("branch"), "branch step");
        const int left = m_current;
        m_current = start;
        if (reader.has("shortcut")) {
            readSteps(reader.list("shortcut"), "shortcut step");
        }
        Step sum;
        sum.kind = StepKind::Sum;
        sum.inputs = {left, m_current};
        sum.name = ownName(reader, "sum");
        add(std::move(sum));
    }

    void readPlain(JsonReader& reader, StepKind kind, const std::string& word) {
        Step step;
        step.kind = kind;
        step.inputs = {m_current};
        const std::string tensors = reader.has("tensors") ? reader.text("tensors") : "";
        step.name = ownName(reader, tensors.empty() ? word : tensors);
        switch (kind) {
            case StepKind::Dense:
                readAffine(reader, tensors, step);
                if (reader.has("features")) {
                    step.width = reader.count("features", kLargest);
                }
                if (reader.has("transposed")) {
                    step.isTransposed = reader.flag("transposed");
                }
                break;
            case StepKind::Convolution:
                readAffine(reader, tensors, step);
                readConvolution(reader, step);
                break;
            case StepKind::BatchNorm:
                readBatchNorm(reader, tensors, step);
                break;
            case StepKind::MaxPool:
            case StepKind::AveragePool:
                readPool(reader, step);
                break;
            case StepKind::Sum:
                step.inputs.push_back(valueOf(reader, "with"));
                break;
            default:
                readElementwise(reader, tensors, step);
        }
        add(std::move(step));
    }

    void readElementwise(JsonReader& reader, const std::string& tensors, Step& step) {
        if (step.kind == StepKind::LeakyRelu && reader.has("slope")) {
            step.slope = reader.number("slope");
        }
        if (step.kind == StepKind::ParamRamp) {
            step.weight = tensorName(reader, "r", tensors, "r");
            step.eta = reader.has("eta") ? reader.number("eta") : 0.0;
        }
        if (step.kind == StepKind::Scale) {
            step.factor = reader.has("factor") ? numbersOf(reader, "factor") : std::vector{1.0};
            step.offset = reader.has("offset") ? numbersOf(reader, "offset") : std::vector{0.0};
        }
    }

    void readAffine(JsonReader& reader, const std::string& tensors, Step& step) {
        step.weight = tensorName(reader, "weight", tensors, "weight");
        step.bias = tensorName(reader, "bias", tensors, "bias");
        if (step.weight.empty()) {
            reader.fail(reader.place("weight"), "a tensor's name", "none");
        }
    }

    void readConvolution(JsonReader& reader, Step& step) {
        if (reader.has("channels")) {
            step.width = reader.count("channels", kLargest);
        }
        if (reader.has("kernel")) {
            step.kernel = pairOf(reader, "kernel");
        }
        if (reader.has("groups")) {
            step.groups = reader.count("groups", kLargest);
            if (step.groups == 0) {
                reader.fail(reader.place("groups"), "at least 1", "0");
            }
        }
        readWindow(reader, step);
    }

    void readPool(JsonReader& reader, Step& step) {
        step.kernel = pairOf(reader, "kernel");
        step.stride = step.kernel;
        readWindow(reader, step);
        if (reader.has("ceil")) {
            step.ceilMode = reader.flag("ceil");
        }
        if (step.kind == StepKind::AveragePool && reader.has("count_padding")) {
            step.countsPadding = reader.flag("count_padding");
        }
    }

    void readWindow(JsonReader& reader, Step& step) {
        if (reader.has("stride")) {
            step.stride = pairOf(reader, "stride");
        }
        if (reader.has("dilation")) {
            step.dilation = pairOf(reader, "dilation");
        }
        if (reader.has("padding")) {
            step.padding = paddingOf(reader);
        }
        if (std::min(step.stride[0], step.stride[1]) < 1 ||
            std::min(step.dilation[0], step.dilation[1]) < 1) {
            reader.fail(reader.place("stride"), "strides and dilations of at least 1", "0");
        }
    }

    void readBatchNorm(JsonReader& reader, const std::string& tensors, Step& step) {
        step.weight = tensorName(reader, "weight", tensors, "weight");
        step.bias = tensorName(reader, "bias", tensors, "bias");
        step.mean = tensorName(reader, "mean", tensors, "running_mean");
        step.variance = tensorName(reader, "variance", tensors, "running_var");
        if (reader.has("epsilon")) {
            step.epsilon = reader.number("epsilon");
        }
        if (step.mean.empty() || step.variance.empty()) {
            reader.fail(reader.place("mean"), "names of the mean's and the variance's tensor",
                        "none");
        }
    }

    /// The name under its own key, false for none, or TENSORS.usual.
    std::string tensorName(JsonReader& reader, const std::string& key, const std::string& tensors,
                           const std::string& usual) {
        if (!reader.has(key)) {
            if (tensors.empty() && usual != "bias") {
                reader.fail(reader.place("tensors"), "what its tensors' names begin with", "none");
            }
            return tensors.empty() ? std::string() : m_prefix + tensors + "." + usual;
        }
        if (reader.at(key) == Json(false)) {
            return {};
        }
        const std::string name = reader.text(key);
        if (name.empty()) {
            reader.fail(reader.place(key), "a tensor's name", "an empty text");
        }
        return m_prefix + name;
    }

    int valueOf(JsonReader& reader, const std::string& key) {
        const std::string name = reader.text(key);
        const auto found = m_values.find(name);
        if (found == m_values.end()) {
            reader.fail(reader.place(key), "the \"name\" of an earlier step, or \"input\"",
                        inQuotes(name));
        }
        return found->second;
    }

    std::string ownName(JsonReader& reader, const std::string& otherwise) {
        if (reader.has("name")) {
            return reader.text("name");
        }
        return m_uses[otherwise]++ == 0 ? otherwise
                                        : otherwise + " " + std::to_string(m_uses[otherwise] - 1);
    }

    void nameValue(JsonReader& reader) {
        if (reader.has("name") && !m_values.emplace(reader.text("name"), m_current).second) {
            reader.fail(reader.place("name"), "a name of its own", inQuotes(reader.text("name")));
        }
    }

    void add(Step step) {
        m_result.steps.push_back(std::move(step));
        m_current = static_cast<int>(m_result.steps.size());
    }

    const std::string& m_path;
    Description& m_result;
    std::string m_prefix;
    int m_current = 0;
    std::map<std::string, int> m_values;
    std::map<std::string, int> m_uses;
};

Shape readInput(JsonReader& reader) {
    Shape shape = reader.counts("input", kLargest);
    if ((shape.size() != 1 && shape.size() != 3) ||
        std::any_of(shape.begin(), shape.end(), [](std::int64_t size) { return size < 1; })) {
        reader.fail(reader.place("input"), "[features] or [channels, height, width], each above 0",
                    reader.at("input").dump().substr(0, 40));
    }
    return shape;
}

Normalisation readNormalisation(JsonReader reader) {
    Normalisation result;
    const bool isNamed = reader.at("mean").is_string();
    if (isNamed) {
        result.meanTensor = reader.text("mean");
        result.deviationTensor = reader.text("std");
    } else {
        result.mean = numbersOf(reader, "mean");
        result.deviation = numbersOf(reader, "std");
    }
    reader.refuseUnknown();
    if (isNamed ? result.meanTensor.empty() || result.deviationTensor.empty()
                : result.mean.empty() || result.deviation.empty()) {
        reader.fail(reader.place("mean"), "numbers or the names of tensors", "nothing");
    }
    return result;
}

void readWeights(JsonReader& reader, Description& result) {
    if (reader.at("weights").is_object()) {
        for (const auto& [tensor, file] : reader.textMap("weights")) {
            result.weights.emplace_back(tensor, file);
        }
    } else if (reader.at("weights").is_array()) {
        for (const std::string& file : reader.texts("weights")) {
            result.weights.emplace_back(std::string(), file);
        }
    } else {
        result.weights.emplace_back(std::string(), reader.text("weights"));
    }
}

void readHead(JsonReader& reader) {
    if (reader.text("kind") != kKind) {
        reader.fail("key \"kind\"", std::string("\"") + kKind + "\"",
                    inQuotes(reader.text("kind")));
    }
    if (reader.count("version", 1000) != kVersion) {
        reader.fail("key \"version\"", std::to_string(kVersion),
                    std::to_string(reader.count("version", 1000)));
    }
    if (reader.has("title")) {
        reader.text("title");
    }
}

}  // namespace

Description readDescription(const Json& json, const std::string& path) {
    JsonReader reader(json, path, "architecture");
    readHead(reader);
    Description result;
    result.input = readInput(reader);
    if (reader.has("normalisation")) {
        result.normalisation = readNormalisation(reader.object("normalisation"));
    }
    Reader(path, result).run(reader);
    if (result.steps.empty()) {
        reader.fail(reader.place("steps"), "at least one step", "none");
    }
    if (reader.has("ignored")) {
        result.ignored = reader.texts("ignored");
    }
    if (reader.has("match")) {
        result.matchesByOrder = reader.text("match") == "name or order";
        if (!result.matchesByOrder && reader.text("match") != "name") {
            reader.fail(reader.place("match"), "\"name\" or \"name or order\"",
                        inQuotes(reader.text("match")));
        }
    }
    if (reader.has("weights")) {
        readWeights(reader, result);
    }
    reader.refuseUnknown();
    return result;
}

bool matchesPattern(const std::string& text, const std::string& pattern) {
    const std::size_t star = pattern.find('*');
    if (star == std::string::npos) {
        return text == pattern;
    }
    if (text.compare(0, star, pattern, 0, star) != 0) {
        return false;
    }
    const std::string rest = pattern.substr(star + 1);
    for (std::size_t from = star; from <= text.size(); ++from) {
        if (matchesPattern(text.substr(from), rest)) {
            return true;
        }
    }
    return false;
}

}  // namespace core::checkpoint
