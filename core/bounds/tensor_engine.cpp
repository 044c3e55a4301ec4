#include "core/bounds/tensor_engine.h"

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <new>
#include <sstream>

#include "core/bounds/device.h"
#include "core/bounds/forward_pass.h"
#include "core/bounds/pass_cost.h"
#include "core/bounds/tensor_network.h"
#include "core/bounds/tensor_pass.h"

namespace core {

namespace {

using at::Tensor;

std::vector<double> numbersOf(const Tensor& t) {
    const Tensor flat = t.detach().to(at::kCPU, at::kDouble).contiguous();
    const double* data = flat.data_ptr<double>();
    return {data, data + flat.numel()};
}

Tensor tensorOf(const std::vector<double>& values, std::vector<std::int64_t> sizes,
                TensorPlace place) {
    return at::from_blob(const_cast<double*>(values.data()), sizes, at::kDouble)
        .to(place.options())
        .clone();
}

/// One line of what torch says, without its stack.
std::string firstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

TensorPlace placeOf(const EngineOptions& options) {
    return {options.precision == Precision::Single ? at::kFloat : at::kDouble,
            deviceFromName(options.device)};
}

std::string text(double value) {
    std::ostringstream out;
    out.precision(3);
    out << value;
    return out.str();
}

constexpr double kGigabyte = 1024.0 * 1024.0 * 1024.0;

/// Time limit and cancelling, asked between chunks.
class Watch {
public:
    explicit Watch(const BoundOptions& options)
        : m_cancel(options.cancel),
          m_limit(options.timeLimitSeconds),
          m_progress(options.progress) {}

    void operator()(double share) const {
        if (m_progress) {
            m_progress(share);
        }
        if (m_cancel != nullptr && *m_cancel) {
            throw Stopped("cancelled");
        }
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - m_start;
        if (m_limit > 0.0 && spent.count() > m_limit) {
            throw Stopped("time limit reached");
        }
    }

private:
    const std::atomic<bool>* m_cancel;
    double m_limit;
    std::function<void(double)> m_progress;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

class EnginePass : public BoundPass {
public:
    EnginePass(const TensorNetwork& network, InputRegion region, const BoundMethod& method,
               PassOptions options, int threads)
        : m_network(network),
          m_threads(threads),
          m_pass(network, std::move(region), method, std::move(options)),
          m_hasLines(method.substitution != Substitution::Interval) {}

    void run() {
        const at::NoGradGuard guard;
        guarded([&] { m_pass.run(); });
    }

    BoundStatus status() const override { return m_status; }
    std::string reason() const override { return m_reason; }
    /// Turned into plain numbers when they are first asked for.
    const std::vector<LayerIntervals>& layers() const override {
        for (std::size_t i = m_layers.size(); i < m_pass.layers().size(); ++i) {
            m_layers.push_back(layerOf(i));
        }
        return m_layers;
    }

    RowBounds rows(const OutputRows& wanted, bool upperToo) override {
        if (m_status != BoundStatus::Complete) {
            throw std::runtime_error("the layers are not bounded: " + m_reason);
        }
        const at::NoGradGuard guard;
        useThreads(m_threads);
        const Tensor weights = weightsOf(wanted);
        RowBounds result;
        result.lower = boundsOf(m_pass.minimum(weights));
        if (upperToo) {
            result.upper = boundsOf(m_pass.minimum(weights.neg()));
            for (double& value : result.upper) {
                value = -value;
            }
        }
        return result;
    }

    NeuronLines lines(std::size_t layer) const override {
        if (!m_hasLines || layer >= m_pass.layers().size()) {
            throw std::invalid_argument(m_hasLines ? "no layer " + std::to_string(layer)
                                                   : "Box passes intervals, it has no lines");
        }
        const Lines lines = m_pass.lines(layer);
        if (!lines.lowerSlope.defined()) {
            throw std::invalid_argument(layers()[layer].name +
                                        " is a max pool, which has no lines of one neuron");
        }
        const auto full = [&](const Tensor& t) {
            return numbersOf(t.expand_as(m_pass.layers()[layer].lower));
        };
        return {full(lines.lowerSlope), full(lines.lowerIntercept), full(lines.upperSlope),
                full(lines.upperIntercept)};
    }

private:
    template <typename Work>
    void guarded(Work work) {
        useThreads(m_threads);
        try {
            work();
        } catch (const Stopped& stopped) {
            fail(BoundStatus::Partial, stopped.what());
        } catch (const std::range_error& error) {
            fail(BoundStatus::Failed, error.what());
        } catch (const std::bad_alloc&) {
            fail(BoundStatus::Failed, "out of memory: take a smaller batch or --memory");
        } catch (const std::invalid_argument&) {
            throw;
        } catch (const c10::Error& error) {
            fail(BoundStatus::Failed, firstLine(error.what_without_backtrace()));
        }
    }

