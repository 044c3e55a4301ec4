#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace core {

using Json = nlohmann::ordered_json;

/// Reads JSON, refusing what is nested deeper than any document of ours before a tree is built of
/// it. `what` names the document in messages ("session"). Throws ParseError.
Json parseJsonText(std::string_view text, const std::string& path, const std::string& what);

/// Throws std::invalid_argument if a number is not finite (JSON has no way to write it).
void requireFinite(const Json& json);

/// Reads one object of a document key by key. What is missing, of another type or unknown throws
/// ParseError naming `path` and the key, in one line however odd the file is. The document and the
/// path outlive the reader.
class JsonReader {
public:
    /// `where` names the document ("session") in messages about it as a whole.
    JsonReader(const Json& json, const std::string& path, std::string where);

    bool has(const std::string& key) const;
    /// Names of the keys, for objects that are maps.
    std::vector<std::string> keys() const;
    const Json& at(const std::string& key);

    std::string text(const std::string& key);
    bool flag(const std::string& key);
    /// A finite number.
    double number(const std::string& key);
    /// A whole number from 0 to `largest`.
    std::int64_t count(const std::string& key, std::int64_t largest);
    std::vector<double> numbers(const std::string& key);
    std::vector<std::vector<double>> rows(const std::string& key);
    std::vector<std::int64_t> counts(const std::string& key, std::int64_t largest);
    std::vector<std::string> texts(const std::string& key);
    std::map<std::string, std::string> textMap(const std::string& key);
    JsonReader object(const std::string& key);
    std::vector<JsonReader> objects(const std::string& key);

    /// To be called last: no key but those asked for may be there.
    void refuseUnknown() const;

    /// How messages name a key: `key "input", key "eps"`.
    std::string place(const std::string& key) const;
    [[noreturn]] void fail(const std::string& where, const std::string& expected,
                           const std::string& found) const;

private:
    JsonReader(const Json& json, const std::string& path, std::string where, bool isRoot);
    const Json& list(const Json& value, const std::string& where) const;
    double number(const Json& value, const std::string& where) const;
    std::int64_t count(const Json& value, const std::string& where, std::int64_t largest) const;
    std::string text(const Json& value, const std::string& where) const;

    const Json* m_json;
    const std::string* m_path;
    std::string m_where;
    bool m_isRoot;
    std::set<std::string> m_known;
};

}  // namespace core
