#include "app/figure_files.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "app/build_info.h"
#include "app/exit_status.h"
#include "app/interrupt.h"
#include "app/option_values.h"
#include "app/window_program.h"
#include "core/figure/embed.h"
#include "core/figure/export_text.h"
#include "core/figure/recipe.h"
#include "core/io/atomic_file.h"
#include "core/io/number.h"
#include "reach/analysis/scene_builder.h"

namespace app {

namespace {

namespace fs = std::filesystem;

const std::set<std::string> kPictures{".pdf", ".svg", ".png"};
const std::set<std::string> kTexts{".tex", ".csv", ".json"};

std::string endingOf(const std::string& path) {
    std::string ending = fs::path(path).extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

core::Recipe recipeOf(const Options& options, const Asked& asked) {
    core::Recipe recipe;
    recipe.program = "reachscope " + programVersion();
    recipe.networkPath = fs::absolute(options.network).lexically_normal().string();
    recipe.networkHash = asked.networkHash;
    recipe.nnetNormalise = options.nnetNormalise;
    recipe.input = reach::toRecipe(asked.question.input, asked.spec);
    for (const reach::Method method : asked.methods) {
        recipe.methods.emplace_back(reach::info(method).id);
    }
    recipe.project = reach::toRecipe(asked.question.project);
    recipe.maxPieces = options.maxPieces;
    recipe.timeLimitSeconds = options.timeLimitSeconds;
    recipe.arithmetic = options.rational ? "rational" : "double";
    return recipe;
}

/// The network's path as seen from the recipe's folder if it lies below it, so that both may move.
core::Recipe placedAt(core::Recipe recipe, const std::string& path) {
    const fs::path folder = fs::absolute(path).lexically_normal().parent_path();
    const fs::path relative = fs::path(recipe.networkPath).lexically_relative(folder);
    if (!relative.empty() && *relative.begin() != "..") {
        recipe.networkPath = relative.string();
    }
    return recipe;
}

std::string waitingRecipe(const std::string& picture) {
    return fs::path(picture).replace_extension(".recipe.json").string();
}

/// Draws into a hidden file beside the picture, which then takes its name.
class Picture {
public:
    explicit Picture(const std::string& path) : m_path(path) {
        const fs::path target(path);
        const std::string stem = '.' + target.stem().string() + '.' + processMark();
        m_drawn = (target.parent_path() / (stem + target.extension().string())).string();
        m_recipe = (target.parent_path() / (stem + ".recipe.json")).string();
    }
    ~Picture() {
        std::error_code ignored;
        fs::remove(m_drawn, ignored);
        fs::remove(m_recipe, ignored);
    }
    Picture(const Picture&) = delete;
    Picture& operator=(const Picture&) = delete;

    /// Empty, or what went wrong.
    std::string draw(const std::string& program, const core::Recipe& recipe) const {
        core::writeRecipe(placedAt(recipe, m_recipe), m_recipe);
        const std::string problem = renderWith(program, m_recipe, m_drawn);
        std::error_code error;
        if (problem.empty() && !fs::exists(m_drawn, error)) {
            return program + " wrote no picture";
        }
        if (problem.empty()) {
            fs::rename(m_drawn, m_path, error);
        }
        return problem.empty() && error ? error.message() : problem;
    }

private:
    std::string m_path;
    std::string m_drawn;
    std::string m_recipe;
};

void drawPicture(const std::string& path, const core::Recipe& recipe, FigureReport& report) {
    const std::string program = windowProgram();
    std::string reason = "reachscope-gui is not installed here";
    if (!program.empty() && cancelFlag()) {
        reason = "the run was cancelled";
    } else if (!program.empty()) {
        reason = Picture(path).draw(program, recipe);
        report.failed = report.failed || !reason.empty();
    }
    if (reason.empty()) {
        report.written.push_back(path);
        return;
    }
    const std::string waiting = waitingRecipe(path);
    core::writeRecipe(placedAt(recipe, waiting), waiting);
    report.written.push_back(waiting);
    report.waiting.push_back(path + " waits for rendering (" + reason +
                             "): reachscope-gui --render " + waiting + ' ' + path);
}

}  // namespace

void checkFigures(const std::vector<std::string>& figures) {
    for (const std::string& path : figures) {
        const std::string ending = endingOf(path);
        if (!kPictures.contains(ending) && !kTexts.contains(ending)) {
            throw UsageError(
                "--figure: expected a name that ends in .pdf, .svg, .png, .tex, .csv or .json, "
                "found " +
                core::inQuotes(path));
        }
        try {
            const core::AtomicFile probe(path);
        } catch (const std::runtime_error& error) {
            throw UsageError(std::string("--figure: ") + error.what());
        }
    }
}

FigureReport writeFigures(const Options& options, const Asked& asked,
                          const std::vector<reach::MethodResult>& results) {
    FigureReport report;
    if (options.figures.empty()) {
        return report;
    }
    const core::Recipe recipe = recipeOf(options, asked);
    const core::Scene scene = reach::makeScene(asked.question, results, {});
    for (const std::string& path : options.figures) {
        const std::string ending = endingOf(path);
        if (kPictures.contains(ending)) {
            drawPicture(path, recipe, report);
            continue;
        }
        if (ending == ".json") {
            core::writeRecipe(placedAt(recipe, path), path);
        } else if (ending == ".tex") {
            core::writeFileAtomically(
                path, core::withRecipe(core::toTikz(scene), placedAt(recipe, path), path));
        } else {
            core::writeFileAtomically(path, core::toCsv(scene));
        }
        report.written.push_back(path);
    }
    return report;
}

std::string recipeText(const Options& options, const Asked& asked) {
    return core::toJson(recipeOf(options, asked));
}

}  // namespace app
