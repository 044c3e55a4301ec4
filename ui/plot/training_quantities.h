#pragma once

#include <QString>
#include <string>
#include <vector>

#include "ui/jobs/training_run.h"

namespace ui {

/// What the x axis of a training curve shows.
enum class TrainingAxis { Epochs, Time, Steps };

/// Something that a training run tells again and again.
struct TrainingQuantity {
    std::string id;    ///< "natural", "loss.clean"
    QString title;     ///< "Natural accuracy"
    std::string unit;  ///< quantities of one unit share a panel: "accuracy", "loss", "rate"
    bool isOfSteps;    ///< of the steps' records, else of the evaluations'
    bool mayBeLog;     ///< a logarithmic axis makes sense
    bool isFirst;      ///< shown before anybody chose
};

/// A curve in the order of time; accuracies and shares in percent.
struct TrainingCurve {
    std::vector<double> x;
    std::vector<double> y;
};

/// What any of the runs tells, in the order of a list: evaluations first, then the steps' losses
/// and the rest.
std::vector<TrainingQuantity> trainingQuantities(const std::vector<TrainingRunPtr>& runs);

/// Title of the axis of a unit: "accuracy (%)".
QString unitTitle(const std::string& unit);

/// x in epochs, steps, or seconds since the run's start. Records without the quantity are left out.
TrainingCurve trainingCurve(const TrainingRun& run, const TrainingQuantity& quantity,
                            TrainingAxis axis);

/// Exponential moving average without the bias of its start: weight in [0, 1) of the past, 0 leaves
/// the values alone. What is not finite is passed over.
std::vector<double> smoothed(const std::vector<double>& values, double weight);

}  // namespace ui
