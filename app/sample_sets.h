#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "app/options.h"
#include "core/data/dataset.h"
#include "core/network/network.h"
#include "reach/sets/input_set.h"

namespace app {

/// The samples of --data and the ball around each, as --eps, --norm and --clip state it. --first
/// and --index choose among them.
class SampleSets {
public:
    /// Reads the data set. Throws UsageError for options that are missing or do not go together,
    /// for samples that the network does not take and for a --clip that leaves nothing of a ball,
    /// core::ParseError for the files.
    SampleSets(const Options& options, const core::Network& network);

    const core::Dataset& data() const { return m_data; }
    std::int64_t count() const { return static_cast<std::int64_t>(m_places.size()); }

    /// All of sample k of those chosen; index is its number in the full test set.
    std::int64_t index(std::int64_t k) const { return m_data.indices[place(k)]; }
    int label(std::int64_t k) const { return m_data.labels[place(k)]; }
    std::vector<double> sample(std::int64_t k) const;
    reach::InputSet set(std::int64_t k) const;

    /// Throws UsageError naming the first sample chosen whose label is no output.
    void requireLabels(std::int64_t outputs) const;

private:
    std::size_t place(std::int64_t k) const { return m_places[static_cast<std::size_t>(k)]; }

    core::Dataset m_data;
    std::int64_t m_inputs;
    std::vector<std::size_t> m_places;  ///< of the samples chosen, within m_data
    double m_eps;
    std::optional<reach::Norm> m_norm;
    std::optional<std::array<double, 2>> m_clip;
};

}  // namespace app
