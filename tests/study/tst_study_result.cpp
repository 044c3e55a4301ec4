#include <QTest>
#include <cmath>
#include <limits>

#include "reach/study/study_result.h"

using namespace reach;

class TestStudyResult : public QObject {
    Q_OBJECT

private:
    static StudyTable table() {
        return {"t1",
                "Widths & more",
                {{"method", "method"}, {"count", "n"}, {"width", "$w$"}},
                {{std::string("a_b, 50 %"), std::int64_t{3}, 0.1},
                 {std::string("$x$ \"q\""), std::int64_t{-4}, 1.25e-9},
                 {std::string("plain"), std::int64_t{0}, std::nan("")}}};
    }

    static Claim tested(const std::vector<double>& sample) {
        Claim claim;
        claim.ours = "change";
        return claimAboveZero(claim, sample);
    }

private Q_SLOTS:
    void csv_readsBackTheSameNumbers() {
        QCOMPARE(QString::fromStdString(toCsv(table())),
                 QString("method,count,width\n\"a_b, 50 %\",3,0.1\n\"$x$ \"\"q\"\"\",-4,1.25e-09\n"
                         "plain,0,\n"));
    }

    void latex_isABooktabsTableWithEverythingEscaped() {
        const QString latex = QString::fromStdString(toLatex(table()));
        for (const char* part :
             {"\\toprule", "\\midrule", "\\bottomrule", "\\caption{Widths \\& more}",
              "a\\_b, 50 \\% & $3$ & $0.1$ \\\\", "$x$ \"q\" & $-4$ & $1.25 \\cdot 10^{-9}$ \\\\",
              "plain & $0$ & -- \\\\", "\\begin{tabular}{lrr}", "\\label{tab:t1}"}) {
            QVERIFY2(latex.contains(part), part);
        }
        QCOMPARE(latex.count("\\begin"), latex.count("\\end"));
    }

    void rowsThatDoNotFit_areRefused() {
        StudyTable broken = table();
        broken.rows.front().pop_back();
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, toCsv(broken));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, toLatex(broken));
    }

    void claimBySign_holdsWhereTheIntervalLiesAboveZero() {
        const Claim claim = tested({1.0, 1.1, 0.9, 1.0});
        QCOMPARE(claim.verdict, Verdict::Holds);
        QCOMPARE(*claim.value, 1.0);
        QVERIFY(claim.interval->lower > 0.8 && claim.interval->upper < 1.2);
        QVERIFY(claim.ours.find("4 seeds") != std::string::npos);
    }

    void claimBySign_doesNotHoldWhereItCrossesZeroOrLiesBelow() {
        const Claim crossing = tested({1.0, -1.0, 2.0, -1.5});
        QCOMPARE(crossing.verdict, Verdict::DoesNotHold);
        QVERIFY(crossing.note.find("holds 0") != std::string::npos);
        const Claim below = tested({-1.0, -1.1, -0.9, -1.0});
        QCOMPARE(below.verdict, Verdict::DoesNotHold);
        QVERIFY(below.note.find("opposite") != std::string::npos);
    }

    void claimBySign_ofTooFewSeedsIsNotMeasured() {
        QCOMPARE(tested({}).verdict, Verdict::NotMeasured);
        QCOMPARE(tested({5.0, 5.0}).verdict, Verdict::NotMeasured);
    }

    void numbersOfJson_areNullWhereNotFinite() {
        QVERIFY(jsonNumber(std::nan("")).is_null());
        QVERIFY(jsonNumber(std::numeric_limits<double>::infinity()).is_null());
        QCOMPARE(jsonNumber(0.1).dump(), "0.1");
    }
};

QTEST_GUILESS_MAIN(TestStudyResult)
#include "tst_study_result.moc"
