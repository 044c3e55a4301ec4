#include "core/train/step_sums.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

namespace core {

void StepSums::add(const std::vector<StepValue>& values) {
    const at::NoGradGuard off;
    const bool isSame = std::equal(
        values.begin(), values.end(), m_names.begin(), m_names.end(),
        [](const StepValue& value, const std::string& name) { return value.name == name; });
    if (!isSame) {
        relayout(values);
    }
    std::vector<at::Tensor> scalars;
    for (std::size_t i = 0; i < values.size(); ++i) {
        scalars.push_back(values[i].value.detach().to(at::kDouble).reshape({}));
        m_counts[i] += values[i].count;
    }
    m_sums.add_(at::stack(scalars));
}

/// The sums take the order of these values; each goes on from what it had.
void StepSums::relayout(const std::vector<StepValue>& values) {
    m_others = read();
    m_names.clear();
    m_counts.clear();
    std::vector<double> sums;
    for (const StepValue& value : values) {
        const RunningMeans::Entry before = m_others.take(value.name);
        m_names.push_back(value.name);
        m_counts.push_back(before.count);
        sums.push_back(before.sum);
    }
    m_sums = at::from_blob(sums.data(), {static_cast<std::int64_t>(sums.size())}, at::kDouble)
                 .clone()
                 .to(values.front().value.device());
}

RunningMeans StepSums::read() const {
    RunningMeans result;
    if (m_sums.defined()) {
        const at::Tensor plain = m_sums.to(at::kCPU);
        for (std::size_t i = 0; i < m_names.size(); ++i) {
            result.add(m_names[i], plain.data_ptr<double>()[i], m_counts[i]);
        }
    }
    result.add(m_others);
    return result;
}

void StepSums::clear() { load({}); }

void StepSums::load(const RunningMeans& sums) {
    m_others = sums;
    m_names.clear();
    m_counts.clear();
    m_sums.reset();
}

}  // namespace core
