#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "core/network/evaluate.h"
#include "reach/analysis/analysis.h"
#include "ui/session/partition.h"
#include "ui/session/piece_focus.h"
#include "ui/session/session.h"

namespace {

QString sample(const char* name) {
    return QStringLiteral(REACHSCOPE_SOURCE_DIR "/samples/") + QString::fromLatin1(name);
}

double totalArea(const ui::PartitionCells& cells) {
    double total = 0.0;
    for (std::size_t piece = 0; piece < cells.pieces().size(); ++piece) {
        total += cells.pieces().cellMeasure(piece);
    }
    return total;
}

}  // namespace

/// The input space's pieces and what is looked at, on the real engine, without a window.
class TestPartition : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_session = std::make_unique<ui::Session>(reach::answerAll);
        m_partition = std::make_unique<ui::Partition>(*m_session, reach::answerAll);
        m_focus = std::make_unique<ui::PieceFocus>(*m_session, *m_partition);
    }

    void cleanup() {
        m_focus.reset();
        m_partition.reset();
        m_session.reset();
    }

    void hiddenPartition_hasNoCells() {
        m_session->open({sample("nonconvex_2-8-8-2.onnx")});
        QTRY_VERIFY(m_session->network() && !m_session->isBusy());
        QVERIFY(!m_partition->cells() && !m_partition->isBusy());
    }

    void cellsOfTwoInputs_areTheExactResultsOwn() {
        QVERIFY(show("nonconvex_2-8-8-2.onnx"));
        const ui::PartitionCells& cells = *m_partition->cells();
        QVERIFY(!cells.isSlice && !m_partition->isSlice());
        QCOMPARE(cells.source, m_session->result(reach::Method::Exact));
        QCOMPARE(cells.cells.polygonCount(), cells.pieces().size());
        QVERIFY(std::abs(totalArea(cells) - 4.0) < 1e-9);
    }

    void withoutExact_cellsAreAskedForThemselves() {
        QVERIFY(show("nonconvex_2-8-8-2.onnx"));
        const std::size_t count = m_partition->cells()->pieces().size();
        m_session->setOn(reach::Method::Exact, false);
        QTRY_VERIFY(m_partition->isCurrent());
        QCOMPARE(m_partition->cells()->pieces().size(), count);
        QVERIFY(m_partition->cells()->source != m_session->result(reach::Method::Exact));
    }

    void sliceCells_tileTheSliceAndNothingElse() {
        QVERIFY(show("3-4-4-2.onnx"));
        QVERIFY(m_partition->isSlice());
        const ui::PartitionCells& cells = *m_partition->cells();
        QCOMPARE(cells.free, (std::vector<Eigen::Index>{0, 1}));
        QVERIFY(std::abs(totalArea(cells) - 4.0) < 1e-9);
        m_session->setNorm(ui::InputNorm::L1);
        holdAt({0, 0, 0.5});
        QVERIFY(waitForCells());
        QVERIFY(std::abs(totalArea(*m_partition->cells()) - 2.0 * 0.5 * 0.5) < 1e-9);
        QCOMPARE(m_partition->cells()->outline.ring(0, 0).size(), std::size_t{4});
    }

    void sliceThatMissesTheSet_saysSo() {
        QVERIFY(show("3-4-4-2.onnx"));
        m_session->setNorm(ui::InputNorm::L1);
        ui::InputEdit input = m_session->input();
        input.shape = Eigen::Vector3d(1, 1, 1);
        m_session->setInput(input);
        m_session->change(QString(), [](ui::State& state) {
            state.input.constraints =
                reach::HPolytope(Eigen::RowVector3d(0, 0, 1), Eigen::VectorXd::Constant(1, -0.5));
        });
        holdAt({0, 0, 0});
        QTRY_VERIFY(!m_partition->failure().isEmpty());
        QVERIFY(m_partition->failure().contains(QStringLiteral("misses")));
        QVERIFY(!m_partition->isBusy());
    }

    void newestSlice_wins() {
        QVERIFY(show("3-4-4-2.onnx"));
        for (int step = 0; step <= 20; ++step) {
            holdAt({0, 0, -1.0 + 0.1 * step});
        }
        QVERIFY(waitForCells());
        QCOMPARE(m_partition->cells()->point[2], 1.0);
    }

    void otherAxes_areOtherSlices() {
        QVERIFY(show("3-4-4-2.onnx"));
        m_session->change(QString(), [](ui::State& state) { state.partition.axes = {2, 0}; });
        QVERIFY(waitForCells());
        QCOMPARE(m_partition->cells()->free, (std::vector<Eigen::Index>{0, 2}));
    }

    void oneVaryingInput_isAStrip() {
        QVERIFY(show("nonconvex_2-8-8-2.onnx"));
        m_session->setBounds(1, 0.25, 0.25);
        QVERIFY(waitForCells());
        const ui::PartitionCells& cells = *m_partition->cells();
        QVERIFY(cells.isStrip() && !cells.isSlice);
        QVERIFY(std::abs(totalArea(cells) - 2.0) < 1e-9);
        QCOMPARE(cells.index->piecesAt({0.123, 0.5}).size(), std::size_t{1});
    }

    void everySample_liesInTheCellAndTheImageThatHoverFinds_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("two inputs") << sample("nonconvex_2-8-8-2.onnx");
        QTest::newRow("slice of three") << sample("3-4-4-2.onnx");
        QTest::newRow("leaky") << sample("leaky_2-6-6-2.onnx");
        QTest::newRow("residual") << sample("residual_2-6-6-6-2.onnx");
        QTest::newRow("slice of an image") << sample("convolution_1x6x6.onnx");
    }

    void everySample_liesInTheCellAndTheImageThatHoverFinds() {
        QFETCH(QString, name);
        QVERIFY(showPath(name));
        const ui::PartitionCells& cells = *m_partition->cells();
        std::mt19937_64 generator(5);
        std::uniform_real_distribution<double> uniform(0.0, 1.0);
        for (int k = 0; k < 200; ++k) {
            std::vector<double> x(cells.point.begin(), cells.point.end());
            for (const Eigen::Index i : cells.free) {
                const double lower = m_session->input().lower(i);
                x[static_cast<std::size_t>(i)] =
                    lower + uniform(generator) * (m_session->input().upper(i) - lower);
            }
            m_focus->hoverInput({x[static_cast<std::size_t>(cells.free[0])],
                                 x[static_cast<std::size_t>(cells.free[1])]});
            QVERIFY(m_focus->isHovering());
            const auto y = core::evaluate<double>(m_session->network()->network, x);
            const ui::PiecePlaces places = m_focus->placesOf(*m_focus->current());
            QVERIFY(places.cells);
            const auto slack = 1e-9 * (1.0 + std::abs(y[0]) + std::abs(y[1]));
            QVERIFY(reach::contains(cells.pieces()[places.inCells].image, {y[0], y[1]}, slack));
            if (places.exact) {
                QVERIFY(reach::contains(places.exact->result.pieces[places.inExact].image,
                                        {y[0], y[1]}, slack));
            }
        }
    }

    void everyPatternOfTheSlice_isOneOfTheWhole() {
        QVERIFY(show("3-4-4-2.onnx"));
        for (const auto& piece : m_partition->cells()->pieces()) {
            const ui::PieceId id(piece.pattern.begin(), piece.pattern.end());
            const ui::PiecePlaces places = m_focus->placesOf(id);
            QVERIFY(places.exact && places.cells);
            QVERIFY(std::ranges::equal(places.exact->result.pieces[places.inExact].pattern, id));
        }
    }

    void linesByLayer_lieBetweenCellsThatDifferThere() {
        QVERIFY(show("nonconvex_2-8-8-2.onnx"));
        m_session->change(QString(), [](ui::State& state) { state.partition.linesByLayer = true; });
        QVERIFY(waitForCells());
        const ui::PartitionCells& cells = *m_partition->cells();
        QCOMPARE(cells.edges.size(), std::size_t{2});
        QVERIFY(cells.edges[0].polygonCount() > 4 && cells.edges[1].polygonCount() > 4);
        for (std::size_t layer = 0; layer < 2; ++layer) {
            for (std::size_t k = 0; k < cells.edges[layer].polygonCount(); ++k) {
                const auto ends = cells.edges[layer].ring(k, 0);
                const QPointF along = ends[1] - ends[0];
                const QPointF beside(1e-5 * along.y(), -1e-5 * along.x());
                const QPointF middle = 0.5 * (ends[0] + ends[1]);
                const auto here = cells.index->piecesAt(middle - beside);
                const auto there = cells.index->piecesAt(middle + beside);
                QVERIFY(!here.empty() && !there.empty() && here.front() != there.front());
                const std::int64_t unit = reach::firstDifference(
                    cells.pieces()[here.front()].pattern, cells.pieces()[there.front()].pattern);
                QCOMPARE(unit < 8 ? 0U : 1U, static_cast<unsigned>(layer));
            }
        }
    }

    void piecesUnderTheCursor_areSeenOneAfterTheOther() {
        QVERIFY(show("hole_2-9-2.onnx"));
        const ui::ComputedPtr exact = m_session->result(reach::Method::Exact);
        QPointF crowded;
        for (std::size_t piece = 0; piece < exact->result.pieces.size(); ++piece) {
            for (const auto& [x, y] : exact->result.pieces[piece].image) {
                if (exact->index->piecesAt({x, y}).size() >
                    exact->index->piecesAt(crowded).size()) {
                    crowded = {x, y};
                }
            }
        }
        m_focus->hoverOutput(crowded);
        const std::size_t count = m_focus->underCursor();
        QVERIFY(count > 1);
        std::vector<ui::PieceId> seen;
        for (std::size_t k = 0; k < count; ++k) {
            QVERIFY(std::ranges::find(seen, *m_focus->current()) == seen.end());
            seen.push_back(*m_focus->current());
            m_focus->cycle(1);
        }
        QCOMPARE(*m_focus->current(), seen.front());
        m_focus->cycle(-1);
        QCOMPARE(*m_focus->current(), seen.back());
        m_focus->leave();
        QVERIFY(!m_focus->current());
    }

    void pins_surviveWhileTheirPatternDoes() {
        QVERIFY(show("nonconvex_2-8-8-2.onnx"));
        m_focus->hoverInput({0.01, 0.02});
        const ui::PieceId central = *m_focus->current();
        m_focus->togglePin();
        m_focus->hoverInput({0.99, 0.98});
        const ui::PieceId corner = *m_focus->current();
        QVERIFY(central != corner);
        m_focus->togglePin();
        m_focus->leave();
        m_session->setEps(0.05);
        QVERIFY(waitForCells());
        QTRY_VERIFY(!m_session->isBusy());
        QCOMPARE(m_focus->pins().size(), std::size_t{2});
        QVERIFY(m_focus->placesOf(central).exact && m_focus->placesOf(central).cells);
        QVERIFY(!m_focus->placesOf(corner).isAnywhere());
        m_session->setEps(1.0);
        QVERIFY(waitForCells());
        QTRY_VERIFY(!m_session->isBusy());
        QVERIFY(m_focus->placesOf(corner).exact && m_focus->placesOf(corner).cells);
        QVERIFY(m_focus->clearPins());
        QVERIFY(!m_focus->clearPins());
    }

    void stepping_goesThroughAllPiecesAndAround() {
        QVERIFY(show("3-4-2.onnx"));
        const auto count = m_session->result(reach::Method::Exact)->result.pieces.size();
        m_focus->step(1);
        const ui::PieceId first = *m_focus->current();
        for (std::size_t k = 1; k < count; ++k) {
            m_focus->step(1);
            QVERIFY(*m_focus->current() != first);
        }
        m_focus->step(1);
        QCOMPARE(*m_focus->current(), first);
        m_focus->step(-1);
        QVERIFY(*m_focus->current() != first);
    }

    void anotherNetwork_hasNoPins() {
        QVERIFY(show("nonconvex_2-8-8-2.onnx"));
        m_focus->step(1);
        m_focus->togglePin();
        QVERIFY(show("3-4-4-2.onnx"));
        QVERIFY(m_focus->pins().empty() && !m_focus->current());
    }

    void cutShort_isMarkedPartial() {
        QVERIFY(show("nonconvex_2-8-8-2.onnx"));
        m_session->setMaxPieces(5);
        QTRY_VERIFY(m_partition->cells() && m_partition->cells()->isPartial());
        QTRY_VERIFY(m_partition->isCurrent());
        QVERIFY(m_partition->cells()->pieces().size() <= 5);
        QVERIFY(totalArea(*m_partition->cells()) < 4.0);
        QCOMPARE(m_partition->cells()->outline.bounds().right, 1.0);
    }

private:
    bool show(const char* name) { return showPath(sample(name)); }

    bool showPath(const QString& path) {
        m_session->open({path});
        if (!QTest::qWaitFor([&] {
                return m_session->network() && m_session->network()->path == path &&
                       !m_session->isBusy();
            })) {
            return false;
        }
        m_session->change(QString(), [](ui::State& state) { state.partition.isShown = true; });
        return waitForCells();
    }

    bool waitForCells() {
        return QTest::qWaitFor([&] { return m_partition->isCurrent(); }, 20000);
    }

    void holdAt(const std::vector<double>& values) {
        m_session->change(QString(), [&](ui::State& state) { state.partition.fixed = values; });
    }

    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::Partition> m_partition;
    std::unique_ptr<ui::PieceFocus> m_focus;
};

QTEST_MAIN(TestPartition)
#include "tst_partition.moc"
