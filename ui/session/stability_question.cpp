#include "ui/session/stability_question.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "reach/analysis/input_spec.h"
#include "reach/verify/certify_method.h"
#include "reach/verify/witness.h"

namespace ui {
namespace {

constexpr double kMostEntries = 2e7;

std::optional<reach::Norm> normOf(core::BallNorm norm) {
    switch (norm) {
        case core::BallNorm::L1:
            return reach::Norm::L1;
        case core::BallNorm::L2:
            return reach::Norm::L2;
        case core::BallNorm::Linf:
            break;
    }
    return std::nullopt;
}

/// What is not on tensors sees the network as flat maps, which fill the memory where convolutions
/// are large.
void requireSmall(const OpenNetwork& network) {
    if (reach::graphEntries(network.network) > kMostEntries) {
        throw std::runtime_error(
            "too large for points and linear programmes: choose Box, CROWN or another method on "
            "tensors");
    }
}

std::int64_t positionIn(const OpenDataset& data, std::int64_t index) {
    return index < 0 ? 0 : data.positionOf(index).value_or(0);
}

}  // namespace

reach::Worth StabilityKey::worth() const {
    return isSampled ? reach::Worth::Sampled : reach::Worth::Sound;
}

QString stabilitySet(const StabilityShow& show, const core::Network& network) {
    return !show.set.empty()              ? QString::fromStdString(show.set)
           : network.inputCount() == 3072 ? QStringLiteral("cifar10")
                                          : QStringLiteral("mnist");
}

OpenDatasetPtr openSamplesOf(const DatasetShelf& shelf, const StabilityShow& show,
                             const core::Network& network) {
    const OpenDatasetPtr& open = shelf.open();
    return open && open->name == stabilitySet(show, network) ? open : nullptr;
}

std::optional<StabilityKey> keyOf(const OpenNetwork& network, const StabilityShow& show,
                                  const InputEdit& input, const OpenDatasetPtr& data,
                                  const std::optional<ImageReading>& reading) {
    StabilityKey key;
    key.hash = network.hash;
    key.isSampled = show.isSampled;
    key.method = show.isSampled ? reach::Method::Box : show.method;
    key.points = show.isSampled ? show.points : 0;
    if (show.scope == StabilityScope::InputSet) {
        key.input = input;
        key.input->sample.reset();  // the same numbers are the same set
        return input.dim() == network.network.inputCount() ? std::optional(key) : std::nullopt;
    }
    if (!data || data->data.count == 0) {
        return std::nullopt;
    }
    key.reading = readingFor(data->data, network.network.inputShape(), reading);
    if (!key.reading) {
        return std::nullopt;
    }
    key.data = data;
    key.first = show.isOverAll ? std::min(show.first, data->data.count) : 1;
    key.from = show.isOverAll ? 0 : positionIn(*data, show.sample);
    key.eps = show.eps;
    key.norm = show.norm;
    key.isClipped = show.isClipped;
    return key;
}

Eigen::VectorXd pointOf(const StabilityKey& key, std::int64_t position) {
    return arranged(key.data->pixelsOf(position), *key.reading);
}

reach::InputSet setAround(const StabilityKey& key, std::int64_t position, double eps) {
    const auto clip = key.isClipped ? std::optional(std::array{0.0, 1.0}) : std::nullopt;
    return reach::makeBall(pointOf(key, position), eps, normOf(key.norm), clip);
}

reach::InputSet setWithEps(const StabilityKey& key, std::int64_t k, double eps) {
    if (!key.input) {
        return setAround(key, key.from + k, eps);
    }
    InputEdit edit = *key.input;
    edit.eps = eps;
    return edit.toInputSet();
}

reach::InputSets setsOf(const StabilityKey& key) {
    return {key.sets(), [key](std::int64_t first, std::int64_t count) {
                std::vector<reach::InputSet> sets;
                for (std::int64_t k = first; k < first + count; ++k) {
                    sets.push_back(setWithEps(key, k, key.input ? key.input->eps : key.eps));
                }
                return sets;
            }};
}

std::unique_ptr<reach::StateCounter> makeCounter(const OpenNetwork& network,
                                                 const StabilityKey& key) {
    reach::RangeOptions options;
    if (key.isSampled) {
        requireSmall(network);
        options.source = reach::RangeSource::Sampled;
        options.samples = key.points;
        return reach::makeStateCounter(network.network, options);
    }
    auto onTensors = reach::tensorMethodOf(key.method);
    if (onTensors && core::hasTensors()) {
        return reach::makeStateCounter(network.network, core::makeBoundEngine(network.network, {}),
                                       std::move(*onTensors));
    }
    if (reach::needsTensors(key.method)) {
        throw std::runtime_error(std::string(reach::info(key.method).title) +
                                 " needs libtorch, which this program does not find: choose Box, "
                                 "Zonotope or Star");
    }
    requireSmall(network);
    options.method = key.method;
    return reach::makeStateCounter(network.network, options);
}

}  // namespace ui
