#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace core {

/// Labelled images read piece by piece: what stays in memory are the file's own bytes at most, not
/// the numbers made of them.
class SampleSource {
public:
    virtual ~SampleSource() = default;
    virtual const std::string& name() const = 0;  ///< "MNIST (test)"; a file's or folder's name
    virtual const Shape& shape() const = 0;       ///< of one sample
    virtual std::int64_t count() const = 0;
    /// What a report must say of these samples ("from a JPEG copy …"); empty if nothing.
    virtual const std::string& note() const = 0;
    /// Names of the classes, by label; empty where none are known.
    virtual const std::vector<std::string>& classes() const = 0;
    /// Samples first … first + count - 1, in [0, 1]; their note says what holds of these alone.
    /// Throws std::invalid_argument beyond the end, ParseError for a sample that is broken. May be
    /// called from several threads.
    virtual Dataset read(std::int64_t first, std::int64_t count) const = 0;
};

/// Opens what --data names (docs/data.md):
/// - `mnist`, `fashion-mnist`, `cifar10`: the test split; with ":train" after it the training
///   split. Looked for below dataDir, in the files' public form or as parts of it;
/// - `toy-moons` and the other toySets(), likewise with ":train"; they need no file;
/// - a file, told by content: IDX images (labels beside them), CIFAR-10 records, JPEG records, rows
///   label,pixels 0 … 255 (28 x 28 grey, 32 x 32 in the order height, width, colour, else flat
///   features), .npz or .npy arrays (labels inside or beside; ":train" takes x_train); gzip of
///   any;
/// - a folder of such files, or of pictures, one folder a class (PNG or JPEG, 8 bits, grey or RGB,
///   all of one size). With ":train" or ":test" after it, that split of it.
/// Throws ParseError; where dataDir is empty or lacks the set the message names --data-dir and
/// REACHSCOPE_DATA. What is wrong with a single picture may show only when it is read.
std::unique_ptr<SampleSource> openSamples(const std::string& nameOrPath,
                                          const std::string& dataDir);

/// Whether this build reads PNG and JPEG pictures (REACHSCOPE_PICTURES).
bool canReadPictures();

}  // namespace core
