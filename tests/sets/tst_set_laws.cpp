#include <QTest>
#include <cmath>
#include <random>
#include <stdexcept>

#include "reach/sets/box.h"
#include "reach/sets/h_polytope.h"
#include "reach/sets/star.h"
#include "reach/sets/v_polytope.h"
#include "reach/sets/zonotope.h"

using namespace reach;

namespace {

constexpr double kTolerance = 1e-7;
using Generator = std::mt19937_64;

Eigen::MatrixXd randomMatrix(Eigen::Index rows, Eigen::Index cols, Generator& generator) {
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    return Eigen::MatrixXd::NullaryExpr(rows, cols, [&] { return uniform(generator); });
}

Eigen::VectorXd randomVector(Eigen::Index n, Generator& generator) {
    return randomMatrix(n, 1, generator);
}

/// One set with points known to lie in it, from its own definition and not from its operations.
template <typename Set>
struct Sampled {
    Set set;
    Eigen::MatrixXd points;
};

template <typename Set>
Sampled<Set> makeSampled(Eigen::Index dim, Generator& generator);

template <>
Sampled<Box> makeSampled(Eigen::Index dim, Generator& generator) {
    const Eigen::VectorXd a = randomVector(dim, generator);
    const Eigen::VectorXd b = randomVector(dim, generator);
    const Box box(a.cwiseMin(b), a.cwiseMax(b));
    Eigen::MatrixXd points = randomMatrix(dim, 50, generator);
    for (Eigen::Index k = 0; k < points.cols(); ++k) {
        points.col(k) = box.center() + box.radius().cwiseProduct(points.col(k));
    }
    return {box, points};
}

template <>
Sampled<Zonotope> makeSampled(Eigen::Index dim, Generator& generator) {
    const Eigen::VectorXd c = randomVector(dim, generator);
    const Eigen::MatrixXd g = randomMatrix(dim, dim + 2, generator);
    const Eigen::MatrixXd points = (g * randomMatrix(dim + 2, 50, generator)).colwise() + c;
    return {Zonotope(c, g), points};
}

Eigen::MatrixXd convexCombinations(const Eigen::MatrixXd& vertices, Generator& generator) {
    Eigen::MatrixXd weights = randomMatrix(vertices.cols(), 50, generator).cwiseAbs();
    weights.array().rowwise() /= weights.colwise().sum().array().eval();
    return vertices * weights;
}

template <>
Sampled<VPolytope> makeSampled(Eigen::Index dim, Generator& generator) {
    const Eigen::MatrixXd v = randomMatrix(dim, dim + 3, generator);
    return {VPolytope(v), convexCombinations(v, generator)};
}

/// Half-spaces that hold a random simplex: its hull's points are known to lie inside.
HPolytope aroundPoints(const Eigen::MatrixXd& v, Generator& generator) {
    const Eigen::Index dim = v.rows();
    Eigen::MatrixXd a(3 * dim, dim);
    a << Eigen::MatrixXd::Identity(dim, dim), -Eigen::MatrixXd::Identity(dim, dim),
        randomMatrix(dim, dim, generator);
    const Eigen::VectorXd b = (a * v).rowwise().maxCoeff();
    return {a, b.array() + 1e-12};
}

template <>
Sampled<HPolytope> makeSampled(Eigen::Index dim, Generator& generator) {
    const Eigen::MatrixXd v = randomMatrix(dim, dim + 3, generator);
    return {aroundPoints(v, generator), convexCombinations(v, generator)};
}

template <>
Sampled<Star> makeSampled(Eigen::Index dim, Generator& generator) {
    const Eigen::MatrixXd v = randomMatrix(dim + 1, dim + 3, generator);
    const HPolytope predicate = aroundPoints(v, generator);
    const Box variables(v.rowwise().minCoeff(), v.rowwise().maxCoeff());
    const Eigen::VectorXd c = randomVector(dim, generator);
    const Eigen::MatrixXd map = randomMatrix(dim, dim + 1, generator);
    const Eigen::MatrixXd points = (map * convexCombinations(v, generator)).colwise() + c;
    return {Star(c, map, predicate, variables), points};
}

/// Runs a law on random sets of one type in one to four dimensions.
template <typename Set, typename Law>
void forRandomSets(Law law) {
    for (unsigned seed = 0; seed < 12; ++seed) {
        Generator generator(seed);
        const Eigen::Index dim = 1 + seed % 4;
        const Sampled<Set> sampled = makeSampled<Set>(dim, generator);
        law(sampled, generator, QStringLiteral("seed %1").arg(seed));
    }
}

template <typename Set>
void containsItsPoints() {
    forRandomSets<Set>([](const Sampled<Set>& s, Generator&, const QString& where) {
        QVERIFY2(!s.set.isEmpty(), qPrintable(where));
        for (Eigen::Index k = 0; k < s.points.cols(); ++k) {
            QVERIFY2(s.set.contains(s.points.col(k), 1e-12), qPrintable(where));
        }
    });
}

template <typename Set>
void excludesFarPoints() {
    forRandomSets<Set>([](const Sampled<Set>& s, Generator& generator, const QString& where) {
        const Eigen::VectorXd d = randomVector(s.set.dim(), generator);
        const Eigen::VectorXd beyond = s.set.supportVector(d) + 0.01 * d;
        QVERIFY2(!s.set.contains(beyond), qPrintable(where));
    });
}

template <typename Set>
void supportBoundsItsPointsAndIsReached() {
    forRandomSets<Set>([](const Sampled<Set>& s, Generator& generator, const QString& where) {
        for (int k = 0; k < 10; ++k) {
            const Eigen::VectorXd d = randomVector(s.set.dim(), generator);
            const double support = s.set.supportFunction(d);
            QVERIFY2((d.transpose() * s.points).maxCoeff() <= support + 1e-12, qPrintable(where));
            const Eigen::VectorXd v = s.set.supportVector(d);
            QVERIFY2(std::abs(d.dot(v) - support) < kTolerance, qPrintable(where));
            QVERIFY2(s.set.contains(v, kTolerance), qPrintable(where));
        }
    });
}

template <typename Set>
void boxAround_isTight() {
    forRandomSets<Set>([](const Sampled<Set>& s, Generator&, const QString& where) {
        const Box box = overapproximate(s.set);
        for (Eigen::Index i = 0; i < s.set.dim(); ++i) {
            const Eigen::VectorXd unit = Eigen::VectorXd::Unit(s.set.dim(), i);
            QVERIFY2(std::abs(box.upper()[i] - s.set.supportFunction(unit)) < kTolerance,
                     qPrintable(where));
            QVERIFY2(std::abs(box.lower()[i] + s.set.supportFunction(-unit)) < kTolerance,
                     qPrintable(where));
        }
        for (Eigen::Index k = 0; k < s.points.cols(); ++k) {
            QVERIFY2(box.contains(s.points.col(k), 1e-12), qPrintable(where));
        }
    });
}

template <typename Set>
void affineImage_holdsImagesAndItsSupportPullsBack(bool exact) {
    forRandomSets<Set>([exact](const Sampled<Set>& s, Generator& generator, const QString& where) {
        const Eigen::MatrixXd w = randomMatrix(2, s.set.dim(), generator);
        const Eigen::VectorXd b = randomVector(2, generator);
        const auto image = s.set.affineMap(makeLinearMap(w, b));
        for (Eigen::Index k = 0; k < s.points.cols(); ++k) {
            QVERIFY2(image.contains(w * s.points.col(k) + b, 1e-12), qPrintable(where));
        }
        const Eigen::VectorXd d = randomVector(2, generator);
        const double pulled = s.set.supportFunction(w.transpose() * d) + b.dot(d);
        QVERIFY2(image.supportFunction(d) >= pulled - kTolerance, qPrintable(where));
        QVERIFY2(!exact || image.supportFunction(d) <= pulled + kTolerance, qPrintable(where));
    });
}

template <typename Set>
void reluImage_holdsImages() {
    forRandomSets<Set>([](const Sampled<Set>& s, Generator& generator, const QString& where) {
        for (const double slope : {0.0, 0.1, 1.0}) {
            const auto image = s.set.relu(slope);
            for (Eigen::Index k = 0; k < s.points.cols(); k += 5) {
                const Eigen::VectorXd x = s.points.col(k);
                QVERIFY2(image.contains(x.cwiseMax(slope * x), 1e-12), qPrintable(where));
            }
            const Eigen::VectorXd d = randomVector(s.set.dim(), generator);
            if (slope == 1.0) {
                QVERIFY2(image.supportFunction(d) < s.set.supportFunction(d) + 1.0,
                         qPrintable(where));
            }
        }
    });
}

template <typename Set>
void wrongSizes_areRefused() {
    forRandomSets<Set>([](const Sampled<Set>& s, Generator&, const QString&) {
        const Eigen::VectorXd longer = Eigen::VectorXd::Zero(s.set.dim() + 1);
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)s.set.contains(longer));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)s.set.supportFunction(longer));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)s.set.supportVector(longer));
        const auto map =
            makeLinearMap(Eigen::MatrixXd::Zero(2, s.set.dim() + 1), Eigen::VectorXd::Zero(2));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)s.set.affineMap(map));
    });
}

}  // namespace

