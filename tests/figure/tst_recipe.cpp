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
    void json_isAscii();
    void file_roundTrip();
    void badJson_isOneLine_data();
    void badJson_isOneLine();
    void plainRecipe_isOfTheFirstVersion();
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
    row("version", "\"version\":2", "\"version\":3", "key \"version\": expected 1 to 2");
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

void TestRecipe::plainRecipe_isOfTheFirstVersion() {
    Recipe recipe = exampleRecipe();
    recipe.project = {1, 0};
    recipe.biases.clear();
    const std::string json = core::toJson(recipe, false);
    QVERIFY(json.find("\"version\":1") != std::string::npos);
    QVERIFY(json.find("\"project\":[1,0]") != std::string::npos);
    QVERIFY(json.find("biases") == std::string::npos);
    QVERIFY(core::parseRecipe(json, "r.json") == recipe);
}

void TestRecipe::truncatedJson_isAnError() {
    const std::string json = core::toJson(exampleRecipe());
    for (std::size_t length = 0; length + 1 < json.size(); length += 7) {
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
