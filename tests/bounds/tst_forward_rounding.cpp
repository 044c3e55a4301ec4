#include <ATen/ATen.h>

#include <QTest>
#include <random>

#include "core/bounds/forward_pass.h"
#include "tests/bounds/small_networks.h"

using core::LineStrategy;

namespace {

/// 113 bits: 2^60 times finer than what is tested with it.
__extension__ typedef __float128 Quad;

/// A number whose magnitude is anywhere within 2^+-range.
double wild(std::mt19937_64& generator, int range) {
    std::uniform_real_distribution<double> exponent(-range, range);
    std::uniform_real_distribution<double> mantissa(-1.0, 1.0);
    return mantissa(generator) * std::exp2(exponent(generator));
}

/// Weights that cancel: pairs of columns that differ by a few units, so that sums of large numbers
/// come out small, and scales that range over many powers of ten.
core::Network cancelling(unsigned seed, int range) {
    std::mt19937_64 generator(seed);
    std::vector<core::Node> nodes{{"input", core::Input{{6}}, {}}};
    std::int64_t in = 6;
    for (const std::int64_t out : {8, 8, 8, 4}) {
        core::Dense dense{in, out, {}, {}};
        for (std::int64_t k = 0; k < in * out; ++k) {
            const bool isPair = k % 2 == 1;
            const double last = isPair ? dense.weight.back() : 0.0;
            dense.weight.push_back(isPair ? -last * (1.0 + 1e-15 * wild(generator, 3))
                                          : wild(generator, range));
        }
        for (std::int64_t k = 0; k < out; ++k) {
            dense.bias.push_back(wild(generator, range));
        }
        nodes.push_back({"dense" + std::to_string(in) + std::to_string(nodes.size()),
                         std::move(dense),
                         {static_cast<int>(nodes.size()) - 1}});
        if (out != 4) {
            nodes.push_back({"relu" + std::to_string(nodes.size()),
                             core::Relu{},
                             {static_cast<int>(nodes.size()) - 1}});
        }
        in = out;
    }
    return core::Network(std::move(nodes));
}

/// Inputs of every ReLU and, last, the outputs, as good as exact.
std::vector<std::vector<Quad>> exactValues(const core::Network& network, const double* x) {
    std::vector<Quad> value(x, x + network.inputCount());
    std::vector<std::vector<Quad>> result;
    for (const core::Node& node : network.nodes()) {
        if (const auto* dense = std::get_if<core::Dense>(&node.operation)) {
            std::vector<Quad> next(dense->bias.begin(), dense->bias.end());
            for (std::size_t i = 0; i < next.size(); ++i) {
                for (std::size_t j = 0; j < value.size(); ++j) {
                    next[i] += Quad(dense->weight[i * value.size() + j]) * value[j];
                }
            }
            value = next;
            result.push_back(value);
        } else if (std::holds_alternative<core::Relu>(node.operation)) {
            for (Quad& v : value) {
                v = v > 0 ? v : Quad(0);
            }
        }
    }
    return result;
}

/// How many values of one point leave their bounds, by however little.
int violations(const std::vector<core::ValueBounds>& bounds,
               const std::vector<std::vector<Quad>>& values, std::int64_t sample) {
    int count = 0;
    for (std::size_t k = 0; k < bounds.size(); ++k) {
        const auto* lower =
            bounds[k].lower.data_ptr<double>() + sample * std::int64_t(values[k].size());
        const auto* upper =
            bounds[k].upper.data_ptr<double>() + sample * std::int64_t(values[k].size());
        for (std::size_t i = 0; i < values[k].size(); ++i) {
            count += values[k][i] < Quad(lower[i]) || values[k][i] > Quad(upper[i]);
        }
    }
    return count;
}

std::vector<core::ValueBounds> boundsOf(const core::TensorNetwork& network,
                                        const core::InputRegion& region, LineStrategy strategy,
                                        bool sound) {
    core::ForwardOptions options;
    options.sound = sound;
    options.kept = {network.output()};
    auto result = core::forwardFunctions(network, region, strategy, options);
    if (!result.complete) {
        return {};
    }
    auto output = core::boundsOf(result.kept.at(network.output()),
                                 core::makeFunctionRegion(region, sound), {});
    result.bounds.push_back(output);
    for (auto& bounds : result.bounds) {
        bounds.lower = bounds.lower.contiguous();
        bounds.upper = bounds.upper.contiguous();
    }
    return result.bounds;
}

/// Points of a box where bounds are met: corners, and the box's center.
std::vector<double> corner(const core::InputRegion& region, std::int64_t b,
                           std::mt19937_64& generator) {
    std::vector<double> x;
    for (std::int64_t i = 0; i < region.lower.size(1); ++i) {
        const bool high = generator() % 2 == 0;
        x.push_back((high ? region.upper : region.lower)[b][i].item<double>());
    }
    return x;
}

/// The corner that a row of the network's own local linear map leads to: an attack in one step.
std::vector<double> attacked(const core::TensorNetwork& network, const core::InputRegion& region,
                             std::int64_t b, std::int64_t output, double sign) {
    auto x = ((region.lower[b] + region.upper[b]) * 0.5).unsqueeze(0).detach().clone();
    x.requires_grad_(true);
    (network.evaluate(x).select(1, output).sum() * sign).backward();
    const auto up = x.grad()[0] > 0;
    const auto point = at::where(up, region.upper[b], region.lower[b]).contiguous();
    return {point.data_ptr<double>(), point.data_ptr<double>() + point.numel()};
}

}  // namespace

class TestForwardRounding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Boxes from points (where all that the bounds may differ by is rounding) to wide ones.
    void noPoint_leavesItsBounds_data() {
        QTest::addColumn<double>("radius");
        QTest::addColumn<int>("range");
        QTest::newRow("points") << 0.0 << 13;
        QTest::newRow("points, all scales") << 0.0 << 26;
        QTest::newRow("a few units") << 1e-15 << 13;
        QTest::newRow("small boxes") << 1e-6 << 5;
        QTest::newRow("boxes") << 0.5 << 13;
    }
    void noPoint_leavesItsBounds() {
        QFETCH(double, radius);
        QFETCH(int, range);
        std::mt19937_64 generator(9);
        int nominal = 0;
        for (unsigned seed = 1; seed <= 40; ++seed) {
            const auto network = cancelling(seed, range);
            const core::TensorNetwork tensors(network, {});
            const auto region = boxesOf(3, 6, radius, seed);
            for (const auto strategy :
                 {LineStrategy::Adaptive, LineStrategy::Tight, LineStrategy::Parallel}) {
                const auto sound = boundsOf(tensors, region, strategy, true);
                const auto plain = boundsOf(tensors, region, strategy, false);
                QVERIFY(!sound.empty());
                for (std::int64_t b = 0; b < 3; ++b) {
                    for (int k = 0; k < 16; ++k) {
                        const auto x =
                            k < 8 ? corner(region, b, generator)
                                  : attacked(tensors, region, b, k % 4, k < 12 ? 1.0 : -1.0);
                        const auto values = exactValues(network, x.data());
                        QVERIFY2(violations(sound, values, b) == 0,
                                 qPrintable(QStringLiteral("seed %1").arg(seed)));
                        nominal += violations(plain, values, b);
                    }
                }
            }
        }
        if (radius == 0.0) {
            QVERIFY2(nominal > 0, "the cases are too tame: even nominal bounds hold");
        }
    }
};

QTEST_GUILESS_MAIN(TestForwardRounding)
#include "tst_forward_rounding.moc"
