#include "core/io/nearest_names.h"

#include <algorithm>
#include <utility>

namespace core {
namespace {

constexpr std::size_t kMostShown = 3;
constexpr std::size_t kLongest = 64;

/// Damerau's distance with neighbours exchanged once (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                                   cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::vector<std::string> nearestNames(std::string_view name,
                                      const std::vector<std::string>& names) {
    if (name.empty() || name.size() > kLongest) {
        return {};
    }
    const std::size_t farthest = std::max<std::size_t>(2, name.size() / 3);
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string& candidate : names) {
        const std::size_t far = candidate.starts_with(name) ? 0 : distance(name, candidate);
        // A word of three letters is two changes away from many that it does not mean.
        if (far <= farthest && far < std::max(name.size(), candidate.size())) {
            near.emplace_back(far, candidate);
        }
    }
    std::stable_sort(near.begin(), near.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> best;
    for (std::size_t k = 0; k < std::min(near.size(), kMostShown); ++k) {
        best.push_back(near[k].second);
    }
    return best;
}

std::string nearestNote(std::string_view name, const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& near : nearestNames(name, names)) {
        list += (list.empty() ? ", nearest: " : ", ") + near;
    }
    return list;
}

}  // namespace core
