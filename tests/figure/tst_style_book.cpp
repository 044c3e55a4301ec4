#include <QTemporaryDir>
#include <QTest>

#include "core/figure/palette.h"
#include "core/figure/style_book.h"
#include "core/io/parse_error.h"

using core::StyleBook;

namespace {

StyleBook exampleBook() {
    StyleBook book;
    core::FigurePreset preset = core::figurePresets().front();
    preset.name = "NeurIPS";
    preset.family = "Liberation Serif";
    preset.legendPlace = core::LegendPlace::Right;
    book.keep(preset);
    core::Palette palette{"grey", {}};
    palette.styles["box"] = {0x123456, 0.75, core::LineStyle::Dotted, 0xABCDEF, 0.5, 0.9};
    book.keep(palette);
    return book;
}

}  // namespace

class TestStyleBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_isTheSame() {
        QVERIFY(core::parseStyleBook(core::toJson(exampleBook()), "s.json") == exampleBook());
        QVERIFY(core::parseStyleBook(core::toJson(StyleBook()), "s.json") == StyleBook());
    }

    void file_roundTrip() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("s.json")).toStdString();
        core::writeStyleBook(exampleBook(), path);
        QVERIFY(core::readStyleBook(path) == exampleBook());
    }

    void sameName_isReplaced() {
        StyleBook book = exampleBook();
        core::FigurePreset other = book.presets[0];
        other.widthInches = 9.0;
        book.keep(other);
        QCOMPARE(book.presets.size(), std::size_t(1));
        QCOMPARE(book.presets[0].widthInches, 9.0);
        book.dropPreset("NeurIPS");
        book.dropPalette("none of that name");
        QVERIFY(book.presets.empty() && book.palettes.size() == 1);
    }

    void merge_takesTheOthersEntries() {
        StyleBook book;
        book.keep(core::Palette{"grey", {}});
        book.keep(core::Palette{"mine", {}});
        book.merge(exampleBook());
        QCOMPARE(book.palettes.size(), std::size_t(2));
        QVERIFY(book.palettes[0] == exampleBook().palettes[0]);
        QCOMPARE(book.presets.size(), std::size_t(1));
    }

    void badBook_isOneLine_data() {
        QTest::addColumn<QString>("json");
        QTest::newRow("nothing") << QString();
        QTest::newRow("other kind") << QStringLiteral(R"({"kind":"x","version":1})");
        QTest::newRow("newer") << QStringLiteral(
            R"({"kind":"reachscope styles","version":2,"presets":[],"palettes":[]})");
        QTest::newRow("more") << QStringLiteral(
            R"({"kind":"reachscope styles","version":1,"presets":[],"palettes":[],"x":1})");
        QTest::newRow("no list") << QStringLiteral(
            R"({"kind":"reachscope styles","version":1,"presets":{},"palettes":[]})");
    }
    void badBook_isOneLine() {
        QFETCH(QString, json);
        try {
            core::parseStyleBook(json.toStdString(), "s.json");
            QFAIL("read");
        } catch (const core::ParseError& error) {
            const QString text = QString::fromUtf8(error.what());
            QVERIFY(text.startsWith(QStringLiteral("s.json: ")) &&
                    !text.contains(QLatin1Char('\n')));
        }
    }
};

QTEST_GUILESS_MAIN(TestStyleBook)
#include "tst_style_book.moc"
