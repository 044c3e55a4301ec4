#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core {

/// Metadata of one figure format: text in, text out. All throw ParseError naming `path`.
/// `maybe…Text` returns nothing where the figure is sound and carries no recipe.

std::string pdfWithText(std::string_view pdf, const std::string& text, const std::string& path);
std::optional<std::string> maybePdfText(std::string_view pdf, const std::string& path);

std::string svgWithText(std::string_view svg, const std::string& text, const std::string& path);
std::optional<std::string> maybeSvgText(std::string_view svg, const std::string& path);

std::string pngWithText(std::string_view png, const std::string& text, const std::string& path);
std::optional<std::string> maybePngText(std::string_view png, const std::string& path);

/// A recipe's text is never longer; what unpacks to more is refused.
inline constexpr std::size_t kMaxRecipeText = std::size_t{64} << 20;

}  // namespace core
