#include "core/network/evaluate.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "core/network/index_map.h"
#include "core/network/window.h"

namespace core {
namespace {

template <typename T>
using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

template <typename T>
using Samples = std::vector<T>;  // batch samples, one after the other

template <typename T>
Eigen::Map<const Matrix<T>> asRows(const Samples<T>& x, std::int64_t batch) {
    return {x.data(), batch, static_cast<Eigen::Index>(x.size()) / batch};
}

template <typename T>
Matrix<T> parameters(const std::vector<double>& values, std::int64_t rows, std::int64_t cols) {
    return Eigen::Map<const Matrix<double>>(values.data(), rows, cols).template cast<T>();
}

template <typename T>
Samples<T> run(const Dense& d, const Samples<T>& x, std::int64_t batch) {
    Samples<T> y(static_cast<std::size_t>(batch * d.out));
    Eigen::Map<Matrix<T>> out(y.data(), batch, d.out);
    out.noalias() = asRows(x, batch) * parameters<T>(d.weight, d.out, d.in).transpose();
    out.rowwise() += parameters<T>(d.bias, 1, d.out).row(0);
    return y;
}

/// The image's patches as columns: (channels * kernel places) x output places.
template <typename T>
Matrix<T> patches(const Window& window, const T* image, std::int64_t channels) {
    const std::int64_t kernelPlaces = window.kernel[0] * window.kernel[1];
    const std::int64_t inPlaces = window.in[0] * window.in[1];
    Matrix<T> columns = Matrix<T>::Zero(channels * kernelPlaces, window.out[0] * window.out[1]);
    for (std::int64_t c = 0; c < channels; ++c) {
        window.forEach([&](std::int64_t o, std::int64_t k, std::int64_t i) {
            columns(c * kernelPlaces + k, o) = image[c * inPlaces + i];
        });
    }
    return columns;
}

template <typename T>
Samples<T> run(const Convolution& c, const Samples<T>& x, std::int64_t batch, const Shape& in,
               const Shape& out) {
    const Window window = windowOf(c, in, out);
    const std::int64_t inGroup = c.inChannels / c.groups;
    const std::int64_t outGroup = c.outChannels / c.groups;
    const std::int64_t inPlaces = in[1] * in[2];
    const std::int64_t outPlaces = out[1] * out[2];
    const Matrix<T> weight =
        parameters<T>(c.weight, c.outChannels, inGroup * c.kernel[0] * c.kernel[1]);
    const Matrix<T> bias = parameters<T>(c.bias, c.outChannels, 1);
    Samples<T> y(static_cast<std::size_t>(batch * c.outChannels * outPlaces));
    for (std::int64_t s = 0; s < batch; ++s) {
        for (std::int64_t g = 0; g < c.groups; ++g) {
            const T* image = x.data() + (s * c.inChannels + g * inGroup) * inPlaces;
            Eigen::Map<Matrix<T>> result(y.data() + (s * c.outChannels + g * outGroup) * outPlaces,
                                         outGroup, outPlaces);
            result.noalias() =
                weight.middleRows(g * outGroup, outGroup) * patches(window, image, inGroup);
            result.colwise() += bias.col(0).segment(g * outGroup, outGroup);
        }
    }
    return y;
}

template <typename T>
Samples<T> run(const BatchNorm& n, const Samples<T>& x, std::int64_t batch, const Shape& in) {
    Samples<T> y(x.size());
    const std::int64_t channels = in[0];
    const std::int64_t places = elementCount(in) / channels;
    std::size_t i = 0;
    for (std::int64_t s = 0; s < batch; ++s) {
        for (std::int64_t c = 0; c < channels; ++c) {
            const auto k = static_cast<std::size_t>(c);
            const T factor = static_cast<T>(n.gamma[k] / std::sqrt(n.variance[k] + n.epsilon));
            const T mean = static_cast<T>(n.mean[k]);
            const T beta = static_cast<T>(n.beta[k]);
            for (std::int64_t p = 0; p < places; ++p, ++i) {
                y[i] = (x[i] - mean) * factor + beta;
            }
        }
    }
    return y;
}

/// Folds every pooling window of every channel: start value, combine(accumulator, value), then
/// finish(accumulator, output place, number of places seen).
template <typename T, typename Combine, typename Finish>
Samples<T> pool(const PoolWindow& w, const Samples<T>& x, std::int64_t batch, const Shape& in,
                const Shape& out, T start, Combine combine, Finish finish) {
    const Window window = windowOf(w, in, out);
    const std::int64_t inPlaces = in[1] * in[2];
    const std::int64_t outPlaces = out[1] * out[2];
    Samples<T> y(static_cast<std::size_t>(batch * in[0] * outPlaces), start);
    for (std::int64_t c = 0; c < batch * in[0]; ++c) {
        std::vector<std::int64_t> seen(static_cast<std::size_t>(outPlaces), 0);
        T* result = y.data() + c * outPlaces;
        const T* image = x.data() + c * inPlaces;
        window.forEach([&](std::int64_t o, std::int64_t, std::int64_t i) {
            result[o] = combine(result[o], image[i]);
            ++seen[static_cast<std::size_t>(o)];
        });
        for (std::int64_t o = 0; o < outPlaces; ++o) {
            result[o] = finish(result[o], o, seen[static_cast<std::size_t>(o)]);
        }
    }
    return y;
}

template <typename T>
Samples<T> run(const AveragePool& a, const Samples<T>& x, std::int64_t batch, const Shape& in,
               const Shape& out) {
    return pool<T>(
        a.window, x, batch, in, out, T{0}, [](T sum, T value) { return sum + value; },
        [&](T sum, std::int64_t place, std::int64_t seen) {
            const std::int64_t divisor = averageDivisor(a, in, out, place, seen);
            return divisor == 0 ? T{0} : sum / static_cast<T>(divisor);
        });
}

template <typename T>
Samples<T> run(const MaxPool& m, const Samples<T>& x, std::int64_t batch, const Shape& in,
               const Shape& out) {
    return pool<T>(
        m.window, x, batch, in, out, -std::numeric_limits<T>::infinity(),
        [](T best, T value) { return std::max(best, value); },
        [](T best, std::int64_t, std::int64_t) { return best; });
}

/// Copies elements by an index map; -1 gives `fill`.
template <typename T>
Samples<T> gather(const std::vector<std::int64_t>& from, const Samples<T>& x, std::int64_t batch,
                  T fill) {
    const std::size_t inCount = x.size() / static_cast<std::size_t>(batch);
    Samples<T> y(from.size() * static_cast<std::size_t>(batch));
    for (std::size_t s = 0; s < static_cast<std::size_t>(batch); ++s) {
        for (std::size_t i = 0; i < from.size(); ++i) {
            y[s * from.size() + i] =
                from[i] < 0 ? fill : x[s * inCount + static_cast<std::size_t>(from[i])];
        }
    }
    return y;
}

/// Applies f(value, element index within the sample) to every element.
template <typename T, typename F>
Samples<T> elementwise(const Samples<T>& x, std::int64_t batch, F f) {
    Samples<T> y(x.size());
    const std::size_t count = x.size() / static_cast<std::size_t>(batch);
    for (std::size_t i = 0; i < x.size(); ++i) {
        y[i] = f(x[i], i % count);
    }
    return y;
}

template <typename T>
T smooth(SmoothKind kind, T x) {
    switch (kind) {
        case SmoothKind::Sigmoid:
            return T{1} / (T{1} + std::exp(-x));
        case SmoothKind::Tanh:
            return std::tanh(x);
        case SmoothKind::Silu:
            break;
    }
    return x / (T{1} + std::exp(-x));
}

template <typename T>
struct Runner {
    const Network& network;
    std::int64_t batch;
    std::vector<Samples<T>> values;

