#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "reach/verify/verdict.h"

namespace app {

/// What certify found of one sample.
struct CertifyRecord {
    std::int64_t index = 0;  ///< as in the full test set
    int label = 0;
    reach::SampleVerdict found;
};

/// {"index", "label", "predicted", "verdict", "seconds", "method", "margin", …} as certify prints
/// it: numbers that are not there are null.
nlohmann::ordered_json toJson(const CertifyRecord& record);

/// Reads what toJson wrote. Throws nlohmann::json::exception for anything else.
CertifyRecord recordOf(const nlohmann::ordered_json& json);

/// How many samples came to which end.
struct CertifyCounts {
    std::int64_t samples = 0;
    std::int64_t certified = 0;
    std::int64_t falsified = 0;
    std::int64_t unknown = 0;
    std::int64_t misclassified = 0;
};
CertifyCounts countVerdicts(const std::vector<CertifyRecord>& records);

}  // namespace app
