#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/io/checkpoint/description_private.h"
#include "core/io/checkpoint/state_dict.h"

namespace core::checkpoint {

/// What a tensor is for: what is drawn for it at random, and what of it is a parameter.
enum class Role { Weight, Bias, Gamma, Beta, Mean, Variance, Ramp, InputMean, InputDeviation };

/// A tensor that a step needs.
struct Requirement {
    std::string name;
    Role role = Role::Weight;
    Shape shape;  ///< as stored
};

/// Where the numbers of a network come from.
class WeightSource {
public:
    WeightSource() = default;
    WeightSource(const WeightSource&) = delete;
    WeightSource& operator=(const WeightSource&) = delete;
    virtual ~WeightSource() = default;

    /// The shape that a tensor has, where the source knows it before it is asked.
    virtual std::optional<Shape> shapeOf(const std::string& name) const = 0;
    /// Its numbers, row-major; sizes of 1 in the shape do not matter. Throws ParseError.
    virtual std::vector<double> take(const Requirement& requirement) = 0;
};

/// The tensors of a file.
class StateDictSource : public WeightSource {
public:
    explicit StateDictSource(const StateDict& tensors) : m_tensors(tensors) {}

    std::optional<Shape> shapeOf(const std::string& name) const override;
    std::vector<double> take(const Requirement& requirement) override;
    /// Throws ParseError naming the first tensor that nothing took and that no pattern ignores.
    void requireAllTaken(const std::vector<std::string>& ignored) const;

private:
    const StateDict& m_tensors;
    std::set<std::string> m_taken;
};

/// He initialisation: weights from N(0, 2 / fan-in), biases and means 0, variances and scales 1.
class RandomSource : public WeightSource {
public:
    explicit RandomSource(std::uint64_t seed) : m_generator(seed) {}

    std::optional<Shape> shapeOf(const std::string&) const override { return std::nullopt; }
    std::vector<double> take(const Requirement& requirement) override;

private:
    std::mt19937_64 m_generator;
};

/// Equal but for sizes of 1.
bool sameButForOnes(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b);
/// float64, float32, float16, bfloat16
bool isFloating(ElementType type);
/// A count that batch normalisation keeps while training.
bool isBatchCount(const std::string& name);

}  // namespace core::checkpoint
