#include "core/figure/ticks.h"
#include "reach/analysis/scene_builder.h"
#include "reach/study/case_study.h"
#include "reach/study/study_figures.h"

namespace reach {

namespace {

std::string piecesText(const CaseNumbers& numbers) {
    return std::to_string(numbers.pieces) + (numbers.pieces == 1 ? " piece" : " pieces");
}

/// "19 pieces, area 0.026: Hull 1.83×, Box 14.5×, …": what the sets measure against the exact one.
std::string ratiosText(const CaseNumbers& numbers) {
    const double exact = numbers.area.front();
    if (!(exact > 0.0)) {
        return piecesText(numbers) + ", area 0";
    }
    std::string text = piecesText(numbers) + ", area " + core::formatNumber(exact, 3) + ':';
    for (std::size_t k = 1; k < caseMethods().size(); ++k) {
        const bool isHull = caseMethods()[k] == Method::Hull;
        text += (k == 1 ? " " : ", ") +
                (isHull ? std::string("Hull") : std::string(info(caseMethods()[k]).title)) + ' ' +
                core::formatNumber(numbers.area[k] / exact, 3) + "×";
    }
    return text;
}

}  // namespace

core::Figure caseFigure(std::uint64_t seed, const CaseOptions& options) {
    std::vector<core::Scene> panels;
    for (const CasePanel& panel : casePanels(seed, options)) {
        const CaseAnswer answer = answerPanel(panel, 0);
        SceneOptions scene;
        scene.title = panel.title;
        scene.drawPieces = true;
        scene.preset.legendRatios = false;
        scene.preset.legendPieces = false;
        panels.push_back(makeScene(answer.question, answer.results, scene));
        panels.back().caption = ratiosText(numbersOf(answer));
    }
    core::Figure figure = studyFigure(std::move(panels), 3, "wide", 5.4);
    figure.preset.legendRatios = false;
    figure.preset.legendPieces = false;
    return figure;
}

}  // namespace reach
