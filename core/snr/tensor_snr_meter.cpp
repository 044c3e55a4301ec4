#include "core/snr/tensor_snr_meter.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/bounds/device.h"
#include "core/snr/layer_pass.h"
#include "core/snr/layer_totals.h"
#include "core/snr/perturbations.h"
#include "core/snr/sample_chunks.h"
#include "core/snr/square_sums.h"

namespace core {

namespace {

std::vector<double> numbersOf(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.to(at::kCPU, at::kDouble).contiguous();
    const auto* data = plain.data_ptr<double>();
    return {data, data + plain.numel()};
}

void append(const std::vector<double>& more, std::vector<double>& numbers) {
    numbers.insert(numbers.end(), more.begin(), more.end());
}

void addUp(const std::vector<double>& more, std::vector<double>& sums) {
    sums.resize(more.size(), 0.0);
    std::transform(more.begin(), more.end(), sums.begin(), sums.begin(), std::plus<double>());
}

/// Time limit, cancelling and progress of one batch.
class Watch {
public:
    explicit Watch(const RunControl& control) : m_control(control) {}

    /// False if the batch is to end.
    bool goesOn(double share) const {
        if (m_control.progress) {
            m_control.progress(share);
        }
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - m_start;
        return !(m_control.cancel != nullptr && m_control.cancel->load()) &&
               !(m_control.timeLimitSeconds > 0.0 && spent.count() >= m_control.timeLimitSeconds);
    }

private:
    const RunControl& m_control;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

/// Squares of one chunk's values, layer by layer; on the network's device until they are asked for.
class ChunkSums {
public:
    ChunkSums(const LayerPass& pass, bool perNeuron)
        : m_pass(pass),
          m_perNeuron(perNeuron),
          m_clean(pass.layers().size()),
          m_signal(pass.layers().size()),
          m_noise(pass.layers().size()) {}

    at::Tensor forward(PointRole role, const at::Tensor& points) {
        return m_pass.forward(points, [&](std::size_t layer, const at::Tensor& values) {
            if (role == PointRole::Clean) {
                addClean(layer, values.detach().flatten(1));
            } else if (role == PointRole::Perturbed) {
                m_noise[layer].add(values.detach().flatten(1), m_clean[layer]);
            }
        });
    }

    const SquareSums& signal(std::size_t layer) const { return m_signal[layer]; }
    const SquareSums& noise(std::size_t layer) const { return m_noise[layer]; }

private:
    void addClean(std::size_t layer, const at::Tensor& values) {
        m_clean[layer] = values;
        m_signal[layer] = SquareSums::zeros(values, m_perNeuron);
        m_signal[layer].add(values, {});
        m_noise[layer] = SquareSums::zeros(values, m_perNeuron);
    }

    const LayerPass& m_pass;
    bool m_perNeuron;
    std::vector<at::Tensor> m_clean;
    std::vector<SquareSums> m_signal;
    std::vector<SquareSums> m_noise;
};

/// What a batch adds to one layer, once it is complete.
struct BatchSums {
    std::vector<double> signal;  ///< S^2 by sample
    std::vector<double> noise;   ///< N^2
    std::vector<double> neuronSignal;
    std::vector<double> neuronNoise;
};

class TensorSnrMeter : public SnrMeter {
public:
    TensorSnrMeter(const Network& network, const EngineOptions& options,
                   const SnrSettings& settings)
        : m_options(options),
          m_settings(settings),
          m_network(network, {options.precision == Precision::Single ? at::kFloat : at::kDouble,
                              deviceFromName(options.device)}),
          m_pass(m_network, settings.side),
          m_totals(m_pass.layers().size(), LayerTotals(settings.keptSamples)) {}

    bool add(const AttackSamples& samples, const RunControl& control) override;
    SnrReport report() const override;

private:
    bool addChunk(const AttackSamples& chunk, const std::function<bool(double)>& tick,
                  std::vector<BatchSums>& sums) const;
    TensorSamples tensorsOf(const AttackSamples& chunk) const;
    void requireNumbers(const std::vector<BatchSums>& sums) const;
    void commit(const std::vector<BatchSums>& sums);
    double perturbations() const {
        return static_cast<double>(perturbationCount(m_settings, m_network.outputSize()));
    }

