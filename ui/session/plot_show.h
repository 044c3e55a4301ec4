#pragma once

#include <QString>
#include <cstdint>
#include <map>
#include <string>

#include "core/figure/scene.h"
#include "reach/analysis/sampling.h"

namespace ui {

enum class PointMarker { Dot, Cross, Square };

/// Which points of the input set are drawn and run through the network, and how they look.
struct SamplesShow {
    bool isOn = false;
    reach::SampleKind kind = reach::SampleKind::Uniform;
    int count = 1000;
    std::uint64_t seed = 1;
    core::Colour colour = 0xB2182B;
    PointMarker marker = PointMarker::Dot;

    bool operator==(const SamplesShow&) const = default;

    /// True if both ask for the same points, however they look.
    bool drawsTheSame(const SamplesShow& other) const {
        return isOn == other.isOn && kind == other.kind && count == other.count &&
               seed == other.seed;
    }
};

inline constexpr int kMostSamples = 1000000;

/// What of the plot can be changed and undone, besides the methods: part of the state.
struct PlotShow {
    /// What the user calls an output, with its unit ("ρ (ft)"), by its own label ("y0", "y3 - y1").
    std::map<std::string, QString> titles;
    SamplesShow samples;

    bool operator==(const PlotShow&) const = default;
};

}  // namespace ui
