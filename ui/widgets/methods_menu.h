#pragma once

#include "reach/analysis/method.h"

class QMenu;
class QWidget;

namespace ui {

class Session;

/// Every method that is not listed, by families; choosing one lists it and switches it on.
void fillAddMenu(QMenu& menu, Session& session, QWidget* parent);

/// Asks for the v of Relaxed-CROWN-v and adds that method.
void askRelaxedCrown(Session& session, QWidget* parent);

/// "Colour": swatches told apart by colour-blind eyes and in print, any other, and the palette's
/// own again.
void addColourMenu(QMenu& menu, Session& session, reach::Method method, QWidget* parent);

}  // namespace ui
