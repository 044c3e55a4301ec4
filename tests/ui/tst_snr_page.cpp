#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>

#include "core/bounds/bound_engine.h"
#include "core/io/network_file.h"
#include "fake_engine.h"
#include "fake_snr.h"
#include "tests/helpers/random_network.h"
#include "ui/models/snr_neuron_model.h"
#include "ui/pages/bounds_actions.h"
#include "ui/pages/figure_window.h"
#include "ui/pages/main_window.h"
#include "ui/pages/shift_actions.h"
#include "ui/pages/shift_page.h"
#include "ui/pages/snr_actions.h"
#include "ui/pages/snr_layer_panel.h"
#include "ui/pages/snr_page.h"
#include "ui/plot/chart_view.h"
#include "ui/plot/neuron_map.h"
#include "ui/session/dataset_shelf.h"
#include "ui/session/session.h"
#include "ui/session/snr_desk.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/snr_controls.h"
#include "ui/widgets/snr_networks.h"
#include "ui/widgets/snr_scale_bar.h"

/// The page on a meter of its own, then in the window.
class TestSnrPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        core::writeNetwork(randomReluNetwork({4, 6, 5, 3}, 3), file("one.onnx").toStdString());
        core::writeNetwork(randomReluNetwork({4, 7, 5, 3}, 4), file("two.onnx").toStdString());
        QFile rows(file("rows.csv"));
        QVERIFY(rows.open(QIODevice::WriteOnly));
        for (int i = 0; i < 40; ++i) {
            rows.write(QByteArray::number(i % 3));
            for (int k = 0; k < 4; ++k) {
                rows.write("," + QByteArray::number((37 * i + 61 * k) % 256));
            }
            rows.write("\n");
        }
    }

    void init() { make(fake::snrTools(m_log, {4}, 300)); }
    void cleanup() {
        m_page.reset();
        m_desk.reset();
        m_session.reset();
        m_log.msPerBatch = 0;
    }

    void withoutANetwork_saysWhatToDo() {
        QVERIFY(m_page->emptyText().contains(QStringLiteral("Open a network")));
        QSignalSpy wanted(m_page.get(), &ui::SnrPage::openWanted);
        clickShownButton();
        QCOMPARE(wanted.size(), 1);
        QVERIFY(!m_page->whyNot().isEmpty());
    }

    void networkThatNoKnownSetFits_asksForAFile() {
        open("one.onnx");
        QTRY_VERIFY(m_page->emptyText().contains(QStringLiteral("4 numbers")));
        takeData();
        QTRY_VERIFY(m_page->emptyText().isEmpty());
    }

    void buildWithoutTensors_saysSo() {
        ui::SnrTools tools = fake::snrTools(m_log, {4});
        tools.isAvailable = [] { return false; };
        make(tools);
        open("one.onnx");
        takeData();
        QTRY_VERIFY(m_page->emptyText().contains(QStringLiteral("libtorch")));
        QVERIFY(!m_desk->isBusy());
        QVERIFY(!m_page->whyNot().isEmpty());
    }

    void cheapQuestion_isMeasuredUnasked() {
        openBoth();
        const auto& figure = m_page->chart()->figure();
        QCOMPARE(figure.panels.front().chart.series.size(), std::size_t(2));
        QVERIFY2(m_page->status().contains(QStringLiteral("200 samples")),
                 qPrintable(m_page->status()));
        QVERIFY(m_page->status().contains(QStringLiteral("made of random numbers")));
        QCOMPARE(m_page->layer()->model()->rowCount(), 6);
    }

    void dearQuestion_waitsForTheButton() {
        open("one.onnx");
        takeData([](ui::SnrShow& show) {
            show.setup.samples = ui::kMostSnrSamples;
            show.setup.steps = 10000;
        });
        QTest::qWait(30);
        QVERIFY(!m_desk->isBusy());
        QVERIFY(m_page->status().contains(QStringLiteral("not measured")));
        m_log.msPerBatch = 20;
        QTest::mouseClick(m_page->measureButton(), Qt::LeftButton);
        QTRY_VERIFY(m_desk->isBusy() && m_page->cancelButton()->isVisible());
        QTRY_VERIFY(m_desk->latest(subject()) != nullptr);
        QTest::mouseClick(m_page->cancelButton(), Qt::LeftButton);
        QTRY_VERIFY(!m_desk->isBusy());
        QTest::qWait(30);
        QVERIFY(!m_desk->isBusy());  // it does not begin anew by itself
        QVERIFY(!m_desk->result(m_page->question(), subject())->isComplete);
        QVERIFY(m_page->networks()->entries().front().state.contains(QStringLiteral(" of 300")));
    }

    void settings_areStepsOfUndoAndMeasureAnew() {
        openBoth();
        const auto before = m_desk->result(m_page->question(), subject());
        m_page->controls()->samples()->setValue(120);
        settled();
        QCOMPARE(show().setup.samples, 120);
        QCOMPARE(m_desk->result(m_page->question(), subject())->report.samples, 120);
        m_session->undoStack()->undo();
        settled();
        QCOMPARE(m_page->controls()->samples()->value(), 200);
        QCOMPARE(m_desk->result(m_page->question(), subject()), before);
        Q_EMIT m_page->controls()->eps()->valueEntered(0.25);
        QCOMPARE(show().setup.eps, std::optional(0.25));
        Q_EMIT m_page->controls()->source()->activated(2);
        QVERIFY(show().setup.source == core::PerturbationSource::Uniform);
        QTest::qWait(20);
        QVERIFY(!m_page->controls()->steps()->isVisible());
    }

    void staleCurves_arePale() {
        openBoth();
        m_log.msPerBatch = 200;
        m_page->controls()->samples()->setValue(130);
        QTest::qWait(30);
        for (const core::Series& series : m_page->chart()->figure().panels.front().chart.series) {
            QVERIFY(series.style.lineOpacity < 0.5);
        }
        QVERIFY(!m_page->figure());
        m_log.msPerBatch = 0;
        settled();
        for (const core::Series& series : m_page->chart()->figure().panels.front().chart.series) {
            QCOMPARE(series.style.lineOpacity, 1.0);
        }
    }

    void click_choosesLayerAndNetwork() {
        openBoth();
        Q_EMIT m_page->chart()->clicked({0, "network2", 1, 2.0, 5.0});
        settled();
        QCOMPARE(show().layer, 1);
        QCOMPARE(show().network, ui::snrSubjects(m_session->state())[1].id);
        QCOMPARE(m_page->layer()->networks()->currentText(), QStringLiteral("two.onnx"));
        QCOMPARE(m_page->layer()->model()->rowCount(), 5);
        Q_EMIT m_page->chart()->clicked({0, {}, 0, 0.8, 5.0});  // no curve: the layer alone
        settled();
        QCOMPARE(show().layer, 0);
        QCOMPARE(m_page->layer()->model()->rowCount(), 7);
        m_session->undoStack()->undo();
        settled();
        QCOMPARE(show().layer, 0);  // both clicks are one step
        QVERIFY(show().network.empty());
    }

    void untickedNetwork_isLeftOut() {
        openBoth();
        QTest::mouseClick(m_page->networks()->boxAt(0), Qt::LeftButton, {}, QPoint(8, 8));
        settled();
        QCOMPARE(show().leftOut.size(), std::size_t(1));
        QCOMPARE(m_page->chart()->figure().panels.front().chart.series.size(), std::size_t(1));
        QCOMPARE(m_page->chart()->figure().panels.front().chart.series.front().id,
                 std::string("network2"));  // its colour stays
        QTest::mouseClick(m_page->networks()->boxAt(1), Qt::LeftButton, {}, QPoint(8, 8));
        settled();
        QVERIFY(!m_page->whyNot().isEmpty());
        QVERIFY(!m_page->measureButton()->isEnabled());
    }

    void scale_changesTheAxis() {
        openBoth();
        Q_EMIT m_page->scale()->unit()->activated(1);
        settled();
        QVERIFY(m_page->chart()->figure().panels.front().y.scale == core::AxisScale::Log);
        QTest::mouseClick(m_page->scale()->bands(), Qt::LeftButton, {}, QPoint(8, 8));
        settled();
        QVERIFY(m_page->chart()->figure().panels.front().chart.series.front().lower.empty());
    }

    void failure_isSaidAndOffersTheFolder() {
        open("one.onnx");
        takeData([](ui::SnrShow& show) { show.setup.data = "missing"; });
        QTRY_VERIFY(m_page->status().contains(QStringLiteral("no such file")));
        QVERIFY(!m_desk->isBusy());
        QTest::qWait(20);
        QVERIFY(!m_desk->isBusy());
        QCOMPARE(m_page->networks()->entries().front().state, QStringLiteral("failed"));
        QSignalSpy wanted(m_page.get(), &ui::SnrPage::folderWanted);
        for (QPushButton* button : m_page->findChildren<QPushButton*>()) {
            if (button->isVisible() && button->text().contains(QStringLiteral("folder"))) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QCOMPARE(wanted.size(), 1);
    }

    void window_leadsFromANeuronToBoundsAndShift() {
        ui::Session session(reach::answerAll);
        ui::MainWindow window(session, {});
        window.show();
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        session.open({file("one.onnx")});
        QTRY_VERIFY(session.network() && !session.isBusy());
        ui::SnrPage* page = window.snr().page();
        window.showPage(page);
        QVERIFY(!action(window, "snr.measure")->isEnabled());
        session.change(QStringLiteral("data"), [this](ui::State& state) {
            ui::SnrShow show;
            show.setup.data = file("rows.csv").toStdString();
            show.setup.samples = 40;
            show.neuron = 2;
            show.layer = 1;
            ui::setSnrShow(state, show);
        });
        QTRY_VERIFY_WITH_TIMEOUT(!page->status().isEmpty() && !window.snr().isBusy(), 20000);
        QVERIFY2(page->figure().has_value(), qPrintable(page->status()));
        const auto neuron = page->neuron();
        QVERIFY(neuron && neuron->layer == "relu2" && neuron->neuron == 2);
        QTest::mouseClick(page->layer()->boundsButton(), Qt::LeftButton);
        QCOMPARE(window.currentPageId(), QStringLiteral("BoundsPage"));
        QCOMPARE(session.state().bounds.layer, std::string("relu2"));
        QCOMPARE(session.state().bounds.neuron, 2);
        action(window, "snr.shift")->trigger();
        QCOMPARE(window.currentPageId(), QStringLiteral("ShiftPage"));
        QTRY_COMPARE(window.shifts().page()->map()->current(),
                     std::optional(ui::NeuronPlace{1, 2}));
        window.showPage(page);
        action(window, "snr.copy")->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("Neuron,Signal")));
        action(window, "figure.export")->trigger();
        auto* figure = window.findChild<ui::FigureWindow*>();
        QVERIFY(figure != nullptr && !figure->origin().isEmpty());
    }

    void window_showsThePageBetweenBiasShiftAndStudies() {
        ui::Session session(fake::quick);
        ui::MainWindow window(session, {});
        window.showPageById(QStringLiteral("SnrPage"));
        QCOMPARE(window.currentPageId(), QStringLiteral("SnrPage"));
        for (const char* id :
             {"snr.measure", "snr.cancel", "snr.bounds", "snr.shift", "snr.copy"}) {
            QVERIFY(!action(window, id)->isEnabled());
            QVERIFY(!window.actions().whyNot(action(window, id)).isEmpty());
        }
    }

