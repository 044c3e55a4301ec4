#include <QTest>
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

void TestHalfSpaceEnumeration::threadsDoNotMatter() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({7, 8, 8, 2}, 3));
    PieceOptions one;
    one.threads = 1;
    PieceOptions many;
    many.threads = 4;
    const Kept a = enumerate(graph, cube(7, 0.5), one);
    const Kept b = enumerate(graph, cube(7, 0.5), many);
    qInfo("%d pieces, %g s and %g s", int(a.pieces.size()), a.summary.seconds, b.summary.seconds);
    QCOMPARE(a.pieces.size(), b.pieces.size());
    for (const auto& [pattern, piece] : a.pieces) {
        QVERIFY(b.pieces.contains(pattern));
        QVERIFY(b.pieces.at(pattern).map == piece.map);
        QVERIFY(b.pieces.at(pattern).cell.b() == piece.cell.b());
    }
}

QTEST_GUILESS_MAIN(TestHalfSpaceEnumeration)
#include "tst_half_space_enumeration.moc"
