#include "reach/analysis/piece_detail.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "core/network/evaluate.h"
#include "questions.h"
#include "reach/analysis/cell_volume.h"
#include "tests/helpers/random_network.h"

using reach::InputSet;
using reach::Method;
using reach::MethodResult;
using reach::PieceCell;
using reach::Question;

namespace {

constexpr Eigen::Index kPlane[] = {0, 2};

MethodResult exactOf(const Question& question) {
    reach::Limits limits;
    limits.unionArea = false;
    return reach::answer(question, Method::Exact, limits);
}

double totalMeasure(const MethodResult& result) {
    double total = 0.0;
    for (std::size_t piece = 0; piece < result.pieces.size(); ++piece) {
        total += result.pieces.cellMeasure(piece);
    }
    return total;
}

reach::Polygon ringOf(std::span<const double> cell) {
    reach::Polygon ring;
    for (std::size_t i = 0; i + 1 < cell.size(); i += 2) {
        ring.push_back({cell[i], cell[i + 1]});
    }
    return ring;
}

Eigen::VectorXd vectorOf(const std::vector<double>& values) {
    return Eigen::Map<const Eigen::VectorXd>(values.data(),
                                             static_cast<Eigen::Index>(values.size()));
}

/// A question on 4 inputs and its slice along inputs 0 and 2.
struct Sliced {
    core::Network network = randomReluNetwork({4, 9, 9, 2}, 5);
    Question whole = questionOn(network, -1, 1);
    Eigen::VectorXd point = Eigen::Vector4d(0, 0.25, 0, -0.5);

    Question slice() const {
        Question question = whole;
        question.input = reach::sliceOf(whole.input, kPlane, point);
        return question;
    }
};

}  // namespace

class TestPieceDetail : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cells_tileTheirInput_data();
    void cells_tileTheirInput();
    void sampledInputs_lieInACellWhoseMapIsTheNetwork();
    void sliceCells_areCellsOfTheWhole();
    void slice_thatMissesTheBall_isEmpty();
    void sliceOfUnknownCoordinate_throws();
    void patternOfAnotherLength_throws();
    void pieceCell_isWhatTheEnumerationFound();
    void volumes_ofAllCells_sumToTheBox_data();
    void volumes_ofAllCells_sumToTheBox();
    void facets_nameTheirUnits();
    void manyInputs_haveHalfSpaces();
    void volume_ofKnownBodies();
};

void TestPieceDetail::cells_tileTheirInput_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("area");
    QTest::newRow("box") << 0 << 4.0;
    // |x0| + |x2| <= 1.5 - 0.75 in the slice: a square on its tip
    QTest::newRow("l1 ball") << 1 << 2.0 * 0.75 * 0.75;
    // x0 + x1 + x2 + x3 <= 0 becomes x0 + x2 <= 0.25
    QTest::newRow("polytope") << 2 << 4.0 - 0.5 * 1.75 * 1.75;
}

void TestPieceDetail::cells_tileTheirInput() {
    QFETCH(int, kind);
    QFETCH(double, area);
    Sliced sliced;
    if (kind == 1) {
        sliced.whole.input.ball = reach::NormBall{reach::Norm::L1, Eigen::Vector4d::Zero(), 1.5};
    } else if (kind == 2) {
        sliced.whole.input.constraints =
            reach::HPolytope(Eigen::RowVector4d::Ones(), Eigen::VectorXd::Zero(1));
    }
    const MethodResult exact = exactOf(sliced.slice());
    QVERIFY(exact.pieces.size() > 1);
    QVERIFY2(std::abs(totalMeasure(exact) - area) < 1e-9,
             qPrintable(QString::number(totalMeasure(exact) - area)));
}

