#pragma once

#include <QString>

namespace ui {

/// Path of a sample, beside an installed program (share/reachscope/samples) or in the source tree;
/// empty if it is in neither.
QString samplePath(const QString& fileName);

}  // namespace ui
