#include "app/help_texts.h"

#include <vector>

#ifdef REACHSCOPE_HAS_REACH
#include "reach/analysis/method.h"
#endif

namespace app {

namespace {

constexpr std::size_t kLineLength = 55;

/// A list between commas behind an introduction, in lines of the help's width.
std::string listed(std::string text, const std::vector<std::string>& words) {
    std::size_t lineLength = text.size();
    bool isFirst = true;
    for (const std::string& word : words) {
        const bool wraps = lineLength + word.size() + 2 > kLineLength;
        text += (isFirst ? "" : ",") + std::string(wraps ? "\n" : " ") + word;
        lineLength = wraps ? word.size() : lineLength + word.size() + 2;
        isFirst = false;
    }
    return text;
}

std::vector<std::string> methodNames(bool withExact) {
    std::vector<std::string> names;
#ifdef REACHSCOPE_HAS_REACH
    for (const reach::MethodInfo& method : reach::methods()) {
        const bool isExact =
            method.method == reach::Method::Exact || method.method == reach::Method::Hull;
        if (withExact || !isExact) {
            names.emplace_back(method.id);
        }
    }
    names.emplace_back("relaxed-crown-V");
#endif
    return names;
}

}  // namespace

std::string methodHelp() { return listed("One or more of, between commas:", methodNames(true)); }

std::string stabilityMethodHelp() {
    std::vector<std::string> names = methodNames(false);
    names.emplace_back("sample");
    return listed("One of:", names);
}

std::string certifyMethodHelp() {
    return listed("One or more of, between commas, tried from cheap to dear:", methodNames(false));
}

}  // namespace app
