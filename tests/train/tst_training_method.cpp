#include "core/train/training_method.h"

#include <QTest>
#include <set>

#include "core/bounds/bound_method.h"

using core::RobustLoss;

class TestTrainingMethod : public QObject {
    Q_OBJECT

private:
    static bool ignores(const std::string& id, const std::string& key) {
        const auto& keys = core::maybeTrainingMethod(id)->ignores;
        return std::find(keys.begin(), keys.end(), key) != keys.end();
    }

private Q_SLOTS:
    void everyMethod_isFoundByItsId_onceAndWithItsWords() {
        std::set<std::string> ids;
        for (const core::TrainingMethod& method : core::trainingMethods()) {
            QVERIFY2(ids.insert(method.id).second, method.id.c_str());
            QCOMPARE(core::maybeTrainingMethod(method.id), &method);
            QVERIFY(!method.title.empty() && method.summary.back() == '.');
            QVERIFY(method.robust == RobustLoss::None || !method.source.empty());
        }
        for (const char* id : {"standard", "pgd", "trades", "ibp", "ibp-fast", "crown-ibp", "sabr",
                               "hbox", "deepz", "crown-ibp-r", "crown", "lbp", "crown-lbp"}) {
            QVERIFY2(ids.count(id) == 1, id);
        }
        QVERIFY(core::maybeTrainingMethod("IBP") == nullptr);
        QVERIFY(core::maybeTrainingMethod("") == nullptr);
    }

    void relaxations_areBoundMethods() {
        for (const core::TrainingMethod& method : core::trainingMethods()) {
            const bool hasOne =
                method.robust == RobustLoss::Relaxation || method.robust == RobustLoss::CrownIbp;
            QCOMPARE(core::boundMethodFromId(method.relaxation).has_value(), hasOne);
        }
    }

    void methods_ignoreWhatTheyDoNotRead() {
        for (const core::TrainingMethod& method : core::trainingMethods()) {
            const bool isClean = method.robust == RobustLoss::None;
            QCOMPARE(ignores(method.id, "attack-steps"), !method.attacks());
            QCOMPARE(ignores(method.id, "kappa-end"), isClean);
            QCOMPARE(ignores(method.id, "sabr-lambda"), method.robust != RobustLoss::SmallBox);
            QCOMPARE(ignores(method.id, "crown-end"), method.robust != RobustLoss::CrownIbp);
            QCOMPARE(ignores(method.id, "elision"),
                     isClean || method.id == "pgd" || method.id == "trades");
            QVERIFY(!ignores(method.id, "eps"));
            QVERIFY(!ignores(method.id, "variance-weight"));
        }
        QVERIFY(!ignores("ibp-fast", "regulariser"));
        QVERIFY(ignores("crown", "regulariser"));
    }
};

QTEST_APPLESS_MAIN(TestTrainingMethod)
#include "tst_training_method.moc"
