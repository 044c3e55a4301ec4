#include <QTest>

#include "core/network/piecewise_graph.h"
#include "reach/analysis/exact_membership.h"
#include "reach/verify/witness.h"
#include "tests/verify/classifiers.h"

class TestWitness : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void witness_liesInTheSetAndLoses() {
        int found = 0;
        for (unsigned seed = 1; seed <= 20; ++seed) {
            const auto network = classifiers::makeNetwork(seed);
            const core::PiecewiseGraph graph = core::makePiecewiseGraph(*network);
            for (const auto norm : {std::optional<reach::Norm>(), std::optional(reach::Norm::L1),
                                    std::optional(reach::Norm::L2)}) {
                const auto task = classifiers::makeTask(*network, 1.0, seed, norm);
                const auto witness = reach::findWitness(graph, task.set, task.label, {});
                if (!witness) {
                    continue;
                }
                ++found;
                QVERIFY2(reach::containsExactly(task.set, *witness),
                         qPrintable(QString::number(seed)));
                QVERIFY2(classifiers::classOf(*network, *witness) != task.label,
                         qPrintable(QString::number(seed)));
            }
        }
        QVERIFY2(found > 5, qPrintable(QString("only %1 found").arg(found)));
    }

    void aPoint_hasNoWitnessAgainstItsOwnClass() {
        const auto network = classifiers::makeNetwork(3);
        const core::PiecewiseGraph graph = core::makePiecewiseGraph(*network);
        const auto task = classifiers::makeTask(*network, 0.0, 3);
        QVERIFY(!reach::findWitness(graph, task.set, task.label, {}));
        QVERIFY(reach::findWitness(graph, task.set, (task.label + 1) % 3, {}).has_value());
    }

    void outputsThatOnlyTie_areNoWitness() {
        core::Dense dense{1, 2, {1.0, 1.0}, {0.0, 0.0}};
        const core::Network network({{"input", core::Input{{1}}, {}}, {"dense", dense, {0}}});
        const core::PiecewiseGraph graph = core::makePiecewiseGraph(network);
        const auto set = reach::makeBall(Eigen::VectorXd::Zero(1), 1.0);
        QVERIFY(!reach::findWitness(graph, set, 0, {}));
        QVERIFY(!reach::findWitness(graph, set, 1, {}));
    }

    void graphEntries_areAtLeastThoseOfTheMaps() {
        const core::Network network = randomReluNetwork({5, 7, 2}, 1);
        const double entries = reach::graphEntries(network);
        QVERIFY(entries >= 5 * 7 + 7 * 2 && entries < 2 * (5 * 7 + 7 * 2));
    }
};

QTEST_GUILESS_MAIN(TestWitness)
#include "tst_witness.moc"
