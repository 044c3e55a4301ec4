#pragma once

#include "reach/analysis/method.h"

class QMenu;
class QWidget;

namespace ui {

class Session;

/// "Colour": swatches told apart by colour-blind eyes and in print, any other, and the palette's
/// own again.
void addColourMenu(QMenu& menu, Session& session, reach::Method method, QWidget* parent);

}  // namespace ui
