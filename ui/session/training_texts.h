#pragma once

#include <QList>
#include <QString>
#include <utility>

#include "core/train/training_settings.h"

namespace ui {

/// What a setting does, as rich text: its name, an explanation, limits or choices, the default, the
/// paper, and how the command line takes it.
QString settingExplanation(const core::TrainingSetting& setting,
                           const core::TrainingConfig& defaults);

/// Values with their titles that a form offers for a setting whose table has no list of its own:
/// methods, data sets, architectures; empty for others.
QList<std::pair<QString, QString>> offeredValues(const core::TrainingSetting& setting);

/// "SABR: a small box around an attack's end is bounded. SABR (…), section 3"; empty for an unknown
/// method.
QString methodText(const std::string& method);

}  // namespace ui
