#include <cmath>
#include <unordered_map>

#include "core/io/checkpoint/byte_reader.h"
#include "core/io/checkpoint/containers.h"
#include "core/io/checkpoint/pickle_builder.h"
#include "core/io/checkpoint/pickled_tensors.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

constexpr double kMagic = 119547037146038801333356.0;  // 0x1950a86a20f9469cfc6c, rounded
constexpr std::int64_t kProtocol = 1001;

/// The next pickle of the file.
PickleDocument takePickle(ByteReader& reader) {
    const std::size_t start = reader.position();
    PickleDocument document = readPickle(reader.path(), "pickle from byte " + std::to_string(start),
                                         reader.bytes().substr(start));
    reader.moveTo(start + document.end);
    return document;
}

using Storages = std::unordered_map<std::string, std::string_view>;

/// Behind the pickles: for each key a count and the numbers.
Storages takeStorages(ByteReader& reader, const PickleDocument& document) {
    std::unordered_map<std::string, ElementType> types;
    for (const PickledStorage& storage : document.storages) {
        types.emplace(storage.key, storage.type);
    }
    const std::size_t listAt = reader.position();
    const PickleDocument keys = takePickle(reader);
    if (keys.at(keys.root).kind != PickleKind::List) {
        reader.failAt(listAt, "a list of storage keys", described(keys.at(keys.root)));
    }
    Storages storages;
    for (const PickleRef ref : keys.at(keys.root).items) {
        const std::size_t at = reader.position();
        const auto type = types.find(std::string(keys.at(ref).text));
        if (keys.at(ref).kind != PickleKind::Text || type == types.end()) {
            reader.failAt(at, "the key of a tensor's storage", described(keys.at(ref)));
        }
        const std::uint64_t count = reader.takeNumber(8, "a storage's size");
        const std::size_t size = bytesOf(type->second);
        if (count > reader.left() / size) {
            reader.failAt(at, "a storage within the file",
                          std::to_string(count) + " numbers (a truncated or damaged file)");
        }
        storages.emplace(type->first, reader.take(count * size, "a storage"));
    }
    return storages;
}

StateDict loadAll(const std::string& path, std::uint64_t fileBytes, const PickleDocument& document,
                  const std::string& container, const StorageBytes& storageBytes) {
    SelectedTensors selected = selectTensors(path, "pickle", document);
    TensorLoader loader(path, fileBytes, document, ByteOrder::Little, storageBytes);
    StateDict result{path, container, {}, std::move(selected.notes)};
    for (const NamedRef& tensor : selected.tensors) {
        result.tensors.push_back(loader.load(tensor));
    }
    return result;
}

/// Legacy files begin with a number pickled by whatever protocol.
bool isMagic(const PickleDocument& document) {
    const PickleItem& item = document.at(document.root);
    return item.kind == PickleKind::Real && std::fabs(item.real - kMagic) < 1e9;
}

StateDict readPlainPickle(const std::string& path, std::string_view bytes) {
    const PickleDocument document = readPickle(path, "pickle", bytes);
    return loadAll(path, bytes.size(), document, "pickle",
                   [&](const PickledStorage&, const std::string& where) -> std::string_view {
                       throw ParseError(path, where, "a file of torch.save",
                                        "a pickle without the tensor's numbers");
                   });
}

}  // namespace

bool isTorchTar(std::string_view bytes) {
    constexpr std::size_t kSignatureAt = 257;
    return bytes.size() > 512 && bytes.substr(kSignatureAt, 5) == "ustar";
}

StateDict readTorchLegacy(const std::string& path, std::string_view bytes) {
    if (isTorchTar(bytes)) {
        throw ParseError(path, "file", "a checkpoint of torch 0.2 or later",
                         "a tar archive (torch 0.1; load it with torch and save it again)");
    }
    ByteReader reader(path, "", bytes);
    if (!isMagic(takePickle(reader))) {
        return readPlainPickle(path, bytes);
    }
    const std::size_t protocolAt = reader.position();
    const PickleDocument protocol = takePickle(reader);
    if (protocol.at(protocol.root).integer != kProtocol) {
        reader.failAt(protocolAt, "torch's protocol 1001", described(protocol.at(protocol.root)));
    }
    takePickle(reader);  // sizes of C's types on the machine that wrote it; nothing depends on them
    const PickleDocument document = takePickle(reader);
    const Storages storages = takeStorages(reader, document);
    return loadAll(path, bytes.size(), document, "PyTorch legacy",
                   [&](const PickledStorage& storage, const std::string& where) {
                       const auto found = storages.find(storage.key);
                       if (found == storages.end()) {
                           throw ParseError(path, where, "its numbers at the end of the file",
                                            "no storage " + inQuotes(storage.key));
                       }
                       return found->second;
                   });
}

}  // namespace core::checkpoint
