#pragma once

// Private to the pickle reader: the only names that a pickle may use, and what stands behind them.

#include <string_view>

#include "core/io/checkpoint/pickle_builder.h"

namespace core::checkpoint {

/// The global "module.name"; throws ParseError naming it where it is not in the table.
PickleRef lookUpGlobal(PickleBuilder& builder, std::string_view module, std::string_view name);

/// A global called with a tuple of arguments: a tensor, a container, a number.
PickleRef callGlobal(PickleBuilder& builder, PickleRef global, PickleRef arguments);

/// An instance without __init__, for the classes that are plain attributes.
PickleRef makeInstance(PickleBuilder& builder, PickleRef global, PickleRef arguments);

/// What would be __setstate__: attributes of an object, the numbers of an array, a type's byte
/// order. A dictionary's attributes (_metadata of a state_dict) are left out.
void setState(PickleBuilder& builder, PickleRef target, PickleRef state);

/// A storage by its persistent id: ('storage', torch.FloatStorage, '0', 'cpu', 12), with a view
/// after it in legacy files.
PickleRef loadStorage(PickleBuilder& builder, PickleRef id);

}  // namespace core::checkpoint
