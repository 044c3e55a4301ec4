#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/io/parse_error.h"

namespace core {

using Json = nlohmann::ordered_json;

/// Reads one JSON object key by key; complains about what is missing, wrong or unknown.
class ObjectReader {
public:
    /// `where` names a part of the document, or the document itself ("recipe").
    ObjectReader(const Json& json, const std::string& path, std::string where)
        : m_json(json),
          m_path(path),
          m_where(std::move(where)),
          m_isRoot(m_where.find('"') == std::string::npos) {
        if (!json.is_object()) {
            fail(m_where, "an object", json.type_name());
        }
    }

    const Json& at(const std::string& key) {
        m_known.insert(key);
        const auto found = m_json.find(key);
        if (found == m_json.end()) {
            fail(m_where, "a key \"" + key + "\"", "none");
        }
        return *found;
    }

    bool has(const std::string& key) const { return m_json.contains(key); }

    std::string place(const std::string& key) const {
        return m_isRoot ? "key \"" + key + "\"" : m_where + ", key \"" + key + "\"";
    }

    std::string text(const std::string& key) {
        const Json& value = at(key);
        if (!value.is_string()) {
            fail(place(key), "a string", value.type_name());
        }
        return value.get<std::string>();
    }

    bool flag(const std::string& key) {
        const Json& value = at(key);
        if (!value.is_boolean()) {
            fail(place(key), "true or false", value.type_name());
        }
        return value.get<bool>();
    }

    double number(const std::string& key) { return number(at(key), place(key)); }

    std::int64_t count(const std::string& key, std::int64_t largest) {
        const Json& value = at(key);
        const bool whole = value.is_number_unsigned() &&
                           value.get<std::uint64_t>() <= static_cast<std::uint64_t>(largest);
        if (!whole) {
            fail(place(key), "a whole number from 0 to " + std::to_string(largest), value.dump());
        }
        return value.get<std::int64_t>();
    }

    std::vector<double> numbers(const std::string& key) {
        std::vector<double> result;
        for (const Json& item : array(at(key), place(key))) {
            result.push_back(number(item, place(key)));
        }
        return result;
    }

    std::vector<std::vector<double>> rows(const std::string& key) {
        std::vector<std::vector<double>> result;
        for (const Json& row : array(at(key), place(key))) {
            auto& values = result.emplace_back();
            for (const Json& item : array(row, place(key))) {
                values.push_back(number(item, place(key)));
            }
        }
        return result;
    }

    std::vector<std::string> texts(const std::string& key) {
        std::vector<std::string> result;
        for (const Json& item : array(at(key), place(key))) {
            if (!item.is_string()) {
                fail(place(key), "strings", item.type_name());
            }
            result.push_back(item.get<std::string>());
        }
        return result;
    }

    std::map<std::string, std::string> textMap(const std::string& key) {
        ObjectReader inner(at(key), m_path, place(key));
        std::map<std::string, std::string> result;
        for (const auto& item : inner.m_json.items()) {
            result[item.key()] = inner.text(item.key());
        }
        return result;
    }

    ObjectReader object(const std::string& key) { return {at(key), m_path, place(key)}; }

    std::vector<ObjectReader> objects(const std::string& key) {
        std::vector<ObjectReader> readers;
        for (const Json& item : array(at(key), place(key))) {
            readers.emplace_back(item, m_path, place(key));
        }
        return readers;
    }

    std::vector<std::string> keys() const {
        std::vector<std::string> names;
        for (const auto& item : m_json.items()) {
            names.push_back(item.key());
        }
        return names;
    }

    /// To be called last.
    void refuseUnknown() const {
        for (const auto& item : m_json.items()) {
            if (!m_known.contains(item.key())) {
                fail(m_where, "no other keys", "\"" + item.key() + "\"");
            }
        }
    }

    [[noreturn]] void fail(const std::string& where, const std::string& expected,
                           const std::string& found) const {
        throw ParseError(m_path, where, expected, found);
    }

private:
    const Json& array(const Json& value, const std::string& where) const {
        if (!value.is_array()) {
            fail(where, "a list", value.type_name());
        }
        return value;
    }

    double number(const Json& value, const std::string& where) const {
        if (!value.is_number() || !std::isfinite(value.get<double>())) {
            fail(where, "a finite number",
                 value.is_number() ? "an infinite one" : value.type_name());
        }
        return value.get<double>();
    }

    const Json& m_json;
    const std::string& m_path;
    std::string m_where;
    bool m_isRoot;
    std::set<std::string> m_known;
};

/// Reads JSON, refusing what is nested deeper than ours before a tree is built of it. `what` names
/// the document in messages: "a recipe". Throws ParseError.
Json parseJson(std::string_view text, const std::string& path, const std::string& what);

/// Throws std::invalid_argument if a number is not finite.
void checkFinite(const Json& json);

}  // namespace core
