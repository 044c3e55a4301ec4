#pragma once

// Private to core/data: samples as rows of text.

#include "core/data/byte_samples.h"

namespace core::dataset {

/// Rows label,pixel,pixel,… with pixels 0 to 255, a line of column names above them or none; colour
/// images in the order height, width, colour. The text is kept, numbers are read from it when asked
/// for.
bool looksLikeCsv(std::string_view bytes);
ListedSamplesPtr openCsv(Blob text);

}  // namespace core::dataset
