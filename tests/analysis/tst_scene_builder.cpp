#include <QTest>
#include <algorithm>

#include "core/figure/export_text.h"
#include "questions.h"
#include "reach/analysis/partition_scene.h"
#include "reach/analysis/scene_builder.h"
#include "tests/helpers/random_network.h"

using reach::Method;
using reach::MethodResult;
using reach::Question;
using reach::SceneOptions;

namespace {

QStringList idsOf(const core::Scene& scene) {
    QStringList ids;
    for (const core::SceneSet& set : scene.sets) {
        ids << QString::fromStdString(set.id);
    }
    return ids;
}

}  // namespace

class TestSceneBuilder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void loosestIsAtTheBack();
    void labelsSayAreasAndWorth();
    void piecesAreDrawnWhereWanted();
    void hiddenAndFailedAreLeftOut();
    void viewHoldsEverything();
    void viewGivenIsTaken();
    void flatSceneHasAView();
    void partialIsSaid();
    void withoutUnion_piecesAreFilledAsOne();
    void labelsSayWhatThePresetAsks();
    void paletteAndOrderAreTheCallers();
    void axisTitlesAreTheCallers();
    void partition_tilesTheSlice_data();
    void partition_tilesTheSlice();
    void partitionOfALine_isAStrip();
    void nothing_isAnEmptyScene();

private:
    Question m_question = questionOn(randomReluNetwork({3, 8, 8, 2}, 5), -1, 1);
    std::vector<MethodResult> m_results;
};

void TestSceneBuilder::initTestCase() {
    m_results = reach::answerAll(
        m_question, {Method::Exact, Method::Hull, Method::Star, Method::Zonotope, Method::Box}, {});
}

void TestSceneBuilder::loosestIsAtTheBack() {
    const core::Scene scene = makeScene(m_question, m_results, {});
    const QStringList ids = idsOf(scene);
    QCOMPARE(ids.size(), 5);
    QCOMPARE(scene.sets[3].name, std::string("Exact"));
    QCOMPARE(ids.mid(3), (QStringList{QStringLiteral("exact"), QStringLiteral("hull")}));
    for (std::size_t i = 1; i < 3; ++i) {
        QVERIFY(scene.sets[i - 1].area >= scene.sets[i].area);
    }
    QCOMPARE(scene.x.title, std::string("y_0"));
}

void TestSceneBuilder::labelsSayAreasAndWorth() {
    for (const core::SceneSet& set : makeScene(m_question, m_results, {}).sets) {
        if (set.id == "exact") {
            QVERIFY(set.label.find("piece") != std::string::npos);
            QCOMPARE(set.worth, std::string("exact (double)"));
        } else {
            QVERIFY2(set.label.find("\xC3\x97") != std::string::npos, set.label.c_str());
            QCOMPARE(set.worth, std::string(set.id == "hull" ? "exact (double)" : "sound"));
        }
    }
}

void TestSceneBuilder::piecesAreDrawnWhereWanted() {
    SceneOptions options;
    options.drawPieces = true;
    const core::Scene scene = makeScene(m_question, m_results, options);
    QCOMPARE(scene.sets[3].polygons.size(), m_results[0].unionRegion->parts.size());
    const core::SceneSet& lines = scene.sets[4];
    QCOMPARE(lines.id, std::string("exact-pieces"));
    std::size_t withArea = 0;
    for (const auto& piece : m_results[0].pieces) {
        withArea += piece.image.size() > 2 ? 1 : 0;
    }
    QCOMPARE(lines.polygons.size(), withArea);
    QVERIFY(lines.label.empty() && lines.style.fillOpacity == 0.0);
    const core::Scene outlined = makeScene(m_question, m_results, {});
    QCOMPARE(outlined.sets.size(), std::size_t(5));
}

void TestSceneBuilder::hiddenAndFailedAreLeftOut() {
    std::vector<MethodResult> results = m_results;
    results[2].status = reach::ResultStatus::Failed;
    SceneOptions options;
    options.hidden = {Method::Box};
    QCOMPARE(
        idsOf(makeScene(m_question, results, options)),
        (QStringList{QStringLiteral("zonotope"), QStringLiteral("exact"), QStringLiteral("hull")}));
}

void TestSceneBuilder::viewHoldsEverything() {
    const core::Scene scene = makeScene(m_question, m_results, {});
    for (const core::SceneSet& set : scene.sets) {
        for (const auto& polygon : set.polygons) {
            for (const auto& point : polygon.front()) {
                QVERIFY(point[0] > scene.x.lower && point[0] < scene.x.upper);
                QVERIFY(point[1] > scene.y.lower && point[1] < scene.y.upper);
            }
        }
    }
}

void TestSceneBuilder::viewGivenIsTaken() {
    SceneOptions options;
    options.view = core::ViewRange{-3, 4, -5, 6};
    const core::Scene scene = makeScene(m_question, m_results, options);
    QCOMPARE(scene.x.lower, -3.0);
    QCOMPARE(scene.y.upper, 6.0);
}

void TestSceneBuilder::flatSceneHasAView() {
    const Question question = questionOn(quadrantNetwork(), 0.5, 0.5);
    const auto results = reach::answerAll(question, {Method::Exact, Method::Box}, {});
    const core::Scene scene = makeScene(question, results, {});
    QVERIFY(scene.x.lower < 0.5 && scene.x.upper > 0.5);
    QVERIFY(core::toTikz(scene).find("nan") == std::string::npos);
}

