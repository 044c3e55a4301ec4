#include "core/module/guarded_trainer.h"

#include <utility>

#include "core/module/freed_memory.h"
#include "core/module/guarded.h"
#include "core/train/tensor_trainer.h"

namespace core {

namespace {

class GuardedTrainer : public Trainer {
public:
    explicit GuardedTrainer(std::unique_ptr<Trainer> trainer) : m_trainer(std::move(trainer)) {}
    ~GuardedTrainer() override {
        m_trainer.reset();
        releaseFreedMemory();
    }

    TrainingOutcome run(const TrainingHooks& hooks) override {
        return translated([&] { return m_trainer->run(hooks); });
    }
    EpochRecord evaluate() override {
        return translated([&] { return m_trainer->evaluate(); });
    }
    TrainingState state() const override {
        return translated([&] { return m_trainer->state(); });
    }
    Network network() const override {
        return translated([&] { return m_trainer->network(); });
    }

private:
    std::unique_ptr<Trainer> m_trainer;
};

}  // namespace

std::unique_ptr<Trainer> makeGuardedTrainer(const TrainingConfig& config, const Network& start,
                                            const TrainingData& data, const EngineOptions& options,
                                            const TrainingState* resume) {
    return std::make_unique<GuardedTrainer>(
        translated([&] { return makeTensorTrainer(config, start, data, options, resume); }));
}

}  // namespace core
