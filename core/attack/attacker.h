#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/bounds/bound_engine.h"
#include "core/network/network.h"

/// Adversarial attacks on many samples at once, on libtorch behind plain buffers: nothing here
/// shows torch (see makeAttacker).
namespace core {

/// What an attack makes small.
enum class AttackLoss {
    CrossEntropy,   ///< minus the cross-entropy (Madry et al. 2018)
    Margin,         ///< y_label - max over the others (Carlini and Wagner 2017)
    TargetedMargin  ///< y_label - y_i, for every other class i in turn: dear, often the strongest
};

/// The step size is multiplied by `factor` after step `afterStep` (counted from 1).
struct StepDecay {
    int afterStep = 0;
    double factor = 1.0;
};

/// A projected gradient attack: steepest steps in the region's norm, each followed by the
/// projection onto the region. FGSM is one step of size 1 without a random start.
struct AttackSettings {
    int steps = 40;
    double stepSize = 0.1;  ///< a share of the radius (half the widest side of a box)
    std::vector<StepDecay> decay;
    int restarts = 1;         ///< the strongest of them counts, sample by sample
    bool randomStart = true;  ///< of the first restart; later ones always begin at random
    AttackLoss loss = AttackLoss::CrossEntropy;
    std::uint64_t seed = 0;
};

/// FGSM (Goodfellow et al. 2015).
AttackSettings fgsm();
/// SABR, section 5: 8 steps of 0.5, times 0.1 after steps 4 and 7.
AttackSettings sabrAttack();

/// What may be perturbed, and how far. Every sample of `points` lies in its region.
struct AttackSamples {
    InputBatch region;
    std::vector<double> points;  ///< clean ones, [count, inputs]
    std::vector<int> labels;     ///< [count]
    /// Each sample's number in its data set: what its random numbers come from, so that a result
    /// does not depend on batches. [count]
    std::vector<std::int64_t> indices;
};

struct RunControl {
    const std::atomic<bool>* cancel = nullptr;
    double timeLimitSeconds = 0.0;  ///< 0: none
    /// Share of the work done, in [0, 1]; called on the calling thread.
    std::function<void(double share)> progress = {};
};

/// Where an attack came. A point counts as adversarial if its margin is not above 0.
struct AttackResult {
    /// The strongest points found, [count, inputs], within the region in the numbers given (the
    /// clean point where nothing is stronger).
    std::vector<double> points;
    std::vector<double> margins;       ///< y_label - max over the others there; [count]
    std::vector<double> cleanMargins;  ///< likewise at the clean points
    bool isComplete = true;            ///< false: cut short, with what was found so far
};

/// A network on a device, ready to be attacked. Not for several threads at once.
class Attacker {
public:
    virtual ~Attacker() = default;
    /// Throws std::invalid_argument for sizes, labels, regions or settings that do not fit.
    virtual AttackResult attack(const AttackSamples& samples, const AttackSettings& settings,
                                const RunControl& control) = 0;
};

/// Precision::Sound counts as Double. Throws as makeBoundEngine does.
std::unique_ptr<Attacker> makeAttacker(const Network& network, const EngineOptions& options);

/// Throws std::invalid_argument, in one line, for settings that make no attack.
void checkAttack(const AttackSettings& settings);

}  // namespace core
