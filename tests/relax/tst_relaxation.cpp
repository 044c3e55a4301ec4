#include <QTest>
#include <atomic>
#include <cmath>
#include <random>

#include "core/io/network_file.h"
#include "core/network/evaluate.h"
#include "reach/relax/relaxation.h"
#include "tests/helpers/data.h"
#include "tests/helpers/random_network.h"

using namespace reach;

namespace {

constexpr std::array kAll{Relaxation::Box, Relaxation::Zonotope, Relaxation::Star,
                          Relaxation::Triangle, Relaxation::Parallelogram};
using Generator = std::mt19937_64;

InputSet boxInput(const Eigen::VectorXd& center, double radius) {
    return {Box(center.array() - radius, center.array() + radius), std::nullopt, std::nullopt};
}

std::vector<double> uniform(std::int64_t n, double scale, Generator& generator) {
    std::uniform_real_distribution<double> number(-scale, scale);
    std::vector<double> values(static_cast<std::size_t>(n));
    for (double& v : values) {
        v = number(generator);
    }
    return values;
}

core::Dense dense(std::int64_t in, std::int64_t out, Generator& generator) {
    const double scale = 1.5 / std::sqrt(static_cast<double>(in));
    return {in, out, uniform(in * out, scale, generator), uniform(out, scale, generator)};
}

core::Network leakyNetwork(unsigned seed) {
    Generator g(seed);
    return core::Network({{"input", core::Input{{3}}, {}},
                          {"a", dense(3, 6, g), {0}},
                          {"leaky", core::LeakyRelu{0.2}, {1}},
                          {"b", dense(6, 5, g), {2}},
                          {"leaky2", core::LeakyRelu{0.01}, {3}},
                          {"c", dense(5, 2, g), {4}}});
}

core::Network residualNetwork(unsigned seed) {
    Generator g(seed);
    return core::Network({{"input", core::Input{{4}}, {}},
                          {"a", dense(4, 6, g), {0}},
                          {"relu", core::Relu{}, {1}},
                          {"b", dense(6, 6, g), {2}},
                          {"relu2", core::Relu{}, {3}},
                          {"c", dense(6, 6, g), {4}},
                          {"skip", core::Sum{}, {5, 2}},
                          {"relu3", core::Relu{}, {6}},
                          {"d", dense(6, 3, g), {7}}});
}

core::Network convolutionNetwork(unsigned seed) {
    Generator g(seed);
    core::Convolution conv;
    conv.inChannels = 1;
    conv.outChannels = 2;
    conv.kernel = {3, 3};
    conv.padding = {1, 1, 1, 1};
    conv.weight = uniform(18, 0.6, g);
    conv.bias = uniform(2, 0.3, g);
    core::MaxPool pool;
    pool.window.kernel = {2, 2};
    pool.window.stride = {2, 2};
    return core::Network({{"input", core::Input{{1, 4, 4}}, {}},
                          {"conv", conv, {0}},
                          {"relu", core::Relu{}, {1}},
                          {"pool", pool, {2}},
                          {"flat", core::Reshape{{8}}, {3}},
                          {"a", dense(8, 5, g), {4}},
                          {"relu2", core::Relu{}, {5}},
                          {"b", dense(5, 2, g), {6}}});
}

core::Network networkOf(const QByteArray& kind, unsigned seed) {
    if (kind == "leaky") {
        return leakyNetwork(seed);
    }
    if (kind == "residual") {
        return residualNetwork(seed);
    }
    return kind == "convolution" ? convolutionNetwork(seed) : randomReluNetwork({3, 8, 8, 2}, seed);
}

/// Uniform points of the box, and corners.
Eigen::MatrixXd pointsOf(const Box& box, int count, unsigned seed) {
    Generator generator(seed);
    std::uniform_real_distribution<double> number(-1.0, 1.0);
    Eigen::MatrixXd points(box.dim(), count);
    for (int k = 0; k < count; ++k) {
        for (Eigen::Index i = 0; i < box.dim(); ++i) {
            const double t = k % 4 == 0 ? std::copysign(1.0, number(generator)) : number(generator);
            points(i, k) =
                std::clamp(box.center()[i] + t * box.radius()[i], box.lower()[i], box.upper()[i]);
        }
    }
    return points;
}

/// The real function of the stored weights, in extended precision: every activation's input, then
/// the output.
std::vector<std::vector<long double>> evaluateLong(const core::PiecewiseGraph& graph,
                                                   const Eigen::VectorXd& x) {
    std::vector<std::vector<long double>> values(graph.steps.size() + 1);
    values[0].assign(x.begin(), x.end());
    std::vector<std::vector<long double>> seen;
    for (std::size_t k = 0; k < graph.steps.size(); ++k) {
        auto& y = values[k + 1];
        if (const auto* a = std::get_if<core::AffineStep>(&graph.steps[k])) {
            const core::RowMatrix w = a->map.toDense();
            y.assign(a->map.bias.begin(), a->map.bias.end());
            for (Eigen::Index i = 0; i < w.rows(); ++i) {
                for (Eigen::Index j = 0; j < w.cols(); ++j) {
                    y[static_cast<std::size_t>(i)] +=
                        static_cast<long double>(w(i, j)) *
                        values[static_cast<std::size_t>(a->input)][static_cast<std::size_t>(j)];
                }
            }
        } else if (const auto* s = std::get_if<core::ActivationStep>(&graph.steps[k])) {
            y = values[static_cast<std::size_t>(s->input)];
            seen.push_back(y);
            for (std::size_t i = 0; i < y.size(); ++i) {
                y[i] *= y[i] < 0 ? static_cast<long double>(s->slope[static_cast<long>(i)]) : 1.0L;
            }
        } else {
            const auto& sum = std::get<core::SumStep>(graph.steps[k]);
            y = values[static_cast<std::size_t>(sum.left)];
            for (std::size_t i = 0; i < y.size(); ++i) {
                y[i] += values[static_cast<std::size_t>(sum.right)][i];
            }
        }
    }
    seen.push_back(values.back());
    return seen;
}

std::vector<ActivationBounds> layersOf(const RelaxationResult& result) {
    std::vector<ActivationBounds> layers = result.activations;
    layers.push_back({result.outputLower, result.outputUpper});
    return layers;
}

/// How far the values leave the bounds; 0 where all lie inside.
long double escape(const std::vector<ActivationBounds>& layers,
                   const std::vector<std::vector<long double>>& values) {
    long double worst = 0.0L;
    for (std::size_t k = 0; k < layers.size(); ++k) {
        for (std::size_t i = 0; i < values[k].size(); ++i) {
            const auto row = static_cast<Eigen::Index>(i);
            worst = std::max(
                {worst, layers[k].lower[row] - values[k][i], values[k][i] - layers[k].upper[row]});
        }
    }
    return worst;
}

bool insideConvex(const Polygon& polygon, double x, double y) {
    for (std::size_t k = 0; k < polygon.size(); ++k) {
        const Point2& a = polygon[k];
        const Point2& b = polygon[(k + 1) % polygon.size()];
        if ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) < -1e-12) {
            return false;
        }
    }
    return true;
}

