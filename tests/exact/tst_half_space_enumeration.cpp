#include <QTest>
#include <atomic>
#include <cmath>
#include <map>
#include <mutex>

#include "core/network/evaluate.h"
#include "reach/exact/half_space_enumeration.h"
#include "reach/exact/rational_enumeration.h"
#include "tests/helpers/random_network.h"

using reach::Box;
using reach::HPolytope;
using reach::InputSet;
using reach::PieceOptions;
using reach::PieceStatus;
using reach::PieceSummary;
using reach::PieceView;

namespace {

using Pattern = std::vector<std::uint64_t>;

struct KeptPiece {
    Eigen::MatrixXd map;
    HPolytope cell;
};

struct Kept {
    PieceSummary summary;
    std::map<Pattern, KeptPiece> pieces;
    std::vector<Pattern> order;
};

Kept enumerate(const core::PiecewiseGraph& graph, const InputSet& input,
               const PieceOptions& options = {}) {
    Kept kept;
    std::mutex mutex;
    kept.summary =
        reach::enumerateHalfSpacePieces(graph, input, options, [&](const PieceView& view) {
            const Pattern pattern(view.pattern.begin(), view.pattern.end());
            const KeptPiece piece{view.map, view.cell()};
            const std::lock_guard lock(mutex);
            if (!kept.pieces.emplace(pattern, piece).second) {
                qFatal("a pattern came twice");
            }
            kept.order.push_back(pattern);
        });
    return kept;
}

InputSet cube(Eigen::Index dim, double radius = 1.0) {
    return {Box(Eigen::VectorXd::Constant(dim, -radius), Eigen::VectorXd::Constant(dim, radius)),
            {},
            {}};
}

InputSet l1Ball(Eigen::VectorXd center, double radius) {
    return reach::makeBall(reach::Norm::L1, center, radius);
}

bool isInside(const HPolytope& cell, const Eigen::VectorXd& x, double tolerance) {
    return ((cell.a() * x - cell.b()).array() <= tolerance).all();
}

/// Compares with the exact enumeration; empty if patterns, maps and cells agree.
QString difference(const core::PiecewiseGraph& graph, const InputSet& input, const Kept& kept) {
    reach::RationalOptions large;
    large.maxUnits = 500;
    large.maxDimension = 8;
    const auto exact = reach::enumerateRationalPieces(graph, input, large);
    if (kept.summary.status != PieceStatus::Complete) {
        return "stopped: " + QString::fromStdString(kept.summary.reason);
    }
    if (kept.summary.effectiveDimension != exact.summary.effectiveDimension) {
        return QString("dimension %1, not %2")
            .arg(kept.summary.effectiveDimension)
            .arg(exact.summary.effectiveDimension);
    }
    if (kept.pieces.size() != exact.pieces.size() || kept.summary.pieces != exact.summary.pieces) {
        return QString("%1 pieces, not %2").arg(kept.pieces.size()).arg(exact.pieces.size());
    }
    for (const reach::Piece& piece : exact.pieces) {
        const auto found = kept.pieces.find(piece.pattern);
        if (found == kept.pieces.end()) {
            return "another pattern";
        }
        if ((found->second.map - piece.map).cwiseAbs().maxCoeff() > 1e-10) {
            return "another map";
        }
        for (Eigen::Index v = 0; v < piece.vertices.cols(); ++v) {
            if (!isInside(found->second.cell, piece.vertices.col(v), 1e-9)) {
                return "a vertex outside the cell";
            }
        }
        const Eigen::VectorXd middle = piece.vertices.rowwise().mean();
        for (const auto& [pattern, other] : kept.pieces) {
            if (pattern != piece.pattern && isInside(other.cell, middle, -1e-9)) {
                return "a cell's middle inside another";
            }
        }
    }
    return {};
}

}  // namespace

class TestHalfSpaceEnumeration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void randomNetworks_agreeWithExactArithmetic_data();
    void randomNetworks_agreeWithExactArithmetic();
    void sevenInputs_agreeWithExactArithmetic();
    void degenerateNeurons_agreeWithExactArithmetic();
    void flatInputs_agreeWithExactArithmetic();
    void emptyInput_hasNoPiece();
    void effectiveDimension_seesTheAffineHull();
    void l1BallOfThirtyInputs_isEnumerated();
    void samplesLieInTheCellOfTheirPattern();
    void oneThread_givesPiecesInOrderOfPattern();
    void limitsStopIt();
    void unfitInput_isRefused();
    void threadsDoNotMatter();
};

