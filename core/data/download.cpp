#include "core/data/download.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <exception>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "core/data/transfer.h"

namespace core {
namespace {

using transfer::Answer;
using transfer::Outcome;

constexpr double kProgressSeconds = 0.1;
constexpr double kNapSeconds = 0.05;

std::string reasonOf(int error) { return std::generic_category().message(error); }

/// The part of a file that is there, locked against a second download.
class PartFile {
public:
    explicit PartFile(std::string path) : m_path(std::move(path)) {
        m_file = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (m_file < 0) {
            fail(errno);
        }
        if (::flock(m_file, LOCK_EX | LOCK_NB) != 0) {
            ::close(m_file);
            throw DownloadError(m_path + ": another download is writing it");
        }
    }
    ~PartFile() { ::close(m_file); }
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    const std::string& path() const { return m_path; }

    std::uint64_t size() const {
        struct stat status {};
        return ::fstat(m_file, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
    }

    void cutTo(std::uint64_t size) {
        if (::ftruncate(m_file, static_cast<off_t>(size)) != 0) {
            fail(errno);
        }
    }

    void writeAt(std::uint64_t offset, const char* bytes, std::size_t count) {
        while (count > 0) {
            const ssize_t done = ::pwrite(m_file, bytes, count, static_cast<off_t>(offset));
            if (done < 0 && errno != EINTR) {
                fail(errno);
            }
            const auto step = static_cast<std::size_t>(std::max<ssize_t>(done, 0));
            bytes += step;
            count -= step;
            offset += step;
        }
    }

    void renameTo(const std::string& path) {
        if (::fsync(m_file) != 0 || ::rename(m_path.c_str(), path.c_str()) != 0) {
            fail(errno);
        }
    }

    void remove() { ::unlink(m_path.c_str()); }

private:
    [[noreturn]] void fail(int error) const {
        std::string help;
        if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
            help = "; what came is kept, make room and run it again to go on";
        } else if (error == EACCES || error == EROFS || error == EPERM) {
            help = "; --to names another folder";
        }
        throw DownloadError(m_path + ": cannot write: " + reasonOf(error) + help);
    }

    std::string m_path;
    int m_file = -1;
};

/// A download under way.
class Downloader {
public:
    Downloader(const DownloadRequest& request, const DownloadOptions& options)
        : m_request(request), m_options(options), m_part(request.path + ".part") {}

    DownloadEnd run() {
        bool resumed = m_part.size() > 0;
        for (;;) {
            if (fetch() == DownloadEnd::Cancelled) {
                return DownloadEnd::Cancelled;
            }
            const std::string wrong = m_request.verify ? m_request.verify(m_part.path()) : "";
            if (wrong.empty()) {
                m_part.renameTo(m_request.path);
                return DownloadEnd::Done;
            }
            m_part.cutTo(0);
            if (!std::exchange(resumed, false)) {
                m_part.remove();
                throw DownloadError(m_request.url + ": not the file expected: " + wrong +
                                    "; it was deleted");
            }
        }
    }

private:
    bool isCancelled() const { return m_options.cancel != nullptr && m_options.cancel->load(); }

    /// All of the file, in as many tries as it takes.
    DownloadEnd fetch() {
        double pause = m_options.pauseSeconds;
        for (int retries = 0;; ++retries) {
            const Answer answer = tryOnce();
            if (m_error) {
                std::rethrow_exception(m_error);
            }
            if (isCancelled()) {
                return DownloadEnd::Cancelled;
            }
            if (answer.outcome == Outcome::Done || answer.outcome == Outcome::NothingLeft) {
                return DownloadEnd::Done;
            }
            if (answer.outcome == Outcome::Refused || retries == m_options.retries) {
                giveUp(answer, retries);
            }
            if (!sleep(pause)) {
                return DownloadEnd::Cancelled;
            }
            pause *= 2.0;
        }
    }

    [[noreturn]] void giveUp(const Answer& answer, int retries) {
        const std::uint64_t there = m_part.size();
        std::string text = m_request.url + ": " + answer.reason;
        if (retries > 0) {
            text += " (" + std::to_string(retries + 1) + " tries)";
        }
        if (there == 0) {
            m_part.remove();
        } else {
            text += "; " + std::to_string(there) + " bytes are kept, run it again to go on";
        }
        throw DownloadError(text);
    }

    Answer tryOnce() {
        transfer::Exchange exchange{
            m_request.url, m_part.size(), m_options.connectSeconds, m_options.stallSeconds, {}, {}};
        bool begun = false;
        // Exceptions must not pass through libcurl.
        exchange.write = [&](std::uint64_t offset, const char* bytes, std::size_t count) {
            try {
                if (!std::exchange(begun, true)) {
                    m_part.cutTo(offset);
                }
                requireSize(offset + count);
                m_part.writeAt(offset, bytes, count);
            } catch (...) {
                m_error = std::current_exception();
            }
            return !m_error;
        };
        exchange.progress = [&](std::uint64_t expected) {
            report(expected);
            return !isCancelled();
        };
        return transfer::exchange(exchange);
    }

    void requireSize(std::uint64_t bytes) {
        if (m_request.maxBytes > 0 && bytes > m_request.maxBytes) {
            m_part.remove();
            throw DownloadError(m_request.url + ": not the file expected: more than " +
                                std::to_string(m_request.maxBytes) + " bytes; it was deleted");
        }
    }

    void report(std::uint64_t expected) {
        const auto now = std::chrono::steady_clock::now();
        if (m_options.progress &&
            std::chrono::duration<double>(now - m_reported).count() >= kProgressSeconds) {
            m_reported = now;
            const std::uint64_t there = m_part.size();
            m_options.progress(there, expected == 0 ? 0 : there + expected);
        }
    }

    /// False if cancelled meanwhile.
    bool sleep(double seconds) const {
        for (double slept = 0.0; slept < seconds; slept += kNapSeconds) {
            if (isCancelled()) {
                return false;
            }
            std::this_thread::sleep_for(std::chrono::duration<double>(kNapSeconds));
        }
        return !isCancelled();
    }

    const DownloadRequest& m_request;
    const DownloadOptions& m_options;
    PartFile m_part;
    std::exception_ptr m_error;
    std::chrono::steady_clock::time_point m_reported{};
};

void makeFolderOf(const std::string& path) {
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw DownloadError(folder.string() + ": cannot make the folder: " + error.message() +
                            "; --to names another folder");
    }
}

}  // namespace

DownloadEnd download(const DownloadRequest& request, const DownloadOptions& options) {
    if (!canDownload()) {
        throw DownloadError(request.url +
                            ": this build downloads nothing (REACHSCOPE_DOWNLOAD is off); fetch it "
                            "by other means");
    }
    makeFolderOf(request.path);
    return Downloader(request, options).run();
}

bool canDownload() {
#ifdef REACHSCOPE_HAS_DOWNLOAD
    return true;
#else
    return false;
#endif
}

#ifndef REACHSCOPE_HAS_DOWNLOAD
Answer transfer::exchange(const Exchange&) { return {Outcome::Refused, "not built in"}; }
#endif

}  // namespace core
