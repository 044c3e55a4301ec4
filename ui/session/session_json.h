#pragma once

#include "core/io/json_reader.h"
#include "ui/session/session_document.h"

namespace ui {

/// A state as JSON for a session file at `path`.
core::Json stateJson(const State& state, const QString& path);

/// Reads what stateJson writes.
StateDocument readState(core::JsonReader reader);

}  // namespace ui