    void fail(BoundStatus status, const std::string& reason) {
        m_status = status;
        m_reason = reason;
    }

    LayerIntervals layerOf(std::size_t i) const {
        const int v = m_network.activations()[i];
        const TensorNode& node = m_network.node(v);
        const Interval& bounds = m_pass.layers()[i];
        return {node.name,
                std::visit([](const auto& op) { return kindName(op); }, node.operation),
                std::holds_alternative<MaxPool>(node.operation) ? node.inputShape : node.shape,
                v,
                numbersOf(bounds.lower),
                numbersOf(bounds.upper)};
    }

    Tensor weightsOf(const OutputRows& rows) const {
        const std::int64_t outputs = m_network.outputSize();
        const std::int64_t samples = rows.perSample ? m_pass.samples() : 1;
        const std::int64_t wanted = samples * rows.rows * outputs;
        if (rows.rows < 1 || static_cast<std::int64_t>(rows.weights.size()) != wanted) {
            throw std::invalid_argument(
                "rows: " + std::to_string(rows.weights.size()) + " weights, expected " +
                std::to_string(wanted) + " (" + std::to_string(samples) + " x " +
                std::to_string(rows.rows) + " x " + std::to_string(outputs) + ")");
        }
        return tensorOf(rows.weights, {samples, rows.rows, outputs}, m_network.place());
    }

    /// A lower bound that is no number is none: minus infinity.
    static std::vector<double> boundsOf(const Tensor& lower) {
        std::vector<double> values = numbersOf(lower);
        for (double& value : values) {
            value = std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
        }
        return values;
    }

    const TensorNetwork& m_network;
    int m_threads;
    TensorPass m_pass;
    bool m_hasLines;
    mutable std::vector<LayerIntervals> m_layers;
    BoundStatus m_status = BoundStatus::Complete;
    std::string m_reason;
};

class TensorEngine : public BoundEngine {
public:
    TensorEngine(const Network& network, const EngineOptions& options)
        : m_options(options), m_network(network, placeOf(options)) {
        m_network.freeze();
        // Transformed convolutions have no error bound of the kind that is counted here.
        if (options.precision == Precision::Sound && m_network.place().device.is_cuda()) {
            at::globalContext().setUserEnabledCuDNN(false);
        }
    }

    std::unique_ptr<BoundPass> start(const InputBatch& inputs, const BoundMethod& method,
                                     const BoundOptions& options) override {
        const at::NoGradGuard guard;
        useThreads(m_options.threads);
        PassOptions pass;
        pass.covered = m_options.precision == Precision::Sound;
        pass.everyNeuron = options.everyNeuron;
        pass.search = options.search;
        pass.given = givenOf(inputs.count, options.given);
        pass.memoryBytes = memory();
        pass.tick = Watch(options);
        auto result = std::make_unique<EnginePass>(
            m_network, makeRegion(inputs, m_network.inputSize(), m_network.place()), method,
            std::move(pass), m_options.threads);
        result->run();
        return result;
    }

    std::vector<double> evaluate(const std::vector<double>& inputs) override {
        const std::int64_t each = m_network.inputSize();
        if (inputs.empty() || static_cast<std::int64_t>(inputs.size()) % each != 0) {
            throw std::invalid_argument("the network takes " + std::to_string(each) +
                                        " numbers a sample; got " + std::to_string(inputs.size()));
        }
        const at::NoGradGuard guard;
        useThreads(m_options.threads);
        const auto count = static_cast<std::int64_t>(inputs.size()) / each;
        return numbersOf(m_network.evaluate(tensorOf(inputs, {count, each}, m_network.place())));
    }

