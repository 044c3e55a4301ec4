#include "core/train/training_batches.h"

#include <ATen/ATen.h>
#include <ATen/TensorIndexing.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/train/epoch_plan.h"

namespace core {

namespace {

at::Tensor tensorOf(const std::vector<std::int64_t>& values) {
    return at::from_blob(const_cast<std::int64_t*>(values.data()),
                         {static_cast<std::int64_t>(values.size())}, at::kLong);
}

}  // namespace

TrainingBatches::TrainingBatches(std::shared_ptr<const Dataset> data, const TrainingConfig& config,
                                 TensorPlace place)
    : m_data(std::move(data)),
      m_place(place),
      m_seed(config.seed),
      m_batch(config.batch),
      m_stepsPerEpoch(core::stepsPerEpoch(m_data->count, config.batch)),
      m_augments(config.augment && isAugmented(m_data->name)) {
    if (m_augments && m_data->shape.size() != 3) {
        throw std::invalid_argument("augmentation: images (channels, height, width) expected, " +
                                    m_data->name + " has samples of " + toString(m_data->shape) +
                                    "; set augment=false");
    }
    // On the processor these are the data set's own numbers.
    m_pixels = at::from_blob(const_cast<float*>(m_data->pixels.data()),
                             {m_data->count, elementCount(m_data->shape)}, at::kFloat)
                   .to(place.device);
    m_labels = at::from_blob(const_cast<int*>(m_data->labels.data()), {m_data->count}, at::kInt)
                   .to(place.device, at::kLong);
}

void TrainingBatches::begin(std::int64_t epoch) {
    m_order = epochOrder(m_seed, epoch, m_data->count);
    m_deviceOrder = tensorOf(m_order).to(m_place.device, at::kLong, false, true);
    if (m_augments) {
        std::vector<std::int64_t> indices;
        for (const std::int64_t sample : m_order) {
            indices.push_back(m_data->indices[static_cast<std::size_t>(sample)]);
        }
        const EpochChanges changes = epochChanges(m_data->name, m_seed, epoch, indices);
        m_padding = changes.padding;
        m_changes =
            at::stack({tensorOf(changes.down), tensorOf(changes.right), tensorOf(changes.flip)})
                .to(m_place.device);
    }
    m_epoch = epoch;
}

TrainingBatch TrainingBatches::at(std::int64_t step) {
    if (step / m_stepsPerEpoch != m_epoch) {
        begin(step / m_stepsPerEpoch);
    }
    const std::int64_t first = step % m_stepsPerEpoch * m_batch;
    const std::int64_t count = std::min(m_batch, m_data->count - first);
    const at::Tensor rows = m_deviceOrder.narrow(0, first, count);
    TrainingBatch batch;
    batch.points = m_pixels.index_select(0, rows);
    if (m_augments) {
        batch.points = changed(batch.points, first, count);
    }
    batch.points = batch.points.to(m_place.type);
    batch.labels = m_labels.index_select(0, rows);
    for (std::int64_t i = first; i < first + count; ++i) {
        batch.indices.push_back(
            m_data->indices[static_cast<std::size_t>(m_order[static_cast<std::size_t>(i)])]);
    }
    return batch;
}

/// Cut and mirrored: every place of every sample is looked up in the padded image.
at::Tensor TrainingBatches::changed(const at::Tensor& points, std::int64_t first,
                                    std::int64_t count) const {
    const std::int64_t channels = m_data->shape[0];
    const std::int64_t height = m_data->shape[1];
    const std::int64_t width = m_data->shape[2];
    const at::Tensor images = at::constant_pad_nd(points.view({count, channels, height, width}),
                                                  {m_padding, m_padding, m_padding, m_padding});
    const at::Tensor changes = m_changes.narrow(1, first, count).unsqueeze(2);  // [3, B, 1]
    const at::TensorOptions whole = m_labels.options();
    const at::Tensor rows = at::arange(height, whole) + changes[0];
    const at::Tensor forward = at::arange(width, whole);
    const at::Tensor columns =
        at::where(changes[2] == 1, width - 1 - forward, forward) + changes[1];
    const at::Tensor samples = at::arange(count, whole).view({count, 1, 1, 1});
    const at::Tensor channel = at::arange(channels, whole).view({1, channels, 1, 1});
    return images
        .index({samples, channel, rows.view({count, 1, height, 1}),
                columns.view({count, 1, 1, width})})
        .reshape({count, channels * height * width});
}

}  // namespace core
