#include <QTest>
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/bounds/tensor_engine.h"
#include "reach/lp/lp_solver.h"
#include "tests/helpers/random_network.h"

using namespace core;

namespace {

constexpr unsigned kSeed = 20261122;

InputBatch boxOf(std::int64_t inputs, double radius) {
    const auto n = static_cast<std::size_t>(inputs);
    return {1, std::vector<double>(n, -radius), std::vector<double>(n, radius), BallNorm::Linf, {},
            {}};
}

/// The triangle relaxation of a chain of dense ReLU layers as one linear programme, standing on
/// the given bounds of the layers.
class TriangleProgramme {
public:
    TriangleProgramme(const Network& network, const InputBatch& box,
                      const std::vector<LayerIntervals>& layers) {
        m_values.resize(static_cast<std::size_t>(network.inputCount()));
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            m_values[i] = m_programme.addVariable(box.lower[i], box.upper[i]);
        }
        std::size_t layer = 0;
        for (const Node& node : network.nodes()) {
            if (const auto* dense = std::get_if<Dense>(&node.operation)) {
                m_last = dense;
            } else if (std::holds_alternative<Relu>(node.operation)) {
                passLayer(layers[layer++]);
            }
        }
    }

    /// Least value of sum weights[i] y_i.
    double minimum(const std::vector<double>& weights) {
        Eigen::VectorXd objective = Eigen::VectorXd::Zero(m_programme.variableCount());
        double constant = 0.0;
        for (std::int64_t i = 0; i < m_last->out; ++i) {
            const double w = weights[static_cast<std::size_t>(i)];
            constant += w * m_last->bias[static_cast<std::size_t>(i)];
            for (std::int64_t j = 0; j < m_last->in; ++j) {
                objective[m_values[static_cast<std::size_t>(j)]] +=
                    w * m_last->weight[static_cast<std::size_t>(i * m_last->in + j)];
            }
        }
        reach::LpSolver solver(m_programme);
        const reach::LpResult result = solver.minimise(objective);
        if (result.status != reach::LpStatus::Optimal) {
            throw std::runtime_error("the programme is not solved");
        }
        return result.value + constant;
    }

private:
    /// a = relu(z), z = W v + b: rows a - lambda z <= -lambda l, a - z >= 0 (both in v).
    void passLayer(const LayerIntervals& bounds) {
        std::vector<int> next;
        for (std::int64_t i = 0; i < m_last->out; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const double l = bounds.lower[at];
            const double u = bounds.upper[at];
            next.push_back(m_programme.addVariable(std::max(0.0, l), std::max(0.0, u)));
            if (u <= 0.0) {
                continue;
            }
            const double lambda = l >= 0.0 ? 1.0 : u / (u - l);
            addLine(next.back(), i, 1.0, 0.0, l >= 0.0 ? 0.0 : HUGE_VAL);
            if (l < 0.0) {
                addLine(next.back(), i, lambda, -HUGE_VAL, -lambda * l);
            }
        }
        m_values = next;
    }

    /// least <= a - slope z <= most.
    void addLine(int a, std::int64_t i, double slope, double least, double most) {
        Eigen::VectorXd row = Eigen::VectorXd::Zero(m_programme.variableCount());
        for (std::int64_t j = 0; j < m_last->in; ++j) {
            row[m_values[static_cast<std::size_t>(j)]] =
                -slope * m_last->weight[static_cast<std::size_t>(i * m_last->in + j)];
        }
        row[a] = 1.0;
        const double shift = slope * m_last->bias[static_cast<std::size_t>(i)];
        m_programme.addDenseRow(row, least + shift, most + shift);
    }

    reach::LinearProgramme m_programme;
    std::vector<int> m_values;
    const Dense* m_last = nullptr;
};

}  // namespace

class TestSlopeSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { qInfo("seed %u", kSeed); }
    /// Salman et al.: the best slopes are the triangle's programme. So the search lies between.
    void search_liesBetweenCrownAndTheProgramme();
    void ownLayers_areTighterStill();
};

void TestSlopeSearch::search_liesBetweenCrownAndTheProgramme() {
    double gapOfCrown = 0.0;
    double gapOfSearch = 0.0;
    for (unsigned draw = 0; draw < 6; ++draw) {
        const Network network = randomReluNetwork({4, 12, 10, 3}, kSeed + draw);
        const InputBatch box = boxOf(4, 0.8);
        const auto engine = makeTensorEngine(network, {Precision::Sound, "cpu", 1, 1 << 26});
        const auto crown = engine->start(box, *boundMethodFromId("crown"), {});
        BoundOptions options;
        options.search.steps = 200;
        options.search.stepSize = 0.1;
        const auto search = engine->start(box, *boundMethodFromId("alpha-crown"), options);
        const auto crownRows = crown->rows(outputRows(3), false);
        const auto searchRows = search->rows(outputRows(3), false);
        TriangleProgramme programme(network, box, crown->layers());
        for (std::size_t i = 0; i < 3; ++i) {
            std::vector<double> weights(3, 0.0);
            weights[i] = 1.0;
            const double best = programme.minimum(weights);
            QVERIFY(crownRows.lower[i] <= searchRows.lower[i] + 1e-12);
            QVERIFY2(searchRows.lower[i] <= best + 1e-7,
                     qPrintable(QStringLiteral("%1 above the programme's %2")
                                    .arg(searchRows.lower[i])
                                    .arg(best)));
            gapOfCrown += best - crownRows.lower[i];
            gapOfSearch += best - searchRows.lower[i];
        }
    }
    QVERIFY2(gapOfSearch < 0.1 * gapOfCrown,
             qPrintable(QStringLiteral("%1 of %2").arg(gapOfSearch).arg(gapOfCrown)));
}

void TestSlopeSearch::ownLayers_areTighterStill() {
    const Network network = randomReluNetwork({4, 12, 10, 10, 3}, kSeed);
    const InputBatch box = boxOf(4, 0.8);
    const auto engine = makeTensorEngine(network, {Precision::Sound, "cpu", 1, 1 << 26});
    BoundOptions options;
    const auto last = engine->start(box, *boundMethodFromId("alpha-crown"), options);
    options.search.allLayers = true;
    const auto all = engine->start(box, *boundMethodFromId("alpha-crown"), options);
    double lastWidth = 0.0;
    double allWidth = 0.0;
    for (std::size_t k = 0; k < last->layers().size(); ++k) {
        for (std::size_t i = 0; i < last->layers()[k].lower.size(); ++i) {
            lastWidth += last->layers()[k].upper[i] - last->layers()[k].lower[i];
            allWidth += all->layers()[k].upper[i] - all->layers()[k].lower[i];
        }
    }
    QVERIFY2(allWidth < 0.98 * lastWidth,
             qPrintable(QStringLiteral("%1 of %2").arg(allWidth).arg(lastWidth)));
    const auto lastRows = last->rows(outputRows(3), true);
    const auto allRows = all->rows(outputRows(3), true);
    double tighter = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
        tighter += (lastRows.upper[i] - lastRows.lower[i]) - (allRows.upper[i] - allRows.lower[i]);
    }
    QVERIFY2(tighter > 0.0, qPrintable(QString::number(tighter)));
}

QTEST_GUILESS_MAIN(TestSlopeSearch)
#include "tst_slope_search.moc"
