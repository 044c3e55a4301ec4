#pragma once

// Private to core/data.

#include "core/data/listed_samples.h"

namespace core::dataset {

/// As core::openSamples, for the first `limit` samples at least (0: all): files that hold none of
/// them need not be read.
ListedSamplesPtr openFirstSamples(const std::string& nameOrPath, const std::string& dataDir,
                                  std::int64_t limit);

/// The split ("test", "train") of data in a folder: IDX files, CIFAR-10 batches or parts. nullptr
/// where it has none of these.
ListedSamplesPtr openSplitFiles(const std::string& folder, const std::string& split,
                                std::int64_t limit);

}  // namespace core::dataset
