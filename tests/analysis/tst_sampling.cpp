#include <QTest>
#include <atomic>
#include <cmath>

#include "core/network/evaluate.h"
#include "questions.h"
#include "reach/analysis/exact_membership.h"
#include "reach/analysis/input_oracle.h"
#include "reach/analysis/sampling.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using reach::Box;
using reach::InputSet;
using reach::Samples;
using enum reach::SampleKind;

namespace {

struct NamedSet {
    const char* name;
    InputSet input;
    bool hasPoints = true;
};

InputSet cut(const InputSet& input, const Eigen::MatrixXd& a, const VectorXd& b) {
    InputSet result = input;
    result.constraints = reach::HPolytope(a, b);
    return result;
}

InputSet boxOf(const VectorXd& lower, const VectorXd& upper) {
    return {Box(lower, upper), std::nullopt, std::nullopt};
}

/// Sets of three dimensions of every kind, with numbers that round.
std::vector<NamedSet> sets() {
    const VectorXd center = Eigen::Vector3d(0.1, -0.7, 1.0 / 3.0);
    const VectorXd ones = VectorXd::Ones(3);
    const InputSet box = boxOf(center - 0.3 * ones, center + 0.3 * ones);
    const Box clip(VectorXd::Constant(3, -0.8), VectorXd::Constant(3, 0.35));
    const Eigen::RowVector3d slanted(0.3, 0.7, 1.1);
    const double through = slanted.dot(center);
    Eigen::MatrixXd both(2, 3);
    both << slanted, -slanted;
    Eigen::MatrixXd axes(2, 3);
    axes << 1, 1, 0, -1, -1, 0;
    return {
        {"box", box},
        {"flat box", boxOf(center, center + Eigen::Vector3d(0.3, 0.0, 0.1))},
        {"point", boxOf(center, center)},
        {"l1 ball", reach::makeBall(reach::Norm::L1, center, 0.3)},
        {"l1 ball, clipped", reach::makeBall(reach::Norm::L1, center, 0.3, clip)},
        {"l2 ball", reach::makeBall(reach::Norm::L2, center, 0.3)},
        {"l2 ball, clipped", reach::makeBall(reach::Norm::L2, center, 0.3, clip)},
        {"linf ball, clipped", reach::makeBox(center, 0.3, clip)},
        {"ball of radius 0", reach::makeBall(reach::Norm::L2, center, 0.0)},
        {"half a box", cut(box, slanted, VectorXd::Constant(1, through))},
        {"slice of a box", cut(box, both, Eigen::Vector2d(through + 1e-9, -through + 1e-9))},
        {"plane in a box", cut(boxOf(VectorXd::Zero(3), ones), axes, Eigen::Vector2d(1.0, -1.0))},
        {"half an l1 ball", cut(reach::makeBall(reach::Norm::L1, center, 0.3), slanted,
                                VectorXd::Constant(1, through))},
        {"half an l2 ball", cut(reach::makeBall(reach::Norm::L2, center, 0.3), slanted,
                                VectorXd::Constant(1, through + 0.01))},
        {"empty", cut(box, both, Eigen::Vector2d(through, -through - 0.1)), false},
    };
}

reach::Question questionOn(const core::Network& network, InputSet input) {
    reach::Question question = ::questionOn(network, 0.0, 1.0);
    question.input = std::move(input);
    return question;
}

}  // namespace

Q_DECLARE_METATYPE(reach::SampleKind)

class TestSampling : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void exactSums_haveTheSignOfTheTruth();
    void points_lieInTheSetAndMapToTheirOutputs_data();
    void points_lieInTheSetAndMapToTheirOutputs();
    void reach_isTheSupport_data();
    void reach_isTheSupport();
    void theSameSeed_givesTheSamePoints();
    void corners_ofASmallBoxAreAll();
    void corners_areDistinct();
    void corners_ofADiamondAreItsTips();
    void corners_ofAPolytopeAreItsVertices();
    void attack_comesCloseToTheExactBounds_data();
    void attack_comesCloseToTheExactBounds();
    void attack_goesFurtherThanChance();
    void cancelled_stopsEarly();
    void wrongQuestions_areRefused();
};

void TestSampling::exactSums_haveTheSignOfTheTruth() {
    const auto signOf = [](const std::vector<double>& terms) {
        reach::ExactSum sum;
        for (const double term : terms) {
            sum.add(term);
        }
        return sum.sign();
    };
    QCOMPARE(signOf({}), 0);
    QCOMPARE(signOf({1e300, 1.0, -1e300}), 1);
    QCOMPARE(signOf({1e300, -1e-300, -1e300}), -1);
    // In doubles 0.1 + 0.2 > 0.3, in the reals of their values too.
    QCOMPARE(signOf({0.1, 0.2, -0.3}), 1);
    QCOMPARE(signOf({0.5, 0.25, -0.75}), 0);
    reach::ExactSum product;
    product.addProduct(1.0 / 3.0, 3.0);
    product.add(-1.0);
    QCOMPARE(product.sign(), -1);
    reach::ExactSum square;
    square.addSquaredDifference(0.3, 0.1);
    square.addProduct(-0.2, 0.2);
    QCOMPARE(square.sign(), -1);  // the doubles' difference is below 0.2
}

