#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <vector>

#include "core/bounds/lines.h"
#include "core/bounds/rounding.h"
#include "core/network/window.h"

namespace core {

namespace {

using at::Tensor;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Window windowOfNode(const TensorNode& node) {
    const auto* pool = std::get_if<MaxPool>(&node.operation);
    if (pool == nullptr) {
        throw std::invalid_argument("no lines of a max pool are known for node \"" + node.name +
                                    "\" (" + kindName(node.operation) + ")");
    }
    return windowOf(pool->window, node.inputShape, node.shape);
}

/// The image under one kernel place at all output places at once, strided views of it; the padding
/// is -inf, so that it never wins.
class Windows {
public:
    explicit Windows(const Window& window) : m_window(window) {}

    std::int64_t places() const { return m_window.kernel[0] * m_window.kernel[1]; }

    /// x [N, C, h, w] with what the windows need around it (or less, where they do not reach).
    Tensor padded(const Tensor& x) const {
        std::vector<std::int64_t> pads(4);
        for (std::size_t axis = 0; axis < 2; ++axis) {
            const std::int64_t before = m_window.padBefore[axis];
            pads[2 - 2 * axis] = before;
            pads[3 - 2 * axis] = lengthOf(axis) - m_window.in[axis] - before;
        }
        return at::constant_pad_nd(x, pads, -kInfinity);
    }

    /// [N, C, out h, out w] of a padded image.
    Tensor at(const Tensor& image, std::int64_t place) const {
        return along(along(image, 0, place / m_window.kernel[1]), 1, place % m_window.kernel[1]);
    }

    /// Flat indices [out h, out w] of the input places; -1 in the padding.
    Tensor indices(std::int64_t place, at::Device device) const {
        const Tensor row = coordinates(0, place / m_window.kernel[1], device).unsqueeze(1);
        const Tensor column = coordinates(1, place % m_window.kernel[1], device).unsqueeze(0);
        const Tensor inside = row.ge(0).logical_and(column.ge(0));
        return at::where(inside, row * m_window.in[1] + column, -1);
    }

private:
    std::int64_t lengthOf(std::size_t axis) const {
        return (m_window.out[axis] - 1) * m_window.stride[axis] +
               m_window.dilation[axis] * (m_window.kernel[axis] - 1) + 1;
    }

    Tensor along(const Tensor& image, std::size_t axis, std::int64_t step) const {
        const std::int64_t first = step * m_window.dilation[axis];
        const std::int64_t last = first + (m_window.out[axis] - 1) * m_window.stride[axis];
        return image.slice(static_cast<std::int64_t>(axis) + 2, first, last + 1,
                           m_window.stride[axis]);
    }

    Tensor coordinates(std::size_t axis, std::int64_t step, at::Device device) const {
        const Tensor output =
            at::arange(m_window.out[axis], at::TensorOptions().dtype(at::kLong).device(device));
        const Tensor x = output * m_window.stride[axis] +
                         (step * m_window.dilation[axis] - m_window.padBefore[axis]);
        return at::where(x.lt(m_window.in[axis]), x, -1).clamp_min(-1);
    }

