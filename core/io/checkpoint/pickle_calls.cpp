#include "core/io/checkpoint/pickle_calls.h"

#include <string>

#include "core/io/number.h"

namespace core::checkpoint {
namespace {

constexpr std::size_t kMostAxes = 64;

bool isSequence(const PickleItem& item) {
    return item.kind == PickleKind::List || item.kind == PickleKind::Tuple ||
           item.kind == PickleKind::Set;
}

/// The elements of the first argument, or none where there is no argument.
std::vector<PickleRef> elementsOf(PickleBuilder& builder, const CallArguments& arguments) {
    if (arguments.size() == 0) {
        return {};
    }
    const PickleItem& given = builder.at(arguments.at(0));
    if (!isSequence(given)) {
        arguments.fail("a list or tuple", described(given));
    }
    builder.charge(given.items.size());
    return given.items;
}

/// The characters of a text as bytes (latin-1).
std::string latinBytes(const CallArguments& arguments, std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0xc4) {
            arguments.fail("characters below U+0100", "others");
        }
        if (c >= 0x80) {
            bytes +=
                static_cast<char>((c & 3U) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3fU));
        } else {
            bytes += text[i];
        }
    }
    return bytes;
}

/// Key, value, … of a list of pairs.
std::vector<PickleRef> pairsOf(PickleBuilder& builder, const CallArguments& arguments,
                               const PickleItem& list) {
    std::vector<PickleRef> pairs;
    for (const PickleRef ref : list.items) {
        const PickleItem& pair = builder.at(ref);
        if (!isSequence(pair) || pair.items.size() != 2) {
            arguments.fail("pairs of key and value", described(pair));
        }
        pairs.insert(pairs.end(), pair.items.begin(), pair.items.end());
    }
    return pairs;
}

}  // namespace

std::size_t CallArguments::size() const { return m_builder.at(m_tuple).items.size(); }

PickleRef CallArguments::at(std::size_t index) const {
    if (index >= size()) {
        fail("an argument " + std::to_string(index), std::to_string(size()) + " of them");
    }
    return m_builder.at(m_tuple).items[index];
}

PickleItem& CallArguments::require(std::size_t index, PickleKind kind, const char* what) const {
    PickleItem& item = m_builder.at(at(index));
    if (item.kind != kind) {
        fail(what, described(item));
    }
    return item;
}

std::int64_t CallArguments::integer(std::size_t index, const char* what) const {
    return require(index, PickleKind::Integer, what).integer;
}

std::vector<std::int64_t> CallArguments::integers(std::size_t index, const char* what) const {
    const PickleItem& list = m_builder.at(at(index));
    if (!isSequence(list) || list.items.size() > kMostAxes) {
        fail(std::string("at most 64 integers as ") + what, described(list));
    }
    std::vector<std::int64_t> numbers;
    for (const PickleRef ref : list.items) {
        if (m_builder.at(ref).kind != PickleKind::Integer) {
            fail(std::string("integers as ") + what, described(m_builder.at(ref)));
        }
        numbers.push_back(m_builder.at(ref).integer);
    }
    return numbers;
}

void CallArguments::fail(const std::string& expected, const std::string& found) const {
    m_builder.fail(expected + " (" + std::string(m_function) + ")", found);
}

PickleRef callFirstArgument(PickleBuilder&, const CallArguments& arguments) {
    return arguments.at(0);
}

PickleRef callRebuildTensor(PickleBuilder& builder, const CallArguments& arguments) {
    PickledTensor tensor;
    tensor.storage =
        static_cast<PickleRef>(arguments.require(0, PickleKind::Storage, "a storage").integer);
    const PickledStorage& storage =
        builder.document().storages[static_cast<std::size_t>(tensor.storage)];
    tensor.layout.type = storage.type;
    tensor.layout.offset = arguments.integer(1, "an offset");
    tensor.layout.shape = arguments.integers(2, "sizes");
    tensor.layout.strides = arguments.integers(3, "strides");
    const std::string problem =
        problemOf(tensor.layout, static_cast<std::uint64_t>(storage.count) * bytesOf(storage.type));
    if (!problem.empty()) {
        arguments.fail("a tensor within its storage", problem);
    }
    tensor.layout.offset += storage.offset;
    builder.document().tensors.push_back(std::move(tensor));
    PickleItem item;
    item.kind = PickleKind::Tensor;
    item.integer = static_cast<std::int64_t>(builder.document().tensors.size()) - 1;
    return builder.add(std::move(item));
}

