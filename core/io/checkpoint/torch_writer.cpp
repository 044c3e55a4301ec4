#include <bit>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "core/io/checkpoint/stored_numbers.h"
#include "core/io/checkpoint/weights_writer.h"
#include "core/io/npz_writer.h"
#include "core/io/zip_writer.h"

namespace core {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie");

constexpr const char* kFolder = "weights/";
/// Where torch puts the numbers, so that a file can be mapped.
constexpr std::size_t kAlignment = 64;

/// Opcodes of pickle's protocol 2, those that are needed.
class PickleText {
public:
    PickleText() : m_bytes("\x80\x02") {}

    void global(const std::string& module, const std::string& name) {
        m_bytes += 'c' + module + '\n' + name + '\n';
    }
    void text(const std::string& value) {
        m_bytes += 'X';
        put(value.size(), 4);
        m_bytes += value;
    }
    void number(std::int64_t value) {
        const bool isShort = value <= std::numeric_limits<std::int32_t>::max();
        m_bytes += isShort ? std::string("J") : std::string("\x8a\x08");
        put(static_cast<std::uint64_t>(value), isShort ? 4 : 8);
    }
    void numbers(const std::vector<std::int64_t>& values) {
        mark();
        for (const std::int64_t value : values) {
            number(value);
        }
        tuple();
    }
    void no() { m_bytes += '\x89'; }
    void mark() { m_bytes += '('; }
    void tuple() { m_bytes += 't'; }
    void call() { m_bytes += 'R'; }
    void persistent() { m_bytes += 'Q'; }
    void setItems() { m_bytes += 'u'; }
    void emptyOrderedDict() {
        global("collections", "OrderedDict");
        m_bytes += ')';
        call();
    }
    std::string finish() { return m_bytes + '.'; }

private:
    void put(std::uint64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) {
            m_bytes += static_cast<char>(value >> (8 * i) & 0xffU);
        }
    }
    std::string m_bytes;
};

const char* storageOf(const StoredTensor& tensor) {
    switch (tensor.type) {
        case ElementType::Float32:
            return "FloatStorage";
        case ElementType::Float64:
            return "DoubleStorage";
        default:
            throw std::invalid_argument("tensor " + tensor.name +
                                        ": expected float32 or float64, found " +
                                        nameOf(tensor.type));
    }
}

/// torch._utils._rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)
void putTensor(PickleText& pickle, const StoredTensor& tensor, std::size_t key) {
    pickle.global("torch._utils", "_rebuild_tensor_v2");
    pickle.mark();
    pickle.mark();
    pickle.text("storage");
    pickle.global("torch", storageOf(tensor));
    pickle.text(std::to_string(key));
    pickle.text("cpu");
    pickle.number(static_cast<std::int64_t>(tensor.values.size()));
    pickle.tuple();
    pickle.persistent();
    pickle.number(0);
    pickle.numbers(tensor.shape);
    pickle.numbers(checkpoint::denseStrides(tensor.shape, false));
    pickle.no();
    pickle.emptyOrderedDict();
    pickle.tuple();
    pickle.call();
}

std::string pickled(const std::vector<StoredTensor>& tensors) {
    PickleText pickle;
    pickle.emptyOrderedDict();
    pickle.mark();
    for (std::size_t k = 0; k < tensors.size(); ++k) {
        pickle.text(tensors[k].name);
        putTensor(pickle, tensors[k], k);
    }
    pickle.setItems();
    return pickle.finish();
}

template <class T>
std::string bytesOf(const std::vector<double>& values) {
    const std::vector<T> numbers(values.begin(), values.end());
    return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(T)};
}

void requireWhole(const StoredTensor& tensor) {
    const auto count = checkpoint::countOf(tensor.shape);
    if (!count || *count != static_cast<std::int64_t>(tensor.values.size())) {
        throw std::invalid_argument("tensor " + tensor.name + ": " +
                                    std::to_string(tensor.values.size()) + " values for " +
                                    checkpoint::shapeText(tensor.shape));
    }
}

void requireOwnNames(const std::vector<StoredTensor>& tensors) {
    for (std::size_t k = 0; k < tensors.size(); ++k) {
        for (std::size_t j = 0; j < k; ++j) {
            if (tensors[j].name == tensors[k].name) {
                throw std::invalid_argument("tensor " + tensors[k].name + " is written twice");
            }
        }
    }
}

}  // namespace

std::string formatTorchWeights(const std::vector<StoredTensor>& tensors) {
    requireOwnNames(tensors);
    const std::string folder = kFolder;
    ZipWriter zip(kAlignment);
    zip.add(folder + "data.pkl", pickled(tensors));
    zip.add(folder + "byteorder", "little");
    for (std::size_t k = 0; k < tensors.size(); ++k) {
        requireWhole(tensors[k]);
        zip.add(folder + "data/" + std::to_string(k), tensors[k].type == ElementType::Float32
                                                          ? bytesOf<float>(tensors[k].values)
                                                          : bytesOf<double>(tensors[k].values));
    }
    zip.add(folder + "version", "3\n");
    return zip.finish();
}

std::string formatNumpyWeights(const std::vector<StoredTensor>& tensors) {
    NpzWriter file;
    for (const StoredTensor& tensor : tensors) {
        storageOf(tensor);
        if (tensor.type == ElementType::Float32) {
            file.add(tensor.name, tensor.shape,
                     std::vector<float>(tensor.values.begin(), tensor.values.end()));
        } else {
            file.add(tensor.name, tensor.shape, tensor.values);
        }
    }
    return file.finish();
}

}  // namespace core
