#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <limits>

#include "core/figure/recipe.h"
#include "core/io/parse_error.h"
#include "example_recipe.h"

using core::ParseError;
using core::parseRecipe;
using core::Recipe;

namespace {

std::string errorOf(const std::string& json) {
    try {
        parseRecipe(json, "r.json");
    } catch (const ParseError& error) {
        return error.what();
    }
    return {};
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    return at == std::string::npos ? std::string() : text.replace(at, what.size(), by);
}

}  // namespace

class TestRecipe : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTrip_isTheSame();
    void roundTrip_ofDefaults_needsAnInput();
    void readingOfANetwork_isKept();
    void json_isAscii();
    void file_roundTrip();
    void badJson_isOneLine_data();
    void badJson_isOneLine();
    void olderVersions_areRead();
    void panels_areTheRecipeAndTheOthers();
    void truncatedJson_isAnError();
    void deepNesting_isRefused();
    void nonFiniteNumber_isTheCallersMistake();
    void missingFile_isAParseError();
};

void TestRecipe::roundTrip_isTheSame() {
    const Recipe recipe = exampleRecipe();
    QVERIFY(parseRecipe(core::toJson(recipe), "r.json") == recipe);
    QVERIFY(parseRecipe(core::toJson(recipe, false), "r.json") == recipe);
}

void TestRecipe::roundTrip_ofDefaults_needsAnInput() {
    Recipe recipe;
    QVERIFY(!errorOf(core::toJson(recipe)).empty());
    recipe.input.lower = {0.0};
    recipe.input.upper = {0.0};
    QVERIFY(parseRecipe(core::toJson(recipe), "r.json") == recipe);
}

void TestRecipe::readingOfANetwork_isKept() {
    Recipe recipe = exampleRecipe();
    const std::string plain = core::toJson(recipe);
    QVERIFY(plain.find("architecture") == std::string::npos);
    recipe.architecture = R"({"kind": "reachscope architecture"})";
    recipe.mean = {0.4914, 0.4822, 0.4465};
    recipe.deviation = {0.25};
    QVERIFY(parseRecipe(core::toJson(recipe), "r.json") == recipe);
    recipe.deviation = {0.0};
    QVERIFY(errorOf(core::toJson(recipe)).find("above 0") != std::string::npos);
}

void TestRecipe::json_isAscii() {
    for (const char c : core::toJson(exampleRecipe())) {
        QVERIFY(static_cast<unsigned char>(c) < 0x7F);
    }
}

void TestRecipe::file_roundTrip() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("r.json")).toStdString();
    core::writeRecipe(exampleRecipe(), path);
    QVERIFY(core::readRecipe(path) == exampleRecipe());
}

void TestRecipe::badJson_isOneLine_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("by");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* what, const char* by, const char* expected) {
        QTest::newRow(name) << what << by << expected;
    };
    row("kind", "reachscope recipe", "other", "key \"kind\": expected \"reachscope recipe\"");
    row("version", "\"version\":4", "\"version\":5", "key \"version\": expected 1 to 4");
    row("missing", "\"methods\":", "\"method\":", "expected a key \"methods\"");
    row("unknown",
        "\"title\":", "\"extra\":1,\"title\":", "expected no other keys, found \"extra\"");
    row("type", "\"max_pieces\":123456789", "\"max_pieces\":\"many\"", "key \"max_pieces\"");
    row("negative", "\"max_pieces\":123456789", "\"max_pieces\":-1", "key \"max_pieces\"");
    row("sizes", "\"lower\":[-0.2,", "\"lower\":[", "as many numbers as \"lower\"");
    row("turned", "\"upper\":[0.4,", "\"upper\":[-4,", "no number below that of \"lower\"");
    row("infinite", "\"upper\":[0.4,", "\"upper\":[1e999,", "r.json");
    row("null", "\"upper\":[0.4,", "\"upper\":[null,", "a finite number, found null");
    row("norm", "\"norm\":\"l1\",\"center\"", "\"norm\":\"l3\",\"center\"", "\"l1\" or \"l2\"");
    row("project", "\"project\":[\"12-0\",0]", "\"project\":[1]", "two output indices");
    row("margin of itself", "\"12-0\"", "\"12-12\"", "two output indices");
    row("margin misspelt", "\"12-0\"", "\"12 - 0\"", "two output indices");
    row("bias without a place", "\"index\":4,", "", "a key \"index\"");
    row("bias of more", "\"index\":4,", "\"index\":4,\"name\":1,", "no other keys");
    row("no panels", "\"panels\":[{", "\"panels\":[],\"more\":[{", "1 to 400 panels");
    row("place", "\"bottom right\"", "\"somewhere\"", "one of \"above\", \"below\"");
    row("colour", "\"#0072b2\"", "\"blue\"", "a colour such as");
    row("opacity", "\"fill_opacity\":0.25", "\"fill_opacity\":25", "a share from 0 to 1");
    row("slice", "\"inputs\":[1,0]", "\"inputs\":[1,2]", "two input indices");
    row("slice's place", "\"fixed\":[0.5,-0.5]", "\"fixed\":[0.5]",
        "as many numbers as the network");
    row("arithmetic", "rational", "floating", "\"double\" or \"rational\"");
    row("width", "\"width_inches\":6.75", "\"width_inches\":0", "a size above 0");
    row("view", "\"x_upper\":1.0", "\"x_upper\":-9.0", "ranges that run upward");
    row("constraints", "\"bounds\":[0.25]", "\"bounds\":[]", "a row per bound");
}