    EngineOptions m_options;
    SnrSettings m_settings;
    TensorNetwork m_network;
    LayerPass m_pass;
    std::vector<LayerTotals> m_totals;
    std::int64_t m_samples = 0;
};

bool TensorSnrMeter::add(const AttackSamples& samples, const RunControl& control) {
    useThreads(m_options.threads);
    checkBatch(samples, m_network.inputSize());
    const Watch watch(control);
    const std::int64_t count = samples.region.count;
    const std::int64_t size = std::min(
        count,
        chunkSize(m_pass, m_network.place(), usesAttack(m_settings.source), m_options.memoryBytes));
    std::vector<BatchSums> sums(m_totals.size());
    for (std::int64_t first = 0; first < count; first += size) {
        const std::int64_t here = std::min(size, count - first);
        const auto tick = [&](double share) {
            return watch.goesOn((static_cast<double>(first) + share * static_cast<double>(here)) /
                                static_cast<double>(count));
        };
        if (!addChunk(chunkOf(samples, first, here), tick, sums)) {
            return false;
        }
    }
    requireNumbers(sums);
    commit(sums);
    return true;
}

/// Labels matter to attacks alone, and so does the number of outputs.
TensorSamples TensorSnrMeter::tensorsOf(const AttackSamples& chunk) const {
    if (usesAttack(m_settings.source)) {
        return makeSamples(chunk, m_network.inputSize(), m_network.outputSize(), m_network.place());
    }
    TensorSamples result;
    result.region = makeRegion(chunk.region, m_network.inputSize(), m_network.place());
    result.points = at::from_blob(const_cast<double*>(chunk.points.data()),
                                  {chunk.region.count, m_network.inputSize()}, at::kDouble)
                        .to(m_network.place().options())
                        .clone();
    result.indices = chunk.indices;
    return result;
}

bool TensorSnrMeter::addChunk(const AttackSamples& chunk, const std::function<bool(double)>& tick,
                              std::vector<BatchSums>& sums) const {
    const TensorSamples samples = tensorsOf(chunk);
    ChunkSums measured(m_pass, m_settings.perNeuron);
    PerturbationHooks hooks;
    hooks.tick = tick;
    hooks.forward = [&](PointRole role, const at::Tensor& points) {
        return measured.forward(role, points);
    };
    if (!passPerturbations(m_network, samples, m_settings, hooks)) {
        return false;
    }
    for (std::size_t k = 0; k < sums.size(); ++k) {
        append(numbersOf(measured.signal(k).samples), sums[k].signal);
        append(numbersOf(measured.noise(k).samples / perturbations()), sums[k].noise);
        if (m_settings.perNeuron) {
            addUp(numbersOf(measured.signal(k).neurons), sums[k].neuronSignal);
            addUp(numbersOf(measured.noise(k).neurons), sums[k].neuronNoise);
        }
    }
    return true;
}

void TensorSnrMeter::requireNumbers(const std::vector<BatchSums>& sums) const {
    const auto isNumber = [](double value) { return std::isfinite(value); };
    for (std::size_t k = 0; k < sums.size(); ++k) {
        if (!std::all_of(sums[k].signal.begin(), sums[k].signal.end(), isNumber) ||
            !std::all_of(sums[k].noise.begin(), sums[k].noise.end(), isNumber)) {
            const bool isSingle = m_options.precision == Precision::Single;
            throw std::runtime_error(
                "SNR: values of layer " + m_pass.layers()[k].name +
                " leave the range of numbers in " +
                (isSingle ? "single precision; take double precision" : "double precision"));
        }
    }
}

void TensorSnrMeter::commit(const std::vector<BatchSums>& sums) {
    for (std::size_t k = 0; k < sums.size(); ++k) {
        for (std::size_t i = 0; i < sums[k].signal.size(); ++i) {
            m_totals[k].add(sums[k].signal[i], sums[k].noise[i]);
        }
        if (m_settings.perNeuron) {
            m_totals[k].addNeurons(sums[k].neuronSignal, sums[k].neuronNoise);
        }
    }
    m_samples += static_cast<std::int64_t>(sums.front().signal.size());
}

SnrReport TensorSnrMeter::report() const {
    SnrReport report;
    report.samples = m_samples;
    report.perturbations = perturbations();
    for (std::size_t k = 0; k < m_totals.size(); ++k) {
        const LayerPlace& place = m_pass.layers()[k];
        LayerSnr layer;
        layer.name = place.name;
        layer.kind = place.kind;
        layer.shape = place.shape;
        layer.node = place.node;
        if (m_samples > 0) {
            m_totals[k].report(perturbations(), layer);
            report.quartileErrorDb = m_totals[k].quartileErrorDb();
        }
        report.layers.push_back(std::move(layer));
    }
    return report;
}

}  // namespace

std::unique_ptr<SnrMeter> makeTensorSnrMeter(const Network& network, const EngineOptions& options,
                                             const SnrSettings& settings) {
    checkSnr(settings);
    return std::make_unique<TensorSnrMeter>(network, options, settings);
}

}  // namespace core
