#pragma once

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/io/json_reader.h"
#include "reach/analysis/analysis.h"
#include "ui/session/bias_edit.h"
#include "ui/session/bounds_show.h"
#include "ui/session/input_edit.h"
#include "ui/session/method_show.h"
#include "ui/session/opening.h"
#include "ui/session/partition_show.h"
#include "ui/session/plot_show.h"
#include "ui/session/shift_show.h"

namespace ui {

/// Which outputs or margins are plotted on x and y; equal for a network with one output.
using OutputPair = reach::OutputPlane;

/// Everything of the question and of its showing that a user can change and undo. A value: results,
/// selection and the plot's view are not in it.
struct State {
    OpenNetworkPtr network;  ///< as opened, the one in question; null: none
    /// All that are open, `network` among them, in the order they are listed: what pages compare.
    std::vector<OpenNetworkPtr> shelf;
    std::vector<BiasEdit> biases;  ///< on top of the file
    OpenPropertyPtr property;      ///< null: none
    int propertyCase = 0;
    InputEdit input;
    OutputPair outputs{0, 1};
    MethodShow methods;
    PartitionShow partition;
    PlotShow plot;      ///< axis titles and sampled points
    ShiftShow shift;    ///< the bias shift that is tried; not a part of the question
    BoundsShow bounds;  ///< which layer, neuron and order the page of bounds shows
    /// What other pages show and compute, by page ("snr", "stability"): each page's own document,
    /// read strictly by its owner.
    std::map<std::string, core::Json> pages;

    /// Files are equal if they are one opening of one file.
    bool operator==(const State&) const = default;
};

using StatePtr = std::shared_ptr<const State>;

/// True if both ask the engine the same.
bool asksTheSame(const State& a, const State& b);

/// What the engine is asked: of the network with its edits. The state has a network. Throws
/// std::invalid_argument, in one line, for an input set that is none.
reach::Question makeQuestion(const State& state);

/// Mends what does not fit together: edits of biases, outputs, slices and shifts that the network
/// does not have, an input of another dimension, a property of another network, a case beyond the
/// last.
void settle(State& state);

/// Takes a network, with its default input (or the region of the property that is open and fits),
/// its first two outputs and the methods of defaultMethods.
void takeNetwork(State& state, const OpenNetworkPtr& network);

/// Takes a property and its first region. Throws std::invalid_argument, in one line, if it does not
/// fit the network or leaves an input unbounded.
void takeProperty(State& state, const OpenPropertyPtr& property);

/// Takes another region of the property. Throws likewise.
void takePropertyCase(State& state, int index);

/// Takes what a figure was made of. Throws std::invalid_argument for an input set the editor cannot
/// hold, or that does not fit the network, and for a method that this version does not have.
void takeRecipe(State& state, const core::Recipe& recipe, const OpenNetworkPtr& network);

/// Methods that a network of this size is asked at first: exact where its pieces can be listed
/// while one waits, linear programmes where there are few.
std::set<reach::Method> defaultMethods(const core::Network& network, const InputEdit& input);

}  // namespace ui
