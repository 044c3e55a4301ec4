#pragma once

// Private to the checkpoint readers: Python pickles as data. No code is run and none is looked up:
// a pickle is a program for a stack machine, and the few functions it may call by name are a fixed
// table of constructors of plain values (pickle_globals).

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/checkpoint/stored_numbers.h"

namespace core::checkpoint {

/// Index of an item in its document. Items refer to each other by it, so a list that contains
/// itself is nothing special, and depth costs no stack.
using PickleRef = std::int32_t;

enum class PickleKind : std::uint8_t {
    None,
    Bool,
    Integer,
    Real,
    Text,  ///< UTF-8
    Bytes,
    List,
    Tuple,
    Dict,
    Set,
    Global,   ///< an allowed name, not yet called: text is "module.name"
    Storage,  ///< integer: index in storages
    Tensor,   ///< integer: index in tensors
    Array,    ///< integer: index in arrays
    Type,     ///< a numpy type; integer: index in types
    Object    ///< attributes of an instance of the class `text`
};

struct PickleItem {
    PickleKind kind = PickleKind::None;
    std::int64_t integer = 0;      ///< Bool, Integer, or an index as told above
    double real = 0.0;             ///< Real; of an Integer the same number
    std::string_view text;         ///< Text, Bytes; Global and Object: "module.name"
    std::vector<PickleRef> items;  ///< elements; of Dict and Object key, value, key, value, …
};

/// Numbers that lie elsewhere in the file, under a key.
struct PickledStorage {
    ElementType type = ElementType::Float32;
    std::string key;
    std::int64_t count = 0;   ///< of the whole storage
    std::int64_t offset = 0;  ///< this is a view of it from here (legacy files)
};

struct PickledTensor {
    PickleRef storage = 0;  ///< index in storages
    NumberLayout layout;    ///< in a byte order that the file tells elsewhere
};

/// A numpy array, whose numbers are in the pickle.
struct PickledArray {
    std::string type;                    ///< numpy's name, for messages
    std::optional<NumberLayout> layout;  ///< none for types that torch does not have
    std::string_view bytes;
};

/// A numpy type that may still learn its byte order.
struct PickledType {
    std::string name;  ///< "f4"
    ByteOrder order = ByteOrder::Little;
};

struct PickleDocument {
    std::vector<PickleItem> items;
    std::vector<PickledStorage> storages;
    std::vector<PickledTensor> tensors;
    std::vector<PickledArray> arrays;
    std::vector<PickledType> types;
    std::vector<std::unique_ptr<const std::string>> texts;  ///< those that are not in the file
    PickleRef root = 0;
    std::size_t end = 0;  ///< the byte behind the pickle

    const PickleItem& at(PickleRef ref) const { return items[static_cast<std::size_t>(ref)]; }
    /// The value under a text key of a Dict, or an attribute of an Object; -1 if there is none.
    PickleRef find(PickleRef container, std::string_view key) const;
};

enum class PickleDialect {
    Checkpoint,  ///< tensors, numbers, texts, plain containers
    TorchScript  ///< modules of the archive's own code too, as their attributes
};

/// Reads one pickle (protocols 0 to 5) from the start of the bytes. Limits: 2^20 items and memo
/// entries, sizes that the bytes hold. Throws ParseError naming `part`, the byte, and any opcode or
/// global that is not allowed. The document's texts and bytes are those of `bytes`, which outlive
/// it.
PickleDocument readPickle(const std::string& path, const std::string& part, std::string_view bytes,
                          PickleDialect dialect = PickleDialect::Checkpoint);

}  // namespace core::checkpoint
