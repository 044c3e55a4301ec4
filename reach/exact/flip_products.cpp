#include "reach/exact/flip_products.h"

#include <algorithm>

namespace reach::exact {

FlipProducts::FlipProducts(const LayerData& layers) : m_layers(layers) {
    for (int k = 0; k <= layers.activationCount(); ++k) {
        m_levels.push_back(makeLevel(k));
    }
}

FlipProducts::Level FlipProducts::makeLevel(int k) const {
    Level level;
    if (k < 1 || k >= m_layers.activationCount()) {
        return level;
    }
    const Layer& before = layerAt(k - 1);
    const Layer& following = layerAt(k + 1);
    const TermColumns* into = layerAt(k).term(k);
    const TermColumns* onward = following.term(k + 1);
    const TermColumns* beside = following.term(k);
    const bool dense = into && into->dense && onward && onward->dense && (!beside || beside->dense);
    if (!dense || before.width * following.stride > kLargest) {
        return level;
    }
    level.into = into->dense;
    level.onward = onward->dense;
    level.beside = beside ? beside->dense : nullptr;
    level.ages.assign(static_cast<std::size_t>(before.width), -1);
    return level;
}

void FlipProducts::forget() {
    for (Level& level : m_levels) {
        std::fill(level.ages.begin(), level.ages.end(), -1);
    }
}

const double* FlipProducts::product(int k, std::int64_t j, const std::uint8_t* active) {
    Level& level = m_levels[static_cast<std::size_t>(k)];
    const Layer& layer = layerAt(k);
    const Layer& following = layerAt(k + 1);
    if (!level.products) {
        const auto width = static_cast<std::size_t>(layerAt(k - 1).width);
        level.products = m_arena.take<double>(width * static_cast<std::size_t>(following.stride));
        level.patterns.resize(width * static_cast<std::size_t>(layer.words) * 8);
    }
    double* out = level.products + j * following.stride;
    int& age = level.ages[static_cast<std::size_t>(j)];
    if (age < 0 || age > kLongestChange || !change(k, j, active)) {
        refresh(k, j, active);
        std::fill_n(out, following.stride, 0.0);
        age = -static_cast<int>(m_columns.size());
    }
    const auto count = static_cast<int>(m_columns.size());
    m_kernels.combine[0](out, out, following.stride, following.blocks, m_columns.data(),
                         m_factors.data(), count);
    age += count;
    std::copy_n(active, layer.blocks, level.patterns.data() + j * layer.words * 8);
    return out;
}

void FlipProducts::add(int k, std::int64_t j, std::int64_t neuron, double factor) {
    const Level& level = m_levels[static_cast<std::size_t>(k)];
    m_columns.push_back(level.onward + neuron * layerAt(k + 1).stride);
    m_factors.push_back(factor * level.into[j * layerAt(k).stride + neuron]);
}

/// Lists the columns of a product from scratch.
void FlipProducts::refresh(int k, std::int64_t j, const std::uint8_t* active) {
    const Level& level = m_levels[static_cast<std::size_t>(k)];
    const Layer& layer = layerAt(k);
    m_columns.clear();
    m_factors.clear();
    for (std::int64_t i = 0; i < layer.width; ++i) {
        const bool on = (active[i / 8] >> (i % 8) & 1) != 0;
        const double factor = on ? 1.0 : layer.slope ? layer.slope[i] : 0.0;
        if (factor != 0.0) {
            add(k, j, i, factor);
        }
    }
    if (level.beside) {
        m_columns.push_back(level.beside + j * layerAt(k + 1).stride);
        m_factors.push_back(1.0);
    }
}

/// Lists the columns that lead from the remembered pattern to the wanted one; false where so many
/// change that a new product is as good.
bool FlipProducts::change(int k, std::int64_t j, const std::uint8_t* active) {
    const Level& level = m_levels[static_cast<std::size_t>(k)];
    const Layer& layer = layerAt(k);
    const std::uint8_t* old = level.patterns.data() + j * layer.words * 8;
    const auto most = static_cast<std::size_t>(layer.width / 3);
    m_columns.clear();
    m_factors.clear();
    for (std::int64_t b = 0; b < layer.blocks; ++b) {
        for (unsigned left = static_cast<unsigned>(old[b] ^ active[b]); left != 0;
             left &= left - 1) {
            const unsigned bit = static_cast<unsigned>(__builtin_ctz(left));
            const std::int64_t i = b * kBlock + bit;
            const double gain = layer.slope ? 1.0 - layer.slope[i] : 1.0;
            add(k, j, i, (active[b] >> bit & 1) != 0 ? gain : -gain);
        }
    }
    return m_columns.size() <= most;
}

}  // namespace reach::exact
