#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/io/checkpoint/architecture.h"
#include "core/io/checkpoint/steps_private.h"

/// The parts of guessing an architecture: what layers the tensors are of, what stands between
/// them, and which geometries make the sizes meet.
namespace core::checkpoint {

enum class LayerKind { Dense, Convolution, BatchNorm, Ramp, Activation };

/// A layer of the file, told by the names and shapes of its tensors.
struct Layer {
    std::string path;  ///< what its tensors' names begin with
    LayerKind kind = LayerKind::Dense;
    Shape weight;  ///< of its weight as stored; of an Activation: its neurons
    bool hasBias = false;
    bool isTransposed = false;  ///< dense: in x out
    std::string weightName;
    std::string biasName;
    /// Place in its container ("features.3": "features" and 3); -1: its name has no number.
    std::string parent;
    int place = -1;

    std::int64_t in() const { return weight[isTransposed ? 0 : 1]; }
    std::int64_t out() const { return weight[isTransposed ? 1 : 0]; }
};

/// What a checkpoint holds, sorted.
struct Inventory {
    std::vector<Layer> layers;         ///< in the order of the file
    std::vector<std::string> ignored;  ///< tensors that are of no layer
    std::vector<std::string> notes;    ///< one line for each kind of them
    std::string meanTensor;            ///< of the input's normalisation
    std::string deviationTensor;
    std::string refusal;  ///< why this is no network that can be guessed; empty: it may be
};

Inventory inventoryOf(const StateDict& tensors);

/// A residual block by its names.
struct Block {
    std::vector<Layer> branch;
    std::vector<Layer> shortcut;  ///< empty: the identity
    bool isPreActivated = false;  ///< batch normalisation and ReLU before the convolutions
    bool padsBelow = false;       ///< DeepMind's form: strided convolutions padded on two sides
    bool isFirstGroup = false;
};

/// What the search walks over: one layer, or one block.
struct Unit {
    std::optional<Layer> layer;
    std::optional<Block> block;

    const Layer& first() const { return layer ? *layer : block->branch.front(); }
};

/// Empty where blocks' names make no sense.
std::vector<Unit> unitsOf(const std::vector<Layer>& layers);

/// A path through the search: what was chosen, what it costs in plausibility (0: the usual).
struct Reading {
    Shape input;
    double cost = 0.0;
    std::vector<Json> steps;
    std::vector<std::string> assumptions;
    std::string summary;  ///< "conv 16 4x4/2+1, conv 32 4x4/2+1, dense 100, dense 10"
};

/// What a choice adds to a reading: a step, an assumption, words of the summary; or some of these.
/// Readings share their beginnings.
struct Choice {
    std::shared_ptr<const Choice> before;
    std::vector<Json> steps;
    std::string assumption;
    std::string said;
};

/// A reading up to some unit, and what its choices so far say of those to come.
struct Partial {
    Shape input;
    Shape shape;  ///< of what comes out so far
    double cost = 0.0;
    std::shared_ptr<const Choice> choices;
    int lastPadded = -1;    ///< whether the last convolution was padded; -1: there was none
    std::int64_t stem = 0;  ///< kernel of the first convolution
    bool hasPool = false;
    bool hasStride = false;
};

void addSteps(Partial& partial, std::vector<Json> steps);
void assume(Partial& partial, std::string assumption);
void say(Partial& partial, std::string part);

/// Every way to go on with the next unit; `before` is the one before it, if any.
std::vector<Partial> waysOn(const Partial& from, const Unit* before, const Unit& unit);

/// The most plausible readings, best first, at most `most`.
std::vector<Reading> readingsOf(const std::vector<Unit>& units, std::size_t most);

/// Why no reading of the tensors fits; one line without a full stop.
std::string whyNoGuess(const StateDict& tensors);

/// One way to slide a window: a choice with its cost.
struct Geometry {
    std::int64_t stride = 1;
    std::int64_t padding = 0;
    double cost = 0.0;
};
std::vector<Geometry> geometriesOf(std::int64_t kernel);

}  // namespace core::checkpoint
