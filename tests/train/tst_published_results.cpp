#include <QTest>
#include <cmath>

#include "core/train/published_results.h"

namespace {

using core::PublishedResult;

int countOf(const std::string& paper) {
    int count = 0;
    for (const PublishedResult& result : core::publishedResults()) {
        count += result.paper == paper ? 1 : 0;
    }
    return count;
}

bool isShareOrNone(double value) { return std::isnan(value) || (value > 0.0 && value < 1.0); }

}  // namespace

class TestPublishedResults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTable_hasItsRows() {
        QCOMPARE(countOf("SNR"), 22 + 9);
        QCOMPARE(countOf("SABR"), 4 + 22);
        QCOMPARE(countOf("PARADOX"), 4 + 4 * 18 + 11);
        QCOMPARE(countOf("LBP"), 24 + 4);
    }

    /// Slips of typing show here: certified <= attacked <= natural.
    void shares_areInOrder() {
        for (const PublishedResult& result : core::publishedResults()) {
            const std::string what = result.citation() + ' ' + result.method;
            QVERIFY2(result.natural > 0.2 && result.natural < 1.0, what.c_str());
            QVERIFY2(isShareOrNone(result.adversarial) && isShareOrNone(result.certified),
                     what.c_str());
            QVERIFY2(!(result.certified > result.natural), what.c_str());
            QVERIFY2(!(result.adversarial > result.natural), what.c_str());
            QVERIFY2(!(result.certified > result.adversarial), what.c_str());
            QVERIFY(!result.method.empty() && result.eps > 0.0);
        }
    }

    void rows_areFoundByDataAndRadius() {
        const auto found = core::publishedResults("cifar10:train", 0.03137);
        QVERIFY(found.size() > 20);
        for (const PublishedResult& result : found) {
            QCOMPARE(result.data, std::string("cifar10"));
            QCOMPARE(result.eps, 8.0 / 255.0);
        }
        QVERIFY(core::publishedResults("toy-moons", 0.1).empty());
        QVERIFY(core::publishedResults("mnist", 0.15).empty());
    }

    /// The abstract of SNR claims these two numbers in words.
    void snrsOwnNumbers_areThoseOfItsText() {
        for (const auto& [eps, certified] :
             {std::pair{2.0 / 255.0, 0.6299}, {8.0 / 255.0, 0.3544}}) {
            bool isThere = false;
            for (const PublishedResult& result : core::publishedResults("cifar10", eps)) {
                isThere = isThere || (result.paper == "SNR" && result.method == "SABR + SNR" &&
                                      std::abs(result.certified - certified) < 1e-9);
            }
            QVERIFY(isThere);
        }
    }
};

QTEST_GUILESS_MAIN(TestPublishedResults)
#include "tst_published_results.moc"
