#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>

#include "reach/analysis/analysis.h"
#include "reach/analysis/sampling.h"

namespace reach {

/// A proof that a result is wrong: a point of the input set whose output lies outside what the
/// result claims. If one is ever found, Reachscope has a bug.
struct Breach {
    enum class Claim {
        Empty,        ///< the input set was said to be empty
        LayerBound,   ///< an activation's input leaves its bounds
        OutputBound,  ///< an output leaves its bounds
        Support,      ///< the projected output lies outside the polygon (of exact: the hull)
        Union         ///< exact only: outside the union of the pieces
    };

    Method method = Method::Box;
    Worth worth = Worth::Sound;
    Claim claim = Claim::OutputBound;
    std::string layer;           ///< LayerBound: the layer's name
    Eigen::Index neuron = -1;    ///< of the layer, or the output
    bool isAbove = true;         ///< beyond the upper bound, else below the lower one
    Point2 direction{0.0, 0.0};  ///< Support: outward normal (length 1) of the side that is crossed
    double value = 0.0;          ///< replayed; Support: direction . point; Union: distance
    double error = 0.0;          ///< the true value lies this close to `value`, proven
    double bound = 0.0;          ///< claimed
    double excess = 0.0;         ///< beyond the bound for certain: the error is taken off already
    Eigen::VectorXd input;       ///< the witness: a point of the input set, exactly
    Eigen::VectorXd output;      ///< as replayed
};

/// Looks for a sample that refutes the result: outputs against bounds, every layer's inputs against
/// its bounds, projected outputs against the polygon, for a complete exact result also against the
/// union. The candidates are replayed with a proven bound on the replay's own rounding
/// (enclosedValues) and membership is checked without rounding, so that rounding alone never makes
/// a breach. Of a result that was enumerated in double precision only deviations beyond
/// kExactTolerance count; a partial enumeration, a nominal or sampled result and a failed one claim
/// nothing. Of several breaches the one nearest to the input is told, where the fault began.
/// Cost: the samples run through the network once more where the result has layers.
std::optional<Breach> findBreach(const Question& question, const MethodResult& result,
                                 const Samples& samples, const std::atomic<bool>* cancel = nullptr);

/// What the enumeration in double precision may be off by, as a share of the largest number in the
/// outputs' bounds. Its vertices are solutions of linear systems, and slices thinner than its own
/// tolerance stay with their neighbours (docs/architecture.md, 4).
inline constexpr double kExactTolerance = 1e-8;

/// One line: "Zonotope: relu_2 neuron 3 reaches 0.5123, above its bound 0.5 by 0.0123".
std::string describe(const Breach& breach);

}  // namespace reach
