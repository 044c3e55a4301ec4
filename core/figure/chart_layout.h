#pragma once

#include <string>
#include <vector>

#include "core/figure/layout.h"

namespace core {

/// What stands about the axes of a chart: the key of its heat map, its notes, its caption.

/// Room that the key takes right of the axes; 0 without a heat map.
double keyRoom(const Scene& scene, const PlacedPanel& panel, const FigurePreset& preset);

/// Places the key and adds its numbers and title.
void placeKey(const Scene& scene, const FigurePreset& preset, PlacedPanel& panel,
              std::vector<PaperText>& texts);

/// The notes within the axes and the labels of reference lines.
void placeNotes(const Scene& scene, const PlacedPanel& panel, const FigurePreset& preset,
                std::vector<PaperText>& texts);

/// The caption in lines as wide as the axes, broken behind commas and semicolons or, where a part
/// is too long, between words. A single word that is too wide stays whole.
std::vector<std::string> captionLines(const Scene& scene, const PlacedPanel& panel,
                                      const FigurePreset& preset);
double captionRoom(const std::vector<std::string>& lines, const FigurePreset& preset);
/// Centred under the axes, from `top` on.
void placeCaption(const std::vector<std::string>& lines, const PlacedPanel& panel, double top,
                  const FigurePreset& preset, std::vector<PaperText>& texts);

}  // namespace core
