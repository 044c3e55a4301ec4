// What a pickle does to a value after it is made, and storages by their persistent id.

#include <array>
#include <utility>

#include "core/io/checkpoint/pickle_calls.h"
#include "core/io/checkpoint/pickle_globals.h"

namespace core::checkpoint {
namespace {

constexpr std::int64_t kMostNumbers = std::int64_t{1} << 40;
constexpr std::size_t kLongestKey = 256;

void setAttributes(PickleBuilder& builder, PickleRef object, PickleRef state) {
    const PickleItem& given = builder.at(state);
    if (given.kind == PickleKind::None) {
        return;
    }
    if (given.kind != PickleKind::Dict) {
        builder.fail("a dictionary of attributes", described(given));
    }
    builder.charge(given.items.size());
    std::vector<PickleRef>& attributes = builder.at(object).items;
    const std::vector<PickleRef> added = given.items;
    attributes.insert(attributes.end(), added.begin(), added.end());
}

std::optional<ElementType> maybeStorageType(std::string_view global) {
    constexpr std::array<std::pair<std::string_view, ElementType>, 10> kTypes{
        {{"torch.DoubleStorage", ElementType::Float64},
         {"torch.FloatStorage", ElementType::Float32},
         {"torch.HalfStorage", ElementType::Float16},
         {"torch.BFloat16Storage", ElementType::BFloat16},
         {"torch.LongStorage", ElementType::Int64},
         {"torch.IntStorage", ElementType::Int32},
         {"torch.ShortStorage", ElementType::Int16},
         {"torch.CharStorage", ElementType::Int8},
         {"torch.ByteStorage", ElementType::UInt8},
         {"torch.BoolStorage", ElementType::Bool}}};
    for (const auto& [name, type] : kTypes) {
        if (name == global) {
            return type;
        }
    }
    return std::nullopt;
}

std::int64_t requireCount(const CallArguments& id, std::size_t index) {
    const std::int64_t count = id.integer(index, "a number of elements");
    if (count < 0 || count > kMostNumbers) {
        id.fail("0 to 2^40 elements", std::to_string(count));
    }
    return count;
}

/// A view of a storage: (key, offset, count).
void readView(PickleBuilder& builder, const CallArguments& id, PickledStorage& storage) {
    if (id.size() < 6 || builder.at(id.at(5)).kind == PickleKind::None) {
        return;
    }
    id.require(5, PickleKind::Tuple, "a view of a storage");
    const CallArguments view(builder, id.at(5), "a view of a storage");
    const std::int64_t offset = requireCount(view, 1);
    const std::int64_t count = requireCount(view, 2);
    if (offset > storage.count || count > storage.count - offset) {
        view.fail("a view within " + std::to_string(storage.count) + " elements",
                  std::to_string(count) + " from " + std::to_string(offset));
    }
    storage.offset = offset;
    storage.count = count;
}

}  // namespace

void setState(PickleBuilder& builder, PickleRef target, PickleRef state) {
    switch (builder.at(target).kind) {
        case PickleKind::Dict:
            return;
        case PickleKind::Object:
            return setAttributes(builder, target, state);
        case PickleKind::Array:
            return setArrayState(builder, target, state);
        case PickleKind::Type:
            return setTypeState(builder, target, state);
        default:
            builder.fail("attributes of a plain object (BUILD)",
                         described(builder.at(target)) + " with attributes");
    }
}

PickleRef loadStorage(PickleBuilder& builder, PickleRef id) {
    const PickleItem& tuple = builder.at(id);
    const bool isTuple = tuple.kind == PickleKind::Tuple && !tuple.items.empty();
    if (!isTuple || builder.at(tuple.items[0]).text != "storage") {
        builder.fail("a tensor's storage (BINPERSID)",
                     isTuple ? described(builder.at(tuple.items[0])) : described(tuple));
    }
    const CallArguments given(builder, id, "a storage");
    const std::string_view global = given.require(1, PickleKind::Global, "a storage's type").text;
    const std::optional<ElementType> type = maybeStorageType(global);
    if (!type) {
        given.fail("a storage's type", std::string(global));
    }
    const std::string_view key = given.require(2, PickleKind::Text, "a storage's key").text;
    if (key.size() > kLongestKey) {
        given.fail("a key of at most 256 bytes", std::to_string(key.size()));
    }
    PickledStorage storage{*type, std::string(key), requireCount(given, 4), 0};
    readView(builder, given, storage);
    builder.document().storages.push_back(std::move(storage));
    PickleItem item;
    item.kind = PickleKind::Storage;
    item.integer = static_cast<std::int64_t>(builder.document().storages.size()) - 1;
    return builder.add(std::move(item));
}

}  // namespace core::checkpoint
