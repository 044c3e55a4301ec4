#include "core/data/set_download.h"

#include <algorithm>
#include <filesystem>

#include "core/data/archive.h"
#include "core/data/listed_samples.h"
#include "core/data/packed_reader.h"
#include "core/io/parse_error.h"

namespace core {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPacked = ".gz";

std::vector<KnownFile> filesOf(const KnownSet& set) {
    std::vector<KnownFile> files;
    for (const KnownSplit& split : set.splits) {
        files.insert(files.end(), split.files.begin(), split.files.end());
    }
    return files;
}

/// What is wrong with a single file's content; empty if nothing.
std::string wrongContent(const KnownFile& file, const std::string& path) {
    try {
        const ContentSum sum = contentSum(path, file.bytes);
        return sum.sha256 == file.sha256
                   ? std::string()
                   : "SHA-256 " + file.sha256 + " expected of the content, found " + sum.sha256;
    } catch (const ParseError& error) {
        return "expected " + error.expected() + ", found " + error.found();
    }
}

std::string wrongArchive(const KnownDownload& download, const std::string& path) {
    const ContentSum sum = fileSum(path);
    return sum.sha256 == download.sha256
               ? std::string()
               : "SHA-256 " + download.sha256 + " expected, found " + sum.sha256;
}

void requireRoom(const std::string& path, std::uint64_t bytes) {
    std::error_code error;
    fs::create_directories(fs::path(path).parent_path(), error);
    const fs::space_info space = fs::space(fs::path(path).parent_path(), error);
    if (!error && space.available < bytes) {
        throw DownloadError(path + ": needs " + std::to_string(bytes >> 20) +
                            " MB, the folder's disk has " + std::to_string(space.available >> 20) +
                            " MB left");
    }
}

const KnownFile& fileOf(const KnownSet& set, const std::vector<KnownFile>& files,
                        const SetDownloadStep& step) {
    const std::string name = dataset::fileNameOf(step.path);
    const auto found = std::find_if(files.begin(), files.end(), [&](const KnownFile& file) {
        return file.name + kPacked == name;
    });
    if (found == files.end()) {
        throw std::invalid_argument(set.title + " has no file " + name);
    }
    return *found;
}

DownloadEnd fetchArchive(const KnownSet& set, const SetDownloadStep& step,
                         const DownloadOptions& options) {
    const KnownDownload& source = set.download;
    std::uint64_t unpacked = 0;
    for (const KnownFile& file : filesOf(set)) {
        unpacked += file.bytes;
    }
    requireRoom(step.path, source.bytes + unpacked);
    const auto verify = [&](const std::string& part) { return wrongArchive(source, part); };
    // One that was not unpacked to its end, or that somebody put there.
    const bool isThere = fs::exists(step.path) && wrongArchive(source, step.path).empty();
    if ((!isThere && download({step.url, step.path, source.bytes, verify}, options) ==
                         DownloadEnd::Cancelled) ||
        !unpackMembers(step.path, filesOf(set), fs::path(step.path).parent_path().string(),
                       options.cancel)) {
        return DownloadEnd::Cancelled;
    }
    fs::remove(step.path);
    return DownloadEnd::Done;
}

}  // namespace

std::vector<SetDownloadStep> downloadSteps(const KnownSet& set, const std::string& to,
                                           const std::string& from) {
    std::string address = from.empty() ? set.download.address : from;
    while (address.ends_with('/')) {
        address.pop_back();
    }
    const std::string folder = to + '/' + set.folders.front() + '/';
    std::vector<SetDownloadStep> steps;
    bool missing = false;
    for (const KnownFile& file : filesOf(set)) {
        if (dataset::plainOrPacked(folder + file.name).empty()) {
            missing = true;
            steps.push_back({address + '/' + file.name + kPacked, folder + file.name + kPacked});
        }
    }
    const std::string& archive = set.download.archive;
    if (!archive.empty() && missing) {
        return {{address + '/' + archive, folder + archive, true}};
    }
    return steps;
}

DownloadEnd runStep(const KnownSet& set, const SetDownloadStep& step,
                    const DownloadOptions& options) {
    if (step.isArchive) {
        return fetchArchive(set, step, options);
    }
    const std::vector<KnownFile> files = filesOf(set);
    const KnownFile& file = fileOf(set, files, step);
    requireRoom(step.path, file.bytes);
    const auto verify = [&](const std::string& part) { return wrongContent(file, part); };
    // gzip adds five bytes to 16 kB at most.
    const std::uint64_t most = file.bytes + file.bytes / 1000 + 1024;
    return download({step.url, step.path, most, verify}, options);
}

}  // namespace core
