#include "ui/session/shown_sets.h"

#include "ui/session/ab.h"
#include "ui/session/session.h"

namespace ui {

std::shared_ptr<const PlotSets> shownSets(const Session& session, const Comparison* comparison,
                                          PlotOptions options) {
    const MethodShow& show = session.state().methods;
    options.dimOutdated = session.isFading();
    options.selected = session.selected();
    options.methods = show;
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
