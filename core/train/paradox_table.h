#pragma once

// Private to core/train: what PARADOX trained MNIST's networks with.

#include <string>
#include <vector>

#include "core/train/training_config.h"

namespace core::training {

/// A row of PARADOX's table 6 ("The best choice of hyperparameters for each MNIST model").
struct ParadoxRow {
    std::string network;    ///< "fc", "conv": names of architectures
    double testEps = 0.0;   ///< what the row is best for
    std::string method;     ///< an id of trainingMethods(); the paper's Box is "ibp"
    double trainEps = 0.0;  ///< radius at the end of the ramp
    double warmup = 0.0;    ///< N_w, epochs
    double ramp = 0.0;      ///< N_r, epochs
    double kappaEnd = 0.0;
    double l1 = 0.0;            ///< lambda
    double learningRate = 0.0;  ///< alpha
    /// Whether the rate is scaled by 1/10 at epochs 130 and 190, or halved every 20.
    bool hasMilestones = true;
    bool elision = true;
};

/// In the paper's order: 36 rows.
const std::vector<ParadoxRow>& paradoxTable();

/// The row of the method and network whose test radius is nearest; nullptr where the table has none
/// of the method.
const ParadoxRow* nearestParadoxRow(const std::string& method, const std::string& network,
                                    double testEps);

/// Puts into `config` what the row and appendix G say of training: 200 epochs, batches of 100,
/// Adam. Leaves data, radii and network as they are.
void applyParadoxRow(const ParadoxRow& row, TrainingConfig& config);

}  // namespace core::training
