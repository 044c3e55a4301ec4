#include "core/io/checkpoint/containers.h"
#include "core/io/checkpoint/npy.h"
#include "core/io/number.h"

namespace core::checkpoint {

StateDict readNpz(const std::string& path, std::string_view bytes) {
    constexpr std::string_view kEnding = ".npy";
    ZipArchive archive(path, bytes);
    StateDict result{path, "numpy .npz", {}, {}};
    for (const ZipEntry& entry : archive.entries()) {
        const std::size_t stem = entry.name.size() - std::min(entry.name.size(), kEnding.size());
        if (entry.name.substr(stem) != kEnding || stem == 0) {
            result.notes.push_back("also in the file: " + inQuotes(entry.name));
            continue;
        }
        result.tensors.push_back(
            parseNpy(path, entry.name, entry.name.substr(0, stem), archive.content(entry)));
    }
    return result;
}

}  // namespace core::checkpoint
