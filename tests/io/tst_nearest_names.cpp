#include <QTest>

#include "core/io/nearest_names.h"

class TestNearestNames : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slips_findTheWord() {
        const std::vector<std::string> names{"standard", "pgd",      "sabr",
                                             "ibp",      "ibp-fast", "trades"};
        QCOMPARE(core::nearestNames("sbar", names).at(0), std::string("sabr"));
        QCOMPARE(core::nearestNames("trads", names).at(0), std::string("trades"));
        QCOMPARE(core::nearestNames("stanard", names).at(0), std::string("standard"));
        QCOMPARE(core::nearestNames("ibp-", names).at(0), std::string("ibp-fast"));
        QCOMPARE(core::nearestNote("sbar", {"sabr"}), std::string(", nearest: sabr"));
    }

    void strangers_findNothing() {
        QVERIFY(core::nearestNames("", {"a"}).empty());
        QVERIFY(core::nearestNames("architecture", {"eps", "seed"}).empty());
        QVERIFY(core::nearestNames(std::string(1000, 'x'), {"eps"}).empty());
        QCOMPARE(core::nearestNote("architecture", {"eps"}), std::string());
    }

    void atMostThree_bestFirst() {
        const auto found =
            core::nearestNames("kappa-en", {"kappa-and", "kappa-end", "kappa-on", "kappa-in", "x"});
        QCOMPARE(found.size(), std::size_t{3});
        QCOMPARE(found.at(0), std::string("kappa-end"));
    }
};

QTEST_GUILESS_MAIN(TestNearestNames)
#include "tst_nearest_names.moc"
