#include "reach/analysis/recipe_figure.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <variant>

#include "core/io/network_file.h"
#include "reach/analysis/input_spec.h"
#include "reach/analysis/partition_scene.h"

namespace reach {

namespace {

namespace fs = std::filesystem;

std::string networkPathOf(const core::RecipePanel& panel, const std::string& recipePath) {
    const fs::path network(panel.networkPath);
    if (network.is_absolute() || recipePath.empty()) {
        return network.lexically_normal().string();
    }
    return (fs::absolute(recipePath).parent_path() / network).lexically_normal().string();
}

[[noreturn]] void refuseNetwork(const std::string& recipePath, const std::string& path,
                                const char* reason) {
    throw std::invalid_argument((recipePath.empty() ? "" : recipePath + ": ") + "the network " +
                                path + reason);
}

/// The bias of a node, null where it has none.
auto* maybeBias(core::Node& node) {
    if (auto* dense = std::get_if<core::Dense>(&node.operation)) {
        return &dense->bias;
    }
    if (auto* convolution = std::get_if<core::Convolution>(&node.operation)) {
        return &convolution->bias;
    }
    auto* norm = std::get_if<core::BatchNorm>(&node.operation);
    return norm != nullptr ? &norm->beta : nullptr;
}

core::Network withBiases(const core::Network& network, const core::RecipePanel& panel) {
    std::vector<core::Node> nodes = network.nodes();
    for (const core::RecipeBias& edit : panel.biases) {
        const auto node = static_cast<std::size_t>(edit.node);
        auto* bias = node < nodes.size() ? maybeBias(nodes[node]) : nullptr;
        const bool exists = bias != nullptr && edit.index >= 0 &&
                            edit.index < static_cast<std::int64_t>(bias->size());
        if (!exists) {
            throw std::invalid_argument(
                panel.networkPath + ": the recipe changes bias " + std::to_string(edit.index) +
                " of node " + std::to_string(edit.node) + ", which the network does not have");
        }
        (*bias)[static_cast<std::size_t>(edit.index)] = edit.value;
    }
    return core::Network(std::move(nodes));
}

/// What a panel asks, without what only drawing looks at: panels that agree in it share answers.
core::RecipePanel questionPart(core::RecipePanel panel) {
    const core::RecipePanel drawing;
    panel.input.given.clear();
    panel.hidden.clear();
    panel.drawPieces = drawing.drawPieces;
    panel.drawsInOrder = drawing.drawsInOrder;
    panel.title = panel.xTitle = panel.yTitle = drawing.title;
    panel.view = drawing.view;
    if (panel.partition) {
        panel.partition->colouring.clear();
        panel.methods.clear();
    }
    return panel;
}

bool drawsPieces(const core::RecipePanel& panel) {
    return panel.drawPieces || !panel.unionArea || panel.partition.has_value();
}

struct Answered {
    core::RecipePanel asked;
    Question question;
    std::vector<MethodResult> results;
};

std::shared_ptr<const core::Network> networkOf(const core::RecipePanel& panel,
                                               const std::string& recipePath) {
    const std::string path = networkPathOf(panel, recipePath);
    std::error_code error;
    if (!fs::exists(path, error)) {
        refuseNetwork(recipePath, path, " is missing: put it there, or correct the recipe's path");
    }
    core::Network network = core::readNetwork(
        path, {panel.nnetNormalise, panel.architecture, panel.mean, panel.deviation});
    if (core::networkHash(network) != panel.networkHash) {
        refuseNetwork(recipePath, path,
                      " is not the one the recipe was made with (its hash differs)");
    }
    return std::make_shared<const core::Network>(panel.biases.empty() ? std::move(network)
                                                                      : withBiases(network, panel));
}

}  // namespace

Question questionOf(const core::RecipePanel& panel, const std::string& recipePath) {
    Question question =
        questionOf(networkOf(panel, recipePath), inputSetOf(panel.input), planeOf(panel));
    question.rational = panel.arithmetic == "rational";
    return panel.partition ? slicedQuestion(question, *panel.partition) : question;
}

std::vector<Method> methodsOf(const core::RecipePanel& panel) {
    if (panel.partition) {
        return {Method::Exact};
    }
    std::vector<Method> methods;
    for (const std::string& id : panel.methods) {
        const auto method = methodFromId(id);
        if (!method) {
            throw std::invalid_argument("methods: this version has no method " + id);
        }
        methods.push_back(*method);
    }
    return methods;
}

Limits limitsOf(const core::RecipePanel& panel) {
    Limits limits;
    limits.maxPieces = panel.maxPieces;
    limits.timeLimitSeconds = panel.timeLimitSeconds;
    limits.unionArea = panel.unionArea && !panel.partition;
    limits.keepPieces = drawsPieces(panel);
    return limits;
}

SceneOptions sceneOptionsOf(const core::RecipePanel& panel, const core::FigurePreset& preset,
                            const std::map<std::string, core::Style>& palette) {
    SceneOptions options;
    options.preset = preset;
    options.title = panel.title;
    options.xTitle = panel.xTitle;
    options.yTitle = panel.yTitle;
    options.drawPieces = panel.drawPieces;
    options.drawsInOrder = panel.drawsInOrder;
    options.view = panel.view;
    options.palette = palette;
    for (const std::string& id : panel.hidden) {
        if (const auto method = methodFromId(id)) {
            options.hidden.push_back(*method);
        }
    }
    return options;
}

core::Scene makePanel(const Question& question, const std::vector<const MethodResult*>& results,
                      const core::RecipePanel& panel, const core::FigurePreset& preset,
                      const std::map<std::string, core::Style>& palette) {
    if (panel.partition && !results.empty()) {
        return makePartitionScene(question, *results.front(), panel, preset);
    }
    return makeScene(question, results, sceneOptionsOf(panel, preset, palette));
}

core::Figure answerRecipe(const core::Recipe& recipe, const std::string& recipePath,
                          const std::atomic<bool>* cancel) {
    core::Figure figure;
    figure.grid = recipe.grid;
    figure.preset = recipe.preset;
    const std::vector<core::RecipePanel> panels = recipe.panels();
    std::vector<Answered> answered;
    for (const core::RecipePanel& panel : panels) {
        const core::RecipePanel asked = questionPart(panel);
        auto answers = std::find_if(answered.begin(), answered.end(),
                                    [&](const Answered& other) { return other.asked == asked; });
        if (answers == answered.end()) {
            Limits limits = limitsOf(panel);
            limits.cancel = cancel;
            limits.keepPieces =
                std::any_of(panels.begin(), panels.end(), [&](const core::RecipePanel& other) {
                    return drawsPieces(other) && questionPart(other) == asked;
                });
            Question question = questionOf(panel, recipePath);
            auto results = answerAll(question, methodsOf(panel), limits);
            answers =
                answered.insert(answered.end(), {asked, std::move(question), std::move(results)});
        }
        if (cancel != nullptr && *cancel) {
            throw std::runtime_error(recipePath + ": cancelled");
        }
        std::vector<const MethodResult*> results;
        for (const MethodResult& result : answers->results) {
            results.push_back(&result);
        }
        figure.panels.push_back(
            makePanel(answers->question, results, panel, recipe.preset, recipe.palette));
    }
    return figure;
}

}  // namespace reach
