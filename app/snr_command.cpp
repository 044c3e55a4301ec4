#include <iostream>

#include "app/attack_options.h"
#include "app/commands.h"
#include "app/json_text.h"
#include "app/picture_files.h"
#include "app/snr_figure.h"
#include "app/snr_report.h"
#include "app/time_limit.h"

namespace app {

ExitStatus runSnr(const Options& options) {
    checkFigures(options.figures);
    const core::SnrSettings settings = snrSettings(options);
    requireTensorsFor("snr");
    const BallStream samples(options);
    const TimeLimit limit(options.timeLimitSeconds);
    const SnrOutcome outcome = measureSnr(options, settings, samples);
    std::cout << (options.json ? jsonText(snrDocument(options, settings, samples, outcome))
                               : snrTable(options, settings, samples, outcome));
    if (!options.figures.empty()) {
        const FigureReport report =
            writeFigures(snrFigure(options, settings, samples, outcome), options.figures);
        for (const std::string& line : report.waiting) {
            std::cerr << "reachscope: " << line << '\n';
        }
        if (report.failed) {
            return ExitStatus::Failed;
        }
    }
    return outcome.isPartial() ? ExitStatus::Partial : ExitStatus::Done;
}

}  // namespace app
