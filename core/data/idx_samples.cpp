#include <filesystem>
#include <utility>

#include "core/data/byte_samples.h"
#include "core/io/file_bytes.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::dataset {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kImageHeader = 16;
constexpr std::uint64_t kLabelHeader = 8;

std::uint32_t bigEndian(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

std::vector<std::uint64_t> idxAxes(const std::string& path, std::string_view bytes,
                                   std::size_t expected) {
    if (!isIdx(bytes) || bytes.size() < 4 + 4 * expected ||
        static_cast<unsigned char>(bytes[3]) != expected) {
        throw ParseError(path, "byte 0",
                         "IDX data of bytes with " + std::to_string(expected) + " axes", "others");
    }
    std::vector<std::uint64_t> axes;
    std::uint64_t count = 1;
    for (std::size_t i = 0; i < expected; ++i) {
        axes.push_back(bigEndian(bytes, 4 + 4 * i));
        count =
            axes.back() == 0 || count > kMaxDatasetBytes / axes.back() ? 0 : count * axes.back();
    }
    if (count == 0 || bytes.size() - 4 - 4 * expected != count) {
        throw ParseError(path, "byte " + std::to_string(4 + 4 * expected),
                         "as many bytes as the IDX axes say",
                         std::to_string(bytes.size() - 4 - 4 * expected));
    }
    return axes;
}

/// t10k-images-idx3-ubyte -> t10k-labels-idx1-ubyte; torchvision's t10k-images.idx3-ubyte too.
std::string labelFileOf(const std::string& imageFile) {
    const fs::path path(imageFile);
    std::string name = path.filename().string();
    for (const auto& [from, to] : {std::pair{"images", "labels"}, {"idx3", "idx1"}}) {
        const std::size_t at = name.find(from);
        if (at == std::string::npos) {
            throw ParseError(imageFile, "file name", "…images-idx3…, so that the labels are found",
                             inQuotes(name));
        }
        name.replace(at, std::string_view(from).size(), to);
    }
    if (name.ends_with(".gz")) {
        name.resize(name.size() - 3);
    }
    const std::string plain = (path.parent_path() / name).string();
    const std::string found = plainOrPacked(plain);
    if (found.empty()) {
        throw ParseError(plain, "file", "the labels of " + imageFile, "no such file");
    }
    return found;
}

std::vector<int> labelsOf(const std::string& imageFile, std::uint64_t images) {
    const std::string path = labelFileOf(imageFile);
    const std::string bytes = readFileBytes(path, kMaxDatasetBytes);
    const std::vector<std::uint64_t> axes = idxAxes(path, bytes, 1);
    if (axes[0] != images) {
        throw ParseError(path, "byte 4", std::to_string(images) + " labels, one an image",
                         std::to_string(axes[0]));
    }
    std::vector<int> labels;
    labels.reserve(images);
    for (std::uint64_t i = 0; i < images; ++i) {
        labels.push_back(static_cast<unsigned char>(bytes[kLabelHeader + i]));
    }
    return labels;
}

}  // namespace

bool isIdx(std::string_view bytes) { return bytes.substr(0, 3) == std::string_view("\0\0\x08", 3); }

ListedSamplesPtr openIdx(Blob images) {
    const std::vector<std::uint64_t> axes = idxAxes(images.path, images.bytes, 3);
    SampleList list;
    list.shape = {1, static_cast<std::int64_t>(axes[1]), static_cast<std::int64_t>(axes[2])};
    list.labels = labelsOf(images.path, axes[0]);
    list.id = list.title = fileNameOf(images.path);
    std::vector<BytePlace> places;
    places.reserve(axes[0]);
    for (std::uint64_t i = 0; i < axes[0]; ++i) {
        places.push_back({0, 0, kImageHeader + i * axes[1] * axes[2]});
    }
    std::vector<Blob> blobs;
    blobs.push_back(std::move(images));
    return std::make_unique<ByteSamples>(std::move(list), std::move(blobs), std::move(places));
}

}  // namespace core::dataset
