#include "reach/analysis/piece_store.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "questions.h"
#include "tests/helpers/random_network.h"

using reach::PieceStore;
using reach::ProjectedPiece;

namespace {

ProjectedPiece piece(std::uint64_t pattern, double x = 0.0) {
    return {{{x, 0}, {x + 1, 0}, {x + 1, 2}, {x, 2}},
            {pattern, pattern >> 1},
            {x, 0, x + 3, 0, x, 1},
            {x, 7}};
}

PieceStore storeOf(const std::vector<std::uint64_t>& patterns) {
    PieceStore store;
    for (const std::uint64_t pattern : patterns) {
        store.push_back(piece(pattern, static_cast<double>(pattern)));
    }
    return store;
}

bool same(const PieceStore& a, const PieceStore& b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](const auto& p, const auto& q) {
               return std::ranges::equal(p.image, q.image) &&
                      std::ranges::equal(p.pattern, q.pattern) &&
                      std::ranges::equal(p.cell, q.cell) && p.centre == q.centre;
           });
}

}  // namespace

class TestPieceStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasAdded_comesBack();
    void copies_areNotChangedByAdding();
    void joined_doesNotDependOnTheParts();
    void find_meetsEveryPatternAndNoOther();
    void lastCut_isTheDeepestBranching();
    void lastCut_agreesWithItsDefinition();
    void patternsOfDifferentLength_areRefused();
    void bytes_areThoseOfThePrediction();
};

void TestPieceStore::whatWasAdded_comesBack() {
    const PieceStore store = storeOf({5, 2});
    QCOMPARE(store.size(), std::size_t{2});
    const reach::PieceRef second = store[1];
    QCOMPARE(second.image.size(), std::size_t{4});
    QCOMPARE(second.image[2], (reach::Point2{3, 2}));
    QCOMPARE(second.pattern[1], std::uint64_t{1});
    QCOMPARE(second.cell[2], 5.0);
    QCOMPARE(second.centre, (reach::Point2{2, 7}));
    QCOMPARE(store.imageArea(1), 2.0);
    QCOMPARE(store.cellMeasure(1), 1.5);
    PieceStore segment;
    segment.push_back({{{0, 0}}, {1}, {2.0, 2.5}, {}});
    segment.push_back({{{0, 0}}, {2}, {}, {}});
    QCOMPARE(segment.cellMeasure(0), 0.5);
    QVERIFY(std::isnan(segment.cellMeasure(1)));
}

void TestPieceStore::copies_areNotChangedByAdding() {
    PieceStore store = storeOf({1});
    const PieceStore copy = store;
    store.push_back(piece(3));
    QCOMPARE(copy.size(), std::size_t{1});
    QCOMPARE(store.size(), std::size_t{2});
    QVERIFY(!PieceStore().find(copy[0].pattern));
}

void TestPieceStore::joined_doesNotDependOnTheParts() {
    std::vector<std::uint64_t> patterns;
    for (std::uint64_t k = 0; k < 200; ++k) {
        patterns.push_back((k * 2654435761U) % 100000);
    }
    const PieceStore one = PieceStore::joined({storeOf(patterns)});
    const auto cut = patterns.begin() + 71;
    const PieceStore two = PieceStore::joined(
        {storeOf({cut, patterns.end()}), PieceStore(), storeOf({patterns.begin(), cut})});
    QVERIFY(same(one, two));
    QVERIFY(one.isOrdered() && !storeOf(patterns).isOrdered());
    for (std::size_t k = 1; k < one.size(); ++k) {
        QVERIFY(reach::patternLess(one[k - 1].pattern, one[k].pattern));
    }
    QVERIFY(PieceStore::joined({}).empty());
}

void TestPieceStore::find_meetsEveryPatternAndNoOther() {
    const PieceStore store = PieceStore::joined({storeOf({9, 4, 1, 12, 7})});
    for (std::size_t k = 0; k < store.size(); ++k) {
        QCOMPARE(store.find(store[k].pattern), std::optional(k));
    }
    const std::vector<std::uint64_t> unknown{8, 4};
    QVERIFY(!store.find(unknown));
    QVERIFY(!store.find(std::span(unknown).first(1)));
}

void TestPieceStore::lastCut_isTheDeepestBranching() {
    // Bits from unit 0 on: 00, 01, 1: the first two are told apart by unit 1, the last by unit 0.
    PieceStore store;
    for (const std::uint64_t pattern : {0b00U, 0b10U, 0b01U}) {
        store.push_back({{}, {pattern}, {}, {}});
    }
    const PieceStore ordered = PieceStore::joined({store});
    QCOMPARE(ordered.lastCut(0), 1);
    QCOMPARE(ordered.lastCut(1), 1);
    QCOMPARE(ordered.lastCut(2), 0);
    QCOMPARE(store.lastCut(0), -1);
    PieceStore alone;
    alone.push_back(piece(1));
    QCOMPARE(PieceStore::joined({alone}).lastCut(0), -1);
}

void TestPieceStore::lastCut_agreesWithItsDefinition() {
    const PieceStore store = reach::answer(questionOn(randomReluNetwork({2, 8, 8, 2}, 4), -1, 1),
                                           reach::Method::Exact, {})
                                 .pieces;
    QVERIFY(store.size() > 20);
    const auto bit = [&](std::size_t piece, std::int64_t unit) {
        return store[piece].pattern[static_cast<std::size_t>(unit / 64)] >> (unit % 64) & 1;
    };
    for (std::size_t piece = 0; piece < store.size(); ++piece) {
        std::int64_t deepest = -1;
        for (std::size_t other = 0; other < store.size(); ++other) {
            std::int64_t unit = 0;
            while (unit < 16 && bit(piece, unit) == bit(other, unit)) {
                ++unit;
            }
            deepest = unit < 16 ? std::max(deepest, unit) : deepest;
        }
        QCOMPARE(store.lastCut(piece), deepest);
    }
}

void TestPieceStore::patternsOfDifferentLength_areRefused() {
    PieceStore store = storeOf({1});
    QVERIFY_EXCEPTION_THROWN(store.push_back({{}, {1}, {}, {}}), std::invalid_argument);
}

void TestPieceStore::bytes_areThoseOfThePrediction() {
    const auto question = questionOn(randomReluNetwork({2, 30, 30, 2}, 1), -1, 1);
    const PieceStore store = reach::answer(question, reach::Method::Exact, {}).pieces;
    QVERIFY(store.size() > 500);
    const double perPiece = static_cast<double>(store.bytes()) / static_cast<double>(store.size());
    const double predicted = reach::predictedBytesPerPiece(2, 60);
    QVERIFY2(perPiece > 0.3 * predicted && perPiece < predicted,
             qPrintable(QString("%1 of %2").arg(perPiece).arg(predicted)));
}

QTEST_GUILESS_MAIN(TestPieceStore)
#include "tst_piece_store.moc"
