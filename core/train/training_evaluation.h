#pragma once

#include <memory>

#include "core/attack/gradient_attack.h"
#include "core/bounds/bound_engine.h"
#include "core/data/dataset.h"
#include "core/train/trainable_network.h"
#include "core/train/trainer.h"
#include "core/train/training_config.h"

namespace core {

/// The range that inputs stay within.
struct DataRange {
    double low = 0.0;
    double high = 1.0;
};

/// [0, 1], wider where samples lie outside.
DataRange dataRange(const TrainingData& data);

/// What an evaluation measures on the test samples: natural and adversarial (PGD) accuracy, the
/// share certified by Box (float32 or float64, nominal), neuron states by Box, and the layers' SNR
/// over the iterates of the SNR losses' attack.
class TrainingEvaluation {
public:
    /// The configuration outlives the evaluation.
    TrainingEvaluation(const TrainingConfig& config, std::shared_ptr<const Dataset> samples,
                       const EngineOptions& options, DataRange range);

    /// Fills in the accuracies and layers; the network's batch norm takes its running statistics.
    EpochRecord run(const TrainableNetwork& network) const;

private:
    struct Totals;

    TensorSamples samplesOf(const TensorNetwork& network, std::int64_t first,
                            std::int64_t count) const;
    void addAttack(const TensorNetwork& network, const TensorSamples& samples,
                   Totals& totals) const;
    void addBoxes(const TensorNetwork& network, const TensorSamples& samples, Totals& totals) const;
    std::vector<LayerRecord> layersOf(const TensorNetwork& network, const Totals& totals) const;
    void measureSnr(const Network& network, EpochRecord& record) const;

    const TrainingConfig& m_config;
    std::shared_ptr<const Dataset> m_samples;
    EngineOptions m_options;
    DataRange m_range;
    double m_eps;
};

}  // namespace core
