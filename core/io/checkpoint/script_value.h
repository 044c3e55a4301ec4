#pragma once

// Private to the TorchScript reader: what the code's names stand for while it is followed.

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/io/checkpoint/pickle.h"
#include "core/io/checkpoint/script_syntax.h"
#include "core/network/network.h"

namespace core::checkpoint {

/// An activation or a constant. Tensors of one memory (views) share `writes`: where one of them is
/// changed in place, the others no longer are what they were, and reading them is refused.
struct ScriptTensor {
    int node = -1;  ///< of the graph; -1: a constant
    Shape dims;     ///< the batch axis (of one) included; a constant's sizes may be 0
    std::shared_ptr<const std::vector<double>> values;  ///< of a constant
    bool isInteger = false;
    std::shared_ptr<int> writes = std::make_shared<int>(0);
    int seenWrites = 0;

    bool isConstant() const { return node < 0; }
};
using TensorPtr = std::shared_ptr<ScriptTensor>;

struct ScriptSequence;
using SequencePtr = std::shared_ptr<ScriptSequence>;

/// An object of data.pkl.
struct ScriptModule {
    PickleRef object = 0;
    std::string path;  ///< "layers.0"; empty: the network
};

using ScriptValue = std::variant<std::monostate, bool, std::int64_t, double, std::string,
                                 SequencePtr, TensorPtr, ScriptModule, const ScriptFunction*>;

/// A list or a tuple.
struct ScriptSequence {
    std::vector<ScriptValue> items;
};

/// "None", "a tensor", "the integer 3": for messages.
std::string described(const ScriptValue& value);

}  // namespace core::checkpoint
