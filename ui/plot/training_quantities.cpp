#include "ui/plot/training_quantities.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kPercent = 100.0;
const std::string kLoss = "loss";
const std::string kLossPart = "loss.";

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ui::TrainingQuantities)
};

/// A number of an evaluation.
struct EpochNumber {
    const char* id;
    const char* title;
    const char* unit;
    double core::EpochRecord::*member;
    double factor;
    bool isFirst;
};

constexpr EpochNumber kEpochNumbers[] = {
    {"natural", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "natural"), "accuracy",
     &core::EpochRecord::natural, kPercent, true},
    {"adversarial", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "under PGD"), "accuracy",
     &core::EpochRecord::adversarial, kPercent, true},
    {"certified", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "certified by Box"), "accuracy",
     &core::EpochRecord::certified, kPercent, true},
    {"unstable", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "unstable neurons"), "share",
     &core::EpochRecord::unstable, kPercent, false},
    {"snr", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "SNR of all layers"), "decibels",
     &core::EpochRecord::snrDb, 1.0, false},
    {"evaluate-seconds", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "an evaluation"), "seconds",
     &core::EpochRecord::evaluateSeconds, 1.0, false},
    {"train-seconds", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "training between evaluations"),
     "seconds", &core::EpochRecord::trainSeconds, 1.0, false},
};

double speed(const core::StepRecord& record) {
    return record.seconds > 0.0 ? static_cast<double>(record.samples) / record.seconds : kNaN;
}

/// A number of a step's record that is no loss.
struct StepNumber {
    const char* id;
    const char* title;
    const char* unit;
    double (*value)(const core::StepRecord& record);
    bool mayBeLog;
};

const StepNumber kStepNumbers[] = {
    {"batch-natural", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "natural, training batches"),
     "accuracy", [](const core::StepRecord& r) { return kPercent * r.cleanAccuracy; }, false},
    {"batch-robust", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "robust, training batches"),
     "accuracy", [](const core::StepRecord& r) { return kPercent * r.robustAccuracy; }, false},
    {"gradient", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "norm of the gradient"), "gradient",
     [](const core::StepRecord& r) { return r.gradientNorm; }, true},
    {"eps", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "eps"), "eps",
     [](const core::StepRecord& r) { return r.at.eps; }, false},
    {"kappa", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "kappa, share of the clean loss"),
     "weight", [](const core::StepRecord& r) { return r.at.kappa; }, false},
    {"crown-share", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "beta, share of CROWN-IBP"),
     "weight", [](const core::StepRecord& r) { return r.at.crownShare; }, false},
    {"regulariser", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "weight of the regularisers"),
     "weight", [](const core::StepRecord& r) { return r.at.regulariser; }, false},
    {"rate", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "learning rate"), "rate",
     [](const core::StepRecord& r) { return r.at.learningRate; }, true},
    {"speed", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "samples a second"), "speed", &speed,
     false},
};

QString lossTitle(const std::string& name) {
    static const std::vector<std::pair<std::string, const char*>> titles{
        {"loss", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "total loss")},
        {"clean", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "clean loss")},
        {"robust", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "robust loss")},
        {"l1", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "L1 regularisation")},
        {"l2", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "L2 regularisation")},
        {"variance", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "variance loss")},
        {"stability", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "stability loss")},
        {"tightness", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "tightness regulariser")},
        {"relu", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "ReLU regulariser")}};
    for (const auto& [id, title] : titles) {
        if (id == name) {
            return Texts::tr(title);
        }
    }
    return QString::fromStdString(name);
}

std::string lossId(const std::string& name) { return name == kLoss ? kLoss : kLossPart + name; }

double lossOf(const core::StepRecord& record, const std::string& id) {
    for (const auto& [name, value] : record.losses) {
        if (lossId(name) == id) {
            return value;
        }
    }
    return kNaN;
}

/// NaN where the record has none.
double valueOf(const core::StepRecord& record, const std::string& id) {
    for (const StepNumber& number : kStepNumbers) {
        if (id == number.id) {
            return number.value(record);
        }
    }
    return lossOf(record, id);
}

