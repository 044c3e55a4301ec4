#include <QSignalSpy>
#include <QTest>

#include "fake_engine.h"
#include "ui/session/engine_worker.h"

namespace {

reach::Question questionOf(double eps) {
    const Eigen::Vector2d half(eps, eps);
    return {nullptr, {reach::Box(-half, half), {}, {}}, {0, 1}};
}

ui::EngineWorker::Request request(quint64 generation, std::vector<reach::Method> methods,
                                  double eps = 1.0) {
    return {generation, questionOf(eps), std::move(methods), 0, 100};
}

std::vector<quint64> generations(const QSignalSpy& results) {
    std::vector<quint64> found;
    for (const auto& arguments : results) {
        found.push_back(arguments.front().value<ui::ComputedPtr>()->generation);
    }
    return found;
}

}  // namespace

class TestEngineWorker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void methods_arriveCheapestFirst() {
        using enum reach::Method;
        ui::EngineWorker worker(fake::quick);
        QSignalSpy results(&worker, &ui::EngineWorker::resultReady);
        QSignalSpy finished(&worker, &ui::EngineWorker::finished);
        worker.post(request(1, {Exact, Star, Box, Zonotope}));
        QVERIFY(finished.wait());
        std::vector<reach::Method> order;
        for (const auto& arguments : results) {
            order.push_back(arguments.front().value<ui::ComputedPtr>()->method());
        }
        QCOMPARE(order, (std::vector{Box, Zonotope, Star, Exact}));
    }

    void exactPieces_getTheirUnion() {
        ui::EngineWorker worker(fake::quick);
        QSignalSpy results(&worker, &ui::EngineWorker::resultReady);
        worker.post(request(1, {reach::Method::Exact}, 2.0));
        QVERIFY(results.wait());
        const auto exact = results.front().front().value<ui::ComputedPtr>();
        QVERIFY(exact->result.unionRegion.has_value());
        QCOMPARE(exact->result.area, 16.0);
        QCOMPARE(exact->pieces.polygonCount(), std::size_t{2});
        QCOMPARE(exact->index->piecesAt({1, 0}), std::vector<std::uint32_t>{1});
    }

    void newestRequest_winsOverAnEndlessOne() {
        using enum reach::Method;
        ui::EngineWorker worker(fake::endless);
        QSignalSpy results(&worker, &ui::EngineWorker::resultReady);
        QSignalSpy finished(&worker, &ui::EngineWorker::finished);
        worker.post(request(1, {Exact}));
        QTest::qWait(20);
        worker.post(request(2, {Exact}));
        worker.post(request(3, {Box}));
        QVERIFY(finished.wait());
        QCOMPARE(finished.front().front().toULongLong(), 3ULL);
        QCOMPARE(generations(results), (std::vector<quint64>{3}));
    }

    void cancel_keepsThePartialResult() {
        ui::EngineWorker worker(fake::endless);
        QSignalSpy results(&worker, &ui::EngineWorker::resultReady);
        QSignalSpy progress(&worker, &ui::EngineWorker::progressed);
        worker.post(request(1, {reach::Method::Exact}));
        QVERIFY(progress.wait());
        worker.cancel();
        QVERIFY(results.wait());
        QVERIFY(results.front().front().value<ui::ComputedPtr>()->isPartial());
    }

    void discard_deliversNothing() {
        ui::EngineWorker worker(fake::endless);
        QSignalSpy results(&worker, &ui::EngineWorker::resultReady);
        QSignalSpy finished(&worker, &ui::EngineWorker::finished);
        worker.post(request(1, {reach::Method::Exact}));
        QTest::qWait(20);
        worker.discard();
        QVERIFY(finished.wait());
        QVERIFY(results.isEmpty());
    }

    void progress_isThrottled() {
        ui::EngineWorker worker(fake::endless);
        QSignalSpy progress(&worker, &ui::EngineWorker::progressed);
        worker.post(request(1, {reach::Method::Exact}));
        QTest::qWait(400);
        worker.discard();
        QVERIFY(progress.size() >= 1);
        QVERIFY(progress.size() <= 9);
    }

    void wrongQuestion_isReportedForItsMethodOnly() {
        ui::EngineWorker worker(
            [](const auto& question, const auto& methods, const auto& limits, const auto& ready) {
                if (methods.front() == reach::Method::Exact) {
                    throw std::invalid_argument("exact needs a polytope");
                }
                return fake::quick(question, methods, limits, ready);
            });
        QSignalSpy results(&worker, &ui::EngineWorker::resultReady);
        QSignalSpy failed(&worker, &ui::EngineWorker::failed);
        QSignalSpy finished(&worker, &ui::EngineWorker::finished);
        worker.post(request(1, {reach::Method::Exact, reach::Method::Box}));
        QVERIFY(finished.wait());
        QCOMPARE(results.size(), 1);
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed.front().at(2).toString(), QStringLiteral("exact needs a polytope"));
    }

    void failedResult_isAFailureAndNoSet() {
        ui::EngineWorker worker(
            [](const auto&, const auto& methods, const auto&, const auto& ready) {
                reach::MethodResult result;
                result.method = methods.front();
                result.status = reach::ResultStatus::Failed;
                result.reason = "out of memory";
                ready(result);
                return std::vector{result};
            });
        QSignalSpy results(&worker, &ui::EngineWorker::resultReady);
        QSignalSpy failed(&worker, &ui::EngineWorker::failed);
        QSignalSpy finished(&worker, &ui::EngineWorker::finished);
        worker.post(request(1, {reach::Method::Crown}));
        QVERIFY(finished.wait());
        QVERIFY(results.isEmpty());
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed.front().at(2).toString(), QStringLiteral("out of memory"));
    }

    void destruction_stopsAnEndlessRun() {
        auto worker = std::make_unique<ui::EngineWorker>(fake::endless);
        worker->post(request(1, {reach::Method::Exact}));
        QTest::qWait(10);
        worker.reset();
    }
};

QTEST_GUILESS_MAIN(TestEngineWorker)
#include "tst_engine_worker.moc"
