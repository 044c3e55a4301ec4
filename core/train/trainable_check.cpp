#include "core/train/trainable_check.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace core {

namespace {

void require(bool holds, const std::string& what) {
    if (!holds) {
        throw std::invalid_argument("training: " + what);
    }
}

void checkSet(const std::shared_ptr<const Dataset>& set, const char* which,
              const Network& network) {
    require(set && set->count > 0, std::string("there are no ") + which + " samples");
    require(elementCount(set->shape) == network.inputCount(),
            "the network takes " + toString(network.inputShape()) + ", the " + which +
                " samples (" + set->name + ") are " + toString(set->shape));
    const auto count = static_cast<std::size_t>(set->count);
    require(set->labels.size() == count && set->indices.size() == count &&
                set->pixels.size() == count * static_cast<std::size_t>(elementCount(set->shape)),
            std::string("the lists of the ") + which + " samples differ in length");
    const auto [least, most] = std::minmax_element(set->labels.begin(), set->labels.end());
    require(*least >= 0 && *most < network.outputCount(),
            std::string("the ") + which + " samples have labels " + std::to_string(*least) +
                " to " + std::to_string(*most) + ", the network " +
                std::to_string(network.outputCount()) + " outputs");
}

}  // namespace

void checkTrainable(const TrainingConfig& config, const Network& network, const TrainingData& data,
                    const std::string& device) {
    require(network.outputCount() >= 2, "the network has one output, two or more are needed");
    checkSet(data.train, "training", network);
    checkSet(data.test, "test", network);
    require(config.batch >= 1, "batch has to be at least 1");
    require(config.epochs >= 1, "epochs has to be at least 1");
    require(config.logEvery >= 1, "log-every has to be at least 1");
    require(config.precision == "float32" || config.precision == "float64" ||
                config.precision == "mixed",
            "precision '" + config.precision + "': expected float32, float64 or mixed");
    require(config.precision != "mixed" || device != "cpu",
            "precision=mixed needs a GPU (--device cuda); on the CPU take float32");
}

bool isFinite(const TrainingState& state) {
    return std::all_of(state.arrays.begin(), state.arrays.end(), [](const auto& array) {
        return std::all_of(array.values.begin(), array.values.end(),
                           [](double value) { return std::isfinite(value); });
    });
}

}  // namespace core