void TestPieceDetail::sampledInputs_lieInACellWhoseMapIsTheNetwork() {
    const Sliced sliced;
    const Question question = sliced.slice();
    const MethodResult exact = exactOf(question);
    std::mt19937_64 generator(11);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    for (int sample = 0; sample < 300; ++sample) {
        std::vector<double> x{uniform(generator), 0.25, uniform(generator), -0.5};
        const std::vector<double> y = core::evaluate<double>(sliced.network, x);
        int found = 0;
        for (const reach::PieceRef& piece : exact.pieces) {
            if (!reach::contains(ringOf(piece.cell), {x[0], x[2]}, 1e-12)) {
                continue;
            }
            ++found;
            QVERIFY(reach::contains(piece.image, {y[0], y[1]}, 1e-9));
            const Eigen::MatrixXd map = reach::pieceMap(*question.graph, piece.pattern);
            const Eigen::VectorXd mapped = map.leftCols(4) * vectorOf(x) + map.col(4);
            QVERIFY((mapped - vectorOf(y)).cwiseAbs().maxCoeff() < 1e-12);
        }
        QVERIFY(found >= 1);
    }
}

void TestPieceDetail::sliceCells_areCellsOfTheWhole() {
    const Sliced sliced;
    const MethodResult whole = exactOf(sliced.whole);
    const MethodResult slice = exactOf(sliced.slice());
    QVERIFY(slice.pieces.size() < whole.pieces.size());
    for (const reach::PieceRef& piece : slice.pieces) {
        const auto full = whole.pieces.find(piece.pattern);
        QVERIFY(full);
        for (const reach::Point2& corner : piece.image) {
            QVERIFY(reach::contains(whole.pieces[*full].image, corner, 1e-9));
        }
        QVERIFY(reach::contains(piece.image, piece.centre, 1e-9));
    }
}

void TestPieceDetail::slice_thatMissesTheBall_isEmpty() {
    Sliced sliced;
    sliced.whole.input.ball = reach::NormBall{reach::Norm::L1, Eigen::Vector4d::Zero(), 0.5};
    const MethodResult exact = exactOf(sliced.slice());
    QVERIFY(exact.isEmpty && exact.pieces.empty());
    QVERIFY(reach::isEmpty(reach::restrictedToFree(sliced.slice().input)));
}

