#pragma once

#include <QString>
#include <string>
#include <vector>

#include "core/figure/figure.h"
#include "ui/session/snr_result.h"

namespace ui {

/// One network's curve.
struct SnrCurve {
    std::string id;  ///< of the series: "network1"; stable while the network is open
    QString title;
    int colour = 0;
    SnrResultPtr result;    ///< with layers
    bool isCurrent = true;  ///< else of other settings: drawn pale
    bool isChosen = false;  ///< its neurons are looked at
};

struct SnrScale {
    bool isRatio = false;  ///< else decibels
    bool isLog = true;     ///< of ratios
    bool hasBands = true;
};

/// SNR over the layers (counted from 1 on the axis), with the quartiles of the samples as bands,
/// the line where signal equals noise, marks where groups of blocks end (groupEnds) and the chosen
/// layer. Layers without finite SNR are gaps. One chart of all curves.
core::Scene makeSnrChart(const std::vector<SnrCurve>& curves, const SnrScale& scale, int layer);

/// After which layers the size of the pictures changes: there a group of blocks ends. Indices into
/// the layers.
std::vector<int> groupEnds(const std::vector<core::LayerSnr>& layers);

/// How the neurons of one layer spread over decibels, in shares of the layer: the chosen network's
/// as bars, the others' as stairs; neurons without finite SNR are left out. The neuron of the
/// chosen network is marked (-1: none).
core::Scene makeNeuronSpread(const std::vector<SnrCurve>& curves, int layer, std::int64_t neuron);

/// log10 N^2 against log10 S^2 of the samples at one layer (SNR, Figure 7), with the line S = N;
/// the chosen network in front.
core::Scene makeSampleScatter(const std::vector<SnrCurve>& curves, int layer);

/// "layer 3", "output"; nothing where the network has no such layer.
QString layerTitle(const core::SnrReport& report, int layer);

/// The curves as a figure that says how it was made.
core::Figure snrFigure(core::Scene scene, const SnrQuestion& question, const SnrResult& result);

}  // namespace ui
