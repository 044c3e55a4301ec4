#pragma once

#include <string>
#include <vector>

#include "core/figure/chart.h"
#include "core/io/json_reader.h"

namespace core {

/// Charts as JSON: part of a figure document. Readers throw ParseError.

Json chartJson(const Chart& chart);
Chart readChart(JsonReader reader);

/// A list of numbers in which null is NaN; fails naming `where`.
std::vector<double> readValues(const JsonReader& reader, const std::string& where,
                               const Json& values);

}  // namespace core
