#include <zlib.h>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <random>

#include "core/figure/embed.h"
#include "core/figure/export_text.h"
#include "core/io/parse_error.h"
#include "example_recipe.h"

using core::ParseError;
using core::recipeIn;
using core::withRecipe;

namespace {

std::string bigEndian(std::size_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
            static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string chunk(const std::string& typeAndData) {
    const auto* bytes = reinterpret_cast<const Bytef*>(typeAndData.data());
    return bigEndian(typeAndData.size() - 4) + typeAndData +
           bigEndian(crc32(0, bytes, static_cast<uInt>(typeAndData.size())));
}

const std::string kPngSignature = "\x89PNG\r\n\x1a\n";

std::string smallPng(const std::string& between = {}) {
    const std::string header =
        std::string("IHDR") + bigEndian(1) + bigEndian(1) + std::string("\x08\x00\x00\x00\x00", 5);
    return kPngSignature + chunk(header) + between + chunk("IEND");
}

const std::string kSvg =
    "<?xml version=\"1.0\"?>\n<!-- a <svg> in a comment > -->\n<!DOCTYPE svg [<!ENTITY a "
    "\"b>\">]>\n"
    "<svg xmlns=\"http://www.w3.org/2000/svg\" id='a>b'><g/></svg>\n";

std::string smallPdf(const std::string& information) {
    std::string pdf = "%PDF-1.4\n";
    std::vector<std::size_t> offsets;
    for (const std::string& object :
         {std::string("<< /Type /Catalog /Pages 2 0 R >>"),
          std::string("<< /Type /Pages /Kids [] /Count 0 >>"), information}) {
        offsets.push_back(pdf.size());
        pdf += std::to_string(offsets.size()) + " 0 obj\n" + object + "\nendobj\n";
    }
    const std::size_t xref = pdf.size();
    pdf += "xref\n0 4\n0000000000 65535 f \n";
    for (const std::size_t offset : offsets) {
        const std::string digits = std::to_string(offset);
        pdf += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
    }
    return pdf + "trailer\n<< /Size 4 /Root 1 0 R /Info 3 0 R >>\nstartxref\n" +
           std::to_string(xref) + "\n%%EOF\n";
}

std::string figureOf(const QString& format) {
    if (format == QStringLiteral("pdf")) {
        return smallPdf("<< /Title (a \\) title >> ) /Nested << /A 1 >> >>");
    }
    if (format == QStringLiteral("svg")) {
        return kSvg;
    }
    if (format == QStringLiteral("png")) {
        return smallPng();
    }
    return format == QStringLiteral("csv") ? core::toCsv(core::Scene())
                                           : core::toTikz(core::Scene());
}

/// True if reading ends in a recipe or a one-line ParseError; anything else fails the test.
bool readsOrComplains(const std::string& bytes) {
    try {
        recipeIn(bytes, "f");
        return true;
    } catch (const ParseError& error) {
        return std::string(error.what()).find('\n') == std::string::npos;
    }
}

bool embedsOrComplains(const std::string& bytes) {
    try {
        return recipeIn(withRecipe(bytes, exampleRecipe(), "f"), "f") == exampleRecipe();
    } catch (const ParseError& error) {
        return std::string(error.what()).find('\n') == std::string::npos;
    }
}

void formats() {
    QTest::addColumn<QString>("format");
    for (const char* format : {"pdf", "svg", "png", "tikz", "csv"}) {
        QTest::newRow(format) << format;
    }
}

}  // namespace

class TestEmbed : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void format_isToldByContent();
    void roundTrip_data() { formats(); }
    void roundTrip();
    void again_replaces_data() { formats(); }
    void again_replaces();
    void without_isAParseError_data() { formats(); }
    void without_isAParseError();
    void truncated_isAParseError_data() { formats(); }
    void truncated_isAParseError();
    void corrupted_neverCrashes_data() { formats(); }
    void corrupted_neverCrashes();
    void file_roundTrip();
    void failedEmbedding_leavesTheFile();
    void largeRecipe_isCompressedInPng();
    void pngTextChunks_ofOtherKinds_areRead();
    void pngBomb_isRefused();
    void pdf_keepsItsInformation();
    void pdf_withCrossReferenceStream_getsAComment();
    void svg_selfClosedRoot();
    void notAFigure_isAParseError();
};

