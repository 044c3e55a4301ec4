#include <QTest>
#include <random>

#include "ui/plot/view.h"
#include "ui/plot/view_history.h"

namespace {

using Step = ui::ViewHistory::Step;

ui::Bounds box(double half) { return {-half, half, -half, half}; }

}  // namespace

class TestViewHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newHistory_hasNowhereToGo() {
        ui::ViewHistory history;
        QVERIFY(!history.canGoBack());
        history.visit(box(1), Step::Fit, 0);
        QVERIFY(!history.canGoBack());
        QVERIFY(!history.canGoForward());
    }

    void backThenForward_isTheSameView() {
        std::mt19937 random(7);
        std::uniform_real_distribution<double> value(-5, 5);
        ui::ViewHistory history;
        ui::Bounds last;
        for (int i = 0; i < 50; ++i) {
            const double x = value(random);
            const double y = value(random);
            last = {x, x + 1, y, y + 2};
            history.visit(last, Step::Single, 1000 * i);
        }
        for (int steps = 1; steps < 50; ++steps) {
            for (int i = 0; i < steps; ++i) {
                history.goBack();
            }
            for (int i = 1; i < steps; ++i) {
                history.goForward();
            }
            QCOMPARE(history.goForward().view, last);
        }
    }

    void burstOfWheelSteps_isOneStep() {
        ui::ViewHistory history;
        history.visit(box(10), Step::Fit, 0);
        for (int i = 0; i < 20; ++i) {
            history.visit(box(9.0 - 0.1 * i), Step::Burst, 100 + 50 * i);
        }
        QCOMPARE(history.size(), std::size_t{2});
        QCOMPARE(history.goBack().view, box(10));
        QCOMPARE(history.goForward().view, box(9.0 - 0.1 * 19));
    }

    void pauseBetweenWheelSteps_isTwoSteps() {
        ui::ViewHistory history;
        history.visit(box(3), Step::Fit, 0);
        history.visit(box(2), Step::Burst, 100);
        history.visit(box(1), Step::Burst, 2000);
        QCOMPARE(history.size(), std::size_t{3});
    }

    void burstAfterGoingBack_doesNotReplaceWhatWasThere() {
        ui::ViewHistory history;
        history.visit(box(3), Step::Fit, 0);
        history.visit(box(2), Step::Burst, 100);
        history.goBack();
        history.visit(box(1), Step::Burst, 150);
        QCOMPARE(history.goBack().view, box(3));
    }

    void fitsInARow_areOneStep() {
        ui::ViewHistory history;
        history.visit(box(3), Step::Fit, 0);
        history.visit(box(4), Step::Fit, 10);
        QCOMPARE(history.size(), std::size_t{1});
        history.visit(box(1), Step::Single, 20);
        history.visit(box(5), Step::Fit, 30);
        QCOMPARE(history.size(), std::size_t{3});
        QVERIFY(!history.goBack().isFit);
        QCOMPARE(history.goBack().view, box(4));
    }

    void newView_forgetsWhatWasAhead() {
        ui::ViewHistory history;
        for (int i = 1; i < 5; ++i) {
            history.visit(box(i), Step::Single, 0);
        }
        history.goBack();
        history.goBack();
        history.visit(box(9), Step::Single, 0);
        QVERIFY(!history.canGoForward());
        QCOMPARE(history.goBack().view, box(2));
    }

    void longHistory_keepsTheNewest() {
        ui::ViewHistory history;
        for (int i = 1; i <= 1000; ++i) {
            history.visit(box(i), Step::Single, 0);
        }
        QVERIFY(history.size() <= 200);
        QCOMPARE(history.goBack().view, box(999));
    }

    void equalAspect_onlyWidens() {
        std::mt19937 random(11);
        std::uniform_real_distribution<double> value(0.1, 9);
        for (int i = 0; i < 200; ++i) {
            const ui::Bounds asked{-value(random), value(random), -value(random), value(random)};
            const QSizeF pixels(100 * value(random), 100 * value(random));
            const ui::Bounds shown = ui::withEqualAspect(asked, pixels);
            QVERIFY(shown.left <= asked.left + 1e-12 && shown.right >= asked.right - 1e-12);
            QVERIFY(shown.bottom <= asked.bottom + 1e-12 && shown.top >= asked.top - 1e-12);
            const ui::View view{shown, QRectF(QPointF(0, 0), pixels)};
            QVERIFY(std::abs(view.xScale() / view.yScale() - 1.0) < 1e-9);
        }
    }

    void zoom_keepsThePointUnderTheCursor() {
        const ui::View view{{-1, 3, 2, 4}, QRectF(10, 20, 300, 100)};
        const QPointF pixel(77, 51);
        const ui::View near{ui::zoomed(view.data, view.toData(pixel), 0.3, 0.7), view.pixels};
        QVERIFY((near.toPixel(view.toData(pixel)) - pixel).manhattanLength() < 1e-9);
    }

    void viewsBeyondDoubles_areNotShown() {
        QVERIFY(ui::isShowable(box(1)));
        QVERIFY(ui::isShowable(box(1e-200)));
        QVERIFY(!ui::isShowable({1.0, 1.0 + 1e-14, 0, 1}));
        QVERIFY(!ui::isShowable(box(1e300)));
        QVERIFY(!ui::isShowable({1, 0, 0, 1}));
        QVERIFY(!ui::isShowable(ui::Bounds()));
    }
};

QTEST_GUILESS_MAIN(TestViewHistory)
#include "tst_view_history.moc"
