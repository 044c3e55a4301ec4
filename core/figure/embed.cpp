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
constexpr std::string_view kCsvMark = "# reachscope-recipe: ";

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

bool looksLikeCsv(std::string_view bytes) {
    return bytes.starts_with(kCsvMark) || bytes.starts_with("set,polygon,ring,vertex,x,y\n") ||
           bytes.starts_with("panel,set,polygon,ring,vertex,x,y\n") ||
           bytes.starts_with("panel,kind,id,polygon,ring,index,x,y,lower,upper,value\n");
}

/// The recipe in a comment line before everything else.
std::string lineWithText(std::string_view mark, std::string_view figure, const std::string& text) {
    std::string result = std::string(mark) + text + "\n";
    if (figure.starts_with(mark)) {
        const std::size_t end = figure.find('\n');
        figure.remove_prefix(end == std::string_view::npos ? figure.size() : end + 1);
    }
    return result.append(figure);
}

std::optional<std::string> maybeLineText(std::string_view mark, std::string_view figure) {
    const std::size_t start = figure.find(mark);
    if (start == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view rest = figure.substr(start + mark.size());
    return std::string(rest.substr(0, rest.find_first_of("\r\n")));
}

FigureFormat formatOf(std::string_view figure, const std::string& path) {
    const auto format = maybeFigureFormat(figure);
    if (!format) {
        throw ParseError(path, "byte 0", "a figure (PDF, SVG, PNG, TikZ or CSV)", "something else");
    }
    return *format;
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
    if (looksLikeCsv(bytes)) {
        return FigureFormat::Csv;
    }
    return std::nullopt;
}

std::optional<std::string> maybeDocumentIn(std::string_view figure, const std::string& path) {
    switch (formatOf(figure, path)) {
        case FigureFormat::Pdf:
            return maybePdfText(figure, path);
        case FigureFormat::Svg:
            return maybeSvgText(figure, path);
        case FigureFormat::Png:
            return maybePngText(figure, path);
        case FigureFormat::Tikz:
            return maybeLineText(kTikzMark, figure);
        case FigureFormat::Csv:
            return maybeLineText(kCsvMark, figure);
    }
    return std::nullopt;
}

std::string withDocument(std::string_view figure, const std::string& json,
                         const std::string& path) {
    switch (formatOf(figure, path)) {
        case FigureFormat::Pdf:
            return pdfWithText(figure, json, path);
        case FigureFormat::Svg:
            return svgWithText(figure, json, path);
        case FigureFormat::Png:
            return pngWithText(figure, json, path);
        case FigureFormat::Tikz:
            return lineWithText(kTikzMark, figure, json);
        case FigureFormat::Csv:
            return lineWithText(kCsvMark, figure, json);
    }
    return std::string(figure);
}

std::string withRecipe(std::string_view figure, const Recipe& recipe, const std::string& path) {
    return withDocument(figure, toJson(recipe, false), path);
}

void embedRecipe(const std::string& path, const Recipe& recipe) {
    const std::string figure = readFileBytes(path, kMaxFigureBytes);
    writeFileAtomically(path, withRecipe(figure, recipe, path));
}

Recipe recipeIn(std::string_view figure, const std::string& path) {
    const auto text = maybeDocumentIn(figure, path);
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
