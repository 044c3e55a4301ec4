#include "core/data/toy_sets.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/data/known_sets.h"

namespace core {
namespace {

using std::numbers::pi;

struct Point {
    double x = 0.0;
    double y = 0.0;
};

/// Numbers in [0, 1) that belong to one sample: splitmix64 (Steele, Lea and Flood 2014).
class PointRandom {
public:
    PointRandom(std::size_t set, bool isTraining, std::int64_t index)
        : m_state((static_cast<std::uint64_t>(set) * 2 + (isTraining ? 1 : 0)) << 40 |
                  static_cast<std::uint64_t>(index)) {}

    double next() {
        m_state += 0x9e3779b97f4a7c15ULL;
        std::uint64_t value = m_state;
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9ULL;
        value = (value ^ value >> 27) * 0x94d049bb133111ebULL;
        return static_cast<double>((value ^ value >> 31) >> 11) * 0x1.0p-53;
    }

    /// Evenly over a disc.
    Point inDisc(Point center, double radius) { return inRing(center, 0.0, radius); }

    /// Evenly over a ring.
    Point inRing(Point center, double inner, double outer) {
        const double share = next();
        const double r = std::sqrt(inner * inner + share * (outer * outer - inner * inner));
        const double angle = 2.0 * pi * next();
        return {center.x + r * std::cos(angle), center.y + r * std::sin(angle)};
    }

private:
    std::uint64_t m_state;
};

constexpr double kNoise = 0.02;
constexpr double kMoonRadius = 0.25;

/// Two half circles, each with an end in the other.
Point moons(int label, PointRandom& random) {
    const double angle = pi * random.next();
    const double side = label == 0 ? 1.0 : -1.0;
    const Point center{0.5 - 0.5 * side * kMoonRadius, 0.5 - 0.25 * side * kMoonRadius};
    const Point onArc{center.x + side * kMoonRadius * std::cos(angle),
                      center.y + side * kMoonRadius * std::sin(angle)};
    return random.inDisc(onArc, kNoise);
}

Point rings(int label, PointRandom& random) {
    const Point middle{0.5, 0.5};
    return label == 0 ? random.inDisc(middle, 0.15) : random.inRing(middle, 0.28, 0.4);
}

/// Three arms that wind by three quarters of a turn.
Point spirals(int label, PointRandom& random) {
    constexpr double kInner = 0.09;
    constexpr double kOuter = 0.43;
    const double along = random.next();
    const double r = kInner + (kOuter - kInner) * along;
    const double angle = 2.0 * pi * label / 3.0 + 1.5 * pi * along;
    return random.inDisc({0.5 + r * std::cos(angle), 0.5 + r * std::sin(angle)}, kNoise);
}

Point blobs(int label, PointRandom& random) {
    constexpr std::array<Point, 5> kCenters{
        {{0.2, 0.2}, {0.8, 0.25}, {0.5, 0.55}, {0.2, 0.85}, {0.82, 0.82}}};
    return random.inDisc(kCenters[static_cast<std::size_t>(label)], 0.12);
}

using Maker = Point (*)(int label, PointRandom& random);
constexpr std::array<Maker, 4> kMakers{moons, rings, spirals, blobs};

}  // namespace

const std::vector<ToySet>& toySets() {
    static const std::vector<ToySet> kSets{
        {"toy-moons",
         "Moons",
         "Two half circles, each with an end in the other.",
         {"upper", "lower"},
         0.06},
        {"toy-rings", "Rings", "A disc inside a ring.", {"disc", "ring"}, 0.09},
        {"toy-spirals",
         "Spirals",
         "Three arms that wind by three quarters of a turn.",
         {"first", "second", "third"},
         0.05},
        {"toy-blobs",
         "Blobs",
         "Five discs.",
         {"lower left", "lower right", "middle", "upper left", "upper right"},
         0.1},
    };
    return kSets;
}

const ToySet* maybeToySet(std::string_view name) {
    const std::string id = splitNameOf(name).name;
    const auto& sets = toySets();
    const auto found =
        std::find_if(sets.begin(), sets.end(), [&id](const ToySet& set) { return set.id == id; });
    return found == sets.end() ? nullptr : &*found;
}

void writeToyPoint(const ToySet& set, bool isTraining, std::int64_t index,
                   std::span<float> coordinates) {
    const auto number = static_cast<std::size_t>(maybeToySet(set.id) - toySets().data());
    const auto classes = static_cast<std::int64_t>(set.classes.size());
    PointRandom random(number, isTraining, index);
    const Point point = kMakers.at(number)(static_cast<int>(index % classes), random);
    coordinates[0] = static_cast<float>(point.x);
    coordinates[1] = static_cast<float>(point.y);
}

}  // namespace core
