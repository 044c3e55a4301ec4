#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "core/io/checkpoint/pickle_builder.h"
#include "core/io/checkpoint/pickled_tensors.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kMostVisits = std::size_t{1} << 24;
constexpr std::size_t kMostTensors = std::size_t{1} << 18;
constexpr std::size_t kMostNameBytes = std::size_t{1} << 24;
constexpr std::size_t kMostNoted = 12;

/// What training scripts call the model in a checkpoint, the surest name first.
constexpr std::array<std::string_view, 12> kModelKeys{
    "state_dict", "model_state_dict", "model_state", "net_state_dict", "model",     "net",
    "network",    "model_weights",    "weights",     "params",         "model_ema", "ema"};

/// What they keep beside it that holds tensors too.
constexpr std::array<std::string_view, 8> kOtherKeys{
    "optimizer",       "optimiser", "optim",    "opt", "optimizer_state_dict",
    "optimizer_state", "scheduler", "rng_state"};

bool isContainer(const PickleItem& item) {
    switch (item.kind) {
        case PickleKind::List:
        case PickleKind::Tuple:
        case PickleKind::Dict:
        case PickleKind::Object:
            return true;
        default:
            return false;
    }
}

bool hasKeys(const PickleItem& item) {
    return item.kind == PickleKind::Dict || item.kind == PickleKind::Object;
}

bool isTensor(const PickleItem& item) {
    return item.kind == PickleKind::Tensor || item.kind == PickleKind::Array;
}

class Selection {
public:
    Selection(const std::string& path, const std::string& part, const PickleDocument& document)
        : m_path(path), m_part(part), m_document(document) {}

