#include "core/figure/recipe.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <stdexcept>
#include <utility>

#include "core/figure/embed.h"
#include "core/io/atomic_file.h"
#include "core/io/file_bytes.h"
#include "core/io/parse_error.h"

namespace core {

namespace {

using Json = nlohmann::ordered_json;

/// 2 added margins in "project" and "biases" in "network".
constexpr int kVersion = 2;
constexpr const char* kKind = "reachscope recipe";
/// A recipe with a box of some ten thousand inputs has a megabyte; more than this is no recipe.
constexpr std::uint64_t kMaxBytes = std::uint64_t{64} << 20;

/// Reads one JSON object key by key; complains about what is missing, wrong or unknown.
class ObjectReader {
public:
    ObjectReader(const Json& json, const std::string& path, std::string where)
        : m_json(json), m_path(path), m_where(std::move(where)) {
        if (!json.is_object()) {
            fail(m_where, "an object", json.type_name());
        }
    }

    const Json& at(const std::string& key) {
        m_known.insert(key);
        const auto found = m_json.find(key);
        if (found == m_json.end()) {
            fail(m_where, "a key \"" + key + "\"", "none");
        }
        return *found;
    }

    bool has(const std::string& key) const { return m_json.contains(key); }

    std::string place(const std::string& key) const {
        return m_where == "recipe" ? "key \"" + key + "\"" : m_where + ", key \"" + key + "\"";
    }

    std::string text(const std::string& key) {
        const Json& value = at(key);
        if (!value.is_string()) {
            fail(place(key), "a string", value.type_name());
        }
        return value.get<std::string>();
    }

    bool flag(const std::string& key) {
        const Json& value = at(key);
        if (!value.is_boolean()) {
            fail(place(key), "true or false", value.type_name());
        }
        return value.get<bool>();
    }

    double number(const std::string& key) { return number(at(key), place(key)); }

    std::int64_t count(const std::string& key, std::int64_t largest) {
        const Json& value = at(key);
        const bool whole = value.is_number_unsigned() &&
                           value.get<std::uint64_t>() <= static_cast<std::uint64_t>(largest);
        if (!whole) {
            fail(place(key), "a whole number from 0 to " + std::to_string(largest), value.dump());
        }
        return value.get<std::int64_t>();
    }

    std::vector<double> numbers(const std::string& key) {
        std::vector<double> result;
        for (const Json& item : array(at(key), place(key))) {
            result.push_back(number(item, place(key)));
        }
        return result;
    }

    std::vector<std::vector<double>> rows(const std::string& key) {
        std::vector<std::vector<double>> result;
        for (const Json& row : array(at(key), place(key))) {
            auto& values = result.emplace_back();
            for (const Json& item : array(row, place(key))) {
                values.push_back(number(item, place(key)));
            }
        }
        return result;
    }

    std::vector<std::string> texts(const std::string& key) {
        std::vector<std::string> result;
        for (const Json& item : array(at(key), place(key))) {
            if (!item.is_string()) {
                fail(place(key), "strings", item.type_name());
            }
            result.push_back(item.get<std::string>());
        }
        return result;
    }

    std::map<std::string, std::string> textMap(const std::string& key) {
        ObjectReader inner(at(key), m_path, place(key));
        std::map<std::string, std::string> result;
        for (const auto& item : inner.m_json.items()) {
            result[item.key()] = inner.text(item.key());
        }
        return result;
    }

    ObjectReader object(const std::string& key) { return {at(key), m_path, place(key)}; }

    /// To be called last.
    void refuseUnknown() const {
        for (const auto& item : m_json.items()) {
            if (!m_known.contains(item.key())) {
                fail(m_where, "no other keys", "\"" + item.key() + "\"");
            }
        }
    }

    [[noreturn]] void fail(const std::string& where, const std::string& expected,
                           const std::string& found) const {
        throw ParseError(m_path, where, expected, found);
    }

private:
    const Json& array(const Json& value, const std::string& where) const {
        if (!value.is_array()) {
            fail(where, "a list", value.type_name());
        }
        return value;
    }

    double number(const Json& value, const std::string& where) const {
        if (!value.is_number() || !std::isfinite(value.get<double>())) {
            fail(where, "a finite number",
                 value.is_number() ? "an infinite one" : value.type_name());
        }
        return value.get<double>();
    }

