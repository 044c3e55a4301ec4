#pragma once

#include "core/io/json_reader.h"
#include "ui/session/bounds_show.h"

namespace ui {

/// How the page of bounds looks at intervals, as JSON for a session file.
core::Json boundsJson(const BoundsShow& bounds);

/// Reads what boundsJson writes. Throws core::ParseError naming the key.
BoundsShow readBounds(core::JsonReader reader);

}  // namespace ui
