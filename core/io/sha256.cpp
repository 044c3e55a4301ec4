#include "core/io/sha256.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace core {
namespace {

/// The first 32 bits of the fractional part of the cube roots of the first 64 primes (FIPS 180-4,
/// 4.2.2). A double holds 50 bits behind the point of each root, so the first 32 are right.
std::array<std::uint32_t, 64> roundConstants() {
    std::array<std::uint32_t, 64> constants{};
    std::size_t found = 0;
    for (std::uint64_t n = 2; found < constants.size(); ++n) {
        bool prime = true;
        for (std::uint64_t d = 2; d * d <= n; ++d) {
            prime = prime && n % d != 0;
        }
        if (!prime) {
            continue;
        }
        const auto base = static_cast<std::uint64_t>(std::cbrt(static_cast<double>(n)));
        const double fraction = std::cbrt(static_cast<double>(n)) - static_cast<double>(base);
        constants[found++] = static_cast<std::uint32_t>(std::ldexp(fraction, 32));
    }
    return constants;
}

}  // namespace

void Sha256::process(const unsigned char* block) {
    static const std::array<std::uint32_t, 64> kConstants = roundConstants();
    std::array<std::uint32_t, 64> w{};
    for (std::size_t i = 0; i < 16; ++i) {
        for (std::size_t j = 0; j < 4; ++j) {
            w[i] = w[i] << 8 | block[4 * i + j];
        }
    }
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t a = w[i - 15];
        const std::uint32_t b = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3) +
               (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10);
    }
    std::array<std::uint32_t, 8> s = m_state;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t e = s[4];
        const std::uint32_t a = s[0];
        const std::uint32_t one = s[7] + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                                  ((e & s[5]) ^ (~e & s[6])) + kConstants[i] + w[i];
        const std::uint32_t two = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) +
                                  ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
        s = {one + two, s[0], s[1], s[2], s[3] + one, s[4], s[5], s[6]};
    }
    for (std::size_t i = 0; i < 8; ++i) {
        m_state[i] += s[i];
    }
}

void Sha256::update(std::string_view bytes) {
    m_count += bytes.size();
    while (!bytes.empty()) {
        const std::size_t take = std::min(bytes.size(), m_block.size() - m_filled);
        std::copy_n(bytes.begin(), take, m_block.begin() + static_cast<std::ptrdiff_t>(m_filled));
        m_filled += take;
        bytes.remove_prefix(take);
        if (m_filled == m_block.size()) {
            process(m_block.data());
            m_filled = 0;
        }
    }
}

std::string Sha256::finish() {
    const std::uint64_t bits = m_count * 8;
    update(std::string_view("\x80", 1));
    while (m_filled != 56) {
        update(std::string_view("\0", 1));
    }
    for (int shift = 56; shift >= 0; shift -= 8) {
        const char byte = static_cast<char>(bits >> shift & 255);
        update(std::string_view(&byte, 1));
    }
    constexpr const char* kDigits = "0123456789abcdef";
    std::string hex;
    for (const std::uint32_t word : m_state) {
        for (int shift = 28; shift >= 0; shift -= 4) {
            hex += kDigits[word >> shift & 15];
        }
    }
    return hex;
}

}  // namespace core
