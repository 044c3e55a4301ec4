#pragma once

#include <QString>
#include <QStringList>

namespace ui {

/// Path of a sample, beside an installed program (share/reachscope/samples) or in the source tree;
/// empty if it is in neither.
QString samplePath(const QString& fileName);

/// Paths of the configurations of samples/training, by name; empty if they are in neither place.
QStringList trainingSamples();

/// File names of the sample networks that are there, each network once, by name.
QStringList sampleNetworks();

}  // namespace ui
