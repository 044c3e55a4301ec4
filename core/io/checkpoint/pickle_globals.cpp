#include "core/io/checkpoint/pickle_globals.h"

#include <algorithm>
#include <unordered_map>

#include "core/io/checkpoint/pickle_calls.h"
#include "core/io/number.h"

namespace core::checkpoint {
namespace {

constexpr std::size_t kLongestGlobal = 512;
constexpr const char* kPlainOnly =
    "tensors, numbers, texts and plain containers (save model.state_dict() alone)";

/// What a name may be used for.
struct Global {
    PickleCall call = nullptr;  ///< REDUCE; none: a class or a type, as an argument only
    bool isClass = false;       ///< NEWOBJ
};

const std::unordered_map<std::string_view, Global>& globals() {
    static const std::unordered_map<std::string_view, Global> kTable{
        {"torch._utils._rebuild_tensor", {callRebuildTensor}},
        {"torch._utils._rebuild_tensor_v2", {callRebuildTensor}},
        {"torch._utils._rebuild_parameter", {callFirstArgument}},
        {"torch._utils._rebuild_parameter_with_state", {callFirstArgument}},
        {"torch._tensor._rebuild_from_type_v2", {callRebuildFromType}},
        {"torch.Tensor", {}},
        {"torch.nn.parameter.Parameter", {}},
        {"torch.Size", {callTuple}},
        {"torch.device", {callDevice}},
        {"torch.float64", {}},
        {"torch.float32", {}},
        {"torch.float16", {}},
        {"torch.bfloat16", {}},
        {"torch.int64", {}},
        {"torch.int32", {}},
        {"torch.int16", {}},
        {"torch.int8", {}},
        {"torch.uint8", {}},
        {"torch.bool", {}},
        {"torch.DoubleStorage", {}},
        {"torch.FloatStorage", {}},
        {"torch.HalfStorage", {}},
        {"torch.BFloat16Storage", {}},
        {"torch.LongStorage", {}},
        {"torch.IntStorage", {}},
        {"torch.ShortStorage", {}},
        {"torch.CharStorage", {}},
        {"torch.ByteStorage", {}},
        {"torch.BoolStorage", {}},
        {"collections.OrderedDict", {callDict}},
        {"collections.Counter", {callDict}},
        {"collections.defaultdict", {callDefaultDict}},
        {"collections.deque", {callList}},
        {"argparse.Namespace", {nullptr, true}},
        {"types.SimpleNamespace", {callNamespace, true}},
        {"pathlib.PosixPath", {callPath}},
        {"pathlib.PurePosixPath", {callPath}},
        {"pathlib.WindowsPath", {callPath}},
        {"pathlib.PureWindowsPath", {callPath}},
        {"_codecs.encode", {callEncode}},
        {"builtins.set", {callSet}},
        {"builtins.frozenset", {callSet}},
        {"builtins.list", {callList}},
        {"builtins.dict", {callDict}},
        {"builtins.tuple", {callTuple}},
        {"builtins.int", {}},
        {"builtins.float", {}},
        {"builtins.bool", {}},
        {"builtins.str", {}},
        {"builtins.bytearray", {callByteArray}},
        {"builtins.bytes", {callByteArray}},
        {"numpy.ndarray", {}},
        {"numpy.dtype", {callNumpyType}},
        {"numpy.core.multiarray._reconstruct", {callNumpyArray}},
        {"numpy.core.multiarray.scalar", {callNumpyScalar}},
        {"numpy.core.numeric._frombuffer", {callNumpyFromBuffer}},
    };
    return kTable;
}

const std::unordered_map<std::string_view, Global>& scriptGlobals() {
    static const std::unordered_map<std::string_view, Global> kTable{
        {"torch.jit._pickle.restore_type_tag", {callFirstArgument}},
        {"torch.jit._pickle.build_intlist", {callFirstArgument}},
        {"torch.jit._pickle.build_doublelist", {callFirstArgument}},
        {"torch.jit._pickle.build_boollist", {callFirstArgument}},
        {"torch.jit._pickle.build_tensorlist", {callFirstArgument}},
    };
    return kTable;
}

/// Names as Python 3 and numpy before 2.0 have them.
std::string usualName(std::string_view module, std::string_view name) {
    std::string usual = module == "__builtin__" ? "builtins" : std::string(module);
    if (usual.rfind("numpy._core.", 0) == 0) {
        usual = "numpy.core." + usual.substr(12);
    }
    return usual + "." + std::string(name);
}

bool isScriptClass(const PickleBuilder& builder, std::string_view global) {
    return builder.dialect() == PickleDialect::TorchScript && global.rfind("__torch__.", 0) == 0;
}

const Global* maybeGlobal(const PickleBuilder& builder, std::string_view name) {
    static const Global kScriptClass{nullptr, true};
    if (isScriptClass(builder, name)) {
        return &kScriptClass;
    }
    const auto found = globals().find(name);
    if (found != globals().end()) {
        return &found->second;
    }
    const auto script = scriptGlobals().find(name);
    const bool isScript = builder.dialect() == PickleDialect::TorchScript;
    return isScript && script != scriptGlobals().end() ? &script->second : nullptr;
}

const Global& requireGlobal(PickleBuilder& builder, PickleRef ref, const char* opcode) {
    const PickleItem& item = builder.at(ref);
    if (item.kind != PickleKind::Global) {
        builder.fail(std::string("a global to call by ") + opcode, described(item));
    }
    return *maybeGlobal(builder, item.text);
}

}  // namespace

PickleRef lookUpGlobal(PickleBuilder& builder, std::string_view module, std::string_view name) {
    if (module.size() + name.size() > kLongestGlobal || !isUtf8(module) || !isUtf8(name)) {
        builder.fail(kPlainOnly, "a global of an odd name");
    }
    std::string usual = usualName(module, name);
    if (maybeGlobal(builder, usual) == nullptr) {
        builder.fail(kPlainOnly, "the global " + usual.substr(0, 120));
    }
    return builder.addOwn(PickleKind::Global, std::move(usual));
}

PickleRef callGlobal(PickleBuilder& builder, PickleRef global, PickleRef arguments) {
    const Global& known = requireGlobal(builder, global, "REDUCE");
    if (builder.at(arguments).kind != PickleKind::Tuple) {
        builder.fail("a tuple of arguments", described(builder.at(arguments)));
    }
    if (known.call == nullptr) {
        builder.fail(kPlainOnly, "a call of " + std::string(builder.at(global).text));
    }
    const CallArguments given(builder, arguments, builder.at(global).text);
    return known.call(builder, given);
}

PickleRef makeInstance(PickleBuilder& builder, PickleRef global, PickleRef arguments) {
    const Global& known = requireGlobal(builder, global, "NEWOBJ");
    const PickleItem& given = builder.at(arguments);
    if (!known.isClass || given.kind != PickleKind::Tuple || !given.items.empty()) {
        builder.fail(kPlainOnly, "an instance of " + std::string(builder.at(global).text));
    }
    PickleItem object;
    object.kind = PickleKind::Object;
    object.text = builder.at(global).text;
    return builder.add(std::move(object));
}

}  // namespace core::checkpoint