bool lieWithin(const std::vector<ActivationBounds>& inner,
               const std::vector<ActivationBounds>& outer, double tolerance) {
    for (std::size_t k = 0; k < inner.size(); ++k) {
        if ((outer[k].lower - inner[k].lower).maxCoeff() > tolerance ||
            (inner[k].upper - outer[k].upper).maxCoeff() > tolerance) {
            return false;
        }
    }
    return true;
}

/// DeepZ by backsubstitution for a dense network and a box: both lines have slope lambda. A second
/// implementation that shares nothing with the forward zonotope.
std::vector<ActivationBounds> deepZBackwards(const core::Network& network, const Box& box) {
    std::vector<const core::Dense*> layers;
    for (const core::Node& node : network.nodes()) {
        if (const auto* d = std::get_if<core::Dense>(&node.operation)) {
            layers.push_back(d);
        }
    }
    std::vector<ActivationBounds> bounds;
    for (std::size_t k = 0; k < layers.size(); ++k) {
        const Eigen::Index out = layers[k]->out;
        core::RowMatrix a =
            Eigen::Map<const core::RowMatrix>(layers[k]->weight.data(), out, layers[k]->in);
        Eigen::VectorXd low = Eigen::Map<const Eigen::VectorXd>(layers[k]->bias.data(), out);
        Eigen::VectorXd high = low;
        for (std::size_t j = k; j-- > 0;) {
            for (Eigen::Index i = 0; i < a.cols(); ++i) {
                const double l = bounds[j].lower[i];
                const double u = bounds[j].upper[i];
                const double lambda = l >= 0 ? 1.0 : u <= 0 ? 0.0 : u / (u - l);
                const double gap = l < 0 && u > 0 ? -lambda * l : 0.0;
                high += gap * a.col(i).cwiseMax(0.0);
                low += gap * a.col(i).cwiseMin(0.0);
                a.col(i) *= lambda;
            }
            const Eigen::Map<const core::RowMatrix> w(layers[j]->weight.data(), layers[j]->out,
                                                      layers[j]->in);
            const Eigen::Map<const Eigen::VectorXd> b(layers[j]->bias.data(), layers[j]->out);
            low += a * b;
            high += a * b;
            a = core::RowMatrix(a * w);
        }
        const Eigen::VectorXd middle = a * box.center();
        const Eigen::VectorXd radius = a.cwiseAbs() * box.radius();
        bounds.push_back({low + middle - radius, high + middle + radius});
    }
    return bounds;
}

}  // namespace

