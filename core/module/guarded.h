#pragma once

#include <c10/util/Exception.h>

#include <stdexcept>
#include <string>

namespace core {

/// One line for a person of what libtorch threw.
std::string libraryErrorLine(const c10::Error& error);

/// work(), with the errors of libtorch translated, so that they can cross into a program that knows
/// no torch: std::runtime_error with one line, without its stack trace.
template <class Work>
auto translated(Work&& work) {
    try {
        return work();
    } catch (const c10::Error& error) {
        throw std::runtime_error(libraryErrorLine(error));
    }
}

}  // namespace core
