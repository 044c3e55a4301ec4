#include "core/io/checkpoint/state_dict.h"

#include <algorithm>

#include "core/io/checkpoint/byte_reader.h"
#include "core/io/checkpoint/containers.h"
#include "core/io/checkpoint/npy.h"
#include "core/io/parse_error.h"

namespace core {
namespace {

using namespace checkpoint;

bool startsWith(std::string_view bytes, std::string_view start) {
    return bytes.substr(0, start.size()) == start;
}

bool endsWith(std::string_view text, std::string_view ending) {
    return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

/// A pickle says its protocol first; what .onnx or .nnet begin with is another byte.
bool isPickle(std::string_view bytes) {
    return bytes.size() >= 2 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5;
}

/// Of a zip whose directory cannot be read, by its first entry: the reader is to say what is wrong.
CheckpointKind kindOfDamagedZip(std::string_view bytes) {
    constexpr std::size_t kHeader = 30;
    if (bytes.size() < kHeader) {
        return CheckpointKind::TorchZip;
    }
    const auto size = static_cast<std::size_t>(littleEndian(bytes.substr(26, 2)));
    return endsWith(bytes.substr(kHeader, size), ".npy") ? CheckpointKind::Npz
                                                         : CheckpointKind::TorchZip;
}

CheckpointKind kindOfZip(std::string_view bytes) {
    try {
        const std::string unnamed = "zip";
        const ZipArchive archive(unnamed, bytes);
        const auto& entries = archive.entries();
        if (std::any_of(entries.begin(), entries.end(),
                        [](const ZipEntry& entry) { return endsWith(entry.name, "data.pkl"); })) {
            const bool isScript = isTorchScript(archive, torchRoot(unnamed, archive));
            return isScript ? CheckpointKind::TorchScript : CheckpointKind::TorchZip;
        }
        const bool isNpz = std::any_of(entries.begin(), entries.end(), [](const ZipEntry& entry) {
            return endsWith(entry.name, ".npy");
        });
        return isNpz ? CheckpointKind::Npz : CheckpointKind::None;
    } catch (const ParseError&) {
        return kindOfDamagedZip(bytes);
    }
}

/// The file's name without folders and ending.
std::string stemOf(const std::string& path) {
    const std::size_t slash = path.find_last_of('/');
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    const std::size_t dot = name.find_last_of('.');
    return dot == 0 || dot == std::string::npos ? name : name.substr(0, dot);
}

StateDict readTensors(const std::string& path, std::string_view bytes) {
    switch (checkpointKind(bytes)) {
        case CheckpointKind::TorchZip:
        case CheckpointKind::TorchScript:
            return readTorchZip(path, bytes);
        case CheckpointKind::TorchLegacy:
            return readTorchLegacy(path, bytes);
        case CheckpointKind::Npz:
            return readNpz(path, bytes);
        case CheckpointKind::Npy:
            return {path, "numpy .npy", {parseNpy(path, "", stemOf(path), bytes)}, {}};
        case CheckpointKind::None:
            break;
    }
    throw ParseError(path, "file", "a checkpoint of PyTorch or numpy", "another file");
}

}  // namespace

const StoredTensor* StateDict::find(std::string_view name) const {
    const auto found =
        std::find_if(tensors.begin(), tensors.end(),
                     [&](const StoredTensor& tensor) { return tensor.name == name; });
    return found == tensors.end() ? nullptr : &*found;
}

CheckpointKind checkpointKind(std::string_view bytes) {
    if (startsWith(bytes, "PK\x03\x04") || startsWith(bytes, "PK\x05\x06")) {
        return kindOfZip(bytes);
    }
    if (isNpy(bytes)) {
        return CheckpointKind::Npy;
    }
    return isPickle(bytes) || isTorchTar(bytes) ? CheckpointKind::TorchLegacy
                                                : CheckpointKind::None;
}

StateDict parseStateDict(const std::string& path, std::string_view bytes) {
    StateDict result = readTensors(path, bytes);
    if (result.tensors.empty()) {
        throw ParseError(path, "file", "a checkpoint with tensors", "none in it");
    }
    dropCommonPrefixes(result);
    return result;
}

}  // namespace core
