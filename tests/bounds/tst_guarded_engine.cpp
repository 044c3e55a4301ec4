#include "core/module/guarded_engine.h"

#include <c10/util/Exception.h>

#include <QTest>
#include <functional>
#include <stdexcept>

namespace {

/// An engine all of whose calls do the same.
class FailingEngine : public core::BoundEngine {
public:
    explicit FailingEngine(std::function<void()> failure) : m_failure(std::move(failure)) {}

    std::unique_ptr<core::BoundPass> start(const core::InputBatch&, const core::BoundMethod&,
                                           const core::BoundOptions&) override {
        m_failure();
        return nullptr;
    }
    std::vector<double> evaluate(const std::vector<double>& inputs) override {
        m_failure();
        return inputs;
    }
    core::BoundPlan plan(std::int64_t, std::int64_t, const core::BoundMethod&) override {
        m_failure();
        return {};
    }

private:
    std::function<void()> m_failure;
};

std::unique_ptr<core::BoundEngine> failing(std::function<void()> failure) {
    return core::guarded(std::make_unique<FailingEngine>(std::move(failure)));
}

/// The message of the std::runtime_error that a call throws; empty for none.
QString complaint(const std::function<void()>& call) {
    try {
        call();
    } catch (const std::runtime_error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class TestGuardedEngine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errorsOfLibtorch_becomeOneLine() {
        const auto engine = failing([] { TORCH_CHECK(false, "sizes 3 and 4\nsecond line"); });
        const core::BoundMethod method = *core::boundMethodFromId("box");
        for (const QString& text : {complaint([&] { engine->evaluate({}); }),
                                    complaint([&] { engine->start({}, method, {}); }),
                                    complaint([&] { engine->plan(1, 1, method); })}) {
            QCOMPARE(text, QString("libtorch: sizes 3 and 4"));
        }
    }

    void memoryThatIsNotThere_isSaidSo() {
        const auto engine =
            failing([] { TORCH_CHECK(false, "CUDA out of memory. Tried to allocate 2.00 GiB"); });
        const QString text = complaint([&] { engine->evaluate({}); });
        QVERIFY2(text.startsWith("out of memory: ") && text.endsWith("take a smaller batch"),
                 qPrintable(text));
    }

    void otherErrors_passAsTheyAre() {
        const auto engine = failing([] { throw std::invalid_argument("ours"); });
        QVERIFY_EXCEPTION_THROWN(engine->evaluate({}), std::invalid_argument);
    }

    void whatSucceeds_isPassedOn() {
        const auto engine = failing([] {});
        QCOMPARE(engine->evaluate({1.0, 2.0}), (std::vector<double>{1.0, 2.0}));
    }
};

QTEST_GUILESS_MAIN(TestGuardedEngine)
#include "tst_guarded_engine.moc"
