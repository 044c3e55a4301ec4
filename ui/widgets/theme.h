#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;

namespace ui {

/// Distances of the layout, in device-independent pixels: multiples of one step.
inline constexpr int kStep = 8;

/// Fusion with our palette; the fonts stay the system's.
void applyTheme(QApplication& application, bool dark);

/// Whether the system asks for a dark window. Call it before applyTheme.
bool systemIsDark();

struct PlotColours {
    QColor paper;
    QColor frame;
    QColor text;
    QColor grid;
    QColor zeroLine;
};
PlotColours plotColours(bool dark);

/// Secondary text: at least 4.5 : 1 on the window's background.
QColor quietText(const QPalette& palette);
QColor errorBack(bool dark);
QColor errorText(bool dark);
bool isDark(const QPalette& palette);

/// Digits of equal width where the font has them.
QFont tabularFont(const QFont& base);
/// Section titles and badges.
QFont smallCapsFont(const QFont& base);

}  // namespace ui
