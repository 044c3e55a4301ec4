#include "core/io/network_file.h"

#include <stdexcept>
#include <string_view>

#include "core/io/atomic_file.h"
#include "core/io/checkpoint/checkpoint_network.h"
#include "core/io/checkpoint/torch_script.h"
#include "core/io/checkpoint/weights_writer.h"
#include "core/io/file_bytes.h"
#include "core/io/nnet.h"
#include "core/io/onnx.h"
#include "core/io/parse_error.h"
#include "core/network/normalisation.h"

namespace core {
namespace {

constexpr const char* kExpected =
    "a network: .onnx, .nnet, a PyTorch or numpy checkpoint, or a description in JSON";
constexpr std::uint64_t kMaxNetworkBytes = std::uint64_t{2} << 30;  // protobuf's own limit

/// .nnet is text; an .onnx begins with field numbers and lengths, which are control characters.
bool looksLikeText(std::string_view bytes) {
    for (const char c : bytes.substr(0, 512)) {
        const auto u = static_cast<unsigned char>(c);
        if (u < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v') {
            return false;
        }
    }
    return true;
}

/// What the file is, where that can be told and is no network of ours; empty otherwise.
std::string knownForeignKind(std::string_view bytes) {
    const auto startsWith = [&](std::string_view magic) {
        return bytes.substr(0, magic.size()) == magic;
    };
    if (bytes.empty()) {
        return "an empty file";
    }
    if (startsWith("\x89HDF\r\n")) {
        return "an HDF5 file";
    }
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    const bool lisp = first != bytes.npos && (bytes[first] == ';' || bytes[first] == '(');
    return lisp ? "what looks like a VNN-LIB property" : std::string();
}

bool endsWith(std::string_view text, std::string_view ending) {
    return text.size() > ending.size() && text.substr(text.size() - ending.size()) == ending;
}

/// A file that is a graph by itself; `architecture` is for the others.
NetworkFile graphFile(Network network, const std::string& format, const std::string& path,
                      const NetworkFileOptions& options) {
    if (!options.architecture.empty()) {
        throw std::invalid_argument("architecture: expected none, " + path + " is " + format +
                                    " and holds its own graph");
    }
    return {std::move(network), format, {}, {}};
}

bool isJsonObject(std::string_view bytes) {
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    return first != bytes.npos && bytes[first] == '{';
}

/// "torchscript:1x28x28" says the input's shape where the archive does not; another architecture
/// takes the archive's tensors only.
NetworkFile scriptFile(const std::string& path, std::string_view bytes,
                       const NetworkFileOptions& options) {
    constexpr std::string_view kPrefix = "torchscript:";
    const bool givesShape = options.architecture.rfind(kPrefix, 0) == 0;
    if (!givesShape && !options.architecture.empty()) {
        return networkOfTensors(parseStateDict(path, bytes), options);
    }
    const std::string shape = givesShape ? options.architecture.substr(kPrefix.size()) : "";
    Network network = parseTorchScript(path, bytes, shape);
    std::vector<std::string> notes{"TorchScript, read for one input of " +
                                   toString(network.inputShape()) +
                                   ", its modules as in evaluation mode"};
    return {std::move(network), "TorchScript", options.architecture, std::move(notes)};
}

NetworkFile readAsItIs(const std::string& path, const NetworkFileOptions& options) {
    std::string bytes = readFileBytes(path, kMaxNetworkBytes);
    const CheckpointKind kind = checkpointKind(bytes);
    if (kind == CheckpointKind::TorchScript) {
        return scriptFile(path, bytes, options);
    }
    if (kind != CheckpointKind::None) {
        const StateDict tensors = parseStateDict(path, bytes);
        bytes = std::string();  // a large file need not stay beside its tensors
        return networkOfTensors(tensors, options);
    }
    const std::string foreign = knownForeignKind(bytes);
    if (!foreign.empty()) {
        throw ParseError(path, "file", kExpected, foreign);
    }
    if (isJsonObject(bytes)) {
        return networkOfDescription(path, bytes, options);
    }
    const bool isText = looksLikeText(bytes);
    return graphFile(isText ? parseNnet(path, bytes, options) : parseOnnx(path, bytes),
                     isText ? "NNet" : "ONNX", path, options);
}

bool holdsNormalisation(const std::string& architecture) {
    const Json document = Json::parse(architecture, nullptr, false);
    return document.is_object() && document.contains("normalisation");
}

}  // namespace

NetworkFile readNetworkFile(const std::string& path, const NetworkFileOptions& options) {
    NetworkFile file = readAsItIs(path, options);
    if (!options.mean.empty() || !options.deviation.empty()) {
        if (holdsNormalisation(file.architecture)) {
            throw std::invalid_argument("mean, deviation: expected none, the architecture of " +
                                        path + " normalises the input already");
        }
        file.network = withNormalisedInput(file.network, options.mean, options.deviation);
    }
    return file;
}

Network readNetwork(const std::string& path, const NetworkFileOptions& options) {
    return readNetworkFile(path, options).network;
}

void writeNetwork(const Network& network, const std::string& path) {
    const bool packed = endsWith(path, ".gz");
    const std::string_view name = std::string_view(path).substr(0, path.size() - (packed ? 3 : 0));
    std::string bytes;
    if (endsWith(name, ".nnet")) {
        bytes = formatNnet(network);
    } else if (endsWith(name, ".onnx")) {
        bytes = formatOnnx(network);
    } else if (endsWith(name, ".pt") || endsWith(name, ".pth")) {
        bytes = formatTorchWeights(weightsOf(network));
    } else if (endsWith(name, ".npz")) {
        bytes = formatNumpyWeights(weightsOf(network));
    } else {
        throw std::invalid_argument(path +
                                    ": a network is written as .nnet or .onnx, its weights alone "
                                    "as .pt or .npz, with .gz after it if you like");
    }
    writeFileAtomically(path, packed ? gzip(bytes) : bytes);
}

}  // namespace core
