#include <QGuiApplication>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>

#include "core/figure/palette.h"
#include "ui/plot/figure_export.h"

/// Time and size of a figure's export in every format: bench_figures [PIECES…]. A figure is a union
/// of so many quadrilaterals with lines between them, in a column's width; the baseline of each
/// ratio is the PNG of 300 dpi of the same run. Run it on a quiet machine.
namespace {

double secondsOf(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

core::Figure figureOfPieces(int count) {
    const int side = std::max(1, static_cast<int>(std::sqrt(count)));
    std::mt19937 random(1);
    std::uniform_real_distribution<double> shift(-0.3, 0.3);
    std::vector<std::array<double, 2>> corners;
    for (int y = 0; y <= side; ++y) {
        for (int x = 0; x <= side; ++x) {
            corners.push_back({(x + shift(random)) / side, (y + shift(random)) / side});
        }
    }
    core::SceneSet exact;
    exact.id = "exact";
    exact.label = "Exact";
    exact.style = core::methodStyle("exact");
    exact.isUnion = true;
    const auto at = [&](int x, int y) {
        return corners[static_cast<std::size_t>(y * (side + 1) + x)];
    };
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            exact.polygons.push_back({{at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)}});
        }
    }
    core::Scene scene;
    scene.x = {"y_0", -0.1, 1.1};
    scene.y = {"y_1", -0.1, 1.1};
    scene.preset = core::figurePresets().front();
    core::SceneSet lines = exact;
    lines.id = "exact-pieces";
    lines.label.clear();
    lines.isUnion = false;
    lines.style = core::pieceLineStyle();
    scene.sets = {exact, lines};
    return core::figureOf(scene);
}

void measure(int count) {
    const core::Figure figure = figureOfPieces(count);
    double baseline = 0.0;
    for (const char* id : {"png", "png600", "svg", "pdf", "tikz", "csv"}) {
        QByteArray bytes;
        const double seconds = secondsOf(
            [&] { bytes = ui::figureBytes(figure, {}, ui::formatOfId(QString::fromLatin1(id))); });
        baseline = baseline > 0.0 ? baseline : seconds;
        std::printf("| %d | %s | %.3f | %.2f | %.1f |\n", count, id, seconds, seconds / baseline,
                    static_cast<double>(bytes.size()) / 1024.0);
    }
}

}  // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    std::printf(
        "| pieces | format | seconds | of png's | KiB |\n| ---: | --- | ---: | ---: | ---: |\n");
    if (argc < 2) {
        for (const int count : {100, 10000, 100000}) {
            measure(count);
        }
    }
    for (int i = 1; i < argc; ++i) {
        measure(std::atoi(argv[i]));
    }
}