class TestRelaxation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySampledValue_liesInEveryRelaxation_data();
    void everySampledValue_liesInEveryRelaxation();
    void ballsAndPolytopes_areSoundToo_data();
    void ballsAndPolytopes_areSoundToo();
    void zonotopeForward_equalsBacksubstitution();
    void starOutput_equalsTriangle();
    void triangle_isWithinZonotopeAndParallelogramAndBox();
    void roundingAttack_staysInside();
    void cancellation_isCoveredWhereNaiveBoundsBreak();
    void pointInput_givesThePoint();
    void emptyInput_saysSo();
    void threads_changeNothing();
    void cancelledBeforehand_isPartialAndSound();
    void timeLimit_isPartialAndSound();
    void overflow_fails();
    void progress_endsAtOne();
    void wrongQuestions_areRefused();
    void acasXu_samplesLieInEveryLayer();
};

void TestRelaxation::everySampledValue_liesInEveryRelaxation_data() {
    QTest::addColumn<QByteArray>("kind");
    for (const char* kind : {"dense", "leaky", "residual", "convolution"}) {
        QTest::newRow(kind) << QByteArray(kind);
    }
}

void TestRelaxation::everySampledValue_liesInEveryRelaxation() {
    QFETCH(QByteArray, kind);
    for (unsigned seed = 0; seed < 3; ++seed) {
        const core::PiecewiseGraph graph = core::makePiecewiseGraph(networkOf(kind, seed));
        const InputSet input = boxInput(Eigen::VectorXd::Constant(graph.inputCount, 0.1), 0.7);
        const Eigen::MatrixXd points = pointsOf(input.box, 1000, seed);
        for (const Relaxation r : kAll) {
            const auto result = relax(graph, input, r, {0, 1}, {});
            QCOMPARE(result.status, RelaxationStatus::Complete);
            for (Eigen::Index k = 0; k < points.cols(); ++k) {
                const auto values = evaluateLong(graph, points.col(k));
                QVERIFY2(escape(layersOf(result), values) <= 0.0L,
                         qPrintable(QStringLiteral("seed %1").arg(seed)));
                QVERIFY(insideConvex(result.polygon, static_cast<double>(values.back()[0]),
                                     static_cast<double>(values.back()[1])));
            }
        }
    }
}

void TestRelaxation::ballsAndPolytopes_areSoundToo_data() {
    QTest::addColumn<int>("which");
    QTest::newRow("l1 ball") << 0;
    QTest::newRow("l1 ball, cut") << 1;
    QTest::newRow("l2 ball") << 2;
    QTest::newRow("half-space") << 3;
}

void TestRelaxation::ballsAndPolytopes_areSoundToo() {
    QFETCH(int, which);
    const Eigen::Vector3d c(0.1, -0.2, 0.3);
    const std::vector<InputSet> inputs{
        makeBall(Norm::L1, c, 0.8),
        makeBall(Norm::L1, c, 0.8, Box(Eigen::Vector3d(0, -1, -1), Eigen::Vector3d(1, 0, 1))),
        makeBall(Norm::L2, c, 0.8),
        {Box(c.array() - 1, c.array() + 1),
         HPolytope(Eigen::RowVector3d(1, 1, 1), Eigen::VectorXd::Constant(1, 0.1)), std::nullopt}};
    const InputSet& input = inputs[static_cast<std::size_t>(which)];
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({3, 8, 8, 2}, 5));
    const Eigen::MatrixXd points = samplePoints(input, 500, 9);
    std::vector<double> widths;
    for (const Relaxation r : kAll) {
        const auto result = relax(graph, input, r, {0, 1}, {});
        QCOMPARE(result.status, RelaxationStatus::Complete);
        for (Eigen::Index k = 0; k < points.cols(); ++k) {
            QVERIFY(escape(layersOf(result), evaluateLong(graph, points.col(k))) <= 1e-15L);
        }
        widths.push_back((result.outputUpper - result.outputLower).sum());
    }
    QVERIFY(std::abs(widths[2] - widths[3]) < 1e-6);
    QVERIFY(widths[3] <= widths[1] + 1e-9 && widths[3] <= widths[4] + 1e-6);
}

