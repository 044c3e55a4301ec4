#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/io/network_file.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"
#include "ui/models/comparison_model.h"
#include "ui/models/shelf_model.h"
#include "ui/pages/main_window.h"
#include "ui/pages/network_actions.h"
#include "ui/pages/network_page.h"
#include "ui/pages/shelf_panel.h"
#include "ui/plot/weight_picture.h"
#include "ui/session/gap_meter.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/shelf.h"
#include "ui/widgets/bias_row.h"
#include "ui/widgets/fitting_numbers.h"
#include "ui/widgets/graph_view.h"
#include "ui/widgets/layer_inspector.h"
#include "ui/widgets/network_panel.h"
#include "ui/widgets/neuron_panel.h"
#include "ui/widgets/range_bars.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/weight_view.h"

using reach::Method;

/// The page on the real engine.
class TestNetworkPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        core::writeNetwork(randomReluNetwork({2, 4, 3, 2}, 1), file("chain.onnx").toStdString());
        Numbers numbers(5);
        core::writeNetwork(
            chain({1, 5, 5}, {convolution(sizes(1, 3, {2, 2}), numbers), core::Relu{},
                              core::Reshape{{48}}, dense(48, 2, numbers)}),
            file("image.onnx").toStdString());
    }

    void init() {
        m_session = std::make_unique<ui::Session>(reach::answerAll);
        m_page = std::make_unique<ui::NetworkPage>(*m_session);
        m_page->resize(1000, 700);
        m_page->show();
    }

    void cleanup() {
        m_page.reset();
        m_session.reset();
    }

    void firstLayerWithBiases_isChosen() {
        open("chain.onnx");
        QCOMPARE(m_page->inspector()->node(), 1);
        QCOMPARE(m_page->inspector()->neurons()->rowCount(), 4);
        QCOMPARE(m_page->inspector()->neuron()->unit(), 0);
    }

    void ranges_areThoseOfTheMethods() {
        open("chain.onnx");
        const auto bars = m_page->findChild<ui::RangeBars*>()->bars();
        QVERIFY(bars.size() >= 3);
        const auto box = m_session->result(Method::Box)->result;
        const auto bar = std::ranges::find(bars, QStringLiteral("Box"), &ui::RangeBar::name);
        QVERIFY(bar != bars.end());
        QCOMPARE(bar->lower, box.layers[0].lower[0]);
        QCOMPARE(bar->worth, QStringLiteral("sound"));
    }

    void movedBias_asksTheEditedNetwork() {
        open("chain.onnx");
        changeBias(0.75);
        core::writeNetwork(m_session->network()->network, file("again.onnx").toStdString());
        const core::Network again = core::readNetwork(file("again.onnx").toStdString(), {});
        const auto graph =
            std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(again));
        const reach::Question question{graph, m_session->input().toInputSet(),
                                       m_session->outputs()};
        for (const Method method : {Method::Box, Method::Zonotope, Method::Exact}) {
            QVERIFY(m_session->isCurrent(method));
            const auto wanted = reach::answer(question, method, {});
            const auto& found = m_session->result(method)->result;
            QVERIFY((wanted.lower - found.lower).cwiseAbs().maxCoeff() < 1e-6);
            QVERIFY((wanted.upper - found.upper).cwiseAbs().maxCoeff() < 1e-6);
        }
    }

    /// The meter hears of the next network before the panel does.
    void neuronOfTheNetworkBefore_isNotLookedUp() {
        open("chain.onnx");
        ui::GapMeter meter(*m_session);
        ui::NeuronPanel panel(*m_session, &meter);
        panel.setNeuron(5, 1, false);
        QVERIFY(!panel.isHidden());
        m_session->open({file("image.onnx")});
        QTRY_COMPARE(m_session->network()->fileName(), QStringLiteral("image.onnx"));
        panel.refresh();
        QCOMPARE(panel.node(), 5);
        panel.setNeuron(-1, -1, false);
        QVERIFY(panel.isHidden());
    }

    void movedBias_isUndoneAndRedone() {
        open("chain.onnx");
        const auto before = m_session->result(Method::Box)->result.lower;
        changeBias(5.0);
        const auto changed = m_session->result(Method::Box)->result.lower;
        QVERIFY((before - changed).cwiseAbs().maxCoeff() > 1e-3);
        m_session->undoStack()->undo();
        answered();
        QVERIFY(m_session->state().biases.empty());
        QVERIFY(m_session->result(Method::Box)->result.lower == before);
        m_session->undoStack()->redo();
        answered();
        QVERIFY(m_session->result(Method::Box)->result.lower == changed);
    }

    void sliderDrag_isOneStep() {
        open("chain.onnx");
        const int steps = m_session->undoStack()->count();
        auto* row = m_page->findChild<ui::BiasRow*>();
        Q_EMIT row->dragged(true);
        for (int k = 1; k <= 20; ++k) {
            Q_EMIT row->valueMoved(0.05 * k);
        }
        Q_EMIT row->dragged(false);
        QCOMPARE(m_session->undoStack()->count(), steps + 1);
        QCOMPARE(m_session->state().biases.front().value, 1.0);
    }

    void table_editsBiases() {
        open("chain.onnx");
        auto* model = m_page->inspector()->neurons();
        QVERIFY(model->setData(model->index(2, ui::NeuronModel::Bias), QStringLiteral("7"),
                               Qt::EditRole));
        QVERIFY((m_session->state().biases == ui::BiasEdits{{1, 2, 7.0}}));
        QTRY_VERIFY(
            model->index(2, ui::NeuronModel::Bias).data().toString().endsWith(QStringLiteral("•")));
    }

    void channelBias_movesItsWholeChannel() {
        open("image.onnx");
        QCOMPARE(m_page->inspector()->neurons()->unit(), ui::NeuronModel::Unit::Channels);
        m_page->inspector()->setUnit(2);
        changeBias(3.0);
        QVERIFY((m_session->state().biases == ui::BiasEdits{{1, 2, 3.0}}));
        const auto& layer = m_session->result(Method::Box)->result.layers[0];
        QVERIFY(layer.lower.segment(32, 16).minCoeff() > layer.lower.head(32).minCoeff());
    }

    void reset_givesTheFilesBiasesBack() {
        open("chain.onnx");
        const auto before = m_session->result(Method::Box)->result.lower;
        changeBias(5.0);
        m_page->showNode(3);
        changeBias(2.0);
        QCOMPARE(m_session->state().biases.size(), std::size_t(2));
        m_page->resetBiases(false);
        QCOMPARE(m_session->state().biases.size(), std::size_t(1));
        m_page->resetBiases(true);
        answered();
        QVERIFY(m_session->state().biases.empty());
        QVERIFY(m_session->result(Method::Box)->result.lower == before);
    }

    void changedBias_leavesTheInspectorItsWidth() {
        open("chain.onnx");
        m_page->resize(600, 560);
        changeBias(5.0);
        QTest::qWait(50);
        auto* row = m_page->findChild<ui::BiasRow*>();
        QVERIFY(row->width() >= 30 * ui::kStep);
        QVERIFY(row->findChild<QSlider*>()->width() >= 8 * ui::kStep);
        QVERIFY(row->mapTo(m_page.get(), QPoint(row->width(), 0)).x() <= m_page->width());
    }

    void savedNetwork_isTheEditedOne() {
        open("chain.onnx");
        changeBias(0.5);
        QVERIFY(m_page->saveNetwork(file("saved.onnx")));
        const core::Network read = core::readNetwork(file("saved.onnx").toStdString(), {});
        QCOMPARE(std::get<core::Dense>(read.nodes()[1].operation).bias[0], 0.5);
    }

    void savingIntoNowhere_isAMessage() {
        open("chain.onnx");
        QSignalSpy raised(m_session.get(), &ui::Session::messageRaised);
        QVERIFY(!m_page->saveNetwork(file("no/such/folder/net.onnx")));
        QCOMPARE(raised.size(), 1);
    }

    void graph_isWalkedByKeys() {
        open("chain.onnx");
        auto* graph = m_page->graph();
        graph->setFocus();
        QTest::keyClick(graph, Qt::Key_Home);
        QCOMPARE(m_page->inspector()->node(), 0);
        for (int node = 1; node <= 5; ++node) {
            QTest::keyClick(graph, Qt::Key_Down);
            QCOMPARE(m_page->inspector()->node(), node);
        }
        QTest::keyClick(graph, Qt::Key_Up);
        QCOMPARE(m_page->inspector()->node(), 4);
    }

    void clickInTheGraph_choosesTheLayer() {
        open("chain.onnx");
        auto* graph = m_page->graph();
        const QPoint place = graph->toView(graph->graph().rowOf(3).center()).toPoint();
        QTest::mouseClick(graph, Qt::LeftButton, {}, place);
        QCOMPARE(m_page->inspector()->node(), 3);
    }

    void layerList_leadsToThePage() {
        ui::Session session(reach::answerAll);
        ui::MainWindow window(session, {});
        window.show();
        session.open({file("chain.onnx")});
        QTRY_VERIFY(session.network() && !session.isBusy());
        Q_EMIT window.findChild<ui::NetworkPanel*>()->layerActivated(3);
        auto* page = window.networkActions().page();
        QCOMPARE(window.currentPage(), page);
        QCOMPARE(page->inspector()->node(), 3);
        QTest::keyClick(&window, Qt::Key_1, Qt::ControlModifier);
        QVERIFY(window.currentPage() != page);
        QTest::keyClick(&window, Qt::Key_8, Qt::ControlModifier);
        QCOMPARE(window.currentPage(), page);
    }

    void weightPicture_showsSignAndPlace() {
        const core::Dense layer{2, 2, {1.0, -1.0, 0.0, 0.25}, {0.0, 0.0}};
        const ui::WeightPicture picture(layer, false);
        QCOMPARE(picture.image().size(), QSize(2, 2));
        QVERIFY(picture.image().pixelColor(0, 0).red() > picture.image().pixelColor(0, 0).blue());
        QVERIFY(picture.image().pixelColor(1, 0).blue() > picture.image().pixelColor(1, 0).red());
        QCOMPARE(picture.image().pixelColor(0, 1), QColor(255, 255, 255));
        QCOMPARE(picture.outputAt({1, 1}), 1);
        QVERIFY(picture.describe({1, 1}).contains(QStringLiteral("0.2500")));
    }

    void narrowColumns_haveFewerDigitsButWholeExponents() {
        const QFontMetrics metrics(m_page->font());
        for (const double value : {-4.289e-5, -0.0052891, 1.2345e-12, 987.65, 0.0, -3.2e15}) {
            const QString whole = ui::formatNumber(value);
            QCOMPARE(ui::numberThatFits(value, 1000, metrics), whole);
            for (const int digits : {9, 8, 7}) {
                const int width = metrics.horizontalAdvance(QString(digits, QLatin1Char('0')));
                const QString text = ui::numberThatFits(value, width, metrics);
                QVERIFY2(metrics.horizontalAdvance(text) <= width || digits < 8, qPrintable(text));
                const double read = ui::parseNumber(text);
                QVERIFY2(text == whole || std::abs(read - value) <= 0.5 * std::abs(value),
                         qPrintable(text));
            }
        }
    }

    void largeLayer_isReducedToItsStrongestWeights() {
        core::Dense layer{5000, 3, std::vector<double>(15000, 0.001), {0, 0, 0}};
        layer.weight[7777] = -2.0;
        const ui::WeightPicture picture(layer, false);
        QVERIFY(picture.image().width() <= ui::WeightPicture::kMaxPictureSide);
        const QPoint place(2777 / 5, 0);
        QVERIFY(picture.describe(place).contains(QStringLiteral("input 2777")));
    }

    void thinMatrix_isWideEnoughToBeClicked() {
        ui::WeightView view;
        view.resize(300, 128);
        view.setOperation(
            core::Dense{5, 50, std::vector<double>(250, 0.5), std::vector<double>(50, 0.0)});
        view.show();
        QSignalSpy clicked(&view, &ui::WeightView::outputClicked);
        QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(60, 60));
        QCOMPARE(clicked.size(), 1);
    }

    void kernels_standApart() {
        Numbers numbers(5);
        // Five channels of two 2 x 2 kernels: strips of 5 x 2, two side by side.
        const ui::WeightPicture picture(convolution(sizes(2, 5, {2, 2}), numbers), false);
        QCOMPARE(picture.image().size(), QSize(12, 8));
        QVERIFY(picture.describe({2, 0}).isEmpty());
        QVERIFY(picture.describe({3, 0}).contains(QStringLiteral("channel 0, input channel 1")));
        QVERIFY(picture.describe({7, 1}).contains(QStringLiteral("channel 1, input channel 0")));
        QCOMPARE(picture.outputAt({8, 1}), 1);
        QCOMPARE(picture.outputAt({0, 4}), 2);
        QCOMPARE(picture.outputAt({9, 7}), -1);
        QCOMPARE(picture.rectOf(2), QRect(0, 3, 5, 2));
        QCOMPARE(picture.rectOf(1), QRect(7, 0, 5, 2));
    }

    void openNetworks_areListed_theOneInQuestionMarked() {
        open("chain.onnx");
        open("image.onnx");
        ui::ShelfModel* model = m_page->shelf()->model();
        const QAbstractItemModelTester tester(
            model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QCOMPARE(textAt(0, ui::ShelfModel::Name), QStringLiteral("chain.onnx"));
        QCOMPARE(textAt(0, ui::ShelfModel::Format), QStringLiteral("ONNX"));
        QCOMPARE(textAt(0, ui::ShelfModel::Layers), QStringLiteral("3"));
        QCOMPARE(textAt(0, ui::ShelfModel::Neurons), QStringLiteral("7"));
        QCOMPARE(textAt(0, ui::ShelfModel::Normalisation), QStringLiteral("none"));
        QCOMPARE(textAt(1, ui::ShelfModel::Input), QStringLiteral("1×5×5"));
        QCOMPARE(textAt(1, ui::ShelfModel::Data), QStringLiteral("—"));
        QCOMPARE(textAt(1, ui::ShelfModel::Clean), QStringLiteral("—"));
        QVERIFY(model->index(1, 0).data(Qt::FontRole).isValid());
        QVERIFY(!model->index(0, 0).data(Qt::FontRole).isValid());
        QCOMPARE(m_page->shelf()->table()->currentIndex().row(), 1);
    }

    void chosenRow_isInQuestion() {
        open("chain.onnx");
        open("image.onnx");
        m_page->shelf()->table()->setCurrentIndex(m_page->shelf()->model()->index(0, 0));
        QCOMPARE(m_session->network()->fileName(), QStringLiteral("chain.onnx"));
        QCOMPARE(m_session->undoStack()->undoText(), QStringLiteral("turn to chain.onnx"));
        m_page->shelf()->closeChosen();
        QCOMPARE(m_session->network()->fileName(), QStringLiteral("image.onnx"));
        QCOMPARE(m_page->shelf()->model()->rowCount(), 1);
    }

    /// The numbers of both are those that each has alone, over the same input set.
    void comparison_showsBothNetworksLayerByLayer() {
        core::writeNetwork(randomReluNetwork({2, 6, 2}, 4), file("other.onnx").toStdString());
        open("chain.onnx");
        const ui::OpenNetworkPtr first = m_session->network();
        open("other.onnx");
        m_session->change(QStringLiteral("comparison"), [&first](ui::State& state) {
            ui::NetworksShow show;
            show.compared = first->hash;
            setNetworksShow(state, show);
        });
        QVERIFY(m_page->isComparing());
        const ui::ComparisonModel* model = m_page->comparison();
        QCOMPARE(model->rowCount(), 5);
        const auto text = [model](int row, int column) {
            return model->index(row, column).data().toString();
        };
        constexpr int kOther = ui::ComparisonModel::PartCount;
        QCOMPARE(text(0, ui::ComparisonModel::Shape), QStringLiteral("6"));
        QCOMPARE(text(0, kOther + ui::ComparisonModel::Shape), QStringLiteral("4"));
        QVERIFY(text(4, ui::ComparisonModel::Kind).isEmpty());
        const auto facts = ui::layerFacts(first->network);
        QCOMPARE(text(0, kOther + ui::ComparisonModel::Norm),
                 ui::formatNumber(facts.front().weightNorm));
        QTRY_VERIFY(!text(1, kOther + ui::ComparisonModel::Unstable).isEmpty());
        const auto states = ui::statesOver(first, m_session->input().toInputSet());
        QCOMPARE(text(1, kOther + ui::ComparisonModel::Unstable),
                 QStringLiteral("%1 of 4").arg(states.front().second.unstable));
        m_page->shelf()->comparison()->setCurrentIndex(0);
        Q_EMIT m_page->shelf()->comparison()->activated(0);
        QVERIFY(!m_page->isComparing());
    }

    /// A normalisation in front of one of them moves no layer beside a wrong one.
    void comparison_pairsLayersOfOneKind() {
        open("chain.onnx");
        const ui::OpenNetworkPtr first = m_session->network();
        openRead(*m_session,
                 ui::openNetwork(file("chain.onnx"), {.mean = {0.5}, .deviation = {2.0}}));
        QVERIFY(m_session->network() != first);
        ui::ComparisonModel model(*m_session);
        model.setOther(first);
        model.setWatched(true);
        const auto kind = [&model](int row, int side) {
            return model.index(row, side * ui::ComparisonModel::PartCount).data().toString();
        };
        QCOMPARE(kind(0, 0), QStringLiteral("scale"));
        QVERIFY(kind(0, 1).isEmpty());
        for (int row = 1; row < model.rowCount(); ++row) {
            QCOMPARE(kind(row, 0), kind(row, 1));
        }
    }

private:
    QString textAt(int row, int column) const {
        return m_page->shelf()->model()->index(row, column).data().toString();
    }

    QString file(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    void answered() {
        QTRY_VERIFY(!m_session->isBusy());
        QTRY_VERIFY(m_session->isCurrent(Method::Box));
    }

    void open(const char* name) {
        m_session->open({file(name)});
        QTRY_VERIFY(m_session->network() != nullptr);
        answered();
        QTRY_VERIFY(!m_page->findChild<ui::RangeBars*>()->bars().empty());
    }

    void changeBias(double value) {
        Q_EMIT m_page->findChild<ui::BiasRow*>()->valueEntered(value);
        answered();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::NetworkPage> m_page;
};

QTEST_MAIN(TestNetworkPage)
#include "tst_network_page.moc"
