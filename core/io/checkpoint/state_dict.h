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
    /// "PyTorch zip", "PyTorch legacy", "TorchScript", "numpy .npz", "numpy .npy", "pickle"
    std::string container;
    /// In the order of the file. Names are flat: nested dictionaries are joined with '.', elements
    /// of a list go by their number. Of a training checkpoint the model's tensors only. What all
    /// names begin with and is a wrapper ("module." of DataParallel, "state_dict.", "model.", "0."
    /// of a list of one) is gone; of a cascade in a list the numbers stay ("1.0.weight").
    std::vector<StoredTensor> tensors;
    /// What a person should know: "prefix module. dropped (DataParallel)", "also in the file:
    /// epoch = 199, err = 0.0476"; one line each.
    std::vector<std::string> notes;

    /// nullptr if there is none of that name.
    const StoredTensor* find(std::string_view name) const;
};

enum class CheckpointKind { None, TorchZip, TorchScript, TorchLegacy, Npz, Npy };

/// Told by content. TorchScript is a torch zip with code in it; TorchLegacy any pickle, and the tar
/// files of torch 0.1, which are refused by name. Of a damaged zip, what it seems to have been.
CheckpointKind checkpointKind(std::string_view bytes);

/// Reads the tensors of a PyTorch checkpoint (zip of torch 1.6 and later, or legacy), .npz or .npy;
/// of a TorchScript archive its parameters, without the graph.
/// Pickles are data: only tensors, numbers, texts and plain containers are ever built; any other
/// global or opcode is refused by name. Throws ParseError naming the file, the place (entry, byte,
/// tensor) and what was expected; memory stays within a small multiple of the file's size.
StateDict parseStateDict(const std::string& path, std::string_view bytes);

}  // namespace core