void TestRelaxation::zonotopeForward_equalsBacksubstitution() {
    for (unsigned seed = 0; seed < 10; ++seed) {
        const core::Network network = randomReluNetwork({5, 12, 12, 12, 4}, seed);
        const InputSet input = boxInput(Eigen::VectorXd::Constant(5, 0.2), 0.9);
        const auto forward = layersOf(
            relax(core::makePiecewiseGraph(network), input, Relaxation::Zonotope, {-1, -1}, {}));
        const auto backward = deepZBackwards(network, input.box);
        QVERIFY(lieWithin(forward, backward, 1e-10));
        QVERIFY(lieWithin(backward, forward, 1e-15));
    }
}

void TestRelaxation::starOutput_equalsTriangle() {
    for (const char* kind : {"dense", "leaky", "residual", "convolution"}) {
        const auto graph = core::makePiecewiseGraph(networkOf(kind, 11));
        const InputSet input = boxInput(Eigen::VectorXd::Zero(graph.inputCount), 0.3);
        const auto star = relax(graph, input, Relaxation::Star, {0, 1}, {});
        const auto triangle = relax(graph, input, Relaxation::Triangle, {0, 1}, {});
        QVERIFY((star.outputLower - triangle.outputLower).lpNorm<Eigen::Infinity>() < 1e-6);
        QVERIFY((star.outputUpper - triangle.outputUpper).lpNorm<Eigen::Infinity>() < 1e-6);
        QVERIFY(std::abs(area(star.polygon) - area(triangle.polygon)) < 1e-5);
        QVERIFY(star.polygonGap < 1e-5 && triangle.polygonGap < 1e-5);
    }
}

void TestRelaxation::triangle_isWithinZonotopeAndParallelogramAndBox() {
    for (const char* kind : {"dense", "leaky", "residual", "convolution"}) {
        const auto graph = core::makePiecewiseGraph(networkOf(kind, 2));
        const InputSet input = boxInput(Eigen::VectorXd::Constant(graph.inputCount, 0.1), 0.5);
        const auto of = [&](Relaxation r) {
            return layersOf(relax(graph, input, r, {-1, -1}, {}));
        };
        const auto triangle = of(Relaxation::Triangle);
        QVERIFY(lieWithin(triangle, of(Relaxation::Zonotope), 1e-12));
        QVERIFY(lieWithin(triangle, of(Relaxation::Parallelogram), 1e-7));
        QVERIFY(lieWithin(triangle, of(Relaxation::Box), 1e-12));
        QVERIFY(lieWithin(of(Relaxation::Parallelogram), of(Relaxation::Box), 1e-12));
        QVERIFY(lieWithin(triangle, of(Relaxation::Star), 1e-7));
    }
}

void TestRelaxation::roundingAttack_staysInside() {
    // Weights over sixteen orders of magnitude, inputs a few units in the last place wide.
    for (unsigned seed = 0; seed < 30; ++seed) {
        Generator generator(seed);
        std::uniform_real_distribution<double> exponent(-8, 8);
        core::Network plain = randomReluNetwork({4, 6, 6, 2}, seed);
        std::vector<core::Node> nodes = plain.nodes();
        for (core::Node& node : nodes) {
            if (auto* d = std::get_if<core::Dense>(&node.operation)) {
                for (double& w : d->weight) {
                    w *= std::pow(10.0, exponent(generator));
                }
            }
        }
        const auto graph = core::makePiecewiseGraph(core::Network(std::move(nodes)));
        const double radius = seed % 3 == 0 ? 0.0 : seed % 3 == 1 ? 1e-15 : 1e-3;
        const InputSet input = boxInput(Eigen::VectorXd::Constant(4, 0.7), radius);
        const Eigen::MatrixXd points = pointsOf(input.box, 40, seed);
        for (const Relaxation r : kAll) {
            const auto result = relax(graph, input, r, {-1, -1}, {});
            QVERIFY(result.status != RelaxationStatus::Failed);
            for (Eigen::Index k = 0; k < points.cols(); ++k) {
                QVERIFY2(escape(layersOf(result), evaluateLong(graph, points.col(k))) <= 0.0L,
                         qPrintable(QStringLiteral("seed %1 method %2").arg(seed).arg(int(r))));
            }
        }
    }
}

