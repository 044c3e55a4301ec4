#include "ui/session/snr_texts.h"

#include <QCoreApplication>
#include <cmath>
#include <utility>

#include "core/figure/ticks.h"
#include "core/snr/layer_totals.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

using core::PerturbationSource;

constexpr double kMinute = 60.0;

struct SnrTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::SnrTexts)
};

QString perturbationText(const SnrSetup& setup) {
    switch (setup.source) {
        case PerturbationSource::Uniform:
            return SnrTexts::tr("%n points uniform in the ball", nullptr, setup.perturbations);
        case PerturbationSource::Gaussian:
            return SnrTexts::tr("%n normal points, deviation eps, cut to the ball", nullptr,
                                setup.perturbations);
        case PerturbationSource::PgdIterates:
            return SnrTexts::tr("iterates of PGD, %n steps", nullptr, setup.steps);
        case PerturbationSource::PgdEndPoints:
            return SnrTexts::tr("end points of PGD, %n steps", nullptr, setup.steps);
    }
    return {};
}

std::string numberText(double value) { return core::formatNumber(value); }

/// As it was typed: without zeros at its end.
QString settingText(double value) { return QString::fromStdString(numberText(value)); }

}  // namespace

QString titleOf(PerturbationSource source) {
    switch (source) {
        case PerturbationSource::Uniform:
            return SnrTexts::tr("uniform");
        case PerturbationSource::Gaussian:
            return SnrTexts::tr("Gaussian");
        case PerturbationSource::PgdIterates:
            return SnrTexts::tr("PGD iterates");
        case PerturbationSource::PgdEndPoints:
            return SnrTexts::tr("PGD end points");
    }
    return {};
}

QString setupText(const SnrQuestion& question) {
    const SnrSetup& setup = question.setup;
    QStringList parts{perturbationText(setup)};
    if (core::usesAttack(setup.source)) {
        parts << SnrTexts::tr("each %1 eps").arg(settingText(setup.stepSize));
        if (setup.restarts > 1) {
            parts << SnrTexts::tr("%n restarts", nullptr, setup.restarts);
        }
    }
    parts << SnrTexts::tr("eps %1").arg(settingText(question.eps()))
          << SnrTexts::tr("seed %1").arg(setup.seed)
          << (setup.side == core::ActivationSide::Pre ? SnrTexts::tr("before activations")
                                                      : SnrTexts::tr("after activations"));
    return parts.join(QStringLiteral(", "));
}

std::map<std::string, std::string> settingWords(const SnrQuestion& question) {
    const SnrSetup& setup = question.setup;
    std::map<std::string, std::string> words{{"samples", std::to_string(setup.samples)},
                                             {"eps", numberText(question.eps())},
                                             {"perturb", std::string(id(setup.source))},
                                             {"activation", std::string(id(setup.side))}};
    if (core::usesAttack(setup.source)) {
        words["steps"] = std::to_string(setup.steps);
        words["step size"] = numberText(setup.stepSize) + " eps";
        words["restarts"] = std::to_string(setup.restarts);
    } else {
        words["perturbations"] = std::to_string(setup.perturbations);
    }
    return words;
}

QString progressText(const SnrProgress& progress) {
    if (progress.total == 0) {
        return SnrTexts::tr("Reading data and networks…");
    }
    const QString counts = SnrTexts::tr("%1 of %2 samples")
                               .arg(formatCount(progress.done), formatCount(progress.total));
    const auto left = progress.secondsLeft();
    return left ? SnrTexts::tr("%1, %2 left").arg(counts, roughSeconds(*left)) : counts;
}

QString roughSeconds(double seconds) {
    const double whole = std::ceil(seconds);
    return whole < kMinute ? SnrTexts::tr("%1 s").arg(static_cast<int>(whole))
                           : formatSeconds(whole);
}

QString layerText(const SnrResult& result, int layer) {
    if (layer < 0 || std::cmp_greater_equal(layer, result.report.layers.size())) {
        return {};
    }
    const core::LayerSnr& of = result.report.layers[static_cast<std::size_t>(layer)];
    QString text =
        SnrTexts::tr("%1 (%2, %3): signal %4, noise %5, SNR %6 dB")
            .arg(QString::fromStdString(of.name), QString::fromStdString(of.kind),
                 QString::fromStdString(core::toString(of.shape)), formatNumber(of.signal),
                 formatNumber(of.noise), formatNumber(of.snrDb));
    qint64 still = 0;
    for (std::size_t i = 0; i < of.neuronNoise.size(); ++i) {
        still += std::isfinite(core::decibels(of.neuronSignal[i], of.neuronNoise[i])) ? 0 : 1;
    }
    if (still > 0) {
        text += SnrTexts::tr(" · %1 of %2 neurons are always 0 or never move")
                    .arg(formatCount(still), formatCount(qint64(of.neuronNoise.size())));
    }
    return text;
}

}  // namespace ui