void TestHalfSpaceEnumeration::randomNetworks_agreeWithExactArithmetic_data() {
    QTest::addColumn<QList<int>>("widths");
    QTest::newRow("1-D") << QList<int>{1, 8, 8, 2};
    QTest::newRow("2-D") << QList<int>{2, 10, 10, 10, 3};
    QTest::newRow("3-D") << QList<int>{3, 7, 7, 2};
    QTest::newRow("4-D") << QList<int>{4, 5, 5, 2};
    QTest::newRow("5-D") << QList<int>{5, 4, 4, 2};
}

void TestHalfSpaceEnumeration::randomNetworks_agreeWithExactArithmetic() {
    QFETCH(QList<int>, widths);
    for (unsigned seed = 1; seed <= 4; ++seed) {
        const auto graph =
            core::makePiecewiseGraph(randomReluNetwork({widths.begin(), widths.end()}, seed));
        for (const double radius : {1.0, 0.1}) {
            const InputSet input = cube(widths.front(), radius);
            const QString text = difference(graph, input, enumerate(graph, input));
            QVERIFY2(text.isEmpty(), qPrintable(QString("seed %1: %2").arg(seed).arg(text)));
        }
        const InputSet ball = l1Ball(Eigen::VectorXd::Constant(widths.front(), 0.2), 0.9);
        const QString text = difference(graph, ball, enumerate(graph, ball));
        QVERIFY2(text.isEmpty(), qPrintable(QString("l1 ball, seed %1: %2").arg(seed).arg(text)));
    }
}

void TestHalfSpaceEnumeration::sevenInputs_agreeWithExactArithmetic() {
#ifdef REACHSCOPE_SANITIZED
    QSKIP("rational vertices in seven dimensions take minutes under a sanitizer");
#endif
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({7, 4, 3, 2}, 5));
    const InputSet input = cube(7, 0.5);
    const QString text = difference(graph, input, enumerate(graph, input));
    QVERIFY2(text.isEmpty(), qPrintable(text));
    const auto collected = reach::collectPieces(graph, input, PieceOptions{});
    QCOMPARE(collected.pieces.size(), enumerate(graph, input).pieces.size());
    QCOMPARE(collected.pieces.front().vertices.cols(), Eigen::Index{0});
}

void TestHalfSpaceEnumeration::degenerateNeurons_agreeWithExactArithmetic() {
    // Repeated and opposite neurons, hyperplanes through corners and touching them, zero rows.
    const core::Dense first{
        2, 7, {1, 1, 1, 1, -1, -1, 1, 0, 0, 1, 1, 1, 0, 0}, {0, 0, 0, -1, 0, -2, 0}};
    const core::Dense second{
        7, 3, {1, 0, 0, 0, -1, 0, 0, 1, -1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1}, {0, 0, -1}};
    const core::Dense last{3, 1, {1, 1, 1}, {0}};
    const core::Network network({{"in", core::Input{{2}}, {}},
                                 {"d1", first, {0}},
                                 {"r1", core::Relu{}, {1}},
                                 {"d2", second, {2}},
                                 {"r2", core::LeakyRelu{0.1}, {3}},
                                 {"d3", last, {4}}});
    const auto graph = core::makePiecewiseGraph(network);
    const QString text = difference(graph, cube(2), enumerate(graph, cube(2)));
    QVERIFY2(text.isEmpty(), qPrintable(text));
}

