#include <algorithm>

#include "core/data/dataset_formats.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::dataset {
namespace {

constexpr std::size_t kColourPixels = 3 * 32 * 32;

float csvPixel(const std::string& path, const std::string& where, std::string_view field) {
    const auto value = maybeNumber(field);
    if (!value || *value < 0.0 || *value > 255.0) {
        throw ParseError(path, where, "pixels from 0 to 255", inQuotes(field));
    }
    return static_cast<float>(*value / 255.0);
}

std::vector<std::string_view> csvFields(std::string_view line) {
    std::vector<std::string_view> fields;
    while (!line.empty()) {
        const std::size_t comma = line.find(',');
        std::string_view field = line.substr(0, comma);
        const std::size_t start = std::min(field.find_first_not_of(" \t"), field.size());
        field = field.substr(start, field.find_last_not_of(" \t\r") + 1 - start);
        fields.push_back(field);
        line = comma == line.npos ? std::string_view() : line.substr(comma + 1);
    }
    if (fields.size() > 1 && fields.back().empty()) {
        fields.pop_back();  // a comma at the end of the line
    }
    return fields;
}

Shape csvShape(std::size_t pixels) {
    if (pixels == 28 * 28) {
        return {1, 28, 28};
    }
    return pixels == kColourPixels ? Shape{3, 32, 32} : Shape{static_cast<std::int64_t>(pixels)};
}

/// Appends one row; colour comes last in the file and first in our shape.
void appendCsvRow(const std::string& path, const std::string& where, Dataset& set,
                  const std::vector<std::string_view>& fields) {
    const auto label = maybeInteger(fields[0]);
    if (!label || *label < 0 || *label > 100'000) {
        throw ParseError(path, where, "a label first", inQuotes(fields[0]));
    }
    if (set.labels.empty()) {
        set.shape = csvShape(fields.size() - 1);
    }
    if (static_cast<std::int64_t>(fields.size()) - 1 != elementCount(set.shape)) {
        throw ParseError(path, where, std::to_string(elementCount(set.shape)) + " pixels",
                         std::to_string(fields.size() - 1));
    }
    const std::size_t channels = set.shape.size() == 3 ? static_cast<std::size_t>(set.shape[0]) : 1;
    const std::size_t places = (fields.size() - 1) / channels;
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t p = 0; p < places; ++p) {
            set.pixels.push_back(csvPixel(path, where, fields[1 + p * channels + c]));
        }
    }
    set.labels.push_back(static_cast<int>(*label));
}

}  // namespace

Dataset readCsv(const std::string& path, std::string_view text, std::int64_t first) {
    Dataset set;
    long long number = 0;
    while (!text.empty() && (first <= 0 || static_cast<std::int64_t>(set.labels.size()) < first)) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text = end == text.npos ? std::string_view() : text.substr(end + 1);
        const std::string where = "line " + std::to_string(++number);
        const std::vector<std::string_view> fields = csvFields(line);
        if (fields.empty() || (fields.size() == 1 && fields[0].empty())) {
            continue;
        }
        if (fields.size() < 2) {
            throw ParseError(path, where, "a label and pixels with commas between",
                             inQuotes(fields[0]));
        }
        appendCsvRow(path, where, set, fields);
    }
    if (set.labels.empty()) {
        throw ParseError(path, "file", "rows of label,pixels", "none");
    }
    countSamples(set);
    return set;
}

bool looksLikeCsv(std::string_view bytes) {
    return std::all_of(
        bytes.begin(), bytes.begin() + std::min<std::ptrdiff_t>(256, std::ssize(bytes)),
        [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r' || c == '\t'; });
}

}  // namespace core::dataset
