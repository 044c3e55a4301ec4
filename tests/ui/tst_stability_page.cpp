#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>
#include <algorithm>

#include "core/io/network_file.h"
#include "stability_fakes.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"
#include "ui/models/flip_model.h"
#include "ui/models/worst_neuron_model.h"
#include "ui/pages/bounds_actions.h"
#include "ui/pages/bounds_page.h"
#include "ui/pages/main_window.h"
#include "ui/pages/shift_actions.h"
#include "ui/pages/shift_page.h"
#include "ui/pages/stability_actions.h"
#include "ui/pages/stability_attack_panel.h"
#include "ui/pages/stability_controls.h"
#include "ui/pages/stability_neurons_panel.h"
#include "ui/pages/stability_page.h"
#include "ui/plot/chart_view.h"
#include "ui/plot/neuron_map.h"
#include "ui/session/critical_neurons.h"
#include "ui/session/sample_attack.h"
#include "ui/session/session.h"
#include "ui/session/shift_lab.h"
#include "ui/widgets/image_view.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/sample_strip.h"

using ui::StabilityScope;
using ui::StabilityShow;

/// The page on the real engine.
class TestStabilityPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        core::writeNetwork(randomReluNetwork({2, 6, 5, 3}, 3), file("chain.onnx").toStdString());
        core::writeNetwork(randomReluNetwork({2, 6, 4, 3}, 5), file("other.onnx").toStdString());
        Numbers numbers(5);
        core::writeNetwork(
            chain({1, 4, 4}, {convolution(sizes(1, 2, {2, 2}), numbers), core::Relu{},
                              core::Reshape{{18}}, dense(18, 3, numbers)}),
            file("image.onnx").toStdString());
        core::writeNetwork(chain({2}, {dense(2, 2, numbers)}), file("affine.onnx").toStdString());
        writeSamples("two.csv", 2);
        writeSamples("sixteen.csv", 16);
    }

    void init() {
        m_session = std::make_unique<ui::Session>(reach::answerAll);
        m_shelf = std::make_unique<ui::DatasetShelf>();
        m_desk = std::make_unique<ui::StabilityDesk>(*m_session, *m_shelf);
        m_critical = std::make_unique<ui::CriticalNeurons>();
        m_attack = std::make_unique<ui::SampleAttack>(
            [](const core::Network&, const core::EngineOptions&) {
                return std::make_unique<stability_fakes::CornerAttacker>();
            });
        m_page = std::make_unique<ui::StabilityPage>(
            ui::StabilityPage::Parts{*m_session, *m_shelf, *m_desk, *m_critical, *m_attack});
        m_page->resize(620, 720);
        m_page->show();
    }

    void cleanup() {
        m_page.reset();
        m_attack.reset();
        m_critical.reset();
        m_desk.reset();
        m_shelf.reset();
        m_session.reset();
    }

    void withoutANetwork_offersToOpenOne() {
        QVERIFY(m_page->emptyText().contains(QStringLiteral("Open a network")));
        QSignalSpy wanted(m_page.get(), &ui::StabilityPage::openWanted);
        QTest::mouseClick(m_page->helpButton(), Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
    }

    void network_isDrawnLayerByLayer() {
        open("chain.onnx");
        const core::Figure& figure = m_page->states()->figure();
        QCOMPARE(figure.panels.size(), std::size_t(1));
        QCOMPARE(figure.panels[0].chart.series.size(), std::size_t(4));  // the chosen layer's frame
        QCOMPARE(figure.panels[0].chart.series[0].x.size(), std::size_t(2));
    }

    void affineNetwork_hasNothingToSettle() {
        open("affine.onnx");
        QVERIFY(m_page->neurons()->model()->rowCount() == 0);
        QVERIFY(!m_page->place());
    }

    void clickOnALayer_listsItsWorstNeurons() {
        open("chain.onnx");
        const reach::StateTally& tally = *m_desk->answers().front().tally;
        Q_EMIT m_page->states()->clicked(ui::ChartPoint{0, "unstable", 1, 1.0, 10.0});
        settled();
        QCOMPARE(show().layer, tally.layers[1].name);
        const auto worst = reach::worstNeurons(tally.layers[1], reach::WorstOrder::Widest, 1000);
        QCOMPARE(m_page->neurons()->model()->rowCount(), int(worst.size()));
        for (std::size_t row = 0; row < worst.size(); ++row) {
            QCOMPARE(m_page->neurons()->model()->neuronOfRow(int(row)), worst[row]);
        }
        m_session->undoStack()->undo();
        settled();
        QVERIFY(show().layer.empty());
    }

    void order_isTheUsers() {
        open("chain.onnx");
        auto* order = m_page->neurons()->findChild<QComboBox*>();
        order->setCurrentIndex(1);
        Q_EMIT order->activated(1);
        settled();
        QCOMPARE(show().order, reach::WorstOrder::Nearest);
    }

    void criticalEps_comesOnDemand() {
        open("chain.onnx");
        auto* model = m_page->neurons()->model();
        const auto cell = [&] {
            return model->index(0, ui::WorstNeuronModel::CriticalEps).data().toString();
        };
        QCOMPARE(cell(), QStringLiteral("—"));
        QTest::mouseClick(m_page->neurons()->criticalButton(), Qt::LeftButton);
        QTRY_VERIFY(!m_critical->isBusy());
        settled();
        QVERIFY(cell() != QStringLiteral("—"));
        // It is unstable at the present eps, so it turned at or before it.
        const ui::StabilityAnswer& answer = m_desk->answers().front();
        const auto found = m_critical->answer(answer.key, answer.tally->layers[0].name);
        const std::int64_t neuron = model->neuronOfRow(0);
        QVERIFY(found->unstableAt[neuron] <= m_session->input().eps * (1.0 + 2.0 / 256.0));
    }

    void samples_areReadAndShownByPictures() {
        open("image.onnx");
        overSamples("sixteen.csv");
        QVERIFY(m_page->strip()->isVisible());
        QCOMPARE(m_page->strip()->model()->rowCount(), 30);
        QCOMPARE(m_desk->answers().front().tally->done, 30);
        const auto header =
            m_page->neurons()->model()->headerData(ui::WorstNeuronModel::Unstable, Qt::Horizontal);
        QCOMPARE(header.toString(), QStringLiteral("Unstable on"));
    }

    void pickedSample_isLookedAtAlone() {
        open("image.onnx");
        overSamples("sixteen.csv");
        m_page->strip()->setFocus();
        m_page->strip()->setCurrentIndex(m_page->strip()->model()->index(4, 0));
        settled();
        QCOMPARE(show().sample, 4);
        QVERIFY(!show().isOverAll);
        QCOMPARE(m_desk->answers().front().tally->done, 1);
        const int steps = m_session->undoStack()->count();
        QTest::keyClick(m_page->strip(), Qt::Key_Right);
        QTest::keyClick(m_page->strip(), Qt::Key_Right);
        settled();
        QCOMPARE(show().sample, 6);
        QCOMPARE(m_session->undoStack()->count(), steps);  // one walk, one step
        QTest::keyClick(m_page->strip(), Qt::Key_End);
        settled();
        QCOMPARE(show().sample, 29);
        QTest::keyClick(m_page->strip(), Qt::Key_PageUp);
        settled();
        QVERIFY(show().sample < 28);
    }

    void setThatIsNotThere_isSaidWithItsReason() {
        open("image.onnx");
        change([this](StabilityShow& show) {
            show.scope = StabilityScope::Samples;
            show.set = file("missing.csv").toStdString();
        });
        QTRY_VERIFY(m_page->folderButton()->isVisible());
        QVERIFY(m_desk->answers().empty());
        QVERIFY(m_page->neurons()->model()->rowCount() == 0);
        QSignalSpy wanted(m_page.get(), &ui::StabilityPage::folderWanted);
        QTest::mouseClick(m_page->folderButton(), Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
    }

    void attack_showsPicturesVerdictAndFlips() {
        open("image.onnx");
        overSamples("sixteen.csv");
        m_page->tabs()->setCurrentIndex(2);
        settled();
        QVERIFY(m_page->attack()->button()->isEnabled());
        QTest::mouseClick(m_page->attack()->button(), Qt::LeftButton);
        QTRY_VERIFY(m_attack->answer());
        settled();
        QVERIFY(m_page->attack()->clean()->isVisible());
        QCOMPARE(m_page->attack()->clean()->image().size(), QSize(4, 4));
        const ui::AttackAnswer& answer = *m_attack->answer();
        QCOMPARE(m_page->attack()->flips()->model()->rowCount(), int(answer.flips.size()));
        QVERIFY(m_page->attack()->verdict().contains(QStringLiteral("margin")));
        // Another sample: the answer is not of it.
        change([](StabilityShow& show) { show.sample = 2; });
        settled();
        QVERIFY(!m_attack->answer());
        QVERIFY(!m_page->attack()->clean()->isVisible());
    }

    void attackOnTheInputSet_needsClassesAndNoConstraints() {
        open("chain.onnx");
        m_page->tabs()->setCurrentIndex(2);
        settled();
        QVERIFY(m_page->attack()->button()->isEnabled());
        m_session->change(QStringLiteral("constraint"), [](ui::State& state) {
            reach::HPolytope half{Eigen::MatrixXd::Ones(1, 2), Eigen::VectorXd::Ones(1)};
            state.input.constraints = half;
        });
        settled();
        QVERIFY(!m_page->attack()->button()->isEnabled());
        QVERIFY(m_page->attack()->verdict().contains(QStringLiteral("constraints")));
    }

    void networksOfTheShelf_standSideBySide() {
        open("chain.onnx");
        const ui::OpenNetworkPtr other = ui::openNetwork(file("other.onnx"));
        m_session->change(QStringLiteral("shelf"), [&other](ui::State& state) {
            state.shelf = {state.network, other};
        });
        settled();
        QCOMPARE(m_page->states()->figure().panels[0].chart.series.size(), std::size_t(7));
        QVERIFY(m_page->shownNetwork()->isVisible());
        m_page->shownNetwork()->setCurrentIndex(1);
        Q_EMIT m_page->shownNetwork()->activated(1);
        settled();
        QCOMPARE(m_page->place()->network, other);
    }

    void controls_writeTheDocument() {
        open("image.onnx");
        overSamples("sixteen.csv");
        ui::StabilityControls* controls = m_page->controls();
        controls->norm()->setCurrentIndex(2);
        Q_EMIT controls->norm()->activated(2);
        QCOMPARE(show().norm, core::BallNorm::L2);
        Q_EMIT controls->eps()->valueEntered(0.25);
        QCOMPARE(show().eps, 0.25);
        const int points = controls->method()->count() - 1;
        controls->method()->setCurrentIndex(points);
        Q_EMIT controls->method()->activated(points);
        QVERIFY(show().isSampled);
        settled();
        QCOMPARE(m_desk->answers().front().key.worth(), reach::Worth::Sampled);
    }

    void everyControl_hasAName() {
        open("image.onnx");
        overSamples("sixteen.csv");
        for (int tab = 0; tab < m_page->tabs()->count(); ++tab) {
            m_page->tabs()->setCurrentIndex(tab);
            settled();
            for (QWidget* widget : m_page->findChildren<QWidget*>()) {
                const bool isPart = qobject_cast<QComboBox*>(widget->parentWidget()) ||
                                    qobject_cast<QAbstractSpinBox*>(widget->parentWidget());
                if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || isPart ||
                    widget->inherits("QTabBar") || widget->inherits("QTabWidget") ||
                    widget->inherits("QScrollBar")) {
                    continue;
                }
                QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(face != nullptr && (!face->text(QAccessible::Name).isEmpty() ||
                                             !widget->toolTip().isEmpty()),
                         widget->metaObject()->className());
            }
        }
    }

    void neuron_leadsToBoundsAndBiasShift() {
        ui::Session session(reach::answerAll);
        ui::MainWindow window(session, ui::Settings());
        window.resize(1280, 800);
        window.show();
        session.open({file("chain.onnx")});
        QTRY_VERIFY(session.network() && !session.isBusy());
        ui::StabilityPage* page = window.stability().page();
        window.showPage(page);
        QTRY_VERIFY_WITH_TIMEOUT(page->place(), 60000);
        QTableView* table = page->neurons()->table();
        table->setCurrentIndex(table->model()->index(table->model()->rowCount() - 1, 0));
        QTRY_VERIFY(ui::stabilityOf(session.state()).neuron >= 0);
        const ui::StabilityPlace place = *page->place();
        QTest::mouseClick(page->neurons()->boundsButton(), Qt::LeftButton);
        QCOMPARE(window.currentPage(), window.bounds().page());
        QCOMPARE(session.state().bounds.layer, place.layer);
        QCOMPARE(session.state().bounds.neuron, place.neuron);
        window.showPage(page);
        QTest::mouseClick(page->neurons()->shiftButton(), Qt::LeftButton);
        QCOMPARE(window.currentPage(), window.shifts().page());
        QTRY_VERIFY(window.shifts().page()->map()->current());
        const ui::NeuronPlace marked = *window.shifts().page()->map()->current();
        QCOMPARE(marked.layer, place.layerNumber);
        QCOMPARE(marked.neuron, place.neuron);
        QCOMPARE(QString::fromStdString(
                     window.shifts().lab().answer()->before[std::size_t(marked.layer)].name),
                 QString::fromStdString(place.layer));
    }

private:
    QString file(const QString& name) const { return m_folder.filePath(name); }

    void writeSamples(const QString& name, int features) {
        QFile csv(file(name));
        QVERIFY(csv.open(QIODevice::WriteOnly));
        Numbers numbers(17);
        for (int row = 0; row < 30; ++row) {
            QByteArray line = QByteArray::number(row % 3);
            for (int i = 0; i < features; ++i) {
                line += ',' + QByteArray::number(int(numbers.next(0.0, 255.0)));
            }
            csv.write(line + '\n');
        }
    }

    void open(const char* name) {
        m_session->open({file(QString::fromLatin1(name))});
        QTRY_VERIFY(m_session->network() && !m_session->isBusy());
        settled();
    }

    StabilityShow show() const { return ui::stabilityOf(m_session->state()); }

    void change(const std::function<void(StabilityShow&)>& edit) {
        ui::changeStability(*m_session, QStringLiteral("a change"), edit);
    }

    void overSamples(const char* name) {
        change([&](StabilityShow& show) {
            show.scope = StabilityScope::Samples;
            show.set = file(QString::fromLatin1(name)).toStdString();
            show.eps = 0.1;
        });
        QTRY_VERIFY(m_shelf->open() && !m_shelf->isReading());
        settled();
    }

    void settled() {
        QTest::qWait(30);
        QTRY_VERIFY_WITH_TIMEOUT(!m_desk->isBusy() && !m_session->isBusy(), 60000);
        QTest::qWait(30);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::DatasetShelf> m_shelf;
    std::unique_ptr<ui::StabilityDesk> m_desk;
    std::unique_ptr<ui::CriticalNeurons> m_critical;
    std::unique_ptr<ui::SampleAttack> m_attack;
    std::unique_ptr<ui::StabilityPage> m_page;
};

QTEST_MAIN(TestStabilityPage)
#include "tst_stability_page.moc"
