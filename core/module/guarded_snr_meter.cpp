#include "core/module/guarded_snr_meter.h"

#include <utility>

#include "core/module/freed_memory.h"
#include "core/module/guarded.h"
#include "core/snr/tensor_snr_meter.h"

namespace core {

namespace {

class GuardedSnrMeter : public SnrMeter {
public:
    explicit GuardedSnrMeter(std::unique_ptr<SnrMeter> meter) : m_meter(std::move(meter)) {}
    ~GuardedSnrMeter() override {
        m_meter.reset();
        releaseFreedMemory();
    }

    bool add(const AttackSamples& samples, const RunControl& control) override {
        return translated([&] { return m_meter->add(samples, control); });
    }
    SnrReport report() const override {
        return translated([&] { return m_meter->report(); });
    }

private:
    std::unique_ptr<SnrMeter> m_meter;
};

}  // namespace

std::unique_ptr<SnrMeter> makeGuardedSnrMeter(const Network& network, const EngineOptions& options,
                                              const SnrSettings& settings) {
    return std::make_unique<GuardedSnrMeter>(
        translated([&] { return makeTensorSnrMeter(network, options, settings); }));
}

}  // namespace core
