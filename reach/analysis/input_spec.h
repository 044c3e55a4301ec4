#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include "core/figure/recipe.h"
#include "core/io/vnnlib.h"
#include "core/network/network.h"
#include "reach/analysis/output_coordinate.h"
#include "reach/sets/input_set.h"

namespace reach {

/// A wrong option of an input set. what() is one line: "--box: WHAT IS WRONG; expected …".
class InputSpecError : public std::invalid_argument {
public:
    InputSpecError(std::string option, const std::string& problem);
    const std::string& option() const { return m_option; }  ///< "--box"

private:
    std::string m_option;
};

/// An input set as words, the way the command line, a recipe and the window state it. Exactly one
/// of box, boxFile, center, data and property is given; the rest refine it. Empty: not given.
struct InputSpec {
    std::string box;       ///< "l1:u1,l2:u2,…"; one pair alone means every coordinate
    std::string boxFile;   ///< JSON {"lower": […], "upper": […]}
    std::string center;    ///< "c1,c2,…"; one number alone means every coordinate; with eps
    std::string data;      ///< data set (core::readDataset), with index and eps
    std::string property;  ///< .vnnlib
    std::optional<double> eps;
    std::string norm;                   ///< "linf" (default), "l1", "l2": with center or data
    std::string clip;                   ///< "l:u", the data range: with center or data
    std::optional<std::int64_t> index;  ///< of the sample, as in the full test set
    std::optional<std::int64_t> propertyCase;  ///< from 0; may be left out if there is one case
    std::string dataDir;
};

/// Builds the set for a network with that many inputs. Throws InputSpecError naming the option and
/// what was expected (no or several forms, sizes, ends the wrong way round, not finite, an eps
/// without a centre, …), and core::ParseError for a bad file.
InputSet makeInputSet(const InputSpec& spec, std::int64_t inputCount);

/// The box of radius eps around a centre, or the ball in another norm, cut by the data range
/// [clip[0], clip[1]] where one is given. Ends are rounded outward. The set may be empty where the
/// range cuts everything off; then the box is the nearest end of the range and one constraint that
/// nothing fulfils says so.
InputSet makeBall(const Eigen::VectorXd& center, double eps, std::optional<Norm> norm = {},
                  std::optional<std::array<double, 2>> clip = {});

/// The set as a recipe keeps it, with the words that asked for it.
core::RecipeInput toRecipe(const InputSet& input, const InputSpec& given = {});

/// The set that a recipe describes. Throws std::invalid_argument if its numbers make no set.
InputSet inputSetOf(const core::RecipeInput& input);

/// The plane of a figure as a recipe keeps it, and back.
std::array<core::RecipeOutput, 2> toRecipe(const OutputPlane& plane);
OutputPlane planeOf(const core::Recipe& recipe);

/// The words that a recipe keeps. Unknown ones are ignored.
InputSpec inputSpecOf(const core::RecipeInput& input);

}  // namespace reach
