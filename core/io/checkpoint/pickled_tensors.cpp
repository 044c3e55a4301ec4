#include "core/io/checkpoint/pickled_tensors.h"

#include <utility>

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

constexpr std::uint64_t kFreeNumbers = std::uint64_t{1} << 20;

}  // namespace

TensorLoader::TensorLoader(const std::string& path, std::uint64_t fileBytes,
                           const PickleDocument& document, ByteOrder order,
                           StorageBytes storageBytes)
    : m_path(path),
      m_left(kFreeNumbers + 4 * fileBytes),
      m_document(document),
      m_order(order),
      m_storageBytes(std::move(storageBytes)) {}

void TensorLoader::charge(const std::string& where, const NumberLayout& layout) {
    const auto count = static_cast<std::uint64_t>(countOf(layout.shape).value_or(0));
    if (count > m_left) {
        throw ParseError(m_path, where, "tensors in proportion to the file's size",
                         "one of " + shapeText(layout.shape) + " that repeats its numbers");
    }
    m_left -= count;
}

StoredTensor TensorLoader::load(const NamedRef& tensor) {
    const std::string where = "tensor " + inQuotes(tensor.name);
    const PickleItem& item = m_document.at(tensor.ref);
    const auto index = static_cast<std::size_t>(item.integer);
    NumberLayout layout;
    std::string_view bytes;
    if (item.kind == PickleKind::Array) {
        const PickledArray& array = m_document.arrays[index];
        if (!array.layout) {
            throw ParseError(m_path, where, "numbers of a type that torch has",
                             array.type.empty() ? "an array without any" : "numpy's " + array.type);
        }
        layout = *array.layout;
        bytes = array.bytes;
    } else {
        const PickledTensor& stored = m_document.tensors[index];
        layout = stored.layout;
        layout.order = m_order;
        bytes =
            m_storageBytes(m_document.storages[static_cast<std::size_t>(stored.storage)], where);
    }
    charge(where, layout);
    const std::string problem = problemOf(layout, bytes.size());
    if (!problem.empty()) {
        throw ParseError(m_path, where, "numbers within the file", problem);
    }
    return {tensor.name, layout.shape, layout.type, gathered(layout, bytes)};
}

}  // namespace core::checkpoint
