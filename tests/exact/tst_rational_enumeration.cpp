#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>

#include "core/network/evaluate.h"
#include "reach/exact/rational_enumeration.h"
#include "tests/helpers/random_network.h"

using reach::Box;
using reach::InputSet;
using reach::Piece;
using reach::RationalEnumeration;

namespace {

/// One dense layer after the other with a ReLU in between; each row is weights, then the bias.
core::Network network(std::int64_t inputs,
                      const std::vector<std::vector<std::vector<double>>>& layers,
                      double slope = 0.0) {
    std::vector<core::Node> nodes{{"input", core::Input{{inputs}}, {}}};
    for (std::size_t k = 0; k < layers.size(); ++k) {
        core::Dense dense{k == 0 ? inputs : static_cast<std::int64_t>(layers[k - 1].size()),
                          static_cast<std::int64_t>(layers[k].size()),
                          {},
                          {}};
        for (const std::vector<double>& row : layers[k]) {
            dense.weight.insert(dense.weight.end(), row.begin(), row.end() - 1);
            dense.bias.push_back(row.back());
        }
        nodes.push_back({"dense", std::move(dense), {static_cast<int>(nodes.size()) - 1}});
        if (k + 1 < layers.size()) {
            nodes.push_back({"act", core::LeakyRelu{slope}, {static_cast<int>(nodes.size()) - 1}});
        }
    }
    return core::Network(std::move(nodes));
}

/// relu of the identity, then their sum.
core::Network reluOfIdentity() { return network(2, {{{1, 0, 0}, {0, 1, 0}}, {{1, 1, 0}}}); }

Box cube(Eigen::Index dim, double radius = 1.0) {
    return {Eigen::VectorXd::Constant(dim, -radius), Eigen::VectorXd::Constant(dim, radius)};
}

InputSet boxOf(Eigen::VectorXd lower, Eigen::VectorXd upper) {
    return {Box(std::move(lower), std::move(upper)), {}, {}};
}

Eigen::VectorXd vec(std::initializer_list<double> values) {
    return Eigen::Map<const Eigen::VectorXd>(values.begin(),
                                             static_cast<Eigen::Index>(values.size()));
}

RationalEnumeration enumerate(const core::Network& net, const InputSet& input,
                              const reach::RationalOptions& options = {}) {
    return reach::enumerateRationalPieces(core::makePiecewiseGraph(net), input, options);
}

/// Patterns as text, unit 0 first: "01 10 11".
QString patterns(const RationalEnumeration& result, int units) {
    QStringList words;
    for (const Piece& piece : result.pieces) {
        QString word;
        for (int i = 0; i < units; ++i) {
            word +=
                (piece.pattern[static_cast<std::size_t>(i) / 64] >> (i % 64) & 1U) != 0 ? '1' : '0';
        }
        words << word;
    }
    return words.join(' ');
}

std::set<std::vector<double>> columns(const Eigen::MatrixXd& m) {
    std::set<std::vector<double>> result;
    for (Eigen::Index c = 0; c < m.cols(); ++c) {
        const Eigen::VectorXd column = m.col(c);
        result.insert({column.begin(), column.end()});
    }
    return result;
}

/// What every complete enumeration must satisfy; an empty text if it does.
QString brokenLaw(const core::Network& net, const RationalEnumeration& result) {
    if (result.summary.status != reach::PieceStatus::Complete || !result.volumesAddUp) {
        return "not complete, or the volumes do not add up";
    }
    for (const Piece& piece : result.pieces) {
        for (Eigen::Index v = 0; v < piece.vertices.cols(); ++v) {
            const Eigen::VectorXd x = piece.vertices.col(v);
            const auto y = core::evaluate<double>(
                net, std::span(x.data(), static_cast<std::size_t>(x.size())));
            const Eigen::VectorXd byMap = piece.map.leftCols(x.size()) * x + piece.map.rightCols(1);
            for (Eigen::Index i = 0; i < piece.images.rows(); ++i) {
                const double expected = y[static_cast<std::size_t>(i)];
                if (std::abs(piece.images(i, v) - expected) > 1e-11 ||
                    std::abs(byMap[i] - expected) > 1e-11) {
                    return "an image is not the network's output";
                }
            }
        }
    }
    for (std::size_t k = 0; k < result.pieces.size(); ++k) {
        if (!(result.volumes[k] > 0.0)) {
            return "a piece without volume";
        }
        if (result.pieces[k].vertices.cols() <= result.summary.effectiveDimension) {
            return "a piece with too few vertices";
        }
    }
    return {};
}

}  // namespace

