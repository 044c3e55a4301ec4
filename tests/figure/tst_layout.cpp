#include <QTest>
#include <algorithm>

#include "core/figure/clip.h"
#include "core/figure/layout.h"
#include "core/figure/math_text.h"
#include "figures.h"

namespace {

core::PaperRect boxOf(const core::PaperText& text, bool serif) {
    const double width = core::textWidth(text.text, text.points, serif);
    const double share = text.anchor == core::Anchor::Left     ? 0.0
                         : text.anchor == core::Anchor::Middle ? 0.5
                                                               : 1.0;
    const double height = 0.95 * text.points;
    return text.upward ? core::PaperRect{text.at.x - 0.7 * text.points,
                                         text.at.y - (1.0 - share) * width, height, width}
                       : core::PaperRect{text.at.x - share * width, text.at.y - 0.7 * text.points,
                                         width, height};
}

bool overlap(const core::PaperRect& a, const core::PaperRect& b) {
    return a.left < b.right() && b.left < a.right() && a.top < b.bottom() && b.top < a.bottom();
}

std::vector<core::PaperRect> textBoxes(const core::FigureLayout& layout, bool serif) {
    std::vector<core::PaperRect> boxes;
    for (const core::PaperText& text : layout.texts) {
        boxes.push_back(boxOf(text, serif));
    }
    for (const core::PlacedLegend& legend : layout.legends) {
        for (const core::PlacedEntry& entry : legend.entries) {
            boxes.push_back(boxOf(entry.text, serif));
            boxes.push_back(entry.swatch);
        }
    }
    return boxes;
}

}  // namespace

class TestLayout : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingOverlapsOrLeavesThePaper_data();
    void nothingOverlapsOrLeavesThePaper();
    void panelsHaveAxesOfOneSize();
    void sharedAxesAreNumberedOnce();
    void sharedRangesAreJoined();
    void sharedLegendSaysNamesWhereLabelsDiffer();
    void ownLegends_areOneAPanel();
    void letters_areOnlyWhereThereAreSeveral();
    void equalAspect_makesUnitsEqual();
    void emptyFigure_hasALayout();
    void clipping_keepsWhatIsInside();
    void clipping_cutsAtTheRoom();
    void panelLetters_goOn();
};

void TestLayout::nothingOverlapsOrLeavesThePaper_data() {
    QTest::addColumn<QString>("preset");
    QTest::addColumn<int>("place");
    QTest::addColumn<bool>("six");
    for (const auto& preset : core::figurePresets()) {
        for (int place = 0; place < 8; ++place) {
            for (const bool six : {false, true}) {
                QTest::addRow("%s %d %s", preset.name.c_str(), place, six ? "six" : "one")
                    << QString::fromStdString(preset.name) << place << six;
            }
        }
    }
}

void TestLayout::nothingOverlapsOrLeavesThePaper() {
    QFETCH(QString, preset);
    QFETCH(int, place);
    QFETCH(bool, six);
    core::Figure figure = six ? figureOfSix() : core::figureOf(figureScene());
    figure.preset = *core::maybeFigurePreset(preset.toStdString());
    figure.preset.legendPlace = static_cast<core::LegendPlace>(place);
    if (six && figure.preset.widthInches < 5.0) {
        figure.grid.columns = 2;
        figure.preset.heightInches = 6.0;
    }
    const core::FigureLayout layout = core::layOut(figure);
    const auto boxes = textBoxes(layout, figure.preset.serif);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        QVERIFY(boxes[i].left >= -0.5 && boxes[i].right() <= layout.width + 0.5);
        QVERIFY(boxes[i].top >= -0.5 && boxes[i].bottom() <= layout.height + 0.5);
        for (std::size_t j = 0; j < i; ++j) {
            QVERIFY2(!overlap(boxes[i], boxes[j]),
                     qPrintable(QStringLiteral("%1 and %2").arg(i).arg(j)));
        }
    }
    for (const core::PlacedPanel& panel : layout.panels) {
        QVERIFY(panel.axes.width > 20.0 && panel.axes.height > 20.0);
        QVERIFY(panel.axes.right() <= layout.width && panel.axes.bottom() <= layout.height);
    }
}

void TestLayout::panelsHaveAxesOfOneSize() {
    const core::FigureLayout layout = core::layOut(figureOfSix());
    QCOMPARE(layout.panels.size(), std::size_t(6));
    for (const core::PlacedPanel& panel : layout.panels) {
        QVERIFY(std::abs(panel.axes.width - layout.panels[0].axes.width) < 1e-9);
        QVERIFY(std::abs(panel.axes.height - layout.panels[0].axes.height) < 1e-9);
    }
    QCOMPARE(layout.panels[0].axes.top, layout.panels[2].axes.top);
    QCOMPARE(layout.panels[1].axes.left, layout.panels[4].axes.left);
}

