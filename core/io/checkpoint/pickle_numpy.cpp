// numpy's values in a pickle: types, arrays, numbers.

#include "core/io/checkpoint/pickle_calls.h"
#include "core/io/number.h"

namespace core::checkpoint {
namespace {

PickledType& typeAt(PickleBuilder& builder, const PickleItem& item) {
    return builder.document().types[static_cast<std::size_t>(item.integer)];
}

/// "<f4"
std::string typeText(const PickledType& type) {
    return (type.order == ByteOrder::Big ? ">" : "<") + type.name;
}

PickleRef addArray(PickleBuilder& builder, PickledArray array) {
    builder.document().arrays.push_back(std::move(array));
    PickleItem item;
    item.kind = PickleKind::Array;
    item.integer = static_cast<std::int64_t>(builder.document().arrays.size()) - 1;
    return builder.add(std::move(item));
}

/// An array of `bytes`; without a layout where torch has no such type (random generators keep
/// uint32), which is refused only if it is asked for as a tensor.
PickledArray arrayOf(const CallArguments& arguments, const PickledType& type,
                     std::vector<std::int64_t> shape, bool columnMajor, std::string_view bytes) {
    PickledArray array{type.name, {}, bytes};
    const std::optional<NumpyType> known = maybeNumpyType(typeText(type));
    if (!known) {
        return array;
    }
    const std::optional<std::int64_t> count = countOf(shape);
    if (!count || static_cast<std::uint64_t>(*count) * bytesOf(known->type) != bytes.size()) {
        arguments.fail("the numbers of an array of " + shapeText(shape),
                       std::to_string(bytes.size()) + " bytes");
    }
    std::vector<std::int64_t> strides = denseStrides(shape, columnMajor);
    array.layout = NumberLayout{known->type, known->order, 0, std::move(shape), std::move(strides)};
    return array;
}

ByteOrder orderOf(const CallArguments& arguments, std::string_view sign) {
    if (sign != "<" && sign != ">" && sign != "|" && sign != "=") {
        arguments.fail("a byte order", inQuotes(sign));
    }
    return sign == ">" ? ByteOrder::Big : ByteOrder::Little;
}

bool isTruth(const PickleItem& item) { return item.integer != 0; }

/// Numbers of types that torch lacks: unsigned ones.
std::optional<double> maybeUnsigned(const PickledType& type, std::string_view bytes) {
    const bool known = type.name == "u2" || type.name == "u4" || type.name == "u8";
    if (!known || bytes.size() != static_cast<std::size_t>(type.name[1] - '0')) {
        return std::nullopt;
    }
    const std::string swapped(bytes.rbegin(), bytes.rend());
    return static_cast<double>(littleEndian(type.order == ByteOrder::Big ? swapped : bytes));
}

}  // namespace

/// numpy.dtype('f4', False, True)
PickleRef callNumpyType(PickleBuilder& builder, const CallArguments& arguments) {
    std::string_view name = arguments.require(0, PickleKind::Text, "a type's name").text;
    if (name.size() > 16) {
        arguments.fail("a type of numbers", inQuotes(name));
    }
    PickledType type;
    if (!name.empty() && (name[0] == '<' || name[0] == '>' || name[0] == '|')) {
        type.order = orderOf(arguments, name.substr(0, 1));
        name.remove_prefix(1);
    }
    if (name.substr(0, 1) == "O") {
        arguments.fail("a type of numbers", "numpy's object type, which holds any Python value");
    }
    type.name = std::string(name);
    builder.document().types.push_back(std::move(type));
    PickleItem item;
    item.kind = PickleKind::Type;
    item.integer = static_cast<std::int64_t>(builder.document().types.size()) - 1;
    return builder.add(std::move(item));
}

/// _reconstruct(numpy.ndarray, (0,), b'b'): an empty array whose state follows.
PickleRef callNumpyArray(PickleBuilder& builder, const CallArguments& arguments) {
    if (arguments.require(0, PickleKind::Global, "numpy.ndarray").text != "numpy.ndarray") {
        arguments.fail("numpy.ndarray", described(builder.at(arguments.at(0))));
    }
    return addArray(builder, {});
}

/// scalar(type, bytes)
PickleRef callNumpyScalar(PickleBuilder& builder, const CallArguments& arguments) {
    const PickledType type = typeAt(builder, arguments.require(0, PickleKind::Type, "a type"));
    const std::string_view bytes = arguments.require(1, PickleKind::Bytes, "bytes").text;
    if (const std::optional<double> number = maybeUnsigned(type, bytes)) {
        return builder.addReal(*number);
    }
    if (!maybeNumpyType(typeText(type))) {
        return builder.addOwn(PickleKind::Text, "a numpy " + type.name);
    }
    const PickledArray array = arrayOf(arguments, type, {}, false, bytes);
    const double value = gathered(*array.layout, bytes).front();
    switch (array.layout->type) {
        case ElementType::Bool:
            return builder.addBool(value != 0.0);
        case ElementType::Float64:
        case ElementType::Float32:
        case ElementType::Float16:
        case ElementType::BFloat16:
            return builder.addReal(value);
        default: {
            const PickleRef number = builder.addReal(value);
            if (value >= -0x1p53 && value <= 0x1p53) {
                builder.at(number).kind = PickleKind::Integer;
                builder.at(number).integer = static_cast<std::int64_t>(value);
            }
            return number;
        }
    }
}

/// _frombuffer(bytes, type, shape, 'C'): protocol 5.
PickleRef callNumpyFromBuffer(PickleBuilder& builder, const CallArguments& arguments) {
    const std::string_view bytes = arguments.require(0, PickleKind::Bytes, "bytes").text;
    const PickledType type = typeAt(builder, arguments.require(1, PickleKind::Type, "a type"));
    const std::string_view order = arguments.require(3, PickleKind::Text, "an order").text;
    return addArray(
        builder, arrayOf(arguments, type, arguments.integers(2, "a shape"), order == "F", bytes));
}

/// (1, shape, type, is column-major, bytes)
void setArrayState(PickleBuilder& builder, PickleRef array, PickleRef state) {
    const CallArguments given(builder, state, "a numpy array's state");
    const PickledType type = typeAt(builder, given.require(2, PickleKind::Type, "a type"));
    const std::string_view bytes = given.require(4, PickleKind::Bytes, "bytes").text;
    const bool columnMajor = isTruth(builder.at(given.at(3)));
    builder.document().arrays[static_cast<std::size_t>(builder.at(array).integer)] =
        arrayOf(given, type, given.integers(1, "a shape"), columnMajor, bytes);
}

/// (3, '<', …)
void setTypeState(PickleBuilder& builder, PickleRef type, PickleRef state) {
    const CallArguments given(builder, state, "a numpy type's state");
    typeAt(builder, builder.at(type)).order =
        orderOf(given, given.require(1, PickleKind::Text, "a byte order").text);
}

}  // namespace core::checkpoint