void TestRelaxation::cancellation_isCoveredWhereNaiveBoundsBreak() {
    // 1e16 x + 1 - 1e16 x: naive double arithmetic loses the 1 (or makes it 2); the truth is 1.
    const core::Network network({{"input", core::Input{{1}}, {}},
                                 {"a", core::Dense{1, 3, {1e16, 0, -1e16}, {0, 1, 0}}, {0}},
                                 {"sum", core::Dense{3, 1, {1, 1, 1}, {0}}, {1}},
                                 {"relu", core::Relu{}, {2}},
                                 {"out", core::Dense{1, 1, {1}, {0}}, {3}}});
    const auto graph = core::makePiecewiseGraph(network);
    const InputSet input = boxInput(Eigen::VectorXd::Ones(1), 0.0);
    const double naive = 1e16 + 1.0 - 1e16;
    QVERIFY(naive != 1.0);
    for (const Relaxation r : kAll) {
        const auto result = relax(graph, input, r, {-1, -1}, {});
        QVERIFY(result.outputLower[0] <= 1.0 && result.outputUpper[0] >= 1.0);
    }
}

void TestRelaxation::pointInput_givesThePoint() {
    const core::Network network = randomReluNetwork({3, 8, 8, 2}, 1);
    const auto graph = core::makePiecewiseGraph(network);
    const Eigen::Vector3d x(0.3, -0.2, 0.9);
    const auto values = evaluateLong(graph, x);
    for (const Relaxation r : kAll) {
        const auto result = relax(graph, boxInput(x, 0.0), r, {0, 1}, {});
        for (int i = 0; i < 2; ++i) {
            QVERIFY(std::abs(result.outputLower[i] - double(values.back()[std::size_t(i)])) <
                    1e-12);
            QVERIFY(std::abs(result.outputUpper[i] - double(values.back()[std::size_t(i)])) <
                    1e-12);
        }
        QVERIFY(std::abs(area(result.polygon)) < 1e-12);
    }
}

void TestRelaxation::emptyInput_saysSo() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({2, 4, 2}, 1));
    InputSet input = boxInput(Eigen::Vector2d(0, 0), 1.0);
    input.constraints = HPolytope(Eigen::RowVector2d(1, 1), Eigen::VectorXd::Constant(1, -3));
    for (const Relaxation r : kAll) {
        QCOMPARE(relax(graph, input, r, {0, 1}, {}).status, RelaxationStatus::EmptyInput);
    }
}

void TestRelaxation::threads_changeNothing() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({6, 20, 20, 3}, 4));
    const InputSet input = boxInput(Eigen::VectorXd::Zero(6), 1.0);
    for (const Relaxation r : kAll) {
        const auto one = relax(graph, input, r, {0, 1}, {.threads = 1});
        const auto two = relax(graph, input, r, {0, 1}, {.threads = 2});
        QCOMPARE(one.outputLower, two.outputLower);
        QCOMPARE(one.outputUpper, two.outputUpper);
        QVERIFY(one.polygon == two.polygon);
        for (std::size_t k = 0; k < one.activations.size(); ++k) {
            QCOMPARE(one.activations[k].lower, two.activations[k].lower);
            QCOMPARE(one.activations[k].upper, two.activations[k].upper);
        }
    }
}

void TestRelaxation::cancelledBeforehand_isPartialAndSound() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({3, 8, 8, 2}, 6));
    const InputSet input = boxInput(Eigen::Vector3d(0, 0, 0), 1.0);
    const std::atomic<bool> cancel = true;
    for (const Relaxation r : {Relaxation::Star, Relaxation::Triangle, Relaxation::Parallelogram}) {
        const auto result = relax(graph, input, r, {0, 1}, {.cancel = &cancel});
        QCOMPARE(result.status, RelaxationStatus::Partial);
        QVERIFY(!result.reason.empty());
        const Eigen::MatrixXd points = pointsOf(input.box, 200, 1);
        for (Eigen::Index k = 0; k < points.cols(); ++k) {
            QVERIFY(escape(layersOf(result), evaluateLong(graph, points.col(k))) <= 0.0L);
        }
        QVERIFY(result.polygon.size() >= 3);
    }
}

