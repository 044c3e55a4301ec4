#include "ui/session/shown_sets.h"

#include "ui/session/ab.h"
#include "ui/session/session.h"

namespace ui {

std::shared_ptr<const PlotSets> shownSets(const Session& session, const Comparison* comparison,
                                          bool showPieces) {
    const MethodShow& show = session.state().methods;
    PlotOptions options{showPieces, session.isFading(), session.selected(), show, {}};
    std::vector<ShownResult> shown;
    for (const reach::Method method : show.listed()) {
        if (show.isShown(method) && session.result(method)) {
            shown.push_back({session.result(method), session.isCurrent(method)});
        }
        const bool isPinned = comparison != nullptr && comparison->isComparable() &&
                              comparison->result(method) && (!show.solo || show.solo == method);
        if (isPinned) {
            options.pinned.push_back(comparison->result(method));
        }
    }
    return makePlotSets(shown, options);
}

}  // namespace ui
