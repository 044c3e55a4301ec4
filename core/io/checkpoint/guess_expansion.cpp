#include <algorithm>
#include <string>

#include "core/io/checkpoint/guess_private.h"
#include "core/io/checkpoint/weight_source_private.h"

namespace core::checkpoint {
namespace {

void addStep(Partial& partial, Json step) {
    std::vector<Json> steps;
    steps.push_back(std::move(step));
    addSteps(partial, std::move(steps));
}

std::string square(std::int64_t size) { return std::to_string(size) + "x" + std::to_string(size); }

/// Places of the container between two layers that hold no tensors; -1: names do not tell.
int gapBetween(const Unit& before, const Unit& after) {
    if (!before.layer || !after.layer || before.layer->place < 0 || after.layer->place < 0 ||
        before.layer->parent != after.layer->parent) {
        return -1;
    }
    return std::max(after.layer->place - before.layer->place - 1, 0);
}

bool isKind(const Unit& unit, LayerKind kind) { return unit.layer && unit.layer->kind == kind; }

bool activationBetween(const Unit* before, const Unit& after) {
    const bool bringsOwn = isKind(after, LayerKind::Activation) || isKind(after, LayerKind::Ramp) ||
                           (after.block && after.block->isPreActivated);
    if (before == nullptr || before->block || bringsOwn || isKind(*before, LayerKind::Ramp) ||
        isKind(*before, LayerKind::Activation)) {
        return false;
    }
    const int gap = gapBetween(*before, after);
    return isKind(after, LayerKind::BatchNorm) ? gap > 0 : gap != 0;
}

Json withTensors(const Layer& layer, Json step) {
    const std::string usual = layer.path + ".";
    if (layer.weightName != usual + "weight" || layer.path.empty()) {
        step.erase("tensors");
        step["weight"] = layer.weightName;
        if (layer.hasBias) {
            step["bias"] = layer.biasName;
        }
    }
    return step;
}

Json convolutionOf(const Layer& layer, const Geometry& geometry) {
    Json step = convolutionStep(
        layer.path, {layer.weight[0], layer.weight[2], geometry.stride, geometry.padding},
        layer.hasBias);
    if (layer.weight[2] != layer.weight[3]) {
        step["kernel"] = {layer.weight[2], layer.weight[3]};
    }
    return withTensors(layer, std::move(step));
}

Json batchNormOf(const Layer& layer) {
    Json step = batchNormStep(layer.path);
    if (!layer.hasBias) {
        step["weight"] = false;
        step["bias"] = false;
    }
    return step;
}

std::int64_t windowCount(std::int64_t size, std::int64_t kernel, const Geometry& geometry) {
    const std::int64_t room = size + 2 * geometry.padding - kernel;
    return room < 0 ? 0 : room / geometry.stride + 1;
}

/// Every way to go on from one partial reading with the next unit.
class Expansion {
public:
    Expansion(const Partial& from, const Unit* before, const Unit& unit)
        : m_from(from), m_before(before), m_unit(unit) {}

    std::vector<Partial> all() {
        const bool activates = activationBetween(m_before, m_unit);
        const int gap = m_before == nullptr ? -1 : gapBetween(*m_before, m_unit);
        m_isKnown = gap >= 0;
        m_spare = gap - (activates ? 1 : 0);
        Partial start = m_from;
        if (activates) {
            addStep(start, plainStep("relu"));
        }
        for (Partial& pooled : poolings(start)) {
            apply(std::move(pooled));
        }
        return std::move(m_result);
    }

private:
    std::vector<Partial> poolings(const Partial& start) const {
        std::vector<Partial> ways{start};
        if (start.shape.size() != 3) {
            return ways;
        }
        if (isBehindStem(start)) {
            ways.front().cost += 2.0;
            addPooling(start, {"max_pool", 3, 1, 0.0, 0.0}, ways);
        } else if (mayPool()) {
            const double base = m_isKnown ? 0.0 : 1.5;
            ways.front().cost += m_isKnown ? 0.8 : 0.0;
            addPooling(start, {"max_pool", 2, 0, base, 0.0}, ways);
            addPooling(start, {"average_pool", 2, 0, base, 0.7}, ways);
            addPooling(start, {"max_pool", 3, 0, base, 1.2}, ways);
        }
        return ways;
    }

