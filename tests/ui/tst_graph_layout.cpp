#include <QTest>
#include <set>

#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"
#include "ui/plot/graph_layout.h"

namespace {

/// As many residual blocks as asked: x -> relu(x + dense(relu(dense(x)))).
core::Network residualChain(int blocks) {
    Numbers numbers(3);
    std::vector<core::Node> nodes{{"input", core::Input{{4}}, {}}};
    for (int k = 0; k < blocks; ++k) {
        const int begin = static_cast<int>(nodes.size()) - 1;
        nodes.push_back({"a", dense(4, 4, numbers), {begin}});
        nodes.push_back({"a relu", core::Relu{}, {begin + 1}});
        nodes.push_back({"b", dense(4, 4, numbers), {begin + 2}});
        nodes.push_back({"sum", core::Sum{}, {begin + 3, begin}});
        nodes.push_back({"relu", core::Relu{}, {begin + 4}});
    }
    nodes.push_back({"out", dense(4, 2, numbers), {static_cast<int>(nodes.size()) - 1}});
    return core::Network(std::move(nodes));
}

void verifyLayout(const core::Network& network) {
    const ui::GraphLayout layout = ui::layoutGraph(network);
    std::set<int> seen;
    for (const ui::GraphBlock& block : layout.blocks) {
        seen.insert(block.nodes.begin(), block.nodes.end());
        QVERIFY(QRectF(QPointF(-0.5, -0.5), layout.size + QSizeF(1, 1)).contains(block.rect));
    }
    QCOMPARE(seen.size(), network.nodes().size());
    for (std::size_t a = 0; a < layout.blocks.size(); ++a) {
        for (std::size_t b = a + 1; b < layout.blocks.size(); ++b) {
            QVERIFY(!layout.blocks[a].rect.intersects(layout.blocks[b].rect));
        }
    }
    for (const ui::GraphEdge& edge : layout.edges) {
        for (std::size_t k = 1; k < edge.points.size(); ++k) {
            QVERIFY(edge.points[k].y() >= edge.points[k - 1].y());
        }
        QVERIFY(edge.points.front().y() < edge.points.back().y());
    }
    for (std::size_t n = 0; n < network.nodes().size(); ++n) {
        const int node = static_cast<int>(n);
        QCOMPARE(layout.nodeAt(layout.rowOf(node).center()), node);
    }
}

}  // namespace

class TestGraphLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void samples_areLaidOut() {
        for (const SampleNetwork& sample : sampleNetworks()) {
            verifyLayout(sample.network);
        }
    }

    void chain_isOneColumnWithActivationsInTheirBlocks() {
        const ui::GraphLayout layout = ui::layoutGraph(randomReluNetwork({3, 4, 4, 2}, 1));
        QCOMPARE(layout.blocks.size(), std::size_t(4));
        QCOMPARE(layout.blocks[1].nodes, (std::vector<int>{1, 2}));
        for (const ui::GraphBlock& block : layout.blocks) {
            QCOMPARE(block.rect.left(), layout.blocks.front().rect.left());
        }
        QCOMPARE(layout.edges.size(), std::size_t(3));
    }

    void longResidualNetwork_keepsItsBranchesApart() {
        const core::Network network = residualChain(14);
        QVERIFY(network.nodes().size() > 60);
        verifyLayout(network);
        const ui::GraphLayout layout = ui::layoutGraph(network);
        // A skip passes beside the blocks it skips, not through them.
        for (const ui::GraphEdge& edge : layout.edges) {
            for (std::size_t k = 1; k + 1 < edge.points.size(); ++k) {
                for (const ui::GraphBlock& block : layout.blocks) {
                    QVERIFY(!block.rect.adjusted(1, 1, -1, -1).contains(edge.points[k]));
                }
            }
        }
    }

    void sameNetwork_hasTheSameLayout() {
        const core::Network network = residualChain(5);
        const ui::GraphLayout first = ui::layoutGraph(network);
        const ui::GraphLayout second = ui::layoutGraph(network);
        for (std::size_t b = 0; b < first.blocks.size(); ++b) {
            QCOMPARE(first.blocks[b].rect, second.blocks[b].rect);
        }
    }

    void pointBesideBlocks_isNoNode() {
        const ui::GraphLayout layout = ui::layoutGraph(randomReluNetwork({3, 4, 2}, 1));
        QCOMPARE(layout.nodeAt({-5.0, -5.0}), -1);
    }
};

QTEST_GUILESS_MAIN(TestGraphLayout)
#include "tst_graph_layout.moc"
