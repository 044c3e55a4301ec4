#include "core/data/dataset.h"

#include <algorithm>

#include "core/data/open_samples.h"

namespace core {

Dataset readDataset(const std::string& nameOrPath, const std::string& dataDir, std::int64_t first) {
    const dataset::ListedSamplesPtr samples =
        dataset::openFirstSamples(nameOrPath, dataDir, std::max<std::int64_t>(first, 0));
    return samples->read(0, first > 0 ? std::min(first, samples->count()) : samples->count());
}

}  // namespace core
