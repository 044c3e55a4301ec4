#include "ui/session/study_texts.h"

#include <QCoreApplication>

namespace ui {
namespace {

struct StudyTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::StudyTexts)
};

/// Of the studies that look at trained networks.
QString trainedNetworksSummary(const reach::StudyInfo& study) {
    if (study.id == "snr-scatter") {
        return StudyTexts::tr(
            "log S² against log N² of every sample, a panel a layer, with the line S = N; whether "
            "a network trained to be robust has more signal and less noise.");
    }
    if (study.id == "snr-curves") {
        return StudyTexts::tr(
            "Signal-to-noise ratio of every layer in decibels, with the quartiles of the samples; "
            "its order over the networks against that of their adversarial accuracy; pit, platform "
            "and incline where block groups end.");
    }
    if (study.id == "snr-training") {
        return StudyTexts::tr(
            "The same seeds trained with and without the variance and the stability loss: natural "
            "accuracy, accuracy under PGD, certified accuracy, share of unstable neurons and SNR, "
            "with mean and spread.");
    }
    if (study.id == "loss-growth") {
        return StudyTexts::tr(
            "Standard and robust cross-entropy against the subselection ratio, by Box and CROWN "
            "(DeepPoly), around the samples and around an attack's end as SABR takes it.");
    }
    if (study.id == "relu-states") {
        return StudyTexts::tr(
            "How neurons stand at points and over whole regions, by layer and by the method that "
            "bounds them; the six states of ParamRamp where a network has it.");
    }
    return QString::fromStdString(study.summary);
}

}  // namespace

QString studyTitle(const reach::StudyInfo& study) {
    if (study.id == "case-study") {
        return StudyTexts::tr("Depth, width, input set and bias shift on one small network");
    }
    if (study.id == "shift-1d") {
        return StudyTexts::tr("One neuron before and after a bias shift");
    }
    if (study.id == "over-approximation") {
        return StudyTexts::tr("What drives over-approximation");
    }
    if (study.id == "l1-ball") {
        return StudyTexts::tr("A diamond through two ReLUs and a rotation");
    }
    if (study.id == "box-growth") {
        return StudyTexts::tr("How Box grows through a ReLU");
    }
    if (study.id == "tightness") {
        return StudyTexts::tr("How tight each relaxation is");
    }
    if (study.id == "snr-scatter") {
        return StudyTexts::tr("Signal against noise, sample by sample and layer by layer");
    }
    if (study.id == "snr-curves") {
        return StudyTexts::tr("SNR layer by layer, robust networks against standard ones");
    }
    if (study.id == "snr-training") {
        return StudyTexts::tr("Training with and without the SNR losses");
    }
    if (study.id == "loss-growth") {
        return StudyTexts::tr("How the robust loss grows with the propagation region");
    }
    if (study.id == "relu-states") {
        return StudyTexts::tr("Active, inactive and unstable neurons by layer");
    }
    return QString::fromStdString(study.title);
}

QString studySummary(const reach::StudyInfo& study) {
    if (study.id == "case-study") {
        return StudyTexts::tr(
            "Six networks cut from one random 3-4-4-2 network: exact set, hull, Box, Zonotope and "
            "Star of each; the paper's comparisons are tested over many seeds.");
    }
    if (study.id == "shift-1d") {
        return StudyTexts::tr(
            "Random neurons are shifted to active and to inactive; their reachable sets, exact and "
            "by relaxations, stand beside the closed form.");
    }
    if (study.id == "over-approximation") {
        return StudyTexts::tr(
            "Growing shares of random networks' unstable neurons are shifted to active, to "
            "inactive and mixed; every relaxation's set is measured against the paper's estimate "
            "and against a lower bound by attack.");
    }
    if (study.id == "l1-ball") {
        return StudyTexts::tr(
            "Every entry of the paper's analytical study on a grid of l1 balls: where the printed "
            "forms hold, and what Zonotope and Parallelogram add.");
    }
    if (study.id == "box-growth") {
        return StudyTexts::tr(
            "Mean output radius of Box against the input radius: closed forms for Gaussian and "
            "piecewise-uniform centres beside our Box, and measured on networks' layers.");
    }
    if (study.id == "tightness") {
        return StudyTexts::tr(
            "The share of samples that each method certifies against the radius, and the area "
            "below, on any network and data set; adaptive lines against tight ones.");
    }
    return trainedNetworksSummary(study);
}

}  // namespace ui