void TestRecipe::badJson_isOneLine() {
    QFETCH(QString, what);
    QFETCH(QString, by);
    QFETCH(QString, expected);
    const std::string json =
        replaced(core::toJson(exampleRecipe(), false), what.toStdString(), by.toStdString());
    QVERIFY2(!json.empty(), "the text to replace is not there");
    const QString error = QString::fromStdString(errorOf(json));
    QVERIFY2(error.startsWith(QStringLiteral("r.json: ")), qPrintable(error));
    QVERIFY2(error.contains(expected), qPrintable(error));
    QVERIFY(!error.contains(QLatin1Char('\n')));
}

void TestRecipe::olderVersions_areRead() {
    const std::string rest =
        R"(,"program":"reachscope 0.1.0","network":{"path":"a.onnx","hash":"ab","nnet_normalise":false},
        "input":{"given":{},"lower":[-1],"upper":[1]},"methods":["exact","box"],"hidden":["box"],
        "project":[1,0],"max_pieces":7,"time_limit_seconds":0.5,"arithmetic":"double",
        "draw_pieces":true,"title":"old","preset":{"name":"wide","width_inches":6.75,
        "height_inches":3.8,"font_points":10,"tick_points":9,"serif":true,"legend":true,
        "grid":false,"equal_aspect":true},"view":{"x_lower":0,"x_upper":1,"y_lower":0,"y_upper":2}})";
    for (const char* version : {"1", "2"}) {
        const Recipe recipe = parseRecipe(
            std::string(R"({"kind":"reachscope recipe","version":)") + version + rest, "old.json");
        QCOMPARE(recipe.methods, (std::vector<std::string>{"exact", "box"}));
        QCOMPARE(recipe.title, std::string("old"));
        QVERIFY(recipe.drawPieces && recipe.unionArea && recipe.more.empty());
        QCOMPARE(recipe.view->yUpper, 2.0);
        QVERIFY(recipe.preset.legendPlace == core::LegendPlace::Above);
        QVERIFY(parseRecipe(core::toJson(recipe), "new.json") == recipe);
    }
}

void TestRecipe::panels_areTheRecipeAndTheOthers() {
    Recipe recipe = exampleRecipe();
    const auto panels = recipe.panels();
    QCOMPARE(panels.size(), std::size_t(2));
    QCOMPARE(panels[1].title, std::string("the second"));
    recipe.setPanels({panels[1], panels[0]});
    QCOMPARE(recipe.title, std::string("the second"));
    QCOMPARE(recipe.more.size(), std::size_t(1));
    QVERIFY(recipe.more[0] == panels[0]);
}

void TestRecipe::truncatedJson_isAnError() {
    const std::string json = core::toJson(exampleRecipe());
    for (std::size_t length = 0; length + 1 < json.size(); length += 17) {
        QVERIFY(!errorOf(json.substr(0, length)).empty());
    }
}

void TestRecipe::deepNesting_isRefused() {
    QVERIFY(errorOf(std::string(1000000, '[')).find("levels") != std::string::npos);
}

void TestRecipe::nonFiniteNumber_isTheCallersMistake() {
    Recipe recipe = exampleRecipe();
    recipe.input.lower[0] = -std::numeric_limits<double>::infinity();
    QVERIFY_EXCEPTION_THROWN(core::toJson(recipe), std::invalid_argument);
}

void TestRecipe::missingFile_isAParseError() {
    QVERIFY_EXCEPTION_THROWN(core::readRecipe("/nowhere/at/all.json"), ParseError);
}

QTEST_GUILESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
