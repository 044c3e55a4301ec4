#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

namespace core {

/// A download that failed for good. what() is one line: the address or file, what is wrong, what
/// may help.
class DownloadError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One file to fetch.
struct DownloadRequest {
    std::string url;
    /// Where it is to appear. Until it was verified it lies beside, as PATH.part, and a later
    /// download goes on from there.
    std::string path;
    std::uint64_t maxBytes = 0;  ///< more than this is refused while it comes in
    /// Looks at the whole file; returns what is wrong with it, empty if nothing.
    std::function<std::string(const std::string& part)> verify;
};

struct DownloadOptions {
    double connectSeconds = 20.0;
    double stallSeconds = 30.0;  ///< without a byte: given up, tried again
    int retries = 4;             ///< after the first try; each goes on where the last one ended
    double pauseSeconds = 1.0;   ///< before the first retry, doubled for each
    /// Bytes there, bytes in all (0: not known); about ten times a second.
    std::function<void(std::uint64_t done, std::uint64_t total)> progress;
    const std::atomic<bool>* cancel = nullptr;
};

enum class DownloadEnd { Done, Cancelled };

/// Whether this build can download (REACHSCOPE_DOWNLOAD).
bool canDownload();

/// Fetches a file over HTTP or HTTPS (redirects followed) and renames it into place once verified.
/// What is there of it is asked for no second time, where the server knows ranges. Connections that
/// fail, stall or break off and answers 429 and 5xx are tried again; other answers, a wrong file
/// and what cannot be written are DownloadError at once. A file that proves wrong is deleted: after
/// a resumed download it is fetched anew once, since the part may have been of another version.
/// Cancelled: the part stays for the next time.
DownloadEnd download(const DownloadRequest& request, const DownloadOptions& options);

}  // namespace core
