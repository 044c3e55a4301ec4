#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/attack/attacker.h"

/// Signal and noise of a network's layers (SNR, section 4), on libtorch behind plain buffers:
/// nothing here shows torch (see makeSnrMeter).
namespace core {

/// Where the perturbed inputs x_k of a sample come from.
enum class PerturbationSource {
    Uniform,  ///< uniform in the region
    /// Normal around the sample and projected onto the region: deviation the radius in each
    /// coordinate of a box; in a ball as much as makes its mean (square) length the radius.
    Gaussian,
    PgdIterates,  ///< the points an attack passes through, its start included where it is random
    PgdEndPoints  ///< where the attack's restarts end
};

/// True for the two whose points an attack finds.
bool usesAttack(PerturbationSource source);

/// Which values of a layer are looked at: what goes into its activation, or what comes out.
enum class ActivationSide { Pre, Post };

struct SnrSettings {
    PerturbationSource source = PerturbationSource::PgdIterates;
    AttackSettings attack;   ///< of the Pgd sources
    int perturbations = 10;  ///< a sample, of Uniform and Gaussian
    ActivationSide side = ActivationSide::Pre;
    std::uint64_t seed = 0;  ///< of Uniform and Gaussian
    bool perNeuron = false;  ///< keep each neuron's means too
    /// Samples whose own signal and noise are kept (for scatter plots), the first ones.
    std::int64_t keptSamples = 0;
};

/// Throws std::invalid_argument, in one line, for settings that cannot be measured.
void checkSnr(const SnrSettings& settings);

/// A quarter, half and three quarters of the samples are not above these (interpolated linearly
/// between two samples).
struct Quartiles {
    double lower = 0.0;
    double median = 0.0;
    double upper = 0.0;
};

/// Over the samples measured, as method.md defines it: signal and noise are the means of S^2 and
/// N^2, snr their quotient, snrDb its decibels; the quartiles are those of the samples' own
/// decibels.
struct LayerSnr {
    std::string name;  ///< of the activation's node (of the last node for the output)
    std::string kind;  ///< "relu", …, "output"
    Shape shape;
    int node = 0;
    double signal = 0.0;
    double noise = 0.0;
    double snr = 0.0;    ///< infinite where there is no noise, NaN where there is neither
    double snrDb = 0.0;  ///< likewise
    Quartiles signalQuartiles;
    Quartiles noiseQuartiles;
    /// Of those samples that have decibels: signal and noise both above 0.
    std::optional<Quartiles> dbQuartiles;
    std::int64_t dbSamples = 0;
    std::vector<double> neuronSignal;  ///< mean of s_j^2, [neurons]; empty unless asked for
    std::vector<double> neuronNoise;   ///< mean over samples and perturbations of n_j^2
    std::vector<double> sampleSignal;  ///< S^2 of the samples kept
    std::vector<double> sampleNoise;   ///< N^2
};

struct SnrReport {
    std::int64_t samples = 0;
    double perturbations = 0.0;  ///< a sample
    /// Activations in topological order (max pools are none), then the output; a value that two of
    /// them share stands once. Without numbers while there are no samples.
    std::vector<LayerSnr> layers;
    /// Quartiles are exact, or within this many decibels where many samples were counted in bins.
    double quartileErrorDb = 0.0;
};

/// Adds up a data set batch by batch; memory does not grow with the number of samples (beyond
/// keptSamples), and batches that are too large for the memory are passed in chunks. The result
/// does not depend on batches, but for rounding. Not for several threads at once.
class SnrMeter {
public:
    virtual ~SnrMeter() = default;
    /// Measures one more batch. False if it was cut short: then none of it is counted. Throws
    /// std::invalid_argument for what does not fit, std::runtime_error where a number leaves the
    /// range of the precision (naming the layer).
    virtual bool add(const AttackSamples& samples, const RunControl& control) = 0;
    virtual SnrReport report() const = 0;
};

/// Precision::Sound counts as Double. Throws as makeBoundEngine does, and std::invalid_argument for
/// settings that do not fit.
std::unique_ptr<SnrMeter> makeSnrMeter(const Network& network, const EngineOptions& options,
                                       const SnrSettings& settings);

}  // namespace core
