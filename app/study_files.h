#pragma once

#include <string>
#include <vector>

#include "app/figure_files.h"
#include "core/io/json_reader.h"
#include "reach/study/study.h"

namespace app {

/// Makes the folder and tries that files can be written there, before anything is computed. Throws
/// UsageError naming `option`.
void prepareFolder(const std::string& option, const std::string& folder);

/// Writes study.json, tables (.csv, .tex), verdicts (.csv, .tex) and figures (.json with all their
/// data, .svg, .tex, and .pdf and .png by reachscope-gui) into the folder, each whole or not at
/// all. Throws std::runtime_error if a file cannot be written.
FigureReport writeStudy(const std::string& folder, const reach::StudyResult& result,
                        const core::Json& document);

}  // namespace app
