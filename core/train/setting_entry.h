#pragma once

// Private to core/train: the table of settings, group by group.

#include <string>
#include <utility>
#include <vector>

#include "core/train/training_settings.h"

namespace core::training {

/// The papers' letter and the unit of a setting; either may be empty.
struct SettingSign {
    std::string symbol;
    std::string unit;
};

struct SettingLimits {
    double least = 0.0;
    double most = 0.0;
    std::vector<std::string> choices = {};
};

inline SettingLimits range(double least, double most) { return {least, most}; }
inline SettingLimits oneOf(std::vector<std::string> choices) {
    return {0.0, 0.0, std::move(choices)};
}
inline SettingLimits anything() { return {}; }

/// The group is set for all of a list at once.
inline TrainingSetting entry(std::string key, std::string title, SettingSign sign,
                             TrainingSetting::Member member, SettingLimits limits, std::string help,
                             std::string source = {}) {
    return {std::move(key),
            {},
            std::move(title),
            std::move(sign.symbol),
            std::move(sign.unit),
            member,
            limits.least,
            limits.most,
            std::move(limits.choices),
            std::move(help),
            std::move(source)};
}

std::vector<TrainingSetting> dataSettings();
std::vector<TrainingSetting> networkSettings();
std::vector<TrainingSetting> methodSettings();
std::vector<TrainingSetting> attackSettings();
std::vector<TrainingSetting> snrSettings();
std::vector<TrainingSetting> optimisationSettings();
std::vector<TrainingSetting> watchingSettings();

}  // namespace core::training
