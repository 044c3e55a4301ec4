#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/io/json_reader.h"
#include "ui/session/state.h"

namespace ui {

/// What the page Training shows: part of the state that undo and session files keep, as
/// State::pages["training"]. Runs by the names of their folders; one that is not there (any more)
/// is passed over. A value.
struct TrainingShow {
    std::string chosen;                 ///< empty, or not there: the newest
    std::vector<std::string> compared;  ///< drawn beside it
    std::string tab = "curves";         ///< "curves", "layers", "accuracies", "regions", …

    bool operator==(const TrainingShow&) const = default;
};

inline constexpr const char* kTrainingPage = "training";

core::Json toJson(const TrainingShow& show);
/// Reads what toJson writes; `path` names the document in messages. Throws core::ParseError.
TrainingShow trainingShowFromJson(const core::Json& json, const std::string& path);

/// As at first where it is missing or no document of that page.
TrainingShow trainingShowOf(const State& state);
void setTrainingShow(State& state, const TrainingShow& show);

}  // namespace ui
