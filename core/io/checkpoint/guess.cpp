#include <algorithm>
#include <map>

#include "core/io/checkpoint/guess_private.h"
#include "core/io/number.h"

namespace core {
namespace checkpoint {
namespace {

constexpr std::size_t kMostGuesses = 16;

std::vector<std::string> componentsOf(const std::string& path) {
    std::vector<std::string> parts{""};
    for (const char c : path) {
        c == '.' ? parts.emplace_back() : parts.back() += c;
    }
    return parts;
}

/// The layers of each network where the file holds several of one form, one after the other.
class Cascade {
public:
    explicit Cascade(const std::vector<Layer>& layers) {
        const std::size_t depth = commonDepth(layers);
        for (const Layer& layer : layers) {
            const auto parts = componentsOf(layer.path);
            const std::string key = depth < parts.size() ? parts[depth] : "";
            if (m_keys.empty() || m_keys.back() != key) {
                m_keys.push_back(key);
                m_members.emplace_back();
            }
            m_members.back().push_back(layer);
        }
        if (!areAlike()) {
            m_members = {layers};
        }
    }

    const std::vector<std::vector<Layer>>& members() const { return m_members; }

private:
    static std::size_t commonDepth(const std::vector<Layer>& layers) {
        const auto first = componentsOf(layers.front().path);
        std::size_t depth = first.size();
        for (const Layer& layer : layers) {
            const auto parts = componentsOf(layer.path);
            const auto end = std::mismatch(first.begin(), first.end(), parts.begin(), parts.end());
            depth = std::min(depth, static_cast<std::size_t>(end.first - first.begin()));
        }
        return depth;
    }

    /// Each begins and ends as the first does, and none can stand behind another.
    bool areAlike() const {
        const std::vector<Layer>& first = m_members.front();
        const auto isSame = [&](const std::vector<Layer>& member) {
            return std::equal(member.begin(), member.end(), first.begin(), first.end(),
                              [](const Layer& a, const Layer& b) {
                                  return a.kind == b.kind && a.weight == b.weight &&
                                         a.place == b.place;
                              });
        };
        const bool isNetwork =
            m_members.size() > 1 && first.size() > 1 && first.back().kind == LayerKind::Dense &&
            first.front().kind != LayerKind::BatchNorm &&
            first.front().kind != LayerKind::Activation && first.front().weight.size() > 1;
        return isNetwork && first.front().in() != first.back().out() &&
               std::all_of(m_members.begin(), m_members.end(), isSame);
    }

    std::vector<std::string> m_keys;
    std::vector<std::vector<Layer>> m_members;
};

bool hasStep(const std::vector<Json>& steps, const std::string& kind) {
    return std::any_of(steps.begin(), steps.end(), [&](const Json& step) {
        return step["kind"] == kind || (step["kind"] == "residual" &&
                                        hasStep(step["branch"].get<std::vector<Json>>(), kind));
    });
}

/// Tensors of the other members, as patterns.
void ignoreOthers(const std::vector<std::vector<Layer>>& members, std::size_t own, Json& ignored) {
    for (std::size_t k = 0; k < members.size(); ++k) {
        for (const Layer& layer : members[k]) {
            if (k != own) {
                ignored.push_back(layer.path + ".*");
            }
        }
    }
}

class Guesser {
public:
    Guesser(const Inventory& inventory, const std::vector<std::vector<Layer>>& members)
        : m_inventory(inventory), m_members(members) {}

    /// The best of each member, then the others of the first.
    std::vector<ArchitectureGuess> all() {
        std::vector<std::vector<Reading>> readings;
        for (const std::vector<Layer>& member : m_members) {
            const std::vector<Unit> units = unitsOf(member);
            readings.push_back(units.empty() ? std::vector<Reading>()
                                             : readingsOf(units, kMostGuesses));
            if (readings.back().empty()) {
                return {};
            }
        }
        for (std::size_t k = 0; k < readings.size() && m_result.size() < kMostGuesses; ++k) {
            add(readings[k].front(), k);
        }
        for (std::size_t r = 1; r < readings[0].size() && m_result.size() < kMostGuesses; ++r) {
            add(readings[0][r], 0);
        }
        m_result.front().isCertain = m_result.size() == 1;
        return std::move(m_result);
    }

private:
    void add(const Reading& reading, std::size_t member) {
        std::string title = reading.summary + "; input " + toString(reading.input);
        if (m_members.size() > 1) {
            title += "; network " + std::to_string(member) + " of " +
                     std::to_string(m_members.size()) + " in the file";
        }
        Json description = descriptionOf(title, reading.input, reading.steps);
        Json ignored = Json::array();
        for (const std::string& name : m_inventory.ignored) {
            ignored.push_back(name);
        }
        ignoreOthers(m_members, member, ignored);
        if (!ignored.empty()) {
            description["ignored"] = std::move(ignored);
        }
        if (!m_inventory.meanTensor.empty()) {
            description["normalisation"] = {{"mean", m_inventory.meanTensor},
                                            {"std", m_inventory.deviationTensor}};
        }
        ArchitectureGuess guess{
            {"guess:" + std::to_string(m_result.size() + 1), title, std::move(description)},
            reading.assumptions,
            false};
        addAssumptions(reading, member, guess.assumptions);
        m_result.push_back(std::move(guess));
    }

    void addAssumptions(const Reading& reading, std::size_t member,
                        std::vector<std::string>& lines) const {
        if (hasStep(reading.steps, "relu")) {
            lines.push_back("ReLU between the layers, the file says nothing of activations");
        }
        if (hasStep(reading.steps, "flatten") && reading.input.size() == 3) {
            lines.push_back("flattened in the order channel, row, column");
        }
        if (hasStep(reading.steps, "batch_norm")) {
            lines.push_back("batch normalisation with epsilon 1e-5");
        }
        if (m_members.size() > 1) {
            lines.push_back("a cascade of " + std::to_string(m_members.size()) +
                            " networks of one form: number " + std::to_string(member) + " alone");
        }
        const Layer& first = m_members[member].front();
        if (first.kind == LayerKind::Convolution && first.place > 0) {
            lines.push_back("what stands before " + first.path +
                            " has no tensors: a normalisation, perhaps, that the file does not "
                            "keep");
        }
        if (reading.input.size() == 3) {
            lines.push_back(
                m_inventory.meanTensor.empty()
                    ? "no normalisation of the input in the file: pixels go in as they are"
                    : "input normalised by " + inQuotes(m_inventory.meanTensor) + " and " +
                          inQuotes(m_inventory.deviationTensor));
        }
        lines.insert(lines.end(), m_inventory.notes.begin(), m_inventory.notes.end());
    }

    const Inventory& m_inventory;
    const std::vector<std::vector<Layer>>& m_members;
    std::vector<ArchitectureGuess> m_result;
};

}  // namespace

std::string whyNoGuess(const StateDict& tensors) {
    const Inventory inventory = inventoryOf(tensors);
    if (!inventory.refusal.empty()) {
        return inventory.refusal;
    }
    if (inventory.layers.empty()) {
        return "no weights of a dense layer or a convolution";
    }
    return "layers whose sizes do not meet whatever the strides and paddings";
}

}  // namespace checkpoint

std::vector<ArchitectureGuess> guessArchitectures(const StateDict& tensors) {
    const checkpoint::Inventory inventory = checkpoint::inventoryOf(tensors);
    if (!inventory.refusal.empty() || inventory.layers.empty()) {
        return {};
    }
    const checkpoint::Cascade cascade(inventory.layers);
    return checkpoint::Guesser(inventory, cascade.members()).all();
}

}  // namespace core