class TestRationalEnumeration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reluOfIdentity_hasFourQuadrants();
    void hyperplanesThroughCorners_cutOnlyWhatTheyCross();
    void neuronThatIsZeroOnACell_isInactive();
    void duplicateNeurons_doNotMultiplyPieces();
    void leakySlope_isInTheMap();
    void sumOfBranches_isFollowed();
    void randomNetworks_keepTheLaws_data();
    void randomNetworks_keepTheLaws();
    void samplesLieInThePieceOfTheirPattern();
    void patternsAreOrderedAndDiffer();
    void l1Ball_isAPolytope();
    void constraints_cutTheInput();
    void flatBox_losesItsFixedCoordinates();
    void slantedFlatInput_isEnumeratedInItsPlane();
    void point_hasOnePiece();
    void emptyInput_hasNone();
    void limitsStopIt();
    void tooBigOrUnfit_isRefused();
};

void TestRationalEnumeration::reluOfIdentity_hasFourQuadrants() {
    const auto result = enumerate(reluOfIdentity(), {cube(2), {}, {}});
    QCOMPARE(patterns(result, 2), QString("00 01 10 11"));
    using Points = std::set<std::vector<double>>;
    QVERIFY(columns(result.pieces[0].vertices) == (Points{{-1, -1}, {-1, 0}, {0, -1}, {0, 0}}));
    QVERIFY(columns(result.pieces[1].vertices) == (Points{{-1, 0}, {-1, 1}, {0, 0}, {0, 1}}));
    QVERIFY(columns(result.pieces[3].images) == (Points{{0}, {1}, {2}}));
    QCOMPARE(result.volumes, (std::vector<double>{1, 1, 1, 1}));
    QCOMPARE(result.inputVolume, 4.0);
    QVERIFY(result.volumesAddUp);
    QCOMPARE(result.summary.share, 1.0);
}

void TestRationalEnumeration::hyperplanesThroughCorners_cutOnlyWhatTheyCross() {
    // x + y cuts the square along its diagonal; x + y - 2 and x - 1 touch it only.
    const auto net =
        network(2, {{{1, 1, 0}, {1, 1, -2}, {1, 0, -1}, {-1, 0, 1}}, {{1, 1, 1, 1, 0}}});
    const auto result = enumerate(net, {cube(2), {}, {}});
    QCOMPARE(patterns(result, 4), QString("0001 1001"));
    QCOMPARE(result.pieces[0].vertices.cols(), Eigen::Index{3});
    QCOMPARE(brokenLaw(net, result), QString());
}

void TestRationalEnumeration::neuronThatIsZeroOnACell_isInactive() {
    // The second layer's neuron sees relu(x) and relu(y) only: it is 0 where both are inactive.
    const auto net = network(2, {{{1, 0, 0}, {0, 1, 0}}, {{1, 1, 0}, {0, 0, 0}}, {{1, 1, 0}}});
    const auto result = enumerate(net, {cube(2), {}, {}});
    QCOMPARE(patterns(result, 4), QString("0000 0110 1010 1110"));
    QCOMPARE(brokenLaw(net, result), QString());
}

void TestRationalEnumeration::duplicateNeurons_doNotMultiplyPieces() {
    const auto net =
        network(2, {{{1, 2, 0.5}, {1, 2, 0.5}, {-2, -4, -1}, {2, 4, 1}}, {{1, 1, 1, 1, 0}}});
    const auto result = enumerate(net, {cube(2), {}, {}});
    QCOMPARE(patterns(result, 4), QString("0010 1101"));
    QCOMPARE(brokenLaw(net, result), QString());
}

void TestRationalEnumeration::leakySlope_isInTheMap() {
    const auto net = network(1, {{{2, 1}}, {{3, 0}}}, 0.25);
    const auto result = enumerate(net, {cube(1), {}, {}});
    QCOMPARE(patterns(result, 1), QString("0 1"));
    QVERIFY(result.pieces[0].map == (Eigen::RowVector2d(1.5, 0.75)));
    QVERIFY(result.pieces[1].map == (Eigen::RowVector2d(6.0, 3.0)));
    QVERIFY(columns(result.pieces[0].vertices) == (std::set<std::vector<double>>{{-1}, {-0.5}}));
}

void TestRationalEnumeration::sumOfBranches_isFollowed() {
    // |x| = relu(x) + relu(-x), plus x itself: 2 relu(x).
    const core::Network net({{"in", core::Input{{1}}, {}},
                             {"minus", core::Dense{1, 1, {-1}, {0}}, {0}},
                             {"left", core::Relu{}, {1}},
                             {"right", core::Relu{}, {0}},
                             {"abs", core::Sum{}, {2, 3}},
                             {"plus", core::Sum{}, {4, 0}}});
    const auto result = enumerate(net, {cube(1), {}, {}});
    QCOMPARE(patterns(result, 2), QString("01 10"));
    QVERIFY(result.pieces[0].map == (Eigen::RowVector2d(2.0, 0.0)));
    QVERIFY(result.pieces[1].map == (Eigen::RowVector2d(0.0, 0.0)));
    QCOMPARE(brokenLaw(net, result), QString());
}

