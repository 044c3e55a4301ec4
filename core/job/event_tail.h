#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/job/events.h"

namespace core {

/// Follows an events.jsonl that another process writes: each read gives what was appended since the
/// one before, at the cost of what is new. Not for several threads at once.
class EventTail {
public:
    explicit EventTail(std::filesystem::path file);

    struct News {
        /// The file is shorter than what was read of it, or another file stands in its place: what
        /// was read before is void and `events` begin anew.
        bool isAnew = false;
        std::vector<Event> events;
    };

    /// Whole lines only; one that is being written comes with a later read. A missing file has no
    /// news. A line that is no event ends the news before it; the next read throws ParseError with
    /// its number, and the one after that goes on behind it.
    News read();

    /// Lines read so far.
    std::int64_t lines() const { return m_lines; }

private:
    bool isReplaced();
    /// What is new in the file, up to the last newline.
    std::string wholeLines() const;

    std::filesystem::path m_file;
    std::uintmax_t m_identity = 0;  ///< inode
    std::uintmax_t m_offset = 0;    ///< of the first byte that was not taken
    std::int64_t m_lines = 0;
};

}  // namespace core
