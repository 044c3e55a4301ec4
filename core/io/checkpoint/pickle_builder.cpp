#include "core/io/checkpoint/pickle_builder.h"

#include <utility>

#include "core/io/number.h"

namespace core::checkpoint {
namespace {

constexpr std::size_t kMostItems = std::size_t{1} << 20;
constexpr std::size_t kFreeCopies = std::size_t{1} << 20;

PickleItem boolItem(bool value) {
    PickleItem item;
    item.kind = PickleKind::Bool;
    item.integer = value ? 1 : 0;
    item.real = value ? 1.0 : 0.0;
    return item;
}

}  // namespace

PickleBuilder::PickleBuilder(ByteReader& reader, PickleDialect dialect)
    : m_reader(reader), m_dialect(dialect) {
    // None, False and True are items of every document: one opcode each, however often.
    m_document.items = {PickleItem(), boolItem(false), boolItem(true)};
}

PickleRef PickleBuilder::add(PickleItem item) {
    if (m_document.items.size() >= kMostItems) {
        fail("at most 2^20 values in a pickle", "more");
    }
    m_document.items.push_back(std::move(item));
    return static_cast<PickleRef>(m_document.items.size() - 1);
}

PickleRef PickleBuilder::addInteger(std::int64_t value) {
    PickleItem item;
    item.kind = PickleKind::Integer;
    item.integer = value;
    item.real = static_cast<double>(value);
    return add(std::move(item));
}

PickleRef PickleBuilder::addReal(double value) {
    PickleItem item;
    item.kind = PickleKind::Real;
    item.real = value;
    return add(std::move(item));
}

PickleRef PickleBuilder::addText(std::string_view text) {
    if (!isUtf8(text)) {
        fail("a text in UTF-8", "other bytes");
    }
    PickleItem item;
    item.kind = PickleKind::Text;
    item.text = text;
    return add(std::move(item));
}

PickleRef PickleBuilder::addOwn(PickleKind kind, std::string text) {
    charge(text.size());
    m_document.texts.push_back(std::make_unique<const std::string>(std::move(text)));
    PickleItem item;
    item.kind = kind;
    item.text = *m_document.texts.back();
    return add(std::move(item));
}

PickleRef PickleBuilder::addContainer(PickleKind kind, std::vector<PickleRef> items) {
    PickleItem item;
    item.kind = kind;
    item.items = std::move(items);
    return add(std::move(item));
}

void PickleBuilder::charge(std::size_t count) {
    m_charged += count;
    if (m_charged > kFreeCopies + 4 * m_reader.bytes().size()) {
        fail("values in proportion to the file's size", "copies of copies");
    }
}

void PickleBuilder::fail(const std::string& expected, const std::string& found) const {
    m_reader.failAt(m_place, expected, found);
}

std::string described(const PickleItem& item) {
    switch (item.kind) {
        case PickleKind::None:
            return "None";
        case PickleKind::Bool:
            return item.integer != 0 ? "True" : "False";
        case PickleKind::Integer:
            return "the integer " + std::to_string(item.integer);
        case PickleKind::Real:
            return "the number " + exactText(item.real);
        case PickleKind::Text:
            return "the text " + inQuotes(item.text);
        case PickleKind::Bytes:
            return std::to_string(item.text.size()) + " bytes";
        case PickleKind::List:
            return "a list of " + std::to_string(item.items.size());
        case PickleKind::Tuple:
            return "a tuple of " + std::to_string(item.items.size());
        case PickleKind::Dict:
            return "a dictionary of " + std::to_string(item.items.size() / 2);
        case PickleKind::Set:
            return "a set of " + std::to_string(item.items.size());
        case PickleKind::Global:
            return "the global " + std::string(item.text);
        case PickleKind::Storage:
            return "a storage";
        case PickleKind::Tensor:
            return "a tensor";
        case PickleKind::Array:
            return "a numpy array";
        case PickleKind::Type:
            return "a numpy type";
        case PickleKind::Object:
            return "an object " + std::string(item.text);
    }
    return {};
}

PickleRef PickleDocument::find(PickleRef container, std::string_view key) const {
    const std::vector<PickleRef>& pairs = at(container).items;
    for (std::size_t i = pairs.size(); i >= 2; i -= 2) {
        const PickleItem& name = at(pairs[i - 2]);
        if (name.kind == PickleKind::Text && name.text == key) {
            return pairs[i - 1];
        }
    }
    return -1;
}

}  // namespace core::checkpoint