void TestEmbed::format_isToldByContent() {
    QVERIFY(core::maybeFigureFormat(figureOf(QStringLiteral("pdf"))) == core::FigureFormat::Pdf);
    QVERIFY(core::maybeFigureFormat(kSvg) == core::FigureFormat::Svg);
    QVERIFY(core::maybeFigureFormat(smallPng()) == core::FigureFormat::Png);
    QVERIFY(core::maybeFigureFormat(core::toTikz(core::Scene(), false)) ==
            core::FigureFormat::Tikz);
    QVERIFY(!core::maybeFigureFormat("{\"a\": 1}"));
    QVERIFY(!core::maybeFigureFormat(""));
}

void TestEmbed::roundTrip() {
    QFETCH(QString, format);
    const std::string figure = withRecipe(figureOf(format), exampleRecipe(), "f");
    QVERIFY(recipeIn(figure, "f") == exampleRecipe());
}

void TestEmbed::again_replaces() {
    QFETCH(QString, format);
    core::Recipe second = exampleRecipe();
    second.title = "second";
    const std::string once = withRecipe(figureOf(format), exampleRecipe(), "f");
    const std::string twice = withRecipe(once, second, "f");
    QVERIFY(recipeIn(twice, "f") == second);
    if (format != QStringLiteral("pdf")) {
        QVERIFY(twice.find("]]&gt;") == std::string::npos || format != QStringLiteral("svg"));
        QVERIFY(twice.size() < once.size() + 10);
    }
}

void TestEmbed::without_isAParseError() {
    QFETCH(QString, format);
    QVERIFY_EXCEPTION_THROWN(recipeIn(figureOf(format), "f"), ParseError);
}

void TestEmbed::truncated_isAParseError() {
    QFETCH(QString, format);
    const std::string bare = figureOf(format);
    const std::string whole = withRecipe(bare, exampleRecipe(), "f");
    for (std::size_t length = 0; length < whole.size(); length += 3) {
        QVERIFY(readsOrComplains(whole.substr(0, length)));
        QVERIFY(embedsOrComplains(whole.substr(0, length)));
    }
    QVERIFY_EXCEPTION_THROWN(recipeIn(whole.substr(0, bare.size() / 4), "f"), ParseError);
}

void TestEmbed::corrupted_neverCrashes() {
    QFETCH(QString, format);
    const std::string whole = withRecipe(figureOf(format), exampleRecipe(), "f");
    std::mt19937_64 generator(11);
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = whole;
        for (int i = 0; i < 1 + round % 4; ++i) {
            bytes[generator() % bytes.size()] = static_cast<char>(generator());
        }
        QVERIFY(readsOrComplains(bytes));
        QVERIFY(embedsOrComplains(bytes));
    }
}

void TestEmbed::file_roundTrip() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("f.svg")).toStdString();
    std::ofstream(path, std::ios::binary) << kSvg;
    core::embedRecipe(path, exampleRecipe());
    QVERIFY(core::readRecipeFromFigure(path) == exampleRecipe());
    QVERIFY(core::readRecipe(path) == exampleRecipe());
}

void TestEmbed::failedEmbedding_leavesTheFile() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("f.png")).toStdString();
    const std::string half = smallPng().substr(0, 20);
    std::ofstream(path, std::ios::binary) << half;
    QVERIFY_EXCEPTION_THROWN(core::embedRecipe(path, exampleRecipe()), ParseError);
    std::ifstream in(path, std::ios::binary);
    QCOMPARE(std::string(std::istreambuf_iterator<char>(in), {}), half);
}

void TestEmbed::largeRecipe_isCompressedInPng() {
    core::Recipe recipe = exampleRecipe();
    recipe.input = {};
    recipe.partition.reset();
    recipe.more.clear();
    recipe.input.lower.assign(3072, 0.1);
    recipe.input.upper.assign(3072, 0.7);
    const std::string png = withRecipe(smallPng(), recipe, "f");
    QVERIFY(png.size() < 3072);
    QVERIFY(recipeIn(png, "f") == recipe);
}

