#include "ui/session/opening.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "core/figure/embed.h"
#include "core/figure/figure_json.h"
#include "core/io/network_file.h"
#include "ui/session/network_graph.h"
#include "ui/session/open_session.h"

namespace ui {
namespace {

constexpr qint64 kSniffedBytes = 4096;

QByteArray beginningOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        throw std::runtime_error(
            QStringLiteral("%1: cannot be opened: %2").arg(path, file.errorString()).toStdString());
    }
    return file.read(kSniffedBytes);
}

bool isProperty(const QString& path, const QByteArray& beginning) {
    const bool isGzip = beginning.startsWith("\x1f\x8b");
    if (isGzip) {
        return path.contains(QLatin1String(".vnnlib"), Qt::CaseInsensitive);
    }
    return beginning.contains("declare-const") || beginning.contains("(assert") ||
           path.endsWith(QLatin1String(".vnnlib"), Qt::CaseInsensitive);
}

bool isRecipe(const QByteArray& beginning) {
    const auto view =
        std::string_view(beginning.constData(), static_cast<std::size_t>(beginning.size()));
    return beginning.trimmed().startsWith('{') || core::maybeFigureFormat(view).has_value();
}

/// A description of a network that names the files of its weights.
bool isDescription(const QByteArray& beginning) {
    return beginning.trimmed().startsWith('{') && beginning.contains("\"reachscope architecture\"");
}

core::NetworkFileOptions readingOf(const core::RecipePanel& panel) {
    return {panel.nnetNormalise, panel.architecture, panel.mean, panel.deviation};
}

OpenRecipe makeOpenRecipe(const QString& path) {
    OpenRecipe opened{path, core::readRecipe(path.toStdString()), nullptr};
    std::vector<core::RecipePanel> panels = opened.recipe.panels();
    for (core::RecipePanel& panel : panels) {
        panel.networkPath = networkPathOf(panel, path).toStdString();
    }
    opened.recipe.setPanels(panels);
    const QString networkPath = networkPathOf(opened.recipe, path);
    if (QFileInfo::exists(networkPath)) {
        opened.network = openNetwork(networkPath, readingOf(opened.recipe));
        if (opened.network->hash != opened.recipe.networkHash) {
            opened.network.reset();
        }
    }
    return opened;
}

/// What reads the file like this again: a description is its own architecture, and takes no other.
std::string architectureForAgain(const core::NetworkFile& file) {
    return file.format.starts_with("description") ? std::string() : file.architecture;
}

/// A figure with its data, or a recipe.
Opened makeOpenFigure(const QString& path) {
    if (!core::holdsFigure(path.toStdString())) {
        return makeOpenRecipe(path);
    }
    return OpenFigure{path,
                      std::make_shared<const core::Figure>(core::readFigure(path.toStdString()))};
}

}  // namespace

QString OpenNetwork::fileName() const { return QFileInfo(path).fileName(); }

QString OpenProperty::fileName() const { return QFileInfo(path).fileName(); }

std::vector<int> OpenNetwork::patternSizes() const {
    std::vector<int> sizes;
    if (!graph) {
        return sizes;
    }
    for (const int step : graph->activations()) {
        sizes.push_back(static_cast<int>(graph->sizes[static_cast<std::size_t>(step) + 1]));
    }
    return sizes;
}

OpenNetworkPtr openNetwork(const QString& path, const core::NetworkFileOptions& reading) {
    core::NetworkFile file = core::readNetworkFile(path.toStdString(), reading);
    core::NetworkFileOptions asRead = reading;
    asRead.architecture = architectureForAgain(file);
    std::shared_ptr<const core::PiecewiseGraph> graph = maybeGraph(file.network);
    std::string hash = core::networkHash(file.network);
    return std::make_shared<const OpenNetwork>(
        OpenNetwork{path, std::move(file.network), std::move(graph), std::move(hash),
                    std::move(asRead), std::move(file.format), std::move(file.notes)});
}

OpenPropertyPtr openProperty(const QString& path) {
    return std::make_shared<const OpenProperty>(
        OpenProperty{path, core::readVnnlib(path.toStdString())});
}

Opened openFile(const QString& path) {
    const QByteArray beginning = beginningOf(path);
    if (isProperty(path, beginning)) {
        return openProperty(path);
    }
    if (isSession(
            std::string_view(beginning.constData(), static_cast<std::size_t>(beginning.size())))) {
        return openSession(path);
    }
    if (isRecipe(beginning) && !isDescription(beginning)) {
        return makeOpenFigure(path);
    }
    return openNetwork(path);
}

QString networkPathOf(const core::RecipePanel& recipe, const QString& recipePath) {
    return QDir::cleanPath(QDir(QFileInfo(recipePath).absolutePath())
                               .absoluteFilePath(QString::fromStdString(recipe.networkPath)));
}

}  // namespace ui
