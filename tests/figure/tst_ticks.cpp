#include <QTest>
#include <cmath>
#include <limits>
#include <random>

#include "core/figure/ticks.h"

using core::formatNumber;
using core::formatTicks;
using core::niceTicks;

class TestTicks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ofUnitRange_areFifths();
    void lieWithinAndAreAtLeastTwo();
    void ofNoWidth_isOne();
    void ofNonsense_areNone();
    void ofExtremeRanges_end();
    void numbers_haveFourDigits_data();
    void numbers_haveFourDigits();
    void labels_shareTheirDecimals_data();
    void labels_shareTheirDecimals();
    void labelsWithRoom_neverOverlap();
    void shortAxis_keepsOneLabel();
    void minorTicks_divideTheSteps();
    void logTicks_arePowersOfTen();
    void logTicks_ofNarrowRanges_areNumbers();
    void logTicks_lieWithinAndAreFew();
};

void TestTicks::ofUnitRange_areFifths() {
    QCOMPARE(niceTicks(0.0, 1.0), (std::vector<double>{0.0, 0.2, 0.4, 0.6, 0.8, 1.0}));
    QCOMPARE(niceTicks(-1.0, 1.0), (std::vector<double>{-1.0, -0.5, 0.0, 0.5, 1.0}));
    QVERIFY(!std::signbit(niceTicks(-1.0, 1.0)[2]));
}

void TestTicks::lieWithinAndAreAtLeastTwo() {
    std::mt19937_64 generator(1);
    std::uniform_real_distribution<double> exponent(-12.0, 12.0);
    std::uniform_real_distribution<double> place(-3.0, 3.0);
    for (int i = 0; i < 20000; ++i) {
        const double width = std::pow(10.0, exponent(generator));
        const double lower = width * place(generator);
        const double upper = lower + width;
        const auto ticks = niceTicks(lower, upper, 2 + i % 9);
        QVERIFY(ticks.size() >= 2 && ticks.size() <= 25);
        for (const double tick : ticks) {
            QVERIFY(tick >= lower - 1e-8 * width && tick <= upper + 1e-8 * width);
        }
    }
}

void TestTicks::ofNoWidth_isOne() { QCOMPARE(niceTicks(2.5, 2.5), std::vector<double>{2.5}); }

void TestTicks::ofNonsense_areNone() {
    const double infinity = std::numeric_limits<double>::infinity();
    QVERIFY(niceTicks(1.0, 0.0).empty());
    QVERIFY(niceTicks(0.0, infinity).empty());
    QVERIFY(niceTicks(std::nan(""), 1.0).empty());
}

void TestTicks::ofExtremeRanges_end() {
    QCOMPARE(niceTicks(1.0, 1.0 + 1e-15).size(), std::size_t(2));
    QVERIFY(niceTicks(-1e308, 1e308).size() >= 2);
    QVERIFY(niceTicks(0.0, 5e-324).size() >= 2);
    QVERIFY(niceTicks(0.0, 1.0, 0).size() >= 2);
    QVERIFY(niceTicks(0.0, 1.0, 1000000).size() <= 100);
}

void TestTicks::numbers_haveFourDigits_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << 0.0 << "0";
    QTest::newRow("negative zero") << -0.0 << "0";
    QTest::newRow("one") << 1.0 << "1";
    QTest::newRow("minus") << -0.1 << QStringLiteral("\u22120.1");
    QTest::newRow("rounds") << 2.0 / 3.0 << "0.6667";
    QTest::newRow("rounds up a digit") << 9.99999 << "10";
    QTest::newRow("hundreds") << 123.456 << "123.5";
    QTest::newRow("below a million") << 123456.0 << "123456";
    QTest::newRow("a million") << 1e6 << QStringLiteral("1\u00B710\u2076");
    QTest::newRow("large") << -1.23456e17 << QStringLiteral("\u22121.235\u00B710\u00B9\u2077");
    QTest::newRow("small") << 1.5e-5 << QStringLiteral("1.5\u00B710\u207B\u2075");
    QTest::newRow("smallest plain") << 1e-4 << "0.0001";
    QTest::newRow("nan") << std::nan("") << QStringLiteral("\u2014");
    QTest::newRow("infinite") << -std::numeric_limits<double>::infinity()
                              << QStringLiteral("\u2212\u221E");
}

void TestTicks::numbers_haveFourDigits() {
    QFETCH(double, value);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(formatNumber(value)), text);
}

void TestTicks::labels_shareTheirDecimals_data() {
    QTest::addColumn<QList<double>>("ticks");
    QTest::addColumn<QString>("labels");
    QTest::newRow("halves") << QList<double>{-0.5, 0.0, 0.5} << QStringLiteral("\u22120.5 0 0.5");
    QTest::newRow("fifths") << QList<double>{0.8, 1.0, 1.2} << "0.8 1.0 1.2";
    QTest::newRow("tens") << QList<double>{10, 20, 30} << "10 20 30";
    QTest::newRow("large") << QList<double>{0, 1e7, 2e7}
                           << QStringLiteral("0 1\u00B710\u2077 2\u00B710\u2077");
    QTest::newRow("narrow") << QList<double>{1.0001, 1.0002} << "1.0001 1.0002";
    QTest::newRow("one") << QList<double>{0.25} << "0.25";
}

