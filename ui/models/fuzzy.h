#pragma once

#include <QString>
#include <optional>
#include <vector>

namespace ui {

/// How a text answers what was typed.
struct FuzzyMatch {
    int score = 0;            ///< larger is better; comparable between texts of one query
    std::vector<int> places;  ///< characters of the text that were matched, ascending
};

/// Whether the letters of the query stand in the text in this order, whatever is between, in any
/// case: "fe" finds "Fit everything". Blanks in the query are passed over. Letters in a row count
/// most, then beginnings of words, then the beginning of the text. An empty query matches
/// everything with score 0.
std::optional<FuzzyMatch> fuzzyMatch(const QString& query, const QString& text);

}  // namespace ui