    const Json& m_json;
    const std::string& m_path;
    std::string m_where;
    std::set<std::string> m_known;
};

Json inputJson(const RecipeInput& input) {
    Json json = Json::object();
    json["given"] = Json::object();
    for (const auto& [option, value] : input.given) {
        json["given"][option] = value;
    }
    json["lower"] = input.lower;
    json["upper"] = input.upper;
    if (!input.constraintBounds.empty()) {
        json["constraints"] = {{"rows", input.constraintRows}, {"bounds", input.constraintBounds}};
    }
    if (!input.ballNorm.empty()) {
        json["ball"] = {
            {"norm", input.ballNorm}, {"center", input.ballCenter}, {"radius", input.ballRadius}};
    }
    return json;
}

Json presetJson(const FigurePreset& preset) {
    return {{"name", preset.name},
            {"width_inches", preset.widthInches},
            {"height_inches", preset.heightInches},
            {"font_points", preset.fontPoints},
            {"tick_points", preset.tickPoints},
            {"serif", preset.serif},
            {"legend", preset.legend},
            {"grid", preset.grid},
            {"equal_aspect", preset.equalAspect}};
}

/// The oldest version that holds all the recipe says.
int versionOf(const Recipe& recipe) {
    const bool hasMargin = recipe.project[0].minus >= 0 || recipe.project[1].minus >= 0;
    return hasMargin || !recipe.biases.empty() ? 2 : 1;
}

Json networkJson(const Recipe& recipe) {
    Json json = {{"path", recipe.networkPath},
                 {"hash", recipe.networkHash},
                 {"nnet_normalise", recipe.nnetNormalise}};
    for (const RecipeBias& bias : recipe.biases) {
        json["biases"].push_back(
            {{"node", bias.node}, {"index", bias.index}, {"value", bias.value}});
    }
    return json;
}

Json projectJson(const RecipeOutput& axis) {
    return axis.minus < 0 ? Json(axis.output)
                          : Json(std::to_string(axis.output) + "-" + std::to_string(axis.minus));
}

Json recipeJson(const Recipe& recipe) {
    Json json = Json::object();
    json["kind"] = kKind;
    json["version"] = versionOf(recipe);
    json["program"] = recipe.program;
    json["network"] = networkJson(recipe);
    json["input"] = inputJson(recipe.input);
    json["methods"] = recipe.methods;
    json["hidden"] = recipe.hidden;
    json["project"] = {projectJson(recipe.project[0]), projectJson(recipe.project[1])};
    json["max_pieces"] = recipe.maxPieces;
    json["time_limit_seconds"] = recipe.timeLimitSeconds;
    json["arithmetic"] = recipe.arithmetic;
    json["draw_pieces"] = recipe.drawPieces;
    json["title"] = recipe.title;
    json["preset"] = presetJson(recipe.preset);
    if (recipe.view) {
        json["view"] = {{"x_lower", recipe.view->xLower},
                        {"x_upper", recipe.view->xUpper},
                        {"y_lower", recipe.view->yLower},
                        {"y_upper", recipe.view->yUpper}};
    }
    return json;
}

void checkFinite(const Json& json) {
    if (json.is_number_float() && !std::isfinite(json.get<double>())) {
        throw std::invalid_argument("toJson: a number of the recipe is not finite");
    }
    if (json.is_structured()) {
        for (const Json& item : json) {
            checkFinite(item);
        }
    }
}

void readConstraints(ObjectReader reader, RecipeInput& input) {
    input.constraintRows = reader.rows("rows");
    input.constraintBounds = reader.numbers("bounds");
    reader.refuseUnknown();
    bool fits = input.constraintRows.size() == input.constraintBounds.size();
    for (const auto& row : input.constraintRows) {
        fits = fits && row.size() == input.lower.size();
    }
    if (!fits) {
        reader.fail(reader.place("rows"), "a row per bound, of as many numbers as \"lower\"",
                    "other sizes");
    }
}

void readBall(ObjectReader reader, RecipeInput& input) {
    input.ballNorm = reader.text("norm");
    input.ballCenter = reader.numbers("center");
    input.ballRadius = reader.number("radius");
    reader.refuseUnknown();
    if (input.ballNorm != "l1" && input.ballNorm != "l2") {
        reader.fail(reader.place("norm"), "\"l1\" or \"l2\"", "\"" + input.ballNorm + "\"");
    }
    if (input.ballCenter.size() != input.lower.size() || input.ballRadius < 0.0) {
        reader.fail(reader.place("center"),
                    "as many numbers as \"lower\", and a radius of 0 or more", "something else");
    }
}

RecipeInput readInput(ObjectReader reader) {
    RecipeInput input;
    input.given = reader.textMap("given");
    input.lower = reader.numbers("lower");
    input.upper = reader.numbers("upper");
    if (input.lower.empty() || input.lower.size() != input.upper.size()) {
        reader.fail(
            reader.place("upper"), "as many numbers as \"lower\", at least one",
            std::to_string(input.upper.size()) + " against " + std::to_string(input.lower.size()));
    }
    for (std::size_t i = 0; i < input.lower.size(); ++i) {
        if (input.lower[i] > input.upper[i]) {
            reader.fail(reader.place("upper"), "no number below that of \"lower\"",
                        "one at place " + std::to_string(i));
        }
    }
    if (reader.has("constraints")) {
        readConstraints(reader.object("constraints"), input);
    }
    if (reader.has("ball")) {
        readBall(reader.object("ball"), input);
    }
    reader.refuseUnknown();
    return input;
}

double positive(ObjectReader& reader, const std::string& key) {
    const double value = reader.number(key);
    if (!(value > 0.0) || value > 1000.0) {
        reader.fail(reader.place(key), "a size above 0 and at most 1000", std::to_string(value));
    }
    return value;
}

FigurePreset readPreset(ObjectReader reader) {
    FigurePreset preset;
    preset.name = reader.text("name");
    preset.widthInches = positive(reader, "width_inches");
    preset.heightInches = positive(reader, "height_inches");
    preset.fontPoints = positive(reader, "font_points");
    preset.tickPoints = positive(reader, "tick_points");
    preset.serif = reader.flag("serif");
    preset.legend = reader.flag("legend");
    preset.grid = reader.flag("grid");
    preset.equalAspect = reader.flag("equal_aspect");
    reader.refuseUnknown();
    return preset;
}

ViewRange readView(ObjectReader reader) {
    const ViewRange view{reader.number("x_lower"), reader.number("x_upper"),
                         reader.number("y_lower"), reader.number("y_upper")};
    reader.refuseUnknown();
    if (!(view.xLower < view.xUpper && view.yLower < view.yUpper)) {
        reader.fail(reader.place("x_upper"), "ranges that run upward", "others");
    }
    return view;
}

void checkVersion(ObjectReader& reader) {
    if (reader.text("kind") != kKind) {
        reader.fail("key \"kind\"", std::string("\"") + kKind + "\"", reader.at("kind").dump());
    }
    const Json& version = reader.at("version");
    const bool isKnown = version.is_number_unsigned() && version.get<std::uint64_t>() >= 1 &&
                         version.get<std::uint64_t>() <= kVersion;
    if (!isKnown) {
        reader.fail("key \"version\"", "1 to " + std::to_string(kVersion),
                    version.dump().substr(0, 40));
    }
}

void readBiases(ObjectReader& network, const std::string& path, Recipe& recipe) {
    const std::string where = network.place("biases");
    const Json& list = network.at("biases");
    if (!list.is_array()) {
        network.fail(where, "a list", list.type_name());
    }
    for (const Json& item : list) {
        ObjectReader reader(item, path, where);
        recipe.biases.push_back({static_cast<int>(reader.count("node", 0x7FFFFFFF)),
                                 reader.count("index", std::int64_t{1} << 53),
                                 reader.number("value")});
        reader.refuseUnknown();
    }
}

void readNetwork(ObjectReader reader, const std::string& path, Recipe& recipe) {
    recipe.networkPath = reader.text("path");
    recipe.networkHash = reader.text("hash");
    recipe.nnetNormalise = reader.flag("nnet_normalise");
    if (reader.has("biases")) {
        readBiases(reader, path, recipe);
    }
    reader.refuseUnknown();
}

/// 3, or "3-1": digits, a minus, digits, of two different outputs.
std::optional<RecipeOutput> maybeOutput(const Json& item) {
    if (item.is_number_unsigned() && item.get<std::uint64_t>() <= 0x7FFFFFFF) {
        return RecipeOutput(item.get<int>());
    }
    static const std::regex margin("([0-9]{1,9})-([0-9]{1,9})");
    std::smatch match;
    const std::string text = item.is_string() ? item.get<std::string>() : std::string();
    if (!std::regex_match(text, match, margin)) {
        return std::nullopt;
    }
    const RecipeOutput axis(std::stoi(match[1]), std::stoi(match[2]));
    return axis.output != axis.minus ? std::optional(axis) : std::nullopt;
}

void readProject(ObjectReader& reader, Recipe& recipe) {
    const Json& value = reader.at("project");
    const bool isPair = value.is_array() && value.size() == 2;
    const auto x = isPair ? maybeOutput(value[0]) : std::nullopt;
    const auto y = isPair ? maybeOutput(value[1]) : std::nullopt;
    if (!x || !y) {
        reader.fail("key \"project\"", "two output indices or margins such as \"3-1\"",
                    value.dump().substr(0, 40));
    }
    recipe.project = {*x, *y};
}

Recipe readRecipeObject(ObjectReader reader, const std::string& path) {
    checkVersion(reader);
    Recipe recipe;
    recipe.program = reader.text("program");
    readNetwork(reader.object("network"), path, recipe);
    recipe.input = readInput(reader.object("input"));
    recipe.methods = reader.texts("methods");
    recipe.hidden = reader.texts("hidden");
    readProject(reader, recipe);
    recipe.maxPieces = reader.count("max_pieces", std::int64_t{1} << 53);
    recipe.timeLimitSeconds = reader.number("time_limit_seconds");
    recipe.arithmetic = reader.text("arithmetic");
    if (recipe.arithmetic != "double" && recipe.arithmetic != "rational") {
        reader.fail("key \"arithmetic\"", "\"double\" or \"rational\"",
                    "\"" + recipe.arithmetic + "\"");
    }
    recipe.drawPieces = reader.flag("draw_pieces");
    recipe.title = reader.text("title");
    recipe.preset = readPreset(reader.object("preset"));
    if (reader.has("view")) {
        recipe.view = readView(reader.object("view"));
    }
    reader.refuseUnknown();
    return recipe;
}

/// Refuses what is nested deeper than any recipe before a tree is built of it.
Json parseJson(std::string_view text, const std::string& path) {
    const auto shallow = [&](int depth, Json::parse_event_t, Json&) {
        if (depth > 8) {
            throw ParseError(path, "recipe", "at most 8 levels", "more");
        }
        return true;
    };
    try {
        return Json::parse(text, shallow);
    } catch (const Json::parse_error& error) {
        throw ParseError(path, "byte " + std::to_string(error.byte), "a recipe in JSON",
                         "something else");
    } catch (const Json::exception&) {
        throw ParseError(path, "recipe", "numbers that a double holds", "a larger one");
    }
}

}  // namespace

std::string toJson(const Recipe& recipe, bool pretty) {
    const Json json = recipeJson(recipe);
    checkFinite(json);
    return json.dump(pretty ? 1 : -1, ' ', true, Json::error_handler_t::replace);
}

Recipe parseRecipe(std::string_view json, const std::string& path) {
    const Json parsed = parseJson(json, path);
    return readRecipeObject(ObjectReader(parsed, path, "recipe"), path);
}

Recipe readRecipe(const std::string& path) {
    const std::string bytes = readFileBytes(path, kMaxBytes);
    if (maybeFigureFormat(bytes)) {
        return recipeIn(bytes, path);
    }
    const std::size_t start = bytes.find_first_not_of(" \t\r\n");
    if (start == std::string::npos || bytes[start] != '{') {
        throw ParseError(path, "byte 0", "a recipe or a figure that carries one", "neither");
    }
    return parseRecipe(bytes, path);
}

void writeRecipe(const Recipe& recipe, const std::string& path) {
    writeFileAtomically(path, toJson(recipe) + "\n");
}

}  // namespace core
