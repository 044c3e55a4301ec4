#include <stdexcept>

#include "core/io/number.h"
#include "reach/analysis/input_spec.h"

namespace reach {

namespace {

std::vector<double> numbersOf(const Eigen::VectorXd& vector) {
    return {vector.data(), vector.data() + vector.size()};
}

Eigen::VectorXd vectorOf(const std::vector<double>& values) {
    return Eigen::Map<const Eigen::VectorXd>(values.data(),
                                             static_cast<Eigen::Index>(values.size()));
}

std::map<std::string, std::string> wordsOf(const InputSpec& given) {
    std::map<std::string, std::string> words;
    const auto add = [&](const char* option, const std::string& value) {
        if (!value.empty()) {
            words[option] = value;
        }
    };
    add("box", given.box);
    add("box-file", given.boxFile);
    add("center", given.center);
    add("data", given.data);
    add("property", given.property);
    add("norm", given.norm);
    add("clip", given.clip);
    add("eps", given.eps ? core::exactText(*given.eps) : std::string());
    add("index", given.index ? std::to_string(*given.index) : std::string());
    add("case", given.propertyCase ? std::to_string(*given.propertyCase) : std::string());
    return words;
}

HPolytope constraintsOf(const core::RecipeInput& input) {
    Eigen::MatrixXd a(static_cast<Eigen::Index>(input.constraintRows.size()),
                      static_cast<Eigen::Index>(input.lower.size()));
    for (std::size_t row = 0; row < input.constraintRows.size(); ++row) {
        if (input.constraintRows[row].size() != input.lower.size()) {
            throw std::invalid_argument("a constraint of the recipe has " +
                                        std::to_string(input.constraintRows[row].size()) +
                                        " coefficients, expected " +
                                        std::to_string(input.lower.size()));
        }
        a.row(static_cast<Eigen::Index>(row)) = vectorOf(input.constraintRows[row]).transpose();
    }
    return {a, vectorOf(input.constraintBounds)};
}

template <typename T, typename Convert>
std::optional<T> maybeWord(const core::RecipeInput& input, const char* option, Convert convert) {
    const auto found = input.given.find(option);
    if (found == input.given.end()) {
        return std::nullopt;
    }
    const auto value = convert(found->second);
    return value ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
}

}  // namespace

core::RecipeInput toRecipe(const InputSet& input, const InputSpec& given) {
    core::RecipeInput recipe;
    recipe.given = wordsOf(given);
    recipe.lower = numbersOf(input.box.lower());
    recipe.upper = numbersOf(input.box.upper());
    if (input.constraints) {
        const Eigen::MatrixXd& a = input.constraints->a();
        for (Eigen::Index row = 0; row < a.rows(); ++row) {
            recipe.constraintRows.push_back(numbersOf(a.row(row).transpose()));
        }
        recipe.constraintBounds = numbersOf(input.constraints->b());
    }
    if (input.ball) {
        recipe.ballNorm = input.ball->norm == Norm::L1 ? "l1" : "l2";
        recipe.ballCenter = numbersOf(input.ball->center);
        recipe.ballRadius = input.ball->radius;
    }
    return recipe;
}

InputSet inputSetOf(const core::RecipeInput& input) {
    InputSet set{Box(vectorOf(input.lower), vectorOf(input.upper)), {}, {}};
    if (!input.constraintRows.empty()) {
        set.constraints = constraintsOf(input);
    }
    if (!input.ballNorm.empty()) {
        if (input.ballCenter.size() != input.lower.size()) {
            throw std::invalid_argument(
                "the recipe's ball has " + std::to_string(input.ballCenter.size()) +
                " coordinates, expected " + std::to_string(input.lower.size()));
        }
        set.ball = NormBall{input.ballNorm == "l1" ? Norm::L1 : Norm::L2,
                            vectorOf(input.ballCenter), input.ballRadius};
    }
    return set;
}

std::array<core::RecipeOutput, 2> toRecipe(const OutputPlane& plane) {
    return {core::RecipeOutput(plane[0].output, plane[0].minus),
            core::RecipeOutput(plane[1].output, plane[1].minus)};
}

OutputPlane planeOf(const core::Recipe& recipe) {
    return {OutputCoordinate(recipe.project[0].output, recipe.project[0].minus),
            OutputCoordinate(recipe.project[1].output, recipe.project[1].minus)};
}

InputSpec inputSpecOf(const core::RecipeInput& input) {
    const auto word = [&](const char* option) {
        const auto found = input.given.find(option);
        return found == input.given.end() ? std::string() : found->second;
    };
    InputSpec spec;
    spec.box = word("box");
    spec.boxFile = word("box-file");
    spec.center = word("center");
    spec.data = word("data");
    spec.property = word("property");
    spec.norm = word("norm");
    spec.clip = word("clip");
    spec.eps = maybeWord<double>(input, "eps", core::maybeNumber);
    spec.index = maybeWord<std::int64_t>(input, "index", core::maybeInteger);
    spec.propertyCase = maybeWord<std::int64_t>(input, "case", core::maybeInteger);
    return spec;
}

}  // namespace reach
