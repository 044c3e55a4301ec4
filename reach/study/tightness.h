#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/bounds/bound_engine.h"
#include "core/io/json_reader.h"
#include "core/network/network.h"
#include "reach/sets/input_set.h"
#include "reach/study/tightness_methods.h"

namespace reach {

/// Tightness as PARADOX (papers/002, Appendix B) measures it: of how many samples a method
/// certifies the class against the radius eps (the CR curve), and the area below (CR-AUC).

/// What is certified: balls around samples, in the sample's own units (pixels in [0, 1]).
struct TightnessSetup {
    core::BallNorm norm = core::BallNorm::Linf;
    std::optional<std::array<double, 2>> clip;  ///< data range that cuts the balls
    std::int64_t batch = 0;  ///< (sample, radius) pairs at once; 0: as many as memory allows
    /// Take it that what certifies at a radius certifies at every smaller one, of all methods (of
    /// monotone ones it is so): each sample's largest certified radius is found by bisection.
    bool bisects = false;
    std::int64_t patience = 0;  ///< radii in a row without success that end a sample; 0: never
    /// Bounds at every pair, misclassified samples too: mean margins and output ranges (LBP's
    /// Figure 3). Else misclassified samples are left out, and monotone methods bisect.
    bool allBounds = false;
    int threads = 0;
};

struct LabelledSample {
    std::int64_t index = 0;  ///< in the data set
    int label = 0;
    int predicted = 0;
    std::vector<double> pixels;

    bool isCorrect() const { return predicted == label; }
};

/// What one method says of pairs (sample, radius): [samples * radii], sample after sample. Numbers
/// hold nine digits and are NaN where nothing was computed.
struct PairBounds {
    std::vector<std::uint8_t> certified;
    std::vector<double> margin;      ///< the least lower bound of y_label - y_i
    std::vector<double> meanMargin;  ///< mean over i; with allBounds
    std::vector<double> range;       ///< mean over the outputs of upper less lower; with allBounds

    explicit PairBounds(std::size_t pairs = 0);
    std::size_t size() const { return certified.size(); }
    void append(const PairBounds& other);
};

core::Json toJson(const PairBounds& bounds);
/// Throws nlohmann::json::exception for what toJson cannot have written.
PairBounds pairBoundsOf(const core::Json& json);

/// One network measured by several methods on one set of samples and radii.
struct TightnessRun {
    std::string name;      ///< "convSmallRELU__Point"
    std::string training;  ///< "standard", "adversarial", "certified", "unknown"
    std::vector<double> radii;
    std::vector<LabelledSample> samples;
    struct Measured {
        TightnessMethod method;
        PairBounds bounds;
    };
    std::vector<Measured> methods;

    /// nullptr if it was not measured.
    const Measured* maybe(std::string_view id) const;
    double accuracy() const;  ///< in [0, 1]
    std::size_t pair(std::size_t sample, std::size_t radius) const {
        return sample * radii.size() + radius;
    }
    /// Share of the samples certified at each radius, in percent.
    std::vector<double> curve(const PairBounds& bounds) const;
    /// Area under each sample's own curve (0 or 100 %), by the trapezoidal rule; their mean is the
    /// CR-AUC.
    std::vector<double> areas(const PairBounds& bounds) const;
};

/// Area under the CR curve: percent times eps, by the trapezoidal rule.
double areaUnderCurve(std::span<const double> radii, std::span<const double> percent);

/// The set that the setup puts around a sample.
InputSet ballAround(const LabelledSample& sample, double radius, const TightnessSetup& setup);

/// Bounds by a method on tensors, pairs in batches. With `cancel` set it returns early, what it
/// returned being no result. Pairs whose numbers leave the range of the precision are not
/// certified. Throws std::invalid_argument for a node that the method does not take, by name;
/// std::runtime_error where one pair alone is too much for the memory at hand.
PairBounds measureByTensors(core::BoundEngine& engine, std::int64_t outputs,
                            const core::BoundMethod& method, bool isMonotone,
                            std::span<const LabelledSample> samples, std::span<const double> radii,
                            const TightnessSetup& setup, const std::atomic<bool>* cancel);

/// Certifies by linear programmes, each sample's largest certified radius found by bisection (the
/// relaxations are monotone); only margins. Slow: two programmes a neuron and step for Triangle and
/// Parallelogram. `cancel` as above.
PairBounds measureByProgrammes(const core::Network& network, Relaxation relaxation,
                               std::span<const LabelledSample> samples,
                               std::span<const double> radii, const TightnessSetup& setup,
                               const std::atomic<bool>* cancel);

}  // namespace reach
