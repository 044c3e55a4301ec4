#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/bounds/bound_engine.h"
#include "core/network/network.h"
#include "reach/analysis/method.h"
#include "reach/sets/input_set.h"
#include "reach/verify/batch_plan.h"
#include "reach/verify/certify_method.h"
#include "reach/verify/verdict.h"

namespace reach {

struct CertifySettings {
    std::vector<CertifyMethod> methods;                  ///< in the order they are tried
    core::Precision precision = core::Precision::Sound;  ///< of the engine
    int threads = 0;                                     ///< of LPs and the attack; 0: all cores
    core::SlopeSearch slopes;
    /// What a sample may take, all methods together; a batch has as much for each of its samples.
    /// 0: no limit.
    double secondsPerSample = 0.0;
    bool attack = true;  ///< look for a witness where nothing certifies
    std::uint64_t seed = 0;
    const std::atomic<bool>* cancel = nullptr;
    /// Share of the batch at hand, in [0, 1]; one call at a time.
    std::function<void(double share)> progress = {};
};

/// A sample, its label, and the set around it.
struct CertifyTask {
    std::int64_t index = 0;      ///< of the data set: seeds the attack
    std::vector<double> sample;  ///< what the class is predicted of
    InputSet set;
    int label = 0;
};

/// Certifies samples one batch after the other: a sample is certified by the first method whose
/// lower bounds of all margins y_label - y_i are above 0. On tensors, neurons that interval
/// arithmetic settles are not bounded again (BoundOptions::everyNeuron). What no method certifies
/// is attacked (witness.h), where the network is small enough for it.
class Certifier {
public:
    /// engine: of the same network; may be null where no method is on tensors. Throws
    /// std::invalid_argument for a network of fewer than two outputs, and for one that linear
    /// programmes cannot take.
    Certifier(std::shared_ptr<const core::Network> network,
              std::unique_ptr<core::BoundEngine> engine, CertifySettings settings);
    ~Certifier();
    Certifier(Certifier&&) noexcept;

    /// How many of `wanted` samples at once; `asked` > 0 settles it.
    BatchPlan plan(std::int64_t asked, std::int64_t wanted);
    /// False where the network's maps are too large for the attack.
    bool canAttack() const;
    /// Sound where every certificate is proven, rounding included.
    Worth worth() const;

    /// Verdicts in the order of the tasks; nothing if it was cancelled on the way.
    std::optional<std::vector<SampleVerdict>> certify(std::span<const CertifyTask> tasks);

private:
    class Batch;
    struct Data;
    std::unique_ptr<Data> m_data;
};

}  // namespace reach
