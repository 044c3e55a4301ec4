#include "core/bounds/bound_engine.h"

#include <stdexcept>
#include <string>

namespace core {

namespace {

void checkOutputs(std::int64_t outputs) {
    if (outputs < 1) {
        throw std::invalid_argument("rows of " + std::to_string(outputs) +
                                    " outputs: expected 1 or more");
    }
}

/// The rows of one label, [outputs - 1, outputs] of zeros so far.
void writeMargins(double* rows, std::int64_t label, std::int64_t outputs) {
    for (std::int64_t i = 0; i < outputs; ++i) {
        if (i == label) {
            continue;
        }
        rows[label] = 1.0;
        rows[i] = -1.0;
        rows += outputs;
    }
}

}  // namespace

OutputRows marginRows(const std::vector<int>& labels, std::int64_t outputs) {
    checkOutputs(outputs);
    const std::int64_t block = (outputs - 1) * outputs;
    OutputRows result{outputs - 1, true, {}};
    result.weights.resize(labels.size() * static_cast<std::size_t>(block));
    double* rows = result.weights.data();
    for (const int label : labels) {
        if (label < 0 || label >= outputs) {
            throw std::invalid_argument("label " + std::to_string(label) + " of a network with " +
                                        std::to_string(outputs) + " outputs");
        }
        writeMargins(rows, label, outputs);
        rows += block;
    }
    return result;
}

OutputRows outputRows(std::int64_t outputs) {
    checkOutputs(outputs);
    const auto size = static_cast<std::size_t>(outputs);
    OutputRows result{outputs, false, {}};
    result.weights.resize(size * size);
    for (std::size_t i = 0; i < size; ++i) {
        result.weights[i * size + i] = 1.0;
    }
    return result;
}

std::int64_t fittingBatch(BoundEngine& engine, std::int64_t count, std::int64_t rows,
                          const BoundMethod& method) {
    std::int64_t batch = count;
    while (batch > 1 && !engine.plan(batch, rows, method).fits) {
        batch = (batch + 1) / 2;
    }
    return std::max<std::int64_t>(batch, 1);
}

}  // namespace core
