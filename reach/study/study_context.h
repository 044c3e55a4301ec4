#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "reach/study/study.h"

namespace reach {

/// A piece of a study that can be computed on its own: its result depends on nothing but the
/// settings and its name, so that parts run on any thread, in any order, and once.
struct StudyPart {
    std::string name;  ///< "seed-3-active"; unique within the study; a file name
    std::function<core::Json()> compute;
};

/// What the functions of a study work with.
class StudyContext {
public:
    StudyContext(const StudySettings& settings, const StudyEnvironment& environment);

    const StudySettings& settings() const { return m_settings; }
    const StudyEnvironment& environment() const { return m_environment; }
    std::int64_t seed() const { return static_cast<std::int64_t>(m_environment.seed); }
    bool isCancelled() const;

    /// Results in the order of the parts: found, or computed on all threads and kept. Where the run
    /// is cancelled, parts that were not finished have none. What a part throws is thrown here,
    /// after the others that had begun have ended.
    std::vector<std::optional<core::Json>> tryAll(const std::vector<StudyPart>& parts) const;

    /// As tryAll, but throws StudyCut unless all were finished.
    std::vector<core::Json> all(const std::vector<StudyPart>& parts) const;

private:
    const StudySettings& m_settings;
    const StudyEnvironment& m_environment;
};

}  // namespace reach