class TestSetLaws : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lawBox() { all<Box>(false); }
    void lawZonotope() { all<Zonotope>(true); }
    void lawStar() { all<Star>(true); }
    void lawHPolytope() { all<HPolytope>(true); }
    void lawVPolytope() { all<VPolytope>(true); }
    void emptyPolytope_hasNoSupport();
    void unboundedPolytope_saysSo();
    void flatAndPointSets_areSets();
    void star_reluOfOneUnstableNeuron_isTheTriangle();
    void zonotope_reluOfOneUnstableNeuron_hasTheKnownLines();
    void leakyTriangle_hasItsThreeCorners();
    void badData_isRefusedWithSizes();

private:
    template <typename Set>
    static void all(bool exactImage) {
        containsItsPoints<Set>();
        excludesFarPoints<Set>();
        supportBoundsItsPointsAndIsReached<Set>();
        boxAround_isTight<Set>();
        affineImage_holdsImagesAndItsSupportPullsBack<Set>(exactImage);
        reluImage_holdsImages<Set>();
        wrongSizes_areRefused<Set>();
    }
};

void TestSetLaws::emptyPolytope_hasNoSupport() {
    Eigen::MatrixXd a(2, 1);
    a << 1, -1;
    const HPolytope empty(a, Eigen::Vector2d(0, -1));  // x <= 0, x >= 1
    QVERIFY(empty.isEmpty());
    QVERIFY(!empty.isBounded());
    QCOMPARE(empty.supportFunction(Eigen::VectorXd::Ones(1)), -HUGE_VAL);
    QVERIFY_THROWS_EXCEPTION(std::domain_error, (void)overapproximate(empty));
    QVERIFY_THROWS_EXCEPTION(std::domain_error, (void)empty.relu());
    const Box unit(-Eigen::VectorXd::Ones(1), Eigen::VectorXd::Ones(1));
    const Star star(InputSet{unit, empty, std::nullopt});
    QVERIFY(star.isEmpty());
    QCOMPARE(star.supportFunction(Eigen::VectorXd::Ones(1)), -HUGE_VAL);
}

