#include <algorithm>

#include "reach/relax/walk.h"
#include "reach/relax/zonotope_rules.h"
#include "reach/sets/projection.h"
#include "reach/sets/zonotope.h"

namespace reach {
namespace {

/// Generators beyond this many entries (1 GiB) are given up for their box.
constexpr double kMaxEntries = 1 << 27;

/// In the plane an l1 ball that the data range does not cut is a zonotope itself.
bool isWholeDiamond(const InputSet& input) {
    if (!input.ball || input.ball->norm != Norm::L1 || input.dim() != 2) {
        return false;
    }
    const Eigen::VectorXd c = input.ball->center;
    const double r = input.ball->radius;
    return ((c - input.box.lower()).array() >= r).all() &&
           ((input.box.upper() - c).array() >= r).all();
}

/// At most this many entries in the image, whatever its sparsity turns out to be.
double entriesOfImage(const core::LinearMap& map, const Coefficients& x) {
    const double dense = static_cast<double>(map.rows()) * static_cast<double>(x.symbols());
    const double perRow = static_cast<double>(map.longestRow()) *
                          static_cast<double>(x.storedEntries()) /
                          std::max(1.0, static_cast<double>(x.rows()));
    return std::min(dense, 4.0 * perRow * static_cast<double>(map.rows()));
}

/// Zonotope steps that write down the bounds of every activation's input.
class RecordingRules {
public:
    RecordingRules(const InputSet& input, RelaxationResult& result)
        : rules(input), m_result(result) {}

    AffineForms affine(const AffineForms& x, const core::AffineStep& step) {
        return rules.affine(x, step);
    }
    AffineForms activation(const AffineForms& x, const core::ActivationStep& step) {
        const Box bounds = x.bounds();
        m_result.activations.push_back({bounds.lower(), bounds.upper()});
        return rules.activation(x, step, bounds);
    }
    AffineForms sum(const AffineForms& a, const AffineForms& b) { return rules.sum(a, b); }

    ZonotopeRules rules;

private:
    RelaxationResult& m_result;
};

}  // namespace

ZonotopeRules::ZonotopeRules(const InputSet& input) {
    if (isWholeDiamond(input)) {
        m_start = Zonotope::makeDiamond(input.ball->center, input.ball->radius).forms();
        m_exact = !input.constraints;
    } else {
        m_start = formsOf(input.box);
        m_exact = input.isBox();
    }
    m_symbols = m_start.symbols();
}

AffineForms ZonotopeRules::affine(const AffineForms& x, const core::AffineStep& step) {
    if (entriesOfImage(step.map, x.coefficients) <= kMaxEntries) {
        return affineMap(x, step.map);
    }
    ++m_dropped;
    return affineMap(AffineForms{x.center, Coefficients(x.dim(), 0), x.radius()}, step.map);
}

AffineForms ZonotopeRules::activation(const AffineForms& x, const core::ActivationStep& step,
                                      const Box& bounds) {
    AffineForms result = zonotopeRelu(x, bounds, step.slope, m_symbols);
    m_symbols = std::max(m_symbols, result.symbols());
    return result;
}

RelaxationResult relaxByZonotope(const core::PiecewiseGraph& graph, const InputSet& input,
                                 std::array<int, 2> project) {
    RelaxationResult result;
    RecordingRules rules(input, result);
    const AffineForms output = walk(graph, rules.rules.start(), rules);
    const Box bounds = output.bounds();
    result.outputLower = bounds.lower();
    result.outputUpper = bounds.upper();
    if (project[0] >= 0) {
        result.polygon = outline(Zonotope(output), {project[0], project[1]});
    }
    if (!rules.rules.startsExactly()) {
        result.reason = "from the box around the input set";
    }
    if (rules.rules.dropped() > 0) {
        result.reason += (result.reason.empty() ? "" : "; ") + std::string("generators given up ") +
                         std::to_string(rules.rules.dropped()) + " times to save memory";
    }
    return result;
}

}  // namespace reach
