#pragma once

#include <ATen/ATen.h>

#include <QTest>

#include <cmath>
#include <random>
#include <vector>

/// 113 bits of mantissa: sums and products of a few doubles are exact, or as good as.
__extension__ typedef __float128 Quad;

/// QVERIFY2 that writes its message only where it is needed: for the inner loops.
#define REQUIRE(condition, message)   \
    do {                              \
        if (!(condition)) {           \
            QFAIL((message).c_str()); \
        }                             \
    } while (false)

inline Quad absolute(Quad x) { return x < 0 ? -x : x; }

inline at::Tensor tensorFrom(const std::vector<double>& values) {
    return at::tensor(values, at::kDouble);
}

inline std::vector<double> numbersOf(const at::Tensor& t) {
    const at::Tensor flat = t.detach().to(at::kDouble).contiguous().flatten();
    return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

/// Random numbers of random size and sign; now and then one whose last bits are all ones.
struct Draw {
    std::mt19937_64 generator;

    explicit Draw(unsigned seed) : generator(seed) {}
    double uniform(double lower, double upper) {
        return std::uniform_real_distribution<double>(lower, upper)(generator);
    }
    int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(generator); }
    double sized(int least, int most) {
        const double x = std::ldexp(uniform(1.0, 2.0), least + below(most - least + 1));
        return below(2) == 0 ? x : -x;
    }
};
