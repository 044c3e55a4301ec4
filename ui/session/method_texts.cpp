#include "ui/session/method_texts.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

#include "core/bounds/bound_engine.h"

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
constexpr const char* kLbp = QT_TRANSLATE_NOOP(
    "ui::Methods",
    "Lyu et al., Towards Evaluating and Training Verifiably Robust Neural Networks, section %1");
constexpr const char* kAlpha = QT_TRANSLATE_NOOP(
    "ui::Methods",
    "Xu et al., Fast and Complete: Enabling Complete Neural Network Verification with Rapid and "
    "Massively Parallel Incomplete Verifiers, section %1");

struct Texts {
    reach::Method method;
    const char* title;
    const char* summary;
    const char* paper;
    const char* section;
};

constexpr std::array kTexts{
    Texts{reach::Method::Exact, QT_TRANSLATE_NOOP("ui::Methods", "Exact"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "Everything the network can output and nothing else: the images of all its "
              "linear pieces, put together."),
          kSnr, "3.1"},
    Texts{reach::Method::Hull, QT_TRANSLATE_NOOP("ui::Methods", "Convex hull"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "The convex hull of the exact set: no convex relaxation can be tighter than this."),
          kSnr, "3.1"},
    Texts{reach::Method::Box, QT_TRANSLATE_NOOP("ui::Methods", "Box"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "Interval arithmetic, layer by layer: forgets how neurons move together; the "
              "cheapest and the loosest."),
          kSabr, "2"},
    Texts{reach::Method::Zonotope, QT_TRANSLATE_NOOP("ui::Methods", "Zonotope"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "Each unsettled ReLU lies between two parallel lines and adds one error term "
              "(DeepZ): neurons keep moving together; cheap, often far tighter than Box."),
          kParadox, "2"},
    Texts{reach::Method::Star, QT_TRANSLATE_NOOP("ui::Methods", "Star"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "Each unsettled ReLU lies in its triangle; a zonotope settles most neurons "
              "first, linear programmes bound the others: tight, slower than Zonotope."),
          kSnr, "3.1"},
    Texts{reach::Method::Triangle, QT_TRANSLATE_NOOP("ui::Methods", "Triangle"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "The tightest relaxation that looks at one neuron at a time, with a linear "
              "programme for each bound: tight and slow."),
          kParadox, "5.2"},
    Texts{reach::Method::Parallelogram, QT_TRANSLATE_NOOP("ui::Methods", "Parallelogram"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "Each unsettled ReLU lies above 0 and itself and below two lines of slopes 0 "
              "and 1: a little looser than Triangle, and its bounds change more gently."),
          kParadox, "5.2"},
    Texts{reach::Method::HBox, QT_TRANSLATE_NOOP("ui::Methods", "hBox"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "Each unsettled ReLU lies between two constants, the settled ones are passed on as "
              "they are: never looser than Box."),
          kParadox, "2"},
    Texts{reach::Method::Crown, QT_TRANSLATE_NOOP("ui::Methods", "CROWN"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "Passes every bound back to the input between two lines a ReLU; the lower one is 0 "
              "or the ReLU's input, whichever leaves less area (DeepPoly)."),
          kParadox, "2"},
    Texts{reach::Method::CrownTight, QT_TRANSLATE_NOOP("ui::Methods", "CROWN, tight"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "CROWN with 0 below every unsettled ReLU: never looser than Box, where CROWN itself "
              "can be."),
          kLbp, "4"},
    Texts{reach::Method::Crown0, QT_TRANSLATE_NOOP("ui::Methods", "CROWN-0"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "CROWN with 0 below settled active ReLUs too: looser, and its bounds change more "
              "gently."),
          kParadox, "K.4"},
    Texts{reach::Method::CrownIbp, QT_TRANSLATE_NOOP("ui::Methods", "CROWN-IBP"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "Box through the layers, CROWN from the output back: cheap enough for training."),
          kParadox, "2"},
    Texts{reach::Method::CrownIbpTight, QT_TRANSLATE_NOOP("ui::Methods", "CROWN-IBP, tight"),
          QT_TRANSLATE_NOOP("ui::Methods",
                            "CROWN-IBP with 0 below every unsettled ReLU: never looser than Box."),
          kLbp, "4"},
    Texts{reach::Method::Lbp, QT_TRANSLATE_NOOP("ui::Methods", "LBP"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "Pushes linear functions of the input forward, one below and one above each neuron: "
              "cheaper than CROWN, looser than it with tight lines."),
          kLbp, "3"},
    Texts{reach::Method::LbpTight, QT_TRANSLATE_NOOP("ui::Methods", "LBP, tight"),
          QT_TRANSLATE_NOOP("ui::Methods",
                            "LBP with 0 below every unsettled ReLU: never looser than Box."),
          kLbp, "4"},
    Texts{reach::Method::CrownLbp, QT_TRANSLATE_NOOP("ui::Methods", "CROWN-LBP"),
          QT_TRANSLATE_NOOP("ui::Methods", "LBP through the layers, CROWN from the output back."),
          kLbp, "3"},
    Texts{reach::Method::CrownLbpTight, QT_TRANSLATE_NOOP("ui::Methods", "CROWN-LBP, tight"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "CROWN-LBP with 0 below every unsettled ReLU: between LBP and CROWN, both tight."),
          kLbp, "4"},
    Texts{reach::Method::AlphaCrown, QT_TRANSLATE_NOOP("ui::Methods", "alpha-CROWN"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "CROWN with the slopes of its lower lines optimised for each bound, the best kept: "
              "never looser than CROWN, and slower."),
          kAlpha, "3.1"},
    Texts{reach::Method::RelaxedCrown, QT_TRANSLATE_NOOP("ui::Methods", "Relaxed-CROWN-%1"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "Passes every bound back through %1 layers of ReLUs, then takes the linear functions "
              "of the input there: more layers cost more and need not be tighter."),
          kLbp, "3"},
    Texts{reach::Method::RelaxedCrownTight,
          QT_TRANSLATE_NOOP("ui::Methods", "Relaxed-CROWN-%1, tight"),
          QT_TRANSLATE_NOOP(
              "ui::Methods",
              "Relaxed-CROWN-%1 with 0 below every unsettled ReLU: never looser than Box."),
          kLbp, "4"}};

