#pragma once

// Private to core/data: the records of a CIFAR-10 file and what its name says of them.

#include <map>
#include <string>
#include <vector>

#include "core/data/byte_samples.h"

namespace core::dataset {

/// One record: its label and where its pixels lie.
struct CifarRecord {
    int label = 0;
    BytePlace place;
};

/// The records of a file, binary (3073 bytes each) or JPEG. Throws ParseError for what is no whole
/// number of records, for labels above 9 and for a length beyond the end.
std::vector<CifarRecord> binaryRecords(const Blob& blob, std::uint32_t number);
std::vector<CifarRecord> jpegRecords(const Blob& blob, std::uint32_t number);

/// A file that holds part of a split, and what its name says: "test_0000-0499_exact.bin.gz".
struct CifarPart {
    std::string path;
    std::vector<std::int64_t> indices;  ///< empty: the name gives none, so 0, 1, …
    bool exact = false;
    bool jpeg = false;  ///< JPEG records (.rec)
};

/// Whether a file is a part of the split ("test", "train") by its name.
bool isPartName(const std::string& fileName, const std::string& split);
/// Throws ParseError for ranges that are none.
CifarPart partOf(const std::string& path);

}  // namespace core::dataset
