#include "core/module/guarded_attacker.h"

#include <utility>

#include "core/attack/tensor_attacker.h"
#include "core/module/freed_memory.h"
#include "core/module/guarded.h"

namespace core {

namespace {

class GuardedAttacker : public Attacker {
public:
    explicit GuardedAttacker(std::unique_ptr<Attacker> attacker)
        : m_attacker(std::move(attacker)) {}
    ~GuardedAttacker() override {
        m_attacker.reset();
        releaseFreedMemory();
    }

    AttackResult attack(const AttackSamples& samples, const AttackSettings& settings,
                        const RunControl& control) override {
        return translated([&] { return m_attacker->attack(samples, settings, control); });
    }

private:
    std::unique_ptr<Attacker> m_attacker;
};

}  // namespace

std::unique_ptr<Attacker> makeGuardedAttacker(const Network& network,
                                              const EngineOptions& options) {
    return std::make_unique<GuardedAttacker>(
        translated([&] { return makeTensorAttacker(network, options); }));
}

}  // namespace core
