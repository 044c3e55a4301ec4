#include <QTest>
#include <atomic>
#include <map>

#include "reach/study/study_context.h"

using namespace reach;
using core::Json;

/// Parts of a study: on any number of threads, kept, taken up, cut short.
class TestStudyContext : public QObject {
    Q_OBJECT

private:
    static std::vector<StudyPart> squares(int count, std::atomic<int>* computed = nullptr) {
        std::vector<StudyPart> parts;
        for (int k = 0; k < count; ++k) {
            parts.push_back({"part-" + std::to_string(k), [k, computed] {
                                 if (computed != nullptr) {
                                     ++*computed;
                                 }
                                 return Json(k * k);
                             }});
        }
        return parts;
    }

    static StudySettings noSettings() { return {"example", {}, false}; }

private Q_SLOTS:
    void results_comeInOrderOnAnyNumberOfThreads() {
        const StudySettings settings = noSettings();
        for (const int threads : {1, 2, 7}) {
            StudyEnvironment environment;
            environment.threads = threads;
            const auto results = StudyContext(settings, environment).all(squares(50));
            for (int k = 0; k < 50; ++k) {
                QCOMPARE(results[static_cast<std::size_t>(k)].get<int>(), k * k);
            }
        }
    }

    void keptParts_areNotComputedAgain() {
        const StudySettings settings = noSettings();
        std::map<std::string, Json> store;
        StudyEnvironment environment;
        environment.threads = 2;
        environment.find = [&](const std::string& part) {
            const auto found = store.find(part);
            return found == store.end() ? std::nullopt : std::optional(found->second);
        };
        environment.keep = [&](const std::string& part, const Json& value) { store[part] = value; };
        std::atomic<int> computed = 0;
        const auto first = StudyContext(settings, environment).all(squares(20, &computed));
        QCOMPARE(computed.load(), 20);
        store.erase("part-3");
        store.erase("part-11");
        const auto again = StudyContext(settings, environment).all(squares(20, &computed));
        QCOMPARE(computed.load(), 22);
        QCOMPARE(again, first);
    }

    void cancel_endsBetweenPartsAndSaysHowFar() {
        const StudySettings settings = noSettings();
        std::atomic<bool> cancel = false;
        std::atomic<int> computed = 0;
        StudyEnvironment environment;
        environment.threads = 1;
        environment.cancel = &cancel;
        environment.progress = [&](std::int64_t done, std::int64_t, const std::string&) {
            cancel = done >= 5;
        };
        const StudyContext context(settings, environment);
        try {
            context.all(squares(20, &computed));
            QFAIL("not cut short");
        } catch (const StudyCut& cut) {
            QVERIFY(std::string(cut.what()).find("5 of 20") != std::string::npos);
        }
        QCOMPARE(computed.load(), 5);
    }

    /// What a part returns after the cancel may be half of it.
    void aPartThatTheCancelReached_isNotKept() {
        const StudySettings settings = noSettings();
        std::atomic<bool> cancel = false;
        int kept = 0;
        StudyEnvironment environment;
        environment.threads = 1;
        environment.cancel = &cancel;
        environment.keep = [&](const std::string&, const Json&) { ++kept; };
        const std::vector<StudyPart> parts{{"a", [] { return Json(1); }}, {"b", [&] {
                                                                               cancel = true;
                                                                               return Json(2);
                                                                           }}};
        const auto results = StudyContext(settings, environment).tryAll(parts);
        QVERIFY(results[0] && !results[1]);
        QCOMPARE(kept, 1);
    }

    void whatAPartThrows_isThrown() {
        const StudySettings settings = noSettings();
        StudyEnvironment environment;
        environment.threads = 3;
        auto parts = squares(10);
        parts[4].compute = []() -> Json { throw std::runtime_error("part 4 is broken"); };
        const StudyContext context(settings, environment);
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, context.tryAll(parts));
    }
};

QTEST_GUILESS_MAIN(TestStudyContext)
#include "tst_study_context.moc"
