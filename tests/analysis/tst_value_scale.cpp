#include "reach/analysis/value_scale.h"

#include <QTest>
#include <cmath>
#include <limits>

using reach::makeValueScale;
using reach::PieceMeasure;
using reach::PieceStore;
using reach::ValueScale;

namespace {

PieceStore storeOf(std::vector<double> cell) {
    PieceStore store;
    store.push_back({{{0, 0}, {2, 0}, {2, 2}, {0, 2}}, {1}, std::move(cell), {0, 0}});
    return store;
}

ValueScale scaleOf(const std::vector<double>& values, bool areSizes) {
    const std::span<const double> all(values);
    return makeValueScale({&all, 1}, areSizes);
}

}  // namespace

class TestValueScale : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pieces_areMeasuredByTheirCellsWhereTheyHaveAny() {
        const PieceStore flat = storeOf({0, 0, 3, 0, 0, 1});
        const PieceStore line = storeOf({0.25, 1});
        const PieceStore deep = storeOf({});
        QVERIFY(reach::measureOf(flat) == PieceMeasure::CellArea);
        QVERIFY(reach::measureOf(line) == PieceMeasure::CellLength);
        QVERIFY(reach::measureOf(deep) == PieceMeasure::ImageArea);
        QCOMPARE(reach::measuresOf(flat), std::vector<double>{1.5});
        QCOMPARE(reach::measuresOf(line), std::vector<double>{0.75});
        QCOMPARE(reach::measuresOf(deep), std::vector<double>{4.0});
    }

    void similarSizes_haveAnEvenScale() {
        const ValueScale scale = scaleOf({1, 2, 11}, true);
        QVERIFY(!scale.isLogarithmic && !scale.isCutBelow);
        QCOMPARE(scale.shareOf(6.0), 0.5);
        QCOMPARE(scale.shareOf(100.0), 1.0);
    }

    void differentSizes_haveALogarithmicScale() {
        const ValueScale scale = scaleOf({0.01, 1, 1, 100, std::nan("")}, true);
        QVERIFY(scale.isLogarithmic && !scale.isCutBelow);
        QVERIFY(std::abs(scale.shareOf(1.0) - 0.5) < 1e-12);
        QVERIFY(!scaleOf({0.01, 1, 1, 100}, false).isLogarithmic);
    }

    void slivers_leaveTheColoursToTheRest() {
        std::vector<double> values(1000, 1.0);
        std::fill(values.begin(), values.begin() + 5, 1e-4);
        std::fill(values.begin() + 5, values.begin() + 500, 0.01);
        const ValueScale many = scaleOf(values, true);
        QVERIFY(many.isCutBelow);
        QCOMPARE(many.from, 0.01);
        QCOMPARE(many.shareOf(1e-4), 0.0);
        const ValueScale few = scaleOf({1e-15, 0.1, 1}, true);
        QVERIFY(few.isCutBelow);
        QCOMPARE(few.from, 1e-6);
    }

    void noValue_isNoScale() {
        const ValueScale none = scaleOf({std::nan("")}, true);
        QVERIFY(!(none.from <= none.to));
        const ValueScale one = scaleOf({3.0, 3.0}, true);
        QCOMPARE(one.shareOf(3.0), 0.5);
    }
};

QTEST_GUILESS_MAIN(TestValueScale)
#include "tst_value_scale.moc"
