#include "core/network/node_maps.h"

#include <stdexcept>

namespace core {

SparseRowMatrix sparse(std::int64_t rows, std::int64_t cols, const std::vector<Triplet>& entries) {
    SparseRowMatrix matrix(rows, cols);
    matrix.setFromTriplets(entries.begin(), entries.end());
    return matrix;
}

SparseRowMatrix diagonal(const Eigen::VectorXd& d) {
    std::vector<Triplet> entries;
    for (Eigen::Index i = 0; i < d.size(); ++i) {
        entries.emplace_back(static_cast<int>(i), static_cast<int>(i), d[i]);
    }
    return sparse(d.size(), d.size(), entries);
}

Eigen::VectorXd toVector(const std::vector<double>& values) {
    return Eigen::Map<const Eigen::VectorXd>(values.data(),
                                             static_cast<Eigen::Index>(values.size()));
}

LinearMap denseMap(const Dense& d) {
    return {RowMatrix(Eigen::Map<const RowMatrix>(d.weight.data(), d.out, d.in)), toVector(d.bias)};
}

WindowPlaces placesOf(const Window& window) {
    WindowPlaces places(static_cast<std::size_t>(window.out[0] * window.out[1]));
    window.forEach([&](std::int64_t o, std::int64_t k, std::int64_t i) {
        places[static_cast<std::size_t>(o)].emplace_back(k, i);
    });
    return places;
}

LinearMap convolutionMap(const Convolution& c, const Shape& in, const Shape& out) {
    const auto places = placesOf(windowOf(c, in, out));
    const std::int64_t inGroup = c.inChannels / c.groups;
    const std::int64_t outGroup = c.outChannels / c.groups;
    const std::int64_t kernelPlaces = c.kernel[0] * c.kernel[1];
    const std::int64_t inPlaces = in[1] * in[2];
    std::int64_t perChannel = 0;
    for (const auto& place : places) {
        perChannel += static_cast<std::int64_t>(place.size()) * inGroup;
    }
    if (perChannel > std::numeric_limits<int>::max() / c.outChannels) {
        throw std::length_error("a convolution from " + toString(in) + " to " + toString(out) +
                                " is too large to unroll (above 2^31 entries)");
    }
    SparseRowMatrix weight(elementCount(out), elementCount(in));
    weight.reserve(perChannel * c.outChannels);
    Eigen::VectorXd bias(weight.rows());
    Eigen::Index row = 0;
    for (std::int64_t oc = 0; oc < c.outChannels; ++oc) {
        const std::int64_t firstChannel = oc / outGroup * inGroup;
        for (const auto& place : places) {
            weight.startVec(row);
            for (std::int64_t ic = 0; ic < inGroup; ++ic) {
                const double* kernel = c.weight.data() + (oc * inGroup + ic) * kernelPlaces;
                for (const auto& [k, i] : place) {
                    weight.insertBack(row, (firstChannel + ic) * inPlaces + i) = kernel[k];
                }
            }
            bias[row++] = c.bias[static_cast<std::size_t>(oc)];
        }
    }
    weight.finalize();
    return {std::move(weight), std::move(bias)};
}

LinearMap averageMap(const AveragePool& pool, const Shape& in, const Shape& out) {
    const auto places = placesOf(windowOf(pool.window, in, out));
    const std::int64_t inPlaces = in[1] * in[2];
    const auto outPlaces = static_cast<std::int64_t>(places.size());
    std::vector<Triplet> entries;
    for (std::int64_t c = 0; c < in[0]; ++c) {
        for (std::int64_t o = 0; o < outPlaces; ++o) {
            const auto& place = places[static_cast<std::size_t>(o)];
            const auto divisor = static_cast<double>(
                averageDivisor(pool, in, out, o, static_cast<std::int64_t>(place.size())));
            for (const auto& [k, i] : place) {
                entries.emplace_back(static_cast<int>(c * outPlaces + o),
                                     static_cast<int>(c * inPlaces + i), 1.0 / divisor);
            }
        }
    }
    const std::int64_t rows = elementCount(out);
    return {sparse(rows, elementCount(in), entries), Eigen::VectorXd::Zero(rows), kOneRounding};
}

LinearMap selectionMap(const std::vector<std::int64_t>& from, std::int64_t cols, double constant) {
    std::vector<Triplet> entries;
    const auto rows = static_cast<std::int64_t>(from.size());
    Eigen::VectorXd bias = Eigen::VectorXd::Zero(rows);
    for (std::int64_t i = 0; i < rows; ++i) {
        const std::int64_t source = from[static_cast<std::size_t>(i)];
        if (source < 0) {
            bias[i] = constant;
        } else {
            entries.emplace_back(static_cast<int>(i), static_cast<int>(source), 1.0);
        }
    }
    return {sparse(rows, cols, entries), std::move(bias)};
}

}  // namespace core
