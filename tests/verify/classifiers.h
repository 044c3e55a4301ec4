#pragma once

#include <algorithm>
#include <memory>
#include <random>
#include <span>
#include <vector>

#include "core/network/evaluate.h"
#include "reach/analysis/input_spec.h"
#include "reach/verify/certifier.h"
#include "tests/helpers/random_network.h"

/// Random classifiers with samples around them.
namespace classifiers {

inline std::shared_ptr<const core::Network> makeNetwork(unsigned seed) {
    return std::make_shared<const core::Network>(randomReluNetwork({4, 12, 12, 3}, seed));
}

inline int classOf(const core::Network& network, const Eigen::VectorXd& x) {
    const auto outputs = core::evaluate<double>(
        network, std::span<const double>(x.data(), static_cast<std::size_t>(x.size())));
    return static_cast<int>(std::max_element(outputs.begin(), outputs.end()) - outputs.begin());
}

/// A sample with the class that the network gives it, or another one.
inline reach::CertifyTask makeTask(const core::Network& network, double eps, unsigned seed,
                                   std::optional<reach::Norm> norm = {}, bool isRight = true) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    Eigen::VectorXd center(network.inputCount());
    for (double& x : center) {
        x = uniform(generator);
    }
    const int label = (classOf(network, center) + (isRight ? 0 : 1)) % 3;
    return {static_cast<std::int64_t>(seed),
            {center.data(), center.data() + center.size()},
            reach::makeBall(center, eps, norm),
            label};
}

inline std::vector<reach::CertifyTask> makeTasks(const core::Network& network, double eps,
                                                 int count, std::optional<reach::Norm> norm = {}) {
    std::vector<reach::CertifyTask> tasks;
    for (int k = 0; k < count; ++k) {
        tasks.push_back(makeTask(network, eps, 100U + static_cast<unsigned>(k), norm));
    }
    return tasks;
}

}  // namespace classifiers
