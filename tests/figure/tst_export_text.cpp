#include <QRegularExpression>
#include <QTest>

#include "core/figure/export_text.h"
#include "core/figure/palette.h"

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
    QCOMPARE(tex.count(QStringLiteral("\\addlegendentry")), 2);
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
    const qsizetype start = tex.indexOf(QStringLiteral("\\path[rsset1]"));
    const QString path = tex.mid(start, tex.indexOf(QLatin1Char(';'), start) - start);
    QCOMPARE(path.count(QStringLiteral("cycle")), 2);
    QCOMPARE(path.count(QStringLiteral("axis cs:")), 8);
}

void TestExportText::tikz_leavesOutWhatIsNotSeen() {
    QVERIFY(core::toTikz(exampleScene()).find("axis cs:9,8") == std::string::npos);
}

void TestExportText::tikz_withoutDocument_isThePictureAlone() {
    const std::string tex = core::toTikz(exampleScene(), false);
    QVERIFY(tex.find("documentclass") == std::string::npos);
    QVERIFY(tex.find("\\begin{tikzpicture}") != std::string::npos);
}

void TestExportText::tikz_withoutLegend_hasNone() {
    Scene scene = exampleScene();
    scene.preset.legend = false;
    QVERIFY(core::toTikz(scene).find("addlegend") == std::string::npos);
}

QTEST_GUILESS_MAIN(TestExportText)
#include "tst_export_text.moc"