/// Of Relaxed-CROWN-v, what all v share.
reach::Method kindOf(reach::Method method) {
    return reach::relaxedDepth(method) == 0            ? method
           : method > reach::Method::RelaxedCrownTight ? reach::Method::RelaxedCrownTight
                                                       : reach::Method::RelaxedCrown;
}

const Texts& textsOf(reach::Method method) {
    return *std::ranges::find(kTexts, kindOf(method), &Texts::method);
}

/// The text with v put in, where it has a place for it.
QString withDepth(const char* text, reach::Method method) {
    const QString translated = Methods::tr(text);
    const int depth = reach::relaxedDepth(method);
    return depth > 0 ? translated.arg(depth) : translated;
}

}  // namespace

QString methodTitle(reach::Method method) { return withDepth(textsOf(method).title, method); }

QString methodSummary(reach::Method method) { return withDepth(textsOf(method).summary, method); }

QString methodPaper(reach::Method method) {
    const Texts& texts = textsOf(method);
    return Methods::tr(texts.paper).arg(QLatin1String(texts.section));
}

QString familyTitle(reach::MethodFamily family) {
    switch (family) {
        case reach::MethodFamily::Exact:
            return Methods::tr("Exact and hull");
        case reach::MethodFamily::Programmes:
            return Methods::tr("Linear programmes");
        case reach::MethodFamily::Backsubstitution:
            return Methods::tr("Backsubstitution");
        case reach::MethodFamily::Forward:
            return Methods::tr("Pushed forward");
        case reach::MethodFamily::Intervals:
            return Methods::tr("Intervals");
    }
    return {};
}

QString methodToolTip(reach::Method method) {
    return methodTitle(method) + QLatin1Char('\n') + methodSummary(method) + QLatin1Char('\n') +
           methodPaper(method);
}

QString whyUnavailable(reach::Method method) {
    static const bool hasTensors = core::hasTensors();
    return hasTensors || !reach::needsTensors(method)
               ? QString()
               : Methods::tr("This program was built without libtorch, which %1 needs.")
                     .arg(methodTitle(method));
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
