#pragma once

#include <memory>

#include "ui/plot/plot_sets.h"

namespace ui {

class Comparison;
class Session;

/// What the plot shows of a session: the newest result of every method that is shown, and the
/// outlines of the pinned state where there is one that can be compared.
std::shared_ptr<const PlotSets> shownSets(const Session& session, const Comparison* comparison,
                                          bool showPieces);

}  // namespace ui
