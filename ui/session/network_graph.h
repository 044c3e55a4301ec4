#pragma once

#include <QString>
#include <memory>

#include "ui/session/opening.h"

namespace ui {

/// What sets are computed on (OpenNetwork::graph); null for a network that is not piecewise linear,
/// and for one whose layers, written as matrices, would fill the memory: then no question is asked
/// of it, pages of sets say why, and the others work as ever.
std::shared_ptr<const core::PiecewiseGraph> maybeGraph(const core::Network& network);

/// An open network's graph, one without steps where it has none: for what is only counted or
/// listed.
const core::PiecewiseGraph& graphOf(const OpenNetwork& network);

/// Why an open network has no graph, in one line; empty where it has one.
QString whyNoGraph(const OpenNetwork& network);

}  // namespace ui
