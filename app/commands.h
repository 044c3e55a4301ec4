#pragma once

#include "app/exit_status.h"
#include "app/options.h"

/// One function per command: reads, computes, prints to standard output. Wrong files and values are
/// thrown (UsageError, core::ParseError, std::invalid_argument: exit 2), failures too (any other
/// exception: exit 1).
namespace app {

ExitStatus runVersion(const Options& options);
ExitStatus runInfo(const Options& options);
ExitStatus runEval(const Options& options);
ExitStatus runConvert(const Options& options);
ExitStatus runReach(const Options& options);
ExitStatus runBounds(const Options& options);
ExitStatus runRender(const Options& options);
ExitStatus runShift(const Options& options);
ExitStatus runStability(const Options& options);
ExitStatus runStudy(const Options& options);
ExitStatus runCertify(const Options& options);
ExitStatus runSnr(const Options& options);
ExitStatus runAttack(const Options& options);
ExitStatus runData(const Options& options);
ExitStatus runTrain(const Options& options);

}  // namespace app