void TestRelaxation::timeLimit_isPartialAndSound() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({30, 40, 40, 40, 5}, 6));
    const InputSet input = boxInput(Eigen::VectorXd::Zero(30), 1.0);
    const auto result =
        relax(graph, input, Relaxation::Triangle, {0, 1}, {.timeLimitSeconds = 0.02});
    QCOMPARE(result.status, RelaxationStatus::Partial);
    const Eigen::MatrixXd points = pointsOf(input.box, 200, 1);
    for (Eigen::Index k = 0; k < points.cols(); ++k) {
        QVERIFY(escape(layersOf(result), evaluateLong(graph, points.col(k))) <= 0.0L);
    }
}

void TestRelaxation::overflow_fails() {
    std::vector<core::Node> nodes{{"input", core::Input{{1}}, {}}};
    for (int k = 0; k < 3; ++k) {
        nodes.push_back({"a" + std::to_string(k), core::Dense{1, 1, {1e200}, {0}}, {k}});
    }
    const auto graph = core::makePiecewiseGraph(core::Network(std::move(nodes)));
    for (const Relaxation r : kAll) {
        const auto result = relax(graph, boxInput(Eigen::VectorXd::Ones(1), 1.0), r, {-1, -1}, {});
        QCOMPARE(result.status, RelaxationStatus::Failed);
        QVERIFY(!result.reason.empty());
    }
}

void TestRelaxation::progress_endsAtOne() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({3, 8, 8, 2}, 6));
    double last = 0.0;
    bool rises = true;
    RelaxationOptions options;
    options.progress = [&](std::int64_t, double share) {
        rises = rises && share >= last;
        last = share;
    };
    relax(graph, boxInput(Eigen::Vector3d(0, 0, 0), 1.0), Relaxation::Triangle, {-1, -1}, options);
    QVERIFY(rises);
    QVERIFY(last > 0.99 && last <= 1.0);
    last = 0.0;
    int whole = 0;
    options.progress = [&](std::int64_t, double share) {
        rises = rises && share >= last;
        last = share;
        whole += share >= 1.0 ? 1 : 0;
    };
    relax(graph, boxInput(Eigen::Vector3d(0, 0, 0), 1.0), Relaxation::Triangle, {0, 1}, options);
    QVERIFY(rises);
    QCOMPARE(whole, 1);  // the programmes of the polygon are part of the work
    QCOMPARE(last, 1.0);
}

void TestRelaxation::wrongQuestions_areRefused() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({3, 4, 2}, 6));
    const InputSet input = boxInput(Eigen::Vector3d(0, 0, 0), 1.0);
    const auto ask = [&](const InputSet& x, std::array<int, 2> project) {
        (void)relax(graph, x, Relaxation::Box, project, {});
    };
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             ask(boxInput(Eigen::Vector2d(0, 0), 1), {0, 1}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, ask(input, {0, 2}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, ask(input, {-1, 0}));
}

void TestRelaxation::acasXu_samplesLieInEveryLayer() {
    SKIP_WITHOUT(dataDir());
    const auto graph = core::makePiecewiseGraph(
        core::readNetwork(dataDir() + "/acasxu/onnx/ACASXU_run2a_1_1_batch_2000.onnx"));
    Eigen::VectorXd lower(5);
    Eigen::VectorXd upper(5);  // a tenth of property 3's box, same centre
    lower << -0.303531156, -0.009549297, 0.493380324, 0.3, 0.3;
    upper << -0.298552812, 0.009549297, 0.5, 0.5, 0.5;
    const Eigen::VectorXd c = 0.5 * (lower + upper);
    const Eigen::VectorXd r = 0.05 * (upper - lower);
    const InputSet input{Box(c - r, c + r), std::nullopt, std::nullopt};
    const Eigen::MatrixXd points = pointsOf(input.box, 200, 1);
    std::vector<std::vector<ActivationBounds>> all;
    for (const Relaxation relaxation : kAll) {
        all.push_back(layersOf(relax(graph, input, relaxation, {0, 1}, {})));
    }
    for (Eigen::Index k = 0; k < points.cols(); ++k) {
        const auto values = evaluateLong(graph, points.col(k));
        for (const auto& layers : all) {
            QVERIFY(escape(layers, values) <= 0.0L);
        }
    }
    QVERIFY(lieWithin(all[3], all[1], 1e-9));
}

QTEST_GUILESS_MAIN(TestRelaxation)
#include "tst_relaxation.moc"
