#pragma once

#include <string>
#include <vector>

#include "core/io/checkpoint/architecture.h"
#include "core/io/checkpoint/plan_private.h"

namespace core::checkpoint {

/// The network of a description, its numbers from `source`. Throws ParseError for what is wrong
/// with a tensor, std::invalid_argument for a description that makes no network.
Network build(const Description& description, WeightSource& source);

/// Gives the steps the names that the file has for their tensors: those of the description if they
/// are all there, else (where the description allows it) the file's own, in order and by shape.
/// Says in `notes` what it did. Leaves the description as it is where neither fits.
void matchNames(Description& description, const StateDict& tensors,
                std::vector<std::string>& notes);

/// buildNetwork, and what a person should know of how it was done.
Network buildNoted(const Architecture& architecture, const StateDict& tensors,
                   std::vector<std::string>& notes);

}  // namespace core::checkpoint
