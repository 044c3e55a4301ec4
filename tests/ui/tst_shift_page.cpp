#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>

#include "core/io/network_file.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"
#include "ui/models/shift_layer_model.h"
#include "ui/pages/main_window.h"
#include "ui/pages/shift_actions.h"
#include "ui/pages/shift_page.h"
#include "ui/plot/chart_view.h"
#include "ui/plot/neuron_map.h"
#include "ui/plot/reach_plot.h"
#include "ui/plot/shift_views.h"
#include "ui/session/critical_eps_meter.h"
#include "ui/session/session.h"
#include "ui/session/shift_lab.h"
#include "ui/widgets/shift_controls.h"

using reach::Method;

/// The page on the real engine.
class TestShiftPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        core::writeNetwork(randomReluNetwork({2, 6, 5, 2}, 3), file("chain.onnx").toStdString());
        Numbers numbers(5);
        core::writeNetwork(
            chain({1, 4, 4}, {convolution(sizes(1, 2, {2, 2}), numbers), core::Relu{},
                              core::Reshape{{18}}, dense(18, 2, numbers)}),
            file("image.onnx").toStdString());
        core::writeNetwork(chain({2}, {dense(2, 2, numbers)}), file("affine.onnx").toStdString());
    }

    void init() {
        m_session = std::make_unique<ui::Session>(reach::answerAll);
        m_lab = std::make_unique<ui::ShiftLab>(*m_session);
        m_meter = std::make_unique<ui::CriticalEpsMeter>(*m_session, *m_lab);
        m_page = std::make_unique<ui::ShiftPage>(*m_session, *m_lab, *m_meter);
        m_page->resize(700, 700);
        m_page->show();
    }

    void cleanup() {
        m_page.reset();
        m_meter.reset();
        m_lab.reset();
        m_session.reset();
    }

    void withoutAShift_setsAreTheSessions() {
        open("chain.onnx");
        QVERIFY(m_lab->answer()->shifts.empty());
        QCOMPARE(m_lab->set(Method::Box), m_session->result(Method::Box));
        QTRY_VERIFY(m_page->summary().contains(QStringLiteral("unstable")));
        for (const ui::PlotSet& set : ui::shiftedSets(*m_session, *m_lab)->sets) {
            QVERIFY(!set.isPinned);
        }
    }

    /// method.md: at share 1 with sound ranges f is affine on the input set.
    void wholeShare_makesExactAndStarAndZonotopeOne_data() {
        QTest::addColumn<int>("mode");
        QTest::newRow("active") << int(reach::ShiftMode::Active);
        QTest::newRow("inactive") << int(reach::ShiftMode::Inactive);
        QTest::newRow("mixed") << int(reach::ShiftMode::Mixed);
    }

    void wholeShare_makesExactAndStarAndZonotopeOne() {
        QFETCH(int, mode);
        open("chain.onnx");
        shift([mode](ui::ShiftShow& show) {
            show.mode = static_cast<reach::ShiftMode>(mode);
            show.share = 1.0;
        });
        QCOMPARE(m_lab->answer()->unstableAfter(), 0);
        const auto& exact = m_lab->set(Method::Exact)->result;
        for (const Method method : {Method::Star, Method::Zonotope}) {
            const auto& other = m_lab->set(method)->result;
            QVERIFY((exact.lower - other.lower).cwiseAbs().maxCoeff() < 1e-9);
            QVERIFY((exact.upper - other.upper).cwiseAbs().maxCoeff() < 1e-9);
        }
    }

    void click_shiftsOneNeuronAndASecondBringsItBack() {
        open("chain.onnx");
        const ui::NeuronPlace place = firstUnstable();
        click(place);
        QCOMPARE(m_lab->answer()->shifts.size(), std::size_t(1));
        QVERIFY(m_lab->answer()->isShifted(place.layer, place.neuron));
        const auto& after = m_lab->answer()->after[std::size_t(place.layer)];
        QVERIFY(after.lower[place.neuron] >= 0.0);
        QCOMPARE(m_page->map()->layers()[std::size_t(place.layer)].moves[std::size_t(place.neuron)],
                 ui::NeuronMove::ToActive);
        click(place);
        QVERIFY(m_lab->answer()->shifts.empty());
        QVERIFY(m_session->state().shift.picks.empty());
    }

    void clickOnANeuronOfTheShare_bringsThatOneBack() {
        open("chain.onnx");
        shift([](ui::ShiftShow& show) { show.share = 1.0; });
        const auto all = m_lab->answer()->shifts;
        click({all.front().layer, all.front().neuron});
        auto expected = all;
        expected.erase(expected.begin());
        QVERIFY(m_lab->answer()->shifts == expected);
        QVERIFY(!m_lab->answer()->isShifted(all.front().layer, all.front().neuron));
    }

    void clickOnAnActiveNeuron_makesItInactive() {
        open("chain.onnx");
        const auto& layer = m_lab->answer()->before[0];
        Eigen::Index active = 0;
        while (active < layer.lower.size() && layer.lower[active] < 0.0) {
            ++active;
        }
        if (active == layer.lower.size()) {
            QSKIP("no neuron of the first layer is active");
        }
        click({0, active});
        QVERIFY(m_lab->answer()->after[0].upper[active] <= 0.0);
        QVERIFY(!m_lab->answer()->shifts.front().toActive);
    }

    void channelClick_shiftsAllOfItsNeurons() {
        open("image.onnx");
        shift([](ui::ShiftShow& show) { show.byChannel = true; });
        click({0, 9 + 4});
        QCOMPARE(m_lab->answer()->shifts.size(), std::size_t(1));
        QVERIFY(m_lab->answer()->shifts.front().isChannel);
        const auto& after = m_lab->answer()->after[0];
        QVERIFY(after.lower.tail(9).minCoeff() >= 0.0);
        const auto& moves = m_page->map()->layers()[0].moves;
        QCOMPARE(std::ranges::count(moves, ui::NeuronMove::ToActive), 9);
        click({0, 9});
        QVERIFY(m_lab->answer()->shifts.empty());
    }

    void sliderDrag_isOneStepAndIsUndone() {
        open("chain.onnx");
        const int steps = m_session->undoStack()->count();
        QSlider* slider = m_page->controls()->share();
        slider->setSliderDown(true);
        for (int k = 1; k <= 10; ++k) {
            slider->setValue(100 * k);
        }
        slider->setSliderDown(false);
        QCOMPARE(m_session->undoStack()->count(), steps + 1);
        QCOMPARE(m_session->state().shift.share, 1.0);
        settled();
        QVERIFY(!m_lab->answer()->shifts.empty());
        m_session->undoStack()->undo();
        settled();
        QVERIFY(m_lab->answer()->shifts.empty());
        QCOMPARE(slider->value(), 0);
    }

    void setsBefore_standAsOutlines() {
        open("chain.onnx");
        shift([](ui::ShiftShow& show) { show.share = 1.0; });
        const auto sets = ui::shiftedSets(*m_session, *m_lab);
        qsizetype outlines = 0;
        qsizetype labels = 0;
        for (const ui::PlotSet& set : sets->sets) {
            outlines += set.isPinned ? 1 : 0;
            labels += set.isPinned && !set.label.isEmpty() ? 1 : 0;
        }
        QCOMPARE(outlines, qsizetype(m_session->state().methods.on.size()));
        QCOMPARE(labels, 1);
    }

    void curves_growWithTheSharesVisited() {
        open("chain.onnx");
        QTRY_COMPARE(m_lab->points().size(), std::size_t(1));
        shift([](ui::ShiftShow& show) { show.share = 0.5; });
        shift([](ui::ShiftShow& show) { show.share = 1.0; });
        QCOMPARE(m_lab->points().size(), std::size_t(3));
        QCOMPARE(m_lab->points().back().unstable, 0);
        QVERIFY(m_lab->points().back().radius.contains(Method::Exact));
        shift([](ui::ShiftShow& show) { show.mode = reach::ShiftMode::Inactive; });
        QVERIFY(m_lab->points().size() <= 2);  // another mode is another curve
    }

    void sweep_visitsEveryTenthAndLeavesTheStateAlone() {
        open("chain.onnx");
        const ui::State before = m_session->state();
        m_lab->sweep();
        QCOMPARE(m_lab->sweepCount(), 10);
        QTRY_VERIFY(!m_lab->isSweeping() && !m_lab->isBusy());
        QVERIFY(m_session->state() == before);
        std::set<double> shares;
        for (const ui::ShiftPoint& point : m_lab->points()) {
            shares.insert(point.share);
            QCOMPARE(point.radius.size(), m_session->state().methods.on.size());
        }
        QVERIFY(shares.contains(0.0) && shares.contains(1.0));
        for (std::size_t k = 1; k < m_lab->points().size(); ++k) {
            QVERIFY(m_lab->points()[k].unstable <= m_lab->points()[k - 1].unstable);
        }
        QVERIFY(!m_page->sizes()->figure().panels.empty());
    }

    void changeWhileSweeping_endsTheSweep() {
        open("chain.onnx");
        m_lab->sweep();
        shift([](ui::ShiftShow& show) { show.seed += 1; });
        QVERIFY(!m_lab->isSweeping());
    }

    void criticalEps_agreesWithTheStatesAtTheSessionsEps() {
        open("chain.onnx");
        QTRY_VERIFY(m_meter->isCurrent());
        const double eps = m_session->input().eps;
        const auto& critical = m_meter->answer()->before;
        QVERIFY(m_meter->answer()->largest > eps);
        const auto& ranges = m_lab->answer()->before;
        for (std::size_t l = 0; l < ranges.size(); ++l) {
            for (Eigen::Index n = 0; n < ranges[l].lower.size(); ++n) {
                const bool isUnstable = reach::isUnstable(ranges[l].lower[n], ranges[l].upper[n]);
                if (isUnstable) {
                    QVERIFY(critical.layers[l].stableAt[n] <= eps);
                }
            }
        }
        const auto answer = m_meter->answer();
        m_session->setEps(0.9 * eps);
        QTest::qWait(20);
        QVERIFY(m_meter->isCurrent());  // without a shift the staircase holds for every eps
        QCOMPARE(m_meter->answer(), answer);
        shift([](ui::ShiftShow& show) { show.share = 1.0; });
        QTRY_VERIFY(m_meter->isCurrent() && m_meter->answer()->after);
    }

    void statesByATighterMethod_leaveFewerUnstable() {
        open("chain.onnx");
        shift([](ui::ShiftShow& show) { show.statesBy = Method::Box; });
        const auto byBox = m_lab->answer()->unstableBefore();
        shift([](ui::ShiftShow& show) { show.statesBy = Method::Star; });
        QVERIFY(m_lab->answer()->unstableBefore() <= byBox);
    }

    void sampledRanges_mayLeaveNeuronsUnstableBySoundBounds() {
        open("chain.onnx");
        shift([](ui::ShiftShow& show) {
            show.source = reach::RangeSource::Sampled;
            show.samples = 3;
            show.share = 1.0;
        });
        QVERIFY(!m_lab->answer()->shifts.empty());
        QVERIFY(m_lab->answer()->unstableAfter() > 0);
    }

    void layerTable_addsUp() {
        open("chain.onnx");
        shift([](ui::ShiftShow& show) {
            show.mode = reach::ShiftMode::Mixed;
            show.share = 1.0;
        });
        ui::ShiftLayerModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setAnswer(m_lab->answer());
        QCOMPARE(model.rowCount(), 3);
        const auto at = [&model](int row, int column) {
            return model.index(row, column).data().toString().toInt();
        };
        for (int column = ui::ShiftLayerModel::Neurons; column < model.columnCount(); ++column) {
            QCOMPARE(at(0, column) + at(1, column), at(2, column));
        }
        QCOMPARE(at(2, ui::ShiftLayerModel::Neurons), 11);
        QCOMPARE(at(2, ui::ShiftLayerModel::ToActive) + at(2, ui::ShiftLayerModel::ToInactive),
                 int(m_lab->answer()->shifts.size()));
        model.setAnswer(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void networkWithoutRelu_saysSo() {
        m_session->open({file("affine.onnx")});
        QTRY_VERIFY(m_lab->answer() && !m_session->isBusy());
        QVERIFY(m_lab->answer()->before.empty());
        QTest::keyClick(m_page->map(), Qt::Key_Return);
        QVERIFY(m_session->state().shift.picks.empty());
    }

    void pause_computesNothing() {
        open("chain.onnx");
        m_session->setPaused(true);
        m_session->change(QStringLiteral("share"),
                          [](ui::State& state) { state.shift.share = 1.0; });
        QTest::qWait(50);
        QVERIFY(!m_lab->isBusy() && !m_lab->isCurrent());
        m_session->setPaused(false);
        settled();
    }

    void hiddenPage_computesNothing() {
        open("chain.onnx");
        m_page->hide();
        m_session->change(QStringLiteral("share"),
                          [](ui::State& state) { state.shift.share = 1.0; });
        QTest::qWait(50);
        QVERIFY(!m_lab->isCurrent());
        m_page->show();
        settled();
    }

    void anotherNetwork_forgetsShareAndClicks() {
        open("chain.onnx");
        shift([](ui::ShiftShow& show) { show.share = 0.5; });
        click(firstUnstable());
        open("image.onnx");
        QVERIFY(m_session->state().shift.isNone());
        QVERIFY(m_lab->points().size() <= 1);
    }

    void fastDrag_endsAtTheLastShare() {
        open("chain.onnx");
        for (int k = 0; k <= 200; ++k) {
            m_session->change(QStringLiteral("share"),
                              [k](ui::State& state) { state.shift.share = k / 200.0; });
            QTest::qWait(1);
        }
        settled();
        QCOMPARE(m_lab->answer()->state.shift.share, 1.0);
        QCOMPARE(m_lab->answer()->unstableAfter(), 0);
        QVERIFY(m_lab->points().size() > 2);  // something was shown on the way
    }

    void window_savesTheShiftedNetwork() {
        ui::Session session(reach::answerAll);
        ui::MainWindow window(session, {});
        window.show();
        session.open({file("chain.onnx")});
        QTRY_VERIFY(session.network() && !session.isBusy());
        QTest::keyClick(&window, Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(window.currentPageId(), QStringLiteral("ShiftPage"));
        session.change(QStringLiteral("share"), [](ui::State& state) { state.shift.share = 1.0; });
        ui::ShiftLab& lab = window.shifts().lab();
        QTRY_VERIFY(lab.isComplete());
        QVERIFY(window.actions().find(QStringLiteral("file.saveShifted"))->isEnabled());
        QVERIFY(window.shifts().saveNetwork(file("shifted.onnx")));
        const core::Network read = core::readNetwork(file("shifted.onnx").toStdString(), {});
        const auto ranges =
            reach::neuronRanges(read, session.input().toInputSet(), reach::RangeOptions());
        for (const auto& layer : ranges) {
            QCOMPARE(reach::countStates(layer).unstable, 0);
        }
        QSignalSpy raised(&session, &ui::Session::messageRaised);
        QVERIFY(!window.shifts().saveNetwork(file("no/such/folder/net.onnx")));
        QCOMPARE(raised.size(), 1);
        window.shifts().reset();
        QVERIFY(session.state().shift.isNone());
    }

private:
    QString file(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    void settled() {
        QTRY_VERIFY(!m_session->isBusy());
        QTRY_VERIFY2(m_lab->isComplete() && !m_lab->isBusy(), qPrintable(m_lab->failure()));
        QTest::qWait(1);  // the page gathers facts of one turn of the event loop
    }

    void open(const char* name) {
        m_session->open({file(name)});
        QTRY_VERIFY(m_session->network() != nullptr);
        settled();
    }

    void shift(const std::function<void(ui::ShiftShow&)>& edit) {
        m_session->change(QStringLiteral("shift"), [&](ui::State& state) { edit(state.shift); });
        settled();
    }

    void click(ui::NeuronPlace place) {
        QTest::mouseClick(m_page->map()->viewport(), Qt::LeftButton, {},
                          m_page->map()->cellInView(place).center());
        settled();
    }

    ui::NeuronPlace firstUnstable() const {
        const auto& layers = m_lab->answer()->after;
        for (std::size_t l = 0; l < layers.size(); ++l) {
            for (Eigen::Index n = 0; n < layers[l].lower.size(); ++n) {
                if (reach::isUnstable(layers[l].lower[n], layers[l].upper[n])) {
                    return {int(l), n};
                }
            }
        }
        return {};
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::ShiftLab> m_lab;
    std::unique_ptr<ui::CriticalEpsMeter> m_meter;
    std::unique_ptr<ui::ShiftPage> m_page;
};

QTEST_MAIN(TestShiftPage)
#include "tst_shift_page.moc"
