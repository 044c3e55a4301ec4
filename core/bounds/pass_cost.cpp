#include "core/bounds/pass_cost.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

namespace core {

namespace {

/// Rows over one value: dense, or windows of the given size.
struct Extent {
    bool isReached = false;
    bool isWindowed = false;
    std::array<std::int64_t, 2> window{1, 1};

    double elements(const Shape& shape) const {
        return isWindowed ? static_cast<double>(shape[0] * window[0] * window[1])
                          : static_cast<double>(elementCount(shape));
    }
};

double placesOf(const Extent& extent, const Shape& shape) {
    return shape.empty() ? 1.0 : extent.elements(shape) / static_cast<double>(shape[0]);
}

struct Slide {
    std::array<std::int64_t, 2> kernel;
    std::array<std::int64_t, 2> stride;
    std::array<std::int64_t, 2> dilation;
};

Extent slid(const Extent& out, const Slide& by, const Shape& in) {
    Extent extent = out;
    extent.isReached = true;
    if (!out.isWindowed) {
        return extent;
    }
    for (std::size_t axis = 0; axis < 2; ++axis) {
        extent.window[axis] = (out.window[axis] - 1) * by.stride[axis] +
                              by.dilation[axis] * (by.kernel[axis] - 1) + 1;
    }
    extent.isWindowed = extent.window[0] * extent.window[1] * 4 < in[1] * in[2] * 3;
    return extent;
}

class CostWalk {
public:
    CostWalk(const TensorNetwork& network, bool windows)
        : m_network(network), m_windows(windows), m_extents(network.nodes().size()) {}

    RowCost run(int start) {
        Extent first;
        first.isReached = true;
        first.isWindowed = m_windows && m_network.node(start).shape.size() == 3;
        m_extents[static_cast<std::size_t>(start)] = first;
        for (int v = start; v > 0; --v) {
            if (m_extents[static_cast<std::size_t>(v)].isReached) {
                step(v);
            }
        }
        return m_cost;
    }

private:
    void step(int v) {
        const TensorNode& node = m_network.node(v);
        const Extent here = m_extents[static_cast<std::size_t>(v)];
        Extent next = here;
        double operations = here.elements(node.shape) * 4;
        if (const auto* dense = std::get_if<Dense>(&node.operation)) {
            next.isWindowed = false;
            operations = 2.0 * static_cast<double>(dense->in) * static_cast<double>(dense->out);
        } else if (const auto* c = std::get_if<Convolution>(&node.operation)) {
            next = slid(here, {c->kernel, c->stride, c->dilation}, node.inputShape);
            operations = 2.0 * placesOf(here, node.shape) * static_cast<double>(c->outChannels) *
                         static_cast<double>(c->inChannels / c->groups) *
                         static_cast<double>(c->kernel[0] * c->kernel[1]);
        } else if (const auto* p = std::get_if<AveragePool>(&node.operation)) {
            next = slid(here, {p->window.kernel, p->window.stride, p->window.dilation},
                        node.inputShape);
        } else if (!keepsWindows(node)) {
            next.isWindowed = false;
        }
        m_cost.operations += operations;
        for (const int input : node.inputs) {
            arrive(input, next);
        }
        count(v);
    }

    static bool keepsWindows(const TensorNode& node) {
        return node.isSum() || std::holds_alternative<BatchNorm>(node.operation) ||
               std::holds_alternative<Scale>(node.operation) ||
               std::holds_alternative<Pad>(node.operation) ||
               (node.isActivation() && !std::holds_alternative<MaxPool>(node.operation));
    }

    void arrive(int v, const Extent& extent) {
        Extent& there = m_extents[static_cast<std::size_t>(v)];
        if (there.isReached) {
            there.isWindowed = there.isWindowed && extent.isWindowed;
            there.window = {std::max(there.window[0], extent.window[0]),
                            std::max(there.window[1], extent.window[1])};
        } else {
            there = extent;
            there.isReached = true;
        }
    }

    /// What is held while value v's rows become its inputs' rows; then v's are gone.
    void count(int v) {
        double live = 0.0;
        for (int u = 0; u <= v; ++u) {
            const Extent& extent = m_extents[static_cast<std::size_t>(u)];
            live += extent.isReached ? extent.elements(m_network.node(u).shape) : 0.0;
        }
        m_cost.elements = std::max(m_cost.elements, live);
        m_extents[static_cast<std::size_t>(v)].isReached = false;
    }

    const TensorNetwork& m_network;
    bool m_windows;
    std::vector<Extent> m_extents;
    RowCost m_cost;
};

/// "MemAvailable:  123 kB" of the kernel's table, and a container's limit where there is one.
std::int64_t availableBytes() {
    std::ifstream table("/proc/meminfo");
    std::string key;
    std::int64_t kilobytes = 0;
    while (table >> key >> kilobytes) {
        if (key == "MemAvailable:") {
            return kilobytes * 1024;
        }
        table.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return sysconf(_SC_AVPHYS_PAGES) * sysconf(_SC_PAGE_SIZE);
}

}  // namespace

RowCost rowCost(const TensorNetwork& network, int node, bool windows) {
    return CostWalk(network, windows).run(node);
}

double intervalOperations(const TensorNetwork& network) {
    double operations = 0.0;
    for (const TensorNode& node : network.nodes()) {
        const auto size = static_cast<double>(elementCount(node.shape));
        operations += 4.0 * size * static_cast<double>(node.sumLength);
    }
    return operations;
}

std::int64_t freeMemory() { return availableBytes() / 4 * 3; }

}  // namespace core
