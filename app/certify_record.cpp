#include "app/certify_record.h"

#include <cmath>

namespace app {

namespace {

using nlohmann::ordered_json;
using reach::CertifyVerdict;

ordered_json numberOrNull(double value) {
    return std::isfinite(value) ? ordered_json(value) : ordered_json();
}

}  // namespace

ordered_json toJson(const CertifyRecord& record) {
    const reach::SampleVerdict& found = record.found;
    ordered_json json{
        {"index", record.index},
        {"label", record.label},
        {"predicted", found.predicted >= 0 ? ordered_json(found.predicted) : ordered_json()},
        {"verdict", reach::id(found.verdict)},
        {"seconds", found.seconds},
        {"method", found.method.empty() ? ordered_json() : ordered_json(found.method)},
        {"margin", numberOrNull(found.margin)}};
    if (!found.reason.empty()) {
        json["reason"] = found.reason;
    }
    if (found.verdict == CertifyVerdict::Falsified) {
        json["witness"] =
            std::vector<double>(found.witness.data(), found.witness.data() + found.witness.size());
    }
    return json;
}

CertifyRecord recordOf(const ordered_json& json) {
    CertifyRecord record;
    record.index = json.at("index").get<std::int64_t>();
    record.label = json.at("label").get<int>();
    reach::SampleVerdict& found = record.found;
    const auto verdict = reach::verdictFromId(json.at("verdict").get<std::string>());
    if (!verdict) {
        throw ordered_json::other_error::create(501, "unknown verdict", &json);
    }
    found.verdict = *verdict;
    found.predicted = json.at("predicted").is_null() ? -1 : json.at("predicted").get<int>();
    found.seconds = json.at("seconds").get<double>();
    found.method = json.at("method").is_null() ? "" : json.at("method").get<std::string>();
    found.margin = json.at("margin").is_null() ? std::nan("") : json.at("margin").get<double>();
    found.reason = json.value("reason", "");
    const auto witness = json.value("witness", std::vector<double>());
    found.witness = Eigen::Map<const Eigen::VectorXd>(witness.data(),
                                                      static_cast<Eigen::Index>(witness.size()));
    return record;
}

CertifyCounts countVerdicts(const std::vector<CertifyRecord>& records) {
    CertifyCounts counts;
    for (const CertifyRecord& record : records) {
        const CertifyVerdict verdict = record.found.verdict;
        ++counts.samples;
        counts.certified += verdict == CertifyVerdict::Certified ? 1 : 0;
        counts.falsified += verdict == CertifyVerdict::Falsified ? 1 : 0;
        counts.unknown += verdict == CertifyVerdict::Unknown ? 1 : 0;
        counts.misclassified += verdict == CertifyVerdict::Misclassified ? 1 : 0;
    }
    return counts;
}

}  // namespace app
