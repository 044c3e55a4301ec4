#include "reach/analysis/input_spec.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/data/dataset.h"
#include "core/io/file_bytes.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"
#include "reach/analysis/ball_words.h"

namespace reach {

namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t start = text.find_first_not_of(" \t");
    return start == std::string_view::npos
               ? std::string_view()
               : text.substr(start, text.find_last_not_of(" \t") - start + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(trimmed(text.substr(0, end)));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

double number(const std::string& option, std::string_view text) {
    const auto value = core::maybeNumber(text);
    if (!value) {
        throw InputSpecError(option, "expected a number, found " + core::inQuotes(text));
    }
    return *value;
}

std::array<double, 2> range(const std::string& option, std::string_view text) {
    const auto ends = split(text, ':');
    if (ends.size() != 2) {
        throw InputSpecError(option, "expected lower:upper, found " + core::inQuotes(text));
    }
    const std::array<double, 2> result{number(option, ends[0]), number(option, ends[1])};
    if (result[0] > result[1]) {
        throw InputSpecError(option, "expected lower <= upper, found " + core::inQuotes(text));
    }
    return result;
}

/// One entry a coordinate; one entry alone stands for all.
template <typename T>
std::vector<T> spread(const std::string& option, std::vector<T> entries, std::int64_t count) {
    if (entries.size() == 1) {
        entries.resize(static_cast<std::size_t>(count), entries.front());
    }
    if (static_cast<std::int64_t>(entries.size()) != count) {
        throw InputSpecError(option, "expected " + std::to_string(count) +
                                         " entries, as the network has inputs, or one for all; "
                                         "found " +
                                         std::to_string(entries.size()));
    }
    return entries;
}

Eigen::VectorXd vectorOf(const std::vector<double>& values) {
    return Eigen::Map<const Eigen::VectorXd>(values.data(),
                                             static_cast<Eigen::Index>(values.size()));
}

InputSet boxSet(const std::string& text, std::int64_t count) {
    std::vector<std::array<double, 2>> ranges;
    for (const std::string_view part : split(text, ',')) {
        ranges.push_back(range("--box", part));
    }
    ranges = spread("--box", std::move(ranges), count);
    Eigen::VectorXd lower(count);
    Eigen::VectorXd upper(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        lower[i] = ranges[static_cast<std::size_t>(i)][0];
        upper[i] = ranges[static_cast<std::size_t>(i)][1];
    }
    return {Box(lower, upper), {}, {}};
}

std::vector<double> numbersOf(const nlohmann::json& json, const std::string& key,
                              std::int64_t count, const std::string& path) {
    const auto list = json.is_object() ? json.find(key) : json.end();
    const std::string expected = "a list of " + std::to_string(count) + " numbers";
    if (list == json.end() || !list->is_array() ||
        static_cast<std::int64_t>(list->size()) != count) {
        throw core::ParseError(path, "key \"" + key + "\"", expected,
                               list == json.end() ? "none"
                               : list->is_array() ? std::to_string(list->size()) + " entries"
                                                  : list->type_name());
    }
    std::vector<double> values;
    for (const auto& item : *list) {
        if (!item.is_number() || !std::isfinite(item.get<double>())) {
            throw core::ParseError(path, "key \"" + key + "\"", "finite numbers", item.type_name());
        }
        values.push_back(item.get<double>());
    }
    return values;
}

InputSet boxFileSet(const std::string& path, std::int64_t count) {
    nlohmann::json json;
    try {
        json = nlohmann::json::parse(core::readFileBytes(path, std::uint64_t{256} << 20));
    } catch (const nlohmann::json::parse_error& error) {
        throw core::ParseError(path, "byte " + std::to_string(error.byte),
                               "JSON {\"lower\": […], \"upper\": […]}", "something else");
    } catch (const nlohmann::json::exception&) {
        throw core::ParseError(path, "file", "numbers that a double holds", "a larger one");
    }
    const std::vector<double> lower = numbersOf(json, "lower", count, path);
    const std::vector<double> upper = numbersOf(json, "upper", count, path);
    for (std::size_t i = 0; i < lower.size(); ++i) {
        if (lower[i] > upper[i]) {
            throw core::ParseError(path, "coordinate " + std::to_string(i), "lower <= upper",
                                   core::exactText(lower[i]) + " > " + core::exactText(upper[i]));
        }
    }
    return {Box(vectorOf(lower), vectorOf(upper)), {}, {}};
}

InputSet ballSet(const InputSpec& spec, const Eigen::VectorXd& center) {
    if (!spec.eps) {
        throw InputSpecError("--eps", "expected the radius around the centre, found none");
    }
    if (!(*spec.eps >= 0.0) || !std::isfinite(*spec.eps)) {
        throw InputSpecError("--eps",
                             "expected a number of 0 or more, found " + core::exactText(*spec.eps));
    }
    return makeBall(center, *spec.eps, normOf(spec), clipOf(spec));
}

InputSet centerSet(const InputSpec& spec, std::int64_t count) {
    std::vector<double> center;
    for (const std::string_view part : split(spec.center, ',')) {
        center.push_back(number("--center", part));
    }
    return ballSet(spec, vectorOf(spread("--center", std::move(center), count)));
}

Eigen::VectorXd sampleOf(const InputSpec& spec, std::int64_t count) {
    if (!spec.index || *spec.index < 0) {
        throw InputSpecError("--index", "expected the number of a sample of --data, from 0");
    }
    // Samples come in the order of their indices, so the one asked for is among the first.
    const core::Dataset data = core::readDataset(spec.data, spec.dataDir, *spec.index + 1);
    const auto size = core::elementCount(data.shape);
    if (size != count) {
        throw InputSpecError("--data", "expected samples of " + std::to_string(count) +
                                           " numbers, as the network has inputs, found " +
                                           core::toString(data.shape));
    }
    const auto place = std::find(data.indices.begin(), data.indices.end(), *spec.index);
    if (place == data.indices.end()) {
        throw InputSpecError("--index", "expected a sample that " + spec.data + " holds, found " +
                                            std::to_string(*spec.index));
    }
    const float* pixels = data.pixels.data() + (place - data.indices.begin()) * size;
    return Eigen::Map<const Eigen::VectorXf>(pixels, size).cast<double>();
}

const core::PropertyCase& caseOf(const core::Property& property, const InputSpec& spec) {
    const auto count = static_cast<std::int64_t>(property.cases.size());
    if (!spec.propertyCase && count != 1) {
        throw InputSpecError("--case", "expected one of the property's " + std::to_string(count) +
                                           " cases, 0 to " + std::to_string(count - 1) +
                                           ", found none");
    }
    const std::int64_t index = spec.propertyCase.value_or(0);
    if (index < 0 || index >= count) {
        throw InputSpecError("--case", "expected 0 to " + std::to_string(count - 1) + ", found " +
                                           std::to_string(index));
    }
    return property.cases[static_cast<std::size_t>(index)];
}

InputSet propertySet(const InputSpec& spec, std::int64_t count) {
    const core::Property property = core::readVnnlib(spec.property);
    if (property.inputCount != count) {
        throw InputSpecError("--property", "expected a property of " + std::to_string(count) +
                                               " inputs, found one of " +
                                               std::to_string(property.inputCount));
    }
    try {
        return makeInputSet(caseOf(property, spec));
    } catch (const InputSpecError&) {
        throw;
    } catch (const std::invalid_argument& error) {
        throw InputSpecError("--property", error.what());
    }
}

struct Form {
    const char* option;
    bool isGiven;
};

std::array<Form, 5> formsOf(const InputSpec& spec) {
    return {{{"--box", !spec.box.empty()},
             {"--box-file", !spec.boxFile.empty()},
             {"--center", !spec.center.empty()},
             {"--data", !spec.data.empty()},
             {"--property", !spec.property.empty()}}};
}

/// The one form that is given.
std::string formOf(const InputSpec& spec) {
    std::string given;
    for (const Form& form : formsOf(spec)) {
        if (form.isGiven && !given.empty()) {
            throw InputSpecError(form.option, "expected one input set, found " + given + " too");
        }
        given = form.isGiven ? form.option : given;
    }
    if (given.empty()) {
        throw InputSpecError("--box",
                             "expected an input set: one of --box, --box-file, --center "
                             "with --eps, --data with --index and --eps, --property");
    }
    return given;
}

/// Options that refine another form than the one given are a mistake, not to be passed over.
void checkRefinements(const InputSpec& spec, const std::string& form) {
    const bool isBall = form == "--center" || form == "--data";
    const auto refuse = [&](const char* option, bool isGiven, bool fits, const char* needed) {
        if (isGiven && !fits) {
            throw InputSpecError(
                option, std::string("expected beside ") + needed + ", found beside " + form);
        }
    };
    refuse("--eps", spec.eps.has_value(), isBall, "--center or --data");
    refuse("--norm", !spec.norm.empty(), isBall, "--center or --data");
    refuse("--clip", !spec.clip.empty(), isBall, "--center or --data");
    refuse("--index", spec.index.has_value(), form == "--data", "--data");
    refuse("--case", spec.propertyCase.has_value(), form == "--property", "--property");
}

/// a - b and a + b, rounded away from the interval between them where they are not exact.
double differenceBelow(double a, double b) {
    const double difference = a - b;
    const double virtualB = a - difference;
    const double error = (a - (difference + virtualB)) + (virtualB - b);
    return error < 0.0 ? std::nextafter(difference, -std::numeric_limits<double>::infinity())
                       : difference;
}

double sumAbove(double a, double b) { return -differenceBelow(-a, b); }

}  // namespace

InputSpecError::InputSpecError(std::string option, const std::string& problem)
    : std::invalid_argument(option + ": " + problem), m_option(std::move(option)) {}

std::optional<Norm> normOf(const InputSpec& spec) {
    if (spec.norm.empty() || spec.norm == "linf") {
        return std::nullopt;
    }
    if (spec.norm == "l1" || spec.norm == "l2") {
        return spec.norm == "l1" ? Norm::L1 : Norm::L2;
    }
    throw InputSpecError("--norm", "expected linf, l1 or l2, found " + core::inQuotes(spec.norm));
}

std::optional<std::array<double, 2>> clipOf(const InputSpec& spec) {
    return spec.clip.empty() ? std::nullopt : std::optional(range("--clip", spec.clip));
}

InputSet makeInputSet(const InputSpec& spec, std::int64_t inputCount) {
    const std::string form = formOf(spec);
    checkRefinements(spec, form);
    if (form == "--box") {
        return boxSet(spec.box, inputCount);
    }
    if (form == "--box-file") {
        return boxFileSet(spec.boxFile, inputCount);
    }
    if (form == "--center") {
        return centerSet(spec, inputCount);
    }
    if (form == "--data") {
        return ballSet(spec, sampleOf(spec, inputCount));
    }
    return propertySet(spec, inputCount);
}

InputSet makeBall(const Eigen::VectorXd& center, double eps, std::optional<Norm> norm,
                  std::optional<std::array<double, 2>> clip) {
    Eigen::VectorXd lower(center.size());
    Eigen::VectorXd upper(center.size());
    Eigen::Index missed = -1;
    for (Eigen::Index i = 0; i < center.size(); ++i) {
        lower[i] = differenceBelow(center[i], eps);
        upper[i] = sumAbove(center[i], eps);
        if (clip) {
            missed = upper[i] < (*clip)[0] || lower[i] > (*clip)[1] ? i : missed;
            lower[i] = std::clamp(lower[i], (*clip)[0], (*clip)[1]);
            upper[i] = std::clamp(upper[i], (*clip)[0], (*clip)[1]);
        }
    }
    InputSet set{Box(lower, upper), {}, {}};
    if (missed >= 0) {
        Eigen::MatrixXd row = Eigen::MatrixXd::Zero(1, center.size());
        row(0, missed) = 1.0;
        set.constraints = HPolytope(row, Eigen::VectorXd::Constant(1, lower[missed] - 1.0));
    } else if (norm && eps > 0.0) {
        set.ball = NormBall{*norm, center, eps};
    }
    return set;
}

}  // namespace reach
