#pragma once

#include <QString>

#include "reach/analysis/method.h"

namespace ui {

/// A method's name as the window shows it, translated.
QString methodTitle(reach::Method method);
/// One sentence: what it is, and what that means for the set that is drawn.
QString methodSummary(reach::Method method);
/// The paper to read, with its section: "Jovanović et al., On the Paradox of Certified Training
/// (2022), section 2".
QString methodPaper(reach::Method method);
/// What a family of methods is called.
QString familyTitle(reach::MethodFamily family);
/// Name, sentence and paper, one below the other.
QString methodToolTip(reach::Method method);

/// Why this program cannot compute the method at all (it was built without tensors), in one line;
/// empty if it can.
QString whyUnavailable(reach::Method method);

/// "exact", "sound", "nominal", "sampled".
QString worthTitle(reach::Worth worth);
/// One sentence: what may be concluded from such a result.
QString worthMeaning(reach::Worth worth);

}  // namespace ui
