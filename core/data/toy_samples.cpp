#include "core/data/toy_samples.h"

#include <utility>

namespace core::dataset {
namespace {

class ToySamples : public ListedSamples {
public:
    ToySamples(SampleList list, const ToySet& set, bool isTraining)
        : ListedSamples(std::move(list)), m_set(set), m_isTraining(isTraining) {}

private:
    void writePixels(std::size_t sample, std::span<float> pixels) const override {
        writeToyPoint(m_set, m_isTraining, static_cast<std::int64_t>(sample), pixels);
    }

    const ToySet& m_set;
    bool m_isTraining;
};

}  // namespace

ListedSamplesPtr openToySet(const ToySet& set, const std::string& split) {
    const bool isTraining = split == "train";
    SampleList list;
    list.id = set.id + ':' + split;
    list.title = set.title + " (" + split + ')';
    list.shape = {2};
    list.classes = set.classes;
    const std::int64_t count = isTraining ? set.trainCount : set.testCount;
    for (std::int64_t i = 0; i < count; ++i) {
        list.labels.push_back(static_cast<int>(i % static_cast<std::int64_t>(set.classes.size())));
    }
    return std::make_unique<ToySamples>(std::move(list), set, isTraining);
}

}  // namespace core::dataset