void TestSampling::points_lieInTheSetAndMapToTheirOutputs_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<reach::SampleKind>("kind");
    const auto named = sets();
    for (int i = 0; i < static_cast<int>(named.size()); ++i) {
        const char* name = named[static_cast<std::size_t>(i)].name;
        QTest::addRow("%s, uniform", name) << i << Uniform;
        QTest::addRow("%s, corners", name) << i << Corners;
        QTest::addRow("%s, attack", name) << i << Attack;
    }
}

void TestSampling::points_lieInTheSetAndMapToTheirOutputs() {
    QFETCH(int, index);
    QFETCH(reach::SampleKind, kind);
    const NamedSet set = sets()[static_cast<std::size_t>(index)];
    const core::Network network = randomReluNetwork({3, 8, 8, 2}, 7);
    const Samples samples = reach::drawSamples(questionOn(network, set.input), kind, 60, 1);
    QCOMPARE(samples.count() > 0, set.hasPoints);
    QVERIFY(samples.count() <= 60);
    QVERIFY(kind == Corners || !set.hasPoints || samples.count() >= 30);
    for (Index k = 0; k < samples.count(); ++k) {
        const VectorXd x = samples.inputs.col(k);
        QVERIFY(reach::containsExactly(set.input, x));
        const auto y = core::evaluate<double>(network, {x.data(), 3});
        QVERIFY(std::abs(y[0] - samples.outputs(0, k)) < 1e-12);
        QVERIFY(std::abs(y[1] - samples.outputs(1, k)) < 1e-12);
    }
}

void TestSampling::reach_isTheSupport_data() {
    QTest::addColumn<int>("index");
    const auto named = sets();
    for (int i = 0; i < static_cast<int>(named.size()); ++i) {
        const InputSet& input = named[static_cast<std::size_t>(i)].input;
        // Beside constraints an l2 ball is enclosed by a polytope, whose points lie beyond it.
        const bool isOuter = input.constraints && input.ball && input.ball->norm == reach::Norm::L2;
        if (named[static_cast<std::size_t>(i)].hasPoints && !isOuter) {
            QTest::addRow("%s", named[static_cast<std::size_t>(i)].name) << i;
        }
    }
}

void TestSampling::reach_isTheSupport() {
    QFETCH(int, index);
    const InputSet input = sets()[static_cast<std::size_t>(index)].input;
    reach::InputOracle oracle(input);
    QVERIFY(!oracle.isEmpty());
    Numbers numbers(3);
    const MatrixXd points = reach::samplePoints(input, 200, 1);
    for (int k = 0; k < 50; ++k) {
        const VectorXd direction = Eigen::Vector3d(numbers.next(), numbers.next(), numbers.next());
        VectorXd x = oracle.reach(direction, input.box.center());
        QVERIFY(reach::contains(input, x, 1e-9));
        const double best = (direction.transpose() * points).maxCoeff();
        QVERIFY(direction.dot(x) >= best - 1e-9);
        QVERIFY(direction.dot(x) <= reach::supportFunction(input, direction) + 1e-9);
        QVERIFY(oracle.pullInside(x));
        QVERIFY(reach::containsExactly(input, x));
    }
}

void TestSampling::theSameSeed_givesTheSamePoints() {
    const core::Network network = randomReluNetwork({3, 8, 8, 2}, 7);
    for (const NamedSet& set : sets()) {
        const auto question = questionOn(network, set.input);
        for (const auto kind : {Uniform, Corners, Attack}) {
            const Samples a = reach::drawSamples(question, kind, 40, 5);
            const Samples b = reach::drawSamples(question, kind, 40, 5);
            QVERIFY2(a.inputs == b.inputs, set.name);
        }
    }
    const auto question = ::questionOn(network, -1, 1);
    QVERIFY(reach::drawSamples(question, Uniform, 40, 5).inputs !=
            reach::drawSamples(question, Uniform, 40, 6).inputs);
}

void TestSampling::corners_ofASmallBoxAreAll() {
    const core::Network network = randomReluNetwork({3, 4, 2}, 1);
    const Samples samples = reach::drawSamples(::questionOn(network, -1, 2), Corners, 100, 1);
    QCOMPARE(samples.count(), Index{8});
    for (const double x : samples.inputs.reshaped()) {
        QVERIFY(x == -1.0 || x == 2.0);
    }
}

void TestSampling::corners_areDistinct() {
    const core::Network network = randomReluNetwork({10, 4, 2}, 1);
    const Samples samples = reach::drawSamples(::questionOn(network, -1, 1), Corners, 300, 1);
    QCOMPARE(samples.count(), Index{300});
    for (Index a = 0; a < samples.count(); ++a) {
        for (Index b = 0; b < a; ++b) {
            QVERIFY(samples.inputs.col(a) != samples.inputs.col(b));
        }
    }
}

