#pragma once

#include <memory>
#include <string>

#include "core/data/sample_source.h"
#include "core/train/trainer.h"

namespace core {

/// The two sets of samples of a run, opened and not yet read.
struct TrainingSources {
    std::unique_ptr<SampleSource> train;
    std::unique_ptr<SampleSource> test;
    std::int64_t classes = 0;  ///< the set's, or one more than its largest label
};

/// Opens config.data's training split and config.testData (empty: the test split of the same set).
/// A file without splits (rows, IDX, …) is trained on as it is and needs testData. Throws
/// ParseError as openSamples, std::invalid_argument naming the setting where a set is missing, is
/// empty, or the two differ in shape.
TrainingSources openTrainingData(const TrainingConfig& config, const std::string& dataDir);

/// Reads config.samples of the one (0: all) and config.evaluateSamples of the other (0: all), the
/// first ones. Throws ParseError.
TrainingData readTrainingData(const TrainingConfig& config, const TrainingSources& sources);

}  // namespace core
