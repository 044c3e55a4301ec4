#pragma once

#include <QString>

#include "reach/study/study.h"

namespace ui {

/// A study's title as the window shows it, translated; of a study that the window does not know,
/// the study's own.
QString studyTitle(const reach::StudyInfo& study);
/// One or two sentences: what it looks at.
QString studySummary(const reach::StudyInfo& study);

}  // namespace ui
