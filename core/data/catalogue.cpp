#include "core/data/catalogue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include "core/data/listed_samples.h"
#include "core/data/open_samples.h"
#include "core/data/packed_reader.h"

namespace core {
namespace {

constexpr std::int64_t kPiece = 500;  // samples read at once

std::string foundPath(const std::string& folder, const KnownFile& file) {
    std::string path = dataset::plainOrPacked(folder + '/' + file.name);
    if (path.empty()) {
        // The name some mirrors unpack it to: t10k-images.idx3-ubyte.
        std::string dotted = file.name;
        const std::size_t at = dotted.find("-idx");
        if (at != std::string::npos) {
            dotted[at] = '.';
            path = dataset::plainOrPacked(folder + '/' + dotted);
        }
    }
    return path;
}

std::vector<FoundFile> filesIn(const std::string& folder, const std::vector<KnownFile>& files,
                               bool original) {
    std::vector<FoundFile> found;
    for (const KnownFile& file : files) {
        found.push_back({file, foundPath(folder, file), original});
    }
    return found;
}

std::ptrdiff_t presentIn(const std::vector<FoundFile>& files) {
    return std::count_if(files.begin(), files.end(),
                         [](const FoundFile& file) { return !file.path.empty(); });
}

/// Runs through a split's samples and sums up.
class SampleSums {
public:
    SampleSums(const SampleSource& source, std::size_t classes)
        : m_source(source), m_perClass(classes) {}

    /// False if cancelled.
    bool run(const CheckProgress& progress, const std::atomic<bool>* cancel) {
        const auto channels = static_cast<std::size_t>(m_source.shape().at(0));
        m_sums.assign(channels, {0.0, 0.0});
        for (std::int64_t first = 0; first < m_source.count(); first += kPiece) {
            if (cancel != nullptr && cancel->load()) {
                return false;
            }
            add(m_source.read(first, std::min(kPiece, m_source.count() - first)));
            if (progress) {
                progress(static_cast<double>(first) / static_cast<double>(m_source.count()));
            }
        }
        return true;
    }

    void writeTo(SplitCheck& check) const {
        check.count = m_source.count();
        check.note = m_source.note();
        check.perClass = m_perClass;
        check.lowest = m_lowest;
        check.highest = m_highest;
        const double places = static_cast<double>(elementCount(m_source.shape())) /
                              static_cast<double>(m_sums.size()) *
                              static_cast<double>(m_source.count());
        for (const auto& [sum, squares] : m_sums) {
            const double mean = sum / places;
            check.mean.push_back(mean);
            check.deviation.push_back(std::sqrt(std::max(squares / places - mean * mean, 0.0)));
        }
        if (m_wrongLabels > 0) {
            check.troubles.push_back(std::to_string(m_wrongLabels) +
                                     " samples have a label that is no class");
        }
    }

private:
    void add(const Dataset& piece) {
        const auto size = static_cast<std::size_t>(elementCount(piece.shape));
        const std::size_t places = size / m_sums.size();
        for (std::size_t i = 0; i < piece.pixels.size(); ++i) {
            const double pixel = piece.pixels[i];
            m_lowest = std::min(m_lowest, pixel);
            m_highest = std::max(m_highest, pixel);
            auto& sums = m_sums[i % size / places];
            sums[0] += pixel;
            sums[1] += pixel * pixel;
        }
        for (const int label : piece.labels) {
            if (label >= 0 && static_cast<std::size_t>(label) < m_perClass.size()) {
                ++m_perClass[static_cast<std::size_t>(label)];
            } else {
                ++m_wrongLabels;
            }
        }
    }