void TestPieceDetail::sliceOfUnknownCoordinate_throws() {
    const Sliced sliced;
    const Eigen::Index beyond[] = {0, 4};
    QVERIFY_EXCEPTION_THROWN(reach::sliceOf(sliced.whole.input, beyond, sliced.point),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(reach::sliceOf(sliced.whole.input, kPlane, Eigen::VectorXd::Zero(3)),
                             std::invalid_argument);
}

void TestPieceDetail::patternOfAnotherLength_throws() {
    const Sliced sliced;
    const std::size_t words = reach::patternWords(*sliced.whole.graph);
    for (const std::size_t length : {std::size_t{0}, words + 1}) {
        const std::vector<std::uint64_t> pattern(length, 0);
        QVERIFY_EXCEPTION_THROWN(reach::pieceMap(*sliced.whole.graph, pattern),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(reach::pieceCell(*sliced.whole.graph, sliced.whole.input, pattern),
                                 std::invalid_argument);
    }
}

void TestPieceDetail::pieceCell_isWhatTheEnumerationFound() {
    const Question question = Sliced().slice();
    const MethodResult exact = exactOf(question);
    for (std::size_t k = 0; k < exact.pieces.size(); ++k) {
        const PieceCell cell =
            reach::pieceCell(*question.graph, question.input, exact.pieces[k].pattern);
        QCOMPARE(cell.free, (std::vector<Eigen::Index>{0, 2}));
        QVERIFY(std::abs(cell.measure - exact.pieces.cellMeasure(k)) < 1e-9);
        const reach::Polygon ring = ringOf(exact.pieces[k].cell);
        for (Eigen::Index v = 0; v < cell.vertices.cols(); ++v) {
            QVERIFY(reach::contains(ring, {cell.vertices(0, v), cell.vertices(1, v)}, 1e-7));
            QVERIFY(((cell.a * cell.vertices.col(v) - cell.b).array() < 1e-9).all());
        }
        QVERIFY(cell.onlyFacets && cell.b.size() >= cell.vertices.cols());
    }
}

void TestPieceDetail::volumes_ofAllCells_sumToTheBox_data() {
    QTest::addColumn<int>("inputs");
    for (const int inputs : {1, 2, 3, 4, 5}) {
        QTest::addRow("%d inputs", inputs) << inputs;
    }
}

void TestPieceDetail::volumes_ofAllCells_sumToTheBox() {
    QFETCH(int, inputs);
    const Question question = questionOn(randomReluNetwork({inputs, 5, 4, 2}, 9), -0.5, 0.5);
    const MethodResult exact = exactOf(question);
    QVERIFY(!exact.pieces.empty());
    double total = 0.0;
    for (const reach::PieceRef& piece : exact.pieces) {
        total += reach::pieceCell(*question.graph, question.input, piece.pattern).measure;
    }
    QVERIFY2(std::abs(total - 1.0) < 1e-8, qPrintable(QString::number(total - 1.0)));
}

void TestPieceDetail::facets_nameTheirUnits() {
    const Question question = questionOn(quadrantNetwork(), -1, 1);
    const std::vector<std::uint64_t> firstActive{1};
    const PieceCell cell = reach::pieceCell(*question.graph, question.input, firstActive);
    QCOMPARE(cell.measure, 1.0);
    QCOMPARE(cell.b.size(), Eigen::Index{4});
    std::vector<std::int64_t> units = cell.units;
    std::ranges::sort(units);
    QCOMPARE(units, (std::vector<std::int64_t>{-1, -1, 0, 1}));
    for (Eigen::Index r = 0; r < cell.b.size(); ++r) {
        if (cell.units[static_cast<std::size_t>(r)] == 0) {
            QCOMPARE(cell.a.row(r), Eigen::RowVector2d(-1, 0));  // x0 >= 0
        }
    }
}

void TestPieceDetail::manyInputs_haveHalfSpaces() {
    const core::Network network = randomReluNetwork({8, 5, 4, 2}, 3);
    const Question question = questionOn(network, -1, 1);
    const std::vector<double> x(8, 0.1);
    for (const reach::PieceRef& piece : exactOf(question).pieces) {
        const PieceCell cell = reach::pieceCell(*question.graph, question.input, piece.pattern);
        QCOMPARE(cell.vertices.cols(), Eigen::Index{0});
        QVERIFY(std::isnan(cell.measure) && !cell.onlyFacets && cell.b.size() <= 9);
        const Eigen::MatrixXd map = reach::pieceMap(*question.graph, piece.pattern);
        if (((cell.a * vectorOf(x) - cell.b).array() <= 0.0).all()) {
            const std::vector<double> y = core::evaluate<double>(network, x);
            QVERIFY((map.leftCols(8) * vectorOf(x) + map.col(8) - vectorOf(y)).isZero(1e-12));
        }
    }
}

void TestPieceDetail::volume_ofKnownBodies() {
    for (Eigen::Index dim = 1; dim <= 5; ++dim) {
        const reach::HPolytope box(
            reach::Box(Eigen::VectorXd::Zero(dim), Eigen::VectorXd::Constant(dim, 2.0)));
        Eigen::MatrixXd corners(dim, Eigen::Index{1} << dim);
        for (Eigen::Index c = 0; c < corners.cols(); ++c) {
            for (Eigen::Index i = 0; i < dim; ++i) {
                corners(i, c) = (c >> i & 1) != 0 ? 2.0 : 0.0;
            }
        }
        const double volume = reach::cellVolume(corners, box.a(), box.b());
        QVERIFY(std::abs(volume - std::pow(2.0, static_cast<double>(dim))) < 1e-12);
    }
    // a pyramid over the unit square: its tip lies on four facets
    Eigen::MatrixXd tips(3, 5);
    tips << 0, 1, 1, 0, 0.5, 0, 0, 1, 1, 0.5, 0, 0, 0, 0, 1;
    Eigen::MatrixXd a(5, 3);
    a << 0, 0, -1, 0, -2, 1, 0, 2, 1, -2, 0, 1, 2, 0, 1;
    Eigen::VectorXd b(5);
    b << 0, 0, 2, 0, 2;
    QVERIFY(std::abs(reach::cellVolume(tips, a, b) - 1.0 / 3.0) < 1e-12);
}

QTEST_GUILESS_MAIN(TestPieceDetail)
#include "tst_piece_detail.moc"