void TestHalfSpaceEnumeration::flatInputs_agreeWithExactArithmetic() {
    for (unsigned seed = 1; seed <= 4; ++seed) {
        const auto graph = core::makePiecewiseGraph(randomReluNetwork({3, 6, 6, 2}, seed));
        const Eigen::Vector3d at(0.5, -0.25, 0.75);
        Eigen::MatrixXd equation(2, 3);
        equation << 1, 1, 0.5, -1, -1, -0.5;
        Eigen::MatrixXd corner(1, 3);
        corner << 1, 1, 1;
        const Box box = cube(3).box;
        const std::vector<std::pair<const char*, InputSet>> inputs{
            {"fixed coordinate",
             {Box(Eigen::Vector3d(-1, 0.3, -1), Eigen::Vector3d(1, 0.3, 1)), {}, {}}},
            {"point", {Box(at, at), {}, {}}},
            {"plane", {box, HPolytope(equation, Eigen::Vector2d(0.25, -0.25)), {}}},
            {"the box's corner only",
             {box, HPolytope(-corner, Eigen::VectorXd::Constant(1, -3)), {}}},
        };
        for (const auto& [name, input] : inputs) {
            const Kept kept = enumerate(graph, input);
            reach::RationalOptions options;
            const auto exact = reach::enumerateRationalPieces(graph, input, options);
            QVERIFY2(kept.summary.status == PieceStatus::Complete, kept.summary.reason.c_str());
            QCOMPARE(kept.summary.effectiveDimension, exact.summary.effectiveDimension);
            QVERIFY2(kept.pieces.size() == exact.pieces.size(), name);
            for (const reach::Piece& piece : exact.pieces) {
                QVERIFY2(kept.pieces.contains(piece.pattern), name);
                QVERIFY2(
                    (kept.pieces.at(piece.pattern).map - piece.map).cwiseAbs().maxCoeff() < 1e-10,
                    name);
            }
        }
    }
}

void TestHalfSpaceEnumeration::emptyInput_hasNoPiece() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({7, 4, 2}, 1));
    const HPolytope beyond(Eigen::RowVectorXd::Ones(7), Eigen::VectorXd::Constant(1, -8.0));
    const Kept kept = enumerate(graph, {cube(7).box, beyond, {}});
    QCOMPARE(kept.summary.status, PieceStatus::Complete);
    QCOMPARE(kept.summary.effectiveDimension, -1);
    QVERIFY(kept.pieces.empty());
}

void TestHalfSpaceEnumeration::effectiveDimension_seesTheAffineHull() {
    QCOMPARE(reach::effectiveDimension(cube(9)), 9);
    Eigen::VectorXd upper = Eigen::VectorXd::Ones(9);
    upper[3] = -1.0;
    QCOMPARE(reach::effectiveDimension({Box(-Eigen::VectorXd::Ones(9), upper), {}, {}}), 8);
    Eigen::MatrixXd a(2, 9);
    a << Eigen::RowVectorXd::Ones(9), -Eigen::RowVectorXd::Ones(9);
    QCOMPARE(reach::effectiveDimension({cube(9).box, HPolytope(a, Eigen::Vector2d::Zero()), {}}),
             8);
    const HPolytope facet(Eigen::RowVectorXd::Ones(9), Eigen::VectorXd::Constant(1, -2.0));
    const InputSet ball = l1Ball(Eigen::VectorXd::Zero(9), 2.0);
    QCOMPARE(reach::effectiveDimension(ball), 9);
    QCOMPARE(reach::effectiveDimension({ball.box, facet, ball.ball}), 8);
}

void TestHalfSpaceEnumeration::l1BallOfThirtyInputs_isEnumerated() {
    // One neuron per coordinate and a small ball around 0.1 of the first two: only those cross.
    const std::int64_t n = 30;
    core::Dense identity{n, n, std::vector<double>(static_cast<std::size_t>(n * n), 0.0),
                         std::vector<double>(static_cast<std::size_t>(n), 0.0)};
    for (std::int64_t i = 0; i < n; ++i) {
        identity.weight[static_cast<std::size_t>(i * n + i)] = 1.0;
    }
    const auto graph = core::makePiecewiseGraph(core::Network(
        {{"in", core::Input{{n}}, {}}, {"d", identity, {0}}, {"r", core::Relu{}, {1}}}));
    Eigen::VectorXd center = Eigen::VectorXd::Constant(n, 1.0);
    center[0] = center[1] = 0.1;
    QCOMPARE(enumerate(graph, l1Ball(center, 0.15)).pieces.size(), 3U);  // not both negative
    QCOMPARE(enumerate(graph, l1Ball(center, 0.25)).pieces.size(), 4U);
    QCOMPARE(enumerate(graph, l1Ball(center, 0.05)).pieces.size(), 1U);
}

