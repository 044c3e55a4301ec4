#pragma once

// Private to core/data: samples that lie as bytes in memory, plain or as JPEG pictures.

#include <string>
#include <vector>

#include "core/data/listed_samples.h"

namespace core::dataset {

/// A file's bytes, kept.
struct Blob {
    std::string path;
    std::string bytes;
};

/// Where a sample's pixels lie: elementCount(shape) bytes, or a JPEG picture of jpegBytes.
struct BytePlace {
    std::uint32_t blob = 0;
    std::uint32_t jpegBytes = 0;  ///< 0: plain bytes, plane after plane
    std::uint64_t offset = 0;
};

/// Samples within blobs. The places lie inside them: whoever makes one has checked.
class ByteSamples : public ListedSamples {
public:
    ByteSamples(SampleList list, std::vector<Blob> blobs, std::vector<BytePlace> places);

private:
    void writePixels(std::size_t sample, std::span<float> pixels) const override;

    std::vector<Blob> m_blobs;
    std::vector<BytePlace> m_places;
};

/// IDX: two zero bytes, the type (8: bytes), the number of axes, the axes as big-endian 32-bit
/// numbers, the data. The labels lie beside the images: t10k-images-idx3-ubyte[.gz] has them in
/// t10k-labels-idx1-ubyte[.gz].
bool isIdx(std::string_view bytes);
ListedSamplesPtr openIdx(Blob images);

/// CIFAR-10's binary form: a label byte, then the red, green and blue planes. What a name such as
/// test_0000-0499_exact.bin says of the samples' indices counts.
bool isCifar(std::string_view bytes);
ListedSamplesPtr openCifar(Blob records);

/// JPEG records of 32 x 32 colour pictures: a label byte, a 16-bit little-endian length, the bytes
/// of the picture.
bool isJpegRecords(std::string_view bytes);
ListedSamplesPtr openJpegRecords(Blob records);

/// A split of CIFAR-10 in a folder: test_batch.bin or data_batch_1.bin … data_batch_5.bin, else the
/// parts (SPLIT_…_exact.bin, SPLIT_…_jpeg75.bin, SPLIT_…_jpeg75.rec), gzip of any. Where several
/// parts hold a sample the exact one counts; samples are in the order of their indices. nullptr
/// where the folder has none of them. limit > 0: parts that hold none of the first `limit` samples
/// need not be read.
ListedSamplesPtr openCifarFolder(const std::string& folder, const std::string& split,
                                 std::int64_t limit);

}  // namespace core::dataset
