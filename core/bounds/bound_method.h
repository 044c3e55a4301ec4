#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// How the two lines of an unstable neuron are chosen; the upper one is the chord unless said.
/// Stable neurons are passed on as they are unless said. Source: method.md's table; PARADOX
/// (papers/002) 2 and K.4, LBP (papers/003) 3, 4 and A.7. For LeakyReLU and ParamRamp, see lines.h.
enum class LineStrategy {
    Adaptive,          ///< lower: 0 if -l >= u, else x (least area)
    Tight,             ///< lower 0: nowhere below s(l), so never looser than the constants
    Parallel,          ///< lower: the chord's slope (DeepZ)
    Constant,          ///< s(l) and s(u), for all neurons: Box
    ConstantUnstable,  ///< 0 and u, stable neurons exact: hBox
    Zero,              ///< lower 0 for active neurons too: CROWN-0
    Optimised          ///< slopes found by gradient, starting from Adaptive: alpha-CROWN
};

/// How a row over some value is bounded.
enum class Substitution {
    Interval,  ///< through affine steps to the last activations, then their intervals
    Linear,    ///< back through `depth` activations, then linear functions of the input there
    ToInput    ///< back to the input
};

/// One relaxation: lines, how rows are bounded with them, and where the pre-activation bounds that
/// the lines stand on come from. A value; method.md's table as data.
struct BoundMethod {
    std::string id;     ///< "crown-ibp", as on the command line
    std::string title;  ///< "CROWN-IBP"
    LineStrategy lines = LineStrategy::Adaptive;
    Substitution substitution = Substitution::ToInput;
    int depth = 1;  ///< of Linear: LBP is 1
    /// Bounds of the layers before; null: this method's own.
    std::shared_ptr<const BoundMethod> layers = {};
};

/// All of method.md's table but relaxed-crown-V, which is made on demand.
const std::vector<BoundMethod>& boundMethods();

/// By its id, "relaxed-crown-V" for any V >= 1 included. Nothing for an unknown one.
std::optional<BoundMethod> boundMethodFromId(std::string_view id);

/// The method with its layers' bounds taken from another one; its id and title say so
/// ("crown+zonotope" reads: CROWN over DeepZ's layers).
BoundMethod withLayersFrom(BoundMethod method, const BoundMethod& layers);

}  // namespace core
