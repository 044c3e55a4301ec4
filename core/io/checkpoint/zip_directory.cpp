#include "core/io/checkpoint/zip_directory.h"

#include <algorithm>
#include <array>

#include "core/io/checkpoint/byte_reader.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

constexpr std::uint64_t kMostEntries = std::uint64_t{1} << 18;
constexpr std::size_t kLongestName = 4096;
constexpr std::uint32_t kEscape32 = 0xffffffff;  // the number stands in a zip64 field
constexpr std::string_view kLocalHeader = "PK\x03\x04";
constexpr std::string_view kCentralHeader = "PK\x01\x02";
constexpr std::string_view kEnd("PK\x05\x06", 4);
constexpr std::string_view kEnd64("PK\x06\x06", 4);
constexpr std::string_view kEnd64Locator("PK\x06\x07", 4);
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kLocatorSize = 20;

void takeSignature(ByteReader& reader, std::string_view signature, const char* what) {
    const std::size_t at = reader.position();
    if (reader.take(signature.size(), what) != signature) {
        reader.failAt(at, std::string("the signature of ") + what, "other bytes");
    }
}

/// Where the end record starts: it is the last thing in a file but for its comment.
std::size_t endOf(const std::string& path, std::string_view bytes) {
    const std::size_t least =
        bytes.size() > kEndSize + 0xffff ? bytes.size() - kEndSize - 0xffff : 0;
    for (std::size_t at = bytes.size() < kEndSize ? 0 : bytes.size() - kEndSize + 1;
         at-- > least;) {
        if (bytes.substr(at, 4) == kEnd &&
            littleEndian(bytes.substr(at + 20, 2)) == bytes.size() - at - kEndSize) {
            return at;
        }
    }
    throw ParseError(path, "end of the file", "a zip directory",
                     "none (a truncated or damaged file)");
}

/// Where the list of entries lies.
struct Extent {
    std::uint64_t count = 0;
    std::uint64_t size = 0;
    std::uint64_t start = 0;
    std::size_t limit = 0;  ///< it ends before this
};

Extent extent64(const std::string& path, std::string_view bytes, std::size_t locator) {
    ByteReader reader(path, "", bytes);
    reader.moveTo(locator + 8);
    const std::uint64_t at = reader.takeNumber(8, "a zip64 locator");
    if (at > locator || locator - at < 56) {
        reader.failAt(locator, "a zip64 directory before it", "one at byte " + std::to_string(at));
    }
    reader.moveTo(at);
    takeSignature(reader, kEnd64, "a zip64 directory");
    reader.take(20, "a zip64 directory");
    Extent extent;
    const std::uint64_t here = reader.takeNumber(8, "a zip64 directory");
    extent.count = reader.takeNumber(8, "a zip64 directory");
    extent.size = reader.takeNumber(8, "a zip64 directory");
    extent.start = reader.takeNumber(8, "a zip64 directory");
    extent.limit = static_cast<std::size_t>(at);
    if (here != extent.count) {
        reader.failAt(extent.limit, "an archive in one file", "a part of several");
    }
    return extent;
}

Extent extentOf(const std::string& path, std::string_view bytes) {
    const std::size_t end = endOf(path, bytes);
    if (end >= kLocatorSize && bytes.substr(end - kLocatorSize, 4) == kEnd64Locator) {
        return extent64(path, bytes, end - kLocatorSize);
    }
    ByteReader reader(path, "", bytes);
    reader.moveTo(end + 4);
    const std::uint64_t disks = reader.takeNumber(4, "a zip directory");
    Extent extent;
    const std::uint64_t here = reader.takeNumber(2, "a zip directory");
    extent.count = reader.takeNumber(2, "a zip directory");
    extent.size = reader.takeNumber(4, "a zip directory");
    extent.start = reader.takeNumber(4, "a zip directory");
    extent.limit = end;
    if (disks != 0 || here != extent.count) {
        reader.failAt(end, "an archive in one file", "a part of several");
    }
    return extent;
}

/// Numbers that need 64 bits stand in the extra field of kind 1, those that do only.
void readZip64(ByteReader extra, ZipEntry& entry, std::uint64_t& header) {
    while (extra.left() >= 4) {
        const std::uint64_t kind = extra.takeNumber(2, "an extra field");
        const std::uint64_t size = extra.takeNumber(2, "an extra field");
        const std::string_view field = extra.take(size, "an extra field");
        if (kind != 1) {
            continue;
        }
        ByteReader numbers(extra.path(), "zip64 field", field);
        for (std::uint64_t* number : {&entry.size, &entry.packedSize, &header}) {
            if (*number == kEscape32) {
                *number = numbers.takeNumber(8, "a zip64 field");
            }
        }
    }
}

void checkName(const ByteReader& reader, std::size_t at, std::string_view name) {
    if (name.empty() || name.size() > kLongestName || !isUtf8(name)) {
        reader.failAt(at, "an entry's name of 1 to 4096 bytes of UTF-8", inQuotes(name));
    }
}