    SelectedTensors select() {
        PickleRef root = m_document.root;
        std::string prefix;
        while (const auto model = maybeModel(root)) {
            noteLeft(root, [&](std::string_view key, PickleRef) { return key != model->first; });
            prefix += model->first + ".";
            root = model->second;
        }
        noteSeveral(root, prefix);
        const std::unordered_set<std::string> left = othersOf(root);
        if (prefix.empty()) {
            noteLeft(root, [&](std::string_view key, PickleRef value) {
                return tensorsIn(value) == 0 || left.count(std::string(key)) > 0;
            });
        }
        if (isTensor(at(root))) {
            keep(prefix + "tensor", root);
        }
        collect(root, prefix, 0, left);
        return std::move(m_result);
    }

private:
    const PickleItem& at(PickleRef ref) const { return m_document.at(ref); }
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        throw ParseError(m_path, m_part, expected, found);
    }

    void checkDepth(int depth) const {
        if (depth > kDeepest) {
            fail("containers at most 64 deep", "deeper ones, or one that contains itself");
        }
    }

    /// How many tensors hang below a value on all ways, at most kMostTensors + 1. Each value is
    /// counted once and remembered.
    std::size_t tensorsIn(PickleRef ref, int depth = 0) {
        const PickleItem& item = at(ref);
        if (isTensor(item) || !isContainer(item)) {
            return isTensor(item) ? 1 : 0;
        }
        checkDepth(depth);
        const auto known = m_counts.find(ref);
        if (known != m_counts.end()) {
            return known->second;
        }
        std::size_t count = 0;
        const std::size_t step = hasKeys(item) ? 2 : 1;
        for (std::size_t i = step - 1; i < item.items.size(); i += step) {
            count = std::min(count + tensorsIn(item.items[i], depth + 1), kMostTensors + 1);
        }
        m_counts.emplace(ref, count);
        return count;
    }

    std::optional<std::pair<std::string, PickleRef>> maybeModel(PickleRef root) {
        if (at(root).kind != PickleKind::Dict) {
            return std::nullopt;
        }
        for (const std::string_view key : kModelKeys) {
            const PickleRef value = m_document.find(root, key);
            if (value >= 0 && isContainer(at(value)) && tensorsIn(value) > 0) {
                return std::pair(std::string(key), value);
            }
        }
        return std::nullopt;
    }

    /// Keys of an optimiser's tensors and the like, where there are others.
    std::unordered_set<std::string> othersOf(PickleRef root) {
        std::unordered_set<std::string> others;
        if (at(root).kind != PickleKind::Dict) {
            return others;
        }
        std::size_t inOthers = 0;
        for (const std::string_view key : kOtherKeys) {
            const PickleRef value = m_document.find(root, key);
            if (value >= 0 && isContainer(at(value))) {
                inOthers += tensorsIn(value);
                others.insert(std::string(key));
            }
        }
        return inOthers < tensorsIn(root) ? others : std::unordered_set<std::string>();
    }

    std::string keyText(PickleRef key) const {
        const PickleItem& item = at(key);
        if (item.kind == PickleKind::Text) {
            return std::string(item.text);
        }
        if (item.kind != PickleKind::Integer) {
            fail("texts or integers as keys of tensors", described(item));
        }
        return std::to_string(item.integer);
    }

    std::string valueText(PickleRef value) {
        const PickleItem& item = at(value);
        const std::size_t tensors = isContainer(item) ? tensorsIn(value) : 0;
        if (tensors > 0) {
            return " (" + std::to_string(tensors) + " tensors)";
        }
        switch (item.kind) {
            case PickleKind::Integer:
                return " = " + std::to_string(item.integer);
            case PickleKind::Real:
                return " = " + exactText(item.real);
            case PickleKind::Text:
                return " = " + inQuotes(item.text);
            case PickleKind::None:
            case PickleKind::Bool:
                return " = " + described(item);
            default:
                return " (" + described(item) + ")";
        }
    }

    /// One line about the values of a dictionary that are not taken.
    void noteLeft(PickleRef root, const std::function<bool(std::string_view, PickleRef)>& isLeft) {
        const PickleItem& item = at(root);
        std::string line;
        std::size_t noted = 0;
        for (std::size_t i = 0; item.kind == PickleKind::Dict && i + 1 < item.items.size();
             i += 2) {
            const PickleItem& key = at(item.items[i]);
            const bool isText = key.kind == PickleKind::Text;
            if (isLeft(isText ? key.text : std::string_view(), item.items[i + 1]) &&
                ++noted <= kMostNoted) {
                line += (line.empty() ? "" : ", ") +
                        (isText ? std::string(key.text.substr(0, 60)) : described(key)) +
                        valueText(item.items[i + 1]);
            }
        }
        if (noted > 0) {
            m_result.notes.push_back(
                "also in the file: " + line +
                (noted > kMostNoted ? " and " + std::to_string(noted - kMostNoted) + " more" : ""));
        }
    }

    void noteSeveral(PickleRef root, const std::string& prefix) {
        const PickleItem& item = at(root);
        const bool isList = item.kind == PickleKind::List || item.kind == PickleKind::Tuple;
        if (!isList || item.items.size() < 2) {
            return;
        }
        std::size_t networks = 0;
        for (const PickleRef element : item.items) {
            networks += hasKeys(at(element)) && tensorsIn(element) > 0 ? 1 : 0;
        }
        if (networks >= 2) {
            m_result.notes.push_back(
                (prefix.empty() ? "the file" : prefix.substr(0, prefix.size() - 1)) +
                " is a list of " + std::to_string(networks) +
                " networks; the names of each begin with its number");
        }
    }

    void keep(const std::string& name, PickleRef ref) {
        m_nameBytes += name.size();
        if (m_result.tensors.size() >= kMostTensors || m_nameBytes > kMostNameBytes) {
            fail("at most 2^18 tensors with 16 MiB of names", "more");
        }
        if (!m_names.insert(name).second) {
            fail("one tensor of each name", "a second " + inQuotes(name));
        }
        m_result.tensors.push_back({name, ref});
    }

    void collect(PickleRef ref, const std::string& prefix, int depth,
                 const std::unordered_set<std::string>& left) {
        checkDepth(depth);
        const PickleItem& item = at(ref);
        const std::size_t step = hasKeys(item) ? 2 : 1;
        m_visits += item.items.size();
        if (m_visits > kMostVisits) {
            fail("at most 2^24 values", "more, by values used again and again");
        }
        for (std::size_t i = 0; isContainer(item) && i + step <= item.items.size(); i += step) {
            const PickleRef value = item.items[i + step - 1];
            if (tensorsIn(value, depth + 1) == 0) {
                continue;
            }
            const std::string key = step == 2 ? keyText(item.items[i]) : std::to_string(i);
            if (isTensor(at(value))) {
                keep(prefix + key, value);
            } else if (depth > 0 || left.count(key) == 0) {
                collect(value, prefix + key + ".", depth + 1, left);
            }
        }
    }

    const std::string& m_path;
    const std::string& m_part;
    const PickleDocument& m_document;
    std::unordered_set<std::string> m_names;
    std::unordered_map<PickleRef, std::size_t> m_counts;
    std::size_t m_visits = 0;
    std::size_t m_nameBytes = 0;
    SelectedTensors m_result;
};

}  // namespace

SelectedTensors selectTensors(const std::string& path, const std::string& part,
                              const PickleDocument& document) {
    return Selection(path, part, document).select();
}

}  // namespace core::checkpoint
