#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QMenu>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "core/io/network_file.h"
#include "tests/helpers/random_network.h"
#include "training_runs.h"
#include "ui/jobs/training_job_reader.h"
#include "ui/pages/training_curves_panel.h"
#include "ui/pages/training_layers_panel.h"
#include "ui/pages/training_pareto_panel.h"
#include "ui/pages/training_regions_panel.h"
#include "ui/plot/chart_view.h"
#include "ui/widgets/number_field.h"

namespace {

template <typename Panel>
void expose(Panel& panel) {
    panel.resize(900, 600);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
}

std::size_t panelsOf(const ui::TrainingPanel& panel) {
    return panel.chart()->figure().panels.size();
}

bool hasSeries(const core::Figure& figure, const std::string& id) {
    return std::ranges::any_of(figure.panels, [&](const core::Scene& panel) {
        return std::ranges::find(panel.chart.series, id, &core::Series::id) !=
               panel.chart.series.end();
    });
}

}  // namespace

class TestTrainingPanels : public QObject {
    Q_OBJECT

private:
    /// A run in the plane that has exported a network.
    std::shared_ptr<ui::TrainingRun> runInThePlane(qint64 version, unsigned seed) {
        auto run = fake::trainingRun(QStringLiteral("toy"));
        run->config.data = "toy-moons";
        run->config.eps = 0.05;
        run->network = m_folder.filePath(QStringLiteral("network-%1.onnx").arg(version));
        run->networkVersion = version;
        core::writeNetwork(randomReluNetwork({2, 8, 8, 2}, seed), run->network.toStdString());
        return run;
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    /// Written by `reachscope train`: six epochs of IBP with the SNR losses on toy-moons.
    void recordedRun_isShown() {
        const QString folder = m_folder.filePath(QStringLiteral("recorded"));
        QVERIFY(QDir().mkpath(folder));
        for (const char* file : {"/job.json", "/events.jsonl"}) {
            QVERIFY(
                QFile::copy(QStringLiteral(REACHSCOPE_SOURCE_DIR "/tests/ui/recorded/training") +
                                QString::fromLatin1(file),
                            folder + QString::fromLatin1(file)));
        }
        const ui::TrainingRunPtr run = ui::TrainingJobReader(folder).read();
        QVERIFY(run);
        QCOMPARE(run->epochs.size(), 6U);
        QVERIFY(ui::suitsRegions(*run));
        ui::TrainingCurvesPanel curves;
        ui::TrainingCurvesShow show;
        show.quantities = {"certified", "loss", "loss.variance", "loss.stability", "snr", "eps"};
        curves.setShown(show);
        curves.show({run});
        const core::Figure figure = curves.figure().value();
        QCOMPARE(figure.panels.size(), 4U);
        QVERIFY(hasSeries(figure, "loss.variance") && hasSeries(figure, "loss.stability"));
        QCOMPARE(figure.panels[0].chart.series[0].x, (std::vector<double>{1, 2, 3, 4, 5, 6}));
        ui::TrainingLayersPanel layers;
        layers.show({run});
        QCOMPARE(layers.figure().value().panels.size(), 3U);
        ui::TrainingParetoPanel pareto;
        pareto.show({run});
        QVERIFY(pareto.figure().has_value());
    }

    void curves_followTheRuns() {
        ui::TrainingCurvesPanel panel;
        panel.show({});
        QVERIFY(!panel.figure());
        expose(panel);
        const auto run = fake::trainingRun(QStringLiteral("a"), {2, 5, 20, 0.0});
        panel.show({run});
        QTRY_COMPARE(panelsOf(panel), 2U);  // accuracies and the loss
        QVERIFY(hasSeries(panel.chart()->figure(), "natural"));
        const auto longer = fake::trainingRun(QStringLiteral("a"), {5, 5, 20, 0.0});
        panel.show({longer});
        QTRY_COMPARE(panel.chart()->figure().panels[0].chart.series[0].x.size(), 5U);
        panel.show({});
        QTRY_COMPARE(panelsOf(panel), 0U);
    }

    void hiddenPanel_isMadeWhenItIsAskedFor() {
        ui::TrainingCurvesPanel panel;
        panel.show({fake::trainingRun(QStringLiteral("a"))});
        QTest::qWait(150);
        QCOMPARE(panelsOf(panel), 0U);
        QVERIFY(panel.figure().has_value());
        QCOMPARE(panelsOf(panel), 2U);
    }

    void quantities_areChosenFromTheMenu() {
        ui::TrainingCurvesPanel panel;
        expose(panel);
        panel.show({fake::trainingRun(QStringLiteral("a"))});
        QTRY_COMPARE(panelsOf(panel), 2U);
        QSignalSpy changed(&panel, &ui::TrainingPanel::choiceChanged);
        Q_EMIT panel.quantityMenu()->aboutToShow();
        QAction* rate = nullptr;
        for (QAction* action : panel.quantityMenu()->actions()) {
            rate = action->text() == QStringLiteral("learning rate") ? action : rate;
        }
        QVERIFY(rate != nullptr && !rate->isChecked());
        rate->trigger();
        QCOMPARE(panelsOf(panel), 3U);
        QCOMPARE(changed.size(), 1);
        QVERIFY(panel.shown().quantities.contains("rate"));
        QVERIFY(panel.shown().quantities.contains("natural"));
    }

    void axisSmoothingAndScale_areChosen() {
        ui::TrainingCurvesPanel panel;
        expose(panel);
        panel.show({fake::trainingRun(QStringLiteral("a"))});
        panel.smoothing()->setValue(90);
        QVERIFY(hasSeries(panel.chart()->figure(), "loss.raw"));
        panel.logScale()->click();
        QVERIFY(panel.chart()->figure().panels[1].y.scale == core::AxisScale::Log);
        panel.axis()->setCurrentIndex(2);
        Q_EMIT panel.axis()->activated(2);
        QCOMPARE(panel.chart()->figure().panels[1].x.title, std::string("step"));
    }

    void shownChoices_canBeGivenBack() {
        ui::TrainingCurvesPanel panel;
        ui::TrainingCurvesShow show;
        show.quantities = {"loss"};
        show.axis = ui::TrainingAxis::Steps;
        show.smoothing = 0.5;
        show.isLog = true;
        panel.setShown(show);
        QCOMPARE(panel.axis()->currentIndex(), 2);
        QVERIFY(panel.logScale()->isChecked());
        panel.show({fake::trainingRun(QStringLiteral("a"))});
        QCOMPARE(panel.figure()->panels.size(), 1U);
    }

    void layers_areOfTheChosenRun() {
        ui::TrainingLayersPanel panel;
        expose(panel);
        const auto a = fake::trainingRun(QStringLiteral("a"));
        const auto b = fake::trainingRun(QStringLiteral("b"), {2, 5, 20, 0.0});
        panel.show({a, b});
        QTRY_COMPARE(panelsOf(panel), 3U);
        QCOMPARE(panel.runBox()->count(), 2);
        QCOMPARE(panel.evaluation()->maximum(), 3);
        panel.runBox()->setCurrentIndex(1);
        Q_EMIT panel.runBox()->activated(1);
        QCOMPARE(panel.evaluation()->maximum(), 1);
        panel.evaluation()->setValue(0);
        QCOMPARE(panel.shown().evaluation, 0);
        // A choice outlives new records; the newest is followed again at the right end.
        panel.show({a, fake::trainingRun(QStringLiteral("b"), {3, 5, 20, 0.0})});
        QTRY_COMPARE(panel.evaluation()->maximum(), 2);
        QCOMPARE(panel.evaluation()->value(), 0);
        panel.evaluation()->setValue(2);
        QCOMPARE(panel.shown().evaluation, -1);
    }

    void pareto_followsItsChoices() {
        ui::TrainingParetoPanel panel;
        expose(panel);
        panel.show({fake::trainingRun(QStringLiteral("a"))});
        QTRY_COMPARE(panelsOf(panel), 1U);
        panel.paths()->click();
        QVERIFY(hasSeries(panel.chart()->figure(), "run1.path"));
        QVERIFY(hasSeries(panel.chart()->figure(), "SABR"));  // of MNIST, eps 0.1
        panel.published()->click();
        QVERIFY(!hasSeries(panel.chart()->figure(), "SABR"));
        panel.accuracy()->setCurrentIndex(1);
        Q_EMIT panel.accuracy()->activated(1);
        QVERIFY(panel.chart()->figure().panels[0].y.title.find("adversarial") != std::string::npos);
    }

    void regions_areOfRunsInThePlaneOnly() {
        ui::TrainingRegionsPanel panel;
        panel.show({fake::trainingRun(QStringLiteral("a"))});
        QVERIFY(!panel.suits());
        QVERIFY(!panel.figure());
        panel.show({runInThePlane(1, 3)});
        QVERIFY(panel.suits());
    }

    void regions_areDrawnWithPointsAndSets() {
        ui::TrainingRegionsPanel panel;
        expose(panel);
        panel.show({runInThePlane(1, 3)});
        QTRY_COMPARE(panelsOf(panel), 2U);
        QVERIFY(!panel.isBusy());
        const core::Figure figure = panel.chart()->figure();
        QVERIFY(hasSeries(figure, "points0"));
        QCOMPARE(figure.panels[0].sets.at(1).id, std::string("class0"));  // legends: last first
        QVERIFY(!panel.answer().verdict.isEmpty());
        const auto hasSet = [&](const char* id) {
            return std::ranges::find(figure.panels[1].sets, id, &core::SceneSet::id) !=
                   figure.panels[1].sets.end();
        };
        QVERIFY(hasSet("exact"));
        QVERIFY(hasSet("box"));
        QCOMPARE(panel.eps()->value(), 0.05);
    }

    void regions_followTheNewestNetworkAndTheChosenPoint() {
        ui::TrainingRegionsPanel panel;
        expose(panel);
        panel.show({runInThePlane(1, 3)});
        QTRY_COMPARE(panelsOf(panel), 2U);
        const auto first = panel.answer().center;
        Q_EMIT panel.chart()->clicked({0, {}, 0, 0.25, 0.75});
        QTRY_COMPARE(panel.answer().center, (std::array<double, 2>{0.25, 0.75}));
        QVERIFY(first != panel.answer().center);
        panel.show({runInThePlane(2, 4)});
        QTRY_COMPARE(panel.answer().question.run->networkVersion, qint64(2));
        QCOMPARE(panel.answer().center, (std::array<double, 2>{0.25, 0.75}));
        // A click beside the unit square means its nearest point.
        Q_EMIT panel.chart()->clicked({0, {}, 0, -3.0, 0.5});
        QTRY_COMPARE(panel.answer().center, (std::array<double, 2>{0.0, 0.5}));
        QVERIFY(panel.answer().failure.isEmpty());
    }

    void networkThatCannotBeRead_isTold() {
        ui::TrainingRegionsPanel panel;
        expose(panel);
        const auto run = runInThePlane(1, 3);
        run->network = m_folder.filePath(QStringLiteral("missing.onnx"));
        panel.show({run});
        QTRY_VERIFY(!panel.isBusy() && !panel.answer().failure.isEmpty());
        QVERIFY(panel.answer().failure.contains(QStringLiteral("missing.onnx")));
        QVERIFY(!panel.figure());
    }

    void networkOfManyInputs_isToldApart() {
        const auto run = runInThePlane(1, 3);
        run->network = m_folder.filePath(QStringLiteral("three.onnx"));
        core::writeNetwork(randomReluNetwork({3, 4, 2}, 1), run->network.toStdString());
        ui::RegionsQuestion question;
        question.run = run;
        question.eps = 0.1;
        const std::atomic<bool> cancelled = false;
        const ui::RegionsAnswer answer = ui::answerRegions(question, cancelled);
        QVERIFY(answer.failure.contains(QStringLiteral("3")));
        QVERIFY(answer.figure.panels.empty());
    }
};

QTEST_MAIN(TestTrainingPanels)
#include "tst_training_panels.moc"
