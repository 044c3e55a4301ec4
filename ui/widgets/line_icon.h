#pragma once

#include <QIcon>
#include <QString>

namespace ui {

/// An icon of resources/icons drawn in lines, in the colour of the palette's text at the moment of
/// painting: right in dark and light, sharp at every scale. Empty where there is no such file.
QIcon lineIcon(const QString& name);

}  // namespace ui
