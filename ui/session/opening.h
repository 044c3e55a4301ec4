#pragma once

#include <QString>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/figure/recipe.h"
#include "core/io/network_file.h"
#include "core/io/vnnlib.h"
#include "core/network/network.h"
#include "core/network/piecewise_graph.h"

namespace ui {

/// A network that is open. Immutable.
struct OpenNetwork {
    QString path;
    core::Network network;
    std::shared_ptr<const core::PiecewiseGraph> graph;
    std::string hash;
    core::NetworkFileOptions reading;     ///< how the file was read
    std::string format = {};              ///< of the file (core::NetworkFile)
    std::vector<std::string> notes = {};  ///< what was assumed on reading it

    QString fileName() const;
    /// Units of each activation step: how a piece's pattern is grouped.
    std::vector<int> patternSizes() const;
};

using OpenNetworkPtr = std::shared_ptr<const OpenNetwork>;

struct OpenProperty {
    QString path;
    core::Property property;
    QString fileName() const;
};

using OpenPropertyPtr = std::shared_ptr<const OpenProperty>;

/// A recipe, from a file of its own or from the figure that carries it, its network paths made
/// absolute, and the network it means
/// (null where its file is not there or has changed: whoever has a network of that hash may use
/// it).
struct OpenRecipe {
    QString path;
    core::Recipe recipe;
    OpenNetworkPtr network;
};

/// A figure that carries its data, from a document of its own or from a picture.
struct OpenFigure {
    QString path;
    std::shared_ptr<const core::Figure> figure;
};

/// A session file, see open_session.h.
struct OpenSession;
using OpenSessionPtr = std::shared_ptr<const OpenSession>;

using Opened =
    std::variant<OpenNetworkPtr, OpenPropertyPtr, OpenRecipe, OpenSessionPtr, OpenFigure>;

/// Reads a network, a property, a session, a recipe or a figure that carries its recipe or its
/// data; which of them is told by content. Throws std::exception whose what() is one line naming
/// the file and the place.
Opened openFile(const QString& path);

/// Throw as openFile does.
OpenNetworkPtr openNetwork(const QString& path, const core::NetworkFileOptions& reading = {});
OpenPropertyPtr openProperty(const QString& path);

/// The network file a recipe means: its path, taken from the recipe's folder where it is relative.
QString networkPathOf(const core::RecipePanel& recipe, const QString& recipePath);

}  // namespace ui
