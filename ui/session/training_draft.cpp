#include "ui/session/training_draft.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>
#include <exception>
#include <utility>

#include "core/data/known_sets.h"
#include "core/data/toy_sets.h"
#include "core/io/nearest_names.h"
#include "core/train/training_method.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ui::TrainingDraft)
};

bool isOfTheRunItself(const core::TrainingSetting& setting) {
    return setting.key == "title" || setting.key == "source";
}

bool decidesDefaults(const core::TrainingSetting& setting) {
    return setting.key == "method" || setting.key == "data" || setting.key == "eps";
}

/// Of the training split; 0: unknown.
std::int64_t sampleCount(const std::string& data) {
    if (const core::KnownSet* set = core::knownSet(data)) {
        const std::string split = core::splitNameOf(data).split;
        for (const core::KnownSplit& one : set->splits) {
            if (one.id == (split.empty() ? "train" : split)) {
                return one.count;
            }
        }
    }
    const core::ToySet* toy = core::maybeToySet(data);
    return toy == nullptr                            ? 0
           : core::splitNameOf(data).split == "test" ? toy->testCount
                                                     : toy->trainCount;
}

/// Where no set or file is called so; whether a known set's files are there shows when they are
/// read.
QString dataProblem(const std::string& data) {
    const std::string path = core::splitNameOf(data).name;
    if (core::knownSet(data) != nullptr || core::maybeToySet(data) != nullptr ||
        QFileInfo::exists(QString::fromStdString(data)) ||
        QFileInfo::exists(QString::fromStdString(path))) {
        return {};
    }
    std::vector<std::string> names;
    for (const core::KnownSet& known : core::knownSets()) {
        names.push_back(known.id);
    }
    for (const core::ToySet& toy : core::toySets()) {
        names.push_back(toy.id);
    }
    return Texts::tr("data: no set and no file is called %1").arg(QString::fromStdString(data)) +
           QString::fromStdString(core::nearestNote(path, names));
}

}  // namespace

TrainingDraft::TrainingDraft()
    : m_config(core::trainingDefaults("ibp", "mnist", core::TrainingConfig().eps)),
      m_defaults(m_config) {}

TrainingDraft::TrainingDraft(core::TrainingConfig config)
    : m_config(std::move(config)),
      m_defaults(core::trainingDefaults(m_config.method, m_config.data, m_config.eps)) {}

QString TrainingDraft::assign(const core::TrainingSetting& setting, const std::string& text) {
    try {
        core::setTrainingValue(m_config, setting.key + "=" + text);
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    }
    if (decidesDefaults(setting)) {
        followDefaults();
    }
    return {};
}

void TrainingDraft::followDefaults() {
    const core::TrainingConfig before = m_defaults;
    m_defaults = core::trainingDefaults(m_config.method, m_config.data, m_config.eps);
    for (const core::TrainingSetting& setting : core::trainingSettings()) {
        const bool stood =
            core::trainingValue(m_config, setting) == core::trainingValue(before, setting);
        if (stood && !decidesDefaults(setting)) {
            reset(setting);
        }
    }
}

void TrainingDraft::reset(const core::TrainingSetting& setting) {
    std::visit([this](auto member) { m_config.*member = m_defaults.*member; }, setting.member);
}

bool TrainingDraft::isChanged(const core::TrainingSetting& setting) const {
    return !isOfTheRunItself(setting) &&
           core::trainingValue(m_config, setting) != core::trainingValue(m_defaults, setting);
}

bool TrainingDraft::isUsed(const core::TrainingSetting& setting) const {
    const core::TrainingMethod* method = core::maybeTrainingMethod(m_config.method);
    return method == nullptr ||
           std::ranges::find(method->ignores, setting.key) == method->ignores.end();
}

QString TrainingDraft::problem() const {
    try {
        core::checkTraining(m_config);
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    }
    return dataProblem(m_config.data);
}

std::optional<TrainingEstimate> estimateTraining(const core::TrainingConfig& config) {
    TrainingEstimate estimate;
    estimate.samples = sampleCount(config.data);
    if (config.samples > 0 && estimate.samples > 0) {
        estimate.samples = std::min(estimate.samples, config.samples);
    }
    if (estimate.samples <= 0 || config.batch <= 0) {
        return std::nullopt;
    }
    estimate.stepsAnEpoch = (estimate.samples + config.batch - 1) / config.batch;
    estimate.steps = estimate.stepsAnEpoch * config.epochs;
    return estimate;
}

QString estimateText(const core::TrainingConfig& config) {
    const auto estimate = estimateTraining(config);
    if (!estimate) {
        return Texts::tr("How many steps it takes is known when the data are read.");
    }
    return Texts::tr("%1 samples in batches of %2: %3 steps an epoch, %4 in %5 epochs.")
        .arg(formatCount(estimate->samples), formatCount(config.batch),
             formatCount(estimate->stepsAnEpoch), formatCount(estimate->steps),
             formatCount(config.epochs));
}

}  // namespace ui
