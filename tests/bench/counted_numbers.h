#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

/// Numbers that a program in another language draws alike: the sequence of one seed, counted.
class CountedNumbers {
public:
    /// The next `count` numbers, uniform in [-scale, scale), as float32 has them.
    template <class Count>
    std::vector<double> draw(Count count, double scale) {
        std::vector<double> values(static_cast<std::size_t>(count));
        for (double& value : values) {
            value = static_cast<float>((2.0 * uniformAt(m_drawn++) - 1.0) * scale);
        }
        return values;
    }

private:
    static constexpr std::uint64_t kSeed = 5;

    /// Number `index` of the sequence, in [0, 1): a multiple of 2^-24.
    static double uniformAt(std::uint64_t index) {
        std::uint64_t z = kSeed + (index + 1) * 0x9E3779B97F4A7C15ULL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        z ^= z >> 31;
        return std::ldexp(static_cast<double>(z >> 40), -24);
    }

    std::uint64_t m_drawn = 0;
};
