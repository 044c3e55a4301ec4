#include <cmath>
#include <cstdlib>
#include <random>

#include "core/bounds/tensor_engine.h"
#include "core/bounds/tensor_network.h"
#include "core/network/evaluate.h"
#include "core/network/window.h"
#include "tests/bounds/corner_attack.h"

// After torch: Qt makes a macro of a name that torch uses.
#include <QTest>

using namespace core;

namespace {

/// 113 bits: 2^60 times finer than what is tested with it.
__extension__ typedef __float128 Quad;
using Quads = std::vector<Quad>;

constexpr unsigned kSeed = 20261122;

/// Points looked at in all; `./check --full` asks for a million.
std::int64_t pointsToTry() {
    const char* text = std::getenv("REACHSCOPE_HUNT_POINTS");
    return text != nullptr ? std::atoll(text) : 20000;
}

/// Weights that cancel: of each pair the second is the first's negative but for a few units, and
/// scales range over many powers of two.
class WildDrawer {
public:
    WildDrawer(unsigned seed, double range) : m_generator(seed), m_range(range) {}

    std::vector<double> weights(std::int64_t count) {
        std::vector<double> values;
        for (std::int64_t k = 0; k < count; ++k) {
            values.push_back(k % 2 == 1 ? -values.back() * (1.0 + 1e-15 * wild(3)) : wild(m_range));
        }
        return values;
    }

    std::vector<double> plain(std::int64_t count) {
        std::vector<double> values;
        for (std::int64_t k = 0; k < count; ++k) {
            values.push_back(wild(m_range));
        }
        return values;
    }

    Dense dense(std::int64_t in, std::int64_t out) {
        return {in, out, weights(in * out), plain(out)};
    }

    Convolution convolution(std::int64_t in, std::int64_t out, std::int64_t stride) {
        Convolution c;
        c.inChannels = in;
        c.outChannels = out;
        c.kernel = {3, 3};
        c.stride = {stride, stride};
        c.padding = {1, 1, 1, 1};
        c.weight = weights(in * out * 9);
        c.bias = plain(out);
        return c;
    }

    std::mt19937_64& generator() { return m_generator; }

private:
    double wild(double range) {
        std::uniform_real_distribution<double> exponent(-range, range);
        std::uniform_real_distribution<double> mantissa(-1.0, 1.0);
        return mantissa(m_generator) * std::exp2(exponent(m_generator));
    }

    std::mt19937_64 m_generator;
    double m_range;
};

Network wildChain(unsigned seed, double range) {
    WildDrawer draw(seed, range);
    return Network({{"in", Input{{6}}, {}},
                    {"fc1", draw.dense(6, 8), {0}},
                    {"relu1", Relu{}, {1}},
                    {"fc2", draw.dense(8, 8), {2}},
                    {"leaky", LeakyRelu{0.1}, {3}},
                    {"fc3", draw.dense(8, 8), {4}},
                    {"relu3", Relu{}, {5}},
                    {"fc4", draw.dense(8, 4), {6}}});
}

/// A residual block of strided convolutions, then a dense layer.
Network wildResidual(unsigned seed, double range) {
    WildDrawer draw(seed, range);
    return Network({{"in", Input{{2, 4, 4}}, {}},
                    {"stem", draw.convolution(2, 3, 1), {0}},
                    {"relu0", Relu{}, {1}},
                    {"conv1", draw.convolution(3, 3, 2), {2}},
                    {"relu1", Relu{}, {3}},
                    {"conv2", draw.convolution(3, 3, 1), {4}},
                    {"short", draw.convolution(3, 3, 2), {2}},
                    {"sum", Sum{}, {5, 6}},
                    {"relu2", Relu{}, {7}},
                    {"flat", Reshape{{12}}, {8}},
                    {"fc", draw.dense(12, 4), {9}}});
}

Quads affine(const Dense& d, const Quads& x) {
    Quads y(d.bias.begin(), d.bias.end());
    for (std::size_t i = 0; i < y.size(); ++i) {
        for (std::size_t j = 0; j < x.size(); ++j) {
            y[i] += Quad(d.weight[i * x.size() + j]) * x[j];
        }
    }
    return y;
}

Quads affine(const Convolution& c, const Quads& x, const Shape& in, const Shape& out) {
    const std::int64_t places = out[1] * out[2];
    const std::int64_t image = in[1] * in[2];
    Quads y;
    for (std::int64_t o = 0; o < c.outChannels; ++o) {
        y.insert(y.end(), static_cast<std::size_t>(places), c.bias[static_cast<std::size_t>(o)]);
    }
    windowOf(c, in, out).forEach([&](std::int64_t to, std::int64_t tap, std::int64_t from) {
        for (std::int64_t o = 0; o < c.outChannels; ++o) {
            for (std::int64_t i = 0; i < c.inChannels; ++i) {
                y[static_cast<std::size_t>(o * places + to)] +=
                    Quad(c.weight[static_cast<std::size_t>((o * c.inChannels + i) * 9 + tap)]) *
                    x[static_cast<std::size_t>(i * image + from)];
            }
        }
    });
    return y;
}

Quads activated(double slope, Quads x) {
    for (Quad& v : x) {
        v = v < 0 ? Quad(slope) * v : v;
    }
    return x;
}

/// Every node's value, as good as exact.
std::vector<Quads> exactValues(const Network& network, const std::vector<double>& x) {
    std::vector<Quads> values{Quads(x.begin(), x.end())};
    for (std::size_t k = 1; k < network.nodes().size(); ++k) {
        const Node& node = network.nodes()[k];
        const Quads& in = values[static_cast<std::size_t>(node.inputs[0])];
        if (const auto* dense = std::get_if<Dense>(&node.operation)) {
            values.push_back(affine(*dense, in));
        } else if (const auto* c = std::get_if<Convolution>(&node.operation)) {
            values.push_back(affine(*c, in, network.shapeOf(node.inputs[0]),
                                    network.shapeOf(static_cast<int>(k))));
        } else if (const auto* leaky = std::get_if<LeakyRelu>(&node.operation)) {
            values.push_back(activated(leaky->slope, in));
        } else if (std::holds_alternative<Relu>(node.operation)) {
            values.push_back(activated(0.0, in));
        } else if (std::holds_alternative<Sum>(node.operation)) {
            Quads sum = in;
            for (std::size_t i = 0; i < sum.size(); ++i) {
                sum[i] += values[static_cast<std::size_t>(node.inputs[1])][i];
            }
            values.push_back(sum);
        } else {
            values.push_back(in);
        }
    }
    return values;
}

struct Bounded {
    std::string method;
    std::vector<LayerIntervals> layers;
    RowBounds outputs;
};

std::vector<Bounded> boundsByEveryMethod(const Network& network, const InputBatch& box,
                                         Precision precision) {
    const auto engine = makeTensorEngine(network, {precision, "cpu", 1, 1 << 24});
    std::vector<BoundMethod> methods = boundMethods();
    methods.push_back(*boundMethodFromId("relaxed-crown-2"));
    std::vector<Bounded> all;
    for (const BoundMethod& method : methods) {
        BoundOptions options;
        options.search.steps = 4;
        const auto pass = engine->start(box, method, options);
        if (pass->status() == BoundStatus::Complete) {
            all.push_back(
                {method.id, pass->layers(), pass->rows(outputRows(network.outputCount()), true)});
        }
    }
    return all;
}

/// The first value that leaves its bounds, by however little; empty where none does.
std::string violation(const Network& network, const Bounded& bounds,
                      const std::vector<Quads>& values) {
    const auto leaves = [](const Quads& v, const std::vector<double>& lower,
                           const std::vector<double>& upper) {
        for (std::size_t i = 0; i < v.size(); ++i) {
            if (v[i] < Quad(lower[i]) || v[i] > Quad(upper[i])) {
                return true;
            }
        }
        return false;
    };
    for (const LayerIntervals& layer : bounds.layers) {
        const int input = network.nodes()[static_cast<std::size_t>(layer.node)].inputs[0];
        if (leaves(values[static_cast<std::size_t>(input)], layer.lower, layer.upper)) {
            return bounds.method + ", " + layer.name;
        }
    }
    return leaves(values.back(), bounds.outputs.lower, bounds.outputs.upper)
               ? bounds.method + ", outputs"
               : std::string();
}

}  // namespace

