#include "core/data/open_samples.h"

#include <filesystem>

#include "core/data/array_samples.h"
#include "core/data/byte_samples.h"
#include "core/data/csv_samples.h"
#include "core/data/known_sets.h"
#include "core/data/picture_folder.h"
#include "core/data/pictures.h"
#include "core/data/toy_samples.h"
#include "core/io/file_bytes.h"
#include "core/io/parse_error.h"

namespace core {
namespace dataset {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFormats = "IDX images, CIFAR-10 or JPEG records, .npz arrays or CSV rows";

bool exists(const std::string& path) {
    std::error_code error;
    return fs::exists(path, error);
}

bool isFolder(const std::string& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

/// Of files only arrays know splits.
ListedSamplesPtr openFile(const std::string& path, const std::string& split = {}) {
    Blob blob{path, readFileBytes(path, kMaxDatasetBytes)};
    const std::string_view bytes(blob.bytes);
    if (isArrays(bytes)) {
        return openArrays(path, bytes, split);
    }
    if (!split.empty()) {
        throw ParseError(path + ':' + split, "data set",
                         "a known set, a folder or .npz arrays in front of :" + split,
                         "another file");
    }
    if (isIdx(bytes)) {
        return openIdx(std::move(blob));
    }
    if (isJpegRecords(bytes)) {
        return openJpegRecords(std::move(blob));
    }
    if (isCifar(bytes)) {
        return openCifar(std::move(blob));
    }
    if (isPicture(bytes)) {
        throw ParseError(path, "file",
                         "a data set; pictures are read as FOLDER/CLASS/*.png or .jpg",
                         "a single picture");
    }
    if (bytes.empty() || !looksLikeCsv(bytes)) {
        throw ParseError(path, "file", kFormats, bytes.empty() ? "an empty file" : "other data");
    }
    return openCsv(std::move(blob));
}

/// Images of the split in IDX form; empty if there are none.
std::string idxImagesIn(const std::string& folder, const std::string& split) {
    const std::string stem = folder + '/' + (split == "train" ? "train" : "t10k") + "-images";
    const std::string usual = plainOrPacked(stem + "-idx3-ubyte");
    return usual.empty() ? plainOrPacked(stem + ".idx3-ubyte") : usual;
}

ListedSamplesPtr openFolder(const std::string& folder, const std::string& split,
                            std::int64_t limit) {
    const std::string wanted = split.empty() ? "test" : split;
    if (ListedSamplesPtr files = openSplitFiles(folder, wanted, limit)) {
        return files;
    }
    const std::string inner = folder + '/' + wanted;
    if (isFolder(inner) && hasClassFolders(inner)) {
        return openPictureFolder(inner);
    }
    if (!split.empty()) {
        throw ParseError(folder, "folder", "a split " + split + " (files or a folder of that name)",
                         "none");
    }
    return openPictureFolder(folder);
}

ListedSamplesPtr openKnown(const KnownSet& set, const std::string& split,
                           const std::string& dataDir, std::int64_t limit) {
    for (const std::string& folder : set.folders) {
        const std::string path = dataDir + '/' + folder;
        if (!dataDir.empty() && isFolder(path)) {
            if (ListedSamplesPtr samples = openSplitFiles(path, split, limit)) {
                return samples;
            }
        }
    }
    const auto& files = set.splits.at(split == "train" ? 1 : 0).files;
    throw ParseError(set.id, "data set",
                     set.folders.front() + '/' + files.front().name +
                         ", plain or .gz (--data-dir DIR or REACHSCOPE_DATA says where; reachscope "
                         "data download " +
                         set.id + " fetches it)",
                     dataDir.empty() ? "no data folder given" : "no such thing below " + dataDir);
}

std::string knownNames() {
    std::string names;
    for (const KnownSet& set : knownSets()) {
        names += (names.empty() ? "" : ", ") + set.id;
    }
    for (const ToySet& set : toySets()) {
        names += ", " + set.id;
    }
    return names;
}

/// A file, or a folder with a split after it or none.
ListedSamplesPtr openPath(const std::string& path, std::int64_t limit) {
    const SplitName name = exists(path) ? SplitName{path, {}} : splitNameOf(path);
    if (name.name.find('/') == std::string::npos && !exists(name.name)) {
        throw ParseError(path, "data set", knownNames() + " or a file", "neither");
    }
    if (isFolder(name.name)) {
        return openFolder(name.name, name.split, limit);
    }
    return openFile(name.name, name.split);
}

}  // namespace

ListedSamplesPtr openSplitFiles(const std::string& folder, const std::string& split,
                                std::int64_t limit) {
    const std::string images = idxImagesIn(folder, split);
    return images.empty() ? openCifarFolder(folder, split, limit) : openFile(images);
}

ListedSamplesPtr openFirstSamples(const std::string& nameOrPath, const std::string& dataDir,
                                  std::int64_t limit) {
    if (const KnownSet* known = knownSet(nameOrPath)) {
        const std::string said = splitNameOf(nameOrPath).split;
        const std::string split = said.empty() ? "test" : said;
        ListedSamplesPtr samples = openKnown(*known, split, dataDir, limit);
        samples->list().id = nameOrPath;
        samples->list().title = datasetTitle(known->id + ':' + split);
        samples->list().classes = known->classes;
        return samples;
    }
    if (const ToySet* toy = maybeToySet(nameOrPath)) {
        const std::string said = splitNameOf(nameOrPath).split;
        ListedSamplesPtr samples = openToySet(*toy, said.empty() ? "test" : said);
        samples->list().id = nameOrPath;
        return samples;
    }
    ListedSamplesPtr samples = openPath(nameOrPath, limit);
    samples->list().id = samples->list().title = datasetTitle(nameOrPath);
    return samples;
}

}  // namespace dataset

std::unique_ptr<SampleSource> openSamples(const std::string& nameOrPath,
                                          const std::string& dataDir) {
    return dataset::openFirstSamples(nameOrPath, dataDir, 0);
}

}  // namespace core
