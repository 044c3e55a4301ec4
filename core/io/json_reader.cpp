#include "core/io/json_reader.h"

#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/io/parse_error.h"

namespace core {
namespace {

constexpr int kMostLevels = 12;
constexpr std::size_t kMostShown = 60;

/// What was found, short and without line breaks.
std::string shown(const Json& value) {
    std::string text = value.is_structured()
                           ? std::string(value.type_name())
                           : value.dump(-1, ' ', true, Json::error_handler_t::replace);
    if (text.size() > kMostShown) {
        text = text.substr(0, kMostShown) + "...";
    }
    return text;
}

}  // namespace

Json parseJsonText(std::string_view text, const std::string& path, const std::string& what) {
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

void requireFinite(const Json& json) {
    if (json.is_number_float() && !std::isfinite(json.get<double>())) {
        throw std::invalid_argument("requireFinite: a number of the document is not finite");
    }
    if (json.is_structured()) {
        for (const Json& item : json) {
            requireFinite(item);
        }
    }
}

JsonReader::JsonReader(const Json& json, const std::string& path, std::string where)
    : JsonReader(json, path, std::move(where), true) {}

JsonReader::JsonReader(const Json& json, const std::string& path, std::string where, bool isRoot)
    : m_json(&json), m_path(&path), m_where(std::move(where)), m_isRoot(isRoot) {
    if (!json.is_object()) {
        fail(m_where, "an object", shown(json));
    }
}

void JsonReader::fail(const std::string& where, const std::string& expected,
                      const std::string& found) const {
    throw ParseError(*m_path, where, expected, found);
}

std::string JsonReader::place(const std::string& key) const {
    const std::string own = "key " + shown(Json(key));
    return m_isRoot ? own : m_where + ", " + own;
}

bool JsonReader::has(const std::string& key) const { return m_json->contains(key); }

std::vector<std::string> JsonReader::keys() const {
    std::vector<std::string> names;
    for (const auto& item : m_json->items()) {
        names.push_back(item.key());
    }
    return names;
}

const Json& JsonReader::at(const std::string& key) {
    m_known.insert(key);
    const auto found = m_json->find(key);
    if (found == m_json->end()) {
        fail(m_where, "a key \"" + key + "\"", "none");
    }
    return *found;
}

std::string JsonReader::text(const std::string& key) { return text(at(key), place(key)); }

std::string JsonReader::text(const Json& value, const std::string& where) const {
    if (!value.is_string()) {
        fail(where, "a string", shown(value));
    }
    return value.get<std::string>();
}

bool JsonReader::flag(const std::string& key) {
    const Json& value = at(key);
    if (!value.is_boolean()) {
        fail(place(key), "true or false", shown(value));
    }
    return value.get<bool>();
}

double JsonReader::number(const std::string& key) { return number(at(key), place(key)); }

double JsonReader::number(const Json& value, const std::string& where) const {
    if (!value.is_number() || !std::isfinite(value.get<double>())) {
        fail(where, "a finite number", shown(value));
    }
    return value.get<double>();
}

std::int64_t JsonReader::count(const std::string& key, std::int64_t largest) {
    return count(at(key), place(key), largest);
}

std::int64_t JsonReader::count(const Json& value, const std::string& where,
                               std::int64_t largest) const {
    // A document made in memory holds signed numbers where a parsed one holds unsigned ones.
    const bool isWhole = value.is_number_unsigned()
                             ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(largest)
                             : value.is_number_integer() && value.get<std::int64_t>() >= 0 &&
                                   value.get<std::int64_t>() <= largest;
    if (!isWhole) {
        fail(where, "a whole number from 0 to " + std::to_string(largest), shown(value));
    }
    return value.get<std::int64_t>();
}

const Json& JsonReader::list(const Json& value, const std::string& where) const {
    if (!value.is_array()) {
        fail(where, "a list", shown(value));
    }
    return value;
}

const Json& JsonReader::list(const std::string& key) { return list(at(key), place(key)); }

std::vector<double> JsonReader::numbers(const std::string& key) {
    std::vector<double> result;
    for (const Json& item : list(at(key), place(key))) {
        result.push_back(number(item, place(key)));
    }
    return result;
}

std::vector<std::vector<double>> JsonReader::rows(const std::string& key) {
    std::vector<std::vector<double>> result;
    for (const Json& row : list(at(key), place(key))) {
        auto& values = result.emplace_back();
        for (const Json& item : list(row, place(key))) {
            values.push_back(number(item, place(key)));
        }
    }
    return result;
}

std::vector<std::int64_t> JsonReader::counts(const std::string& key, std::int64_t largest) {
    std::vector<std::int64_t> result;
    for (const Json& item : list(at(key), place(key))) {
        result.push_back(count(item, place(key), largest));
    }
    return result;
}

std::vector<std::string> JsonReader::texts(const std::string& key) {
    std::vector<std::string> result;
    for (const Json& item : list(at(key), place(key))) {
        result.push_back(text(item, place(key)));
    }
    return result;
}

std::map<std::string, std::string> JsonReader::textMap(const std::string& key) {
    JsonReader inner = object(key);
    std::map<std::string, std::string> result;
    for (const std::string& name : inner.keys()) {
        result[name] = inner.text(name);
    }
    return result;
}

JsonReader JsonReader::object(const std::string& key) {
    return {at(key), *m_path, place(key), false};
}

std::vector<JsonReader> JsonReader::objects(const std::string& key) {
    std::vector<JsonReader> readers;
    for (const Json& item : list(at(key), place(key))) {
        readers.push_back({item, *m_path, place(key), false});
    }
    return readers;
}

void JsonReader::refuseUnknown() const {
    for (const auto& item : m_json->items()) {
        if (!m_known.contains(item.key())) {
            fail(m_where, "no other keys", shown(Json(item.key())));
        }
    }
}

}  // namespace core
