#include "core/figure/recipe.h"

#include <algorithm>
#include <cmath>
#include <regex>
#include <stdexcept>
#include <utility>

#include "core/figure/embed.h"
#include "core/figure/style_json_private.h"
#include "core/io/atomic_file.h"
#include "core/io/file_bytes.h"
#include "core/io/parse_error.h"

namespace core {

namespace {

/// 2 added margins in "project" and "biases" in "network"; 3 panels, grid and palette; 4, in
/// "network", "architecture" and "normalisation".
constexpr int kVersion = 4;
constexpr int kFirstWithPanels = 3;
constexpr std::size_t kMostPanels = 400;
constexpr const char* kKind = "reachscope recipe";
/// A recipe with a box of some ten thousand inputs has a megabyte; more than this is no recipe.
constexpr std::uint64_t kMaxBytes = std::uint64_t{64} << 20;

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

/// An index alone, or "3-1": a margin.
Json projectJson(const RecipeOutput& axis) {
    return axis.minus < 0 ? Json(axis.output)
                          : Json(std::to_string(axis.output) + "-" + std::to_string(axis.minus));
}

Json networkJson(const RecipePanel& panel) {
    Json json = {{"path", panel.networkPath},
                 {"hash", panel.networkHash},
                 {"nnet_normalise", panel.nnetNormalise}};
    if (!panel.architecture.empty()) {
        json["architecture"] = panel.architecture;
    }
    if (!panel.mean.empty()) {
        json["normalisation"] = {{"mean", panel.mean}, {"std", panel.deviation}};
    }
    for (const RecipeBias& bias : panel.biases) {
        json["biases"].push_back(
            {{"node", bias.node}, {"index", bias.index}, {"value", bias.value}});
    }
    return json;
}

Json panelJson(const RecipePanel& panel) {
    Json json = Json::object();
    json["network"] = networkJson(panel);
    json["input"] = inputJson(panel.input);
    json["methods"] = panel.methods;
    json["hidden"] = panel.hidden;
    json["project"] = {projectJson(panel.project[0]), projectJson(panel.project[1])};
    json["max_pieces"] = panel.maxPieces;
    json["time_limit_seconds"] = panel.timeLimitSeconds;
    json["arithmetic"] = panel.arithmetic;
    json["draw_pieces"] = panel.drawPieces;
    json["union_area"] = panel.unionArea;
    json["draws_in_order"] = panel.drawsInOrder;
    json["title"] = panel.title;
    json["x_title"] = panel.xTitle;
    json["y_title"] = panel.yTitle;
    if (panel.view) {
        json["view"] = {{"x_lower", panel.view->xLower},
                        {"x_upper", panel.view->xUpper},
                        {"y_lower", panel.view->yLower},
                        {"y_upper", panel.view->yUpper}};
    }
    if (panel.partition) {
        json["partition"] = {{"inputs", panel.partition->inputs},
                             {"fixed", panel.partition->fixed},
                             {"colouring", panel.partition->colouring}};
    }
    return json;
}

Json recipeJson(const Recipe& recipe) {
    Json json = Json::object();
    json["kind"] = kKind;
    json["version"] = kVersion;
    json["program"] = recipe.program;
    json["panels"] = Json::array();
    json["panels"].push_back(panelJson(recipe));
    for (const RecipePanel& panel : recipe.more) {
        json["panels"].push_back(panelJson(panel));
    }
    json["grid"] = gridJson(recipe.grid);
    json["preset"] = presetJson(recipe.preset);
    json["palette"] = stylesJson(recipe.palette);
    return json;
}

void readConstraints(JsonReader reader, RecipeInput& input) {
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

void readBall(JsonReader reader, RecipeInput& input) {
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

RecipeInput readInput(JsonReader reader) {
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

ViewRange readView(JsonReader reader) {
    const ViewRange view{reader.number("x_lower"), reader.number("x_upper"),
                         reader.number("y_lower"), reader.number("y_upper")};
    reader.refuseUnknown();
    if (!(view.xLower < view.xUpper && view.yLower < view.yUpper)) {
        reader.fail(reader.place("x_upper"), "ranges that run upward", "others");
    }
    return view;
}

int readVersion(JsonReader& reader) {
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
    return version.get<int>();
}

void readNormalisation(JsonReader reader, RecipePanel& panel) {
    panel.mean = reader.numbers("mean");
    panel.deviation = reader.numbers("std");
    reader.refuseUnknown();
    const bool isPositive = std::all_of(panel.deviation.begin(), panel.deviation.end(),
                                        [](double deviation) { return deviation > 0.0; });
    if (panel.mean.empty() || panel.deviation.empty() || !isPositive) {
        reader.fail(reader.place("std"), "a number above 0 for all channels or each of them",
                    "something else");
    }
}

void readNetwork(JsonReader reader, RecipePanel& panel) {
    panel.networkPath = reader.text("path");
    panel.networkHash = reader.text("hash");
    panel.nnetNormalise = reader.flag("nnet_normalise");
    if (reader.has("architecture")) {
        panel.architecture = reader.text("architecture");
    }
    if (reader.has("normalisation")) {
        readNormalisation(reader.object("normalisation"), panel);
    }
    if (reader.has("biases")) {
        for (JsonReader& bias : reader.objects("biases")) {
            panel.biases.push_back({static_cast<int>(bias.count("node", 0x7FFFFFFF)),
                                    bias.count("index", std::int64_t{1} << 53),
                                    bias.number("value")});
            bias.refuseUnknown();
        }
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

void readProject(JsonReader& reader, RecipePanel& panel) {
    const Json& value = reader.at("project");
    const bool isPair = value.is_array() && value.size() == 2;
    const auto x = isPair ? maybeOutput(value[0]) : std::nullopt;
    const auto y = isPair ? maybeOutput(value[1]) : std::nullopt;
    if (!x || !y) {
        reader.fail(reader.place("project"), "two output indices or margins such as \"3-1\"",
                    value.dump().substr(0, 40));
    }
    panel.project = {*x, *y};
}

RecipePartition readPartition(JsonReader reader, std::size_t inputCount) {
    RecipePartition partition;
    const std::vector<double> inputs = reader.numbers("inputs");
    partition.fixed = reader.numbers("fixed");
    partition.colouring = reader.text("colouring");
    reader.refuseUnknown();
    const auto isInput = [&](double index) {
        return index >= 0.0 && index < static_cast<double>(inputCount) &&
               index == std::floor(index);
    };
    if (inputs.size() != 2 || !isInput(inputs[0]) || !isInput(inputs[1])) {
        reader.fail(reader.place("inputs"), "two input indices", "something else");
    }
    if (!partition.fixed.empty() && partition.fixed.size() != inputCount) {
        reader.fail(reader.place("fixed"), "as many numbers as the network has inputs, or none",
                    std::to_string(partition.fixed.size()));
    }
    partition.inputs = {static_cast<int>(inputs[0]), static_cast<int>(inputs[1])};
    return partition;
}

/// The third version's keys.
void readNewKeys(JsonReader& reader, RecipePanel& panel) {
    panel.unionArea = reader.flag("union_area");
    panel.drawsInOrder = reader.flag("draws_in_order");
    panel.xTitle = reader.text("x_title");
    panel.yTitle = reader.text("y_title");
    if (reader.has("partition")) {
        panel.partition = readPartition(reader.object("partition"), panel.input.lower.size());
    }
}

void readPanel(JsonReader& reader, RecipePanel& panel) {
    readNetwork(reader.object("network"), panel);
    panel.input = readInput(reader.object("input"));
    panel.methods = reader.texts("methods");
    panel.hidden = reader.texts("hidden");
    readProject(reader, panel);
    panel.maxPieces = reader.count("max_pieces", std::int64_t{1} << 53);
    panel.timeLimitSeconds = reader.number("time_limit_seconds");
    panel.arithmetic = reader.text("arithmetic");
    if (panel.arithmetic != "double" && panel.arithmetic != "rational") {
        reader.fail(reader.place("arithmetic"), "\"double\" or \"rational\"",
                    "\"" + panel.arithmetic + "\"");
    }
    panel.drawPieces = reader.flag("draw_pieces");
    panel.title = reader.text("title");
    if (reader.has("view")) {
        panel.view = readView(reader.object("view"));
    }
}

void readPanels(JsonReader& reader, Recipe& recipe) {
    std::vector<RecipePanel> panels;
    for (JsonReader& each : reader.objects("panels")) {
        readPanel(each, panels.emplace_back());
        readNewKeys(each, panels.back());
        each.refuseUnknown();
    }
    if (panels.empty() || panels.size() > kMostPanels) {
        reader.fail(reader.place("panels"), "1 to " + std::to_string(kMostPanels) + " panels",
                    std::to_string(panels.size()));
    }
    recipe.setPanels(panels);
}

Recipe readRecipeObject(JsonReader reader) {
    Recipe recipe;
    const int version = readVersion(reader);
    recipe.program = reader.text("program");
    if (version < kFirstWithPanels) {
        readPanel(reader, recipe);
    } else {
        readPanels(reader, recipe);
        recipe.grid = readGrid(reader.object("grid"));
        recipe.palette = readStyles(reader.object("palette"));
    }
    recipe.preset = readPreset(reader.object("preset"));
    reader.refuseUnknown();
    return recipe;
}

}  // namespace

std::vector<RecipePanel> Recipe::panels() const {
    std::vector<RecipePanel> all{*this};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

void Recipe::setPanels(const std::vector<RecipePanel>& panels) {
    static_cast<RecipePanel&>(*this) = panels.at(0);
    more.assign(panels.begin() + 1, panels.end());
}

std::string toJson(const Recipe& recipe, bool pretty) {
    const Json json = recipeJson(recipe);
    requireFinite(json);
    return json.dump(pretty ? 1 : -1, ' ', true, Json::error_handler_t::replace);
}

Recipe parseRecipe(std::string_view json, const std::string& path) {
    const Json parsed = parseJsonText(json, path, "recipe");
    return readRecipeObject(JsonReader(parsed, path, "recipe"));
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
