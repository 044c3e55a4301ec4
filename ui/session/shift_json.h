#pragma once

#include "core/io/json_reader.h"
#include "ui/session/shift_show.h"

namespace ui {

/// A bias shift as JSON for a session file.
core::Json shiftJson(const ShiftShow& shift);

/// Reads what shiftJson writes. Throws core::ParseError naming the key.
ShiftShow readShift(core::JsonReader reader);

}  // namespace ui
