#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "core/figure/export_text.h"
#include "core/figure/ticks.h"

namespace core {

namespace {

/// TeX's arithmetic has less than ten digits.
std::string number(double value, int digits = 9) {
    std::array<char, 64> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value + 0.0,
                                      std::chars_format::general, digits);
    return {buffer.data(), result.ptr};
}

std::string colourName(const SceneSet& set, std::size_t index, const char* part) {
    std::string name = "rs" + std::to_string(index);
    for (const char c : set.id) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            name += c;
        }
    }
    return name + part;
}

std::string hexColour(Colour colour) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (int shift = 20; shift >= 0; shift -= 4) {
        text += digits[colour >> shift & 0xF];
    }
    return text;
}

std::string dashes(LineStyle style) {
    switch (style) {
        case LineStyle::Solid:
            return "solid";
        case LineStyle::Dashed:
            return "dash pattern=on 4pt off 2pt";
        case LineStyle::Dotted:
            return "dash pattern=on 1pt off 1.5pt";
        case LineStyle::DashDot:
            return "dash pattern=on 4pt off 1.5pt on 1pt off 1.5pt";
        case LineStyle::None:
            return "draw=none";
    }
    return "solid";
}

/// Characters that TeX would read as commands; a few signs that old engines do not know.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kTexSpellings{
    {{"\\", "\\textbackslash{}"},
     {"{", "\\{"},
     {"}", "\\}"},
     {"$", "\\$"},
     {"&", "\\&"},
     {"#", "\\#"},
     {"%", "\\%"},
     {"~", "\\textasciitilde{}"},
     {"^", "\\textasciicircum{}"},
     {"\xE2\x88\x92", "$-$"},
     {"\xC2\xB7", "$\\cdot$"},
     {"\xC3\x97", "$\\times$"},
     {"\xE2\x89\xA4", "$\\le$"},
     {"\xE2\x80\x94", "---"},
     {"\xE2\x88\x9E", "$\\infty$"},
     {"\n", " "}}};

bool isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// "y_12" at `at`: a letter standing alone, an underscore, digits. Its length, else 0.
std::size_t subscriptedLength(std::string_view text, std::size_t at) {
    const bool startsWord = at == 0 || !isWordCharacter(text[at - 1]);
    if (!startsWord || at + 2 >= text.size() || !isWordCharacter(text[at]) || text[at + 1] != '_') {
        return 0;
    }
    std::size_t end = at + 2;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') {
        ++end;
    }
    return end == at + 2 ? 0 : end - at;
}

std::string texText(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t length = subscriptedLength(text, at); length > 0) {
            result += "$" + std::string(1, text[at]) + "_{" +
                      std::string(text.substr(at + 2, length - 2)) + "}$";
            at += length;
            continue;
        }
        const auto spelling = std::find_if(
            kTexSpellings.begin(), kTexSpellings.end(),
            [&](const auto& entry) { return text.substr(at).starts_with(entry.first); });
        if (spelling != kTexSpellings.end()) {
            result += spelling->second;
            at += spelling->first.size();
        } else {
            result += text[at] == '_' ? "\\_" : std::string(1, text[at]);
            ++at;
        }
    }
    return result;
}

std::string fontSize(double points, bool serif) {
    return std::string("\\fontsize{") + number(points, 4) + "}{" + number(1.2 * points, 4) +
           "}\\selectfont" + (serif ? "" : "\\sffamily");
}

std::string tickList(const Axis& axis) {
    std::string list;
    for (const double tick : niceTicks(axis.lower, axis.upper)) {
        list += (list.empty() ? "" : ",") + number(tick);
    }
    return list;
}

std::string axisOptions(const Scene& scene) {
    const FigurePreset& preset = scene.preset;
    std::string options;
    const auto add = [&](const std::string& option) { options += "    " + option + ",\n"; };
    add("width=" + number(preset.widthInches, 6) + "in");
    add("height=" + number(preset.heightInches, 6) + "in");
    add("xmin=" + number(scene.x.lower) + ", xmax=" + number(scene.x.upper));
    add("ymin=" + number(scene.y.lower) + ", ymax=" + number(scene.y.upper));
    add("xlabel={" + texText(scene.x.title) + "}");
    add("ylabel={" + texText(scene.y.title) + "}");
    if (!scene.title.empty()) {
        add("title={" + texText(scene.title) + "}");
    }
    add("xtick={" + tickList(scene.x) + "}, ytick={" + tickList(scene.y) + "}");
    add("label style={font=" + fontSize(preset.fontPoints, preset.serif) + "}");
    add("title style={font=" + fontSize(preset.fontPoints, preset.serif) + "}");
    add("tick label style={font=" + fontSize(preset.tickPoints, preset.serif) + "}");
    add("legend style={font=" + fontSize(preset.tickPoints, preset.serif) +
        ", draw=none, fill=white, fill opacity=0.8, text opacity=1}");
    add("legend cell align=left");
    add("tick align=outside, tick pos=left, scaled ticks=false");
    if (preset.grid) {
        add("grid=major, grid style={black!15}");
    }
    if (preset.equalAspect) {
        add("axis equal image");
    }
    return options;
}

