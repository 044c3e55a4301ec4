#pragma once

#include <cstdint>
#include <vector>

#include "core/snr/quartile_counter.h"
#include "core/snr/snr_meter.h"

namespace core {

/// A sum of many numbers whose rounding does not grow with their count (Neumaier 1974).
class CompensatedSum {
public:
    void add(double value);
    double value() const { return m_sum + m_lost; }

private:
    double m_sum = 0.0;
    double m_lost = 0.0;
};

/// 10 log10(signal / noise): infinite without noise, minus infinite without signal, NaN with
/// neither.
double decibels(double signal, double noise);

/// Signal and noise of one layer, added up sample by sample: what comes out does not depend on how
/// samples came in batches. Memory is bounded (`kept` samples and two or three QuartileCounters).
class LayerTotals {
public:
    explicit LayerTotals(std::int64_t kept) : m_kept(kept) {}

    /// S^2 and N^2 of one more sample, finite and at least 0.
    void add(double signal, double noise);
    /// Adds to each neuron's sums over samples (and, of the noise, perturbations).
    void addNeurons(const std::vector<double>& signal, const std::vector<double>& noise);

    /// Fills in the numbers; perturbations: a sample.
    void report(double perturbations, LayerSnr& layer) const;
    double quartileErrorDb() const { return m_signals.errorDecibels(); }

private:
    std::int64_t m_kept;
    CompensatedSum m_signal;
    CompensatedSum m_noise;
    QuartileCounter m_signals{QuartileScale::Power};
    QuartileCounter m_noises{QuartileScale::Power};
    QuartileCounter m_ratios{QuartileScale::Decibels};
    std::vector<double> m_neuronSignal;
    std::vector<double> m_neuronNoise;
    std::vector<double> m_sampleSignal;
    std::vector<double> m_sampleNoise;
};

}  // namespace core
