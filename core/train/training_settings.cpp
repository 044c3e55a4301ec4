#include "core/train/training_settings.h"

#include <algorithm>

#include "core/train/setting_entry.h"

namespace core {
namespace {

std::vector<TrainingSetting> allSettings() {
    std::vector<TrainingSetting> all;
    const auto add = [&all](const std::string& group, std::vector<TrainingSetting> settings) {
        for (TrainingSetting& setting : settings) {
            setting.group = group;
            all.push_back(std::move(setting));
        }
    };
    add("Data", training::dataSettings());
    add("Network", training::networkSettings());
    add("Method", training::methodSettings());
    add("SNR losses", training::snrSettings());
    add("Optimisation", training::optimisationSettings());
    add("Watching", training::watchingSettings());
    return all;
}

}  // namespace

const std::vector<TrainingSetting>& trainingSettings() {
    static const std::vector<TrainingSetting> kSettings = allSettings();
    return kSettings;
}

const TrainingSetting* maybeTrainingSetting(std::string_view key) {
    const auto& settings = trainingSettings();
    const auto found =
        std::find_if(settings.begin(), settings.end(),
                     [key](const TrainingSetting& setting) { return setting.key == key; });
    return found == settings.end() ? nullptr : &*found;
}

}  // namespace core
