#pragma once

#include <stdexcept>
#include <type_traits>

namespace reach::exact {

/// Calls function(std::integral_constant<int, dimension>()) for a dimension in 0 … 6, so that code
/// written for a fixed dimension serves one known at run time.
template <typename Function>
decltype(auto) byDimension(int dimension, Function&& function) {
    switch (dimension) {
        case 0:
            return function(std::integral_constant<int, 0>());
        case 1:
            return function(std::integral_constant<int, 1>());
        case 2:
            return function(std::integral_constant<int, 2>());
        case 3:
            return function(std::integral_constant<int, 3>());
        case 4:
            return function(std::integral_constant<int, 4>());
        case 5:
            return function(std::integral_constant<int, 5>());
        case 6:
            return function(std::integral_constant<int, 6>());
    }
    throw std::logic_error("byDimension: more than six dimensions");
}

}  // namespace reach::exact
