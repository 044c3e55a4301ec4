#include "ui/widgets/methods_menu.h"

#include <QColorDialog>
#include <QInputDialog>
#include <QMenu>
#include <QPainter>
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "ui/plot/render.h"
#include "ui/session/method_edits.h"
#include "ui/session/method_texts.h"
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

/// At first: beyond LBP, and few.
constexpr int kFirstDepth = 2;

void addEntry(QMenu& menu, Session& session, reach::Method method, QWidget* parent) {
    QAction* action = menu.addAction(methodTitle(method), parent,
                                     [&session, method] { addMethod(session, method); });
    const QString why = whyUnavailable(method);
    action->setEnabled(why.isEmpty());
    action->setToolTip(why.isEmpty() ? methodToolTip(method) : why);
}

}  // namespace

void fillAddMenu(QMenu& menu, Session& session, QWidget* parent) {
    menu.setToolTipsVisible(true);
    std::vector<reach::MethodInfo> all = reach::methods();
    std::ranges::stable_sort(all, {}, &reach::MethodInfo::family);
    std::optional<reach::MethodFamily> family;
    for (const reach::MethodInfo& info : all) {
        if (session.state().methods.isListed(info.method)) {
            continue;
        }
        if (family != info.family) {
            family = info.family;
            menu.addSection(familyTitle(info.family));
        }
        addEntry(menu, session, info.method, parent);
    }
    menu.addSeparator();
    QAction* relaxed = menu.addAction(MethodsMenuTexts::tr("Relaxed-CROWN-&v…"), parent,
                                      [&session, parent] { askRelaxedCrown(session, parent); });
    const QString why = whyUnavailable(reach::relaxedCrown(kFirstDepth));
    relaxed->setEnabled(why.isEmpty());
    relaxed->setToolTip(why.isEmpty() ? methodSummary(reach::relaxedCrown(kFirstDepth)) : why);
}

void askRelaxedCrown(Session& session, QWidget* parent) {
    auto* dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(MethodsMenuTexts::tr("Relaxed-CROWN-v"));
    dialog->setLabelText(
        MethodsMenuTexts::tr("How many layers bounds are passed back through (1 is LBP):"));
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setIntRange(1, reach::kLargestRelaxedDepth);
    dialog->setIntValue(kFirstDepth);
    QObject::connect(dialog, &QInputDialog::intValueSelected, parent,
                     [&session](int depth) { addMethod(session, reach::relaxedCrown(depth)); });
    dialog->show();
}

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
