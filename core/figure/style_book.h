#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/figure/scene.h"

namespace core {

/// How sets are drawn, by method id, where it is not methodStyle().
struct Palette {
    std::string name;
    std::map<std::string, Style> styles;

    bool operator==(const Palette&) const = default;
};

/// The presets and palettes that a user has saved, each under a name of its own.
struct StyleBook {
    std::vector<FigurePreset> presets;
    std::vector<Palette> palettes;

    /// Adds it, or replaces the one of that name.
    void keep(const FigurePreset& preset);
    void keep(const Palette& palette);
    void dropPreset(std::string_view name);
    void dropPalette(std::string_view name);
    /// Takes over all of another book; its entries replace those of equal names.
    void merge(const StyleBook& other);

    bool operator==(const StyleBook&) const = default;
};

/// The book as a JSON document. Throws std::invalid_argument if a number is not finite.
std::string toJson(const StyleBook& book);

/// Reads what toJson writes; strict. Throws ParseError naming `path`.
StyleBook parseStyleBook(std::string_view json, const std::string& path);

/// Reads a book's file. Throws ParseError.
StyleBook readStyleBook(const std::string& path);

/// Writes it, whole or not at all. Throws std::runtime_error naming the path.
void writeStyleBook(const StyleBook& book, const std::string& path);

}  // namespace core
