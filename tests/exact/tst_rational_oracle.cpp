#include <QTest>
#include <random>

#include "reach/exact/rational_enumeration.h"
#include "tests/helpers/random_network.h"

using reach::Box;
using reach::InputSet;
using reach::Piece;

namespace {

/// What degenerate networks are made of: small integers, so that hyperplanes meet in corners of the
/// box and of each other, neurons repeat, and biases vanish.
core::Network integerNetwork(const std::vector<std::int64_t>& widths, unsigned seed,
                             bool withBiases) {
    std::mt19937 generator(seed);
    std::uniform_int_distribution<int> weight(-2, 2);
    std::uniform_int_distribution<int> bias(-1, 1);
    std::vector<core::Node> nodes{{"input", core::Input{{widths.front()}}, {}}};
    for (std::size_t k = 1; k < widths.size(); ++k) {
        core::Dense dense{widths[k - 1], widths[k], {}, {}};
        for (std::int64_t i = 0; i < dense.in * dense.out; ++i) {
            dense.weight.push_back(weight(generator));
        }
        for (std::int64_t i = 0; i < dense.out; ++i) {
            dense.bias.push_back(withBiases ? bias(generator) : 0);
        }
        nodes.push_back({"dense", std::move(dense), {static_cast<int>(nodes.size()) - 1}});
        if (k + 1 < widths.size()) {
            nodes.push_back({"relu", core::Relu{}, {static_cast<int>(nodes.size()) - 1}});
        }
    }
    return core::Network(std::move(nodes));
}

/// Largest distance from a column of a to the nearest column of b, both ways.
double distance(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    double largest = 0.0;
    for (const auto& [from, to] : {std::pair(&a, &b), std::pair(&b, &a)}) {
        for (Eigen::Index k = 0; k < from->cols(); ++k) {
            const Eigen::RowVectorXd gaps =
                (to->colwise() - from->col(k)).cwiseAbs().colwise().maxCoeff();
            largest = std::max(largest, gaps.minCoeff());
        }
    }
    return largest;
}

/// Empty if both arithmetics give the same pieces.
QString difference(const core::Network& network, const InputSet& input) {
    const auto graph = core::makePiecewiseGraph(network);
    const auto exact = reach::enumerateRationalPieces(graph, input);
    const auto fast = reach::collectPieces(graph, input, reach::PieceOptions{});
    if (!exact.volumesAddUp || fast.summary.status != reach::PieceStatus::Complete) {
        return "incomplete";
    }
    if (exact.summary.effectiveDimension != fast.summary.effectiveDimension) {
        return QString("dimension %1, exactly %2")
            .arg(fast.summary.effectiveDimension)
            .arg(exact.summary.effectiveDimension);
    }
    if (exact.pieces.size() != fast.pieces.size()) {
        return QString("%1 pieces, exactly %2").arg(fast.pieces.size()).arg(exact.pieces.size());
    }
    for (std::size_t k = 0; k < exact.pieces.size(); ++k) {
        const Piece& a = exact.pieces[k];
        const Piece& b = fast.pieces[k];
        if (a.pattern != b.pattern) {
            return QString("piece %1 has another pattern").arg(k);
        }
        if (distance(a.vertices, b.vertices) > 1e-9) {
            return QString("piece %1 has other vertices").arg(k);
        }
        if (distance(a.images, b.images) > 1e-9) {
            return QString("piece %1 has another image").arg(k);
        }
        if (distance(b.map.leftCols(input.dim()) * a.vertices +
                         b.map.rightCols(1).replicate(1, a.vertices.cols()),
                     a.images) > 1e-9) {
            return QString("piece %1 has another map").arg(k);
        }
    }
    return {};
}

InputSet cube(Eigen::Index dim, double radius = 1.0) {
    return {Box(Eigen::VectorXd::Constant(dim, -radius), Eigen::VectorXd::Constant(dim, radius)),
            {},
            {}};
}

}  // namespace

class TestRationalOracle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void randomNetworks_data();
    void randomNetworks();
    void integerNetworks_data();
    void integerNetworks();
    void l1Balls();
    void cutBoxes();
    void flatInputs();
};