double valueOf(const core::EpochRecord& record, const std::string& id) {
    for (const EpochNumber& number : kEpochNumbers) {
        if (id == number.id) {
            return number.factor * record.*number.member;
        }
    }
    return kNaN;
}

double placeOf(const core::StepRecord& record) { return record.at.epoch; }
double placeOf(const core::EpochRecord& record) { return record.epoch; }

template <typename Record>
bool isTold(const std::vector<Record>& records, const std::string& id) {
    return std::ranges::any_of(
        records, [&](const Record& record) { return std::isfinite(valueOf(record, id)); });
}

template <typename Record>
TrainingCurve curveOf(const std::vector<Record>& records, const std::vector<double>& times,
                      const std::string& id, TrainingAxis axis) {
    TrainingCurve curve;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const double y = valueOf(records[i], id);
        const double x = axis == TrainingAxis::Epochs  ? placeOf(records[i])
                         : axis == TrainingAxis::Steps ? static_cast<double>(records[i].steps)
                         : i < times.size()            ? times[i]
                                                       : kNaN;
        if (std::isfinite(y) && std::isfinite(x)) {
            curve.x.push_back(x);
            curve.y.push_back(y);
        }
    }
    return curve;
}

/// Names of losses in the order in which the runs tell them, each once.
std::vector<std::string> lossNames(const std::vector<TrainingRunPtr>& runs) {
    std::vector<std::string> names;
    for (const TrainingRunPtr& run : runs) {
        for (const core::StepRecord& record : run->steps) {
            for (const auto& [name, value] : record.losses) {
                if (std::ranges::find(names, name) == names.end()) {
                    names.push_back(name);
                }
            }
        }
    }
    return names;
}

}  // namespace

std::vector<TrainingQuantity> trainingQuantities(const std::vector<TrainingRunPtr>& runs) {
    std::vector<TrainingQuantity> all;
    const auto addIfTold = [&](TrainingQuantity quantity) {
        const bool told = std::ranges::any_of(runs, [&](const TrainingRunPtr& run) {
            return quantity.isOfSteps ? isTold(run->steps, quantity.id)
                                      : isTold(run->epochs, quantity.id);
        });
        if (told) {
            all.push_back(std::move(quantity));
        }
    };
    for (const EpochNumber& number : kEpochNumbers) {
        addIfTold({number.id, Texts::tr(number.title), number.unit, false, false, number.isFirst});
    }
    for (const std::string& name : lossNames(runs)) {
        addIfTold({lossId(name), lossTitle(name), kLoss, true, true, name == kLoss});
    }
    for (const StepNumber& number : kStepNumbers) {
        addIfTold({number.id, Texts::tr(number.title), number.unit, true, number.mayBeLog, false});
    }
    return all;
}

QString unitTitle(const std::string& unit) {
    static const std::vector<std::pair<std::string, const char*>> titles{
        {"accuracy", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "accuracy (%)")},
        {"share", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "neurons (%)")},
        {"decibels", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "SNR (dB)")},
        {"seconds", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "time (s)")},
        {"loss", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "loss")},
        {"gradient", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "gradient norm")},
        {"eps", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "eps")},
        {"weight", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "weight")},
        {"rate", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "learning rate")},
        {"speed", QT_TRANSLATE_NOOP("ui::TrainingQuantities", "samples / s")}};
    for (const auto& [id, title] : titles) {
        if (id == unit) {
            return Texts::tr(title);
        }
    }
    return QString::fromStdString(unit);
}

TrainingCurve trainingCurve(const TrainingRun& run, const TrainingQuantity& quantity,
                            TrainingAxis axis) {
    return quantity.isOfSteps ? curveOf(run.steps, run.stepTimes, quantity.id, axis)
                              : curveOf(run.epochs, run.epochTimes, quantity.id, axis);
}

std::vector<double> smoothed(const std::vector<double>& values, double weight) {
    std::vector<double> result;
    double mean = 0.0;
    double past = 1.0;  // weight^n: what of the start's zero is left in the mean
    for (const double value : values) {
        if (!std::isfinite(value)) {
            result.push_back(value);
            continue;
        }
        mean = weight * mean + (1.0 - weight) * value;
        past *= weight;
        result.push_back(mean / (1.0 - past));
    }
    return result;
}

}  // namespace ui
