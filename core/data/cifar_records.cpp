#include "core/data/cifar_records.h"

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::dataset {
namespace {

constexpr std::size_t kPixels = 3 * 32 * 32;
constexpr std::size_t kRecord = 1 + kPixels;
constexpr std::size_t kJpegHead = 3;
constexpr std::int64_t kMostIndices = 1'000'000;

unsigned byteAt(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

int requireLabel(const Blob& blob, std::size_t at) {
    const unsigned label = byteAt(blob.bytes, at);
    if (label > 9) {
        throw ParseError(blob.path, "byte " + std::to_string(at), "a label from 0 to 9",
                         std::to_string(label));
    }
    return static_cast<int>(label);
}

/// "0000-0499" among the words between underscores.
void appendRange(const std::string& path, std::string_view word,
                 std::vector<std::int64_t>& indices) {
    const std::size_t dash = word.find('-');
    if (dash == std::string_view::npos) {
        return;
    }
    const auto low = maybeInteger(word.substr(0, dash));
    const auto high = maybeInteger(word.substr(dash + 1));
    if (!low || !high || *low < 0 || *high < *low || *high >= kMostIndices) {
        throw ParseError(path, "file name", "ranges of sample indices", inQuotes(word));
    }
    for (std::int64_t i = *low; i <= *high; ++i) {
        indices.push_back(i);
    }
}

}  // namespace

bool isCifar(std::string_view bytes) {
    return !bytes.empty() && bytes.size() % kRecord == 0 && byteAt(bytes, 0) <= 9;
}

bool isJpegRecords(std::string_view bytes) {
    return bytes.size() > kJpegHead + 2 && byteAt(bytes, 0) <= 9 &&
           bytes.substr(kJpegHead, 2) == std::string_view("\xff\xd8", 2);
}

std::vector<CifarRecord> binaryRecords(const Blob& blob, std::uint32_t number) {
    if (blob.bytes.empty() || blob.bytes.size() % kRecord != 0) {
        throw ParseError(blob.path, "file", "CIFAR-10 records of 3073 bytes",
                         std::to_string(blob.bytes.size()) + " bytes");
    }
    std::vector<CifarRecord> records;
    records.reserve(blob.bytes.size() / kRecord);
    for (std::size_t at = 0; at < blob.bytes.size(); at += kRecord) {
        records.push_back({requireLabel(blob, at), {number, 0, at + 1}});
    }
    return records;
}

std::vector<CifarRecord> jpegRecords(const Blob& blob, std::uint32_t number) {
    const std::string& bytes = blob.bytes;
    std::vector<CifarRecord> records;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::string where = "byte " + std::to_string(at);
        if (bytes.size() - at < kJpegHead) {
            throw ParseError(blob.path, where, "a record of label, length and picture",
                             "the end of the file");
        }
        const int label = requireLabel(blob, at);
        const std::uint32_t length = byteAt(bytes, at + 1) | byteAt(bytes, at + 2) << 8;
        at += kJpegHead;
        if (length == 0 || length > bytes.size() - at) {
            throw ParseError(blob.path, where, "a picture of " + std::to_string(length) + " bytes",
                             std::to_string(bytes.size() - at) + " bytes to the end of the file");
        }
        records.push_back({label, {number, length, at}});
        at += length;
    }
    return records;
}

bool isPartName(const std::string& fileName, const std::string& split) {
    return fileName.starts_with(split + '_') &&
           (fileName.find("_exact.bin") != std::string::npos ||
            fileName.find("_jpeg75.bin") != std::string::npos ||
            fileName.find("_jpeg75.rec") != std::string::npos);
}

CifarPart partOf(const std::string& path) {
    const std::string name = fileNameOf(path);
    CifarPart part{path,
                   {},
                   name.find("_exact.") != std::string::npos,
                   name.find(".rec") != std::string::npos};
    for (std::size_t at = name.find('_'); at != std::string::npos; at = name.find('_', at + 1)) {
        const std::size_t end = name.find_first_of("_.", at + 1);
        appendRange(path, std::string_view(name).substr(at + 1, end - at - 1), part.indices);
    }
    return part;
}

}  // namespace core::dataset
