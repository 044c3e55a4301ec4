#include <QTest>
#include <cmath>
#include <limits>

#include "ui/session/numbers.h"

class TestNumbers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbers_haveFourDigits_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << QStringLiteral("0");
        QTest::newRow("one") << 1.0 << QStringLiteral("1.000");
        QTest::newRow("rounds up a decade") << 9.99996 << QStringLiteral("10.00");
        QTest::newRow("minus") << -0.12345 << QStringLiteral("−0.1235");
        QTest::newRow("thousands") << 41234.0 << QStringLiteral("41,234");
        QTest::newRow("not grouped") << 9999.4 << QStringLiteral("9999");
        QTest::newRow("rounds up to five digits") << 9999.6 << QStringLiteral("10,000");
        QTest::newRow("minus thousands") << -335085.0 << QStringLiteral("−335,085");
        QTest::newRow("large") << 1.2344e7 << QStringLiteral("1.234·10⁷");
        QTest::newRow("small") << -1.2344e-5 << QStringLiteral("−1.234·10⁻⁵");
        QTest::newRow("nan") << std::nan("") << QStringLiteral("—");
        QTest::newRow("inf") << -std::numeric_limits<double>::infinity() << QStringLiteral("−∞");
    }
    void numbers_haveFourDigits() {
        QFETCH(double, value);
        QTEST(ui::formatNumber(value), "text");
    }

    void times_haveUnits() {
        QCOMPARE(ui::formatSeconds(0.00084), QStringLiteral("840 µs"));
        QCOMPARE(ui::formatSeconds(0.0032), QStringLiteral("3.20 ms"));
        QCOMPARE(ui::formatSeconds(12.5), QStringLiteral("12.5 s"));
        QCOMPARE(ui::formatSeconds(125), QStringLiteral("2 min 05 s"));
    }

    void counts_areGroupedByThousands() {
        QCOMPARE(ui::formatCount(71930), QStringLiteral("71,930"));
        QCOMPARE(ui::formatRate(1.9e6), QStringLiteral("1.90 M/s"));
    }

    void copiedNumbers_areNotGrouped() {
        QCOMPARE(ui::ungrouped(QStringLiteral("−335,085")), QStringLiteral("−335085"));
        QCOMPARE(ui::ungrouped(QStringLiteral("≥ 41,234")), QStringLiteral("≥ 41234"));
        QCOMPARE(ui::ungrouped(QStringLiteral("1,234,567")), QStringLiteral("1234567"));
        for (const char* other : {"a, b", "1,5", "1,234 and 5", "x12", ""}) {
            QCOMPARE(ui::ungrouped(QString::fromUtf8(other)), QString::fromUtf8(other));
        }
    }

    void shares_areNeverWholeWhileWorkIsLeft() {
        QCOMPARE(ui::percentOf(0.0), 0);
        QCOMPARE(ui::percentOf(0.499), 49);
        QCOMPARE(ui::percentOf(0.9999), 99);
        QCOMPARE(ui::percentOf(1.0), 99);
    }

    void typedNumbers_readBack() {
        QCOMPARE(ui::parseNumber(QStringLiteral(" −1,5 ")), -1.5);
        QCOMPARE(ui::parseNumber(QStringLiteral("1e-3")), 1e-3);
        QVERIFY(std::isnan(ui::parseNumber(QStringLiteral("one"))));
        QVERIFY(std::isnan(ui::parseNumber(QStringLiteral("inf"))));
        QVERIFY(std::isnan(ui::parseNumber(QString())));
    }

    void patterns_areGroupedByLayer() {
        QCOMPARE(ui::formatPattern(std::vector<std::uint64_t>{0b1001101}, {4, 3}),
                 QStringLiteral("+−++ −−+"));
        const QString cut = ui::formatPattern(std::vector<std::uint64_t>(4, ~0ULL), {256}, 21);
        QVERIFY(cut.size() <= 21);
        QVERIFY(cut.contains(QChar(0x2026)));
    }
};

QTEST_GUILESS_MAIN(TestNumbers)
#include "tst_numbers.moc"
