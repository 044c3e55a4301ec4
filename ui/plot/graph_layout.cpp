#include "ui/plot/graph_layout.h"

#include <algorithm>
#include <numeric>

namespace ui {
namespace {

constexpr int kSweeps = 8;
/// Room for an edge that passes between blocks.
constexpr double kLaneWidth = 24.0;

/// A block, or a bend of an edge that passes a rank.
struct Item {
    int block = -1;  ///< -1: a bend
    int rank = 0;
    double width = 0.0;
    double x = 0.0;  ///< centre
    std::vector<std::size_t> above;
    std::vector<std::size_t> below;
};

bool joinsBlockAbove(const core::Operation& operation) {
    return core::isActivation(operation) || std::holds_alternative<core::BatchNorm>(operation);
}

std::vector<int> readerCounts(const core::Network& network) {
    std::vector<int> counts(network.nodes().size(), 0);
    for (const core::Node& node : network.nodes()) {
        for (const int input : node.inputs) {
            ++counts[static_cast<std::size_t>(input)];
        }
    }
    return counts;
}

class Layouter {
public:
    Layouter(const core::Network& network, const GraphMetrics& metrics)
        : m_network(network), m_metrics(metrics) {}

    GraphLayout layout() {
        makeBlocks();
        rankBlocks();
        makeItems();
        for (int sweep = 0; sweep < kSweeps; ++sweep) {
            orderRanks(sweep % 2 == 0);
        }
        for (int sweep = 0; sweep < kSweeps; ++sweep) {
            placeRanks(sweep % 2 == 0);
        }
        finish();
        return std::move(m_result);
    }

private:
    const std::vector<core::Node>& nodes() const { return m_network.nodes(); }

    void makeBlocks() {
        const std::vector<int> readers = readerCounts(m_network);
        m_result.blockOf.assign(nodes().size(), -1);
        for (std::size_t n = 0; n < nodes().size(); ++n) {
            const core::Node& node = nodes()[n];
            const int before = node.inputs.empty() ? 0 : node.inputs.front();
            const bool joins = n > 0 && before > 0 && joinsBlockAbove(node.operation) &&
                               readers[static_cast<std::size_t>(before)] == 1;
            if (joins) {
                m_result.blockOf[n] = m_result.blockOf[static_cast<std::size_t>(before)];
            } else {
                m_result.blockOf[n] = static_cast<int>(m_result.blocks.size());
                m_result.blocks.emplace_back();
            }
            block(n).nodes.push_back(static_cast<int>(n));
        }
    }

    GraphBlock& block(std::size_t node) {
        return m_result.blocks[static_cast<std::size_t>(m_result.blockOf[node])];
    }

    void rankBlocks() {
        for (std::size_t n = 0; n < nodes().size(); ++n) {
            for (const int input : nodes()[n].inputs) {
                const auto from = static_cast<std::size_t>(input);
                if (m_result.blockOf[n] != m_result.blockOf[from]) {
                    block(n).rank = std::max(block(n).rank, block(from).rank + 1);
                }
            }
            m_rankCount = std::max(m_rankCount, block(n).rank + 1);
        }
    }

    std::size_t addItem(int blockIndex, int rank, double width) {
        m_items.push_back({blockIndex, rank, width, 0.0, {}, {}});
        m_ranks[static_cast<std::size_t>(rank)].push_back(m_items.size() - 1);
        return m_items.size() - 1;
    }

    void connect(std::size_t upper, std::size_t lower) {
        m_items[upper].below.push_back(lower);
        m_items[lower].above.push_back(upper);
    }

    void makeItems() {
        m_ranks.resize(static_cast<std::size_t>(m_rankCount));
        for (std::size_t b = 0; b < m_result.blocks.size(); ++b) {
            addItem(static_cast<int>(b), m_result.blocks[b].rank, m_metrics.blockWidth);
        }
        for (std::size_t n = 0; n < nodes().size(); ++n) {
            for (const int input : nodes()[n].inputs) {
                if (m_result.blockOf[n] != m_result.blockOf[static_cast<std::size_t>(input)]) {
                    makeEdge(input, static_cast<int>(n));
                }
            }
        }
    }

