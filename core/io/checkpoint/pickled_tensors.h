#pragma once

// Private to the checkpoint readers: which tensors of a pickle are the network's, and their
// numbers.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/checkpoint/pickle.h"
#include "core/io/checkpoint/state_dict.h"

namespace core::checkpoint {

/// A tensor of a document under its flat name.
struct NamedRef {
    std::string name;
    PickleRef ref = 0;
};

struct SelectedTensors {
    std::vector<NamedRef> tensors;
    std::vector<std::string> notes;
};

/// All tensors and numpy arrays of the document. Where the root is a dictionary with a model beside
/// other things (state_dict, model, net, …; an optimiser), the model's; what else there is stands
/// in the notes. Throws ParseError for containers deeper than 64 (one that contains itself is), for
/// more than 2^18 tensors or 2^24 values reached on all ways, and for two tensors of one name.
SelectedTensors selectTensors(const std::string& path, const std::string& part,
                              const PickleDocument& document);

/// Where a storage's bytes lie; `where` names the tensor for messages. Throws ParseError.
using StorageBytes =
    std::function<std::string_view(const PickledStorage& storage, const std::string& where)>;

/// Reads the tensors' numbers. Tensors may share a storage and views may repeat one number, but all
/// together have at most 2^20 numbers and 4 for each byte of the file.
class TensorLoader {
public:
    /// Everything outlives the loader.
    TensorLoader(const std::string& path, std::uint64_t fileBytes, const PickleDocument& document,
                 ByteOrder order, StorageBytes storageBytes);

    /// Throws ParseError.
    StoredTensor load(const NamedRef& tensor);

private:
    void charge(const std::string& where, const NumberLayout& layout);

    const std::string& m_path;
    std::uint64_t m_left;
    const PickleDocument& m_document;
    ByteOrder m_order;
    StorageBytes m_storageBytes;
};

}  // namespace core::checkpoint
