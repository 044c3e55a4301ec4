#include <algorithm>
#include <memory>
#include <random>

#include "core/network/piecewise_graph.h"
#include "reach/analysis/sampling.h"
#include "reach/shift/neuron_ranges.h"

namespace reach {
namespace {

/// A box holds this many standard deviations on either side of its centre.
constexpr double kDeviations = 3.0;
constexpr int kAnchorPoints = 64;
constexpr int kBisections = 40;

/// A point well inside the set: others are pulled towards it.
Eigen::VectorXd anchorOf(const InputSet& input, std::uint64_t seed) {
    if (input.isBox()) {
        return input.box.center();
    }
    return samplePoints(input, kAnchorPoints, seed).rowwise().mean();
}

/// x, or the last point of the set on the way to it.
Eigen::VectorXd pulledIn(const InputSet& input, const Eigen::VectorXd& anchor, Eigen::VectorXd x) {
    if (contains(input, x)) {
        return x;
    }
    double inside = 0.0;
    double outside = 1.0;
    for (int k = 0; k < kBisections; ++k) {
        const double middle = 0.5 * (inside + outside);
        (contains(input, anchor + middle * (x - anchor)) ? inside : outside) = middle;
    }
    return anchor + inside * (x - anchor);
}

/// Drawn anew, coordinate by coordinate, until it lies in the box: about once in 370 draws.
Eigen::VectorXd gaussianInBox(const Box& box, std::mt19937_64& generator) {
    std::normal_distribution<double> normal;
    Eigen::VectorXd x = box.center();
    const Eigen::VectorXd radius = box.radius();
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        double step = normal(generator);
        while (std::abs(step) > kDeviations) {
            step = normal(generator);
        }
        x[i] = std::clamp(x[i] + step / kDeviations * radius[i], box.lower()[i], box.upper()[i]);
    }
    return x;
}

Eigen::MatrixXd gaussianSamples(const InputSet& input, int count, std::uint64_t seed) {
    const Eigen::VectorXd anchor = anchorOf(input, partSeed(seed, 1));
    std::mt19937_64 generator(seed);
    Eigen::MatrixXd points(input.dim(), count);
    for (Eigen::Index k = 0; k < count; ++k) {
        points.col(k) = pulledIn(input, anchor, gaussianInBox(input.box, generator));
    }
    return points;
}

/// Corners of a box: each coordinate at either end, by chance.
Eigen::MatrixXd boxCorners(const Box& box, std::int64_t count, std::uint64_t seed) {
    std::mt19937_64 generator(seed);
    Eigen::MatrixXd points(box.dim(), count);
    for (Eigen::Index k = 0; k < count; ++k) {
        for (Eigen::Index i = 0; i < box.dim(); ++i) {
            points(i, k) = generator() >> 63 != 0 ? box.upper()[i] : box.lower()[i];
        }
    }
    return points;
}

/// Other sets: the corners that reach/analysis finds, over a network that does nothing.
Eigen::MatrixXd cornerSamples(const InputSet& input, std::int64_t count, std::uint64_t seed) {
    core::PiecewiseGraph identity;
    identity.inputCount = input.dim();
    identity.sizes = {input.dim(), input.dim()};
    Eigen::SparseMatrix<double, Eigen::RowMajor> one(input.dim(), input.dim());
    one.setIdentity();
    identity.steps.push_back(core::AffineStep{
        0, core::LinearMap{core::SparseRowMatrix(one), Eigen::VectorXd::Zero(input.dim())}});
    const Question question{
        std::make_shared<const core::PiecewiseGraph>(std::move(identity)), input, {0, 0}};
    Samples corners = drawSamples(question, SampleKind::Corners, count, seed);
    if (corners.count() == 0) {
        throw std::domain_error("no corner of the input set was found: it may be empty");
    }
    return std::move(corners.inputs);
}

}  // namespace

std::optional<SampleDistribution> distributionFromId(std::string_view text) {
    for (const auto distribution :
         {SampleDistribution::Uniform, SampleDistribution::Gaussian, SampleDistribution::Corners}) {
        if (text == id(distribution)) {
            return distribution;
        }
    }
    return std::nullopt;
}

std::string_view id(SampleDistribution distribution) {
    switch (distribution) {
        case SampleDistribution::Uniform:
            return "uniform";
        case SampleDistribution::Gaussian:
            return "gaussian";
        case SampleDistribution::Corners:
            break;
    }
    return "corners";
}

Eigen::MatrixXd rangeSamples(const InputSet& input, const RangeOptions& options) {
    const int count = static_cast<int>(std::clamp<std::int64_t>(options.samples, 1, 1 << 30));
    switch (options.distribution) {
        case SampleDistribution::Uniform:
            return samplePoints(input, count, options.seed);
        case SampleDistribution::Gaussian:
            return gaussianSamples(input, count, options.seed);
        case SampleDistribution::Corners:
            break;
    }
    return input.isBox() ? boxCorners(input.box, count, options.seed)
                         : cornerSamples(input, count, options.seed);
}

}  // namespace reach
