#include "ui/session/method_texts.h"

#include <QCoreApplication>

namespace ui {
namespace {

/// The context that these texts are translated in.
struct Methods {
    Q_DECLARE_TR_FUNCTIONS(ui::Methods)
};

/// Of the papers the methods come from; cited as they are found.
constexpr const char* kSnr =
    QT_TRANSLATE_NOOP("ui::Methods",
                      "Wei et al., Improve Certified Training with Signal-to-Noise Ratio Loss, "
                      "section %1");
constexpr const char* kParadox =
    QT_TRANSLATE_NOOP("ui::Methods",
                      "Jovanović et al., Certified Defenses: Why Tighter Relaxations May Hurt "
                      "Training, section %1");
constexpr const char* kSabr = QT_TRANSLATE_NOOP(
    "ui::Methods", "Müller et al., Certified Training: Small Boxes are All You Need, section %1");

}  // namespace

QString methodTitle(reach::Method method) {
    switch (method) {
        case reach::Method::Exact:
            return Methods::tr("Exact");
        case reach::Method::Hull:
            return Methods::tr("Convex hull");
        case reach::Method::Box:
            return Methods::tr("Box");
        case reach::Method::Zonotope:
            return Methods::tr("Zonotope");
        case reach::Method::Star:
            return Methods::tr("Star");
        case reach::Method::Triangle:
            return Methods::tr("Triangle");
        case reach::Method::Parallelogram:
            return Methods::tr("Parallelogram");
    }
    return {};
}

QString methodSummary(reach::Method method) {
    switch (method) {
        case reach::Method::Exact:
            return Methods::tr(
                "Everything the network can output and nothing else: the images of all its "
                "linear pieces, put together.");
        case reach::Method::Hull:
            return Methods::tr(
                "The convex hull of the exact set: no convex relaxation can be tighter than "
                "this.");
        case reach::Method::Box:
            return Methods::tr(
                "Interval arithmetic, layer by layer: forgets how neurons move together; the "
                "cheapest and the loosest.");
        case reach::Method::Zonotope:
            return Methods::tr(
                "Each unsettled ReLU lies between two parallel lines and adds one error term "
                "(DeepZ): neurons keep moving together; cheap, often far tighter than Box.");
        case reach::Method::Star:
            return Methods::tr(
                "Each unsettled ReLU lies in its triangle; a zonotope settles most neurons "
                "first, linear programmes bound the others: tight, slower than Zonotope.");
        case reach::Method::Triangle:
            return Methods::tr(
                "The tightest relaxation that looks at one neuron at a time, with a linear "
                "programme for each bound: tight and slow.");
        case reach::Method::Parallelogram:
            return Methods::tr(
                "Each unsettled ReLU lies above 0 and itself and below two lines of slopes 0 "
                "and 1: a little looser than Triangle, and its bounds change more gently.");
    }
    return {};
}

QString methodPaper(reach::Method method) {
    switch (method) {
        case reach::Method::Exact:
        case reach::Method::Hull:
            return Methods::tr(kSnr).arg(QStringLiteral("3.1"));
        case reach::Method::Star:
            return Methods::tr(kSnr).arg(QStringLiteral("3.1"));
        case reach::Method::Box:
            return Methods::tr(kSabr).arg(QStringLiteral("2"));
        case reach::Method::Zonotope:
            return Methods::tr(kParadox).arg(QStringLiteral("2"));
        case reach::Method::Triangle:
        case reach::Method::Parallelogram:
            return Methods::tr(kParadox).arg(QStringLiteral("5.2"));
    }
    return {};
}

QString methodToolTip(reach::Method method) {
    return methodTitle(method) + QLatin1Char('\n') + methodSummary(method) + QLatin1Char('\n') +
           methodPaper(method);
}

QString worthTitle(reach::Worth worth) {
    switch (worth) {
        case reach::Worth::Exact:
            return Methods::tr("exact");
        case reach::Worth::Sound:
            return Methods::tr("sound");
        case reach::Worth::Nominal:
            return Methods::tr("nominal");
        case reach::Worth::Sampled:
            return Methods::tr("sampled");
    }
    return {};
}

QString worthMeaning(reach::Worth worth) {
    switch (worth) {
        case reach::Worth::Exact:
            return Methods::tr("The set itself, enumerated in double precision.");
        case reach::Worth::Sound:
            return Methods::tr("Never smaller than the true set, rounding included.");
        case reach::Worth::Nominal:
            return Methods::tr("Right in exact arithmetic; rounding is not covered.");
        case reach::Worth::Sampled:
            return Methods::tr("Points that were tried: the true set has at least these.");
    }
    return {};
}

}  // namespace ui