void TestSetLaws::unboundedPolytope_saysSo() {
    Eigen::MatrixXd a(2, 2);
    a << 1, 0, -1, 0;  // a strip
    const HPolytope strip(a, Eigen::Vector2d(1, 1));
    QVERIFY(!strip.isEmpty());
    QVERIFY(!strip.isBounded());
    QCOMPARE(strip.supportFunction(Eigen::Vector2d(0, 1)), HUGE_VAL);
    QVERIFY_THROWS_EXCEPTION(std::domain_error, (void)overapproximate(strip));
}

void TestSetLaws::flatAndPointSets_areSets() {
    const Eigen::Vector2d point(0.3, -0.7);
    const Box box(point, point);
    QVERIFY(box.contains(point));
    QCOMPARE(Zonotope(box).relu().center(), Eigen::VectorXd(Eigen::Vector2d(0.3, 0)));
    QVERIFY(Star(box).contains(point));
    QVERIFY(!Star(box).contains(Eigen::Vector2d(0.3, -0.69)));
    QVERIFY(std::abs(Star(box).relu().supportFunction(Eigen::Vector2d(1, 1)) - 0.3) < 1e-12);
    const HPolytope same(box);
    QVERIFY(!same.isEmpty());
    QVERIFY(same.isBounded());
}

