#pragma once

// Private to core/data: what every kind of sample source shares.

#include <span>
#include <string>
#include <vector>

#include "core/data/sample_source.h"

namespace core::dataset {

/// No file of samples decompresses to more.
constexpr std::uint64_t kMaxDatasetBytes = std::uint64_t{2} << 30;

/// All of a set but its pixels.
struct SampleList {
    std::string id;     ///< Dataset::name
    std::string title;  ///< SampleSource::name
    Shape shape;
    std::vector<int> labels;
    std::vector<std::int64_t> indices;  ///< empty: 0, 1, …
    std::vector<bool> copies;           ///< samples from a JPEG copy; empty: none
    std::vector<std::string> classes;
    std::string remark;  ///< a further thing that reports must say
};

/// A source whose list is in memory; pixels come sample by sample.
class ListedSamples : public SampleSource {
public:
    explicit ListedSamples(SampleList list);

    const std::string& name() const final { return m_list.title; }
    const Shape& shape() const final { return m_list.shape; }
    std::int64_t count() const final { return static_cast<std::int64_t>(m_list.labels.size()); }
    const std::string& note() const final { return m_note; }
    const std::vector<std::string>& classes() const final { return m_list.classes; }
    Dataset read(std::int64_t first, std::int64_t count) const final;

    /// For whoever opens a file as a part of something larger.
    SampleList& list() { return m_list; }
    /// To be called after a change of list().
    void listChanged();

private:
    /// Writes elementCount(shape()) numbers in [0, 1]. Several threads at once.
    virtual void writePixels(std::size_t sample, std::span<float> pixels) const = 0;
    std::string noteOf(std::size_t first, std::size_t count) const;

    SampleList m_list;
    std::string m_note;
};

using ListedSamplesPtr = std::unique_ptr<ListedSamples>;

/// Writes bytes 0 … 255 as numbers 0 … 1.
void writeBytesAsPixels(std::string_view bytes, std::span<float> pixels);

/// The path itself or its gzip copy; empty if neither is a file.
std::string plainOrPacked(const std::string& path);

/// "mnist/t10k-images-idx3-ubyte" -> "t10k-images-idx3-ubyte"
std::string fileNameOf(const std::string& path);

}  // namespace core::dataset