void TestRationalEnumeration::randomNetworks_keepTheLaws_data() {
    QTest::addColumn<QList<int>>("widths");
    QTest::newRow("1-D") << QList<int>{1, 8, 8, 2};
    QTest::newRow("2-D") << QList<int>{2, 8, 8, 3};
    QTest::newRow("3-D") << QList<int>{3, 6, 6, 2};
    QTest::newRow("4-D") << QList<int>{4, 5, 4, 2};
    QTest::newRow("5-D") << QList<int>{5, 4, 3, 2};
}

void TestRationalEnumeration::randomNetworks_keepTheLaws() {
    QFETCH(QList<int>, widths);
    for (unsigned seed = 1; seed <= 3; ++seed) {
        const auto net = randomReluNetwork({widths.begin(), widths.end()}, seed);
        const auto result = enumerate(net, {cube(widths.front()), {}, {}});
        QVERIFY2(brokenLaw(net, result).isEmpty(), qPrintable(brokenLaw(net, result)));
        QVERIFY(result.pieces.size() > 1);
        QCOMPARE(result.inputVolume, std::ldexp(1.0, widths.front()));
    }
}

void TestRationalEnumeration::samplesLieInThePieceOfTheirPattern() {
    const auto net = randomReluNetwork({2, 6, 6, 2}, 9);
    const auto result = enumerate(net, {cube(2), {}, {}});
    std::mt19937_64 generator(9);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    for (int k = 0; k < 500; ++k) {
        const std::vector<double> x{uniform(generator), uniform(generator)};
        const auto values = core::evaluateAllNodes<double>(net, x);
        std::uint64_t pattern = 0;
        for (int i = 0; i < 12; ++i) {
            const auto& z = values[i < 6 ? 1 : 3];
            pattern |= std::uint64_t{z[static_cast<std::size_t>(i % 6)] > 0.0} << i;
        }
        const auto piece = std::find_if(result.pieces.begin(), result.pieces.end(),
                                        [&](const Piece& p) { return p.pattern[0] == pattern; });
        QVERIFY(piece != result.pieces.end());
        const Eigen::Vector2d y = piece->map * Eigen::Vector3d(x[0], x[1], 1.0);
        QVERIFY(std::abs(y[0] - values.back()[0]) < 1e-12 &&
                std::abs(y[1] - values.back()[1]) < 1e-12);
    }
}

void TestRationalEnumeration::patternsAreOrderedAndDiffer() {
    const auto net = randomReluNetwork({2, 40, 24, 2}, 4);
    const auto result = enumerate(net, {cube(2), {}, {}});
    const QStringList words = patterns(result, 64).split(' ');
    QVERIFY(words.size() > 50);
    for (qsizetype i = 1; i < words.size(); ++i) {
        QVERIFY(words[i - 1] < words[i]);
    }
}

void TestRationalEnumeration::l1Ball_isAPolytope() {
    const InputSet ball{
        cube(3, 0.5), {}, reach::NormBall{reach::Norm::L1, Eigen::Vector3d::Zero(), 0.5}};
    const auto net = network(3, {{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}, {{1, 1, 1, 0}}});
    const auto result = enumerate(net, ball);
    QCOMPARE(result.pieces.size(), 8U);
    QCOMPARE(result.inputVolume, 1.0 / 6.0);  // (2 r)^3 / 3!
    QCOMPARE(result.pieces[7].vertices.cols(), Eigen::Index{4});
    QCOMPARE(brokenLaw(net, result), QString());
}

void TestRationalEnumeration::constraints_cutTheInput() {
    const reach::HPolytope half(Eigen::RowVector2d(1.0, 1.0), vec({0.0}));
    const auto result = enumerate(reluOfIdentity(), {cube(2), half, {}});
    QCOMPARE(patterns(result, 2), QString("00 01 10"));
    QCOMPARE(result.inputVolume, 2.0);
    QCOMPARE(result.volumes, (std::vector<double>{1.0, 0.5, 0.5}));
}