    const SampleSource& m_source;
    std::vector<std::int64_t> m_perClass;
    std::vector<std::array<double, 2>> m_sums;
    std::int64_t m_wrongLabels = 0;
    double m_lowest = 1.0;
    double m_highest = 0.0;
};

void checkFiles(const SplitFiles& found, SplitCheck& check) {
    for (const FoundFile& file : found.files) {
        if (file.path.empty()) {
            check.troubles.push_back(file.file.name + " is missing");
            continue;
        }
        const ContentSum sum = contentSum(file.path, dataset::kMaxDatasetBytes);
        const bool right = sum.sha256 == file.file.sha256;
        check.files.push_back({file.path, file.isOriginal, sum.bytes, sum.sha256, right});
        if (!right) {
            check.troubles.push_back(file.path + ": expected " + std::to_string(file.file.bytes) +
                                     " bytes with SHA-256 " + file.file.sha256 + ", found " +
                                     std::to_string(sum.bytes) + " with " + sum.sha256);
        }
    }
}

void checkSamples(const SplitFiles& found, SplitCheck& check, const CheckProgress& progress,
                  const std::atomic<bool>* cancel) {
    const auto samples = dataset::openSplitFiles(found.folder, found.split->id, 0);
    if (samples == nullptr) {
        check.troubles.push_back(found.folder + ": no samples of the split " + found.split->id);
        return;
    }
    if (samples->shape() != found.set->shape) {
        check.troubles.push_back("samples of " + toString(found.set->shape) + " expected, found " +
                                 toString(samples->shape()));
        return;
    }
    SampleSums sums(*samples, found.set->classes.size());
    if (!sums.run(progress, cancel)) {
        check.verdict = SplitVerdict::Cancelled;
        return;
    }
    sums.writeTo(check);
    if (found.status == SplitStatus::Complete && check.count != found.split->count) {
        check.troubles.push_back(std::to_string(found.split->count) + " samples expected, found " +
                                 std::to_string(check.count));
    }
}

}  // namespace

std::string nameOf(SplitStatus status) {
    switch (status) {
        case SplitStatus::Missing:
            return "missing";
        case SplitStatus::Incomplete:
            return "incomplete";
        case SplitStatus::Parts:
            return "parts";
        case SplitStatus::Complete:
            return "complete";
    }
    return {};
}

std::string nameOf(SplitVerdict verdict) {
    switch (verdict) {
        case SplitVerdict::Official:
            return "official";
        case SplitVerdict::Parts:
            return "parts";
        case SplitVerdict::Wrong:
            return "wrong";
        case SplitVerdict::Missing:
            return "missing";
        case SplitVerdict::Cancelled:
            return "cancelled";
    }
    return {};
}

SplitFiles findSplit(const KnownSet& set, const KnownSplit& split, const std::string& dataDir) {
    SplitFiles result{&set, &split, SplitStatus::Missing, {}, filesIn({}, split.files, true)};
    for (FoundFile& file : result.files) {
        file.path.clear();
    }
    for (const std::string& folder : set.folders) {
        const std::string path = dataDir + '/' + folder;
        std::vector<FoundFile> originals = filesIn(path, split.files, true);
        const auto present = presentIn(originals);
        if (!dataDir.empty() && present > 0) {
            const bool all = present == std::ssize(originals);
            return {&set, &split, all ? SplitStatus::Complete : SplitStatus::Incomplete, path,
                    std::move(originals)};
        }
        std::vector<FoundFile> parts = filesIn(path, split.parts, false);
        std::erase_if(parts, [](const FoundFile& file) { return file.path.empty(); });
        if (!dataDir.empty() && !parts.empty()) {
            return {&set, &split, SplitStatus::Parts, path, std::move(parts)};
        }
    }
    return result;
}

SplitCheck checkSplit(const SplitFiles& found, const CheckProgress& progress,
                      const std::atomic<bool>* cancel) {
    SplitCheck check;
    if (found.status == SplitStatus::Missing) {
        return check;
    }
    check.verdict =
        found.status == SplitStatus::Complete ? SplitVerdict::Official : SplitVerdict::Parts;
    try {
        checkFiles(found, check);
        checkSamples(found, check, progress, cancel);
    } catch (const std::exception& error) {
        check.troubles.emplace_back(error.what());
    }
    if (!check.troubles.empty() && check.verdict != SplitVerdict::Cancelled) {
        check.verdict = SplitVerdict::Wrong;
    }
    return check;
}

}  // namespace core
