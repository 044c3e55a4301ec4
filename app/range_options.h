#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/options.h"
#include "reach/shift/neuron_ranges.h"

namespace app {

/// Where ranges come from: `word` is a relaxation or "sample" (option: what it was given by).
/// Empty: samples if --samples, --distribution or --margin say so, else Zonotope bounds. Throws
/// UsageError.
reach::RangeOptions rangeOptions(const Options& options, const std::string& option,
                                 const std::string& word);

/// Throws UsageError where --samples, --distribution or --margin stand beside a method: option says
/// what takes the word "sample".
void refuseSampleOptions(const Options& options, const std::string& option);

/// "zonotope", "sample"
std::string sourceText(const reach::RangeOptions& ranges);

/// "zonotope bounds (sound)", "10,000 uniform samples, margin 0.1 (sampled)"
std::string describe(const reach::RangeOptions& ranges);

/// {"method", "worth", …}
nlohmann::ordered_json rangesJson(const reach::RangeOptions& ranges);

}  // namespace app
