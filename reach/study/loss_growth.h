#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/attack/attacker.h"
#include "core/bounds/bound_engine.h"
#include "core/io/json_reader.h"

namespace reach {

/// The robust cross-entropy over small boxes (SABR, papers/001, sections 3 and 4, Figures 7 to 9):
/// of radius tau = lambda eps around the sample itself or around an attack's end, moved into the
/// ball of radius eps - tau.

/// ln(1 + sum_i e^(-m_i)) of margins m_i = y_label - y_i: the cross-entropy where they are exact,
/// an upper bound of it where they are lower bounds. Infinite where one is -inf or NaN. Exact for
/// large margins too (no overflow, no cancellation).
double crossEntropyOf(std::span<const double> margins);

/// SABR's centre: `attacked` moved to the nearest point of the l-infinity ball of that radius
/// around `clean`, both of one length.
std::vector<double> projectedCentre(std::span<const double> clean, std::span<const double> attacked,
                                    double radius);

/// Samples, and where an attack took them: both [count, inputs].
struct LossSamples {
    std::vector<double> clean;
    std::vector<double> attacked;
    std::vector<int> labels;
    double eps = 0.0;
    std::optional<std::array<double, 2>> clip;  ///< cuts the boxes
};

enum class BoxCentre { Clean, Adversarial };

/// Robust cross-entropy of every sample and lambda, [samples * lambdas]; bounds of the margins by
/// the method, pairs in batches (0: what fits). Infinite where the bounds leave the range of
/// numbers. What it returns is no result where it was cancelled. Throws as the engine does;
/// std::runtime_error where one box alone is too much for the memory at hand.
std::vector<double> robustLosses(core::BoundEngine& engine, const core::BoundMethod& method,
                                 const LossSamples& samples, BoxCentre centre,
                                 std::span<const double> lambdas, std::int64_t outputs,
                                 std::int64_t batch, const std::atomic<bool>* cancel);

/// The plain cross-entropy at points [count, inputs].
std::vector<double> pointLosses(core::BoundEngine& engine, const std::vector<double>& points,
                                const std::vector<int>& labels);

/// One method around one kind of centre: [samples * lambdas].
struct LossCurve {
    std::string method;
    std::string title;
    BoxCentre centre = BoxCentre::Clean;
    std::vector<double> values;
};

/// One network.
struct LossRun {
    std::string name;
    std::string training;
    std::vector<double> lambdas;  ///< ascending from 0 to 1
    std::vector<std::int64_t> indices;
    std::vector<double> standard;     ///< at every sample
    std::vector<double> adversarial;  ///< where the attack came
    std::vector<LossCurve> curves;

    std::size_t samples() const { return standard.size(); }
    /// nullptr if it was not measured.
    const LossCurve* maybe(std::string_view method, BoxCentre centre) const;
    /// Every sample's loss at lambda k.
    std::vector<double> at(const LossCurve& curve, std::size_t k) const;
    /// Mean over the samples at every lambda.
    std::vector<double> means(const LossCurve& curve) const;
    /// The lambda nearest to one half, neither the first nor the last where there is another.
    std::size_t middle() const;
};

}  // namespace reach
