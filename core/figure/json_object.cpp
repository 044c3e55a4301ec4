#include <stdexcept>

#include "core/figure/json_object_private.h"

namespace core {

Json parseJson(std::string_view text, const std::string& path, const std::string& what) {
    constexpr int kMostLevels = 12;
    const auto shallow = [&](int depth, Json::parse_event_t, Json&) {
        if (depth > kMostLevels) {
            throw ParseError(path, what, "at most " + std::to_string(kMostLevels) + " levels",
                             "more");
        }
        return true;
    };
    try {
        return Json::parse(text, shallow);
    } catch (const Json::parse_error& error) {
        throw ParseError(path, "byte " + std::to_string(error.byte), "a " + what + " in JSON",
                         "something else");
    } catch (const Json::exception&) {
        throw ParseError(path, what, "numbers that a double holds", "a larger one");
    }
}

void checkFinite(const Json& json) {
    if (json.is_number_float() && !std::isfinite(json.get<double>())) {
        throw std::invalid_argument("toJson: a number is not finite");
    }
    if (json.is_structured()) {
        for (const Json& item : json) {
            checkFinite(item);
        }
    }
}

}  // namespace core