void TestLayout::sharedAxesAreNumberedOnce() {
    core::Figure figure = figureOfSix();
    figure.panels.pop_back();
    const core::FigureLayout layout = core::layOut(figure);
    std::vector<bool> x;
    std::vector<bool> y;
    for (const core::PlacedPanel& panel : layout.panels) {
        x.push_back(panel.xNumbers);
        y.push_back(panel.yNumbers);
    }
    // The third column ends in the first row.
    QCOMPARE(x, (std::vector<bool>{false, false, true, true, true}));
    QCOMPARE(y, (std::vector<bool>{true, false, false, true, false}));
}

void TestLayout::sharedRangesAreJoined() {
    const core::FigureLayout layout = core::layOut(figureOfSix());
    QCOMPARE(layout.panels[0].x.upper, 1.7);
    QCOMPARE(layout.panels[0].x.title, std::string("y_0"));
}

void TestLayout::sharedLegendSaysNamesWhereLabelsDiffer() {
    const core::FigureLayout layout = core::layOut(figureOfSix());
    QCOMPARE(layout.legends.size(), std::size_t(1));
    QStringList texts;
    for (const core::PlacedEntry& entry : layout.legends[0].entries) {
        texts << QString::fromStdString(entry.text.text);
    }
    QCOMPARE(texts, (QStringList{"star", "hull", "Exact, 30 pieces", "Zonotope 1.64×", "box"}));
}

void TestLayout::ownLegends_areOneAPanel() {
    core::Figure figure = figureOfSix();
    figure.grid.sharedLegend = false;
    QCOMPARE(core::layOut(figure).legends.size(), std::size_t(6));
    figure.preset.legend = false;
    QVERIFY(core::layOut(figure).legends.empty());
}

void TestLayout::letters_areOnlyWhereThereAreSeveral() {
    const auto hasLetter = [](const core::FigureLayout& layout) {
        return std::any_of(layout.texts.begin(), layout.texts.end(),
                           [](const core::PaperText& text) { return text.text == "(a)"; });
    };
    QVERIFY(hasLetter(core::layOut(figureOfSix())));
    QVERIFY(!hasLetter(core::layOut(core::figureOf(figureScene()))));
}

void TestLayout::equalAspect_makesUnitsEqual() {
    core::Figure figure = core::figureOf(figureScene());
    figure.preset.equalAspect = true;
    const core::PlacedPanel panel = core::layOut(figure).panels.at(0);
    const double x = panel.axes.width / (panel.x.upper - panel.x.lower);
    const double y = panel.axes.height / (panel.y.upper - panel.y.lower);
    QVERIFY(std::abs(x / y - 1.0) < 1e-9);
    QVERIFY(panel.x.lower <= -1.2 && panel.y.upper >= 1.1);
}

void TestLayout::emptyFigure_hasALayout() {
    const core::FigureLayout layout = core::layOut(core::Figure());
    QCOMPARE(layout.width, 234.0);
    QVERIFY(layout.panels.empty() && layout.legends.empty());
    QVERIFY(!core::layOut(core::figureOf(core::Scene())).panels.empty());
}

void TestLayout::clipping_keepsWhatIsInside() {
    const core::PlacedPanel panel = core::layOut(core::figureOf(figureScene())).panels.at(0);
    const core::Ring ring{{0, 0}, {0.5, 0}, {0.5, 0.5}};
    const auto points = core::clippedRing(ring, panel, 2.0);
    QCOMPARE(points.size(), ring.size());
    QCOMPARE(points[1].x, panel.toPaper(ring[1]).x);
    QVERIFY(core::clippedRing({{9, 9}, {10, 9}, {10, 10}}, panel, 2.0).empty());
}

void TestLayout::clipping_cutsAtTheRoom() {
    const core::PlacedPanel panel = core::layOut(core::figureOf(figureScene())).panels.at(0);
    const auto square =
        core::clippedRing({{-1e9, -1e9}, {1e9, -1e9}, {1e9, 1e9}, {-1e9, 1e9}}, panel, 2.0);
    QCOMPARE(square.size(), std::size_t(4));
    for (const core::PaperPoint& point : square) {
        QVERIFY(std::abs(point.x - panel.axes.left + 2.0) < 1e-3 ||
                std::abs(point.x - panel.axes.right() - 2.0) < 1e-3);
    }
    const auto segment = core::clippedRing({{-50, 0}, {50, 0}}, panel, 2.0);
    QCOMPARE(segment.size(), std::size_t(2));
    QVERIFY(std::abs(segment[0].x - panel.axes.left + 2.0) < 1e-6);
}

void TestLayout::panelLetters_goOn() {
    QCOMPARE(core::panelLetter(0), std::string("(a)"));
    QCOMPARE(core::panelLetter(25), std::string("(z)"));
    QCOMPARE(core::panelLetter(26), std::string("(aa)"));
    QCOMPARE(core::panelLetter(27), std::string("(ab)"));
}

QTEST_GUILESS_MAIN(TestLayout)
#include "tst_layout.moc"
