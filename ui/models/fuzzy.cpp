#include "ui/models/fuzzy.h"

#include <algorithm>
#include <limits>

namespace ui {
namespace {

constexpr int kLetter = 1;
constexpr int kWordStart = 12;
constexpr int kTextStart = 6;
constexpr int kInARow = 16;
constexpr int kNever = std::numeric_limits<int>::min() / 2;
/// Longer texts are matched by their beginning.
constexpr int kLongest = 200;

bool startsWord(const QString& text, qsizetype at) {
    return at == 0 || (text[at].isLetterOrNumber() && !text[at - 1].isLetterOrNumber());
}

int worth(const QString& text, qsizetype at) {
    return kLetter + (startsWord(text, at) ? kWordStart : 0) + (at == 0 ? kTextStart : 0);
}

}  // namespace

/// best[i][j]: the best score of the query's first i+1 letters with the last of them at text[j].
/// O(letters x characters).
std::optional<FuzzyMatch> fuzzyMatch(const QString& query, const QString& text) {
    QString letters = query.toCaseFolded();
    letters.removeIf([](QChar letter) { return letter.isSpace(); });
    const QString folded = text.left(kLongest).toCaseFolded();
    if (letters.isEmpty()) {
        return FuzzyMatch{};
    }
    const auto n = static_cast<std::size_t>(letters.size());
    const auto m = static_cast<std::size_t>(folded.size());
    std::vector best(n, std::vector<int>(m, kNever));
    std::vector from(n, std::vector<int>(m, -1));
    for (std::size_t i = 0; i < n; ++i) {
        int earlier = i == 0 ? 0 : kNever;
        int earlierAt = -1;
        for (std::size_t j = i; j < m; ++j) {
            if (i > 0 && j > 0 && best[i - 1][j - 1] > earlier) {
                earlier = best[i - 1][j - 1];
                earlierAt = static_cast<int>(j) - 1;
            }
            const auto at = static_cast<qsizetype>(j);
            if (letters[static_cast<qsizetype>(i)] != folded[at] || earlier <= kNever) {
                continue;
            }
            best[i][j] = earlier + worth(folded, at);
            from[i][j] = earlierAt;
            if (i > 0 && j > 0 && best[i - 1][j - 1] > kNever &&
                best[i - 1][j - 1] + kInARow >= earlier) {
                best[i][j] = best[i - 1][j - 1] + kInARow + worth(folded, at);
                from[i][j] = static_cast<int>(j) - 1;
            }
        }
    }
    const auto last = std::ranges::max_element(best[n - 1]);
    if (last == best[n - 1].end() || *last <= kNever) {
        return std::nullopt;
    }
    FuzzyMatch match{*last, std::vector<int>(n)};
    auto at = static_cast<int>(last - best[n - 1].begin());
    for (std::size_t i = n; i-- > 0;) {
        match.places[i] = at;
        at = from[i][static_cast<std::size_t>(at)];
    }
    return match;
}

}  // namespace ui