    void makeEdge(int from, int to) {
        const int first = m_result.blockOf[static_cast<std::size_t>(from)];
        const int last = m_result.blockOf[static_cast<std::size_t>(to)];
        auto upper = static_cast<std::size_t>(first);
        std::vector<std::size_t> bends;
        for (int rank = m_items[upper].rank + 1;
             rank < m_items[static_cast<std::size_t>(last)].rank; ++rank) {
            bends.push_back(addItem(-1, rank, kLaneWidth));
            connect(upper, bends.back());
            upper = bends.back();
        }
        connect(upper, static_cast<std::size_t>(last));
        m_result.edges.push_back({from, to, {}});
        m_bends.push_back(std::move(bends));
    }

    /// The mean place of an item's neighbours in the rank just ordered; its own where it has none.
    double barycentre(std::size_t item, const std::vector<double>& places, bool downwards) const {
        const auto& neighbours = downwards ? m_items[item].above : m_items[item].below;
        if (neighbours.empty()) {
            return places[item];
        }
        double sum = 0.0;
        for (const std::size_t other : neighbours) {
            sum += places[other];
        }
        return sum / static_cast<double>(neighbours.size());
    }

    void orderRanks(bool downwards) {
        std::vector<double> places(m_items.size(), 0.0);
        const auto number = [&](const std::vector<std::size_t>& rank) {
            for (std::size_t k = 0; k < rank.size(); ++k) {
                places[rank[k]] = static_cast<double>(k) - 0.5 * static_cast<double>(rank.size());
            }
        };
        std::for_each(m_ranks.begin(), m_ranks.end(), number);
        for (std::size_t k = 1; k < m_ranks.size(); ++k) {
            auto& rank = m_ranks[downwards ? k : m_ranks.size() - 1 - k];
            std::stable_sort(rank.begin(), rank.end(), [&](std::size_t a, std::size_t b) {
                return barycentre(a, places, downwards) < barycentre(b, places, downwards);
            });
            number(rank);
        }
    }

    double gapBetween(const Item& left, const Item& right) const {
        const bool bothBlocks = left.block >= 0 && right.block >= 0;
        return 0.5 * (left.width + right.width) + (bothBlocks ? m_metrics.blockGap : 0.0);
    }

    /// Moves every item of a rank to the mean of its neighbours as far as order and gaps allow:
    /// pushed apart from left to right and from right to left, the mean of both.
    void placeRanks(bool downwards) {
        for (std::size_t k = 0; k < m_ranks.size(); ++k) {
            place(m_ranks[downwards ? k : m_ranks.size() - 1 - k], downwards);
        }
    }

    double wantedPlace(const Item& item, bool downwards) const {
        const auto& neighbours = downwards ? item.above : item.below;
        double sum = 0.0;
        for (const std::size_t other : neighbours) {
            sum += m_items[other].x;
        }
        return neighbours.empty() ? item.x : sum / static_cast<double>(neighbours.size());
    }

    void place(const std::vector<std::size_t>& rank, bool downwards) {
        std::vector<double> rightward;
        for (const std::size_t item : rank) {
            rightward.push_back(wantedPlace(m_items[item], downwards));
        }
        std::vector<double> leftward = rightward;
        for (std::size_t k = 1; k < rank.size(); ++k) {
            const double gap = gapBetween(m_items[rank[k - 1]], m_items[rank[k]]);
            rightward[k] = std::max(rightward[k], rightward[k - 1] + gap);
        }
        for (std::size_t k = rank.size(); k-- > 1;) {
            const double gap = gapBetween(m_items[rank[k - 1]], m_items[rank[k]]);
            leftward[k - 1] = std::min(leftward[k - 1], leftward[k] - gap);
        }
        for (std::size_t k = 0; k < rank.size(); ++k) {
            m_items[rank[k]].x = 0.5 * (rightward[k] + leftward[k]);
        }
    }

