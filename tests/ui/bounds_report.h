#pragma once

#include <utility>
#include <vector>

#include "ui/session/bounds_report.h"

/// Made-up answers for tests of the page of bounds.

inline Eigen::VectorXd vectorOf(const std::vector<double>& numbers) {
    return Eigen::Map<const Eigen::VectorXd>(numbers.data(), Eigen::Index(numbers.size()));
}

inline reach::LayerBounds layerBounds(const char* name, const char* kind, core::Shape shape,
                                      const std::vector<double>& lower,
                                      const std::vector<double>& upper) {
    return {name, kind, std::move(shape), vectorOf(lower), vectorOf(upper)};
}

inline ui::ReportMethod answerOf(reach::Method method, std::vector<reach::LayerBounds> layers,
                                 bool isCurrent = true) {
    reach::MethodResult result;
    result.method = method;
    result.layers = std::move(layers);
    return {ui::prepare(1, std::move(result)), isCurrent};
}
