#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include "core/figure/export_text.h"
#include "core/figure/palette.h"
#include "figures.h"

using core::Ring;
using core::Scene;
using core::SceneSet;

namespace {

SceneSet setOf(const std::string& id, std::vector<std::vector<Ring>> polygons) {
    SceneSet set;
    set.id = id;
    set.label = id;
    set.polygons = std::move(polygons);
    set.style = core::methodStyle(id);
    return set;
}

Scene exampleScene() {
    const Ring outer{{0, 0}, {3, 0}, {3, 3}, {0, 3}};
    const Ring hole{{1, 1}, {1, 2}, {2, 2}, {2, 1}};
    Scene scene;
    scene.x = {"y_0", -1.0, 4.0};
    scene.y = {"100 % of y_12 & {more}", -1.0, 4.0};
    scene.sets = {setOf("box", {{outer}}), setOf("exact", {{outer, hole},
                                                           {{{0, 0}, {1.0 / 3.0, 1}}},
                                                           {{{0.5, 0.5}}},
                                                           {{{8, 8}, {9, 8}, {9, 9}}}})};
    scene.sets[1].label = "exact (double), 1.00\xC3\x97";
    return scene;
}

}  // namespace

class TestExportText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void csv_hasALineAVertex();
    void csv_quotesWhatItMust();
    void tikz_isBalancedAndComplete();
    void tikz_escapesText();
    void tikz_drawsHolesByEvenOdd();
    void tikz_leavesOutWhatIsNotSeen();
    void tikz_withoutDocument_isThePictureAlone();
    void tikz_withoutLegend_hasNone();
    void tikz_hasAnAxisAPanel();
    void csv_ofPanels_namesThem();
    void svg_isWellFormed();
    void svg_keepsTextAndCutsSets();
    void svg_fillsUnionsOnce();
    void svg_takesPictures();
    void polygonsOfTheirOwnColour_keepIt();
};

void TestExportText::csv_hasALineAVertex() {
    const QStringList lines =
        QString::fromStdString(core::toCsv(exampleScene())).split(QLatin1Char('\n'));
    QCOMPARE(lines[0], QStringLiteral("set,polygon,ring,vertex,x,y"));
    QCOMPARE(lines[1], QStringLiteral("box,0,0,0,0,0"));
    QCOMPARE(lines[9], QStringLiteral("exact,0,1,0,1,1"));
    QCOMPARE(lines[14], QStringLiteral("exact,1,0,1,0.3333333333333333,1"));
    QCOMPARE(lines.size(), 1 + 4 + 8 + 2 + 1 + 3 + 1);
}

void TestExportText::csv_quotesWhatItMust() {
    Scene scene;
    scene.sets = {setOf("a,\"b\"", {{{{1, 2}}}})};
    QCOMPARE(core::toCsv(scene),
             std::string("set,polygon,ring,vertex,x,y\n\"a,\"\"b\"\"\",0,0,0,1,2\n"));
}

void TestExportText::tikz_isBalancedAndComplete() {
    const QString tex = QString::fromStdString(core::toTikz(exampleScene()));
    for (const char* part : {"\\documentclass", "\\begin{document}", "\\begin{axis}", "\\end{axis}",
                             "\\end{tikzpicture}", "\\end{document}", "xmin=-1, xmax=4"}) {
        QVERIFY2(tex.contains(QLatin1String(part)), part);
    }
    QString plain = tex;
    plain.remove(QRegularExpression(QStringLiteral("\\\\[{}]")));
    QCOMPARE(plain.count(QLatin1Char('{')), plain.count(QLatin1Char('}')));
    QCOMPARE(plain.count(QLatin1Char('[')), plain.count(QLatin1Char(']')));
    // Legend entries are nodes where the layout puts them.
    QCOMPARE(tex.count(QStringLiteral("anchor=base west")), 2);
    QVERIFY(tex.contains(QStringLiteral("{HTML}{E69F00}")));
}

void TestExportText::tikz_escapesText() {
    const QString tex = QString::fromStdString(core::toTikz(exampleScene()));
    QVERIFY(tex.contains(QStringLiteral("xlabel={$y_{0}$}")));
    QVERIFY(tex.contains(QStringLiteral("ylabel={100 \\% of $y_{12}$ \\& \\{more\\}}")));
    QVERIFY(tex.contains(QStringLiteral("1.00$\\times$")));
}

void TestExportText::tikz_drawsHolesByEvenOdd() {
    const QString tex = QString::fromStdString(core::toTikz(exampleScene()));
    QVERIFY(tex.contains(QStringLiteral("even odd rule")));
    const qsizetype start = tex.indexOf(QStringLiteral("\\path[rs p0 s1]"));
    const QString path = tex.mid(start, tex.indexOf(QLatin1Char(';'), start) - start);
    QCOMPARE(path.count(QStringLiteral("cycle")), 2);
    QCOMPARE(path.count(QLatin1Char('(')), 8);
}