/// A tensor with attributes of its own: (function, class, arguments, state).
PickleRef callRebuildFromType(PickleBuilder& builder, const CallArguments& arguments) {
    const PickleItem& function = arguments.require(0, PickleKind::Global, "a function");
    arguments.require(1, PickleKind::Global, "a class");
    arguments.require(2, PickleKind::Tuple, "a tuple of arguments");
    const std::string_view name = function.text;
    const CallArguments inner(builder, arguments.at(2), name);
    if (name.rfind("torch._utils._rebuild_tensor", 0) == 0) {
        return callRebuildTensor(builder, inner);
    }
    if (name.rfind("torch._utils._rebuild_parameter", 0) == 0) {
        return callFirstArgument(builder, inner);
    }
    arguments.fail("a function that rebuilds a tensor", std::string(name));
}

PickleRef callDevice(PickleBuilder& builder, const CallArguments& arguments) {
    std::string device(arguments.require(0, PickleKind::Text, "a device").text);
    if (arguments.size() > 1) {
        device += ":" + std::to_string(arguments.integer(1, "a device's index"));
    }
    return builder.addOwn(PickleKind::Text, std::move(device));
}

PickleRef callTuple(PickleBuilder& builder, const CallArguments& arguments) {
    return builder.addContainer(PickleKind::Tuple, elementsOf(builder, arguments));
}

PickleRef callList(PickleBuilder& builder, const CallArguments& arguments) {
    return builder.addContainer(PickleKind::List, elementsOf(builder, arguments));
}

PickleRef callSet(PickleBuilder& builder, const CallArguments& arguments) {
    return builder.addContainer(PickleKind::Set, elementsOf(builder, arguments));
}

PickleRef callDict(PickleBuilder& builder, const CallArguments& arguments) {
    if (arguments.size() == 0) {
        return builder.addContainer(PickleKind::Dict, {});
    }
    const PickleItem& given = builder.at(arguments.at(0));
    builder.charge(2 * given.items.size());
    if (given.kind == PickleKind::Dict) {
        return builder.addContainer(PickleKind::Dict, given.items);
    }
    if (!isSequence(given)) {
        arguments.fail("a dictionary or a list of pairs", described(given));
    }
    return builder.addContainer(PickleKind::Dict, pairsOf(builder, arguments, given));
}

/// (factory): values it would have made are in the file, so the factory is not needed.
PickleRef callDefaultDict(PickleBuilder& builder, const CallArguments& arguments) {
    if (arguments.size() > 1) {
        arguments.fail("a factory at most", std::to_string(arguments.size()) + " arguments");
    }
    return builder.addContainer(PickleKind::Dict, {});
}

PickleRef callNamespace(PickleBuilder& builder, const CallArguments& arguments) {
    PickleItem object;
    object.kind = PickleKind::Object;
    object.text = "types.SimpleNamespace";
    if (arguments.size() > 0) {
        const PickleItem& given = arguments.require(0, PickleKind::Dict, "a dictionary");
        builder.charge(given.items.size());
        object.items = given.items;
    }
    return builder.add(std::move(object));
}

PickleRef callPath(PickleBuilder& builder, const CallArguments& arguments) {
    std::string path;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view part = arguments.require(i, PickleKind::Text, "a path's part").text;
        builder.charge(part.size());
        path += (path.empty() || path.back() == '/' ? "" : "/") + std::string(part);
    }
    return builder.addOwn(PickleKind::Text, std::move(path));
}

/// Bytes as protocols before 3 write them: _codecs.encode(text, 'latin1').
PickleRef callEncode(PickleBuilder& builder, const CallArguments& arguments) {
    const std::string_view text = arguments.require(0, PickleKind::Text, "a text").text;
    const std::string_view codec = arguments.require(1, PickleKind::Text, "a codec").text;
    if (codec != "latin1" && codec != "latin-1") {
        arguments.fail("latin1", inQuotes(codec));
    }
    builder.charge(text.size());
    return builder.addOwn(PickleKind::Bytes, latinBytes(arguments, text));
}

/// (), (bytes), or (text, 'latin-1').
PickleRef callByteArray(PickleBuilder& builder, const CallArguments& arguments) {
    if (arguments.size() == 0) {
        return builder.addOwn(PickleKind::Bytes, {});
    }
    if (arguments.size() == 1) {
        arguments.require(0, PickleKind::Bytes, "bytes");
        return arguments.at(0);
    }
    return callEncode(builder, arguments);
}

}  // namespace core::checkpoint