    bool mayPool() const {
        return m_before != nullptr && (!m_isKnown || sparePlaces() > 0) &&
               (isKind(m_unit, LayerKind::Convolution) || isKind(m_unit, LayerKind::Dense));
    }

    /// Residual networks for large images pool between a 7x7 convolution and their blocks.
    bool isBehindStem(const Partial& start) const {
        return m_before != nullptr && m_before->layer && m_unit.block && start.stem >= 7;
    }

    /// Flattening takes one of the places without tensors.
    int sparePlaces() const { return m_spare - (isKind(m_unit, LayerKind::Dense) ? 1 : 0); }

    struct Pooling {
        const char* kind;
        std::int64_t kernel;
        std::int64_t padding;
        double cost;     ///< of pooling at all
        double unusual;  ///< of this kind of it
    };

    static void addPooling(const Partial& start, const Pooling& pooling,
                           std::vector<Partial>& ways) {
        Partial next = start;
        for (std::size_t axis = 1; axis < 3; ++axis) {
            next.shape[axis] =
                windowCount(start.shape[axis], pooling.kernel, {2, pooling.padding, 0.0});
        }
        if (std::min(next.shape[1], next.shape[2]) < 1) {
            return;
        }
        // Networks that pool do it again and again; those that stride do not, but for a stem.
        next.cost += (next.hasPool ? 0.2 : 1.0) * pooling.cost + pooling.unusual;
        next.cost += next.hasStride && pooling.padding == 0 ? 1.5 : 0.0;
        next.hasPool = true;
        Json step = poolStep(pooling.kind, pooling.kernel, 2);
        if (pooling.padding > 0) {
            step["padding"] = pooling.padding;
        }
        addStep(next, std::move(step));
        const bool isMax = std::string(pooling.kind) == "max_pool";
        assume(next, std::string(isMax ? "maximum" : "average") + " pool " +
                         square(pooling.kernel) + ", stride 2, before " + "the next layer");
        say(next,
            std::string(isMax ? "max" : "average") + " pool " + square(pooling.kernel) + "/2");
        ways.push_back(std::move(next));
    }

    void apply(Partial partial) {
        if (m_unit.block) {
            block(partial, *m_unit.block);
            return;
        }
        const Layer& layer = *m_unit.layer;
        switch (layer.kind) {
            case LayerKind::Convolution:
                convolution(partial, layer);
                break;
            case LayerKind::Dense:
                dense(std::move(partial), layer);
                break;
            case LayerKind::BatchNorm:
                batchNorm(std::move(partial), layer);
                break;
            case LayerKind::Ramp:
            case LayerKind::Activation:
                activation(std::move(partial), layer);
                break;
        }
    }

    void convolution(const Partial& partial, const Layer& layer) {
        if (partial.shape.size() != 3 || partial.shape[0] % layer.weight[1] != 0) {
            return;
        }
        const std::int64_t groups = partial.shape[0] / layer.weight[1];
        if (layer.weight[0] % groups != 0) {
            return;
        }
        for (const Geometry& geometry : geometriesOf(layer.weight[2])) {
            Partial next = partial;
            next.shape = {layer.weight[0], windowCount(partial.shape[1], layer.weight[2], geometry),
                          windowCount(partial.shape[2], layer.weight[3], geometry)};
            if (std::min(next.shape[1], next.shape[2]) < 1) {
                continue;
            }
            tell(next, layer, geometry);
            next.cost += strideCost(partial, layer, geometry);
            next.hasStride = next.hasStride || geometry.stride > 1;
            next.stem = next.stem == 0 ? layer.weight[2] : next.stem;
            Json step = convolutionOf(layer, geometry);
            if (groups > 1) {
                step["groups"] = groups;
                next.cost += 1.0;
            }
            addStep(next, std::move(step));
            m_result.push_back(std::move(next));
        }
    }

