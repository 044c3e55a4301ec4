#include "core/io/checkpoint/checkpoint_network.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "core/io/checkpoint/build_private.h"
#include "core/io/checkpoint/guess_private.h"
#include "core/io/file_bytes.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core {
namespace {

constexpr std::uint64_t kMaxCheckpointBytes = std::uint64_t{2} << 30;
constexpr const char* kGuess = "guess";

NetworkFile fileOf(Network network, const Architecture& architecture,
                   const std::string& container) {
    return {std::move(network), container, architecture.description.dump(), {}};
}

/// The index that "guess:K" asks for; 0 for "guess".
std::size_t guessAsked(const std::string& asked) {
    if (asked.empty() || asked == kGuess) {
        return 0;
    }
    const auto number =
        maybeInteger(std::string_view(asked).substr(std::string(kGuess).size() + 1));
    if (!number || *number < 1) {
        throw std::invalid_argument("architecture " + inQuotes(asked) +
                                    ": expected guess:K with a whole number from 1");
    }
    return static_cast<std::size_t>(*number) - 1;
}

ArchitectureGuess chosenGuess(const StateDict& tensors, const std::string& asked,
                              std::size_t& count) {
    std::vector<ArchitectureGuess> guesses = guessArchitectures(tensors);
    if (guesses.empty()) {
        throw ParseError(tensors.path, "tensors",
                         "an architecture for them: --architecture NAME or FILE.json "
                         "(reachscope info --architectures lists the names)",
                         "none, and no guess fits: " + checkpoint::whyNoGuess(tensors));
    }
    count = guesses.size();
    const std::size_t index = guessAsked(asked);
    if (index >= count) {
        throw std::invalid_argument("architecture " + inQuotes(asked) + ": expected a number to " +
                                    std::to_string(count) + ", so many readings fit " +
                                    tensors.path);
    }
    return guesses[index];
}

NetworkFile guessed(const StateDict& tensors, const std::string& asked) {
    std::size_t count = 0;
    const ArchitectureGuess guess = chosenGuess(tensors, asked, count);
    NetworkFile file =
        fileOf(buildNetwork(guess.architecture, tensors), guess.architecture, tensors.container);
    file.notes.push_back("architecture guessed: " + guess.architecture.title);
    for (const std::string& assumption : guess.assumptions) {
        file.notes.push_back("assumed: " + assumption);
    }
    if (count > 1) {
        file.notes.push_back(std::to_string(count) +
                             " readings fit; reachscope info lists them, --architecture guess:K "
                             "takes the K-th, --architecture NAME or FILE.json says it");
    }
    return file;
}

/// Rows of the last weight of two axes: as many classes as the file has.
std::int64_t classesOf(const StateDict& tensors) {
    std::int64_t classes = 10;
    for (const StoredTensor& tensor : tensors.tensors) {
        if (tensor.shape.size() == 2 && tensor.name.ends_with("weight")) {
            classes = tensor.shape[0];
        }
    }
    return classes;
}

/// DeepMind's checkpoints pad their strided convolutions otherwise; their names tell.
std::string inItsForm(const std::string& name, const StateDict& tensors) {
    const bool isWide = name.starts_with("wideresnet-") && name.find("-dm") == std::string::npos;
    return isWide && tensors.find("init_conv.weight") != nullptr ? name + "-dm" : name;
}

/// What a name stands for that says no size: its own first, then those that are usual.
std::vector<std::string> sizesToTry(const std::string& asked, const StateDict& tensors) {
    const std::string name = inItsForm(asked, tensors);
    const auto& known = namedArchitectures();
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const NamedArchitecture& one) { return one.id == name; });
    if (found == known.end()) {
        return {asked};
    }
    const std::string classes = ":" + std::to_string(classesOf(tensors));
    return {name + ":" + toString(found->standardInput) + classes, name + ":1x28x28" + classes,
            name + ":3x32x32" + classes, name + ":3x64x64" + classes};
}

