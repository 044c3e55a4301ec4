#pragma once

#include <QString>
#include <cstdint>
#include <optional>
#include <string>

#include "core/train/training_settings.h"

namespace ui {

/// A training run's settings while a person fills them in. Settings that stand on the defaults of
/// their method, data and eps follow these when one of the three changes; what was set otherwise
/// stays.
class TrainingDraft {
public:
    /// The defaults of IBP on MNIST.
    TrainingDraft();
    explicit TrainingDraft(core::TrainingConfig config);

    const core::TrainingConfig& config() const { return m_config; }
    const core::TrainingConfig& defaults() const { return m_defaults; }

    /// As typed after "key=". Returns why it is refused, in one line, else an empty text; what is
    /// refused changes nothing.
    QString assign(const core::TrainingSetting& setting, const std::string& text);
    void reset(const core::TrainingSetting& setting);

    /// Whether it differs from the defaults. Title and source never do: they are the run's own.
    bool isChanged(const core::TrainingSetting& setting) const;
    /// Whether the method reads it.
    bool isUsed(const core::TrainingSetting& setting) const;
    /// What does not fit together, in one line; empty: the run can be started.
    QString problem() const;

private:
    void followDefaults();

    core::TrainingConfig m_config;
    core::TrainingConfig m_defaults;
};

/// What a run will come to.
struct TrainingEstimate {
    std::int64_t samples = 0;  ///< of an epoch
    std::int64_t stepsAnEpoch = 0;
    std::int64_t steps = 0;
};

/// Nothing where the number of samples is not known without reading files.
std::optional<TrainingEstimate> estimateTraining(const core::TrainingConfig& config);

/// "60,000 samples in batches of 256: 235 steps an epoch, 16,450 in 70 epochs."
QString estimateText(const core::TrainingConfig& config);

}  // namespace ui
