#pragma once

// Private to core/data.

#include "core/data/listed_samples.h"
#include "core/data/toy_sets.h"

namespace core::dataset {

/// The split "train" or "test" of a toy set as samples of shape {2}.
ListedSamplesPtr openToySet(const ToySet& set, const std::string& split);

}  // namespace core::dataset
