#include <QClipboard>
#include <QMenu>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "reach/analysis/analysis.h"
#include "ui/pages/linked_planes.h"
#include "ui/pages/main_window.h"
#include "ui/pages/partition_view.h"
#include "ui/pages/piece_linking.h"
#include "ui/pages/piece_table.h"
#include "ui/pages/reach_page.h"
#include "ui/plot/partition_drawing.h"
#include "ui/plot/reach_plot.h"
#include "ui/session/partition.h"
#include "ui/session/session.h"
#include "ui/widgets/colour_key_bar.h"
#include "ui/widgets/piece_panel.h"

namespace {

QString sample(const char* name) {
    return QStringLiteral(REACHSCOPE_SOURCE_DIR "/samples/") + QString::fromLatin1(name);
}

QPointF centreOf(std::span<const reach::Point2> ring) {
    const reach::Point2 centre = reach::centreOfGravity(ring);
    return {centre[0], centre[1]};
}

void point(ui::PlanePlot& plot, QPointF data) {
    QTest::mouseMove(&plot, plot.view().toPixel(data).toPoint() + QPoint(3, 3));
    QTest::mouseMove(&plot, plot.view().toPixel(data).toPoint());
}

void click(ui::PlanePlot& plot, QPointF data) {
    QTest::mouseClick(&plot, Qt::LeftButton, Qt::NoModifier, plot.view().toPixel(data).toPoint());
}

}  // namespace