ZipEntry takeEntry(ByteReader& reader) {
    const std::size_t at = reader.position();
    takeSignature(reader, kCentralHeader, "an entry of the zip directory");
    reader.take(4, "an entry");
    const std::uint64_t flags = reader.takeNumber(2, "an entry");
    ZipEntry entry;
    entry.method = static_cast<std::uint16_t>(reader.takeNumber(2, "an entry"));
    reader.take(4, "an entry");
    entry.crc = static_cast<std::uint32_t>(reader.takeNumber(4, "an entry"));
    entry.packedSize = reader.takeNumber(4, "an entry");
    entry.size = reader.takeNumber(4, "an entry");
    const std::uint64_t nameSize = reader.takeNumber(2, "an entry");
    const std::uint64_t extraSize = reader.takeNumber(2, "an entry");
    const std::uint64_t commentSize = reader.takeNumber(2, "an entry");
    reader.take(8, "an entry");
    std::uint64_t header = reader.takeNumber(4, "an entry");
    entry.name = std::string(reader.take(nameSize, "an entry's name"));
    checkName(reader, at, entry.name);
    readZip64(ByteReader(reader.path(), "extra fields of " + inQuotes(entry.name),
                         reader.take(extraSize, "extra fields")),
              entry, header);
    reader.take(commentSize, "an entry's comment");
    if ((flags & 1) != 0) {
        reader.failAt(at, "an entry that is not encrypted", inQuotes(entry.name));
    }
    if (entry.method != kStored && entry.method != kDeflated) {
        reader.failAt(at, "a stored or deflated entry",
                      inQuotes(entry.name) + " packed by method " + std::to_string(entry.method));
    }
    if (header >= reader.bytes().size()) {
        reader.failAt(at, "an entry within the file", "one at byte " + std::to_string(header));
    }
    entry.headerStart = static_cast<std::size_t>(header);
    return entry;
}

/// Finds the data behind the entry's own header, which repeats its name.
void locate(const std::string& path, std::string_view bytes, std::size_t limit, ZipEntry& entry) {
    ByteReader reader(path, "entry " + inQuotes(entry.name), bytes);
    reader.moveTo(entry.headerStart);
    takeSignature(reader, kLocalHeader, "a zip entry");
    reader.take(22, "a zip entry");
    const std::uint64_t nameSize = reader.takeNumber(2, "a zip entry");
    const std::uint64_t extraSize = reader.takeNumber(2, "a zip entry");
    if (reader.take(nameSize, "its name") != entry.name) {
        reader.failAt(entry.headerStart, "the name that the directory gives", "another");
    }
    reader.take(extraSize, "its extra fields");
    entry.dataStart = reader.position();
    if (entry.dataStart > limit || entry.packedSize > limit - entry.dataStart) {
        reader.failAt(entry.dataStart, "data before the directory at byte " + std::to_string(limit),
                      std::to_string(entry.packedSize) + " bytes of them");
    }
    if (entry.method == kStored && entry.size != entry.packedSize) {
        reader.failAt(entry.headerStart, "one size of a stored entry",
                      std::to_string(entry.size) + " and " + std::to_string(entry.packedSize));
    }
}

void checkApart(const std::string& path, const std::vector<ZipEntry>& entries) {
    std::vector<const ZipEntry*> inFile;
    for (const ZipEntry& entry : entries) {
        inFile.push_back(&entry);
    }
    std::sort(inFile.begin(), inFile.end(),
              [](const auto* a, const auto* b) { return a->headerStart < b->headerStart; });
    for (std::size_t i = 1; i < inFile.size(); ++i) {
        if (inFile[i - 1]->dataStart + inFile[i - 1]->packedSize > inFile[i]->headerStart) {
            throw ParseError(path, "entry " + inQuotes(inFile[i]->name), "data of its own",
                             "an overlap with " + inQuotes(inFile[i - 1]->name));
        }
    }
}

void checkSizes(const std::string& path, std::uint64_t fileSize,
                const std::vector<ZipEntry>& entries) {
    const std::uint64_t most = (std::uint64_t{1} << 24) + 16 * fileSize;
    std::uint64_t total = 0;
    for (const ZipEntry& entry : entries) {
        if (entry.size > most || total + entry.size > most) {
            throw ParseError(path, "entry " + inQuotes(entry.name),
                             "at most " + std::to_string(most) + " bytes once unpacked",
                             "more (16 MiB and 16 times the file are allowed)");
        }
        total += entry.size;
    }
}

}  // namespace

std::vector<ZipEntry> readZipDirectory(const std::string& path, std::string_view bytes) {
    const Extent extent = extentOf(path, bytes);
    ByteReader reader(path, "zip directory", bytes.substr(0, extent.limit));
    if (extent.count > kMostEntries || extent.start > extent.limit ||
        extent.size > extent.limit - extent.start) {
        reader.failAt(
            extent.limit,
            "at most 2^18 entries in a directory before byte " + std::to_string(extent.limit),
            std::to_string(extent.count) + " in " + std::to_string(extent.size) + " bytes from " +
                std::to_string(extent.start));
    }
    reader.moveTo(extent.start);
    std::vector<ZipEntry> entries;
    for (std::uint64_t i = 0; i < extent.count; ++i) {
        ZipEntry entry = takeEntry(reader);
        if (entry.name.back() != '/') {
            locate(path, bytes, static_cast<std::size_t>(extent.start), entry);
            entries.push_back(std::move(entry));
        }
    }
    checkApart(path, entries);
    checkSizes(path, bytes.size(), entries);
    return entries;
}

}  // namespace core::checkpoint
