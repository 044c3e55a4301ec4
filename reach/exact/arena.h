#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

namespace reach::exact {

/// Stack memory for a depth-first search: blocks are taken in order and given back by rewinding to
/// a mark. Nothing moves while it grows, and what was grown is kept for reuse. Not thread-safe.
class Arena {
public:
    struct Mark {
        std::size_t chunk = 0;
        std::size_t used = 0;
    };

    Mark mark() const { return {m_chunk, m_used}; }

    void rewind(Mark mark) {
        m_chunk = mark.chunk;
        m_used = mark.used;
    }

    /// `count` values of T, 64-byte aligned, not initialised.
    template <typename T>
    T* take(std::size_t count) {
        static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= kAlignment);
        const std::size_t bytes = (count * sizeof(T) + kAlignment - 1) / kAlignment * kAlignment;
        while (m_chunk == m_chunks.size() || m_used + bytes > m_chunks[m_chunk].size) {
            advance(bytes);
        }
        std::byte* place = m_chunks[m_chunk].bytes.get() + m_used;
        m_used += bytes;
        return reinterpret_cast<T*>(place);
    }

    /// Bytes held, used or not.
    std::size_t capacity() const {
        std::size_t total = 0;
        for (const Chunk& chunk : m_chunks) {
            total += chunk.size;
        }
        return total;
    }

private:
    static constexpr std::size_t kAlignment = 64;
    static constexpr std::size_t kFirstChunk = std::size_t{1} << 18;

    struct Free {
        void operator()(std::byte* bytes) const {
            ::operator delete[](bytes, std::align_val_t{kAlignment});
        }
    };
    struct Chunk {
        std::unique_ptr<std::byte[], Free> bytes;
        std::size_t size = 0;
    };

    /// Goes on in the next chunk, made twice as large as the last one where there is none.
    void advance(std::size_t bytes) {
        if (m_chunk < m_chunks.size()) {
            ++m_chunk;
        }
        m_used = 0;
        if (m_chunk == m_chunks.size()) {
            const std::size_t last = m_chunks.empty() ? kFirstChunk : 2 * m_chunks.back().size;
            const std::size_t size = std::max(last, bytes);
            m_chunks.push_back({std::unique_ptr<std::byte[], Free>(static_cast<std::byte*>(
                                    ::operator new[](size, std::align_val_t{kAlignment}))),
                                size});
        }
    }

    std::vector<Chunk> m_chunks;
    std::size_t m_chunk = 0;
    std::size_t m_used = 0;
};

}  // namespace reach::exact
