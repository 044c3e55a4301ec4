#include <iostream>

#include "app/asked_network.h"
#include "app/attack_options.h"
#include "app/attack_report.h"
#include "app/commands.h"
#include "app/json_text.h"
#include "app/time_limit.h"

namespace app {

ExitStatus runAttack(const Options& options) {
    const core::AttackSettings settings = attackSettings(options);
    checkPointsFile(options.attack.save);
    requireTensorsFor("attack");
    const core::Network network = readAskedNetwork(options);
    const BallStream samples(options);
    const TimeLimit limit(options.timeLimitSeconds);
    const AttackOutcome outcome = attackSamples(options, network, settings, samples);
    if (!options.attack.save.empty()) {
        writePoints(options.attack.save, outcome.found);
    }
    std::cout << (options.json
                      ? jsonText(attackDocument(options, network, settings, samples, outcome))
                      : attackTable(options, network, settings, samples, outcome));
    return outcome.isPartial() ? ExitStatus::Partial : ExitStatus::Done;
}

}  // namespace app
