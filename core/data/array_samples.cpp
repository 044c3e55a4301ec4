#include "core/data/array_samples.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <utility>

#include "core/io/checkpoint/state_dict.h"
#include "core/io/file_bytes.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::dataset {
namespace {

namespace fs = std::filesystem;

constexpr double kMostLabels = 100'000;

/// Numbers that came as floats.
class FloatSamples : public ListedSamples {
public:
    FloatSamples(SampleList list, std::vector<float> pixels)
        : ListedSamples(std::move(list)), m_pixels(std::move(pixels)) {}

private:
    void writePixels(std::size_t sample, std::span<float> pixels) const override {
        std::copy_n(m_pixels.begin() + static_cast<std::ptrdiff_t>(sample * pixels.size()),
                    pixels.size(), pixels.begin());
    }

    std::vector<float> m_pixels;
};

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

const StoredTensor* findAny(const StateDict& arrays, const std::string& name) {
    const auto found =
        std::find_if(arrays.tensors.begin(), arrays.tensors.end(),
                     [&](const StoredTensor& tensor) { return lower(tensor.name) == name; });
    return found == arrays.tensors.end() ? nullptr : &*found;
}

std::string namesOf(const StateDict& arrays) {
    std::string names;
    for (const StoredTensor& tensor : arrays.tensors) {
        names += (names.empty() ? "" : ", ") + tensor.name;
    }
    return names.empty() ? "none" : inQuotes(names);
}

/// Images and labels in one file; {nullptr, nullptr} if no pair of names is there.
std::pair<const StoredTensor*, const StoredTensor*> pairIn(const StateDict& arrays,
                                                           const std::string& split) {
    const std::string wanted = split.empty() ? "test" : split;
    std::vector<std::pair<std::string, std::string>> names{
        {"x_" + wanted, "y_" + wanted}, {wanted + "_images", wanted + "_labels"}};
    if (split.empty()) {
        names.insert(names.end(), {{"x", "y"},
                                   {"images", "labels"},
                                   {"data", "labels"},
                                   {"x", "labels"},
                                   {"arr_0", "arr_1"}});
    }
    for (const auto& [images, labels] : names) {
        const StoredTensor* first = findAny(arrays, images);
        const StoredTensor* second = findAny(arrays, labels);
        if (first != nullptr && second != nullptr) {
            return {first, second};
        }
    }
    return {nullptr, nullptr};
}

/// The file of the labels by the name of the images'; empty if there is none.
std::string labelFileOf(const std::string& imageFile) {
    constexpr std::array<std::pair<const char*, const char*>, 5> kNames{
        {{"images", "labels"}, {"X", "y"}, {"x_", "y_"}, {"_x", "_y"}, {"data", "labels"}}};
    const fs::path path(imageFile);
    for (const auto& [from, to] : kNames) {
        std::string name = path.filename().string();
        const std::size_t at = name.rfind(from);
        if (at == std::string::npos) {
            continue;
        }
        name.replace(at, std::string_view(from).size(), to);
        const std::string found = (path.parent_path() / name).string();
        std::error_code error;
        if (fs::is_regular_file(found, error)) {
            return found;
        }
    }
    return {};
}

std::vector<int> labelsOf(const std::string& path, const StoredTensor& tensor,
                          std::int64_t images) {
    const bool isRow =
        tensor.shape.size() == 1 || (tensor.shape.size() == 2 && tensor.shape[1] == 1);
    const auto count = static_cast<std::int64_t>(tensor.values.size());
    if (!isRow || count != images) {
        throw ParseError(path, "array " + tensor.name,
                         std::to_string(images) + " labels, one an image",
                         "shape " + toString(tensor.shape));
    }
    std::vector<int> labels;
    for (const double value : tensor.values) {
        if (!(value >= 0.0 && value <= kMostLabels) || value != std::floor(value)) {
            throw ParseError(path, "array " + tensor.name, "whole numbers from 0 on as labels",
                             exactText(value));
        }
        labels.push_back(static_cast<int>(value));
    }
    return labels;
}

/// How an array of images is laid out.
struct ImageLayout {
    std::int64_t count = 0;
    Shape shape;
    bool channelsLast = false;
};

bool isChannels(std::int64_t size) { return size == 1 || size == 3; }

ImageLayout layoutOf(const std::string& path, const StoredTensor& tensor) {
    const std::vector<std::int64_t>& sizes = tensor.shape;
    const bool any = !tensor.values.empty();
    if (any && sizes.size() == 2) {
        return {sizes[0], sizes[1] == 784 ? Shape{1, 28, 28} : Shape{sizes[1]}, false};
    }
    if (any && sizes.size() == 3) {
        return {sizes[0], {1, sizes[1], sizes[2]}, false};
    }
    if (any && sizes.size() == 4 && isChannels(sizes[3])) {
        return {sizes[0], {sizes[3], sizes[1], sizes[2]}, true};
    }
    if (any && sizes.size() == 4 && isChannels(sizes[1])) {
        return {sizes[0], {sizes[1], sizes[2], sizes[3]}, false};
    }
    throw ParseError(
        path, "array " + tensor.name,
        "images [n, height, width, channels] or [n, channels, height, width] with 1 or "
        "3 channels, [n, height, width] or [n, features]",
        "shape " + toString(sizes));
}

bool isWholeType(ElementType type) {
    switch (type) {
        case ElementType::UInt8:
        case ElementType::Int8:
        case ElementType::Int16:
        case ElementType::Int32:
        case ElementType::Int64:
            return true;
        case ElementType::Float64:
        case ElementType::Float32:
        case ElementType::Float16:
        case ElementType::BFloat16:
        case ElementType::Bool:
            return false;
    }
    return false;
}

void requireRange(const std::string& path, const StoredTensor& tensor) {
    const double most = isWholeType(tensor.type) ? 255.0 : 1.0;
    for (const double value : tensor.values) {
        if (!(value >= 0.0 && value <= most)) {
            throw ParseError(path, "array " + tensor.name,
                             most == 1.0
                                 ? "pixels in [0, 1], as its numbers are " + nameOf(tensor.type)
                                 : "pixels from 0 to 255",
                             exactText(value));
        }
    }
}

/// The values of all images, channels first, as T.
template <typename T, typename Store>
Store channelsFirst(const StoredTensor& tensor, const ImageLayout& layout) {
    Store values;
    values.reserve(tensor.values.size());
    const auto size = static_cast<std::size_t>(elementCount(layout.shape));
    const auto channels = layout.channelsLast ? static_cast<std::size_t>(layout.shape[0]) : 1;
    const std::size_t places = size / channels;
    for (std::size_t start = 0; start < tensor.values.size(); start += size) {
        for (std::size_t c = 0; c < channels; ++c) {
            for (std::size_t p = 0; p < places; ++p) {
                values.push_back(static_cast<T>(tensor.values[start + p * channels + c]));
            }
        }
    }
    return values;
}

ListedSamplesPtr samplesOf(const std::string& path, const StoredTensor& tensor, SampleList list) {
    const ImageLayout layout = layoutOf(path, tensor);
    requireRange(path, tensor);
    list.shape = layout.shape;
    if (!isWholeType(tensor.type)) {
        return std::make_unique<FloatSamples>(
            std::move(list), channelsFirst<float, std::vector<float>>(tensor, layout));
    }
    std::vector<BytePlace> places;
    for (std::int64_t i = 0; i < layout.count; ++i) {
        places.push_back({0, 0, static_cast<std::uint64_t>(i * elementCount(layout.shape))});
    }
    std::vector<Blob> blobs(1);
    blobs[0].path = path;
    for (const unsigned char byte :
         channelsFirst<unsigned char, std::vector<unsigned char>>(tensor, layout)) {
        blobs[0].bytes += static_cast<char>(byte);
    }
    return std::make_unique<ByteSamples>(std::move(list), std::move(blobs), std::move(places));
}

/// The only array of the file with the labels.
std::vector<int> labelsBeside(const std::string& imageFile, std::int64_t images) {
    const std::string path = labelFileOf(imageFile);
    if (path.empty()) {
        throw ParseError(imageFile, "file",
                         "labels in it (x and y, images and labels) or in a file beside (…y… for "
                         "…X…, …labels… for …images…)",
                         "neither");
    }
    const StateDict arrays = parseStateDict(path, readFileBytes(path, kMaxDatasetBytes));
    if (arrays.tensors.size() != 1) {
        throw ParseError(path, "file", "one array of labels", namesOf(arrays));
    }
    return labelsOf(path, arrays.tensors.front(), images);
}

}  // namespace

bool isArrays(std::string_view bytes) {
    const CheckpointKind kind = checkpointKind(bytes);
    return kind == CheckpointKind::Npz || kind == CheckpointKind::Npy;
}

ListedSamplesPtr openArrays(const std::string& path, std::string_view bytes,
                            const std::string& split) {
    const StateDict arrays = parseStateDict(path, bytes);
    auto [images, labels] = pairIn(arrays, split);
    if (images == nullptr && arrays.tensors.size() == 1 && split.empty()) {
        images = &arrays.tensors.front();
    }
    if (images == nullptr) {
        throw ParseError(path, "file",
                         split.empty() ? "arrays x and y, images and labels or x_test and y_test"
                                       : "arrays x_" + split + " and y_" + split,
                         namesOf(arrays));
    }
    const std::int64_t count = layoutOf(path, *images).count;
    SampleList list;
    list.id = list.title = fileNameOf(path);
    list.labels = labels != nullptr ? labelsOf(path, *labels, count) : labelsBeside(path, count);
    return samplesOf(path, *images, std::move(list));
}

}  // namespace core::dataset
