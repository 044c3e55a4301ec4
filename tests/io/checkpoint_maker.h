#pragma once

// Zip archives, pickles and checkpoints made byte by byte, good and hostile ones.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/io/file_bytes.h"

namespace maker {

inline std::string little(std::uint64_t number, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        text += static_cast<char>(i < 8 ? number >> (8 * i) & 255 : 0);
    }
    return text;
}

struct ZipPart {
    std::string name;
    std::string content;
    bool deflated = false;
    // What the directory is to say instead of the truth; -1: the truth.
    std::int64_t claimedSize = -1;
    std::int64_t claimedPacked = -1;
    std::int64_t claimedStart = -1;
    int flags = 0;
    int method = -1;
    bool zip64 = false;
};

/// gzip is a deflated content between ten bytes and eight, of which four are its CRC-32.
inline std::pair<std::string, std::string> deflatedAndCrc(const std::string& content) {
    const std::string packed = core::gzip(content);
    return {packed.substr(10, packed.size() - 18), packed.substr(packed.size() - 8, 4)};
}

inline std::string centralHeader(const ZipPart& part, const std::string& crc, std::size_t packed,
                                 std::size_t start) {
    const auto told = [](std::int64_t claim, std::size_t truth) {
        return claim >= 0 ? static_cast<std::uint64_t>(claim) : truth;
    };
    const std::uint64_t packedSize = told(part.claimedPacked, packed);
    const std::uint64_t size = told(part.claimedSize, part.content.size());
    const std::uint64_t place = told(part.claimedStart, start);
    const int method = part.method >= 0 ? part.method : part.deflated ? 8 : 0;
    const std::string extra = part.zip64 ? little(1, 2) + little(24, 2) + little(size, 8) +
                                               little(packedSize, 8) + little(place, 8)
                                         : std::string();
    const std::uint64_t all = 0xffffffff;
    return "PK\x01\x02" + little(20, 2) + little(20, 2) +
           little(static_cast<std::uint64_t>(part.flags), 2) +
           little(static_cast<std::uint64_t>(method), 2) + little(0, 4) + crc +
           little(part.zip64 ? all : packedSize, 4) + little(part.zip64 ? all : size, 4) +
           little(part.name.size(), 2) + little(extra.size(), 2) + little(0, 2 + 2 + 2 + 4) +
           little(part.zip64 ? all : place, 4) + part.name + extra;
}

inline std::string zip64End(std::size_t count, std::size_t size, std::size_t start) {
    return std::string("PK\x06\x06", 4) + little(44, 8) + little(45, 2) + little(45, 2) +
           little(0, 4) + little(0, 4) + little(count, 8) + little(count, 8) + little(size, 8) +
           little(start, 8) + std::string("PK\x06\x07", 4) + little(0, 4) +
           little(start + size, 8) + little(1, 4);
}

inline std::string zip(const std::vector<ZipPart>& parts, bool zip64 = false,
                       const std::string& comment = {}) {
    std::string bytes;
    std::string directory;
    for (const ZipPart& part : parts) {
        const auto [deflated, crc] = deflatedAndCrc(part.content);
        const std::string& data = part.deflated ? deflated : part.content;
        directory += centralHeader(part, crc, data.size(), bytes.size());
        bytes += std::string("PK\x03\x04") + little(20, 2) + little(0, 2) +
                 little(part.deflated ? 8 : 0, 2) + little(0, 4) + crc + little(data.size(), 4) +
                 little(part.content.size(), 4) + little(part.name.size(), 2) + little(0, 2) +
                 part.name + data;
    }
    const std::size_t start = bytes.size();
    bytes += directory;
    if (zip64) {
        bytes += zip64End(parts.size(), directory.size(), start);
    }
    return bytes + std::string("PK\x05\x06", 4) + little(0, 4) +
           little(zip64 ? 0xffff : parts.size(), 2) + little(zip64 ? 0xffff : parts.size(), 2) +
           little(zip64 ? 0xffffffff : directory.size(), 4) +
           little(zip64 ? 0xffffffff : start, 4) + little(comment.size(), 2) + comment;
}

// Pieces of pickles.

inline std::string text(const std::string& characters) {
    return "X" + little(characters.size(), 4) + characters;
}
inline std::string integer(std::int64_t value) {
    return "\x8a\x08" + little(static_cast<std::uint64_t>(value), 8);
}
inline std::string global(const std::string& module, const std::string& name) {
    return "c" + module + "\n" + name + "\n";
}
inline std::string tuple(const std::vector<std::int64_t>& numbers) {
    std::string pickle = "(";
    for (const std::int64_t number : numbers) {
        pickle += integer(number);
    }
    return pickle + "t";
}
/// Protocol 2 before it, STOP behind it.
inline std::string pickle(const std::string& body) { return "\x80\x02" + body + "."; }

inline std::string storage(const std::string& key, std::int64_t count,
                           const std::string& type = "FloatStorage") {
    return "(" + text("storage") + global("torch", type) + text(key) + text("cpu") +
           integer(count) + "tQ";
}
inline std::string tensor(const std::string& storagePickle, std::int64_t offset,
                          const std::vector<std::int64_t>& sizes,
                          const std::vector<std::int64_t>& strides) {
    return global("torch._utils", "_rebuild_tensor_v2") + "(" + storagePickle + integer(offset) +
           tuple(sizes) + tuple(strides) + "\x89}tR";
}
/// {name: value, …} of pickled values.
inline std::string dict(const std::vector<std::pair<std::string, std::string>>& entries) {
    std::string body = "}(";
    for (const auto& [name, value] : entries) {
        body += text(name) + value;
    }
    return body + "u";
}

/// A file of torch.save: the root's pickle and the bytes of storages 0, 1, ….
inline std::string torchZip(const std::string& body, const std::vector<std::string>& storages) {
    std::vector<ZipPart> parts{{"archive/data.pkl", pickle(body)}};
    for (std::size_t i = 0; i < storages.size(); ++i) {
        parts.push_back({"archive/data/" + std::to_string(i), storages[i]});
    }
    parts.push_back({"archive/version", "3\n"});
    return zip(parts);
}

}  // namespace maker
