#include "ui/session/method_texts.h"

#include <QCoreApplication>

namespace ui {
namespace {

QString words(const char* text) { return QCoreApplication::translate("ui::methods", text); }

/// Of the papers the methods come from; cited as they are found.
constexpr const char* kSnr =
    QT_TRANSLATE_NOOP("ui::methods",
                      "Wei et al., Improve Certified Training with Signal-to-Noise Ratio Loss, "
                      "section %1");
constexpr const char* kParadox =
    QT_TRANSLATE_NOOP("ui::methods",
                      "Jovanović et al., Certified Defenses: Why Tighter Relaxations May Hurt "
                      "Training, section %1");
constexpr const char* kSabr = QT_TRANSLATE_NOOP(
    "ui::methods", "Müller et al., Certified Training: Small Boxes are All You Need, section %1");

}  // namespace

QString methodTitle(reach::Method method) {
    switch (method) {
        case reach::Method::Exact:
            return words("Exact");
        case reach::Method::Hull:
            return words("Convex hull");
        case reach::Method::Box:
            return words("Box");
        case reach::Method::Zonotope:
            return words("Zonotope");
        case reach::Method::Star:
            return words("Star");
        case reach::Method::Triangle:
            return words("Triangle");
        case reach::Method::Parallelogram:
            return words("Parallelogram");
    }
    return {};
}

QString methodSummary(reach::Method method) {
    switch (method) {
        case reach::Method::Exact:
            return words(
                "Everything the network can output and nothing else: the images of all its "
                "linear pieces, put together.");
        case reach::Method::Hull:
            return words(
                "The convex hull of the exact set: no convex relaxation can be tighter than "
                "this.");
        case reach::Method::Box:
            return words(
                "Interval arithmetic, layer by layer: forgets how neurons move together; the "
                "cheapest and the loosest.");
        case reach::Method::Zonotope:
            return words(
                "Each unsettled ReLU lies between two parallel lines and adds one error term "
                "(DeepZ): neurons keep moving together; cheap, often far tighter than Box.");
        case reach::Method::Star:
            return words(
                "Each unsettled ReLU lies in its triangle; a zonotope settles most neurons "
                "first, linear programmes bound the others: tight, slower than Zonotope.");
        case reach::Method::Triangle:
            return words(
                "The tightest relaxation that looks at one neuron at a time, with a linear "
                "programme for each bound: tight and slow.");
        case reach::Method::Parallelogram:
            return words(
                "Each unsettled ReLU lies above 0 and itself and below two lines of slopes 0 "
                "and 1: a little looser than Triangle, and its bounds change more gently.");
    }
    return {};
}

QString methodPaper(reach::Method method) {
    switch (method) {
        case reach::Method::Exact:
        case reach::Method::Hull:
            return words(kSnr).arg(QStringLiteral("3.1"));
        case reach::Method::Star:
            return words(kSnr).arg(QStringLiteral("3.1"));
        case reach::Method::Box:
            return words(kSabr).arg(QStringLiteral("2"));
        case reach::Method::Zonotope:
            return words(kParadox).arg(QStringLiteral("2"));
        case reach::Method::Triangle:
        case reach::Method::Parallelogram:
            return words(kParadox).arg(QStringLiteral("5.2"));
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
            return words("exact");
        case reach::Worth::Sound:
            return words("sound");
        case reach::Worth::Nominal:
            return words("nominal");
        case reach::Worth::Sampled:
            return words("sampled");
    }
    return {};
}

QString worthMeaning(reach::Worth worth) {
    switch (worth) {
        case reach::Worth::Exact:
            return words("The set itself, enumerated in double precision.");
        case reach::Worth::Sound:
            return words("Never smaller than the true set, rounding included.");
        case reach::Worth::Nominal:
            return words("Right in exact arithmetic; rounding is not covered.");
        case reach::Worth::Sampled:
            return words("Points that were tried: the true set has at least these.");
    }
    return {};
}

}  // namespace ui
