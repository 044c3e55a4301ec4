#include "core/job/job_queue.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace core {

namespace {

namespace fs = std::filesystem;

constexpr auto kLookInterval = std::chrono::milliseconds(200);
constexpr std::string_view kTicket = "waiting-";
constexpr std::size_t kTimeDigits = 20;

[[noreturn]] void fail(const fs::path& file, int error) {
    throw std::runtime_error(file.string() +
                             ": cannot be used for a queue: " + std::strerror(error));
}

/// The file locked for this process; -1 where another one holds it, or where it is gone.
int lockFile(const fs::path& file, int flags) {
    const int descriptor = ::open(file.c_str(), flags | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        if (errno == ENOENT && (flags & O_CREAT) == 0) {
            return -1;
        }
        fail(file, errno);
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor);
        return -1;
    }
    return descriptor;
}

/// Names in the order of their making, also within one clock tick of one process.
std::string ticketName() {
    static std::atomic<unsigned> counter{0};
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const std::string time =
        std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
    return std::string(kTicket) + std::string(kTimeDigits - time.size(), '0') + time + '-' +
           std::to_string(::getpid()) + '-' + std::to_string(counter++);
}

/// Says that this process waits, for its lifetime.
class Ticket {
public:
    /// The file gets its name once it is locked: nobody may take it for a dead one's before.
    explicit Ticket(const fs::path& folder) : m_file(folder / ticketName()) {
        const fs::path unnamed = folder / ('.' + m_file.filename().string());
        m_descriptor = lockFile(unnamed, O_RDWR | O_CREAT | O_EXCL);
        if (m_descriptor < 0 || ::rename(unnamed.c_str(), m_file.c_str()) != 0) {
            fail(unnamed, errno);
        }
    }
    ~Ticket() {
        ::unlink(m_file.c_str());
        ::close(m_descriptor);
    }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    const fs::path& file() const { return m_file; }

private:
    fs::path m_file;
    int m_descriptor = -1;
};

/// Removes a ticket that nobody holds. True if it was one.
bool clearIfDead(const fs::path& ticket) {
    const int descriptor = lockFile(ticket, O_RDWR);
    if (descriptor < 0) {
        return !fs::exists(ticket);
    }
    ::unlink(ticket.c_str());
    ::close(descriptor);
    return true;
}

}  // namespace

QueuePlace::~QueuePlace() { ::close(m_descriptor); }

JobQueue::JobQueue(fs::path folder, int atMost) : m_folder(std::move(folder)), m_atMost(atMost) {
    if (atMost < 1) {
        throw std::invalid_argument("a queue has at least one place, found " +
                                    std::to_string(atMost));
    }
    std::error_code error;
    fs::create_directories(m_folder, error);
    if (error) {
        throw std::runtime_error(m_folder.string() +
                                 ": cannot make the folder: " + error.message());
    }
}

std::unique_ptr<QueuePlace> JobQueue::freePlace() const {
    for (int k = 0; k < m_atMost; ++k) {
        const int place = lockFile(m_folder / ("place-" + std::to_string(k)), O_RDWR | O_CREAT);
        if (place >= 0) {
            return std::unique_ptr<QueuePlace>(new QueuePlace(place));
        }
    }
    return nullptr;
}

/// Whether no living process waits for longer; with an empty ticket, whether none waits at all.
bool JobQueue::isFirst(const fs::path& ticket) const {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(m_folder, error)) {
        const std::string name = entry.path().filename().string();
        const bool isBefore =
            name.rfind(kTicket, 0) == 0 && (ticket.empty() || name < ticket.filename().string());
        if (isBefore && !clearIfDead(entry.path())) {
            return false;
        }
    }
    if (error) {
        fail(m_folder, error.value());
    }
    return true;
}

std::unique_ptr<QueuePlace> JobQueue::tryPlace() { return isFirst({}) ? freePlace() : nullptr; }

std::unique_ptr<QueuePlace> JobQueue::wait(const std::function<bool()>& goOn) {
    const Ticket ticket(m_folder);
    while (goOn()) {
        if (isFirst(ticket.file())) {
            if (auto place = freePlace()) {
                return place;
            }
        }
        std::this_thread::sleep_for(kLookInterval);
    }
    return nullptr;
}

}  // namespace core