    Samples<T> step(int index) {
        const Node& node = network.nodes()[static_cast<std::size_t>(index)];
        const int source = node.inputs.front();
        const Samples<T>& x = values[static_cast<std::size_t>(source)];
        const Shape& in = network.shapeOf(source);
        const Shape& out = network.shapeOf(index);
        const auto visitor = [&](const auto& op) -> Samples<T> {
            using Op = std::decay_t<decltype(op)>;
            if constexpr (std::is_same_v<Op, Dense>) {
                return run<T>(op, x, batch);
            } else if constexpr (std::is_same_v<Op, Convolution> ||
                                 std::is_same_v<Op, AveragePool> || std::is_same_v<Op, MaxPool>) {
                return run<T>(op, x, batch, in, out);
            } else if constexpr (std::is_same_v<Op, BatchNorm>) {
                return run<T>(op, x, batch, in);
            } else if constexpr (std::is_same_v<Op, Transpose>) {
                return gather<T>(transposeIndices(op, in), x, batch, T{0});
            } else if constexpr (std::is_same_v<Op, Pad>) {
                return gather<T>(padIndices(op, in), x, batch, static_cast<T>(op.value));
            } else if constexpr (std::is_same_v<Op, Scale>) {
                return elementwise<T>(x, batch, [&](T v, std::size_t i) {
                    return static_cast<T>(op.factor[i]) * v + static_cast<T>(op.offset[i]);
                });
            } else if constexpr (std::is_same_v<Op, Relu>) {
                return elementwise<T>(x, batch, [](T v, std::size_t) { return v > 0 ? v : T{0}; });
            } else if constexpr (std::is_same_v<Op, LeakyRelu>) {
                return elementwise<T>(x, batch, [&](T v, std::size_t) {
                    return v >= 0 ? v : static_cast<T>(op.slope) * v;
                });
            } else if constexpr (std::is_same_v<Op, ParamRamp>) {
                return elementwise<T>(x, batch, [&](T v, std::size_t i) {
                    const T r = static_cast<T>(op.r[i]);
                    const T eta = static_cast<T>(op.eta);
                    return v < 0 ? eta * v : (v <= r ? v : r + eta * (v - r));
                });
            } else if constexpr (std::is_same_v<Op, Smooth>) {
                return elementwise<T>(x, batch,
                                      [&](T v, std::size_t) { return smooth(op.kind, v); });
            } else if constexpr (std::is_same_v<Op, Sum>) {
                const Samples<T>& other = values[static_cast<std::size_t>(node.inputs[1])];
                Samples<T> y = x;
                std::transform(y.begin(), y.end(), other.begin(), y.begin(), std::plus<T>());
                return y;
            } else {
                return x;  // Reshape; Input never comes here
            }
        };
        return std::visit(visitor, node.operation);
    }
};

/// Index of the last node that reads each node, so that a long network does not keep everything.
std::vector<int> lastReaders(const Network& network) {
    std::vector<int> last(network.nodes().size(), -1);
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        for (const int input : network.nodes()[i].inputs) {
            last[static_cast<std::size_t>(input)] = static_cast<int>(i);
        }
    }
    return last;
}

template <typename T>
std::vector<Samples<T>> runAll(const Network& network, std::span<const T> inputs,
                               std::int64_t batch, bool keep) {
    if (batch < 1 || static_cast<std::int64_t>(inputs.size()) != batch * network.inputCount()) {
        throw std::invalid_argument("the network takes " + std::to_string(network.inputCount()) +
                                    " numbers a sample; got " + std::to_string(inputs.size()) +
                                    " for " + std::to_string(batch) + " samples");
    }
    Runner<T> runner{network, batch, {}};
    runner.values.resize(network.nodes().size());
    runner.values[0].assign(inputs.begin(), inputs.end());
    const std::vector<int> last = lastReaders(network);
    for (std::size_t i = 1; i < network.nodes().size(); ++i) {
        runner.values[i] = runner.step(static_cast<int>(i));
        for (const int input : network.nodes()[i].inputs) {
            if (!keep && last[static_cast<std::size_t>(input)] == static_cast<int>(i)) {
                Samples<T>().swap(runner.values[static_cast<std::size_t>(input)]);
            }
        }
    }
    return std::move(runner.values);
}

}  // namespace

template <typename T>
std::vector<T> evaluate(const Network& network, std::span<const T> inputs, std::int64_t batch) {
    return std::move(runAll<T>(network, inputs, batch, false).back());
}

template <typename T>
std::vector<std::vector<T>> evaluateAllNodes(const Network& network, std::span<const T> inputs,
                                             std::int64_t batch) {
    return runAll<T>(network, inputs, batch, true);
}

template std::vector<float> evaluate(const Network&, std::span<const float>, std::int64_t);
template std::vector<double> evaluate(const Network&, std::span<const double>, std::int64_t);
template std::vector<std::vector<float>> evaluateAllNodes(const Network&, std::span<const float>,
                                                          std::int64_t);
template std::vector<std::vector<double>> evaluateAllNodes(const Network&, std::span<const double>,
                                                           std::int64_t);

}  // namespace core
