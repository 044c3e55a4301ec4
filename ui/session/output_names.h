#pragma once

#include <QStringList>

#include "ui/session/state.h"

namespace ui {

/// What the outputs of the state's network are called: classes of the data set whose sample is the
/// centre, or of the one the network's file is named after; the advisories of an ACAS Xu network.
/// Empty where nothing is known.
QStringList outputNames(const State& state);

/// "y7 Sneaker"; "y7" where the name says no more.
QString outputText(const QStringList& names, int output);

/// What an axis is called: the title the user gave its coordinate, else by the outputs' names
/// ("y0 clear of conflict"); empty where they say no more than the coordinate itself.
QString axisName(const State& state, const reach::OutputCoordinate& coordinate);

/// Pairs of outputs worth a margin: the class that the network gives the centre (or the sample's
/// label) against the one that comes next.
struct TargetMargin {
    reach::OutputCoordinate coordinate;
    QString text;  ///< "predicted 7 against 2, which comes next"
};
std::vector<TargetMargin> targetMargins(const State& state, const core::Network& network);

}  // namespace ui
