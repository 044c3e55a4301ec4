#include <QTest>

#include "core/data/known_sets.h"

class TestKnownSets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySet_hasTestAndTraining_withSumsOfSixtyFourDigits() {
        QCOMPARE(core::knownSets().size(), std::size_t{3});
        for (const core::KnownSet& set : core::knownSets()) {
            QCOMPARE(set.classes.size(), std::size_t{10});
            QCOMPARE(set.splits.size(), std::size_t{2});
            QCOMPARE(set.splits[0].id, std::string("test"));
            QCOMPARE(set.splits[1].id, std::string("train"));
            for (const core::KnownSplit& split : set.splits) {
                for (const core::KnownFile& file : split.files) {
                    QCOMPARE(file.sha256.size(), std::size_t{64});
                }
            }
        }
    }

    void names_areFound_withASplitAndEitherDash() {
        for (const char* name : {"fashion-mnist", "fashion_mnist", "fashion-mnist:train"}) {
            QVERIFY(core::knownSet(name) != nullptr);
            QCOMPARE(core::knownSet(name)->title, std::string("Fashion-MNIST"));
        }
        QVERIFY(core::knownSet("nothing") == nullptr);
        QVERIFY(core::knownSet("mnist:other") == nullptr);
    }

    void titles_nameTheSplit_orTheFile() {
        QCOMPARE(core::datasetTitle("mnist"), std::string("MNIST"));
        QCOMPARE(core::datasetTitle("cifar10:train"), std::string("CIFAR-10 (train)"));
        QCOMPARE(core::datasetTitle("a/b/x.csv"), std::string("x.csv"));
        QCOMPARE(core::datasetTitle("a/b:test"), std::string("b (test)"));
    }

    void classes_areThoseOfTheMakers() {
        QCOMPARE(core::classNames("cifar10:train").at(6), std::string("frog"));
        QCOMPARE(core::classNames("fashion_mnist").at(7), std::string("Sneaker"));
        QVERIFY(core::classNames("x.csv").empty());
    }
};

QTEST_GUILESS_MAIN(TestKnownSets)
#include "tst_known_sets.moc"
