#include "core/train/weight_draw.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace core::training {

int lastAffine(const std::vector<Node>& nodes) {
    int last = -1;
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        const Operation& operation = nodes[k].operation;
        if (std::holds_alternative<Dense>(operation) ||
            std::holds_alternative<Convolution>(operation)) {
            last = static_cast<int>(k);
        }
    }
    return last;
}

WeightDraw::WeightDraw(std::string scheme, std::uint64_t seed)
    : m_scheme(std::move(scheme)), m_generator(seed) {}

void WeightDraw::fill(Operation& operation, bool isLast) {
    if (Dense* dense = std::get_if<Dense>(&operation)) {
        fill(dense->weight, dense->bias, dense->in, isLast);
    }
    if (Convolution* convolution = std::get_if<Convolution>(&operation)) {
        const std::int64_t fanIn = convolution->inChannels / convolution->groups *
                                   convolution->kernel[0] * convolution->kernel[1];
        fill(convolution->weight, convolution->bias, fanIn, isLast);
    }
}

void WeightDraw::fill(std::vector<double>& weight, std::vector<double>& bias, std::int64_t fanIn,
                      bool isLast) {
    const auto n = static_cast<double>(fanIn);
    const double limit = 1.0 / std::sqrt(n);
    const auto uniform = [&] { return limit * (2.0 * next() - 1.0); };
    if (m_scheme == "he") {
        std::generate(weight.begin(), weight.end(),
                      [&] { return std::sqrt(2.0 / n) * nextNormal(); });
        std::fill(bias.begin(), bias.end(), 0.0);
        return;
    }
    if (m_scheme == "ibp" && !isLast) {
        const double deviation = std::sqrt(2.0 * std::numbers::pi) / n;
        std::generate(weight.begin(), weight.end(), [&] { return deviation * nextNormal(); });
    } else {
        std::generate(weight.begin(), weight.end(), uniform);
    }
    std::generate(bias.begin(), bias.end(), uniform);
}

double WeightDraw::next() { return static_cast<double>(m_generator() >> 11) * 0x1.0p-53; }

double WeightDraw::nextNormal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - next()));
    return radius * std::cos(2.0 * std::numbers::pi * next());
}

}  // namespace core::training
