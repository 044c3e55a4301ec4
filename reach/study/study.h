#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "reach/study/study_result.h"
#include "reach/study/study_settings.h"

namespace reach {

/// One experiment of the papers, to be run whole from one command.
struct StudyInfo {
    std::string id;     ///< "over-approximation": what the command line calls it
    std::string title;  ///< "What drives over-approximation"
    std::string paper;  ///< "SNR, Figure 5"
    std::string summary;
    std::vector<StudySetting> settings;
};

/// All studies, in the order of the papers' figures.
const std::vector<StudyInfo>& studies();

/// nullptr if there is none of that name.
const StudyInfo* maybeStudy(std::string_view id);

/// The study was cut short (cancel, time limit) before anything could be said. what() says how far
/// it came; finished parts are kept.
class StudyCut : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What a run is given besides its settings. All functions may be left empty. They are called one
/// at a time, from any thread.
struct StudyEnvironment {
    int threads = 0;         ///< 0: all cores; results do not depend on it
    std::uint64_t seed = 0;  ///< the first seed
    std::string dataDir;     ///< data sets and networks, for studies that can use them
    const std::atomic<bool>* cancel = nullptr;
    /// A finished part of an earlier run, by its name (letters, digits, - and .), else nothing.
    std::function<std::optional<core::Json>(const std::string& part)> find;
    /// A part was finished: a run that is killed later need not do it again.
    std::function<void(const std::string& part, const core::Json& value)> keep;
    std::function<void(std::int64_t done, std::int64_t total, const std::string& what)> progress;
};

/// Runs the study. A run taken up from kept parts gives the numbers that the whole run would have
/// given. Throws std::invalid_argument for an unknown study or settings that do not fit together,
/// core::ParseError for a bad file that a setting names, StudyCut if it was cancelled too early,
/// std::runtime_error where a method is asked for that this build or machine cannot run (bounds on
/// tensors), in one line with the remedy.
StudyResult runStudy(std::string_view id, const StudySettings& settings,
                     const StudyEnvironment& environment);

/// The document study.json: study, paper, status, settings, seeds, claims with verdicts, tables by
/// file, figures by file, notes, numbers; `made` (version, libraries, command, time, …) is put
/// under "made". Never holds a number that is not finite.
core::Json studyDocument(std::string_view id, const StudySettings& settings,
                         const StudyResult& result, const core::Json& made);

/// What `study --list` says: id, title, paper, summary, settings with their values.
core::Json studyListDocument();

}  // namespace reach