std::string styleOptions(const SceneSet& set, std::size_t index) {
    const Style& style = set.style;
    std::string options = "line join=round, line width=" + number(style.lineWidth, 4) + "pt";
    if (style.lineStyle == LineStyle::None) {
        options += ", draw=none";
    } else {
        options += ", draw=" + colourName(set, index, "line") + ", " + dashes(style.lineStyle) +
                   ", draw opacity=" + number(style.lineOpacity, 4);
    }
    if (style.fillOpacity > 0.0) {
        options += ", fill=" + colourName(set, index, "fill") +
                   ", fill opacity=" + number(style.fillOpacity, 4);
    }
    return options;
}

std::string coordinate(const std::array<double, 2>& point) {
    return "(axis cs:" + number(point[0]) + "," + number(point[1]) + ")";
}

bool isOutsideView(const Ring& ring, const Scene& scene) {
    const auto all = [&](auto isOutside) {
        return std::all_of(ring.begin(), ring.end(), isOutside);
    };
    return all([&](const auto& p) { return p[0] < scene.x.lower; }) ||
           all([&](const auto& p) { return p[0] > scene.x.upper; }) ||
           all([&](const auto& p) { return p[1] < scene.y.lower; }) ||
           all([&](const auto& p) { return p[1] > scene.y.upper; });
}

void appendRing(const Ring& ring, std::string& tex) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
        tex += (i == 0 ? " " : i % 4 == 0 ? "\n    -- " : " -- ") + coordinate(ring[i]);
    }
    tex += ring.size() > 2 ? " -- cycle" : "";
}

void appendPolygon(const std::vector<Ring>& polygon, const SceneSet& set, std::size_t index,
                   const std::string& styleName, std::string& tex) {
    if (polygon.front().size() == 1) {
        tex += "\\fill[" + colourName(set, index, "line") + "] " + coordinate(polygon[0][0]) +
               " circle[radius=1.2pt];\n";
        return;
    }
    tex += "\\path[" + styleName + (polygon.front().size() == 2 ? ", fill=none" : "") + "]";
    for (const Ring& ring : polygon) {
        appendRing(ring, tex);
    }
    tex += ";\n";
}

void appendSet(const Scene& scene, std::size_t index, std::string& tex) {
    const SceneSet& set = scene.sets[index];
    const std::string styleName = "rsset" + std::to_string(index);
    for (const auto& polygon : set.polygons) {
        if (!polygon.empty() && !polygon.front().empty() &&
            !isOutsideView(polygon.front(), scene)) {
            appendPolygon(polygon, set, index, styleName, tex);
        }
    }
}

/// Front to back, as readers look.
void appendLegend(const Scene& scene, std::string& tex) {
    for (std::size_t i = scene.sets.size(); scene.preset.legend && i-- > 0;) {
        if (!scene.sets[i].label.empty()) {
            tex += "\\addlegendimage{area legend, rsset" + std::to_string(i) + "}\n";
            tex += "\\addlegendentry{" + texText(scene.sets[i].label) + "}\n";
        }
    }
}

void appendColours(const Scene& scene, std::string& tex) {
    for (std::size_t i = 0; i < scene.sets.size(); ++i) {
        const SceneSet& set = scene.sets[i];
        tex += "\\definecolor{" + colourName(set, i, "line") + "}{HTML}{" +
               hexColour(set.style.line) + "}\n";
        tex += "\\definecolor{" + colourName(set, i, "fill") + "}{HTML}{" +
               hexColour(set.style.fill) + "}\n";
    }
    for (std::size_t i = 0; i < scene.sets.size(); ++i) {
        tex += "\\tikzset{rsset" + std::to_string(i) + "/.style={even odd rule, " +
               styleOptions(scene.sets[i], i) + "}}\n";
    }
}

}  // namespace

std::string toTikz(const Scene& scene, bool standalone) {
    std::string tex;
    if (standalone) {
        tex +=
            "\\documentclass[border=2pt]{standalone}\n"
            "\\usepackage[utf8]{inputenc}\n\\usepackage[T1]{fontenc}\n"
            "\\usepackage{pgfplots}\n\\pgfplotsset{compat=1.16}\n\\begin{document}\n";
    } else {
        tex += "% needs \\usepackage{pgfplots} and \\pgfplotsset{compat=1.16} in the preamble\n";
    }
    tex += "\\begin{tikzpicture}\n";
    appendColours(scene, tex);
    tex += "\\begin{axis}[\n" + axisOptions(scene) + "]\n";
    for (std::size_t i = 0; i < scene.sets.size(); ++i) {
        appendSet(scene, i, tex);
    }
    appendLegend(scene, tex);
    tex += "\\end{axis}\n\\end{tikzpicture}\n";
    return standalone ? tex + "\\end{document}\n" : tex;
}

}  // namespace core
