#include <array>
#include <cstdlib>

#include "core/figure/embed_formats.h"
#include "core/figure/xml_text.h"
#include "core/io/parse_error.h"

namespace core {

namespace {

constexpr std::string_view kOpen =
    "<metadata id=\"reachscope-recipe\"><reachscope:recipe "
    "xmlns:reachscope=\"urn:reachscope:recipe\">";
constexpr std::string_view kClose = "</reachscope:recipe></metadata>";
constexpr std::string_view kStartTag = "<reachscope:recipe";
constexpr std::string_view kEndTag = "</reachscope:recipe";
constexpr std::array<std::pair<std::string_view, char>, 5> kEntities{
    {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}}};

[[noreturn]] void fail(const std::string& path, std::size_t at, const std::string& expected) {
    throw ParseError(path, "byte " + std::to_string(at), expected, "none");
}

/// One past the '>' that ends the tag at `at`; quoted attribute values may hold '>'.
std::size_t endOfTag(std::string_view svg, std::size_t at, const std::string& path) {
    char quote = '\0';
    for (std::size_t i = at; i < svg.size(); ++i) {
        if (quote != '\0') {
            quote = svg[i] == quote ? '\0' : quote;
        } else if (svg[i] == '"' || svg[i] == '\'') {
            quote = svg[i];
        } else if (svg[i] == '>') {
            return i + 1;
        }
    }
    fail(path, at, "the end of a tag");
}

std::size_t after(std::string_view svg, std::string_view mark, std::size_t at,
                  const std::string& path) {
    const std::size_t found = svg.find(mark, at);
    if (found == std::string_view::npos) {
        fail(path, at, "\"" + std::string(mark) + "\"");
    }
    return found + mark.size();
}

/// One past a document type declaration, with its internal subset.
std::size_t endOfDoctype(std::string_view svg, std::size_t at, const std::string& path) {
    const std::size_t stop = svg.find_first_of("[>", at);
    const bool hasSubset = stop != std::string_view::npos && svg[stop] == '[';
    return after(svg, ">", hasSubset ? after(svg, "]", stop, path) : at, path);
}

/// Where the root element's start tag begins: past declaration, comments and document type.
std::size_t rootTag(std::string_view svg, const std::string& path) {
    std::size_t at = 0;
    while (true) {
        at = svg.find('<', at);
        if (at == std::string_view::npos) {
            fail(path, svg.size(), "an element <svg>");
        }
        const std::string_view rest = svg.substr(at);
        if (rest.starts_with("<svg")) {
            return at;
        }
        if (rest.starts_with("<!--")) {
            at = after(svg, "-->", at, path);
        } else if (rest.starts_with("<?")) {
            at = after(svg, "?>", at, path);
        } else if (rest.starts_with("<!")) {
            at = endOfDoctype(svg, at, path);
        } else {
            fail(path, at, "an element <svg>");
        }
    }
}

std::string unescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = text.substr(i);
        std::size_t used = 0;
        for (const auto& [entity, character] : kEntities) {
            if (rest.starts_with(entity)) {
                result += character;
                used = entity.size();
                break;
            }
        }
        if (used == 0) {
            result += text[i];
            used = 1;
        }
        i += used;
    }
    return result;
}

std::string withoutOurs(std::string_view svg, const std::string& path) {
    const std::size_t start = svg.find(kOpen);
    if (start == std::string_view::npos) {
        return std::string(svg);
    }
    const std::size_t end = after(svg, kClose, start, path);
    return std::string(svg.substr(0, start)).append(svg.substr(end));
}

}  // namespace

std::string svgWithText(std::string_view svg, const std::string& text, const std::string& path) {
    std::string result = withoutOurs(svg, path);
    const std::size_t root = rootTag(result, path);
    const std::size_t place = endOfTag(result, root, path);
    if (result[place - 2] != '/' && result.rfind("</svg") == std::string::npos) {
        fail(path, result.size(), "the end tag </svg>");
    }
    const std::string element = std::string(kOpen) + xmlText(text) + std::string(kClose);
    if (result[place - 2] == '/') {
        return result.replace(place - 2, 2, ">" + element + "</svg>");
    }
    return result.insert(place, element);
}

std::optional<std::string> maybeSvgText(std::string_view svg, const std::string& path) {
    const std::size_t start = svg.find(kStartTag, rootTag(svg, path));
    if (start == std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t from = endOfTag(svg, start, path);
    const std::size_t to = svg.find(kEndTag, from);
    if (to == std::string_view::npos) {
        fail(path, from, "the end tag </reachscope:recipe>");
    }
    return unescaped(svg.substr(from, to - from));
}

}  // namespace core
