#include "core/data/csv_samples.h"

#include <algorithm>
#include <utility>

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::dataset {
namespace {

constexpr std::int64_t kMostLabels = 100'000;

/// A row: its line, and where it lies in the text.
struct CsvRow {
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

std::string whereOf(std::uint64_t line) { return "line " + std::to_string(line); }

void splitFields(std::string_view line, std::vector<std::string_view>& fields) {
    fields.clear();
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
}

float pixelOf(const std::string& path, std::uint64_t line, std::string_view field) {
    const auto value = maybeNumber(field);
    if (!value || !(*value >= 0.0 && *value <= 255.0)) {
        throw ParseError(path, whereOf(line), "pixels from 0 to 255", inQuotes(field));
    }
    return static_cast<float>(*value / 255.0);
}

Shape shapeOf(std::size_t pixels) {
    constexpr std::size_t kGrey = 28 * 28;
    constexpr std::size_t kColour = 3 * 32 * 32;
    if (pixels == kGrey) {
        return {1, 28, 28};
    }
    return pixels == kColour ? Shape{3, 32, 32} : Shape{static_cast<std::int64_t>(pixels)};
}

class CsvSamples : public ListedSamples {
public:
    CsvSamples(SampleList list, Blob text, std::vector<CsvRow> rows)
        : ListedSamples(std::move(list)), m_text(std::move(text)), m_rows(std::move(rows)) {}

private:
    /// Colour comes last in the file and first in our shape.
    void writePixels(std::size_t sample, std::span<float> pixels) const override {
        const CsvRow& row = m_rows[sample];
        std::vector<std::string_view> fields;
        splitFields(std::string_view(m_text.bytes).substr(row.offset, row.length), fields);
        const auto channels = shape().size() == 3 ? static_cast<std::size_t>(shape()[0]) : 1;
        const std::size_t places = pixels.size() / channels;
        for (std::size_t c = 0; c < channels; ++c) {
            for (std::size_t p = 0; p < places; ++p) {
                pixels[c * places + p] =
                    pixelOf(m_text.path, row.line, fields[1 + p * channels + c]);
            }
        }
    }

    Blob m_text;
    std::vector<CsvRow> m_rows;
};

/// Finds the rows and their labels; the pixels' numbers are left for later.
class RowFinder {
public:
    explicit RowFinder(const Blob& text) : m_path(text.path) {
        std::string_view rest(text.bytes);
        for (std::uint64_t line = 1; !rest.empty(); ++line) {
            const std::size_t end = rest.find('\n');
            const std::string_view row = rest.substr(0, end);
            add(row,
                {line, static_cast<std::uint64_t>(row.data() - text.bytes.data()), row.size()});
            rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
        }
        if (rows.empty()) {
            throw ParseError(m_path, "file", "rows of label,pixels", "none");
        }
    }

    SampleList list;
    std::vector<CsvRow> rows;

private:
    void add(std::string_view text, const CsvRow& row) {
        splitFields(text, m_fields);
        if (m_fields.empty() || (m_fields.size() == 1 && m_fields[0].empty()) || isHeader()) {
            return;
        }
        const std::string where = whereOf(row.line);
        if (m_fields.size() < 2) {
            throw ParseError(m_path, where, "a label and pixels with commas between",
                             inQuotes(m_fields[0]));
        }
        const auto label = maybeInteger(m_fields[0]);
        if (!label || *label < 0 || *label > kMostLabels) {
            throw ParseError(m_path, where, "a label first", inQuotes(m_fields[0]));
        }
        if (rows.empty()) {
            list.shape = shapeOf(m_fields.size() - 1);
        }
        const std::int64_t pixels = elementCount(list.shape);
        if (static_cast<std::int64_t>(m_fields.size()) - 1 != pixels) {
            throw ParseError(m_path, where, std::to_string(pixels) + " pixels",
                             std::to_string(m_fields.size() - 1));
        }
        list.labels.push_back(static_cast<int>(*label));
        rows.push_back(row);
    }

    /// A first line without any number in it: "label,pixel0,pixel1".
    bool isHeader() {
        return rows.empty() && !std::exchange(m_sawLine, true) && m_fields.size() > 1 &&
               std::none_of(m_fields.begin(), m_fields.end(),
                            [](std::string_view field) { return maybeNumber(field).has_value(); });
    }

    const std::string& m_path;
    std::vector<std::string_view> m_fields;
    bool m_sawLine = false;
};

}  // namespace

ListedSamplesPtr openCsv(Blob text) {
    RowFinder found(text);
    found.list.id = found.list.title = fileNameOf(text.path);
    return std::make_unique<CsvSamples>(std::move(found.list), std::move(text),
                                        std::move(found.rows));
}

bool looksLikeCsv(std::string_view bytes) {
    return std::all_of(
        bytes.begin(), bytes.begin() + std::min<std::ptrdiff_t>(256, std::ssize(bytes)),
        [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r' || c == '\t'; });
}

}  // namespace core::dataset
