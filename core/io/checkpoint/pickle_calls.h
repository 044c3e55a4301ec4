#pragma once

// Private to pickle_globals: what the allowed functions make of their arguments.

#include <string_view>

#include "core/io/checkpoint/pickle_builder.h"

namespace core::checkpoint {

/// The arguments of a call, checked one by one.
class CallArguments {
public:
    CallArguments(PickleBuilder& builder, PickleRef tuple, std::string_view function)
        : m_builder(builder), m_tuple(tuple), m_function(function) {}

    std::size_t size() const;
    /// Throws ParseError naming the function where there is no such argument.
    PickleRef at(std::size_t index) const;
    PickleItem& require(std::size_t index, PickleKind kind, const char* what) const;
    std::int64_t integer(std::size_t index, const char* what) const;
    /// Whole numbers of a tuple or list of at most 64.
    std::vector<std::int64_t> integers(std::size_t index, const char* what) const;
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const;

private:
    PickleBuilder& m_builder;
    PickleRef m_tuple;
    std::string_view m_function;
};

using PickleCall = PickleRef (*)(PickleBuilder&, const CallArguments&);

PickleRef callFirstArgument(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callRebuildTensor(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callRebuildFromType(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callDevice(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callTuple(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callList(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callSet(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callDict(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callDefaultDict(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callNamespace(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callPath(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callEncode(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callByteArray(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callNumpyType(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callNumpyArray(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callNumpyScalar(PickleBuilder& builder, const CallArguments& arguments);
PickleRef callNumpyFromBuffer(PickleBuilder& builder, const CallArguments& arguments);

// States that numpy's values take (setState).
void setArrayState(PickleBuilder& builder, PickleRef array, PickleRef state);
void setTypeState(PickleBuilder& builder, PickleRef type, PickleRef state);

}  // namespace core::checkpoint
