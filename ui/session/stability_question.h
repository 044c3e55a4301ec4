#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reach/verify/state_counter.h"
#include "ui/session/dataset_shelf.h"
#include "ui/session/input_edit.h"
#include "ui/session/opening.h"
#include "ui/session/stability_show.h"

namespace ui {

/// All that the states of one network's neurons depend on: what results are kept by. A value.
struct StabilityKey {
    std::string hash;  ///< of the network, edits of biases included
    bool isSampled = false;
    reach::Method method = reach::Method::Box;
    std::int64_t points = 0;         ///< of sampled states
    std::optional<InputEdit> input;  ///< the window's input set; nothing: samples
    // Samples:
    OpenDatasetPtr data;
    std::optional<ImageReading> reading;
    std::int64_t first = 0;  ///< so many …
    std::int64_t from = 0;   ///< … from this position on
    double eps = 0.0;
    core::BallNorm norm = core::BallNorm::Linf;
    bool isClipped = false;

    bool operator==(const StabilityKey&) const = default;
    std::int64_t sets() const { return input ? 1 : first; }
    /// What the numbers are worth.
    reach::Worth worth() const;
};

/// The data set that is meant: the document's, else the one whose samples have as many numbers.
QString stabilitySet(const StabilityShow& show, const core::Network& network);
/// That set, if it is the one that is open; null otherwise.
OpenDatasetPtr openSamplesOf(const DatasetShelf& shelf, const StabilityShow& show,
                             const core::Network& network);

/// What is asked of a network. The data set (null while none is open) is read where the scope is
/// samples. Nothing where it cannot be asked yet: no data set, or one that does not fit.
std::optional<StabilityKey> keyOf(const OpenNetwork& network, const StabilityShow& show,
                                  const InputEdit& input, const OpenDatasetPtr& data,
                                  const std::optional<ImageReading>& reading);

/// The set around one sample of the key's data. Position counts from the set's first sample.
reach::InputSet setAround(const StabilityKey& key, std::int64_t position, double eps);
/// The numbers of that sample as the network takes them.
Eigen::VectorXd pointOf(const StabilityKey& key, std::int64_t position);

/// The key's input sets, made as they are looked at.
reach::InputSets setsOf(const StabilityKey& key);
/// The set of number `k` among them, with another eps.
reach::InputSet setWithEps(const StabilityKey& key, std::int64_t k, double eps);

/// Counts the states of a network as the key says. Replaced in tests.
using CounterMaker =
    std::function<std::unique_ptr<reach::StateCounter>(const OpenNetwork&, const StabilityKey&)>;
/// On tensors where the method is one and they are at hand, else by reach. Throws
/// std::runtime_error where the method needs tensors that are not there.
std::unique_ptr<reach::StateCounter> makeCounter(const OpenNetwork& network,
                                                 const StabilityKey& key);

}  // namespace ui
