#pragma once

#include <filesystem>
#include <functional>
#include <memory>

namespace core {

/// One of the places of a queue, held until its object goes or its process ends in whatever way.
class QueuePlace {
public:
    ~QueuePlace();
    QueuePlace(const QueuePlace&) = delete;
    QueuePlace& operator=(const QueuePlace&) = delete;

private:
    friend class JobQueue;
    explicit QueuePlace(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

/// A limit on how many runs work at once, for processes that know of each other by a folder alone:
/// they go on queueing whatever becomes of the program that started them. Places and waiting
/// processes are files locked by flock, so that the dead hold nothing; who waits longest comes
/// first. For processes of one machine.
///   place-K       K = 0, 1, …: held by a run at work
///   waiting-T-P   held by a process (P) that waits since T
class JobQueue {
public:
    /// Makes the folder. Throws std::runtime_error naming it where it cannot be had,
    /// std::invalid_argument for atMost < 1.
    JobQueue(std::filesystem::path folder, int atMost);

    /// A place, if one is free and nobody has waited before; null else.
    std::unique_ptr<QueuePlace> tryPlace();

    /// Waits for a place; looks about five times a second. null once goOn() says no, and then
    /// nobody waits any more.
    std::unique_ptr<QueuePlace> wait(const std::function<bool()>& goOn);

private:
    std::unique_ptr<QueuePlace> freePlace() const;
    bool isFirst(const std::filesystem::path& ticket) const;

    std::filesystem::path m_folder;
    int m_atMost;
};

}  // namespace core
