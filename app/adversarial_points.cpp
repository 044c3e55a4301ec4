#include "app/adversarial_points.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "app/exit_status.h"
#include "app/picture_files.h"
#include "core/io/atomic_file.h"
#include "core/io/npz_writer.h"
#include "core/io/number.h"
#include "core/network/evaluate.h"

namespace app {

namespace {

/// What summing a distance in extended precision may lose, relative.
constexpr long double kSlack = 1e-14L;

long double distance(const core::BallSpec& ball, const double* center, const double* point,
                     std::int64_t inputs) {
    long double sum = 0.0L;
    for (std::int64_t j = 0; j < inputs; ++j) {
        const long double gap = static_cast<long double>(point[j]) - center[j];
        sum += ball.norm == core::BallNorm::L2 ? gap * gap : std::abs(gap);
    }
    return ball.norm == core::BallNorm::L2 ? std::sqrt(sum) : sum;
}

/// Of a box: each coordinate by itself.
void pullCoordinate(double eps, double center, double& x) {
    const auto isOut = [&] { return std::abs(static_cast<long double>(x) - center) > eps; };
    if (isOut()) {
        x = x > center ? center + eps : center - eps;
    }
    while (isOut()) {
        x = std::nextafter(x, center);
    }
}

struct Outputs {
    std::vector<double> values;  ///< [count, classes]
    std::size_t classes;

    const double* row(std::size_t sample) const { return values.data() + sample * classes; }
    /// The largest output but that of `label` (-1: of all), the first of equal ones.
    int best(std::size_t sample, int label) const {
        int found = -1;
        for (int k = 0; k < static_cast<int>(classes); ++k) {
            if (k != label && (found < 0 || row(sample)[k] > row(sample)[found])) {
                found = k;
            }
        }
        return found;
    }
    double margin(std::size_t sample, int label) const {
        return row(sample)[label] - row(sample)[best(sample, label)];
    }
};

Outputs outputsOf(const core::Network& network, const std::vector<double>& points,
                  std::int64_t count) {
    return {core::evaluate<double>(network, std::span<const double>(points), count),
            static_cast<std::size_t>(network.outputCount())};
}

std::string csvOf(const AdversarialPoints& found) {
    const auto inputs = static_cast<std::size_t>(core::elementCount(found.shape));
    std::string text = "index,label,predicted,margin";
    for (std::size_t j = 0; j < inputs; ++j) {
        text += ",x" + std::to_string(j);
    }
    text += '\n';
    for (std::size_t k = 0; k < found.samples.size(); ++k) {
        const AttackedSample& sample = found.samples[k];
        text += std::to_string(sample.index) + ',' + std::to_string(sample.label) + ',' +
                std::to_string(sample.reached) + ',' + core::exactText(sample.margin);
        for (std::size_t j = 0; j < inputs; ++j) {
            text += ',' + core::exactText(found.points[k * inputs + j]);
        }
        text += '\n';
    }
    return text;
}

void writeNpz(const std::string& path, const AdversarialPoints& found) {
    const auto count = static_cast<std::int64_t>(found.samples.size());
    core::Shape shape{count};
    shape.insert(shape.end(), found.shape.begin(), found.shape.end());
    std::vector<std::int64_t> labels;
    std::vector<std::int64_t> predicted;
    std::vector<std::int64_t> indices;
    std::vector<double> margins;
    for (const AttackedSample& sample : found.samples) {
        labels.push_back(sample.label);
        predicted.push_back(sample.reached);
        indices.push_back(sample.index);
        margins.push_back(sample.margin);
    }
    core::NpzWriter file(path);
    file.add("points", shape, found.points);
    file.add("labels", {count}, labels);
    file.add("predicted", {count}, predicted);
    file.add("indices", {count}, indices);
    file.add("margins", {count}, margins);
    file.commit();
}

}  // namespace

void pullInto(const core::BallSpec& ball, const double* center, double* point,
              std::int64_t inputs) {
    for (std::int64_t j = 0; j < inputs; ++j) {
        if (ball.clip) {
            point[j] = std::clamp(point[j], (*ball.clip)[0], (*ball.clip)[1]);
        }
        if (ball.norm == core::BallNorm::Linf) {
            pullCoordinate(ball.eps, center[j], point[j]);
        }
    }
    if (ball.norm == core::BallNorm::Linf) {
        return;
    }
    // Towards the centre, which lies in the data range as the point does.
    long double shrink = 1.0L;
    for (long double now = distance(ball, center, point, inputs);
         now * (1.0L + kSlack) > ball.eps && now > 0.0L;
         now = distance(ball, center, point, inputs)) {
        shrink = std::min(shrink, ball.eps / now) * (1.0L - 1e-13L);
        for (std::int64_t j = 0; j < inputs; ++j) {
            point[j] = static_cast<double>(
                center[j] + (static_cast<long double>(point[j]) - center[j]) * shrink);
        }
    }
}

std::vector<AttackedSample> replay(const core::Network& network, const core::BallSpec& ball,
                                   const core::AttackSamples& samples,
                                   std::vector<double>& points) {
    const std::int64_t inputs = network.inputCount();
    const std::int64_t count = samples.region.count;
    for (std::int64_t k = 0; k < count; ++k) {
        pullInto(ball, samples.points.data() + k * inputs, points.data() + k * inputs, inputs);
    }
    const Outputs clean = outputsOf(network, samples.points, count);
    const Outputs there = outputsOf(network, points, count);
    std::vector<AttackedSample> results;
    for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k) {
        AttackedSample sample;
        sample.index = samples.indices[k];
        sample.label = samples.labels[k];
        sample.predicted = clean.best(k, -1);
        sample.cleanMargin = clean.margin(k, sample.label);
        sample.margin = there.margin(k, sample.label);
        sample.reached = there.best(k, sample.label);
        results.push_back(sample);
    }
    return results;
}

void checkPointsFile(const std::string& path) {
    if (path.empty()) {
        return;
    }
    const std::string ending = endingOf(path);
    if (ending != ".npz" && ending != ".csv") {
        throw UsageError("--save: expected a name that ends in .npz or .csv, found " +
                         core::inQuotes(path));
    }
    try {
        const core::AtomicFile probe(path);
    } catch (const std::runtime_error& error) {
        throw UsageError(std::string("--save: ") + error.what());
    }
}

void writePoints(const std::string& path, const AdversarialPoints& found) {
    if (endingOf(path) == ".csv") {
        core::writeFileAtomically(path, csvOf(found));
    } else {
        writeNpz(path, found);
    }
}

}  // namespace app