    Window m_window;
};

/// What a pass over the kernel's places keeps of each window.
struct Ranking {
    Tensor greatestLower;
    Tensor lowerFrom;
    Tensor first;       ///< greatest upper bound
    Tensor firstLower;  ///< lower bound of the same place
    Tensor upperFrom;
    Tensor second;  ///< second greatest upper bound; -inf where there is one place only
};

void rank(Ranking& r, const Tensor& lower, const Tensor& upper, const Tensor& index) {
    const Tensor inside = index.ge(0);
    const auto beats = [&](const Tensor& challenger, const Tensor& best, const Tensor& from) {
        return challenger.gt(best).logical_or(from.lt(0)).logical_and(inside);
    };
    const Tensor lowerWins = beats(lower, r.greatestLower, r.lowerFrom);
    r.greatestLower = at::where(lowerWins, lower, r.greatestLower);
    r.lowerFrom = at::where(lowerWins, index, r.lowerFrom);
    const Tensor upperWins = beats(upper, r.first, r.upperFrom);
    r.second = at::where(upperWins, r.first, at::maximum(r.second, upper));
    r.first = at::where(upperWins, upper, r.first);
    r.firstLower = at::where(upperWins, lower, r.firstLower);
    r.upperFrom = at::where(upperWins, index, r.upperFrom);
}

Ranking rankingOf(const Windows& windows, const Tensor& lower, const Tensor& upper) {
    const Tensor low = windows.padded(lower);
    const Tensor high = windows.padded(upper);
    const Tensor none = at::full_like(windows.at(low.detach(), 0), -kInfinity);
    const Tensor nowhere = at::full_like(none, -1, none.options().dtype(at::kLong));
    Ranking ranking{none, nowhere, none, none, nowhere, none};
    for (std::int64_t place = 0; place < windows.places(); ++place) {
        rank(ranking, windows.at(low, place), windows.at(high, place),
             windows.indices(place, lower.device()));
    }
    return ranking;
}

/// Chord of max(x, c) over [l, u] for l < c <= u: c at l, u at u.
struct Chord {
    Tensor slope;
    Tensor intercept;
};

Chord chordOf(const Ranking& r, bool outward) {
    const NumberLimits limits = limitsOf(r.first.scalar_type());
    const Tensor l = r.firstLower.clamp(-limits.huge, limits.huge);
    const Tensor u = r.first.clamp(-limits.huge, limits.huge);
    const Tensor c = at::maximum(r.second.clamp(-limits.huge, limits.huge), l);
    const Tensor slope = at::clamp((u - c) / at::clamp_min(u - l, limits.tiny), 0.0, 1.0);
    Tensor atLower = c - slope * l;
    Tensor atUpper = (1.0 - slope) * u;
    if (outward) {
        const double share = 8.0 * limits.epsilon;
        atLower = atLower + share * (c.abs() + slope * l.abs()) + limits.tiny;
        atUpper = atUpper + share * atUpper.abs() + limits.tiny;
    }
    const Tensor fine = r.firstLower.ge(-limits.huge).logical_and(r.first.le(limits.huge));
    return {at::where(fine, slope, 0.0), at::where(fine, at::maximum(atLower, atUpper), r.first)};
}

Tensor ofRows(const Tensor& t, const Tensor& sample) {
    return t.flatten(2).index_select(0, sample);
}

}  // namespace

PoolLines choosePoolLines(const TensorNode& pool, const Tensor& lower, const Tensor& upper,
                          bool outward) {
    const Windows windows(windowOfNode(pool));
    const Ranking r = rankingOf(windows, lower, upper);
    const Chord chord = chordOf(r, outward);
    const Tensor certain = r.firstLower.ge(r.second);
    return {at::where(certain, r.upperFrom, r.lowerFrom), r.upperFrom,
            at::where(certain, 1.0, chord.slope), at::where(certain, 0.0, chord.intercept)};
}

Ends poolEnds(const TensorNode& pool, const Tensor& lower, const Tensor& upper) {
    const Windows windows(windowOfNode(pool));
    const auto greatest = [&](const Tensor& x) {
        const Tensor image = windows.padded(x);
        Tensor best = windows.at(image, 0);
        for (std::int64_t place = 1; place < windows.places(); ++place) {
            best = at::maximum(best, windows.at(image, place));
        }
        return best;
    };
    return {greatest(lower), greatest(upper)};
}

Tensor poolBackward(const TensorNode& pool, const PoolLines& lines, const Tensor& a,
                    const Tensor& sample, Tensor& offset) {
    const Window window = windowOfNode(pool);
    const std::int64_t rows = a.size(0);
    const std::int64_t channels = pool.inputShape[0];
    const Tensor flat = a.flatten(2);
    const Tensor below = at::clamp_min(flat, 0.0);
    const Tensor above = at::clamp_max(flat, 0.0);
    const Tensor intercepts = above * ofRows(lines.upperIntercept, sample);
    // 0 times an infinite intercept is nothing.
    offset = offset + at::where(above.eq(0.0), 0.0, intercepts).flatten(1).sum(1);
    return at::zeros({rows, channels, window.in[0] * window.in[1]}, a.options())
        .scatter_add(2, ofRows(lines.lowerFrom, sample), below)
        .scatter_add(2, ofRows(lines.upperFrom, sample), above * ofRows(lines.upperSlope, sample))
        .view({rows, channels, window.in[0], window.in[1]});
}

std::int64_t poolOverlap(const TensorNode& pool) {
    const Window window = windowOfNode(pool);
    std::vector<std::int64_t> count(static_cast<std::size_t>(window.in[0] * window.in[1]), 0);
    window.forEach([&](std::int64_t, std::int64_t, std::int64_t input) {
        ++count[static_cast<std::size_t>(input)];
    });
    return *std::max_element(count.begin(), count.end());
}

}  // namespace core
