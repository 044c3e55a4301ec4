#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "core/data/known_sets.h"

namespace core {

/// A file of a known split, and where it lies.
struct FoundFile {
    KnownFile file;
    std::string path;         ///< plain or .gz; empty: not there
    bool isOriginal = false;  ///< one of the makers' files, not a part or copy
};

enum class SplitStatus {
    Missing,     ///< nothing of it is there
    Incomplete,  ///< some of the makers' files are missing
    Parts,       ///< parts or copies stand in for the makers' files
    Complete     ///< all of the makers' files are there
};

/// "missing", "incomplete", "parts", "complete"
std::string nameOf(SplitStatus status);

/// What a data folder holds of a known split. Only names are looked at.
struct SplitFiles {
    const KnownSet* set = nullptr;
    const KnownSplit* split = nullptr;
    SplitStatus status = SplitStatus::Missing;
    std::string folder;            ///< where it lies; empty: nowhere
    std::vector<FoundFile> files;  ///< the makers'; where none is there, parts found
};

SplitFiles findSplit(const KnownSet& set, const KnownSplit& split, const std::string& dataDir);

/// How far a check is, in [0, 1].
using CheckProgress = std::function<void(double share)>;

/// A file's bytes against what they should be.
struct FileCheck {
    std::string path;
    bool isOriginal = false;
    std::uint64_t bytes = 0;
    std::string sha256;  ///< of the uncompressed bytes
    bool isRight = false;
};

enum class SplitVerdict {
    Official,  ///< every byte is the makers'
    Parts,     ///< parts and copies, as they should be; the note says what
    Wrong,     ///< some file, count, label or pixel is not as it should be
    Missing,   ///< nothing to check
    Cancelled
};

/// "official", "parts", "wrong", "missing", "cancelled"
std::string nameOf(SplitVerdict verdict);

/// What a split turned out to hold.
struct SplitCheck {
    SplitVerdict verdict = SplitVerdict::Missing;
    std::vector<std::string> troubles;  ///< one line each
    std::vector<FileCheck> files;
    std::int64_t count = 0;
    std::vector<std::int64_t> perClass;
    double lowest = 0.0;  ///< pixels, in [0, 1]
    double highest = 0.0;
    std::vector<double> mean;  ///< of each channel
    std::vector<double> deviation;
    std::string note;
};

/// Reads all of a split: sizes and SHA-256 of its files, count of samples, labels, range, mean and
/// deviation of the pixels. What is wrong stands in the result; nothing is thrown for it. Seconds;
/// memory as openSamples'.
SplitCheck checkSplit(const SplitFiles& found, const CheckProgress& progress = {},
                      const std::atomic<bool>* cancel = nullptr);

}  // namespace core
