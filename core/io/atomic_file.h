#pragma once

#include <string>
#include <string_view>

namespace core {

/// A file that appears under its name whole or not at all: the bytes go to a hidden file beside
/// it, and commit() flushes that to disk and renames it. Without commit() (an exception, an early
/// return) the destructor removes the hidden file and what stood under the name stays as it was.
/// A link is followed. What is no regular file (a terminal, a pipe, /dev/null) is written directly.
///
/// Constructor, write() and commit() throw std::runtime_error with one line "PATH: cannot write:
/// REASON" (no permission, disk full, a folder that is not there).
class AtomicFile {
public:
    explicit AtomicFile(std::string path);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// Appends; small pieces are gathered before they are written.
    void write(std::string_view bytes);

    /// Makes the file appear. Nothing may be written after it.
    void commit();

private:
    void flushBuffer();
    void discard() noexcept;
    [[noreturn]] void fail(int reason);

    std::string m_path;       // as asked for: what messages name
    std::string m_target;     // with links resolved
    std::string m_temporary;  // empty where the target is written directly
    std::string m_buffer;
    int m_file = -1;
};

/// Writes the whole file in one step, as AtomicFile does.
void writeFileAtomically(const std::string& path, std::string_view bytes);

}  // namespace core
