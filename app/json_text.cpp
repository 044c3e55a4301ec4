#include "app/json_text.h"

#include <algorithm>

namespace app {

namespace {

using nlohmann::ordered_json;

bool isFlat(const ordered_json& value) {
    return std::none_of(value.begin(), value.end(),
                        [](const ordered_json& item) { return item.is_structured(); });
}

std::string scalarText(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

void append(std::string& text, const ordered_json& value, std::size_t depth);

void appendItems(std::string& text, const ordered_json& value, std::size_t depth) {
    const bool onOneLine = value.is_array() && isFlat(value);
    const std::string separator = onOneLine ? "" : '\n' + std::string(2 * (depth + 1), ' ');
    bool first = true;
    for (const auto& [key, item] : value.items()) {
        text += first ? separator : (onOneLine ? ", " : ',' + separator);
        first = false;
        if (value.is_object()) {
            text += scalarText(key) + ": ";
        }
        append(text, item, depth + 1);
    }
    text += onOneLine ? "" : '\n' + std::string(2 * depth, ' ');
}

void append(std::string& text, const ordered_json& value, std::size_t depth) {
    if (!value.is_structured()) {
        text += scalarText(value);
        return;
    }
    text += value.is_object() ? '{' : '[';
    if (!value.empty()) {
        appendItems(text, value, depth);
    }
    text += value.is_object() ? '}' : ']';
}

}  // namespace

std::string jsonText(const ordered_json& document) {
    std::string text;
    append(text, document, 0);
    return text + '\n';
}

ordered_json numbers(std::span<const double> values) {
    return ordered_json(std::vector<double>(values.begin(), values.end()));
}

}  // namespace app