void TestEmbed::pngTextChunks_ofOtherKinds_areRead() {
    const std::string json = core::toJson(exampleRecipe(), false);
    const std::string keyword = std::string("reachscope-recipe") + '\0';
    const std::string plain =
        smallPng(chunk("tEXtOther" + std::string(1, '\0') + "x") + chunk("tEXt" + keyword + json));
    QVERIFY(recipeIn(plain, "f") == exampleRecipe());
    uLongf size = compressBound(static_cast<uLong>(json.size()));
    std::string packed(size, '\0');
    compress(reinterpret_cast<Bytef*>(packed.data()), &size,
             reinterpret_cast<const Bytef*>(json.data()), static_cast<uLong>(json.size()));
    packed.resize(size);
    const std::string zipped = smallPng(chunk("zTXt" + keyword + '\0' + packed));
    QVERIFY(recipeIn(zipped, "f") == exampleRecipe());
    QVERIFY_EXCEPTION_THROWN(recipeIn(smallPng(chunk("zTXt" + keyword)), "f"), ParseError);
    QVERIFY_EXCEPTION_THROWN(recipeIn(smallPng(chunk("iTXt" + keyword)), "f"), ParseError);
}

void TestEmbed::pngBomb_isRefused() {
    const std::string zeros(std::size_t(100) << 20, ' ');
    uLongf size = compressBound(static_cast<uLong>(zeros.size()));
    std::string packed(size, '\0');
    compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
              reinterpret_cast<const Bytef*>(zeros.data()), static_cast<uLong>(zeros.size()), 1);
    packed.resize(size);
    const std::string keyword = std::string("reachscope-recipe") + '\0';
    QVERIFY_EXCEPTION_THROWN(recipeIn(smallPng(chunk("zTXt" + keyword + '\0' + packed)), "f"),
                             ParseError);
}

void TestEmbed::pdf_keepsItsInformation() {
    const std::string before = figureOf(QStringLiteral("pdf"));
    const std::string after = withRecipe(before, exampleRecipe(), "f");
    QVERIFY(after.starts_with(before));
    const std::string update = after.substr(before.size());
    QVERIFY(update.find("3 0 obj") != std::string::npos);
    QVERIFY(update.find("/Title (a \\) title >> ) /Nested << /A 1 >>") != std::string::npos);
    QVERIFY(update.find("/Prev " + std::to_string(before.rfind("\nxref") + 1)) !=
            std::string::npos);
    QVERIFY(update.find("/Root 1 0 R") != std::string::npos);
    const std::size_t offset = std::stoul(after.substr(after.rfind("startxref") + 10));
    QCOMPARE(after.substr(offset, 4), std::string("xref"));
}

void TestEmbed::pdf_withCrossReferenceStream_getsAComment() {
    std::string pdf = figureOf(QStringLiteral("pdf"));
    const std::size_t xref = pdf.rfind("\nxref") + 1;
    pdf.replace(xref, 4, "9 0 ");
    const std::string figure = withRecipe(pdf, exampleRecipe(), "f");
    QVERIFY(recipeIn(figure, "f") == exampleRecipe());
    QVERIFY(figure.ends_with("startxref\n" + std::to_string(xref) + "\n%%EOF\n"));
}

void TestEmbed::svg_selfClosedRoot() {
    const std::string svg = withRecipe("<svg width='1'/>", exampleRecipe(), "f");
    QVERIFY(svg.starts_with("<svg width='1'>"));
    QVERIFY(svg.ends_with("</svg>"));
    QVERIFY(recipeIn(svg, "f") == exampleRecipe());
}

void TestEmbed::notAFigure_isAParseError() {
    QVERIFY_EXCEPTION_THROWN(recipeIn("hello", "f"), ParseError);
    QVERIFY_EXCEPTION_THROWN(withRecipe("hello", exampleRecipe(), "f"), ParseError);
    QVERIFY_EXCEPTION_THROWN(core::readRecipeFromFigure("/nowhere/f.pdf"), ParseError);
}

QTEST_GUILESS_MAIN(TestEmbed)
#include "tst_embed.moc"
