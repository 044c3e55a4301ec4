#pragma once

#include <Eigen/Core>
#include <QString>
#include <optional>

#include "core/figure/recipe.h"
#include "core/io/vnnlib.h"
#include "core/network/network.h"
#include "reach/sets/input_set.h"

namespace ui {

enum class InputNorm { Linf, L1 };

/// The sample of a data set that is the centre of an input set.
struct SampleOrigin {
    QString set;        ///< "mnist", or the path of a file
    qint64 index = 0;   ///< in the full set
    int label = 0;

    bool operator==(const SampleOrigin&) const = default;
};

/// What the input-set editor holds: {x : |x_i - center_i| <= eps * shape_i}, cut by an l1 ball of
/// radius eps, a data range and linear constraints where there are such. The largest shape_i is 1,
/// so eps is the largest half-width, and sliding eps to 0 and back loses nothing. A value.
struct InputEdit {
    Eigen::VectorXd center;
    Eigen::VectorXd shape;
    double eps = 1.0;
    InputNorm norm = InputNorm::Linf;
    std::optional<std::pair<double, double>> clip;  ///< data range of every coordinate
    std::optional<reach::HPolytope> constraints;
    std::optional<SampleOrigin> sample;  ///< while the centre is one

    Eigen::Index dim() const { return center.size(); }
    double lower(Eigen::Index i) const;
    double upper(Eigen::Index i) const;

    /// Moves one coordinate's ends; eps becomes the largest half-width. Ends the wrong way round
    /// are swapped.
    void setBounds(Eigen::Index i, double lower, double upper);

    /// Puts the centre elsewhere: every coordinate has the same half-width, and constraints of
    /// another place are gone. Sizes agree.
    void setCenter(const Eigen::VectorXd& point, const std::optional<SampleOrigin>& origin = {});

    /// Gives every coordinate the same half-width eps.
    void makeUniform();

    /// The set as reach takes it. A clip range that misses a coordinate's interval leaves its
    /// nearest end.
    reach::InputSet toInputSet() const;

    /// True if all numbers are the same ones.
    bool operator==(const InputEdit& other) const;
};

/// Box [lower, upper]. Throws std::invalid_argument unless the sizes agree and all is finite.
InputEdit makeBoxEdit(const Eigen::VectorXd& lower, const Eigen::VectorXd& upper);

/// What a network is asked first: [-1, 1] per coordinate; a small ball around mid-grey within
/// [0, 1] for images (three axes).
InputEdit makeDefaultEdit(const core::Shape& shape);

/// The input region of one case of a property. Throws std::invalid_argument naming the first
/// coordinate without a bound.
InputEdit makePropertyEdit(const core::PropertyCase& propertyCase);

/// The input set of a recipe. Throws std::invalid_argument for one the editor cannot hold (an l2
/// ball) or numbers that make no set.
InputEdit makeRecipeEdit(const core::RecipeInput& input);

}  // namespace ui