NetworkFile built(const StateDict& tensors, const std::string& asked) {
    const Architecture architecture = readArchitecture(asked);
    std::vector<std::string> notes;
    NetworkFile file = fileOf(checkpoint::buildNoted(architecture, tensors, notes), architecture,
                              tensors.container);
    file.notes = std::move(notes);
    return file;
}

NetworkFile described(const StateDict& tensors, const std::string& asked) {
    const std::vector<std::string> names = sizesToTry(asked, tensors);
    for (const std::string& name : names) {
        try {
            NetworkFile file = built(tensors, name);
            if (names.size() > 1) {
                file.notes.push_back("input and classes that fit the tensors: " + name);
            }
            return file;
        } catch (const std::runtime_error&) {  // a ParseError: another size may fit
        } catch (const std::invalid_argument&) {
        }
    }
    return built(tensors, names.front());  // says what does not fit
}

bool isGuess(const std::string& asked) {
    return asked.empty() || asked == kGuess || asked.starts_with(std::string(kGuess) + ":");
}

/// The tensors that a description's "weights" name, under the names they have there.
StateDict weightsOf(const checkpoint::Description& description, const std::string& path) {
    StateDict all;
    all.path = path;
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    for (const auto& [tensor, name] : description.weights) {
        StateDict part = readStateDict((folder / name).lexically_normal().string());
        all.container = part.container;
        if (!tensor.empty()) {
            const StoredTensor* found =
                part.tensors.size() == 1 ? &part.tensors.front() : part.find(tensor);
            if (found == nullptr) {
                throw ParseError(part.path, "tensors",
                                 "one alone, or one of the name " + inQuotes(tensor),
                                 std::to_string(part.tensors.size()) + " of other names");
            }
            StoredTensor renamed = *found;
            renamed.name = tensor;
            part.tensors = {std::move(renamed)};
        }
        std::move(part.tensors.begin(), part.tensors.end(), std::back_inserter(all.tensors));
        std::move(part.notes.begin(), part.notes.end(), std::back_inserter(all.notes));
    }
    return all;
}

}  // namespace

StateDict readStateDict(const std::string& path) {
    const std::string bytes = readFileBytes(path, kMaxCheckpointBytes);
    const CheckpointKind kind = checkpointKind(bytes);
    if (kind == CheckpointKind::None || kind == CheckpointKind::TorchScript) {
        throw ParseError(path, "file", "a checkpoint of tensors (PyTorch or numpy)",
                         kind == CheckpointKind::None ? "something else" : "a TorchScript graph");
    }
    return parseStateDict(path, bytes);
}

NetworkFile networkOfTensors(const StateDict& tensors, const NetworkFileOptions& options) {
    NetworkFile file = isGuess(options.architecture) ? guessed(tensors, options.architecture)
                                                     : described(tensors, options.architecture);
    file.notes.insert(file.notes.begin(), tensors.notes.begin(), tensors.notes.end());
    return file;
}

NetworkFile networkOfDescription(const std::string& path, std::string_view bytes,
                                 const NetworkFileOptions& options) {
    if (!options.architecture.empty()) {
        throw std::invalid_argument("architecture " + inQuotes(options.architecture) +
                                    ": expected none, " + path + " is a description itself");
    }
    Architecture architecture{path, path, parseJsonText(bytes, path, "description")};
    const checkpoint::Description description =
        checkpoint::readDescription(architecture.description, path);
    if (description.weights.empty()) {
        throw ParseError(path, "key \"weights\"",
                         "the files of its weights (or give the checkpoint as the network and "
                         "this file as --architecture)",
                         "none");
    }
    const StateDict tensors = weightsOf(description, path);
    NetworkFile file = networkOfTensors(tensors, {false, architecture.description.dump(), {}, {}});
    file.format = "description, " + tensors.container;
    return file;
}

}  // namespace core
