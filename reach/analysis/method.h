#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reach {

/// What can be computed of a reachable set. The names of `--method`. Relaxed-CROWN-v has one value
/// for each v (see relaxedCrown), so a Method may be a number that has no enumerator.
enum class Method {
    Exact,
    Hull,
    Box,
    Zonotope,
    Star,
    Triangle,
    Parallelogram,
    HBox,
    Crown,
    CrownTight,
    Crown0,
    CrownIbp,
    CrownIbpTight,
    Lbp,
    LbpTight,
    CrownLbp,
    CrownLbpTight,
    AlphaCrown,
    RelaxedCrown = 1'000,          ///< plus v
    RelaxedCrownTight = 1'000'000  ///< plus v
};

/// What a result is worth (method.md, Rigour).
enum class Worth { Exact, Sound, Nominal, Sampled };

/// How a method goes about it.
enum class MethodFamily {
    Exact,             ///< all linear pieces, and their hull
    Programmes,        ///< linear programmes
    Backsubstitution,  ///< rows passed back through two lines a neuron
    Forward,           ///< linear functions or error terms pushed forward
    Intervals          ///< constants
};

struct MethodInfo {
    Method method;
    std::string_view id;       ///< "zonotope"
    std::string_view title;    ///< "Zonotope"
    std::string_view summary;  ///< one sentence: what it is, and its paper
    MethodFamily family;
};

/// All methods but Relaxed-CROWN-v.
const std::vector<MethodInfo>& methods();

/// Relaxed-CROWN-v, with adaptive or tight lines; v = 1 is LBP. Throws std::invalid_argument for a
/// depth below 1 or beyond kLargestRelaxedDepth.
Method relaxedCrown(int depth, bool isTight = false);
/// The v of Relaxed-CROWN-v; 0 for any other method.
int relaxedDepth(Method method);
/// Deeper than any network: from its depth on, v makes no difference.
inline constexpr int kLargestRelaxedDepth = 99'999;

/// Entries of Relaxed-CROWN-v are made on demand and live as long as the program. For several
/// threads. Throws std::invalid_argument for a number that is no method.
const MethodInfo& info(Method method);
/// By its id, "relaxed-crown-3" and "relaxed-crown-3-tight" included. Nothing for an unknown one.
std::optional<Method> methodFromId(std::string_view id);
/// True for methods that are computed on tensors (core/bounds).
bool needsTensors(Method method);
/// Enumerates linear pieces.
inline bool isExactLike(Method method) { return method == Method::Exact || method == Method::Hull; }
/// Cheap ones first, so that a window has something to show at once.
int costRank(Method method);
std::string_view id(Worth worth);

}  // namespace reach
