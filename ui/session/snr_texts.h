#pragma once

#include <QString>
#include <map>
#include <string>

#include "ui/session/snr_result.h"

namespace ui {

/// "PGD iterates", "uniform", …
QString titleOf(core::PerturbationSource source);
/// "PGD: all 10 steps of 0.25 eps, eps 0.1, 1 start, seed 0, before activations": how it was
/// measured, in one line.
QString setupText(const SnrQuestion& question);
/// The same for the origin of a figure, in words that are not translated.
std::map<std::string, std::string> settingWords(const SnrQuestion& question);
/// "200 of 600 samples · 12 s left".
QString progressText(const SnrProgress& progress);
/// "8 s", "2 min 05 s": of an estimate.
QString roughSeconds(double seconds);
/// "relu_1 (relu, 16x13x13): signal 12.3, noise 0.4, SNR 14.9 dB …": a layer of a result in one
/// line.
QString layerText(const SnrResult& result, int layer);

}  // namespace ui
