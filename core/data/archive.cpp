#include "core/data/archive.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "core/data/packed_reader.h"
#include "core/io/atomic_file.h"
#include "core/io/parse_error.h"
#include "core/io/sha256.h"

namespace core {
namespace {

// POSIX.1-1988 ustar: blocks of 512 bytes, a header block before every member.
constexpr std::size_t kBlock = 512;
constexpr std::size_t kNameBytes = 100;
constexpr std::size_t kSizeAt = 124;
constexpr std::size_t kSizeBytes = 12;
constexpr std::size_t kSumAt = 148;
constexpr std::size_t kSumBytes = 8;
constexpr std::size_t kTypeAt = 156;

using Block = std::array<char, kBlock>;

std::string_view textAt(const Block& block, std::size_t at, std::size_t size) {
    const std::string_view field(block.data() + at, size);
    return field.substr(0, std::min(field.find('\0'), size));
}

std::optional<std::uint64_t> octal(std::string_view text) {
    std::uint64_t value = 0;
    bool any = false;
    for (const char c : text) {
        if (c >= '0' && c <= '7') {
            value = value * 8 + static_cast<std::uint64_t>(c - '0');
            any = true;
        } else if (c != ' ') {
            return std::nullopt;
        }
    }
    return any ? std::optional(value) : std::nullopt;
}

/// The sum of a header's bytes, its own place taken as blanks.
std::uint64_t headerSum(const Block& block) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kBlock; ++i) {
        const bool own = i >= kSumAt && i < kSumAt + kSumBytes;
        sum += own ? static_cast<unsigned char>(' ') : static_cast<unsigned char>(block[i]);
    }
    return sum;
}

struct Member {
    std::string name;  ///< its last part
    std::uint64_t size = 0;
    bool isFile = false;
};

class Unpacker {
public:
    Unpacker(const std::string& archive, const std::vector<KnownFile>& wanted,
             const std::string& folder, const std::atomic<bool>* cancel)
        : m_path(archive),
          m_wanted(wanted),
          m_folder(folder),
          m_cancel(cancel),
          m_reader(archive) {}

    bool run() {
        while (const std::optional<Member> member = nextMember()) {
            const auto wanted =
                std::find_if(m_wanted.begin(), m_wanted.end(),
                             [&](const KnownFile& file) { return file.name == member->name; });
            const bool take = wanted != m_wanted.end() && member->isFile;
            if (!(take ? unpack(*member, *wanted) : passOver(*member))) {
                return false;
            }
            if (take) {
                m_found.push_back(member->name);
            }
        }
        for (const KnownFile& file : m_wanted) {
            if (std::find(m_found.begin(), m_found.end(), file.name) == m_found.end()) {
                fail("a member " + file.name, "none");
            }
        }
        return true;
    }

private:
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        throw ParseError(m_path, "byte " + std::to_string(m_at) + " of the archive", expected,
                         found);
    }

    void readBlock(Block& block) {
        if (m_reader.read(block.data(), kBlock) != kBlock) {
            fail("a block of 512 bytes", "the end of the archive");
        }
        m_at += kBlock;
    }

    /// Nothing at the block of zeros that ends an archive.
    std::optional<Member> nextMember() {
        Block block{};
        readBlock(block);
        if (std::all_of(block.begin(), block.end(), [](char c) { return c == 0; })) {
            return std::nullopt;
        }
        const auto size = octal(textAt(block, kSizeAt, kSizeBytes));
        if (octal(textAt(block, kSumAt, kSumBytes)) != headerSum(block) || !size) {
            fail("a tar header with its sum", "another");
        }
        const std::string name(textAt(block, 0, kNameBytes));
        const char type = block[kTypeAt];
        return Member{name.substr(name.rfind('/') + 1), *size, type == '0' || type == '\0'};
    }

    /// Reads a member's data, block by block; false if cancelled.
    template <typename Use>
    bool forEachPiece(std::uint64_t size, const Use& use) {
        Block block{};
        while (size > 0) {
            if (m_cancel != nullptr && m_cancel->load()) {
                return false;
            }
            readBlock(block);
            const std::size_t count = std::min<std::uint64_t>(size, kBlock);
            use(std::string_view(block.data(), count));
            size -= count;
        }
        return true;
    }

    bool passOver(const Member& member) {
        return forEachPiece(member.size, [](std::string_view) {});
    }

    bool unpack(const Member& member, const KnownFile& wanted) {
        if (member.size != wanted.bytes) {
            fail(wanted.name + " of " + std::to_string(wanted.bytes) + " bytes",
                 std::to_string(member.size));
        }
        AtomicFile file(m_folder + '/' + wanted.name);
        Sha256 sum;
        if (!forEachPiece(member.size, [&](std::string_view piece) {
                file.write(piece);
                sum.update(piece);
            })) {
            return false;
        }
        const std::string found = sum.finish();
        if (found != wanted.sha256) {
            fail(wanted.name + " with SHA-256 " + wanted.sha256, found);
        }
        file.commit();
        return true;
    }

    const std::string& m_path;
    const std::vector<KnownFile>& m_wanted;
    const std::string& m_folder;
    const std::atomic<bool>* m_cancel;
    PackedReader m_reader;
    std::uint64_t m_at = 0;
    std::vector<std::string> m_found;
};

}  // namespace

bool unpackMembers(const std::string& archive, const std::vector<KnownFile>& wanted,
                   const std::string& folder, const std::atomic<bool>* cancel) {
    return Unpacker(archive, wanted, folder, cancel).run();
}

}  // namespace core
