#pragma once

#include <QtGlobal>

#include "ui/session/state.h"

namespace ui {

/// What a piece of the state's question takes in memory, in bytes; 0 without a network.
double bytesPerPiece(const State& state);

/// Memory that is free now, in bytes; 0 where the system does not say.
double availableMemory();

/// How many pieces may be kept: the limit wanted (0: none), but never more than half the memory
/// that is free would hold.
qint64 affordablePieces(qint64 wanted, double perPiece, double available);

/// "1.2 GB", "340 MB", "12 kB": powers of ten, two or three digits.
QString formatBytes(double bytes);

}  // namespace ui
