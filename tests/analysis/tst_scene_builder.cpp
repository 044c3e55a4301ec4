#include <QTest>
#include <algorithm>

#include "core/figure/export_text.h"
#include "questions.h"
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
    const core::SceneSet& exact = scene.sets[3];
    QCOMPARE(exact.polygons.size(), m_results[0].pieces.size());
    QVERIFY(exact.style.lineWidth < 1.0);
    const core::Scene outlined = makeScene(m_question, m_results, {});
    QCOMPARE(outlined.sets[3].polygons.size(), m_results[0].unionRegion->parts.size());
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

void TestSceneBuilder::nothing_isAnEmptyScene() {
    const core::Scene scene = makeScene(m_question, {}, {});
    QVERIFY(scene.sets.empty() && scene.x.lower < scene.x.upper);
}

QTEST_GUILESS_MAIN(TestSceneBuilder)
#include "tst_scene_builder.moc"
