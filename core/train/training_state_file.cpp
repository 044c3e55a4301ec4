#include "core/train/training_state_file.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/io/checkpoint/state_dict.h"
#include "core/io/npz_writer.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"
#include "core/io/sha256.h"

namespace core {

namespace {

/// What the file holds besides arrays, all of it int64.
constexpr const char* kVersion = "version";
constexpr const char* kQuestion = "question";
constexpr const char* kStep = "step";
constexpr const char* kIsDouble = "is_double";
/// In front of the names of the others.
constexpr std::string_view kArray = "array.";
constexpr std::string_view kSum = "sum.";

constexpr std::int64_t kThisVersion = 1;
constexpr std::size_t kHashWords = 16;
constexpr double kMostSteps = 9007199254740992.0;  // 2^53: doubles count to it

/// SHA-256 as 16 numbers of 16 bits, which any reader of numbers takes.
std::vector<std::int64_t> hashWords(const std::string& question) {
    Sha256 hash;
    hash.update(question);
    const std::string hex = hash.finish();
    std::vector<std::int64_t> words;
    for (std::size_t k = 0; k < kHashWords; ++k) {
        words.push_back(std::stoll(hex.substr(4 * k, 4), nullptr, 16));
    }
    return words;
}

void requireFinite(const TrainingState::Array& array) {
    const auto bad = std::find_if(array.values.begin(), array.values.end(),
                                  [](double value) { return !std::isfinite(value); });
    if (bad != array.values.end()) {
        throw std::invalid_argument("array " + array.name + ": expected finite numbers, found " +
                                    (std::isnan(*bad) ? "nan" : "inf") + " at place " +
                                    std::to_string(std::distance(array.values.begin(), bad)));
    }
}

void addArray(NpzWriter& file, const TrainingState::Array& array, bool isDouble) {
    requireFinite(array);
    const std::string name = std::string(kArray) + array.name;
    const std::vector<float> floats = isDouble ? std::vector<float>() : exactFloats(array.values);
    if (floats.size() == array.values.size() && !isDouble) {
        file.add(name, array.shape, floats);
    } else {
        file.add(name, array.shape, array.values);
    }
}

/// Takes the tensors of a file apart and watches that nothing is missing.
class StateReader {
public:
    explicit StateReader(StateDict tensors) : m_tensors(std::move(tensors)) {}

    TrainingState read(const std::string& question) {
        requireVersion();
        requireQuestion(question);
        TrainingState state;
        state.step = wholeNumber(kStep);
        state.isDouble = wholeNumber(kIsDouble) != 0;
        for (const StoredTensor& tensor : m_tensors.tensors) {
            readTensor(tensor, state);
        }
        return state;
    }

private:
    [[noreturn]] void fail(const std::string& array, const std::string& expected,
                           const std::string& found) const {
        throw ParseError(m_tensors.path, "array " + inQuotes(array), expected, found);
    }

    const StoredTensor& tensor(const char* name) const {
        const StoredTensor* found = m_tensors.find(name);
        if (found == nullptr) {
            fail(name, "a training checkpoint with it", "none of that name");
        }
        return *found;
    }

    std::int64_t wholeNumber(const char* name) const {
        const StoredTensor& stored = tensor(name);
        if (stored.type != ElementType::Int64 || stored.values.size() != 1 ||
            stored.values[0] < 0.0 || stored.values[0] > kMostSteps) {
            fail(name, "one whole number from 0",
                 toString(stored.shape) + " of " + nameOf(stored.type));
        }
        return static_cast<std::int64_t>(stored.values[0]);
    }

    void requireVersion() const {
        const std::int64_t version = wholeNumber(kVersion);
        if (version != kThisVersion) {
            fail(kVersion, std::to_string(kThisVersion), std::to_string(version));
        }
    }

    void requireQuestion(const std::string& question) const {
        const std::vector<std::int64_t> expected = hashWords(question);
        const std::vector<double>& found = tensor(kQuestion).values;
        const bool isSame =
            found.size() == expected.size() &&
            std::equal(expected.begin(), expected.end(), found.begin(),
                       [](std::int64_t a, double b) { return static_cast<double>(a) == b; });
        if (!isSame) {
            fail(kQuestion, "a checkpoint of this run", "one of another configuration or network");
        }
    }

    void readTensor(const StoredTensor& stored, TrainingState& state) const {
        const std::string_view name = stored.name;
        if (name.rfind(kArray, 0) == 0) {
            state.arrays.push_back(
                {std::string(name.substr(kArray.size())), stored.shape, stored.values});
            requireFiniteStored(stored);
        } else if (name.rfind(kSum, 0) == 0) {
            if (stored.values.size() != 1) {
                fail(stored.name, "one number", toString(stored.shape));
            }
            state.sums.emplace_back(std::string(name.substr(kSum.size())), stored.values[0]);
        } else if (name != kVersion && name != kQuestion && name != kStep && name != kIsDouble) {
            fail(stored.name, "a name that a training checkpoint has", "this one");
        }
    }

    void requireFiniteStored(const StoredTensor& stored) const {
        const bool isFinite = std::all_of(stored.values.begin(), stored.values.end(),
                                          [](double value) { return std::isfinite(value); });
        if (!isFinite) {
            fail(stored.name, "finite numbers", "others");
        }
    }

    StateDict m_tensors;
};

}  // namespace

std::string trainingStateBytes(const TrainingState& state, const std::string& question) {
    NpzWriter file;
    file.add(kVersion, {1}, std::vector<std::int64_t>{kThisVersion});
    file.add(kQuestion, {static_cast<std::int64_t>(kHashWords)}, hashWords(question));
    file.add(kStep, {1}, std::vector<std::int64_t>{state.step});
    file.add(kIsDouble, {1}, std::vector<std::int64_t>{state.isDouble ? 1 : 0});
    for (const TrainingState::Array& array : state.arrays) {
        addArray(file, array, state.isDouble);
    }
    for (const auto& [name, value] : state.sums) {
        file.add(std::string(kSum) + name, {1}, std::vector<double>{value});
    }
    return file.finish();
}

TrainingState parseTrainingState(std::string_view bytes, const std::string& path,
                                 const std::string& question) {
    if (checkpointKind(bytes) != CheckpointKind::Npz) {
        throw ParseError(path, "file", "a training checkpoint (.npz)", "another file");
    }
    return StateReader(parseStateDict(path, bytes)).read(question);
}

}  // namespace core