    std::vector<double> rankTops() const {
        std::vector<double> heights(m_ranks.size(), 0.0);
        for (const GraphBlock& block : m_result.blocks) {
            double& height = heights[static_cast<std::size_t>(block.rank)];
            height = std::max(height, heightOf(block));
        }
        std::vector<double> tops(1, 0.0);
        for (const double height : heights) {
            tops.push_back(tops.back() + height + m_metrics.rankGap);
        }
        return tops;
    }

    double heightOf(const GraphBlock& block) const {
        return m_metrics.rowHeight * static_cast<double>(block.nodes.size());
    }

    void finish() {
        double left = 0.0;
        double right = 0.0;
        for (const Item& item : m_items) {
            left = std::min(left, item.x - 0.5 * item.width);
            right = std::max(right, item.x + 0.5 * item.width);
        }
        const std::vector<double> tops = rankTops();
        for (std::size_t b = 0; b < m_result.blocks.size(); ++b) {
            GraphBlock& block = m_result.blocks[b];
            const double x = m_items[b].x - left - 0.5 * m_metrics.blockWidth;
            block.rect = {x, tops[static_cast<std::size_t>(block.rank)], m_metrics.blockWidth,
                          heightOf(block)};
        }
        for (std::size_t e = 0; e < m_result.edges.size(); ++e) {
            route(m_result.edges[e], m_bends[e], left, tops);
        }
        m_result.size = {right - left, tops.back() - m_metrics.rankGap};
    }

    /// From block to block; past a rank the edge runs straight down in its lane.
    void route(GraphEdge& edge, const std::vector<std::size_t>& bends, double left,
               const std::vector<double>& tops) const {
        const auto rectOf = [this](int node) {
            const int index = m_result.blockOf[static_cast<std::size_t>(node)];
            return m_result.blocks[static_cast<std::size_t>(index)].rect;
        };
        const QRectF from = rectOf(edge.fromNode);
        const QRectF to = rectOf(edge.toNode);
        edge.points.emplace_back(from.center().x(), from.bottom());
        for (const std::size_t bend : bends) {
            const Item& item = m_items[bend];
            const auto rank = static_cast<std::size_t>(item.rank);
            edge.points.emplace_back(item.x - left, tops[rank]);
            edge.points.emplace_back(item.x - left, tops[rank + 1] - m_metrics.rankGap);
        }
        edge.points.emplace_back(to.center().x(), to.top());
    }

    const core::Network& m_network;
    const GraphMetrics m_metrics;
    GraphLayout m_result;
    int m_rankCount = 0;
    std::vector<Item> m_items;  ///< blocks first, then bends
    std::vector<std::vector<std::size_t>> m_ranks;
    std::vector<std::vector<std::size_t>> m_bends;  ///< of every edge
};

}  // namespace

QRectF GraphLayout::rowOf(int node) const {
    const GraphBlock& block =
        blocks[static_cast<std::size_t>(blockOf[static_cast<std::size_t>(node)])];
    const double height = block.rect.height() / static_cast<double>(block.nodes.size());
    const auto row = std::ranges::find(block.nodes, node) - block.nodes.begin();
    return {block.rect.left(), block.rect.top() + height * static_cast<double>(row),
            block.rect.width(), height};
}

int GraphLayout::nodeAt(QPointF point) const {
    for (const GraphBlock& block : blocks) {
        if (block.rect.contains(point)) {
            const double height = block.rect.height() / static_cast<double>(block.nodes.size());
            const auto row = static_cast<std::size_t>((point.y() - block.rect.top()) / height);
            return block.nodes[std::min(row, block.nodes.size() - 1)];
        }
    }
    return -1;
}

GraphLayout layoutGraph(const core::Network& network, const GraphMetrics& metrics) {
    return Layouter(network, metrics).layout();
}

}  // namespace ui