    /// Among equals a stride stands where the channels grow, and not in front.
    double strideCost(const Partial& partial, const Layer& layer, const Geometry& geometry) const {
        if (geometry.stride == 1) {
            return 0.0;
        }
        return (layer.weight[0] <= partial.shape[0] ? 0.05 : 0.0) +
               (m_before == nullptr ? 0.02 : 0.0) + (partial.hasPool ? 1.5 : 0.0);
    }

    /// Networks pad all their convolutions or none: a mixture costs.
    static void tell(Partial& next, const Layer& layer, const Geometry& geometry) {
        next.cost += geometry.cost;
        if (layer.weight[2] > 1) {
            const int padded = geometry.padding > 0 ? 1 : 0;
            next.cost += next.lastPadded >= 0 && next.lastPadded != padded ? 2.2 : 0.0;
            next.lastPadded = padded;
        }
        assume(next, layer.path + ": stride " + std::to_string(geometry.stride) + ", padding " +
                         std::to_string(geometry.padding));
        say(next, "conv " + std::to_string(layer.weight[0]) + " " +
                      std::to_string(layer.weight[2]) + "x" + std::to_string(layer.weight[3]) +
                      "/" + std::to_string(geometry.stride) + "+" +
                      std::to_string(geometry.padding));
    }

    void dense(Partial partial, const Layer& layer) {
        if (partial.shape.size() == 3) {
            const bool isChannels = partial.shape[0] == layer.in();
            const std::int64_t places = partial.shape[1] * partial.shape[2];
            if (elementCount(partial.shape) != layer.in() && !isChannels) {
                return;
            }
            if (isChannels && places > 1) {
                partial.cost += m_isKnown         ? (sparePlaces() > 0 ? 0.1 : 3.0)
                                : partial.hasPool ? 0.6
                                                  : 0.3;
                addStep(partial, plainStep("global_average_pool"));
                assume(partial, "average over all places before " + layer.path);
                say(partial, "global average pool");
            }
            addStep(partial, plainStep("flatten"));
            partial.shape = {layer.in()};
        }
        if (partial.shape[0] != layer.in()) {
            return;
        }
        Json step = withTensors(layer, denseStep(layer.path, layer.out(), layer.hasBias));
        if (layer.isTransposed) {
            step["transposed"] = true;
            assume(partial, layer.path + ": weight stored as inputs x outputs");
        }
        addStep(partial, std::move(step));
        partial.shape = {layer.out()};
        say(partial, "dense " + std::to_string(layer.out()));
        m_result.push_back(std::move(partial));
    }

    void batchNorm(Partial partial, const Layer& layer) {
        if (partial.shape[0] != layer.weight[0]) {
            return;
        }
        addStep(partial, batchNormOf(layer));
        m_result.push_back(std::move(partial));
    }

    void activation(Partial partial, const Layer& layer) {
        const bool isRamp = layer.kind == LayerKind::Ramp;
        const bool perChannel = isRamp && sameButForOnes(layer.weight, {partial.shape[0]});
        const bool once = isRamp && sameButForOnes(layer.weight, {});
        if (!sameButForOnes(layer.weight, partial.shape) && !perChannel && !once) {
            return;
        }
        Json step = plainStep(isRamp ? "param_ramp" : "relu");
        if (isRamp) {
            step["r"] = layer.weightName;
            assume(partial, layer.path + ": ParamRamp with eta 0");
        }
        addStep(partial, std::move(step));
        m_result.push_back(std::move(partial));
    }

