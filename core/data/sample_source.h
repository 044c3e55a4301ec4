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
    virtual const std::string& name() const = 0;  ///< "MNIST (test)"
    virtual const Shape& shape() const = 0;       ///< of one sample
    virtual std::int64_t count() const = 0;
    /// What a report must say of these samples ("from a JPEG copy …"); empty if nothing.
    virtual const std::string& note() const = 0;
    /// Names of the classes, by label; empty where none are known.
    virtual const std::vector<std::string>& classes() const = 0;
    /// Samples first … first + count - 1, in [0, 1]. Throws std::invalid_argument beyond the end,
    /// ParseError for a sample that is broken. May be called from several threads.
    virtual Dataset read(std::int64_t first, std::int64_t count) const = 0;
};

/// What readDataset reads, and more (docs/data.md): `mnist`, `fashion-mnist`, `cifar10` (test
/// splits; with ":train" after it the training split), or a file or folder. Throws as it does.
std::unique_ptr<SampleSource> openSamples(const std::string& nameOrPath,
                                          const std::string& dataDir);

}  // namespace core
