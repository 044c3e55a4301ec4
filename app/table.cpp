#include "app/table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace app {

namespace {

/// Characters, not bytes, of UTF-8 text.
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::string padded(const std::string& cell, std::size_t target, Table::Align align) {
    const std::string space(target - std::min(target, width(cell)), ' ');
    return align == Table::Align::Left ? cell + space : space + cell;
}

std::string withoutTrailingSpaces(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

}  // namespace

Table::Table(std::vector<Column> columns) : m_columns(std::move(columns)) {}

void Table::addRow(std::vector<std::string> cells) {
    cells.resize(m_columns.size());
    m_rows.push_back(std::move(cells));
}

std::string Table::text() const {
    std::vector<std::size_t> widths;
    std::vector<std::string> titles;
    for (std::size_t k = 0; k < m_columns.size(); ++k) {
        titles.push_back(m_columns[k].title);
        widths.push_back(width(titles.back()));
        for (const auto& row : m_rows) {
            widths.back() = std::max(widths.back(), width(row[k]));
        }
    }
    std::string result;
    const auto addLine = [&](const std::vector<std::string>& cells) {
        std::string line;
        for (std::size_t k = 0; k < cells.size(); ++k) {
            line += (k == 0 ? "" : "  ") + padded(cells[k], widths[k], m_columns[k].align);
        }
        result += withoutTrailingSpaces(std::move(line)) + '\n';
    };
    addLine(titles);
    std::for_each(m_rows.begin(), m_rows.end(), addLine);
    return result;
}

void Facts::add(std::string name, std::string value) {
    m_facts.emplace_back(std::move(name), std::move(value));
}

std::string Facts::text() const {
    std::size_t widest = 0;
    for (const auto& fact : m_facts) {
        widest = std::max(widest, width(fact.first));
    }
    std::string result;
    for (const auto& [name, value] : m_facts) {
        result += withoutTrailingSpaces(padded(name, widest, Table::Align::Left) + "  " + value);
        result += '\n';
    }
    return result;
}

std::string shortNumber(double value) {
    if (!std::isfinite(value)) {
        return "—";
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value == 0.0 ? 0.0 : value);
    return text;
}

std::string interval(double lower, double upper) {
    return '[' + shortNumber(lower) + ", " + shortNumber(upper) + ']';
}

std::string grouped(long long value) {
    std::string digits = std::to_string(std::abs(value));
    for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3) {
        digits.insert(static_cast<std::size_t>(place), ",");
    }
    return value < 0 ? '-' + digits : digits;
}

std::string secondsText(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g s", seconds);
    return text;
}

}  // namespace app