    void block(const Partial& partial, const Block& block) {
        const auto convolution =
            std::find_if(block.branch.begin(), block.branch.end(),
                         [](const Layer& layer) { return layer.kind == LayerKind::Convolution; });
        const bool widens = convolution->weight[0] != partial.shape[0];
        if (partial.shape.size() != 3 || convolution->weight[1] != partial.shape[0] ||
            block.branch.front().weight[block.isPreActivated ? 0 : 1] != partial.shape[0] ||
            (widens && block.shortcut.empty())) {
            return;
        }
        for (const std::int64_t stride : {1, 2}) {
            if (stride == 1 || !block.shortcut.empty()) {
                addBlock(partial, block, stride, widens);
            }
        }
    }

    void addBlock(Partial next, const Block& block, std::int64_t stride, bool widens) {
        const bool usual =
            block.shortcut.empty() || (stride == 1) == (block.isFirstGroup && widens);
        next.cost += usual ? 0.0 : 0.3;
        const bool padsBelow = block.padsBelow && stride == 2;
        const Geometry strided{stride, 0, 0.0};
        for (std::size_t axis = 1; axis < 3; ++axis) {
            const std::int64_t size = next.shape[axis];
            next.shape[axis] = windowCount(size, 1, strided);
            if (padsBelow && windowCount(size - 1, 1, strided) != next.shape[axis]) {
                return;
            }
        }
        addBlockSteps(next, block, stride);
        for (const Layer& layer : block.branch) {
            if (layer.kind == LayerKind::Convolution) {
                next.shape[0] = layer.weight[0];
            }
        }
        if (!block.shortcut.empty()) {
            assume(next,
                   "block of " + block.branch.front().path + ": stride " + std::to_string(stride));
        }
        say(next, "block " + std::to_string(next.shape[0]) + "/" + std::to_string(stride));
        m_result.push_back(std::move(next));
    }

    static Json blockConvolution(const Layer& layer, std::int64_t stride, bool padsBelow) {
        Json step = convolutionOf(layer, {stride, (layer.weight[2] - 1) / 2, 0.0});
        if (padsBelow && stride == 2 && layer.weight[2] == 3) {
            step["padding"] = {0, 0, 1, 1};
        }
        return step;
    }

    static void addBlockSteps(Partial& next, const Block& block, std::int64_t stride) {
        std::vector<Json> branch;
        std::int64_t ahead = stride;  // only the first convolution strides
        bool isFirst = true;
        for (const Layer& layer : block.branch) {
            if (layer.kind == LayerKind::BatchNorm) {
                branch.push_back(batchNormOf(layer));
                if (block.isPreActivated) {
                    branch.push_back(plainStep("relu"));
                }
                continue;
            }
            if (!isFirst && !block.isPreActivated) {
                branch.push_back(plainStep("relu"));
            }
            branch.push_back(blockConvolution(layer, ahead, block.padsBelow));
            ahead = 1;
            isFirst = false;
        }
        std::vector<Json> shortcut;
        for (const Layer& layer : block.shortcut) {
            shortcut.push_back(layer.kind == LayerKind::BatchNorm
                                   ? batchNormOf(layer)
                                   : blockConvolution(layer, stride, block.padsBelow));
        }
        if (block.isPreActivated && !shortcut.empty()) {  // both start behind the activation
            addSteps(next, {branch.begin(), branch.begin() + 2});
            branch.erase(branch.begin(), branch.begin() + 2);
        }
        addStep(next, residualStep(branch, shortcut));
        if (!block.isPreActivated) {
            addStep(next, plainStep("relu"));
        }
    }

    const Partial& m_from;
    const Unit* m_before;
    const Unit& m_unit;
    bool m_isKnown = false;
    int m_spare = -1;
    std::vector<Partial> m_result;
};

}  // namespace

std::vector<Partial> waysOn(const Partial& from, const Unit* before, const Unit& unit) {
    return Expansion(from, before, unit).all();
}

}  // namespace core::checkpoint
