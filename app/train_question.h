#pragma once

#include "app/options.h"
#include "core/train/training_config.h"

namespace app {

/// The command line of a run that is taken up (--resume), as if given now: as it was begun, with
/// --device, --threads, --queue and --at-most as given now. The process changes to the folder it
/// was begun in. Throws core::JobError, core::ParseError, UsageError.
Options trainOptionsOfJob(const Options& now);

/// The configuration that the command line asks for: --config, then --set in the order given, then
/// --seed. Without --config they change the one that the job began with (--resume), else the
/// defaults of the method, the data and the eps that --set names. Checked. Throws core::ParseError,
/// UsageError, std::invalid_argument naming the setting.
core::TrainingConfig trainingConfigOf(const Options& options);

}  // namespace app
