#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/bounds/bound_engine.h"
#include "core/bounds/bound_method.h"
#include "reach/analysis/analysis.h"

namespace reach {

struct TensorOptions {
    core::Precision precision = core::Precision::Sound;  ///< others are worth nominal
    std::string device = "cpu";
    std::int64_t memoryBytes = 0;  ///< see core::EngineOptions
    core::SlopeSearch slopes;
    /// Bounds of the layers before; nothing: as the method says.
    std::optional<core::BoundMethod> layers;
    /// Of the polygon: how far it may stick out, as a share of its size (five times as far for
    /// alpha-CROWN, where a direction is dear), and how many directions may be asked for that.
    double tolerance = 1e-3;
    std::int64_t maxDirections = 128;
};

/// The relaxation of a method that needs tensors. Throws std::invalid_argument for another one.
core::BoundMethod boundMethodOf(Method method);

/// Answers a method that needs tensors (needsTensors) through core::BoundEngine: bounds of the
/// layers, of the outputs, of the coordinates asked for (margins as rows of their own), and the
/// polygon of the plane by its support functions, refined to the tolerance; polygonGap says how far
/// it may stick out. Engines are kept for the networks that were asked last.
///
/// Partial: cut short by a limit while the polygon was refined (it is an outer one). Failed, with
/// the reason in one line: cut short before, no tensors in this build, numbers out of range. Inputs
/// with linear constraints are answered on their box (inputBatch), which the reason says. Steps of
/// the graph that are no activation of their own (comparisons inside a max pool) have Box's bounds.
/// Throws std::invalid_argument for a question without its network, for a method that needs no
/// tensors, and for a node that no relaxation takes.
MethodResult answerTensors(const Question& question, Method method, const Limits& limits,
                           const TensorOptions& options = {});

/// True once a tensor method was answered: before, the first one takes about half a second longer.
bool areTensorsLoaded();

}  // namespace reach
