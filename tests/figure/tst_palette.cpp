#include <QTest>
#include <cmath>

#include "core/figure/palette.h"

using core::Scene;

namespace {

Scene sceneOf(const std::vector<std::string>& methods) {
    Scene scene;
    for (const std::string& method : methods) {
        core::SceneSet set;
        set.id = method;
        set.label = method;
        set.style = core::methodStyle(method);
        scene.sets.push_back(set);
    }
    return scene;
}

}  // namespace

class TestPalette : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lightness_ofKnownColours();
    void grey_hasTheSameLightness();
    void mirrored_turnsLightnessOver();
    void methods_areToldApartInGrey();
    void relaxedCrown_hasAStyleForEveryDepth();
    void methods_standOutOnPaperAndScreen();
    void conflicts_areFound();
    void hull_isAnOutline();
    void presets_haveTheirWidths();
};

void TestPalette::lightness_ofKnownColours() {
    QVERIFY(std::abs(core::lightness(0x000000)) < 1e-9);
    QVERIFY(std::abs(core::lightness(0xFFFFFF) - 100.0) < 1e-3);
    QVERIFY(std::abs(core::lightness(0xFF0000) - 53.24) < 0.05);
    QVERIFY(std::abs(core::lightness(0x777777) - 50.03) < 0.05);
}

void TestPalette::grey_hasTheSameLightness() {
    for (const core::Colour colour : {0x0072B2u, 0xE69F00u, 0xCC79A7u}) {
        const core::Colour grey = core::greyOf(colour);
        QCOMPARE(grey >> 16, grey & 0xFFu);
        QVERIFY(std::abs(core::lightness(grey) - core::lightness(colour)) < 0.5);
    }
}

void TestPalette::mirrored_turnsLightnessOver() {
    QCOMPARE(core::mirroredLightness(0xFFFFFF), 0x000000u);
    QCOMPARE(core::mirroredLightness(0x222222), 0xDDDDDDu);
    QCOMPARE(core::mirroredLightness(core::mirroredLightness(0x0072B2)), 0x0072B2u);
}

void TestPalette::methods_areToldApartInGrey() {
    const auto conflicts = core::greyscaleConflicts(sceneOf({"box",
                                                             "hbox",
                                                             "zonotope",
                                                             "parallelogram",
                                                             "triangle",
                                                             "star",
                                                             "exact",
                                                             "hull",
                                                             "crown",
                                                             "crown-tight",
                                                             "crown-0",
                                                             "crown-ibp",
                                                             "crown-ibp-tight",
                                                             "lbp",
                                                             "lbp-tight",
                                                             "crown-lbp",
                                                             "crown-lbp-tight",
                                                             "alpha-crown",
                                                             "relaxed-crown-1",
                                                             "relaxed-crown-2",
                                                             "relaxed-crown-3",
                                                             "relaxed-crown-4"}));
    QVERIFY2(conflicts.empty(),
             conflicts.empty() ? "" : (conflicts[0].first + " " + conflicts[0].second).c_str());
}

void TestPalette::relaxedCrown_hasAStyleForEveryDepth() {
    const core::Style two = core::methodStyle("relaxed-crown-2");
    QVERIFY(two.line != core::methodStyle("unheard-of").line);
    QVERIFY(two == core::methodStyle("relaxed-crown-6"));
    QVERIFY(two.lineStyle != core::methodStyle("relaxed-crown-3").lineStyle);
    QVERIFY(core::lightness(core::methodStyle("relaxed-crown-2-tight").line) >
            core::lightness(two.line) + core::kGreyStep);
    QVERIFY(core::methodMarker("relaxed-crown-99999") == core::methodMarker("relaxed-crown-3"));
}

void TestPalette::methods_standOutOnPaperAndScreen() {
    constexpr double kFaintest = 75.0;
    for (const char* method :
         {"hbox", "crown", "crown-tight", "crown-0", "crown-ibp", "crown-ibp-tight", "lbp",
          "lbp-tight", "crown-lbp", "crown-lbp-tight", "alpha-crown", "relaxed-crown-1",
          "relaxed-crown-2", "relaxed-crown-3", "relaxed-crown-4", "relaxed-crown-2-tight"}) {
        const core::Colour colour = core::methodStyle(method).line;
        QVERIFY2(core::lightness(colour) < kFaintest, method);
        QVERIFY2(core::lightness(core::mirroredLightness(colour)) > 100.0 - kFaintest, method);
    }
}

void TestPalette::conflicts_areFound() {
    Scene scene = sceneOf({"box", "zonotope"});
    scene.sets[1].style.lineStyle = scene.sets[0].style.lineStyle;
    QCOMPARE(core::greyscaleConflicts(scene).size(), std::size_t(1));
    scene.sets[1].style.fillOpacity = 1.0;
    QVERIFY(core::greyscaleConflicts(scene).empty());
    scene.sets[1] = scene.sets[0];
    QVERIFY(core::greyscaleConflicts(scene).empty());
}

void TestPalette::hull_isAnOutline() {
    QCOMPARE(core::methodStyle("hull").fillOpacity, 0.0);
    QVERIFY(core::methodStyle("hull").lineStyle == core::LineStyle::Dashed);
    QCOMPARE(core::methodStyle("unheard-of").line, 0x777777u);
}

void TestPalette::presets_haveTheirWidths() {
    QCOMPARE(core::maybeFigurePreset("column")->widthInches, 3.25);
    QCOMPARE(core::maybeFigurePreset("text")->widthInches, 5.5);
    QCOMPARE(core::maybeFigurePreset("wide")->widthInches, 6.75);
    QVERIFY(!core::maybeFigurePreset("slide")->serif);
    QVERIFY(!core::maybeFigurePreset("poster"));
}

QTEST_GUILESS_MAIN(TestPalette)
#include "tst_palette.moc"
