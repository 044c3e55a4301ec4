#pragma once

#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ui/session/snr_result.h"

/// Data and meters for tests of what stands around a measurement: quick, without libtorch, and with
/// numbers that depend on every sample.
namespace fake {

/// Random samples that know their index.
class Samples : public core::SampleSource {
public:
    Samples(core::Shape shape, std::int64_t count) : m_shape(std::move(shape)), m_count(count) {}

    const std::string& name() const override { return m_name; }
    const core::Shape& shape() const override { return m_shape; }
    std::int64_t count() const override { return m_count; }
    const std::string& note() const override { return m_note; }
    const std::vector<std::string>& classes() const override { return m_classes; }

    core::Dataset read(std::int64_t first, std::int64_t count) const override {
        if (first < 0 || count < 0 || first + count > m_count) {
            throw std::invalid_argument("read beyond the end");
        }
        core::Dataset batch;
        batch.name = m_name;
        batch.shape = m_shape;
        batch.count = count;
        for (std::int64_t i = first; i < first + count; ++i) {
            std::mt19937 generator(static_cast<unsigned>(i));
            for (std::int64_t k = 0; k < core::elementCount(m_shape); ++k) {
                batch.pixels.push_back(static_cast<float>(generator() % 256) / 255.0F);
            }
            batch.labels.push_back(0);
            batch.indices.push_back(i);
        }
        return batch;
    }

private:
    std::string m_name = "made up";
    std::string m_note = "made of random numbers";
    std::vector<std::string> m_classes;
    core::Shape m_shape;
    std::int64_t m_count;
};

/// What a meter counts, shared with the test.
struct MeterLog {
    std::atomic<int> meters{0};
    std::atomic<std::int64_t> samples{0};
    std::atomic<int> msPerBatch{0};
    std::atomic<int> failAfter{-1};  ///< samples
};

/// Signal of a layer: the sum of the samples' squared numbers, times its number; noise likewise of
/// eps and steps, so that settings make a difference.
class Meter : public core::SnrMeter {
public:
    Meter(const core::Network& network, const core::SnrSettings& settings, MeterLog& log)
        : m_settings(settings), m_log(log) {
        ++log.meters;
        for (std::size_t i = 0; i < network.nodes().size(); ++i) {
            const core::Node& node = network.nodes()[i];
            if (core::isActivation(node.operation)) {
                addLayer(node.name, core::kindName(node.operation),
                         network.shapeOf(static_cast<int>(i)), static_cast<int>(i));
            }
        }
        addLayer(network.nodes().back().name, "output", network.outputShape(),
                 static_cast<int>(network.nodes().size()) - 1);
    }

    bool add(const core::AttackSamples& samples, const core::RunControl& control) override {
        const auto until =
            std::chrono::steady_clock::now() + std::chrono::milliseconds(m_log.msPerBatch.load());
        while (std::chrono::steady_clock::now() < until) {
            if (control.cancel != nullptr && *control.cancel) {
                return false;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        const std::int64_t count = samples.region.count;
        if (m_log.failAfter >= 0 && m_samples + count > m_log.failAfter) {
            throw std::runtime_error("layer relu1: a number left the range");
        }
        const auto size = samples.points.size() / static_cast<std::size_t>(count);
        for (std::int64_t i = 0; i < count; ++i) {
            addSample(samples.points.data() + static_cast<std::size_t>(i) * size, size,
                      samples.region.upper[static_cast<std::size_t>(i) * size] -
                          samples.region.lower[static_cast<std::size_t>(i) * size]);
        }
        m_samples += count;
        m_log.samples += count;
        return true;
    }

    core::SnrReport report() const override {
        core::SnrReport report;
        report.samples = m_samples;
        report.perturbations = m_settings.attack.steps;
        report.layers = m_layers;
        for (core::LayerSnr& layer : report.layers) {
            layer.signal /= static_cast<double>(m_samples);
            layer.noise /= static_cast<double>(m_samples);
            layer.snr = layer.signal / layer.noise;
            layer.snrDb = 10.0 * std::log10(layer.snr);
            layer.dbQuartiles = core::Quartiles{layer.snrDb - 1.0, layer.snrDb, layer.snrDb + 2.0};
            for (std::size_t j = 0; j < layer.neuronSignal.size(); ++j) {
                layer.neuronSignal[j] = layer.signal / static_cast<double>(j + 1);
                layer.neuronNoise[j] = layer.noise;
            }
        }
        return report;
    }

private:
    void addLayer(const std::string& name, const std::string& kind, const core::Shape& shape,
                  int node) {
        core::LayerSnr layer;
        layer.name = name;
        layer.kind = kind;
        layer.shape = shape;
        layer.node = node;
        layer.neuronSignal.resize(static_cast<std::size_t>(core::elementCount(shape)));
        layer.neuronNoise = layer.neuronSignal;
        m_layers.push_back(layer);
    }

    void addSample(const double* x, std::size_t size, double width) {
        for (std::size_t l = 0; l < m_layers.size(); ++l) {
            double signal = 1.0;
            for (std::size_t k = 0; k < size; ++k) {
                signal += x[k] * x[k] * static_cast<double>(l + 1);
            }
            const double noise = 1e-6 + width + 0.01 * m_settings.attack.steps;
            m_layers[l].signal += signal;
            m_layers[l].noise += noise;
            if (std::ssize(m_layers[l].sampleSignal) < m_settings.keptSamples) {
                m_layers[l].sampleSignal.push_back(signal);
                m_layers[l].sampleNoise.push_back(noise);
            }
        }
    }

    core::SnrSettings m_settings;
    MeterLog& m_log;
    std::vector<core::LayerSnr> m_layers;
    std::int64_t m_samples = 0;
};

/// Samples of that shape, however they are called; "missing" fails.
inline ui::SnrTools snrTools(MeterLog& log, const core::Shape& shape, std::int64_t count = 1000) {
    return {[&log](const core::Network& network, const core::EngineOptions&,
                   const core::SnrSettings& settings) -> std::unique_ptr<core::SnrMeter> {
                return std::make_unique<Meter>(network, settings, log);
            },
            [shape, count](const std::string& name,
                           const std::string&) -> std::unique_ptr<core::SampleSource> {
                if (name == "missing") {
                    throw std::runtime_error("missing: no such file");
                }
                return std::make_unique<Samples>(shape, count);
            },
            [] { return true; }};
}

}  // namespace fake
