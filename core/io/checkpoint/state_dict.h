#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// What a checkpoint's numbers are stored as.
enum class ElementType {
    Float64,
    Float32,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,
    Bool
};

/// "float32", "int64", … as Python's torch calls them.
std::string nameOf(ElementType type);

/// One tensor of a checkpoint.
struct StoredTensor {
    std::string name;                 ///< "features.0.weight"
    std::vector<std::int64_t> shape;  ///< empty: a scalar; sizes may be 0
    ElementType type = ElementType::Float32;
    /// Row-major whatever the strides in the file; int64 beyond 2^53 is rounded.
    std::vector<double> values;
};

/// The tensors of a checkpoint by name: weights without the network they belong to.
struct StateDict {
    std::string path;
    std::string container;  ///< "PyTorch zip", "PyTorch legacy", "numpy .npz", "numpy .npy"
    /// In the order of the file. Names are flat: nested dictionaries are joined with '.'; what all
    /// names begin with ("module." of DataParallel, "state_dict.") is gone.
    std::vector<StoredTensor> tensors;
    /// What a person should know: "prefix module. dropped (DataParallel)", "also in the file:
    /// epoch = 199, err = 0.0476"; one line each.
    std::vector<std::string> notes;

    /// nullptr if there is none of that name.
    const StoredTensor* find(std::string_view name) const;
};

enum class CheckpointKind { None, TorchZip, TorchScript, TorchLegacy, Npz, Npy };

/// Told by content. TorchScript is a torch zip with code in it.
CheckpointKind checkpointKind(std::string_view bytes);

/// Reads the tensors of a PyTorch checkpoint (zip of torch 1.6 and later, or legacy), .npz or .npy.
/// Pickles are data: only tensors, numbers, texts and plain containers are ever built; any other
/// global or opcode is refused by name. Throws ParseError naming the file, the place (entry, byte,
/// tensor) and what was expected; memory stays within a small multiple of the file's size.
StateDict parseStateDict(const std::string& path, std::string_view bytes);

}  // namespace core
