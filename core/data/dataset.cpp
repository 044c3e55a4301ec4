#include "core/data/dataset.h"

#include <algorithm>
#include <filesystem>

#include "core/data/dataset_formats.h"
#include "core/io/file_bytes.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core {
namespace dataset {
namespace {

bool isFile(const std::string& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error);
}

Dataset readFile(const std::string& path, std::int64_t first) {
    const std::string bytes = readFileBytes(path, kMaxDatasetBytes);
    Dataset set;
    if (isIdx(bytes)) {
        set = readIdx(path, bytes, first);
    } else if (isCifar(bytes)) {
        set = readCifar(path, bytes, first);
    } else if (!bytes.empty() && looksLikeCsv(bytes)) {
        set = readCsv(path, bytes, first);
    } else {
        throw ParseError(path, "file", "IDX images, CIFAR-10 records or CSV rows",
                         bytes.empty() ? "an empty file" : "other data");
    }
    set.name = std::filesystem::path(path).filename().string();
    return set;
}

[[noreturn]] void failMissing(const std::string& name, const std::string& dataDir,
                              const std::string& what) {
    throw ParseError(name, "data set", what + " (--data-dir DIR or REACHSCOPE_DATA says where)",
                     dataDir.empty() ? "no data folder given" : "no such thing below " + dataDir);
}

Dataset readNamedIdx(const std::string& name, const std::string& dataDir, std::int64_t first) {
    std::string underscored = name;
    std::replace(underscored.begin(), underscored.end(), '-', '_');
    for (const std::string& folder : {name, underscored}) {
        const std::string file = plainOrPacked(dataDir + "/" + folder + "/t10k-images-idx3-ubyte");
        if (!dataDir.empty() && !file.empty()) {
            Dataset set = readFile(file, first);
            set.name = name;
            return set;
        }
    }
    failMissing(name, dataDir, underscored + "/t10k-images-idx3-ubyte, plain or .gz");
}

Dataset readNamedCifar(const std::string& dataDir, std::int64_t first) {
    const std::string folder = dataDir + "/cifar10";
    if (!dataDir.empty()) {
        const std::string whole = plainOrPacked(folder + "/test_batch.bin");
        const std::vector<CifarPart> parts =
            whole.empty() ? cifarParts(folder) : std::vector<CifarPart>();
        if (!whole.empty() || !parts.empty()) {
            Dataset set = whole.empty() ? readCifarParts(parts, first) : readFile(whole, first);
            set.name = "cifar10";
            return set;
        }
    }
    failMissing("cifar10", dataDir, "cifar10/test_batch.bin or test_…_exact.bin, plain or .gz");
}

}  // namespace

std::string plainOrPacked(const std::string& path) {
    if (isFile(path)) {
        return path;
    }
    return isFile(path + ".gz") ? path + ".gz" : std::string();
}

void appendPixels(Dataset& set, std::string_view bytes) {
    for (const char byte : bytes) {
        set.pixels.push_back(static_cast<float>(static_cast<unsigned char>(byte)) / 255.0F);
    }
}

void countSamples(Dataset& set) {
    set.count = static_cast<std::int64_t>(set.labels.size());
    for (std::int64_t i = 0; i < set.count && set.indices.size() < set.labels.size(); ++i) {
        set.indices.push_back(i);
    }
}

}  // namespace dataset

Dataset readDataset(const std::string& nameOrPath, const std::string& dataDir, std::int64_t first) {
    using namespace dataset;
    if (nameOrPath == "mnist" || nameOrPath == "fashion-mnist" || nameOrPath == "fashion_mnist") {
        return readNamedIdx(nameOrPath, dataDir, first);
    }
    if (nameOrPath == "cifar10") {
        return readNamedCifar(dataDir, first);
    }
    if (nameOrPath.find('/') == std::string::npos && !isFile(nameOrPath)) {
        throw ParseError(nameOrPath, "data set", "mnist, fashion-mnist, cifar10 or a file",
                         "neither");
    }
    return readFile(nameOrPath, first);
}

}  // namespace core
