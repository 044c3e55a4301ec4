#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>
#include <algorithm>

#include "core/io/network_file.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"
#include "ui/models/layer_bounds_model.h"
#include "ui/models/neuron_bounds_model.h"
#include "ui/models/neuron_line_model.h"
#include "ui/pages/bounds_actions.h"
#include "ui/pages/bounds_layers_panel.h"
#include "ui/pages/bounds_lines_panel.h"
#include "ui/pages/bounds_neurons_panel.h"
#include "ui/pages/bounds_page.h"
#include "ui/pages/main_window.h"
#include "ui/plot/chart_view.h"
#include "ui/plot/neuron_map.h"
#include "ui/session/bounds_desk.h"
#include "ui/session/line_finder.h"
#include "ui/session/session.h"
#include "ui/widgets/tables.h"

using reach::Method;

/// The page on the real engine.
class TestBoundsPage : public QObject {
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
        m_desk = std::make_unique<ui::BoundsDesk>(*m_session);
        m_finder = std::make_unique<ui::LineFinder>();
        m_page = std::make_unique<ui::BoundsPage>(*m_session, *m_desk, *m_finder);
        m_page->resize(700, 700);
        m_page->show();
    }

    void cleanup() {
        m_page.reset();
        m_finder.reset();
        m_desk.reset();
        m_session.reset();
    }

    void withoutANetwork_saysWhatToDo() {
        QVERIFY(m_page->emptyText().contains(QStringLiteral("Open a network")));
        QSignalSpy wanted(m_page.get(), &ui::BoundsPage::openWanted);
        for (QPushButton* button : m_page->findChildren<QPushButton*>()) {
            if (button->isVisible()) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QCOMPARE(wanted.size(), 1);
    }

    void layers_areThoseOfTheSessionsAnswers() {
        open("chain.onnx");
        const auto& report = *m_desk->report();
        QCOMPARE(report.layers.size(), std::size_t(3));
        for (const ui::ReportMethod& method : report.methods) {
            QCOMPARE(method.computed, m_session->result(method.method()));
        }
        QVERIFY(report.indexOf(Method::Exact) < 0);
        // A looser method is nowhere tighter in the mean.
        const auto* model = m_page->layers()->model();
        const int box = report.indexOf(Method::Box);
        for (int layer = 0; layer < model->rowCount(); ++layer) {
            QVERIFY(model->ratio(layer, box) >= 1.0);
        }
    }

    void click_choosesALayerAndUndoTakesItBack() {
        open("chain.onnx");
        QTableView* table = m_page->layers()->table();
        table->setCurrentIndex(table->model()->index(1, 0));
        settled();
        QCOMPARE(m_session->state().bounds.layer, m_desk->report()->layers[1].name);
        QCOMPARE(m_page->neurons()->model()->rowCount(), 5);
        m_session->undoStack()->undo();
        settled();
        QVERIFY(m_session->state().bounds.layer.empty());
        QCOMPARE(m_page->neurons()->model()->rowCount(), 6);
        QCOMPARE(table->currentIndex().row(), 0);
    }

    void neuron_isDrawnBetweenTheLinesOfEveryMethod() {
        open("chain.onnx");
        QTableView* table = m_page->neurons()->pictures();
        table->setCurrentIndex(table->model()->index(3, 0));
        settled();
        QCOMPARE(m_session->state().bounds.neuron, 3);
        QCOMPARE(m_page->lines()->title(), QStringLiteral("relu1, neuron 3"));
        QCOMPARE(m_page->lines()->model()->rowCount(), int(m_desk->report()->methods.size()));
        QVERIFY(!m_page->lines()->chart()->figure().panels.empty());
        for (const ui::MethodLines& lines : m_finder->answer()->methods) {
            QVERIFY2(lines.reason.isEmpty(), qPrintable(lines.reason));
            const ui::LineBounds& bounds = lines.bounds;
            for (int k = 0; k <= 20; ++k) {
                const double x = bounds.from + (bounds.to - bounds.from) * k / 20.0;
                QVERIFY(bounds.lowerAt(x) <= std::max(0.0, x) + 1e-12);
                QVERIFY(bounds.upperAt(x) >= std::max(0.0, x) - 1e-12);
            }
        }
    }

    void walkThroughNeurons_isOneStepToUndo() {
        open("chain.onnx");
        const int steps = m_session->undoStack()->count();
        QTableView* table = m_page->neurons()->pictures();
        table->setFocus();
        for (int k = 0; k < 4; ++k) {
            QTest::keyClick(table, Qt::Key_Down);
        }
        settled();
        QCOMPARE(m_session->state().bounds.neuron, 4);
        QCOMPARE(m_session->undoStack()->count(), steps + 1);
    }

    void heading_ordersAndASecondClickTurnsTheOrder() {
        open("chain.onnx");
        const auto* model = m_page->neurons()->model();
        m_page->neurons()->tabs()->setCurrentIndex(1);
        QHeaderView* header = m_page->neurons()->numbers()->horizontalHeader();
        const int column = ui::NeuronBoundsModel::columnOf(0, ui::NeuronBoundsModel::Width);
        Q_EMIT header->sectionClicked(column);
        settled();
        QVERIFY(m_session->state().bounds.key == ui::NeuronKey::Width);
        QVERIFY(m_session->state().bounds.isDescending);
        const std::int64_t widest = model->neuronOfRow(0);
        Q_EMIT header->sectionClicked(column);
        settled();
        QCOMPARE(model->neuronOfRow(model->rowCount() - 1), widest);
        QCOMPARE(header->sortIndicatorSection(), column);
    }

    void chosenNeuron_staysMarkedWhateverTheOrder() {
        open("chain.onnx");
        edit([](ui::BoundsShow& bounds) {
            bounds.layer = "relu1";
            bounds.neuron = 4;
        });
        for (int key = 0; key < ui::kNeuronKeys; ++key) {
            edit([key](ui::BoundsShow& bounds) {
                ui::orderBy(bounds, static_cast<ui::NeuronKey>(key), Method::Box);
            });
            const int row = m_page->neurons()->pictures()->currentIndex().row();
            QCOMPARE(m_page->neurons()->model()->neuronOfRow(row), 4);
            QCOMPARE(m_session->state().bounds.neuron, 4);
        }
    }

    void imageLayer_hasChannelsAndAMap() {
        open("image.onnx");
        edit([](ui::BoundsShow& bounds) { bounds.channel = 1; });
        QCOMPARE(m_page->neurons()->model()->rowCount(), 9);
        m_page->neurons()->tabs()->setCurrentIndex(2);
        ui::NeuronMap* map = m_page->neurons()->map();
        QCOMPARE(map->layers().size(), std::size_t(1));
        QCOMPARE(map->layout().tileSize(0), 9);
        QTest::mouseClick(map->viewport(), Qt::LeftButton, {}, map->cellInView({0, 12}).center());
        settled();
        QCOMPARE(m_session->state().bounds.neuron, 12);
        QCOMPARE(m_page->lines()->title(), QStringLiteral("n2, neuron 1, 1, 0"));
    }

    void baseline_changesRatiosAndIsUndone() {
        open("chain.onnx");
        const auto& report = *m_desk->report();
        const int box = report.indexOf(Method::Box);
        QComboBox* baseline = m_page->baseline();
        QCOMPARE(baseline->count(), int(report.methods.size()) + 1);
        Q_EMIT baseline->activated(box + 1);
        settled();
        QCOMPARE(m_session->state().bounds.baseline, std::optional(Method::Box));
        QCOMPARE(m_page->layers()->model()->ratio(0, box), 1.0);
        m_session->undoStack()->undo();
        settled();
        QVERIFY(!m_session->state().bounds.baseline);
        QCOMPARE(baseline->currentIndex(), 0);
    }

    void output_hasNoLines() {
        open("chain.onnx");
        edit([this](ui::BoundsShow& bounds) {
            bounds.layer = m_desk->report()->layers.back().name;
            bounds.neuron = 1;
        });
        QVERIFY(m_finder->answer() && !m_finder->answer()->activation);
        QCOMPARE(m_page->lines()->model()->rowCount(), 0);
    }

    void networkWithoutActivations_showsItsOutputs() {
        open("affine.onnx");
        QCOMPARE(m_desk->report()->layers.size(), std::size_t(1));
        QCOMPARE(m_page->neurons()->model()->rowCount(), 2);
    }

    void withoutRelaxations_offersToTurnSomeOn() {
        open("chain.onnx");
        m_session->change(QStringLiteral("exact only"),
                          [](ui::State& state) { state.methods.on = {Method::Exact}; });
        QTRY_VERIFY(!m_session->isBusy() && !m_desk->isBusy());
        QTRY_VERIFY(m_page->emptyText().contains(QStringLiteral("relaxation")));
        for (QPushButton* button : m_page->findChildren<QPushButton*>()) {
            if (button->isVisible()) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        settled();
        QVERIFY(m_session->isOn(Method::Box) && m_session->isOn(Method::Zonotope));
        QVERIFY(m_page->emptyText().isEmpty());
    }

    void hiddenPage_comparesNothing() {
        open("chain.onnx");
        m_page->hide();
        const auto before = m_desk->report();
        m_session->setEps(0.5 * m_session->input().eps);
        QTRY_VERIFY(!m_session->isBusy());
        QTest::qWait(20);
        QCOMPARE(m_desk->report(), before);
        m_page->show();
        settled();
        QVERIFY(m_desk->report() != before);
        QVERIFY(m_desk->report()->methods.front().isCurrent);
    }

    void fastDrag_endsAtTheLastEps() {
        open("chain.onnx");
        const double eps = m_session->input().eps;
        QSignalSpy changed(m_desk.get(), &ui::BoundsDesk::changed);
        for (int k = 1; k <= 60; ++k) {
            m_session->setEps(eps * (1.0 - k / 120.0));
            QTest::qWait(2);
        }
        settled();
        for (const ui::ReportMethod& method : m_desk->report()->methods) {
            QVERIFY(method.isCurrent);
            QCOMPARE(method.computed, m_session->result(method.method()));
        }
        QVERIFY(changed.size() > 1);  // something was shown on the way
    }

    void anotherNetwork_forgetsLayerAndNeuron() {
        open("chain.onnx");
        edit([](ui::BoundsShow& bounds) {
            bounds.layer = "relu2";
            bounds.neuron = 3;
            bounds.unstableOnly = true;
        });
        open("image.onnx");
        QVERIFY(m_session->state().bounds.layer.empty());
        QCOMPARE(m_session->state().bounds.neuron, -1);
    }

    void neurons_areCopiedAsCsv() {
        open("image.onnx");
        const QString csv = [this] {
            ui::copyTable(*m_page->neurons()->pictures(), ui::TableFormat::Csv);
            return QGuiApplication::clipboard()->text();
        }();
        const QStringList lines = csv.trimmed().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 19);
        QVERIFY(lines.front().startsWith(QStringLiteral("Index,Channel,Row,Column,")));
        QVERIFY(lines.back().startsWith(QStringLiteral("17,1,2,2,")));
    }

    void window_hasThePageSecond() {
        ui::Session session(reach::answerAll);
        ui::MainWindow window(session, {});
        window.show();
        session.open({file("image.onnx")});
        QTRY_VERIFY(session.network() && !session.isBusy());
        QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(window.currentPageId(), QStringLiteral("BoundsPage"));
        QTRY_VERIFY(window.bounds().desk().report() && !window.bounds().isBusy());
        QAction* unstable = window.actions().find(QStringLiteral("bounds.unstable"));
        QVERIFY(unstable->isEnabled());
        unstable->trigger();
        QVERIFY(session.state().bounds.key == ui::NeuronKey::Instability);
        window.actions().find(QStringLiteral("bounds.copy"))->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("Index")));
    }

private:
    QString file(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    void settled() {
        QTRY_VERIFY(!m_session->isBusy());
        QTRY_VERIFY(m_desk->report() && !m_desk->isBusy());
        QTest::qWait(1);  // the page gathers facts of one turn of the event loop
        QTRY_VERIFY(!m_finder->isBusy());
    }

    void open(const char* name) {
        m_session->open({file(name)});
        QTRY_VERIFY(m_session->network() != nullptr);
        QTRY_COMPARE(m_session->network()->fileName(), QString::fromUtf8(name));
        settled();
    }

    void edit(const std::function<void(ui::BoundsShow&)>& change) {
        m_session->change(QStringLiteral("bounds"),
                          [&](ui::State& state) { change(state.bounds); });
        settled();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::BoundsDesk> m_desk;
    std::unique_ptr<ui::LineFinder> m_finder;
    std::unique_ptr<ui::BoundsPage> m_page;
};

QTEST_MAIN(TestBoundsPage)
#include "tst_bounds_page.moc"
