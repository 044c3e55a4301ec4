#include "core/module/guarded.h"

namespace core {

namespace {

/// libtorch's messages go on for lines; the first one says it.
std::string firstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

bool isOutOfMemory(const std::string& text) {
    return text.find("out of memory") != std::string::npos ||
           text.find("can't allocate memory") != std::string::npos;
}

}  // namespace

std::string libraryErrorLine(const c10::Error& error) {
    const std::string text = firstLine(error.what_without_backtrace());
    return isOutOfMemory(text) ? "out of memory: " + text + "; take a smaller batch"
                               : "libtorch: " + text;
}

}  // namespace core
