#include "core/train/epoch_plan.h"

#include <numeric>
#include <utility>

#include "core/data/augment.h"

namespace core {

namespace {

/// splitmix64 (Steele, Lea and Flood 2014).
class OrderRandom {
public:
    OrderRandom(std::int64_t seed, std::int64_t epoch)
        : m_state(static_cast<std::uint64_t>(seed) * 0xd1342543de82ef95ULL +
                  static_cast<std::uint64_t>(epoch)) {
        next();
    }

    /// 0 … count - 1, each as likely but for 1 in 2^32 (Lemire 2019).
    std::uint64_t below(std::uint64_t count) { return (next() >> 32) * count >> 32; }

private:
    std::uint64_t next() {
        m_state += 0x9e3779b97f4a7c15ULL;
        std::uint64_t value = m_state;
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9ULL;
        value = (value ^ value >> 27) * 0x94d049bb133111ebULL;
        return value ^ value >> 31;
    }

    std::uint64_t m_state;
};

}  // namespace

std::int64_t stepsPerEpoch(std::int64_t samples, std::int64_t batch) {
    return (samples + batch - 1) / batch;
}

std::vector<std::int64_t> epochOrder(std::int64_t seed, std::int64_t epoch, std::int64_t count) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    OrderRandom random(seed, epoch);
    for (std::size_t left = order.size(); left > 1; --left) {
        std::swap(order[left - 1], order[random.below(left)]);
    }
    return order;
}

bool isAugmented(const std::string& set) {
    const Augmentation how = usualAugmentation(set);
    return how.padding > 0 || how.flipShare > 0.0;
}

EpochChanges epochChanges(const std::string& set, std::int64_t seed, std::int64_t epoch,
                          const std::vector<std::int64_t>& indices) {
    EpochChanges changes;
    if (!isAugmented(set)) {
        return changes;
    }
    const Augmentation how = usualAugmentation(set);
    changes.padding = how.padding;
    for (const std::int64_t index : indices) {
        const Change change = changeOf(how, static_cast<std::uint64_t>(seed),
                                       static_cast<std::uint64_t>(epoch), index);
        changes.down.push_back(change.down);
        changes.right.push_back(change.right);
        changes.flip.push_back(change.flip ? 1 : 0);
    }
    return changes;
}

}  // namespace core
