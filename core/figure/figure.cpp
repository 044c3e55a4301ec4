#include "core/figure/figure.h"

#include <algorithm>

namespace core {

int Figure::columns() const {
    return std::clamp(grid.columns, 1, std::max(1, static_cast<int>(panels.size())));
}

int Figure::rows() const {
    const int count = std::max(1, static_cast<int>(panels.size()));
    return (count + columns() - 1) / columns();
}

Figure figureOf(Scene scene) {
    Figure figure;
    figure.preset = scene.preset;
    figure.panels.push_back(std::move(scene));
    return figure;
}

std::string panelLetter(int panel) {
    std::string letters;
    for (int rest = panel; rest >= 0; rest = rest / 26 - 1) {
        letters.insert(letters.begin(), static_cast<char>('a' + rest % 26));
    }
    return "(" + letters + ")";
}

}  // namespace core
