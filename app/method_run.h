#pragma once

#include <string>
#include <vector>

#include "app/asked.h"
#include "app/exit_status.h"
#include "app/options.h"
#include "reach/analysis/analysis.h"
#include "reach/analysis/tensor_answer.h"

namespace app {

class PiecesFile;
class ReachJob;

/// What goes along with a computation; null where not wanted.
struct RunParts {
    ReachJob* job = nullptr;
    PiecesFile* pieces = nullptr;
    const reach::TensorOptions* tensors = nullptr;  ///< of methods that need tensors
};

/// Answers the methods one after the other, relaxations first, exact and hull together at the end,
/// under one time limit; draws the progress line. Methods that the job has finished are taken from
/// it (exact is computed anew where its pieces are wanted). Results come in the order asked.
std::vector<reach::MethodResult> runMethods(const Options& options, const Asked& asked,
                                            const RunParts& parts);

/// Exit status of the results together: Failed, else Partial, else Done.
ExitStatus statusOf(const std::vector<reach::MethodResult>& results);

/// Writes one line to standard error where methods failed: which, and the first one's reason.
void reportFailures(const std::vector<reach::MethodResult>& results);

/// "complete", "partial", "failed"
std::string statusText(reach::ResultStatus status);
std::string statusText(const std::vector<reach::MethodResult>& results);

}  // namespace app