    BoundPlan plan(std::int64_t count, std::int64_t rows, const BoundMethod& method) override {
        const BoundMethod& layers = method.layers ? *method.layers : method;
        BoundPlan plan;
        plan.memoryAvailable = memory();
        plan.operations = static_cast<double>(count) * intervalOperations(m_network);
        Peak peak{bytesOfValues(count)};
        if (layers.substitution == Substitution::Linear && layers.depth == 1) {
            addForward(count, method, plan, peak);
        } else if (layers.substitution != Substitution::Interval) {
            for (const int activation : m_network.activations()) {
                const int v = m_network.node(activation).inputs[0];
                if (layers.substitution == Substitution::Linear) {
                    // The functions last: two rows over the input for each neuron.
                    peak.lasting += 2.0 * static_cast<double>(count * m_network.size(v)) *
                                    static_cast<double>(m_network.inputSize()) * bytesEach();
                }
                if (m_network.level(v) > 0) {
                    addRows(v, 2 * count * m_network.size(v), layers, plan, peak);
                }
            }
        }
        addRows(m_network.output(), count * rows, method, plan, peak);
        plan.memoryBytes = static_cast<std::int64_t>(peak.lasting + peak.passing);
        plan.fits = peak.lasting + peak.least <= static_cast<double>(plan.memoryAvailable);
        plan.text = method.title + ": " + std::to_string(count) + " samples, at most " +
                    text(static_cast<double>(plan.memoryBytes) / kGigabyte) + " of " +
                    text(static_cast<double>(plan.memoryAvailable) / kGigabyte) + " GiB, " +
                    std::to_string(plan.chunks) + " chunks, up to " + text(plan.operations / 1e9) +
                    "e9 operations";
        return plan;
    }

private:
    std::int64_t memory() const {
        return m_options.memoryBytes > 0 ? m_options.memoryBytes : freeMemory();
    }

    double bytesEach() const { return m_options.precision == Precision::Single ? 4.0 : 8.0; }

    bool usesWindows() const { return m_network.place().device.is_cpu(); }

    /// Bytes that last, that chunks take while they pass, and that one row takes at least.
    struct Peak {
        double lasting = 0.0;
        double passing = 0.0;
        double least = 0.0;
    };

    /// Intervals and lines of every value.
    double bytesOfValues(std::int64_t count) const {
        double elements = 0.0;
        for (int v = 0; v <= m_network.output(); ++v) {
            elements += static_cast<double>(m_network.size(v)) *
                        (m_network.node(v).isActivation() ? 6.0 : 2.0);
        }
        return elements * static_cast<double>(count) * bytesEach();
    }

    void addForward(std::int64_t count, const BoundMethod& method, BoundPlan& plan,
                    Peak& peak) const {
        ForwardOptions options;
        options.sound = m_options.precision == Precision::Sound;
        if (method.substitution == Substitution::Linear) {
            options.kept = firstReached(m_network, m_network.output());
        }
        peak.lasting += static_cast<double>(forwardMemory(m_network, count, options));
        plan.operations +=
            static_cast<double>(count * m_network.inputSize()) * intervalOperations(m_network);
    }

    void addRows(int v, std::int64_t count, const BoundMethod& method, BoundPlan& plan,
                 Peak& peak) const {
        const RowCost cost = rowCost(m_network, v, usesWindows());
        const bool isSearched = method.lines == LineStrategy::Optimised;
        const double each =
            cost.elements * kRowCopies * bytesEach() * (isSearched ? kSearchCopies : 1.0);
        const double all = each * static_cast<double>(count);
        const double left = static_cast<double>(plan.memoryAvailable) - peak.lasting;
        const double budget = std::max(each, left);
        plan.chunks += static_cast<std::int64_t>(std::ceil(all / budget));
        plan.operations += cost.operations * static_cast<double>(count);
        peak.passing = std::max(peak.passing, std::min(all, budget));
        peak.least = std::max(peak.least, each);
    }

    std::vector<Interval> givenOf(std::int64_t count,
                                  const std::vector<LayerIntervals>& given) const {
        const auto& activations = m_network.activations();
        if (given.size() > activations.size()) {
            throw std::invalid_argument("bounds are given for " + std::to_string(given.size()) +
                                        " layers, the network has " +
                                        std::to_string(activations.size()));
        }
        std::vector<Interval> result(activations.size());
        for (std::size_t i = 0; i < given.size(); ++i) {
            if (given[i].lower.empty()) {
                continue;
            }
            const TensorNode& node = m_network.node(activations[i]);
            std::vector<std::int64_t> sizes{count};
            sizes.insert(sizes.end(), node.inputShape.begin(), node.inputShape.end());
            const auto expected = static_cast<std::size_t>(count * elementCount(node.inputShape));
            if (given[i].lower.size() != expected || given[i].upper.size() != expected) {
                throw std::invalid_argument("bounds given for " + node.name + ": " +
                                            std::to_string(given[i].lower.size()) +
                                            " numbers, expected " + std::to_string(expected));
            }
            result[i] = {tensorOf(given[i].lower, sizes, m_network.place()),
                         tensorOf(given[i].upper, sizes, m_network.place())};
        }
        return result;
    }

    EngineOptions m_options;
    TensorNetwork m_network;
};

}  // namespace

std::unique_ptr<BoundEngine> makeTensorEngine(const Network& network,
                                              const EngineOptions& options) {
    return std::make_unique<TensorEngine>(network, options);
}

}  // namespace core
