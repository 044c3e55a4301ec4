#include <QTest>
#include <cmath>

#include "core/network/evaluate.h"
#include "reach/study/case_study.h"

using namespace reach;

/// The six panels of SNR's Figure 3.
class TestCaseStudy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void panels_areCutFromOneNetwork() {
        const auto panels = casePanels(4, {});
        QCOMPARE(panels.size(), 6U);
        const std::vector<std::int64_t> neurons{8, 4, 2, 4, 4, 1};
        for (std::size_t k = 0; k < panels.size(); ++k) {
            QCOMPARE(panels[k].network.neuronCount(), neurons[k]);
            QCOMPARE(panels[k].network.inputCount(), 3);
            QCOMPARE(panels[k].network.outputCount(), 2);
        }
        const auto& whole = std::get<core::Dense>(panels[1].network.nodes()[1].operation);
        const auto& narrow = std::get<core::Dense>(panels[2].network.nodes()[1].operation);
        QVERIFY(std::equal(narrow.weight.begin(), narrow.weight.end(), whole.weight.begin()));
        QCOMPARE(panels[3].input.box.upper()[0], 0.5 * panels[1].input.box.upper()[0]);
    }

    void setsAreNested_exactHullStarZonotopeBox() {
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            for (const CaseNumbers& numbers : measureCase(seed, {})) {
                const auto& area = numbers.area;
                QVERIFY(area[0] <= area[1] + 1e-9);
                QVERIFY(area[1] <= area[4] + 1e-9);
                QVERIFY(area[4] <= area[3] + 1e-9);
                QVERIFY(numbers.pieces >= 1);
            }
        }
    }

    /// The whole shift leaves no neuron unstable: one piece, and nothing to relax.
    void panelE_isExactForStarAndZonotope() {
        for (std::uint64_t seed = 0; seed < 6; ++seed) {
            const auto panels = casePanels(seed, {});
            const CaseNumbers shifted = numbersOf(answerPanel(panels[4], 1));
            QCOMPARE(shifted.unstable, 0);
            QCOMPARE(shifted.pieces, 1);
            QVERIFY(std::abs(shifted.radius[3] - shifted.radius[0]) <= 1e-9);
            QVERIFY(std::abs(shifted.radius[4] - shifted.radius[0]) <= 1e-9);
        }
    }

    void clarity_prefersSeedsWithAreasToCompare() {
        CaseNumbers flat;
        std::vector<CaseNumbers> panels(6, flat);
        QVERIFY(std::isinf(clarity(panels)));
        for (CaseNumbers& panel : panels) {
            panel.area = {1.0, 1.2, 4.0, 2.0, 1.5};
        }
        const double same = clarity(panels);
        panels[4].area = {1.0, 1.0, 2.0, 1.0, 1.0};
        QVERIFY(clarity(panels) > same);
        panels[4].area[0] = 0.001;
        QVERIFY(std::isinf(clarity(panels)));
    }

    void numbers_surviveTheirJson() {
        const CaseNumbers numbers = measureCase(1, {}).front();
        QCOMPARE(toJson(caseNumbersOf(toJson(numbers))).dump(), toJson(numbers).dump());
    }
};

QTEST_GUILESS_MAIN(TestCaseStudy)
#include "tst_case_study.moc"
