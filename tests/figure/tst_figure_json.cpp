#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <limits>

#include "charts.h"
#include "core/figure/embed.h"
#include "core/figure/export_text.h"
#include "core/figure/figure_json.h"
#include "core/figure/recipe.h"
#include "core/io/parse_error.h"
#include "example_recipe.h"

namespace {

core::Figure exampleFigure() {
    core::Figure figure = mixedFigure();
    figure.panels.push_back(heatScene());
    figure.panels[0].sets[2].fills = {0x112233};
    figure.panels[0].sets[1].isUnion = true;
    figure.grid.title = "A \"title\" of ours, α";
    return figure;
}

std::string errorOf(const std::string& json) {
    try {
        core::parseFigure(json, "f.json");
    } catch (const core::ParseError& error) {
        return error.what();
    }
    return {};
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    return at == std::string::npos ? std::string() : text.replace(at, what.size(), by);
}

void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

class TestFigureJson : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTrip_isTheSame() {
        const core::Figure figure = exampleFigure();
        const std::string json = core::toJson(figure);
        const core::Figure read = core::parseFigure(json, "f.json");
        QCOMPARE(core::toJson(read), json);
        QVERIFY(read.origin == figure.origin);
        QVERIFY(read.grid == figure.grid && read.preset == figure.preset);
        for (std::size_t i = 0; i < figure.panels.size(); ++i) {
            QVERIFY(read.panels[i].x == figure.panels[i].x);
            QVERIFY(read.panels[i].y == figure.panels[i].y);
            QCOMPARE(read.panels[i].caption, figure.panels[i].caption);
        }
        // Gaps are not equal to themselves.
        QVERIFY(std::isnan(read.panels[1].chart.series[2].y[3]));
        QVERIFY(read.panels[2].chart == figure.panels[2].chart);
    }

    void drawing_isTheSame() {
        const core::Figure figure = exampleFigure();
        const core::Figure read = core::parseFigure(core::toJson(figure, false), "f.json");
        QCOMPARE(core::toSvg(read), core::toSvg(figure));
        QCOMPARE(core::toTikz(read), core::toTikz(figure));
        QCOMPARE(core::toCsv(read), core::toCsv(figure));
    }

    void json_isAscii() {
        for (const char c : core::toJson(exampleFigure())) {
            QVERIFY(static_cast<unsigned char>(c) < 0x7F);
        }
    }

    void textFormats_carryIt() {
        const core::Figure figure = exampleFigure();
        const QTemporaryDir folder;
        const auto path = [&](const char* name) {
            return folder.filePath(QString::fromLatin1(name)).toStdString();
        };
        core::writeFigure(figure, path("f.json"));
        write(path("f.svg"), core::withFigure(core::toSvg(figure), figure, "f.svg"));
        write(path("f.tex"), core::withFigure(core::toTikz(figure), figure, "f.tex"));
        write(path("f.csv"), core::withFigure(core::toCsv(figure), figure, "f.csv"));
        for (const char* name : {"f.json", "f.svg", "f.tex", "f.csv"}) {
            QVERIFY2(core::holdsFigure(path(name)), name);
            QCOMPARE(core::toJson(core::readFigure(path(name))), core::toJson(figure));
        }
    }

    void recipes_areToldApart() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("r.json")).toStdString();
        core::writeRecipe(exampleRecipe(), path);
        QVERIFY(!core::holdsFigure(path));
        QVERIFY_EXCEPTION_THROWN(core::readFigure(path), core::ParseError);
        const std::string plain = folder.filePath(QStringLiteral("p.svg")).toStdString();
        write(plain, core::toSvg(exampleFigure()));
        QVERIFY(!core::holdsFigure(plain));
        write(plain, "nothing of the kind");
        QVERIFY(!core::holdsFigure(plain));
        QVERIFY_EXCEPTION_THROWN(core::readFigure(plain), core::ParseError);
        // A figure's document is no recipe, and the message says which it is.
        core::writeFigure(exampleFigure(), path);
        try {
            core::readRecipe(path);
            QFAIL("read a recipe");
        } catch (const core::ParseError& error) {
            QVERIFY(std::string(error.what()).find("reachscope figure") != std::string::npos);
        }
    }

    void badJson_isOneLine_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* what, const char* by,
                            const char* expected) {
            QTest::newRow(name) << what << by << expected;
        };
        row("kind", "reachscope figure", "other", "expected \"reachscope figure\"");
        row("version", "\"version\":1", "\"version\":2", "key \"version\": expected 1");
        row("missing", "\"caption\":", "\"capture\":", "a key \"caption\"");
        row("unknown", "\"origin\":", "\"extra\":1,\"origin\":", "no other keys");
        row("scale", "\"scale\":\"log\"", "\"scale\":\"cubic\"", "\"linear\", \"log\"");
        row("series kind", "\"kind\":\"line\"", "\"kind\":\"pie\"", "\"stairs\"");
        row("marker", "\"marker\":\"square\"", "\"marker\":\"skull\"", "\"circle\"");
        row("lengths", "\"y\":[24.0,", "\"y\":[", "series \"box\" has 7 x and 6 y");
        row("number", "\"y\":[24.0,", "\"y\":[\"24\",", "numbers or null");
        row("backwards", "\"lower\":-1.2,", "\"lower\":12,", "axis of panel 1 does not run upward");
        row("ring", "\"polygons\":[[[-1.0,", "\"polygons\":[[[-1.0,0,", "x and y in turn");
        row("polygon", "\"polygons\":[[[-1.0,", "\"polygons\":[1,[[-1.0,", "a list of rings");
        row("fills", "\"fills\":[\"#112233\"]", "\"fills\":[\"#112233\",\"#112233\"]",
            "a colour a polygon");
        row("colour", "\"fills\":[\"#112233\"]", "\"fills\":[\"red\"]", "a colour such as");
        row("way", "\"way\":\"horizontal\"", "\"way\":\"up\"", "\"vertical\"");
        row("seeds", "\"seeds\":[7,", "\"seeds\":[-7,", "seeds");
        row("no panels", "\"panels\":[", "\"panels\":[],\"more\":[", "1 to 400 panels");
    }

    void badJson_isOneLine() {
        QFETCH(QString, what);
        QFETCH(QString, by);
        QFETCH(QString, expected);
        const std::string json =
            replaced(core::toJson(exampleFigure(), false), what.toStdString(), by.toStdString());
        QVERIFY2(!json.empty(), "the text to replace is not there");
        const QString error = QString::fromStdString(errorOf(json));
        QVERIFY2(error.startsWith(QStringLiteral("f.json")) && error.contains(expected),
                 qPrintable(error));
        QVERIFY(!error.contains(QLatin1Char('\n')));
    }

    void truncatedJson_isAnError() {
        const std::string json = core::toJson(core::figureOf(barsScene()), false);
        for (std::size_t size = 0; size < json.size(); size += 37) {
            QVERIFY(!errorOf(json.substr(0, size)).empty());
        }
    }

    void badFigure_isTheCallersMistake() {
        core::Figure figure = exampleFigure();
        figure.panels[1].y.lower = 0.0;
        QVERIFY_EXCEPTION_THROWN(core::toJson(figure), std::invalid_argument);
        figure = exampleFigure();
        figure.panels[0].sets[0].polygons[0][0][0][0] = std::numeric_limits<double>::infinity();
        QVERIFY_EXCEPTION_THROWN(core::toJson(figure), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(core::toJson(core::Figure()), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestFigureJson)
#include "tst_figure_json.moc"
