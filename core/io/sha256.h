#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace core {

/// SHA-256 (FIPS 180-4) of bytes that arrive piece by piece.
class Sha256 {
public:
    void update(std::string_view bytes);
    /// The digest in lower-case hex. Ends the computation: no update() after it.
    std::string finish();

private:
    void process(const unsigned char* block);

    std::array<std::uint32_t, 8> m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<unsigned char, 64> m_block{};
    std::size_t m_filled = 0;
    std::uint64_t m_count = 0;
};

}  // namespace core
