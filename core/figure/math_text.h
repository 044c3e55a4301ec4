#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace core {

/// A stretch of a line of text, set in one way.
struct TextRun {
    enum class Script { Base, Sub, Super };
    std::string text;  ///< UTF-8
    Script script = Script::Base;
    bool italic = false;  ///< a letter of mathematics

    bool operator==(const TextRun&) const = default;
};

/// A line of text in which a little mathematics is understood, the same in every format:
/// - "y_3", "y_{max}", "x^2", "10^{-3}": subscripts and superscripts after a single letter (Greek
///   too) or, for powers, after digits; "net_2.onnx" and "a_b" stay as they are. The letter before
///   them is italic, and so is a script of one letter; in scripts "-" is a minus.
/// - "\alpha" … "\Omega", "\pm", "\times", "\cdot", "\le", "\ge", "\infty", "\in", "\deg": the
/// sign;
///   a backslash before anything else is a backslash.
/// Nothing is ever refused.
std::vector<TextRun> parseMathText(std::string_view text);

/// The text without its markup: "y₃" would be "y3".
std::string plainText(std::string_view text);

/// The text as LaTeX: scripts and letters of mathematics in $…$, Greek and signs by their commands,
/// everything that TeX would read as a command escaped. Works in pdfLaTeX with T1 fonts.
std::string texText(std::string_view text);

/// Width in points, by the widths of Computer Modern Roman (serif) or Helvetica (sans): what layout
/// counts with in every format, so that a figure has one layout on every machine.
double textWidth(std::string_view text, double points, bool serif);

/// Scripts are set in this share of the size and moved by these shares of it.
inline constexpr double kScriptSize = 0.72;
inline constexpr double kSubscriptDrop = 0.17;
inline constexpr double kSuperscriptRise = 0.36;

}  // namespace core
