#include <iostream>

#include "app/commands.h"
#include "app/figure_files.h"
#include "app/json_text.h"

namespace app {

ExitStatus runRender(const Options& options) {
    checkFigures(options.figures);
    const FigureReport report = renderFigures(options.recipe, options.figures);
    if (options.json) {
        std::cout << jsonText({{"recipe", options.recipe}, {"written", report.written}});
    } else {
        for (const std::string& path : report.written) {
            std::cout << "wrote " << path << '\n';
        }
    }
    for (const std::string& line : report.waiting) {
        std::cerr << "reachscope: " << line << '\n';
    }
    return report.failed ? ExitStatus::Failed : ExitStatus::Done;
}

}  // namespace app