void TestSceneBuilder::partialIsSaid() {
    std::vector<MethodResult> results = m_results;
    results[0].status = reach::ResultStatus::Partial;
    const core::Scene scene = makeScene(m_question, results, {});
    QVERIFY(scene.sets[3].label.ends_with("(partial)"));
    QCOMPARE(scene.sets[3].worth, std::string("exact (double) (partial)"));
    QVERIFY(scene.sets[0].label.find("\xC3\x97") == std::string::npos);
}

void TestSceneBuilder::withoutUnion_piecesAreFilledAsOne() {
    std::vector<MethodResult> results = m_results;
    results[0].unionRegion.reset();
    const core::Scene scene = makeScene(m_question, results, {});
    const core::SceneSet& exact = scene.sets[3];
    QCOMPARE(exact.polygons.size(), results[0].pieces.size());
    QVERIFY(exact.isUnion && exact.style.lineStyle == core::LineStyle::None);
    for (const auto& polygon : exact.polygons) {
        const core::Ring& ring = polygon.front();
        double area = 0.0;
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            area += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
        }
        QVERIFY(area >= 0.0);
    }
}

void TestSceneBuilder::labelsSayWhatThePresetAsks() {
    SceneOptions options;
    options.preset.legendRatios = options.preset.legendPieces = false;
    const core::Scene bare = makeScene(m_question, m_results, options);
    QCOMPARE(bare.sets[3].label, std::string("Exact"));
    options.preset.legendWorth = options.preset.legendAreas = true;
    const core::Scene full = makeScene(m_question, m_results, options);
    QVERIFY(full.sets[3].label.starts_with("Exact, area "));
    QVERIFY(full.sets[3].label.ends_with(", exact (double)"));
    QVERIFY(full.sets[0].label.ends_with(", sound"));
}

void TestSceneBuilder::paletteAndOrderAreTheCallers() {
    SceneOptions options;
    options.drawsInOrder = true;
    options.palette["box"] =
        core::Style{0x123456, 2.0, core::LineStyle::Dotted, 0x654321, 0.5, 1.0};
    const core::Scene scene = makeScene(m_question, m_results, options);
    QCOMPARE(idsOf(scene),
             (QStringList{QStringLiteral("box"), QStringLiteral("zonotope"), QStringLiteral("star"),
                          QStringLiteral("hull"), QStringLiteral("exact")}));
    QVERIFY(scene.sets[0].style == options.palette["box"]);
}

void TestSceneBuilder::axisTitlesAreTheCallers() {
    SceneOptions options;
    options.xTitle = "\\rho (ft)";
    const core::Scene scene = makeScene(m_question, m_results, options);
    QCOMPARE(scene.x.title, options.xTitle);
    QCOMPARE(scene.y.title, std::string("y_1"));
}

void TestSceneBuilder::partition_tilesTheSlice_data() {
    QTest::addColumn<QString>("colouring");
    for (const char* colouring : {"plain", "pattern", "layer", "area", "output x", "output y"}) {
        QTest::newRow(colouring) << colouring;
    }
}

void TestSceneBuilder::partition_tilesTheSlice() {
    QFETCH(QString, colouring);
    core::RecipePanel panel;
    panel.partition = core::RecipePartition{{2, 0}, {0.0, 0.25, 0.0}, colouring.toStdString()};
    const Question sliced = reach::slicedQuestion(m_question, *panel.partition);
    const MethodResult exact = reach::answer(sliced, Method::Exact, {});
    const core::Scene scene = reach::makePartitionScene(sliced, exact, panel, {});
    QCOMPARE(scene.x.title, std::string("x_2"));
    const core::SceneSet& cells = scene.sets.front();
    QCOMPARE(cells.polygons.size(), static_cast<std::size_t>(exact.pieceCount));
    QCOMPARE(cells.fills.size(), colouring == QLatin1String("plain") ? 0 : cells.polygons.size());
    double area = 0.0;
    for (const auto& polygon : cells.polygons) {
        double twice = 0.0;
        const core::Ring& ring = polygon.front();
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            QVERIFY(std::abs(ring[i][0]) <= 1.0 + 1e-9 && std::abs(ring[i][1]) <= 1.0 + 1e-9);
            twice += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
        }
        area += 0.5 * std::abs(twice);
    }
    QVERIFY2(std::abs(area - 4.0) < 1e-6, qPrintable(QString::number(area)));
}

void TestSceneBuilder::partitionOfALine_isAStrip() {
    core::RecipePanel panel;
    panel.partition = core::RecipePartition{{1, 1}, {}, "pattern"};
    const Question sliced = reach::slicedQuestion(m_question, *panel.partition);
    const MethodResult exact = reach::answer(sliced, Method::Exact, {});
    const core::Scene scene = reach::makePartitionScene(sliced, exact, panel, {});
    QVERIFY(!scene.sets.front().polygons.empty());
    panel.partition->colouring = "none of these";
    QVERIFY_EXCEPTION_THROWN(reach::makePartitionScene(sliced, exact, panel, {}),
                             std::invalid_argument);
    panel.partition->inputs = {0, 3};
    QVERIFY_EXCEPTION_THROWN(reach::slicedQuestion(m_question, *panel.partition),
                             std::invalid_argument);
}

void TestSceneBuilder::nothing_isAnEmptyScene() {
    const core::Scene scene = makeScene(m_question, std::vector<MethodResult>(), {});
    QVERIFY(scene.sets.empty() && scene.x.lower < scene.x.upper);
}

QTEST_GUILESS_MAIN(TestSceneBuilder)
#include "tst_scene_builder.moc"
