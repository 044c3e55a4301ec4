#include "core/module/guarded_engine.h"

#include <utility>

#include "core/bounds/tensor_engine.h"
#include "core/module/freed_memory.h"
#include "core/module/guarded.h"

namespace core {

namespace {

class GuardedPass : public BoundPass {
public:
    explicit GuardedPass(std::unique_ptr<BoundPass> pass) : m_pass(std::move(pass)) {}

    BoundStatus status() const override { return m_pass->status(); }
    std::string reason() const override { return m_pass->reason(); }
    const std::vector<LayerIntervals>& layers() const override { return m_pass->layers(); }
    RowBounds rows(const OutputRows& rows, bool upperToo) override {
        return translated([&] { return m_pass->rows(rows, upperToo); });
    }
    NeuronLines lines(std::size_t layer) const override {
        return translated([&] { return m_pass->lines(layer); });
    }

private:
    std::unique_ptr<BoundPass> m_pass;
};

class GuardedEngine : public BoundEngine {
public:
    explicit GuardedEngine(std::unique_ptr<BoundEngine> engine) : m_engine(std::move(engine)) {}
    ~GuardedEngine() override {
        m_engine.reset();
        releaseFreedMemory();
    }

    std::unique_ptr<BoundPass> start(const InputBatch& inputs, const BoundMethod& method,
                                     const BoundOptions& options) override {
        return std::make_unique<GuardedPass>(
            translated([&] { return m_engine->start(inputs, method, options); }));
    }
    std::vector<double> evaluate(const std::vector<double>& inputs) override {
        return translated([&] { return m_engine->evaluate(inputs); });
    }
    BoundPlan plan(std::int64_t count, std::int64_t rows, const BoundMethod& method) override {
        return translated([&] { return m_engine->plan(count, rows, method); });
    }

private:
    std::unique_ptr<BoundEngine> m_engine;
};

}  // namespace

std::unique_ptr<BoundEngine> guarded(std::unique_ptr<BoundEngine> engine) {
    return std::make_unique<GuardedEngine>(std::move(engine));
}

std::unique_ptr<BoundEngine> makeGuardedEngine(const Network& network,
                                               const EngineOptions& options) {
    return guarded(translated([&] { return makeTensorEngine(network, options); }));
}

}  // namespace core
