#pragma once

#include "core/io/json_reader.h"
#include "ui/session/plot_show.h"

namespace ui {

/// Axis titles and sampled points as JSON: the key "plot" of a session file.
core::Json plotJson(const PlotShow& plot);

/// Reads what plotJson writes.
PlotShow readPlot(core::JsonReader reader);

}  // namespace ui