private:
    QString file(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    static QAction* action(const ui::MainWindow& window, const char* id) {
        return window.actions().find(QString::fromLatin1(id));
    }

    void make(const ui::SnrTools& tools) {
        m_page.reset();
        m_session = std::make_unique<ui::Session>(fake::quick);
        m_desk = std::make_unique<ui::SnrDesk>(tools);
        m_page = std::make_unique<ui::SnrPage>(*m_session, *m_desk, m_datasets);
        m_page->resize(700, 700);
        m_page->show();
    }

    ui::SnrShow show() const { return ui::snrShowOf(m_session->state()); }
    ui::SnrSubject subject() const { return ui::snrSubjects(m_session->state()).front(); }

    void settled() {
        QTest::qWait(5);  // the page gathers facts of one turn of the event loop
        QTRY_VERIFY(!m_desk->isBusy());
        QTest::qWait(5);
    }

    void open(const char* name) {
        m_session->open({file(name)});
        QTRY_VERIFY(m_session->network() != nullptr);
        QTRY_COMPARE(m_session->network()->fileName(), QString::fromUtf8(name));
    }

    void takeData(const std::function<void(ui::SnrShow&)>& more = {}) {
        m_session->change(QStringLiteral("data"), [&](ui::State& state) {
            ui::SnrShow show;
            show.setup.data = "made up";
            if (more) {
                more(show);
            }
            ui::setSnrShow(state, show);
        });
    }

    /// Two networks that are compared.
    void openBoth() {
        open("one.onnx");
        const ui::OpenNetworkPtr one = m_session->state().network;
        open("two.onnx");
        const ui::OpenNetworkPtr two = m_session->state().network;
        m_session->change(QStringLiteral("shelf"), [&](ui::State& state) {
            state.shelf = {one, two};
        });
        takeData();
        settled();
    }

    void clickShownButton() {
        for (QPushButton* button : m_page->findChildren<QPushButton*>()) {
            if (button->isVisible()) {
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
    }

    QTemporaryDir m_folder;
    fake::MeterLog m_log;
    ui::DatasetShelf m_datasets;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::SnrDesk> m_desk;
    std::unique_ptr<ui::SnrPage> m_page;
};

QTEST_MAIN(TestSnrPage)
#include "tst_snr_page.moc"