void TestHalfSpaceEnumeration::samplesLieInTheCellOfTheirPattern() {
    const auto network = randomReluNetwork({10, 8, 6, 2}, 2);
    const auto graph = core::makePiecewiseGraph(network);
    const InputSet input = cube(10, 0.3);
    const Kept kept = enumerate(graph, input);
    QCOMPARE(kept.summary.status, PieceStatus::Complete);
    const Eigen::MatrixXd samples = reach::samplePoints(input, 500, 3);
    for (Eigen::Index k = 0; k < samples.cols(); ++k) {
        const Eigen::VectorXd x = samples.col(k);
        const auto values = core::evaluateAllNodes<double>(
            network, std::span(x.data(), static_cast<std::size_t>(x.size())));
        Pattern pattern(1, 0);
        for (int i = 0; i < 14; ++i) {
            const auto& z = i < 8 ? values[1] : values[3];
            pattern[0] |= std::uint64_t{z[static_cast<std::size_t>(i < 8 ? i : i - 8)] > 0.0} << i;
        }
        QVERIFY(kept.pieces.contains(pattern));
        const KeptPiece& piece = kept.pieces.at(pattern);
        QVERIFY(isInside(piece.cell, x, 1e-12));
        const Eigen::Vector2d y = piece.map.leftCols(10) * x + piece.map.col(10);
        QVERIFY(std::abs(y[0] - values.back()[0]) < 1e-12);
        QVERIFY(std::abs(y[1] - values.back()[1]) < 1e-12);
    }
}

void TestHalfSpaceEnumeration::oneThread_givesPiecesInOrderOfPattern() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({7, 8, 6, 2}, 4));
    PieceOptions one;
    one.threads = 1;
    const Kept kept = enumerate(graph, cube(7, 0.4), one);
    const auto word = [](const Pattern& pattern) {
        QString text;
        for (int i = 0; i < 14; ++i) {
            text += (pattern[0] >> i & 1U) != 0 ? '1' : '0';
        }
        return text;
    };
    QVERIFY(kept.order.size() > 10);
    for (std::size_t k = 1; k < kept.order.size(); ++k) {
        QVERIFY(word(kept.order[k - 1]) < word(kept.order[k]));
    }
}

void TestHalfSpaceEnumeration::limitsStopIt() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({7, 20, 20, 2}, 4));
    PieceOptions few;
    few.maxPieces = 5;
    const Kept kept = enumerate(graph, cube(7), few);
    QCOMPARE(kept.summary.status, PieceStatus::PieceLimit);
    QCOMPARE(kept.summary.pieces, 5);
    QVERIFY(kept.summary.share < 1.0);
    std::atomic<bool> cancel{true};
    PieceOptions cancelled;
    cancelled.cancel = &cancel;
    QCOMPARE(enumerate(graph, cube(7), cancelled).summary.status, PieceStatus::Cancelled);
    PieceOptions hasty;
    hasty.timeLimitSeconds = 0.05;
    const Kept cut = enumerate(graph, cube(7), hasty);
    QCOMPARE(cut.summary.status, PieceStatus::TimeLimit);
    QVERIFY(cut.summary.seconds < 20.0);
}

void TestHalfSpaceEnumeration::unfitInput_isRefused() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({7, 4, 2}, 4));
    QVERIFY_EXCEPTION_THROWN(enumerate(graph, cube(8)), std::invalid_argument);
    const reach::NormBall round{reach::Norm::L2, Eigen::VectorXd::Zero(7), 1.0};
    QVERIFY_EXCEPTION_THROWN(enumerate(graph, {cube(7).box, {}, round}), std::invalid_argument);
    PieceOptions bad;
    bad.tolerance = 0.0;
    QVERIFY_EXCEPTION_THROWN(enumerate(graph, cube(7), bad), std::invalid_argument);
}

void TestHalfSpaceEnumeration::threadsDoNotMatter() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({7, 8, 8, 2}, 3));
    PieceOptions one;
    one.threads = 1;
    PieceOptions many;
    many.threads = 2;
    const Kept a = enumerate(graph, cube(7, 0.5), one);
    const Kept b = enumerate(graph, cube(7, 0.5), many);
    QCOMPARE(a.pieces.size(), b.pieces.size());
    for (const auto& [pattern, piece] : a.pieces) {
        QVERIFY(b.pieces.contains(pattern));
        QVERIFY(b.pieces.at(pattern).map == piece.map);
        QVERIFY(b.pieces.at(pattern).cell.b() == piece.cell.b());
    }
}

QTEST_GUILESS_MAIN(TestHalfSpaceEnumeration)
#include "tst_half_space_enumeration.moc"
