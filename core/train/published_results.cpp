#include "core/train/published_results.h"

#include <cmath>

#include "core/data/known_sets.h"
#include "core/train/published_private.h"

namespace core {
namespace {

std::vector<PublishedResult> allResults() {
    std::vector<PublishedResult> all;
    for (const auto& results : {training::snrResults(), training::sabrResults(),
                                training::paradoxResults(), training::lbpResults()}) {
        all.insert(all.end(), results.begin(), results.end());
    }
    return all;
}

}  // namespace

const std::vector<PublishedResult>& publishedResults() {
    static const std::vector<PublishedResult> kResults = allResults();
    return kResults;
}

std::vector<PublishedResult> publishedResults(std::string_view data, double eps) {
    const KnownSet* known = knownSet(data);
    const std::string id = known != nullptr ? known->id : splitNameOf(data).name;
    std::vector<PublishedResult> found;
    for (const PublishedResult& result : publishedResults()) {
        if (result.data == id && std::abs(result.eps - eps) <= 1e-3 * result.eps) {
            found.push_back(result);
        }
    }
    return found;
}

}  // namespace core
