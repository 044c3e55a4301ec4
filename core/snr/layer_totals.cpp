#include "core/snr/layer_totals.h"

#include <cmath>

namespace core {

namespace {

void addTo(const std::vector<double>& more, std::vector<double>& sums) {
    sums.resize(more.size(), 0.0);
    for (std::size_t j = 0; j < more.size(); ++j) {
        sums[j] += more[j];
    }
}

std::vector<double> divided(const std::vector<double>& sums, double by) {
    std::vector<double> means(sums);
    for (double& mean : means) {
        mean /= by;
    }
    return means;
}

}  // namespace

void CompensatedSum::add(double value) {
    const double sum = m_sum + value;
    m_lost += std::abs(m_sum) >= std::abs(value) ? (m_sum - sum) + value : (value - sum) + m_sum;
    m_sum = sum;
}

double decibels(double signal, double noise) { return 10.0 * std::log10(signal / noise); }

void LayerTotals::add(double signal, double noise) {
    m_signal.add(signal);
    m_noise.add(noise);
    m_signals.add(signal);
    m_noises.add(noise);
    if (signal > 0.0 && noise > 0.0) {
        // Of two logarithms: the quotient of two doubles may leave their range.
        m_ratios.add(10.0 * (std::log10(signal) - std::log10(noise)));
    }
    if (m_signals.count() <= m_kept) {
        m_sampleSignal.push_back(signal);
        m_sampleNoise.push_back(noise);
    }
}

void LayerTotals::addNeurons(const std::vector<double>& signal, const std::vector<double>& noise) {
    addTo(signal, m_neuronSignal);
    addTo(noise, m_neuronNoise);
}

void LayerTotals::report(double perturbations, LayerSnr& layer) const {
    const auto samples = static_cast<double>(m_signals.count());
    layer.signal = m_signal.value() / samples;
    layer.noise = m_noise.value() / samples;
    layer.snr = layer.signal / layer.noise;
    layer.snrDb = decibels(layer.signal, layer.noise);
    layer.signalQuartiles = m_signals.quartiles();
    layer.noiseQuartiles = m_noises.quartiles();
    layer.dbSamples = m_ratios.count();
    if (layer.dbSamples > 0) {
        layer.dbQuartiles = m_ratios.quartiles();
    }
    layer.neuronSignal = divided(m_neuronSignal, samples);
    layer.neuronNoise = divided(m_neuronNoise, samples * perturbations);
    layer.sampleSignal = m_sampleSignal;
    layer.sampleNoise = m_sampleNoise;
}

}  // namespace core
