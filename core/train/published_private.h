#pragma once

// Private to core/train: the tables of published_results.h, paper by paper.

#include <vector>

#include "core/train/published_results.h"

namespace core::training {

std::vector<PublishedResult> snrResults();
std::vector<PublishedResult> sabrResults();
std::vector<PublishedResult> paradoxResults();
std::vector<PublishedResult> lbpResults();

}  // namespace core::training
