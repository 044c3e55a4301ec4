#include <optional>

#include "core/io/checkpoint/containers.h"
#include "core/io/checkpoint/pickled_tensors.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

constexpr std::string_view kPickle = "data.pkl";

bool endsWith(std::string_view text, std::string_view ending) {
    return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

}  // namespace

std::string torchRoot(const std::string& path, const ZipArchive& archive) {
    std::optional<std::string> root;
    for (const ZipEntry& entry : archive.entries()) {
        const std::string_view name = entry.name;
        const bool isPickle =
            endsWith(name, kPickle) &&
            (name.size() == kPickle.size() || name.find('/') == name.size() - kPickle.size() - 1);
        if (isPickle && root) {
            throw ParseError(path, "zip directory", "one data.pkl", "several");
        }
        if (isPickle) {
            root = std::string(name.substr(0, name.size() - kPickle.size()));
        }
    }
    if (!root) {
        throw ParseError(
            path, "zip directory", "a torch archive, with FOLDER/data.pkl",
            "none of that name among " + std::to_string(archive.entries().size()) + " entries");
    }
    return *root;
}

bool isTorchScript(const ZipArchive& archive, const std::string& root) {
    if (archive.find(root + "constants.pkl") != nullptr) {
        return true;
    }
    const std::string code = root + "code/";
    for (const ZipEntry& entry : archive.entries()) {
        if (entry.name.compare(0, code.size(), code) == 0) {
            return true;
        }
    }
    return false;
}

ByteOrder byteOrderOf(const std::string& path, ZipArchive& archive, const std::string& root) {
    const ZipEntry* entry = archive.find(root + "byteorder");
    if (entry == nullptr) {
        return ByteOrder::Little;
    }
    const std::string_view order = archive.content(*entry);
    if (order != "little" && order != "big") {
        throw ParseError(path, "entry " + inQuotes(entry->name), "little or big", inQuotes(order));
    }
    return order == "big" ? ByteOrder::Big : ByteOrder::Little;
}

StateDict readTorchZip(const std::string& path, std::string_view bytes) {
    ZipArchive archive(path, bytes);
    const std::string root = torchRoot(path, archive);
    const bool isScript = isTorchScript(archive, root);
    const std::string part = root + std::string(kPickle);
    const PickleDocument document =
        readPickle(path, part, archive.content(*archive.find(part)),
                   isScript ? PickleDialect::TorchScript : PickleDialect::Checkpoint);
    const auto storageBytes = [&](const PickledStorage& storage, const std::string& where) {
        const ZipEntry* entry = archive.find(root + "data/" + storage.key);
        if (entry == nullptr) {
            throw ParseError(path, where, "its numbers in data/" + storage.key, "no such entry");
        }
        return archive.content(*entry);
    };
    TensorLoader loader(path, bytes.size(), document, byteOrderOf(path, archive, root),
                        storageBytes);
    SelectedTensors selected = selectTensors(path, part, document);
    StateDict result{path, isScript ? "TorchScript" : "PyTorch zip", {}, {}};
    if (!isScript) {
        result.notes = std::move(selected.notes);
    }
    for (const NamedRef& tensor : selected.tensors) {
        result.tensors.push_back(loader.load(tensor));
    }
    return result;
}

}  // namespace core::checkpoint
