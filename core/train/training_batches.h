#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/bounds/tensor_network.h"
#include "core/data/dataset.h"
#include "core/train/training_config.h"

namespace core {

/// What one step sees, on the network's device.
struct TrainingBatch {
    at::Tensor points;                  ///< [B, inputs], augmented
    at::Tensor labels;                  ///< int64 [B]
    std::vector<std::int64_t> indices;  ///< in the training split: what random numbers belong to
};

/// The training samples on the device, cut into the batches of every epoch. A batch is a function
/// of the configuration's seed and the step, whatever was asked before.
class TrainingBatches {
public:
    /// The batch's points are of the place's type. Throws std::invalid_argument where augmentation
    /// is asked for samples that are no images.
    TrainingBatches(std::shared_ptr<const Dataset> data, const TrainingConfig& config,
                    TensorPlace place);

    std::int64_t stepsPerEpoch() const { return m_stepsPerEpoch; }
    std::int64_t samples() const { return m_data->count; }

    /// The batch of step `step` (from 0, of the whole run). The first of an epoch draws its order.
    TrainingBatch at(std::int64_t step);

private:
    void begin(std::int64_t epoch);
    at::Tensor changed(const at::Tensor& points, std::int64_t first, std::int64_t count) const;

    std::shared_ptr<const Dataset> m_data;
    TensorPlace m_place;
    std::int64_t m_seed;
    std::int64_t m_batch;
    std::int64_t m_stepsPerEpoch;
    bool m_augments;
    at::Tensor m_pixels;  ///< float32 [N, inputs]
    at::Tensor m_labels;  ///< int64 [N]
    std::int64_t m_epoch = -1;
    std::vector<std::int64_t> m_order;
    at::Tensor m_deviceOrder;  ///< int64 [N], likewise
    int m_padding = 0;
    at::Tensor m_changes;  ///< int64 [3, N]: down, right, flip, in the epoch's order
};

}  // namespace core
