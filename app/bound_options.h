#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/options.h"
#include "core/bounds/bound_engine.h"
#include "reach/analysis/method.h"
#include "reach/analysis/tensor_answer.h"

/// What BoundArguments ask for, in the words of core/bounds.
namespace app {

core::EngineOptions engineOptions(const Options& options);
core::SlopeSearch slopeSearch(const Options& options);

/// True if the command line asks for something that only bounds on tensors have: another device or
/// precision, other layers' bounds, --memory.
bool asksForTensors(const Options& options);

/// The method of --intermediate; nothing where it is not given. Throws UsageError for a word that
/// is no method on tensors.
std::optional<core::BoundMethod> intermediateMethod(const Options& options);

/// The method with the layers' bounds that --intermediate asks for. Throws UsageError where it has
/// no layers' bounds to choose (Box, LBP, linear programmes).
core::BoundMethod overIntermediate(const Options& options, core::BoundMethod method);

/// One line (UsageError) that says what to do where this build has no tensors; `method` names what
/// needs them.
void requireTensors(const std::string& method);

/// core::makeBoundEngine, with a missing device as a UsageError.
std::unique_ptr<core::BoundEngine> openEngine(const core::Network& network, const Options& options);

/// Throws UsageError for --alpha-… without alpha-crown among --method.
void checkSlopeOptions(const Options& options);

/// The same for one question on tensors (`bounds`).
reach::TensorOptions tensorOptions(const Options& options);

/// Throws UsageError where the command line asks for something that only tensors have while no
/// method is on them, or for slopes without alpha-crown, and where --intermediate does not fit.
void checkBoundOptions(const Options& options, const std::vector<reach::Method>& methods);

/// What numbers in that precision are worth.
reach::Worth worthOf(core::Precision precision);

/// {"precision", "device", "intermediate", "memory", "alpha"}: what was asked of the bounds.
nlohmann::ordered_json boundSettings(const Options& options);

}  // namespace app
