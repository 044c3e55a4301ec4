#include "app/study_files.h"

#include <filesystem>
#include <system_error>

#include "app/build_info.h"
#include "app/exit_status.h"
#include "app/json_text.h"
#include "core/figure/figure_json.h"
#include "core/io/atomic_file.h"

namespace app {

namespace {

namespace fs = std::filesystem;

void writeTable(const std::string& folder, const reach::StudyTable& table, FigureReport& report) {
    const auto write = [&](const std::string& ending, const std::string& text) {
        const std::string path = (fs::path(folder) / (table.name + ending)).string();
        core::writeFileAtomically(path, text);
        report.written.push_back(path);
    };
    write(".csv", reach::toCsv(table));
    if (table.isPrinted) {
        write(".tex", reach::toLatex(table));
    }
}

/// The claims, with a LaTeX table of the columns that fit a page.
void writeVerdicts(const std::string& folder, const reach::StudyResult& result,
                   FigureReport& report) {
    reach::StudyTable table = reach::verdictTable(result.claims);
    writeTable(folder, table, report);
}

void writeFigure(const std::string& folder, const reach::StudyFigure& figure,
                 const std::string& command, FigureReport& report) {
    core::Figure signedFigure = figure.figure;
    signedFigure.origin.program = "reachscope " + programVersion();
    signedFigure.origin.command = command;
    const fs::path stem = fs::path(folder) / figure.name;
    const std::string document = stem.string() + ".figure.json";
    core::writeFigure(signedFigure, document);
    report.written.push_back(document);
    const FigureReport drawn =
        renderFigures(document, {stem.string() + ".pdf", stem.string() + ".png",
                                 stem.string() + ".svg", stem.string() + ".tex"});
    report.written.insert(report.written.end(), drawn.written.begin(), drawn.written.end());
    report.waiting.insert(report.waiting.end(), drawn.waiting.begin(), drawn.waiting.end());
    report.failed = report.failed || drawn.failed;
}

}  // namespace

void prepareFolder(const std::string& option, const std::string& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw UsageError(option + ": " + folder + ": cannot make the folder: " + error.message());
    }
    try {
        const core::AtomicFile probe((fs::path(folder) / "study.json").string());
    } catch (const std::runtime_error& failure) {
        throw UsageError(option + ": " + failure.what());
    }
}

FigureReport writeStudy(const std::string& folder, const reach::StudyResult& result,
                        const core::Json& document) {
    FigureReport report;
    for (const reach::StudyTable& table : result.tables) {
        writeTable(folder, table, report);
    }
    writeVerdicts(folder, result, report);
    const std::string command = document.at("made").at("command").get<std::string>();
    for (const reach::StudyFigure& figure : result.figures) {
        writeFigure(folder, figure, command, report);
    }
    const std::string path = (fs::path(folder) / "study.json").string();
    core::writeFileAtomically(path, jsonText(document));
    report.written.push_back(path);
    return report;
}

}  // namespace app
