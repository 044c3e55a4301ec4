#include "core/figure/embed.h"

#include "core/figure/embed_formats.h"
#include "core/io/atomic_file.h"
#include "core/io/file_bytes.h"
#include "core/io/parse_error.h"

namespace core {

namespace {

/// Figures of a hundred thousand pieces have some ten megabytes.
constexpr std::uint64_t kMaxFigureBytes = std::uint64_t{1} << 30;
constexpr std::string_view kTikzMark = "% reachscope-recipe: ";

std::string_view withoutBlanks(std::string_view text) {
    const std::size_t start = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    return start == std::string_view::npos ? std::string_view() : text.substr(start);
}

bool looksLikeSvg(std::string_view bytes) {
    const std::string_view text = withoutBlanks(bytes);
    const std::string_view head = text.substr(0, 4096);
    return text.starts_with('<') && head.find("<svg") != std::string_view::npos;
}

bool looksLikeTikz(std::string_view bytes) {
    const std::string_view text = withoutBlanks(bytes);
    return text.starts_with(kTikzMark) || text.starts_with("\\documentclass") ||
           text.starts_with("\\begin{tikzpicture}") ||
           (text.starts_with("%") && text.find("tikzpicture") != std::string_view::npos);
}

std::string tikzWithText(std::string_view tikz, const std::string& text) {
    std::string result = std::string(kTikzMark) + text + "\n";
    if (tikz.starts_with(kTikzMark)) {
        const std::size_t end = tikz.find('\n');
        tikz.remove_prefix(end == std::string_view::npos ? tikz.size() : end + 1);
    }
    return result.append(tikz);
}

std::optional<std::string> maybeTikzText(std::string_view tikz) {
    const std::size_t start = tikz.find(kTikzMark);
    if (start == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view rest = tikz.substr(start + kTikzMark.size());
    return std::string(rest.substr(0, rest.find_first_of("\r\n")));
}

FigureFormat formatOf(std::string_view figure, const std::string& path) {
    const auto format = maybeFigureFormat(figure);
    if (!format) {
        throw ParseError(path, "byte 0", "a figure (PDF, SVG, PNG or TikZ)", "something else");
    }
    return *format;
}

std::optional<std::string> maybeText(std::string_view figure, const std::string& path) {
    switch (formatOf(figure, path)) {
        case FigureFormat::Pdf:
            return maybePdfText(figure, path);
        case FigureFormat::Svg:
            return maybeSvgText(figure, path);
        case FigureFormat::Png:
            return maybePngText(figure, path);
        case FigureFormat::Tikz:
            return maybeTikzText(figure);
    }
    return std::nullopt;
}

}  // namespace

std::optional<FigureFormat> maybeFigureFormat(std::string_view bytes) {
    if (bytes.starts_with("%PDF-")) {
        return FigureFormat::Pdf;
    }
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) {
        return FigureFormat::Png;
    }
    if (looksLikeSvg(bytes)) {
        return FigureFormat::Svg;
    }
    if (looksLikeTikz(bytes)) {
        return FigureFormat::Tikz;
    }
    return std::nullopt;
}

std::string withRecipe(std::string_view figure, const Recipe& recipe, const std::string& path) {
    const std::string text = toJson(recipe, false);
    switch (formatOf(figure, path)) {
        case FigureFormat::Pdf:
            return pdfWithText(figure, text, path);
        case FigureFormat::Svg:
            return svgWithText(figure, text, path);
        case FigureFormat::Png:
            return pngWithText(figure, text, path);
        case FigureFormat::Tikz:
            return tikzWithText(figure, text);
    }
    return std::string(figure);
}

void embedRecipe(const std::string& path, const Recipe& recipe) {
    const std::string figure = readFileBytes(path, kMaxFigureBytes);
    writeFileAtomically(path, withRecipe(figure, recipe, path));
}

Recipe recipeIn(std::string_view figure, const std::string& path) {
    const auto text = maybeText(figure, path);
    if (!text) {
        throw ParseError(path, "metadata", "a figure made by this program, with its recipe",
                         "none");
    }
    return parseRecipe(*text, path);
}

Recipe readRecipeFromFigure(const std::string& path) {
    return recipeIn(readFileBytes(path, kMaxFigureBytes), path);
}

}  // namespace core
