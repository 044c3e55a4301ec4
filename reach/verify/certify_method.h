#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/bounds/bound_method.h"
#include "reach/analysis/method.h"
#include "reach/relax/relaxation.h"

namespace reach {

/// How margins are bounded: on tensors, whole batches at once, or by linear programmes, one input
/// set after the other.
struct CertifyMethod {
    std::string id;  ///< as on the command line
    std::variant<core::BoundMethod, Relaxation> how;

    /// Null for linear programmes.
    const core::BoundMethod* onTensors() const { return std::get_if<core::BoundMethod>(&how); }
};

/// A relaxation on tensors where there is such a one: Box and Zonotope (DeepZ) too. Nothing for
/// Exact, Hull and linear programmes.
std::optional<core::BoundMethod> tensorMethodOf(Method method);

/// Throws std::invalid_argument for Exact and Hull.
CertifyMethod certifyMethodOf(Method method);

/// From cheap to dear, as LBP (papers/003) orders the single-shot methods by their time;
/// alpha-CROWN and linear programmes behind them. Equals stay in the order given.
void sortByCost(std::vector<CertifyMethod>& methods);

}  // namespace reach
