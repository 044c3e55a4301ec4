#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "core/data/cifar_records.h"
#include "core/io/file_bytes.h"
#include "core/io/parse_error.h"

namespace core::dataset {
namespace {

namespace fs = std::filesystem;

/// Records gathered from several files, by their index in the split.
struct Gathered {
    std::vector<Blob> blobs;
    std::map<std::int64_t, std::pair<CifarRecord, bool>> records;  ///< true: from a JPEG copy
};

Blob readBlob(const std::string& path) { return {path, readFileBytes(path, kMaxDatasetBytes)}; }

ListedSamplesPtr samplesOf(Gathered gathered, std::string title) {
    SampleList list;
    list.id = list.title = std::move(title);
    list.shape = {3, 32, 32};
    std::vector<BytePlace> places;
    for (const auto& [index, entry] : gathered.records) {
        list.indices.push_back(index);
        list.labels.push_back(entry.first.label);
        list.copies.push_back(entry.second);
        places.push_back(entry.first.place);
    }
    return std::make_unique<ByteSamples>(std::move(list), std::move(gathered.blobs),
                                         std::move(places));
}

void requireCount(const CifarPart& part, std::size_t records) {
    if (!part.indices.empty() && part.indices.size() != records) {
        throw ParseError(part.path, "file",
                         std::to_string(part.indices.size()) + " records as its name says",
                         std::to_string(records));
    }
}

/// The records of one more part; those whose index is there already stay.
void gather(Gathered& gathered, const CifarPart& part, Blob blob) {
    const auto number = static_cast<std::uint32_t>(gathered.blobs.size());
    const std::vector<CifarRecord> records =
        part.jpeg ? jpegRecords(blob, number) : binaryRecords(blob, number);
    requireCount(part, records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        const std::int64_t index =
            part.indices.empty() ? static_cast<std::int64_t>(i) : part.indices[i];
        gathered.records.emplace(index, std::pair(records[i], !part.exact));
    }
    gathered.blobs.push_back(std::move(blob));
}

/// The split's whole batches; empty where there are none. Throws where one of several is missing.
std::vector<std::string> batchFiles(const std::string& folder, const std::string& split) {
    std::vector<std::string> names{"test_batch.bin"};
    if (split == "train") {
        names = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                 "data_batch_5.bin"};
    }
    std::vector<std::string> found;
    std::string missing;
    for (const std::string& name : names) {
        const std::string path = plainOrPacked(folder + '/' + name);
        if (path.empty()) {
            missing = name;
        } else {
            found.push_back(path);
        }
    }
    if (!found.empty() && !missing.empty()) {
        throw ParseError(folder, "folder", "the five batches data_batch_1.bin to data_batch_5.bin",
                         "no " + missing);
    }
    return found;
}

/// The parts of a split that a folder holds, exact ones first.
std::vector<CifarPart> partsOf(const std::string& folder, const std::string& split) {
    std::vector<CifarPart> parts;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        if (isPartName(entry.path().filename().string(), split)) {
            parts.push_back(partOf(entry.path().string()));
        }
    }
    std::sort(parts.begin(), parts.end(), [](const CifarPart& a, const CifarPart& b) {
        return std::pair(!a.exact, a.path) < std::pair(!b.exact, b.path);
    });
    return parts;
}

/// Whether the part could add nothing to the first `limit` samples.
bool isNotNeeded(const CifarPart& part, const Gathered& gathered, std::int64_t limit) {
    if (limit <= 0 || static_cast<std::int64_t>(gathered.records.size()) < limit) {
        return false;
    }
    const std::int64_t last = std::next(gathered.records.begin(), limit - 1)->first;
    if (part.indices.empty()) {
        return last == limit - 1;  // 0, 1, …: all of them are there
    }
    return std::all_of(part.indices.begin(), part.indices.end(), [&](std::int64_t index) {
        return index >= last || gathered.records.contains(index);
    });
}

ListedSamplesPtr openBatches(const std::vector<std::string>& files) {
    Gathered gathered;
    for (const std::string& file : files) {
        Blob blob = readBlob(file);
        const auto number = static_cast<std::uint32_t>(gathered.blobs.size());
        for (const CifarRecord& record : binaryRecords(blob, number)) {
            const auto index = static_cast<std::int64_t>(gathered.records.size());
            gathered.records.emplace_hint(gathered.records.end(), index, std::pair(record, false));
        }
        gathered.blobs.push_back(std::move(blob));
    }
    return samplesOf(std::move(gathered), "cifar10");
}

/// What a single file's name says, where it is a part's.
CifarPart partOfFile(const std::string& path, bool jpeg) {
    const std::string name = fileNameOf(path);
    CifarPart part{path, {}, !jpeg, jpeg};
    if (isPartName(name, "test") || isPartName(name, "train")) {
        part = partOf(path);
        part.jpeg = jpeg;
    }
    return part;
}

ListedSamplesPtr openSingle(Blob blob, bool jpeg) {
    const CifarPart part = partOfFile(blob.path, jpeg);
    Gathered gathered;
    std::string title = fileNameOf(blob.path);
    gather(gathered, part, std::move(blob));
    return samplesOf(std::move(gathered), std::move(title));
}

}  // namespace

ListedSamplesPtr openCifar(Blob records) { return openSingle(std::move(records), false); }

ListedSamplesPtr openJpegRecords(Blob records) { return openSingle(std::move(records), true); }

ListedSamplesPtr openCifarFolder(const std::string& folder, const std::string& split,
                                 std::int64_t limit) {
    const std::vector<std::string> batches = batchFiles(folder, split);
    if (!batches.empty()) {
        return openBatches(batches);
    }
    const std::vector<CifarPart> parts = partsOf(folder, split);
    if (parts.empty()) {
        return nullptr;
    }
    Gathered gathered;
    for (const CifarPart& part : parts) {
        if (!isNotNeeded(part, gathered, limit)) {
            gather(gathered, part, readBlob(part.path));
        }
    }
    return samplesOf(std::move(gathered), "cifar10");
}

}  // namespace core::dataset
