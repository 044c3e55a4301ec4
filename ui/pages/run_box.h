#pragma once

#include <QString>

#include "ui/jobs/run_colours.h"

class QComboBox;

namespace ui {

/// A list from which one of the shown training runs is chosen; its items hold the folders.
QComboBox* makeRunBox();
/// Lists the runs by title and marks that of the folder, else the first. Disabled for fewer than
/// two.
void fillRunBox(QComboBox& box, const ColouredRuns& runs, const QString& folder);
/// The run of the folder, else the first; nullptr: there is none.
const ColouredRun* runOf(const ColouredRuns& runs, const QString& folder);

}  // namespace ui
