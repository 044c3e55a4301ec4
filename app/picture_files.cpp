#include "app/picture_files.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <system_error>

#include "app/exit_status.h"
#include "app/window_program.h"
#include "core/figure/export_text.h"
#include "core/figure/figure_json.h"
#include "core/io/atomic_file.h"
#include "core/io/number.h"

namespace app {

namespace {

namespace fs = std::filesystem;

const std::set<std::string> kPictures{".pdf", ".png"};
const std::set<std::string> kTexts{".svg", ".tex", ".csv", ".json"};

/// Draws into a hidden file beside the picture, which then takes its name.
class Picture {
public:
    explicit Picture(const std::string& path) : m_path(path) {
        const fs::path target(path);
        const std::string stem = '.' + target.stem().string() + '.' + processMark();
        m_drawn = (target.parent_path() / (stem + target.extension().string())).string();
        m_document = (target.parent_path() / (stem + ".recipe.json")).string();
    }
    ~Picture() {
        std::error_code ignored;
        fs::remove(m_drawn, ignored);
        fs::remove(m_document, ignored);
    }
    Picture(const Picture&) = delete;
    Picture& operator=(const Picture&) = delete;

    /// Empty, or what went wrong.
    std::string draw(const std::string& program, const PictureDocument& document) const {
        core::writeFileAtomically(m_document, document.textAt(m_document));
        const std::string problem = renderWith(program, m_document, m_drawn);
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
    std::string m_document;
};

std::string textFigure(const std::string& ending, const core::Figure& figure,
                       const std::string& path) {
    if (ending == ".json") {
        return core::toJson(figure) + "\n";
    }
    const std::string text = ending == ".svg"   ? core::toSvg(figure)
                             : ending == ".tex" ? core::toTikz(figure)
                                                : core::toCsv(figure);
    return core::withFigure(text, figure, path);
}

/// The figure's own document stands beside its pictures already, or takes a name of its own.
std::string waitingEnding(const std::string& picture, const std::vector<std::string>& paths) {
    const std::string own = fs::path(picture).replace_extension(".json").string();
    const bool isThere = std::find(paths.begin(), paths.end(), own) != paths.end();
    return isThere ? ".json" : ".figure.json";
}

}  // namespace

std::string endingOf(const std::string& path) {
    std::string ending = fs::path(path).extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

bool needsWindow(const std::string& path, const core::FigurePreset& preset) {
    const std::string ending = endingOf(path);
    return kPictures.contains(ending) || (ending == ".svg" && preset.pictureDpi > 0);
}

void drawPicture(const std::string& path, const PictureDocument& document, FigureReport& report) {
    const std::string program = windowProgram();
    std::string reason = "reachscope-gui is not installed here";
    if (!program.empty() && !document.reason.empty()) {
        reason = document.reason;
    } else if (!program.empty()) {
        reason = Picture(path).draw(program, document);
        report.failed = report.failed || !reason.empty();
    }
    if (reason.empty()) {
        report.written.push_back(path);
        return;
    }
    const std::string waiting = fs::path(path).replace_extension(document.ending).string();
    core::writeFileAtomically(waiting, document.textAt(waiting));
    report.written.push_back(waiting);
    report.waiting.push_back(path + " waits for rendering (" + reason +
                             "): reachscope-gui --render " + waiting + ' ' + path);
}

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

FigureReport writeFigures(const core::Figure& figure, const std::vector<std::string>& paths) {
    FigureReport report;
    const std::string json = core::toJson(figure) + "\n";
    for (const std::string& path : paths) {
        if (needsWindow(path, figure.preset)) {
            const auto textAt = [&json](const std::string&) { return json; };
            drawPicture(path, {textAt, waitingEnding(path, paths), {}}, report);
            continue;
        }
        core::writeFileAtomically(path, textFigure(endingOf(path), figure, path));
        report.written.push_back(path);
    }
    return report;
}

}  // namespace app
