#include "core/figure/style_book.h"

#include <algorithm>

#include "core/figure/style_json_private.h"
#include "core/io/atomic_file.h"
#include "core/io/file_bytes.h"

namespace core {

namespace {

constexpr int kVersion = 1;
constexpr const char* kKind = "reachscope styles";
constexpr std::uint64_t kMaxBytes = std::uint64_t{4} << 20;

template <typename Entry>
void keepIn(std::vector<Entry>& entries, const Entry& entry) {
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const Entry& known) { return known.name == entry.name; });
    if (found == entries.end()) {
        entries.push_back(entry);
    } else {
        *found = entry;
    }
}

template <typename Entry>
void dropFrom(std::vector<Entry>& entries, std::string_view name) {
    std::erase_if(entries, [&](const Entry& entry) { return entry.name == name; });
}

Palette readPalette(JsonReader reader) {
    Palette palette;
    palette.name = reader.text("name");
    palette.styles = readStyles(reader.object("styles"));
    reader.refuseUnknown();
    return palette;
}

}  // namespace

void StyleBook::keep(const FigurePreset& preset) { keepIn(presets, preset); }
void StyleBook::keep(const Palette& palette) { keepIn(palettes, palette); }
void StyleBook::dropPreset(std::string_view name) { dropFrom(presets, name); }
void StyleBook::dropPalette(std::string_view name) { dropFrom(palettes, name); }

void StyleBook::merge(const StyleBook& other) {
    for (const FigurePreset& preset : other.presets) {
        keep(preset);
    }
    for (const Palette& palette : other.palettes) {
        keep(palette);
    }
}

std::string toJson(const StyleBook& book) {
    Json json = {{"kind", kKind}, {"version", kVersion}};
    json["presets"] = Json::array();
    for (const FigurePreset& preset : book.presets) {
        json["presets"].push_back(presetJson(preset));
    }
    json["palettes"] = Json::array();
    for (const Palette& palette : book.palettes) {
        json["palettes"].push_back(
            {{"name", palette.name}, {"styles", stylesJson(palette.styles)}});
    }
    requireFinite(json);
    return json.dump(1, ' ', true, Json::error_handler_t::replace) + "\n";
}

StyleBook parseStyleBook(std::string_view json, const std::string& path) {
    const Json parsed = parseJsonText(json, path, "style book");
    JsonReader reader(parsed, path, "style book");
    if (reader.text("kind") != kKind) {
        reader.fail("key \"kind\"", std::string("\"") + kKind + "\"", reader.at("kind").dump());
    }
    if (reader.at("version") != kVersion) {
        reader.fail("key \"version\"", std::to_string(kVersion), reader.at("version").dump());
    }
    StyleBook book;
    for (JsonReader& preset : reader.objects("presets")) {
        book.keep(readPreset(preset));
    }
    for (JsonReader& palette : reader.objects("palettes")) {
        book.keep(readPalette(palette));
    }
    reader.refuseUnknown();
    return book;
}

StyleBook readStyleBook(const std::string& path) {
    return parseStyleBook(readFileBytes(path, kMaxBytes), path);
}

void writeStyleBook(const StyleBook& book, const std::string& path) {
    writeFileAtomically(path, toJson(book));
}

}  // namespace core
