#pragma once

#include "ui/session/state.h"

namespace ui {

class Session;

/// What can be done with the networks that are open (State::shelf). All of it is a change of a
/// state, to be used with Session::change.

/// The shelf holds each network once, and the one in question.
void settleShelf(State& state);

/// The open network of that hash; the one in question first; null if there is none.
OpenNetworkPtr onShelf(const State& state, const std::string& hash);
/// The one that was read from the same file in the same way; null if there is none.
OpenNetworkPtr sameReading(const State& state, const OpenNetwork& network);

/// Opens a network. One that is open already is turned to; where its file has changed since, the
/// new one takes its place. Else it comes last and is in question (takeNetwork).
void putOnShelf(State& state, const OpenNetworkPtr& network);

/// Puts an open network in question. What belongs to the question stays where it fits, so that two
/// networks can be asked the same: the input set for an equal input shape, the outputs for as many
/// outputs, the methods but for those that one of the two is too large for.
void turnTo(State& state, const OpenNetworkPtr& network);

/// Closes one; if it was in question the next one is, else the one before it.
void takeFromShelf(State& state, const OpenNetworkPtr& network);
/// Puts another in its place on the shelf.
void replaceOnShelf(State& state, const OpenNetworkPtr& old, const OpenNetworkPtr& network);
/// Nothing happens beyond the ends.
void moveOnShelf(State& state, int from, int to);

/// Raises a hint where a network that was opened can be asked no sets.
void tellOfMissingGraph(Session& session, const OpenNetwork& network);

/// The same as changes of a session, undoable, each a step with its name. `openRead` takes a
/// network that was read elsewhere, in the place of `instead` where that is not null.
void openRead(Session& session, const OpenNetworkPtr& network,
              const OpenNetworkPtr& instead = nullptr);
void turnToNetwork(Session& session, const OpenNetworkPtr& network);
void closeNetwork(Session& session, const OpenNetworkPtr& network);
void closeOthers(Session& session, const OpenNetworkPtr& network);
void moveNetwork(Session& session, int from, int to);

}  // namespace ui
