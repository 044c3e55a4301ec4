#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/attack/attacker.h"
#include "core/attack/balls.h"
#include "core/network/network.h"

namespace app {

/// What became of one sample under attack, by the network in double precision.
struct AttackedSample {
    std::int64_t index = 0;  ///< in its data set
    int label = 0;
    int predicted = 0;  ///< the largest output at the sample, the first of equal ones
    double cleanMargin = 0.0;
    /// y_label - max over the others at the strongest point found.
    double margin = 0.0;
    int reached = 0;  ///< the strongest rival there

    bool isCorrect() const { return predicted == label; }
    /// The point is given to another class, or to none alone.
    bool isAdversarial() const { return margin <= 0.0; }
    bool withstands() const { return isCorrect() && !isAdversarial(); }
};

/// Moves a point into the ball around `center` and the data range, where rounding put it out of
/// them by a little: held in extended precision, so that the doubles given are inside for certain
/// (with sums of squares or distances rounded to the safe side).
void pullInto(const core::BallSpec& ball, const double* center, double* point, std::int64_t inputs);

/// Pulls the points that an attack found into their balls, evaluates samples and points anew in
/// double precision and says what became of each sample. Points change as they are pulled.
std::vector<AttackedSample> replay(const core::Network& network, const core::BallSpec& ball,
                                   const core::AttackSamples& samples, std::vector<double>& points);

/// The adversarial points of a run, one a line or row: samples that are classified right and have a
/// point that is not.
struct AdversarialPoints {
    core::Shape shape;  ///< of a point
    std::vector<AttackedSample> samples;
    std::vector<double> points;  ///< [samples, inputs]
};

/// Refuses endings but .npz and .csv, and paths that cannot be written. Throws UsageError.
void checkPointsFile(const std::string& path);

/// .npz: points [n, …shape] and margins (float64), labels, predicted, indices (int64). .csv: a line
/// of names, then index, label, predicted, margin and the point's numbers. Doubles read back the
/// same. The file appears whole or not at all. Throws std::runtime_error if it cannot be written.
void writePoints(const std::string& path, const AdversarialPoints& found);

}  // namespace app