void TestRationalEnumeration::flatBox_losesItsFixedCoordinates() {
    const auto result = enumerate(reluOfIdentity(), boxOf(vec({-1, 0.5}), vec({1, 0.5})));
    QCOMPARE(result.summary.effectiveDimension, 1);
    QCOMPARE(patterns(result, 2), QString("01 11"));
    QCOMPARE(result.coordinates, (std::vector<int>{0}));
    QCOMPARE(result.inputVolume, 2.0);
    const auto onTheBorder = enumerate(reluOfIdentity(), boxOf(vec({-1, 0}), vec({1, 0})));
    QCOMPARE(patterns(onTheBorder, 2), QString("00 10"));
}

void TestRationalEnumeration::slantedFlatInput_isEnumeratedInItsPlane() {
    // x + y = 0 as two half-planes: the square's other diagonal.
    Eigen::Matrix2d a;
    a << 1, 1, -1, -1;
    const auto result =
        enumerate(reluOfIdentity(), {cube(2), reach::HPolytope(a, vec({0, 0})), {}});
    QCOMPARE(result.summary.effectiveDimension, 1);
    QCOMPARE(patterns(result, 2), QString("01 10"));
    QVERIFY(result.volumesAddUp);
}

void TestRationalEnumeration::point_hasOnePiece() {
    const auto result = enumerate(reluOfIdentity(), boxOf(vec({0.25, 0}), vec({0.25, 0})));
    QCOMPARE(patterns(result, 2), QString("10"));
    QCOMPARE(result.summary.effectiveDimension, 0);
    QCOMPARE(result.pieces[0].images(0, 0), 0.25);
    QVERIFY(result.volumesAddUp);
}

void TestRationalEnumeration::emptyInput_hasNone() {
    const reach::HPolytope beyond(Eigen::RowVector2d(1.0, 0.0), vec({-2.0}));
    const auto result = enumerate(reluOfIdentity(), {cube(2), beyond, {}});
    QVERIFY(result.pieces.empty());
    QCOMPARE(result.summary.effectiveDimension, -1);
    QCOMPARE(result.summary.status, reach::PieceStatus::Complete);
}

void TestRationalEnumeration::limitsStopIt() {
    const auto net = randomReluNetwork({2, 8, 8, 2}, 1);
    reach::RationalOptions few;
    few.maxPieces = 3;
    const auto result = enumerate(net, {cube(2), {}, {}}, few);
    QCOMPARE(result.summary.status, reach::PieceStatus::PieceLimit);
    QCOMPARE(result.summary.pieces, 3);
    QVERIFY(!result.volumesAddUp);
    QVERIFY(result.summary.share > 0.0 && result.summary.share < 1.0);
    std::atomic<bool> cancel{true};
    reach::RationalOptions cancelled;
    cancelled.cancel = &cancel;
    QCOMPARE(enumerate(net, {cube(2), {}, {}}, cancelled).summary.status,
             reach::PieceStatus::Cancelled);
    reach::RationalOptions hasty;
    hasty.timeLimitSeconds = 1e-9;
    QCOMPARE(enumerate(net, {cube(2), {}, {}}, hasty).summary.status,
             reach::PieceStatus::TimeLimit);
    reach::RationalOptions exactlyEnough;
    exactlyEnough.maxPieces = 4;
    QCOMPARE(enumerate(reluOfIdentity(), {cube(2), {}, {}}, exactlyEnough).summary.status,
             reach::PieceStatus::Complete);
}

void TestRationalEnumeration::tooBigOrUnfit_isRefused() {
    const auto says = [](const core::Network& net, const InputSet& input) {
        try {
            enumerate(net, input);
        } catch (const std::invalid_argument& error) {
            return QString(error.what());
        }
        return QString();
    };
    QCOMPARE(
        says(randomReluNetwork({2, 40, 40, 2}, 1), {cube(2), {}, {}}),
        QString("exact rational arithmetic takes up to 64 activation units; this network has 80"));
    QCOMPARE(
        says(randomReluNetwork({6, 2, 2}, 1), {cube(6), {}, {}}),
        QString(
            "exact rational arithmetic takes input sets of up to 5 dimensions; this one has 6"));
    QCOMPARE(says(randomReluNetwork({60, 2, 2}, 1), {cube(60), {}, {}}),
             QString("exact rational arithmetic takes up to 8 free inputs; this set has 60"));
    QCOMPARE(says(reluOfIdentity(), {cube(3), {}, {}}),
             QString("the network takes 2 inputs, the input set has 3"));
    const reach::NormBall round{reach::Norm::L2, Eigen::Vector2d::Zero(), 1.0};
    QVERIFY(says(reluOfIdentity(), {cube(2), {}, round}).contains("l2 ball"));
}

QTEST_GUILESS_MAIN(TestRationalEnumeration)
#include "tst_rational_enumeration.moc"
