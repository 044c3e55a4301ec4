#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/io/json_reader.h"
#include "core/snr/snr_meter.h"

namespace ui {

/// What signal and noise are measured on and with: what the numbers depend on beside the network.
struct SnrSetup {
    std::string data;            ///< as --data takes it; empty: the known set that fits (snrData)
    std::int64_t samples = 200;  ///< the first ones
    std::optional<double> eps;   ///< nothing: what is usual for the data (usualEps)
    core::PerturbationSource source = core::PerturbationSource::PgdIterates;
    int perturbations = 10;  ///< a sample, of Uniform and Gaussian
    int steps = 10;          ///< of the Pgd sources, like those below
    double stepSize = 0.25;  ///< a share of eps
    int restarts = 1;
    std::uint64_t seed = 0;
    core::ActivationSide side = core::ActivationSide::Pre;

    bool operator==(const SnrSetup&) const = default;
};

/// How the page SNR measures and what it shows: part of the state that undo and session files keep,
/// as State::pages["snr"]. A value.
struct SnrShow {
    SnrSetup setup;
    std::vector<std::string> leftOut;  ///< networks that are not compared (SnrSubject::id)
    bool isRatio = false;              ///< else decibels
    bool isLog = true;                 ///< of ratios
    bool hasBands = true;              ///< quartiles of the samples
    std::string network;       ///< whose neurons are looked at; empty, or not shown: the first
    int layer = 0;             ///< counted from 0, over the activations and the output
    std::int64_t neuron = -1;  ///< chosen in it; -1: none

    bool operator==(const SnrShow&) const = default;
};

inline constexpr const char* kSnrPage = "snr";
inline constexpr std::int64_t kMostSnrSamples = 1000000;
inline constexpr int kMostSnrSteps = 10000;
inline constexpr std::int64_t kMostSnrSeed = 999999;

/// Mends numbers beyond their ranges.
void settleSnr(SnrShow& show);

/// "uniform", "gaussian", "pgd", "pgd-end"; "pre", "post".
std::string_view id(core::PerturbationSource source);
std::string_view id(core::ActivationSide side);

/// As JSON for State::pages and session files.
core::Json toJson(const SnrShow& show);
/// Reads what toJson writes; `path` names the document in messages. Throws core::ParseError for a
/// missing or unknown key, a wrong type, an unknown word, a number beyond its range.
SnrShow snrShowFromJson(const core::Json& json, const std::string& path);

}  // namespace ui
