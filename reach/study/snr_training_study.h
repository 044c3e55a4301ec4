#pragma once

#include <vector>

#include "core/figure/figure.h"
#include "reach/study/snr_training.h"
#include "reach/study/study_result.h"

namespace reach {

/// What is said of runs with and without the SNR losses. All functions take whole seeds: every arm
/// once for each seed, the seeds in one order.

/// Runs of one way of training, by seed; those that diverged are among them.
struct TrainedArm {
    TrainingArm arm;
    std::vector<const SnrTrainingRun*> runs;

    /// One quantity of every run, NaN of those that diverged.
    std::vector<double> values(double (*quantity)(const SnrTrainingRun&)) const;
};
/// The arms in the order they first come up; they point into `runs`.
std::vector<TrainedArm> armsOf(const std::vector<SnrTrainingRun>& runs);
/// The arm of the same method without the losses; nullptr if there is none.
const TrainedArm* maybePlain(const std::vector<TrainedArm>& arms, const TrainedArm& arm);

/// `a` less `b`, seed by seed; pairs of which one diverged are left out.
std::vector<double> pairedDifferences(const std::vector<double>& a, const std::vector<double>& b);

/// The paper's claims for every method and every weight of the losses: intervals are over seeds,
/// of the paired differences.
std::vector<Claim> snrTrainingClaims(const std::vector<SnrTrainingRun>& runs);

/// A row of panels a method: decibels and unstable share by layer, and accuracies; means over the
/// seeds with the least and the largest.
core::Figure snrTrainingFigure(const std::vector<SnrTrainingRun>& runs);
/// The same over the epochs: unstable share, decibels, Box-certified accuracy.
core::Figure snrTrainingCourse(const std::vector<SnrTrainingRun>& runs);

/// Means with their deviations by way of training; differences to the runs without the losses;
/// every run; its layers; its epochs.
std::vector<StudyTable> snrTrainingTables(const std::vector<SnrTrainingRun>& runs);

/// Means by way of training, for study.json.
core::Json snrTrainingNumbers(const std::vector<SnrTrainingRun>& runs);

}  // namespace reach
