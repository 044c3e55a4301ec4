#include "ui/session/input_edit.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "reach/analysis/input_spec.h"
#include "ui/session/image_reading.h"

namespace ui {
namespace {

constexpr double kImageEps = 0.01;

double clamped(double value, const std::optional<std::pair<double, double>>& range) {
    return range ? std::clamp(value, range->first, range->second) : value;
}

/// Eigen's own comparison takes equal sizes for granted.
template <typename Matrix>
bool areEqual(const Matrix& a, const Matrix& b) {
    return a.rows() == b.rows() && a.cols() == b.cols() && a == b;
}

/// Half-widths to (eps, shape); a point keeps the shape it had.
void setHalfWidths(InputEdit& spec, const Eigen::VectorXd& halfWidths) {
    const double largest = halfWidths.size() > 0 ? halfWidths.maxCoeff() : 0.0;
    spec.eps = largest;
    if (largest > 0.0) {
        spec.shape = halfWidths / largest;
    }
}

reach::HPolytope makePolytope(const core::Conjunction& constraints, Eigen::Index dim) {
    const auto rows = static_cast<Eigen::Index>(constraints.size());
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(rows, dim);
    Eigen::VectorXd b(rows);
    for (Eigen::Index r = 0; r < rows; ++r) {
        const auto& constraint = constraints[static_cast<std::size_t>(r)];
        for (const auto& [variable, coefficient] : constraint.terms) {
            a(r, variable) = coefficient;
        }
        b(r) = constraint.bound;
    }
    return {std::move(a), std::move(b)};
}

}  // namespace

double InputEdit::lower(Eigen::Index i) const { return clamped(center(i) - eps * shape(i), clip); }

double InputEdit::upper(Eigen::Index i) const { return clamped(center(i) + eps * shape(i), clip); }

void InputEdit::setBounds(Eigen::Index i, double lower, double upper) {
    if (lower > upper) {
        std::swap(lower, upper);
    }
    Eigen::VectorXd halfWidths = eps * shape;
    const double middle = 0.5 * lower + 0.5 * upper;
    if (middle != center(i)) {
        sample.reset();
    }
    center(i) = middle;
    halfWidths(i) = 0.5 * upper - 0.5 * lower;
    setHalfWidths(*this, halfWidths);
}

void InputEdit::makeUniform() { shape.setOnes(); }

void InputEdit::setCenter(const Eigen::VectorXd& point, const std::optional<SampleOrigin>& origin) {
    center = point;
    shape = Eigen::VectorXd::Ones(point.size());
    constraints.reset();
    sample = origin;
}

reach::InputSet InputEdit::toInputSet() const {
    Eigen::VectorXd low(dim());
    Eigen::VectorXd high(dim());
    for (Eigen::Index i = 0; i < dim(); ++i) {
        low(i) = lower(i);
        high(i) = upper(i);
    }
    reach::InputSet set{reach::Box(std::move(low), std::move(high)), constraints, {}};
    if (norm == InputNorm::L1) {
        set.ball = reach::NormBall{reach::Norm::L1, center, eps};
    }
    return set;
}

bool InputEdit::operator==(const InputEdit& other) const {
    return eps == other.eps && norm == other.norm && clip == other.clip && sample == other.sample &&
           areEqual(center, other.center) && areEqual(shape, other.shape) &&
           constraints.has_value() == other.constraints.has_value() &&
           (!constraints || (areEqual(constraints->a(), other.constraints->a()) &&
                             areEqual(constraints->b(), other.constraints->b())));
}

InputEdit makeBoxEdit(const Eigen::VectorXd& lower, const Eigen::VectorXd& upper) {
    const reach::Box box(lower, upper);
    InputEdit spec;
    spec.center = box.center();
    spec.shape = Eigen::VectorXd::Ones(box.dim());
    setHalfWidths(spec, box.radius());
    return spec;
}

namespace {

/// A row of features may be stored with three axes (ACAS Xu: 1x1x5); pictures have rows and
/// columns.
bool isPicture(const core::Shape& shape) {
    return !imageReadings(shape).empty() || (shape.size() == 3 && shape[1] > 1 && shape[2] > 1);
}

}  // namespace

InputEdit makeDefaultEdit(const core::Shape& shape) {
    const auto dim = static_cast<Eigen::Index>(core::elementCount(shape));
    InputEdit spec;
    spec.shape = Eigen::VectorXd::Ones(dim);
    if (isPicture(shape)) {
        spec.center = Eigen::VectorXd::Constant(dim, 0.5);
        spec.eps = kImageEps;
        spec.clip = {0.0, 1.0};
    } else {
        spec.center = Eigen::VectorXd::Zero(dim);
    }
    return spec;
}

InputEdit makePropertyEdit(const core::PropertyCase& propertyCase) {
    for (std::size_t i = 0; i < propertyCase.lower.size(); ++i) {
        if (!std::isfinite(propertyCase.lower[i]) || !std::isfinite(propertyCase.upper[i])) {
            throw std::invalid_argument("the property states no bounds for input X_" +
                                        std::to_string(i));
        }
    }
    const auto dim = static_cast<Eigen::Index>(propertyCase.lower.size());
    InputEdit spec = makeBoxEdit(Eigen::Map<const Eigen::VectorXd>(propertyCase.lower.data(), dim),
                                 Eigen::Map<const Eigen::VectorXd>(propertyCase.upper.data(), dim));
    if (!propertyCase.inputConstraints.empty()) {
        spec.constraints = makePolytope(propertyCase.inputConstraints, dim);
    }
    return spec;
}

InputEdit makeRecipeEdit(const core::RecipeInput& input) {
    const reach::InputSet set = reach::inputSetOf(input);
    if (set.ball && set.ball->norm != reach::Norm::L1) {
        throw std::invalid_argument(
            "the recipe's input set is an l2 ball; the editor holds boxes "
            "and l1 balls");
    }
    InputEdit edit = makeBoxEdit(set.box.lower(), set.box.upper());
    edit.constraints = set.constraints;
    if (set.ball) {
        const Eigen::VectorXd ends = Eigen::VectorXd::Constant(set.dim(), set.ball->radius);
        const bool isCut = (set.box.lower().array() > (set.ball->center - ends).array()).any() ||
                           (set.box.upper().array() < (set.ball->center + ends).array()).any();
        if (isCut) {
            edit.clip = {set.box.lower().minCoeff(), set.box.upper().maxCoeff()};
        }
        edit.norm = InputNorm::L1;
        edit.center = set.ball->center;
        edit.shape.setOnes();
        edit.eps = set.ball->radius;
    }
    return edit;
}

}  // namespace ui
