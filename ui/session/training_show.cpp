#include "ui/session/training_show.h"

#include "core/io/parse_error.h"

namespace ui {

core::Json toJson(const TrainingShow& show) {
    return {{"chosen", show.chosen}, {"compared", show.compared}, {"tab", show.tab}};
}

TrainingShow trainingShowFromJson(const core::Json& json, const std::string& path) {
    core::JsonReader reader(json, path, "page training");
    TrainingShow show;
    show.chosen = reader.text("chosen");
    show.compared = reader.texts("compared");
    show.tab = reader.text("tab");
    reader.refuseUnknown();
    return show;
}

TrainingShow trainingShowOf(const State& state) {
    const auto found = state.pages.find(kTrainingPage);
    if (found == state.pages.end()) {
        return {};
    }
    try {
        return trainingShowFromJson(found->second, "session");
    } catch (const core::ParseError&) {
        return {};
    }
}

void setTrainingShow(State& state, const TrainingShow& show) {
    state.pages[kTrainingPage] = toJson(show);
}

}  // namespace ui
