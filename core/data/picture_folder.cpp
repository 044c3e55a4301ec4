#include "core/data/picture_folder.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "core/data/pictures.h"
#include "core/io/file_bytes.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::dataset {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostPictureBytes = std::uint64_t{64} << 20;
constexpr std::int64_t kMostLabels = 100'000;
const std::string kWholeFile = "picture";

/// Numbers by value and before other names, those by their letters.
std::tuple<bool, std::int64_t, std::string> orderOf(const fs::path& path) {
    const auto number = maybeInteger(path.stem().string());
    return {!number.has_value(), number.value_or(0), path.filename().string()};
}

bool isHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

bool hasPictureName(const fs::path& path) {
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

/// What a folder holds, hidden things apart, in order.
std::vector<fs::path> entriesOf(const fs::path& folder, bool folders) {
    std::vector<fs::path> entries;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        std::error_code ignored;
        if (!isHidden(entry.path()) && entry.is_directory(ignored) == folders) {
            entries.push_back(entry.path());
        }
    }
    if (error) {
        throw ParseError(folder.string(), "folder", "a readable folder", error.message());
    }
    std::sort(entries.begin(), entries.end(),
              [](const fs::path& a, const fs::path& b) { return orderOf(a) < orderOf(b); });
    return entries;
}

class PictureFolder : public ListedSamples {
public:
    PictureFolder(SampleList list, std::vector<std::string> files)
        : ListedSamples(std::move(list)), m_files(std::move(files)) {}

private:
    void writePixels(std::size_t sample, std::span<float> pixels) const override {
        const std::string& path = m_files[sample];
        const Picture picture =
            decodePicture({path, kWholeFile}, readFileBytes(path, kMostPictureBytes));
        if (picture.shape != shape()) {
            throw ParseError(path, kWholeFile, pictureText(shape()), pictureText(picture.shape));
        }
        writeBytesAsPixels(picture.planes, pixels);
    }

    std::vector<std::string> m_files;
};

/// Finds the pictures class by class.
struct PictureFinder {
    SampleList list;
    std::vector<std::string> files;
    std::int64_t others = 0;

    void addClass(const fs::path& folder, int label) {
        for (const fs::path& file : entriesOf(folder, false)) {
            if (hasPictureName(file)) {
                addPicture(file.string(), label);
            } else {
                ++others;
            }
        }
    }

    void addPicture(const std::string& path, int label) {
        const Shape shape =
            pictureShape({path, kWholeFile}, readFileBytes(path, kMostPictureBytes));
        if (files.empty()) {
            list.shape = shape;
        } else if (shape != list.shape) {
            throw ParseError(path, kWholeFile, pictureText(list.shape) + " as in " + files.front(),
                             pictureText(shape));
        }
        files.push_back(path);
        list.labels.push_back(label);
    }
};

/// The labels that whole numbers as folder names state; empty where a name is none.
std::vector<int> statedLabels(const std::vector<fs::path>& folders) {
    std::vector<int> labels;
    for (const fs::path& folder : folders) {
        const auto number = maybeInteger(folder.filename().string());
        if (!number || *number < 0 || *number > kMostLabels) {
            return {};
        }
        labels.push_back(static_cast<int>(*number));
    }
    return labels;
}

}  // namespace

bool hasClassFolders(const std::string& folder) {
    for (const fs::path& inner : entriesOf(folder, true)) {
        std::error_code error;
        for (const fs::directory_entry& entry : fs::directory_iterator(inner, error)) {
            if (hasPictureName(entry.path()) && !isHidden(entry.path())) {
                return true;
            }
        }
    }
    return false;
}

ListedSamplesPtr openPictureFolder(const std::string& folder) {
    const std::vector<fs::path> folders = entriesOf(folder, true);
    const std::vector<int> stated = statedLabels(folders);
    PictureFinder found;
    for (std::size_t i = 0; i < folders.size(); ++i) {
        const int label = stated.empty() ? static_cast<int>(i) : stated[i];
        found.addClass(folders[i], label);
        const auto classes =
            std::max(found.list.classes.size(), static_cast<std::size_t>(label) + 1);
        found.list.classes.resize(classes);
        found.list.classes[static_cast<std::size_t>(label)] = folders[i].filename().string();
    }
    if (found.files.empty()) {
        throw ParseError(folder, "folder", "pictures in one folder a class (CLASS/*.png or .jpg)",
                         "none");
    }
    if (found.others > 0) {
        found.list.remark =
            std::to_string(found.others) + " files that are no pictures were passed over";
    }
    found.list.id = found.list.title = fs::path(folder).lexically_normal().filename().string();
    return std::make_unique<PictureFolder>(std::move(found.list), std::move(found.files));
}

}  // namespace core::dataset
