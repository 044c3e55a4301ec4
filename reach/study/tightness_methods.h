#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bounds/bound_method.h"
#include "reach/relax/relaxation.h"

namespace reach {

/// PARADOX's tightness classes (papers/002, tables 2 and 4).
enum class TightnessClass { Low, Mid, High, Triangle };

/// A method that the study measures: on tensors (core/bounds) or by linear programmes
/// (reach/relax).
struct TightnessMethod {
    std::string id;     ///< "crown-ibp-tight"
    std::string title;  ///< "CROWN-IBP, tight"
    std::string style;  ///< its name in core/figure/palette.h: "zonotope" for deepz
    std::optional<core::BoundMethod> bounds;
    std::optional<Relaxation> programmes;

    bool isTight() const;  ///< its lines are LBP's tight ones
    /// The id of the same method with adaptive lines: "crown-ibp" of "crown-ibp-tight".
    std::string adaptiveId() const;
    /// Certifies at every smaller radius too, in real arithmetic and whatever the network is: its
    /// relaxation of a neuron over a smaller interval lies within that over a larger one. So it is
    /// for Box, hBox, tight lines and zero lines (CROWN, CROWN-IBP, LBP, CROWN-LBP, CROWN-0),
    /// Triangle and Parallelogram. Not for slopes that depend on the bounds: DeepZ, adaptive lines,
    /// alpha-CROWN; nor for Relaxed-CROWN of depth 2 and more.
    bool isMonotone() const;
    /// None for what the paper does not class.
    std::optional<TightnessClass> tightnessClass() const;
};

/// By id: those of core/bounds (relaxed-crown-V included), "zonotope" for deepz, and star, triangle
/// and parallelogram. Nothing for an unknown one.
std::optional<TightnessMethod> tightnessMethod(std::string_view id);

/// Ids of a preset. "paradox": Appendix B's five and CROWN-0. "lbp": LBP's Figure 3, each with
/// adaptive and with tight lines. "all": both.
std::vector<std::string> presetMethods(std::string_view preset);

/// The methods of LBP's Figure 3 that have both kinds of lines, by the id with adaptive ones; the
/// tight one's is this with "-tight".
const std::vector<std::string>& twoLineMethods();

}  // namespace reach