/// The mouse over both planes, on the real engine and in the real window.
class TestLinkedPlanes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_session = std::make_unique<ui::Session>(reach::answerAll);
        m_window = std::make_unique<ui::MainWindow>(*m_session, ui::Settings());
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void cleanup() {
        m_window.reset();
        m_session.reset();
    }

    void pinsOfAFile_mustFitTheNetwork() {
        m_session->open({sample("3-4-4-2.onnx")});
        QTRY_VERIFY(m_session->network() && !m_session->isBusy());
        ui::PieceFocus& focus = m_window->page()->focusedPieces();
        std::vector<ui::PieceId> pins(5000, ui::PieceId{3});
        pins.push_back({});
        pins.push_back({1, 2, 3});
        pins.push_back({7});
        focus.setPins(pins);
        QCOMPARE(focus.pins(), (std::vector<ui::PieceId>{{3}, {7}}));
        QTest::qWait(100);  // the piece's panel looks at them
    }

    void inputPlane_comesAndGoesByKey() {
        QVERIFY(open("nonconvex_2-8-8-2.onnx"));
        QVERIFY(!input().isVisible());
        trigger("pieces.input");
        QVERIFY(input().isVisible() && m_session->state().partition.isShown);
        m_session->undoStack()->undo();
        QVERIFY(!input().isVisible());
    }

    void hoveredCell_lightsUpInTheOutput_data() { networks(); }

    void hoveredCell_lightsUpInTheOutput() {
        QFETCH(QString, name);
        QVERIFY(openShown(name));
        const auto& cells = *planes().partition().cells();
        const std::size_t piece = largestCell(cells);
        const auto ring = ui::cellRing(cells, piece);
        QPointF middle;
        for (const QPointF corner : ring) {
            middle += corner / ring.size();
        }
        point(input(), middle);
        QVERIFY(planes().focus().isHovering());
        QVERIFY(std::ranges::equal(*planes().focus().current(), cells.pieces()[piece].pattern));
        QVERIFY(!output().overlay()->highlights().empty());
        QVERIFY(!input().overlay()->highlights().empty());
        QTRY_VERIFY(planes().panel()->report().has_value());
        QCOMPARE(planes().panel()->report()->layers.size(),
                 m_session->network()->patternSizes().size());
    }

    void hoveredImage_lightsUpInTheInput_data() { networks(); }

    void hoveredImage_lightsUpInTheInput() {
        QFETCH(QString, name);
        QVERIFY(openShown(name));
        // The image of a cell that the input plane shows, found in the output plane.
        const auto& cells = *planes().partition().cells();
        const std::size_t piece = largestCell(cells);
        const QPointF there = centreOf(cells.pieces()[piece].image);
        point(output(), there);
        auto& focus = planes().focus();
        QVERIFY(focus.isHovering());
        const ui::PieceId wanted(cells.pieces()[piece].pattern.begin(),
                                 cells.pieces()[piece].pattern.end());
        for (std::size_t k = 0; k < focus.underCursor() && *focus.current() != wanted; ++k) {
            QTest::keyClick(&output(), Qt::Key_Tab);
        }
        QCOMPARE(*focus.current(), wanted);
        QVERIFY(!input().overlay()->highlights().empty());
    }

    void clickPinsAndClickUnpins() {
        QVERIFY(openShown(sample("nonconvex_2-8-8-2.onnx")));
        click(input(), {0.31, 0.17});
        QCOMPARE(planes().focus().pins().size(), std::size_t{1});
        QTest::mouseMove(m_window.get(), QPoint(5, 5));
        planes().focus().leave();
        QVERIFY(planes().focus().current());
        QVERIFY(!output().overlay()->highlights().empty());
        click(input(), {0.31, 0.17});
        QVERIFY(planes().focus().pins().empty());
        click(input(), {0.31, 0.17});
        click(input(), {-0.9, -0.9});
        QCOMPARE(planes().focus().pins().size(), std::size_t{2});
        trigger("analysis.cancel");
        QVERIFY(planes().focus().pins().empty());
    }

    void bracketsStepThroughPieces() {
        QVERIFY(openShown(sample("3-4-4-2.onnx")));
        trigger("pieces.next");
        const auto first = *planes().focus().current();
        trigger("pieces.next");
        QVERIFY(*planes().focus().current() != first);
        trigger("pieces.previous");
        QCOMPARE(*planes().focus().current(), first);
        trigger("pieces.pin");
        QVERIFY(planes().focus().isPinned(first));
    }

    void colours_areTheSameInBothPlanes() {
        QVERIFY(openShown(sample("nonconvex_2-8-8-2.onnx")));
        for (int k = 1; k < ui::kPieceColourings; ++k) {
            m_session->change(QString(), [k](ui::State& state) {
                state.partition.colouring = static_cast<ui::PieceColouring>(k);
            });
            QTRY_VERIFY(planes().colours().ofExact && planes().colours().ofCells);
            QVERIFY(*planes().colours().ofExact == *planes().colours().ofCells);
            const auto* key = planes().findChild<ui::ColourKeyBar*>();
            QVERIFY(key->isVisible());
            const auto& sets = output().sets()->sets;
            QVERIFY(std::ranges::any_of(
                sets, [](const ui::PlotSet& set) { return set.colours != nullptr; }));
        }
        m_session->change(QString(), [](ui::State& state) {
            state.partition.colouring = ui::PieceColouring::Plain;
        });
        QTRY_VERIFY(!planes().colours().ofExact);
        QVERIFY(!planes().findChild<ui::ColourKeyBar*>()->isVisible());
    }

    void planesTurn_andRememberIt() {
        QVERIFY(openShown(sample("nonconvex_2-8-8-2.onnx")));
        QVERIFY(input().mapTo(m_window.get(), QPoint()).x() >
                output().mapTo(m_window.get(), QPoint()).x());
        trigger("pieces.below");
        QTRY_VERIFY(input().mapTo(m_window.get(), QPoint()).y() >
                    output().mapTo(m_window.get(), QPoint()).y());
        QVERIFY(m_window->settings().partitionBelow);
        QVERIFY(m_window->settings().splitters.contains(QStringLiteral("planes")));
    }

    void panel_copiesWhatItSays() {
        QVERIFY(openShown(sample("3-4-4-2.onnx")));
        trigger("pieces.next");
        QTRY_VERIFY(planes().panel()->report());
        for (QAction* action : planes().panel()->findChild<QMenu*>()->actions()) {
            QGuiApplication::clipboard()->clear();
            action->trigger();
            QVERIFY(QGuiApplication::clipboard()->text().size() > 40);
        }
    }

    void table_followsTheFocusAndLeadsIt() {
        QVERIFY(openShown(sample("3-4-4-2.onnx")));
        trigger("pieces.table");
        auto* table = m_window->findChild<ui::PieceTable*>();
        QVERIFY(table->isVisible());
        const auto count = m_session->result(reach::Method::Exact)->result.pieceCount;
        QCOMPARE(table->view()->model()->rowCount(), static_cast<int>(count));
        table->view()->selectRow(3);
        QVERIFY(planes().focus().current());
        trigger("pieces.next");
        QCOMPARE(table->view()->currentIndex().row(), 4);
    }

    void pieceLimit_saysWhatItCosts() {
        QVERIFY(open("3-4-4-2.onnx"));
        QAction* million = m_window->actions().find(QStringLiteral("pieces.limit1000000"));
        QVERIFY2(million->text().contains(QStringLiteral("MB")) ||
                     million->text().contains(QStringLiteral("GB")),
                 qPrintable(million->text()));
        million->trigger();
        QCOMPARE(m_session->maxPieces(), qint64{1000000});
        QVERIFY(million->isChecked());
    }

    void areasOfASlice_areThoseOfItsCellsInBothPlanes() {
        QVERIFY(openShown(sample("3-4-4-2.onnx")));
        const auto& cells = planes().partition().cells();
        const ui::ComputedPtr exact = m_session->result(reach::Method::Exact);
        const ui::LayerUnits layers{m_session->network()->patternSizes()};
        const auto colours =
            ui::makeLinkedColours(exact, cells, ui::PieceColouring::Area, layers, false);
        const auto sizes = reach::measuresOf(cells->pieces());
        QCOMPARE(colours.key.to, *std::ranges::max_element(sizes));
        QVERIFY(colours.key.title.contains(QStringLiteral("cell")));
        for (std::size_t piece = 0; piece < sizes.size(); ++piece) {
            const auto whole = exact->result.pieces.find(cells->pieces()[piece].pattern);
            QVERIFY(whole.has_value());
            QCOMPARE((*colours.ofExact)[*whole], (*colours.ofCells)[piece]);
        }
        const auto alone =
            ui::makeLinkedColours(exact, nullptr, ui::PieceColouring::Area, layers, false);
        QVERIFY(alone.key.title.contains(QStringLiteral("image")));
    }

    void firstWindow_fitsTheScreenWithItsFrame() {
        QCOMPARE(ui::firstWindowSize({1920, 1080}), QSize(1280, 800));
        const QSize small = ui::firstWindowSize({1280, 800});
        QVERIFY(small.width() < 1280 && small.height() <= 770);
    }

    void planesBelowEachOtherAndABanner_keepTheWindowsSize() {
        QVERIFY(openShown(sample("3-4-4-2.onnx")));
        m_window->changeSettings([](ui::Settings& settings) {
            settings.partitionBelow = true;
            settings.pieceDetails = true;
        });
        m_session->raise({ui::Message::Kind::Error, QStringLiteral("It went wrong."),
                          QStringLiteral("Try again.")});
        m_window->resize(1264, 760);
        QTest::qWait(100);
        QCOMPARE(m_window->height(), 760);
        const int bottom = input().mapTo(m_window.get(), QPoint(0, input().height())).y();
        QVERIFY2(bottom <= 760, qPrintable(QString::number(bottom)));
        QVERIFY(input().axisRect()->height() > 20);
    }

    void narrowColourKey_takesMoreLinesAndTellsAll() {
        ui::ColourKeyBar bar;
        ui::ColourKey key{ui::ColourKey::Kind::Entries, QStringLiteral("cut last by")};
        for (int layer = 1; layer <= 12; ++layer) {
            key.entries.emplace_back(qRgb(0, 0, 9), QStringLiteral("layer %1").arg(layer));
        }
        bar.setKey(key, false);
        QVERIFY(bar.heightForWidth(200) > 3 * bar.heightForWidth(2000));
        QVERIFY(bar.toolTip().contains(QStringLiteral("layer 12")));
    }

