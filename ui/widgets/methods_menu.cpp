#include "ui/widgets/methods_menu.h"

#include <QColorDialog>
#include <QMenu>
#include <QPainter>
#include <array>

#include "ui/plot/render.h"
#include "ui/session/method_edits.h"
#include "ui/session/session.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

struct MethodsMenuTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::MethodsMenuTexts)
};

struct NamedColour {
    core::Colour colour;
    const char* name;
};

/// Okabe and Ito's colours and two greys.
constexpr std::array kColours{
    NamedColour{0x222222, QT_TRANSLATE_NOOP("ui::MethodsMenuTexts", "Black")},
    NamedColour{0x0072B2, QT_TRANSLATE_NOOP("ui::MethodsMenuTexts", "Blue")},
    NamedColour{0x56B4E9, QT_TRANSLATE_NOOP("ui::MethodsMenuTexts", "Sky blue")},
    NamedColour{0x009E73, QT_TRANSLATE_NOOP("ui::MethodsMenuTexts", "Bluish green")},
    NamedColour{0xF0E442, QT_TRANSLATE_NOOP("ui::MethodsMenuTexts", "Yellow")},
    NamedColour{0xE69F00, QT_TRANSLATE_NOOP("ui::MethodsMenuTexts", "Orange")},
    NamedColour{0xD55E00, QT_TRANSLATE_NOOP("ui::MethodsMenuTexts", "Vermilion")},
    NamedColour{0xCC79A7, QT_TRANSLATE_NOOP("ui::MethodsMenuTexts", "Reddish purple")},
    NamedColour{0x8C6D1F, QT_TRANSLATE_NOOP("ui::MethodsMenuTexts", "Ochre")},
    NamedColour{0x888888, QT_TRANSLATE_NOOP("ui::MethodsMenuTexts", "Grey")}};

QIcon swatch(core::Colour colour, const QWidget& widget) {
    const double ratio = widget.devicePixelRatioF();
    QPixmap picture(QSize(2 * kStep, 2 * kStep) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setPen(widget.palette().color(QPalette::Mid));
    painter.setBrush(screenColour(colour, isDark(widget.palette())));
    painter.drawRect(QRectF(1.5, 1.5, 2 * kStep - 3, 2 * kStep - 3));
    return picture;
}

/// On a dark background colours are shown with their lightness mirrored; what the user picks there
/// is mirrored back, so that figures on paper have it right.
core::Colour paperColour(const QColor& shown, bool dark) {
    const auto rgb = static_cast<core::Colour>(shown.rgb() & 0xFFFFFF);
    return dark ? static_cast<core::Colour>(screenColour(rgb, true).rgb() & 0xFFFFFF) : rgb;
}

void pickColour(Session& session, reach::Method method, QWidget* parent) {
    const bool dark = isDark(parent->palette());
    auto* dialog =
        new QColorDialog(screenColour(session.state().methods.styleOf(method).line, dark), parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QColorDialog::colorSelected, parent,
                     [&session, method, dark](const QColor& colour) {
                         setColour(session, method, paperColour(colour, dark));
                     });
    dialog->show();
}

}  // namespace

void addColourMenu(QMenu& menu, Session& session, reach::Method method, QWidget* parent) {
    QMenu* colours = menu.addMenu(MethodsMenuTexts::tr("&Colour"));
    for (const NamedColour& entry : kColours) {
        colours->addAction(
            swatch(entry.colour, *parent), MethodsMenuTexts::tr(entry.name), parent,
            [&session, method, colour = entry.colour] { setColour(session, method, colour); });
    }
    colours->addSeparator();
    colours->addAction(MethodsMenuTexts::tr("&Other…"), parent,
                       [&session, method, parent] { pickColour(session, method, parent); });
    QAction* reset = colours->addAction(MethodsMenuTexts::tr("&Reset"), parent, [&session, method] {
        setColour(session, method, std::nullopt);
    });
    reset->setEnabled(session.state().methods.colours.contains(method));
}

}  // namespace ui