void TestTicks::labels_shareTheirDecimals() {
    QFETCH(QList<double>, ticks);
    QFETCH(QString, labels);
    QStringList texts;
    for (const auto& label : formatTicks({ticks.begin(), ticks.end()})) {
        texts << QString::fromStdString(label);
    }
    QCOMPARE(texts.join(QLatin1Char(' ')), labels);
}

void TestTicks::labelsWithRoom_neverOverlap() {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> exponent(-12, 12);
    std::uniform_real_distribution<double> place(-1, 1);
    std::uniform_real_distribution<double> length(1, 900);
    const auto room = [](const std::string& label) { return 7.0 * label.size(); };
    for (int i = 0; i < 2000; ++i) {
        const double lower = place(random) * std::pow(10.0, exponent(random));
        const double upper = lower + std::pow(10.0, exponent(random));
        const double pixels = length(random);
        const auto ticks = core::ticksWithRoom(lower, upper, 12, pixels, 6.0, room);
        QCOMPARE(ticks.labels.size(), ticks.places.size());
        QVERIFY(!ticks.places.empty() || !(upper > lower));
        for (std::size_t k = 1; k < ticks.places.size(); ++k) {
            const double apart =
                (ticks.places[k] - ticks.places[k - 1]) * (pixels / (upper - lower));
            QVERIFY(apart >= 0.5 * (room(ticks.labels[k]) + room(ticks.labels[k - 1])) + 6.0);
        }
    }
}

void TestTicks::shortAxis_keepsOneLabel() {
    const auto room = [](const std::string&) { return 50.0; };
    QCOMPARE(core::ticksWithRoom(0.0, 1.0, 5, 20.0, 6.0, room).places.size(), std::size_t(1));
    QVERIFY(core::ticksWithRoom(0.0, 1.0, 5, 400.0, 6.0, room).places.size() >= 5);
}

void TestTicks::minorTicks_divideTheSteps() {
    const auto minor = core::minorTicks({0.0, 0.5, 1.0}, -0.15, 1.05);
    QCOMPARE(minor.size(), std::size_t(9));
    QVERIFY(std::abs(minor.front() + 0.1) < 1e-12);
    QCOMPARE(core::minorTicks({0.0, 2.0}, 0.0, 2.0).size(), std::size_t(3));
    QVERIFY(core::minorTicks({0.0}, -1.0, 1.0).empty());
}

void TestTicks::logTicks_arePowersOfTen() {
    const core::LabelledTicks ticks = core::logTicks(1e-3, 200.0, 9);
    QCOMPARE(ticks.places, (std::vector<double>{1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0}));
    QCOMPARE(ticks.labels.front(), std::string("10\u207B\u00B3"));
    QCOMPARE(ticks.labels[3], std::string("10\u2070"));
    QCOMPARE(core::minorLogTicks(ticks.places, 1e-3, 200.0).size(), std::size_t(5 * 8 + 1));
    // Every third, 10^0 among them; the others are left without numbers.
    const core::LabelledTicks few = core::logTicks(1e-7, 1e5, 5);
    QCOMPARE(few.places, (std::vector<double>{1e-6, 1e-3, 1.0, 1e3}));
    QCOMPARE(core::minorLogTicks(few.places, 1e-7, 1e5).size(), std::size_t(13 - 4));
}

void TestTicks::logTicks_ofNarrowRanges_areNumbers() {
    QCOMPARE(core::logTicks(1.5, 70.0, 5).labels,
             (std::vector<std::string>{"2", "5", "10", "20", "50"}));
    QCOMPARE(core::logTicks(30.0, 40.0, 5).labels,
             (std::vector<std::string>{"30", "32", "34", "36", "38", "40"}));
    QVERIFY(core::logTicks(0.0, 1.0).places.empty());
    QVERIFY(core::logTicks(2.0, 1.0).places.empty());
}

void TestTicks::logTicks_lieWithinAndAreFew() {
    std::mt19937_64 generator(3);
    std::uniform_real_distribution<double> exponent(-30.0, 30.0);
    for (int i = 0; i < 5000; ++i) {
        const double a = std::pow(10.0, exponent(generator));
        const double b = std::pow(10.0, exponent(generator) * (i % 3 == 0 ? 0.01 : 1.0));
        const double lower = std::min(a, b);
        const double upper = std::max(a, b);
        const int target = 2 + i % 8;
        const auto ticks = core::logTicks(lower, upper, target);
        QVERIFY(!ticks.places.empty() && ticks.places.size() <= 20);
        QCOMPARE(ticks.places.size(), ticks.labels.size());
        for (const double place : ticks.places) {
            QVERIFY(place >= lower * (1 - 1e-8) && place <= upper * (1 + 1e-8));
        }
        for (const double place : core::minorLogTicks(ticks.places, lower, upper)) {
            QVERIFY(place >= lower && place <= upper);
        }
    }
}

QTEST_GUILESS_MAIN(TestTicks)
#include "tst_ticks.moc"