/// Rounding against sound bounds: networks that cancel, boxes from points to wide, points at their
/// corners and where the network's own gradient leads, evaluated in 113 bits. Nothing is tolerated.
class TestBoundHunt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void soundBounds_holdForEveryPoint() {
        std::int64_t tried = 0;
        std::int64_t nominalBroken = 0;
        for (unsigned draw = 0; tried < pointsToTry(); ++draw) {
            const bool isImage = draw % 3 == 2;
            const double range = 2.0 + 8.0 * (draw % 4);
            const Network network =
                isImage ? wildResidual(kSeed + draw, range) : wildChain(kSeed + draw, range);
            hunt(network, draw, tried, nominalBroken);
            if (QTest::currentTestFailed()) {
                return;
            }
        }
        qInfo("%lld points; nominal bounds of the same methods were broken %lld times",
              static_cast<long long>(tried), static_cast<long long>(nominalBroken));
        QVERIFY(nominalBroken > 0);  // else this hunt could not have found anything
    }

private:
    static void hunt(const Network& network, unsigned draw, std::int64_t& tried,
                     std::int64_t& nominalBroken) {
        std::mt19937_64 generator(kSeed + draw);
        std::uniform_real_distribution<double> uniform(-1.0, 1.0);
        const auto inputs = static_cast<std::size_t>(network.inputCount());
        const double radii[] = {0.0, 1e-15, 1e-9, 1e-3, 0.3};
        const double radius = radii[draw % 5];
        InputBatch box;
        box.count = 1;
        for (std::size_t i = 0; i < inputs; ++i) {
            const double center = uniform(generator);
            box.lower.push_back(center - radius);
            box.upper.push_back(center + radius);
        }
        const auto sound = boundsByEveryMethod(network, box, Precision::Sound);
        const auto nominal = boundsByEveryMethod(network, box, Precision::Double);
        QVERIFY(!sound.empty());
        const TensorNetwork tensors(network, {});
        for (int k = 0; k < 100; ++k) {
            std::vector<double> point = randomCorner(box, generator);
            if (k % 2 == 1) {
                point = cornerTowards(tensors, box, point, k / 2 % network.outputCount(),
                                      k % 4 == 1 ? 1.0 : -1.0);
            }
            const auto values = exactValues(network, point);
            for (const Bounded& bounds : sound) {
                const std::string broken = violation(network, bounds, values);
                QVERIFY2(broken.empty(), qPrintable(QStringLiteral("seed %1, radius %2: %3")
                                                        .arg(kSeed + draw)
                                                        .arg(radius)
                                                        .arg(QString::fromStdString(broken))));
            }
            for (const Bounded& bounds : nominal) {
                nominalBroken += violation(network, bounds, values).empty() ? 0 : 1;
            }
            ++tried;
        }
    }
};

QTEST_GUILESS_MAIN(TestBoundHunt)
#include "tst_bound_hunt.moc"
