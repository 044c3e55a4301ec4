#include "ui/widgets/theme.h"

#include <QApplication>
#include <QStyleHints>

#include "ui/widgets/window_style.h"

namespace ui {
namespace {

constexpr int kDarkBelow = 128;

struct Tones {
    QColor window, base, alternate, text, quiet, button, line, accent, onAccent, disabled;
};

Tones tones(bool dark) {
    if (dark) {
        return {QColor(0x23, 0x25, 0x29), QColor(0x1a, 0x1c, 0x1f), QColor(0x20, 0x22, 0x26),
                QColor(0xe6, 0xe7, 0xea), QColor(0xa2, 0xa7, 0xb0), QColor(0x31, 0x34, 0x3a),
                QColor(0x45, 0x49, 0x51), QColor(0x4a, 0xa3, 0xe0), QColor(0x10, 0x12, 0x14),
                QColor(0x75, 0x79, 0x80)};
    }
    return {QColor(0xf4, 0xf5, 0xf7), QColor(0xff, 0xff, 0xff), QColor(0xf8, 0xf9, 0xfa),
            QColor(0x1d, 0x20, 0x24), QColor(0x5c, 0x63, 0x6e), QColor(0xfc, 0xfc, 0xfd),
            QColor(0xc9, 0xcd, 0xd3), QColor(0x00, 0x72, 0xb2), QColor(0xff, 0xff, 0xff),
            QColor(0x9a, 0xa0, 0xa8)};
}

QPalette makePalette(bool dark) {
    const Tones t = tones(dark);
    QPalette palette;
    palette.setColor(QPalette::Window, t.window);
    palette.setColor(QPalette::WindowText, t.text);
    palette.setColor(QPalette::Base, t.base);
    palette.setColor(QPalette::AlternateBase, t.alternate);
    palette.setColor(QPalette::Text, t.text);
    palette.setColor(QPalette::PlaceholderText, t.quiet);
    palette.setColor(QPalette::Button, t.button);
    palette.setColor(QPalette::ButtonText, t.text);
    palette.setColor(QPalette::ToolTipBase, t.base);
    palette.setColor(QPalette::ToolTipText, t.text);
    palette.setColor(QPalette::Highlight, t.accent);
    palette.setColor(QPalette::HighlightedText, t.onAccent);
    palette.setColor(QPalette::Link, t.accent);
    palette.setColor(QPalette::Light, dark ? t.line : t.base);
    palette.setColor(QPalette::Midlight, t.button);
    palette.setColor(QPalette::Mid, t.line);
    palette.setColor(QPalette::Dark, dark ? t.base : QColor(0xa8, 0xad, 0xb5));
    palette.setColor(QPalette::Shadow, dark ? QColor(Qt::black) : QColor(0x80, 0x85, 0x8d));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, t.disabled);
    }
    return palette;
}

}  // namespace

void applyTheme(QApplication& application, bool dark) {
    if (qobject_cast<WindowStyle*>(application.style()) == nullptr) {
        QApplication::setStyle(new WindowStyle);
    }
    QApplication::setPalette(makePalette(dark));
}

bool systemIsDark() { return isDark(QApplication::palette()); }

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < kDarkBelow;
}

PlotColours plotColours(bool dark) {
    const Tones t = tones(dark);
    if (dark) {
        return {t.base, QColor(0x6b, 0x70, 0x79), t.text, QColor(0x2c, 0x2f, 0x34),
                QColor(0x45, 0x49, 0x51)};
    }
    return {t.base, QColor(0x8a, 0x90, 0x99), t.text, QColor(0xec, 0xee, 0xf0),
            QColor(0xcf, 0xd3, 0xd8)};
}

QColor quietText(const QPalette& palette) { return palette.color(QPalette::PlaceholderText); }

QColor errorBack(bool dark) { return dark ? QColor(0x4a, 0x22, 0x22) : QColor(0xfd, 0xe8, 0xe6); }

QColor errorText(bool dark) { return dark ? QColor(0xff, 0xc9, 0xc4) : QColor(0x8a, 0x1c, 0x14); }

QFont tabularFont(const QFont& base) {
    QFont font = base;
    font.setStyleHint(QFont::SansSerif);
    font.setKerning(false);
    return font;
}

QFont smallCapsFont(const QFont& base) {
    QFont font = base;
    font.setPointSizeF(base.pointSizeF() * 0.85);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
    font.setWeight(QFont::DemiBold);
    return font;
}

}  // namespace ui
