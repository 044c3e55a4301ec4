#pragma once

/// Prints how many frames a second a plane of 1e4, 1e5 and 1e6 exact pieces is panned and zoomed
/// with, beside a plain QPainter that redraws every piece.
void benchManyPieces();