private:
    void networks() {
        QTest::addColumn<QString>("name");
        QTest::newRow("two inputs") << sample("nonconvex_2-8-8-2.onnx");
        QTest::newRow("slice of three") << sample("3-4-4-2.onnx");
    }

    ui::LinkedPlanes& planes() { return *m_window->page()->planes(); }
    ui::ReachPlot& output() { return *m_window->page()->plot(); }
    ui::PlanePlot& input() { return *planes().inputView()->plot(); }

    void trigger(const char* id) { m_window->actions().find(QString::fromLatin1(id))->trigger(); }

    static std::size_t largestCell(const ui::PartitionCells& cells) {
        std::size_t largest = 0;
        for (std::size_t piece = 1; piece < cells.pieces().size(); ++piece) {
            if (cells.pieces().cellMeasure(piece) > cells.pieces().cellMeasure(largest) &&
                cells.pieces().imageArea(piece) > 1e-6) {
                largest = piece;
            }
        }
        return largest;
    }

    bool open(const char* name) { return openPath(sample(name)); }

    bool openPath(const QString& path) {
        m_session->open({path});
        return QTest::qWaitFor([&] { return m_session->network() && !m_session->isBusy(); }, 20000);
    }

    bool openShown(const QString& path) {
        if (!openPath(path)) {
            return false;
        }
        trigger("pieces.input");
        const bool isThere =
            QTest::qWaitFor([&] { return planes().partition().isCurrent(); }, 20000);
        QTest::qWait(50);
        return isThere;
    }

    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::MainWindow> m_window;
};

QTEST_MAIN(TestLinkedPlanes)
#include "tst_linked_planes.moc"
