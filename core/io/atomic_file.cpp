#include "core/io/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace core {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 18;

/// Where the path leads once links are followed; the path itself where nothing is there yet.
std::string resolved(const std::string& path) {
    char* real = ::realpath(path.c_str(), nullptr);
    if (real == nullptr) {
        return path;
    }
    std::string result = real;
    std::free(real);
    return result;
}

std::string folderOf(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

/// A hidden name in the same folder that no other writer, in this process or another, uses.
std::string temporaryNameFor(const std::string& target) {
    static std::atomic<unsigned> counter{0};
    const std::size_t slash = target.rfind('/');
    const std::size_t start = slash == std::string::npos ? 0 : slash + 1;
    return target.substr(0, start) + "." + target.substr(start, 200) + ".part-" +
           std::to_string(::getpid()) + "-" + std::to_string(counter++);
}

/// After a rename: makes the new name itself survive a power cut. Not all file systems can.
void flushFolder(const std::string& folder) {
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file >= 0) {
        ::fsync(file);
        ::close(file);
    }
}

}  // namespace

AtomicFile::AtomicFile(std::string path) : m_path(std::move(path)), m_target(resolved(m_path)) {
    struct stat status {};
    const bool exists = ::stat(m_target.c_str(), &status) == 0;
    if (m_path.empty() || (exists && S_ISDIR(status.st_mode))) {
        fail(m_path.empty() ? ENOENT : EISDIR);
    }
    int flags = O_WRONLY | O_CLOEXEC;
    if (!exists || S_ISREG(status.st_mode)) {
        if (exists && ::access(m_target.c_str(), W_OK) != 0) {
            fail(errno);
        }
        m_temporary = temporaryNameFor(m_target);
        flags |= O_CREAT | O_EXCL;
    }
    const std::string& name = m_temporary.empty() ? m_target : m_temporary;
    m_file = ::open(name.c_str(), flags, exists ? status.st_mode & 0777 : 0666);
    if (m_file < 0) {
        const int reason = errno;
        m_temporary.clear();
        fail(reason);
    }
}

AtomicFile::~AtomicFile() { discard(); }

void AtomicFile::write(std::string_view bytes) {
    m_buffer.append(bytes);
    if (m_buffer.size() >= kBufferBytes) {
        flushBuffer();
    }
}

void AtomicFile::commit() {
    flushBuffer();
    if (!m_temporary.empty() && ::fsync(m_file) != 0) {
        fail(errno);
    }
    const int file = std::exchange(m_file, -1);
    if (::close(file) != 0) {
        fail(errno);
    }
    if (m_temporary.empty()) {
        return;
    }
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0) {
        fail(errno);
    }
    m_temporary.clear();
    flushFolder(folderOf(m_target));
}

void AtomicFile::flushBuffer() {
    if (m_file < 0) {
        throw std::logic_error("a file was written to after its commit");
    }
    std::size_t done = 0;
    while (done < m_buffer.size()) {
        const ssize_t count = ::write(m_file, m_buffer.data() + done, m_buffer.size() - done);
        if (count < 0 && errno != EINTR) {
            fail(errno);
        }
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    m_buffer.clear();
}

void AtomicFile::discard() noexcept {
    if (m_file >= 0) {
        ::close(std::exchange(m_file, -1));
    }
    if (!m_temporary.empty()) {
        ::unlink(m_temporary.c_str());
        m_temporary.clear();
    }
}

void AtomicFile::fail(int reason) {
    discard();
    throw std::runtime_error(m_path + ": cannot write: " + std::generic_category().message(reason));
}

void writeFileAtomically(const std::string& path, std::string_view bytes) {
    AtomicFile file(path);
    file.write(bytes);
    file.commit();
}

}  // namespace core