void TestSetLaws::star_reluOfOneUnstableNeuron_isTheTriangle() {
    // z in [-1, 2]: the triangle (-1, 0), (0, 0), (2, 2) in (z, relu z).
    const Box box(-Eigen::VectorXd::Ones(1), Eigen::VectorXd::Constant(1, 2));
    const Star relu = Star(box).relu();
    const double top = relu.supportFunction(Eigen::VectorXd::Ones(1));
    QVERIFY(top >= 2.0 && top < 2.0 + 1e-9);
    const double bottom = relu.supportFunction(-Eigen::VectorXd::Ones(1));
    QVERIFY(bottom >= 0.0 && bottom < 1e-9);
}

void TestSetLaws::zonotope_reluOfOneUnstableNeuron_hasTheKnownLines() {
    // lambda = 2/3, mu = 1/3: [-2/3, 2].
    const Box box(-Eigen::VectorXd::Ones(1), Eigen::VectorXd::Constant(1, 2));
    const Box image = overapproximate(Zonotope(box).relu());
    QVERIFY(std::abs(image.lower()[0] + 2.0 / 3) < 1e-12);
    QVERIFY(std::abs(image.upper()[0] - 2.0) < 1e-12);
}

void TestSetLaws::leakyTriangle_hasItsThreeCorners() {
    // z in [-2, 2], slope 1/2: corners (z, a) = (-2, -1), (0, 0), (2, 2); a - z is at most 1.
    const Box box(Eigen::VectorXd::Constant(1, -2), Eigen::VectorXd::Constant(1, 2));
    Predicate predicate;
    PredicateForms lifted = makePredicate({box, std::nullopt, std::nullopt});
    const AffineForms image =
        predicateRelu(lifted.predicate, lifted.forms, box, Eigen::VectorXd::Constant(1, 0.5),
                      ReluRelaxation::Triangle);
    AffineForms difference = sum(
        image, affineMap(lifted.forms,
                         makeLinearMap(-Eigen::MatrixXd::Ones(1, 1), Eigen::VectorXd::Zero(1))));
    const Star star(difference, lifted.predicate);
    QVERIFY(std::abs(star.supportFunction(Eigen::VectorXd::Ones(1)) - 1.0) < 1e-9);
    QVERIFY(std::abs(star.supportFunction(-Eigen::VectorXd::Ones(1))) < 1e-9);
}

void TestSetLaws::badData_isRefusedWithSizes() {
    try {
        const Box box(Eigen::VectorXd::Zero(2), Eigen::VectorXd::Zero(3));
        QFAIL("accepted");
    } catch (const std::invalid_argument& e) {
        QCOMPARE(QString::fromUtf8(e.what()), QStringLiteral("box: upper has size 3, expected 2"));
    }
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             Box(Eigen::VectorXd::Ones(1), Eigen::VectorXd::Zero(1)));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             Zonotope(Eigen::VectorXd::Zero(2), Eigen::MatrixXd::Zero(3, 1)));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             HPolytope(Eigen::MatrixXd::Zero(2, 2), Eigen::VectorXd::Zero(1)));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, VPolytope(Eigen::MatrixXd(2, 0)));
    QVERIFY_THROWS_EXCEPTION(
        std::invalid_argument,
        Box(Eigen::VectorXd::Zero(1), Eigen::VectorXd::Constant(1, std::nan(""))));
}

QTEST_GUILESS_MAIN(TestSetLaws)
#include "tst_set_laws.moc"
