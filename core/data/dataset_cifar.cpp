#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "core/data/dataset_formats.h"
#include "core/io/file_bytes.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::dataset {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCifarPixels = 3 * 32 * 32;
constexpr std::size_t kCifarRecord = 1 + kCifarPixels;

void requireCifar(const std::string& path, std::string_view bytes) {
    if (bytes.empty() || bytes.size() % kCifarRecord != 0) {
        throw ParseError(path, "file", "CIFAR-10 records of 3073 bytes",
                         std::to_string(bytes.size()) + " bytes");
    }
    for (std::size_t at = 0; at < bytes.size(); at += kCifarRecord) {
        const auto label = static_cast<unsigned char>(bytes[at]);
        if (label > 9) {
            throw ParseError(path, "byte " + std::to_string(at), "a label from 0 to 9",
                             std::to_string(label));
        }
    }
}

void appendCifarRecord(Dataset& set, std::string_view bytes, std::size_t record) {
    const std::size_t at = record * kCifarRecord;
    set.labels.push_back(static_cast<unsigned char>(bytes[at]));
    appendPixels(set, bytes.substr(at + 1, kCifarPixels));
}

/// Indices a part of the test set holds, from its name: "test_0000-0499_1000-9999_jpeg75.bin.gz".
std::vector<std::int64_t> indicesFromName(const std::string& path) {
    constexpr std::int64_t kMost = 1'000'000;
    const std::string name = fs::path(path).filename().string();
    std::vector<std::int64_t> indices;
    for (std::size_t at = name.find('_'); at != std::string::npos; at = name.find('_', at + 1)) {
        const std::size_t end = name.find_first_of("_.", at + 1);
        const std::string_view part = std::string_view(name).substr(at + 1, end - at - 1);
        const std::size_t dash = part.find('-');
        if (dash == part.npos) {
            continue;
        }
        const auto low = maybeInteger(part.substr(0, dash));
        const auto high = maybeInteger(part.substr(dash + 1));
        if (!low || !high || *low < 0 || *high < *low || *high >= kMost) {
            throw ParseError(path, "file name", "ranges of sample indices", inQuotes(part));
        }
        for (std::int64_t i = *low; i <= *high; ++i) {
            indices.push_back(i);
        }
    }
    return indices;
}

/// Where each wanted sample lies: the first part that has its index.
std::map<std::int64_t, std::pair<std::size_t, std::size_t>> placesOf(
    const std::vector<CifarPart>& parts, std::int64_t first) {
    std::map<std::int64_t, std::pair<std::size_t, std::size_t>> places;
    for (std::size_t p = 0; p < parts.size(); ++p) {
        for (std::size_t i = 0; i < parts[p].indices.size(); ++i) {
            places.emplace(parts[p].indices[i], std::pair(p, i));
        }
    }
    while (first > 0 && static_cast<std::int64_t>(places.size()) > first) {
        places.erase(std::prev(places.end()));
    }
    return places;
}

}  // namespace

bool isCifar(std::string_view bytes) {
    return !bytes.empty() && bytes.size() % kCifarRecord == 0 &&
           static_cast<unsigned char>(bytes[0]) <= 9;
}

Dataset readCifar(const std::string& path, std::string_view bytes, std::int64_t first) {
    requireCifar(path, bytes);
    Dataset set;
    set.shape = {3, 32, 32};
    const std::size_t records = bytes.size() / kCifarRecord;
    const std::size_t count =
        first > 0 ? std::min(records, static_cast<std::size_t>(first)) : records;
    for (std::size_t i = 0; i < count; ++i) {
        appendCifarRecord(set, bytes, i);
    }
    countSamples(set);
    return set;
}

/// The parts of a test set that a folder holds, exact ones first.
std::vector<CifarPart> cifarParts(const std::string& folder) {
    std::vector<CifarPart> parts;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        const bool exact = name.find("_exact.bin") != std::string::npos;
        if (name.rfind("test_", 0) == 0 &&
            (exact || name.find("_jpeg75.bin") != std::string::npos)) {
            parts.push_back({entry.path().string(), indicesFromName(entry.path().string()), exact});
        }
    }
    std::sort(parts.begin(), parts.end(), [](const CifarPart& a, const CifarPart& b) {
        return std::pair(!a.exact, a.path) < std::pair(!b.exact, b.path);
    });
    return parts;
}

Dataset readCifarParts(const std::vector<CifarPart>& parts, std::int64_t first) {
    Dataset set;
    set.shape = {3, 32, 32};
    std::map<std::size_t, std::string> contents;
    std::int64_t inexact = 0;
    for (const auto& [index, place] : placesOf(parts, first)) {
        const CifarPart& part = parts[place.first];
        auto content = contents.find(place.first);
        if (content == contents.end()) {
            content =
                contents.emplace(place.first, readFileBytes(part.path, kMaxDatasetBytes)).first;
            requireCifar(part.path, content->second);
            if (content->second.size() / kCifarRecord != part.indices.size()) {
                throw ParseError(part.path, "file",
                                 std::to_string(part.indices.size()) + " records as its name says",
                                 std::to_string(content->second.size() / kCifarRecord));
            }
        }
        appendCifarRecord(set, content->second, place.second);
        set.indices.push_back(index);
        inexact += part.exact ? 0 : 1;
    }
    if (inexact > 0) {
        set.note = std::to_string(inexact) + " of " + std::to_string(set.labels.size()) +
                   " samples come from a JPEG copy, not from the exact pixels";
    }
    countSamples(set);
    return set;
}

}  // namespace core::dataset
