#include "core/attack/tensor_attacker.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "core/attack/gradient_attack.h"
#include "core/bounds/device.h"

namespace core {

namespace {

using Clock = std::chrono::steady_clock;

std::vector<double> toVector(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.to(at::kCPU, at::kDouble).contiguous();
    const auto* data = plain.data_ptr<double>();
    return {data, data + plain.numel()};
}

/// A point in float32 may be rounded out of the region by its last bit.
void pullInside(std::vector<double>& points, const InputBatch& region) {
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] = std::clamp(points[i], region.lower[i], region.upper[i]);
    }
}

class TensorAttacker : public Attacker {
public:
    TensorAttacker(const Network& network, const EngineOptions& options)
        : m_threads(options.threads),
          m_network(network, {options.precision == Precision::Single ? at::kFloat : at::kDouble,
                              deviceFromName(options.device)}) {
        m_network.freeze();
    }

    AttackResult attack(const AttackSamples& samples, const AttackSettings& settings,
                        const RunControl& control) override {
        checkAttack(settings);
        useThreads(m_threads);
        const TensorSamples batch =
            makeSamples(samples, m_network.inputSize(), m_network.outputSize(), m_network.place());
        const Clock::time_point start = Clock::now();
        AttackHooks hooks;
        hooks.tick = [&](double share) {
            if (control.progress) {
                control.progress(share);
            }
            const std::chrono::duration<double> elapsed = Clock::now() - start;
            return !(control.cancel && control.cancel->load()) &&
                   !(control.timeLimitSeconds > 0.0 && elapsed.count() >= control.timeLimitSeconds);
        };
        const TensorAttack found = runAttack(m_network, batch, settings, hooks);
        AttackResult result{toVector(found.points), toVector(found.margins),
                            toVector(found.cleanMargins), found.isComplete};
        pullInside(result.points, samples.region);
        return result;
    }

private:
    int m_threads;
    TensorNetwork m_network;
};

}  // namespace

std::unique_ptr<Attacker> makeTensorAttacker(const Network& network, const EngineOptions& options) {
    return std::make_unique<TensorAttacker>(network, options);
}

}  // namespace core