void TestRationalOracle::randomNetworks_data() {
    QTest::addColumn<QList<int>>("widths");
    QTest::newRow("1-D") << QList<int>{1, 8, 8, 2};
    QTest::newRow("2-D") << QList<int>{2, 8, 8, 8, 2};
    QTest::newRow("3-D") << QList<int>{3, 6, 6, 2};
    QTest::newRow("4-D") << QList<int>{4, 5, 4, 2};
    QTest::newRow("5-D") << QList<int>{5, 4, 3, 2};
}

void TestRationalOracle::randomNetworks() {
    QFETCH(QList<int>, widths);
    for (unsigned seed = 11; seed < 15; ++seed) {
        const QString text = difference(randomReluNetwork({widths.begin(), widths.end()}, seed),
                                        cube(widths.front()));
        QVERIFY2(text.isEmpty(), qPrintable(QString("seed %1: %2").arg(seed).arg(text)));
    }
}

void TestRationalOracle::integerNetworks_data() {
    QTest::addColumn<QList<int>>("widths");
    QTest::addColumn<bool>("withBiases");
    QTest::newRow("1-D") << QList<int>{1, 5, 5, 2} << true;
    QTest::newRow("2-D") << QList<int>{2, 5, 5, 2} << true;
    QTest::newRow("2-D, no biases") << QList<int>{2, 5, 5, 2} << false;
    QTest::newRow("3-D") << QList<int>{3, 5, 4, 2} << true;
    QTest::newRow("3-D, no biases") << QList<int>{3, 5, 4, 2} << false;
    QTest::newRow("4-D") << QList<int>{4, 4, 3, 2} << true;
}

void TestRationalOracle::integerNetworks() {
    QFETCH(QList<int>, widths);
    QFETCH(bool, withBiases);
    for (unsigned seed = 1; seed <= 12; ++seed) {
        const QString text = difference(
            integerNetwork({widths.begin(), widths.end()}, seed, withBiases), cube(widths.front()));
        QVERIFY2(text.isEmpty(), qPrintable(QString("seed %1: %2").arg(seed).arg(text)));
    }
}

void TestRationalOracle::l1Balls() {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        for (const bool isInteger : {false, true}) {
            const auto network = isInteger ? integerNetwork({3, 5, 4, 2}, seed, true)
                                           : randomReluNetwork({3, 6, 5, 2}, seed);
            const InputSet ball{
                cube(3).box, {}, reach::NormBall{reach::Norm::L1, Eigen::Vector3d::Zero(), 1.0}};
            const QString text = difference(network, ball);
            QVERIFY2(text.isEmpty(), qPrintable(QString("seed %1: %2").arg(seed).arg(text)));
        }
    }
}

void TestRationalOracle::cutBoxes() {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        Eigen::MatrixXd a(2, 3);
        a << 1, 1, 1, 1, -2, 0;
        const reach::HPolytope cut(a, Eigen::Vector2d(1.0, 0.5));
        const QString text =
            difference(integerNetwork({3, 5, 4, 2}, seed, true), {cube(3).box, cut, {}});
        QVERIFY2(text.isEmpty(), qPrintable(QString("seed %1: %2").arg(seed).arg(text)));
    }
}

void TestRationalOracle::flatInputs() {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        const auto network = randomReluNetwork({3, 6, 5, 2}, seed);
        const Box flat(Eigen::Vector3d(-1, 0.25, -1), Eigen::Vector3d(1, 0.25, 1));
        QString text = difference(network, {flat, {}, {}});
        QVERIFY2(text.isEmpty(), qPrintable(QString("flat, seed %1: %2").arg(seed).arg(text)));
        const Eigen::Vector3d at(0.5, -0.25, 0.75);
        text = difference(network, {Box(at, at), {}, {}});
        QVERIFY2(text.isEmpty(), qPrintable(QString("point, seed %1: %2").arg(seed).arg(text)));
        Eigen::MatrixXd a(2, 3);
        a << 1, 1, 0, -1, -1, 0;
        text = difference(network, {cube(3).box, reach::HPolytope(a, Eigen::Vector2d::Zero()), {}});
        QVERIFY2(text.isEmpty(), qPrintable(QString("slanted, seed %1: %2").arg(seed).arg(text)));
    }
}

QTEST_GUILESS_MAIN(TestRationalOracle)
#include "tst_rational_oracle.moc"
