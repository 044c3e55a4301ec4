#pragma once

#include "core/io/json_reader.h"
#include "core/train/trainer.h"

namespace core {

/// A step's record as the fields of an event `metric` (docs/cli.md): {"step" (steps done), "epoch",
/// "eps", …, "losses": {…}}; what is not finite is left out.
Json toJson(const StepRecord& record);
/// An evaluation's likewise: {"epoch", "natural", "adversarial", "certified", …, "layers": […]}.
Json toJson(const EpochRecord& record);

/// Which of the two a metric's fields are.
bool isEvaluation(const Json& fields);
/// What is missing or null reads as NaN, of counts, times and the epoch as 0; throws ParseError
/// (with `path`) for what is of another type.
StepRecord stepRecord(const Json& fields, const std::string& path);
EpochRecord epochRecord(const Json& fields, const std::string& path);

}  // namespace core