void TestSampling::corners_ofADiamondAreItsTips() {
    const core::Network network = randomReluNetwork({3, 4, 2}, 1);
    const Samples samples = reach::drawSamples(
        questionOn(network, reach::makeBall(reach::Norm::L1, VectorXd::Zero(3), 0.5)), Corners, 100,
        1);
    QCOMPARE(samples.count(), Index{6});
    for (Index k = 0; k < 6; ++k) {
        QCOMPARE(samples.inputs.col(k).lpNorm<1>(), 0.5);
        QCOMPARE(samples.inputs.col(k).lpNorm<Eigen::Infinity>(), 0.5);
    }
}

/// x + y <= 1 in the unit square: a triangle.
void TestSampling::corners_ofAPolytopeAreItsVertices() {
    const InputSet triangle = cut(boxOf(VectorXd::Zero(2), VectorXd::Ones(2)),
                                  Eigen::RowVector2d(1, 1), VectorXd::Ones(1));
    const core::Network network = randomReluNetwork({2, 4, 2}, 1);
    const Samples samples = reach::drawSamples(questionOn(network, triangle), Corners, 100, 1);
    QCOMPARE(samples.count(), Index{3});
    for (Index k = 0; k < 3; ++k) {
        const VectorXd x = samples.inputs.col(k);
        const auto isAt = [&x](double a, double b) {
            return (x - VectorXd(Eigen::Vector2d(a, b))).cwiseAbs().maxCoeff() < 1e-9;
        };
        QVERIFY(isAt(0, 0) || isAt(1, 0) || isAt(0, 1));
    }
}

void TestSampling::attack_comesCloseToTheExactBounds_data() {
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < 8; ++seed) {
        QTest::addRow("seed %d", seed) << seed;
    }
}

void TestSampling::attack_comesCloseToTheExactBounds() {
    QFETCH(int, seed);
    const core::Network network = randomReluNetwork({3, 10, 10, 2}, static_cast<unsigned>(seed));
    const auto question = ::questionOn(network, -1, 1);
    const auto exact = reach::answer(question, reach::Method::Exact, {});
    const Samples samples = reach::drawSamples(question, Attack, 200, 1);
    const double slack = 1e-9 * (exact.upper - exact.lower).maxCoeff();
    for (Index i = 0; i < 2; ++i) {
        const double lower = samples.outputs.row(i).minCoeff();
        const double upper = samples.outputs.row(i).maxCoeff();
        QVERIFY(lower >= exact.lower[i] - slack);
        QVERIFY(upper <= exact.upper[i] + slack);
        const double missed = (exact.upper[i] - upper) + (lower - exact.lower[i]);
        // A climb ends at a local maximum, most often the highest one.
        QVERIFY2(missed <= 2e-2 * (exact.upper[i] - exact.lower[i]),
                 qPrintable(QString::number(missed / (exact.upper[i] - exact.lower[i]))));
    }
}

/// A convolution network on images: chance does not find extremes in 784 dimensions.
void TestSampling::attack_goesFurtherThanChance() {
    Numbers n(11);
    core::Convolution first = sizes(1, 4, {4, 4}, {3, 3});
    const core::Network network =
        chain({1, 28, 28}, {convolution(first, n), core::Relu{},
                            core::MaxPool{{{2, 2}, {2, 2}, {0, 0, 0, 0}, {1, 1}, false}},
                            core::Reshape{{64}}, dense(64, 10, n)});
    const auto question = ::questionOn(network, 0.4, 0.6);
    const Samples chance = reach::drawSamples(question, Uniform, 128, 1);
    const Samples attack = reach::drawSamples(question, Attack, 128, 1);
    QCOMPARE(attack.count(), Index{128});
    for (Index i = 0; i < 10; ++i) {
        const auto width = [i](const Samples& samples) {
            return samples.outputs.row(i).maxCoeff() - samples.outputs.row(i).minCoeff();
        };
        QVERIFY(width(attack) > 3.0 * width(chance));
    }
}

void TestSampling::cancelled_stopsEarly() {
    const std::atomic<bool> cancel = true;
    const auto question = ::questionOn(randomReluNetwork({3, 8, 8, 2}, 7), -1, 1);
    for (const auto kind : {Uniform, Attack}) {
        QCOMPARE(reach::drawSamples(question, kind, 100000, 1, &cancel).count(), Index{0});
    }
}

void TestSampling::wrongQuestions_areRefused() {
    auto question = ::questionOn(randomReluNetwork({3, 8, 2}, 7), -1, 1);
    question.project = {0, 2};
    QVERIFY_EXCEPTION_THROWN(reach::drawSamples(question, Uniform, 1, 1), std::invalid_argument);
    question.project = {0, 1};
    question.input = boxOf(VectorXd::Zero(2), VectorXd::Ones(2));
    QVERIFY_EXCEPTION_THROWN(reach::drawSamples(question, Uniform, 1, 1), std::invalid_argument);
}

QTEST_GUILESS_MAIN(TestSampling)
#include "tst_sampling.moc"
