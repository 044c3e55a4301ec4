#include "core/attack/balls.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace core {

namespace {

void checkSizes(const std::vector<double>& points, const std::vector<int>& labels,
                const std::vector<std::int64_t>& indices) {
    if (labels.size() != indices.size() ||
        (labels.empty() ? !points.empty() : points.size() % labels.size() != 0)) {
        throw std::invalid_argument("samples: " + std::to_string(points.size()) + " numbers, " +
                                    std::to_string(labels.size()) + " labels and " +
                                    std::to_string(indices.size()) + " indices do not fit");
    }
}

void checkSpec(const BallSpec& spec) {
    if (!(spec.eps >= 0.0) || !std::isfinite(spec.eps)) {
        throw std::invalid_argument("eps: expected a finite number of at least 0");
    }
    if (spec.clip && !((*spec.clip)[0] <= (*spec.clip)[1])) {
        throw std::invalid_argument("clip: its lower end is above its upper one");
    }
}

void checkInside(const std::vector<double>& points, const std::array<double, 2>& clip) {
    for (const double value : points) {
        if (!(value >= clip[0] && value <= clip[1])) {
            throw std::invalid_argument("a sample holds " + std::to_string(value) +
                                        ", which lies outside of the clip " +
                                        std::to_string(clip[0]) + " to " + std::to_string(clip[1]));
        }
    }
}

}  // namespace

AttackSamples ballsAround(std::vector<double> points, std::vector<int> labels,
                          std::vector<std::int64_t> indices, const BallSpec& spec) {
    checkSizes(points, labels, indices);
    checkSpec(spec);
    AttackSamples samples;
    InputBatch& region = samples.region;
    region.count = static_cast<std::int64_t>(labels.size());
    region.norm = spec.norm;
    region.lower = points;
    region.upper = points;
    std::for_each(region.lower.begin(), region.lower.end(), [&](double& v) { v -= spec.eps; });
    std::for_each(region.upper.begin(), region.upper.end(), [&](double& v) { v += spec.eps; });
    if (spec.clip) {
        checkInside(points, *spec.clip);
        const double least = (*spec.clip)[0];
        const double most = (*spec.clip)[1];
        for (double& v : region.lower) {
            v = std::max(v, least);
        }
        for (double& v : region.upper) {
            v = std::min(v, most);
        }
    }
    if (spec.norm != BallNorm::Linf) {
        region.center = points;
        region.radius.assign(labels.size(), spec.eps);
    }
    samples.points = std::move(points);
    samples.labels = std::move(labels);
    samples.indices = std::move(indices);
    return samples;
}

}  // namespace core
