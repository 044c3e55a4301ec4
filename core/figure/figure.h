#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/figure/scene.h"

namespace core {

/// How the panels of a figure stand together.
struct FigureGrid {
    int columns = 1;       ///< panels fill rows from the left; as many rows as are needed
    bool sharedX = false;  ///< one range on x for all, numbers and titles on the lowest row only
    bool sharedY = false;  ///< one range on y for all, numbers and titles on the left only
    bool sharedLegend = true;  ///< one legend for all; else each panel has its own
    bool letters = true;       ///< (a), (b), … where there are several panels
    double gapPoints = 10.0;   ///< between panels
    std::string title;         ///< over all of them

    bool operator==(const FigureGrid&) const = default;
};

/// How the numbers of a figure were made, where no recipe makes them anew in a moment.
struct FigureOrigin {
    std::string program;  ///< "reachscope 0.1.0"
    std::string study;    ///< "over-approximation"
    std::string source;   ///< "SNR, Figure 5"
    std::map<std::string, std::string> settings;
    std::vector<std::int64_t> seeds;
    std::string command;  ///< a command line that makes it again

    bool operator==(const FigureOrigin&) const = default;
};

/// A figure: panels in rows, with one preset. The panels' own presets are not looked at.
struct Figure {
    FigureGrid grid;
    std::vector<Scene> panels;
    FigurePreset preset;
    FigureOrigin origin = {};

    int columns() const;  ///< at least 1, at most as many as panels
    int rows() const;
};

/// The figure of one scene, with the scene's preset.
Figure figureOf(Scene scene);

/// "(a)", "(b)", …, "(z)", "(aa)": the letter of a panel, from 0.
std::string panelLetter(int panel);

}  // namespace core