void TestExportText::tikz_leavesOutWhatIsNotSeen() {
    const QString tex = QString::fromStdString(core::toTikz(exampleScene()));
    QCOMPARE(tex.count(QStringLiteral("\\path[rs p0 s1")), 2);
    QVERIFY(!tex.contains(QStringLiteral("(9,")) && !tex.contains(QStringLiteral("(8,")));
}

void TestExportText::tikz_withoutDocument_isThePictureAlone() {
    const std::string tex = core::toTikz(exampleScene(), false);
    QVERIFY(tex.find("documentclass") == std::string::npos);
    QVERIFY(tex.find("\\begin{tikzpicture}") != std::string::npos);
}

void TestExportText::tikz_withoutLegend_hasNone() {
    Scene scene = exampleScene();
    scene.preset.legend = false;
    QVERIFY(core::toTikz(scene).find("anchor=base west") == std::string::npos);
}

void TestExportText::tikz_hasAnAxisAPanel() {
    const QString tex = QString::fromStdString(core::toTikz(figureOfSix()));
    QCOMPARE(tex.count(QStringLiteral("\\begin{axis}")), 6);
    QCOMPARE(tex.count(QStringLiteral("xlabel={$y_{0}$}")), 3);
    QCOMPARE(tex.count(QStringLiteral("{(f)}")), 1);
}

void TestExportText::csv_ofPanels_namesThem() {
    const QStringList lines =
        QString::fromStdString(core::toCsv(figureOfSix())).split(QLatin1Char('\n'));
    QCOMPARE(lines[0], QStringLiteral("panel,set,polygon,ring,vertex,x,y"));
    QCOMPARE(lines[1], QStringLiteral("0,box,0,0,0,-1,-0.8"));
    QVERIFY(lines[lines.size() - 2].startsWith(QStringLiteral("5,star,1,0,0,")));
}

void TestExportText::svg_isWellFormed() {
    core::Figure figure = figureOfSix();
    figure.grid.title = "A < B & \"C\"";
    QXmlStreamReader reader(QString::fromStdString(core::toSvg(figure)));
    int texts = 0;
    while (!reader.atEnd()) {
        reader.readNext();
        texts += reader.isStartElement() && reader.name() == QLatin1String("text") ? 1 : 0;
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY(texts > 20);
}

void TestExportText::svg_keepsTextAndCutsSets() {
    const QString svg = QString::fromStdString(core::toSvg(core::figureOf(exampleScene())));
    QVERIFY(svg.contains(QStringLiteral(">exact (double), 1.00×<")));
    QVERIFY(svg.contains(QStringLiteral("width=\"3.25in\"")));
    QVERIFY(svg.contains(QStringLiteral("fill-rule=\"evenodd\"")));
    const qsizetype start = svg.indexOf(QStringLiteral("-exact\""));
    const QString group = svg.mid(start, svg.indexOf(QStringLiteral("</g>"), start) - start);
    QCOMPARE(group.count(QStringLiteral("<path")), 2);
    QCOMPARE(group.count(QStringLiteral("<circle")), 1);
}

void TestExportText::svg_fillsUnionsOnce() {
    Scene scene = exampleScene();
    scene.sets = {setOf("exact", {{{{0, 0}, {2, 0}, {2, 2}}}, {{{0, 0}, {2, 0}, {2, 2}}}})};
    scene.sets[0].isUnion = true;
    const QString svg = QString::fromStdString(core::toSvg(core::figureOf(scene)));
    const qsizetype start = svg.indexOf(QStringLiteral("-exact\""));
    const QString group = svg.mid(start, svg.indexOf(QStringLiteral("</g>"), start) - start);
    QCOMPARE(group.count(QStringLiteral("<path")), 1);
    QCOMPARE(group.count(QLatin1Char('Z')), 2);
    QVERIFY(!group.contains(QStringLiteral("evenodd")));
    QVERIFY(core::toTikz(scene).find("nonzero rule") != std::string::npos);
}

void TestExportText::svg_takesPictures() {
    const std::string svg = core::toSvg(core::figureOf(exampleScene()), {"PNG"});
    QVERIFY(svg.find("base64,UE5H\"") != std::string::npos);
    QVERIFY(svg.find("-exact\"") == std::string::npos);
}

void TestExportText::polygonsOfTheirOwnColour_keepIt() {
    Scene scene = exampleScene();
    scene.sets = {setOf("exact", {{{{0, 0}, {2, 0}, {2, 2}}}, {{{2, 0}, {3, 0}, {3, 2}}}})};
    scene.sets[0].fills = {0x112233, 0x445566};
    const std::string svg = core::toSvg(core::figureOf(scene));
    QVERIFY(svg.find("fill=\"#112233\"") != std::string::npos);
    QVERIFY(svg.find("fill=\"#445566\"") != std::string::npos);
    QVERIFY(core::toTikz(scene).find("fill=rs445566") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestExportText)
#include "tst_export_text.moc"
