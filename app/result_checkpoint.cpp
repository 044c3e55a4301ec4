#include "app/result_checkpoint.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/io/parse_error.h"

namespace app {

namespace {

using nlohmann::json;
using reach::MethodResult;

/// JSON has no infinities: they become texts.
json fromNumber(double value) {
    if (std::isfinite(value)) {
        return value;
    }
    return std::isnan(value) ? "nan" : value > 0.0 ? "inf" : "-inf";
}

double toNumber(const json& value) {
    if (!value.is_string()) {
        return value.get<double>();
    }
    const std::string text = value.get<std::string>();
    const double infinity = std::numeric_limits<double>::infinity();
    return text == "inf"    ? infinity
           : text == "-inf" ? -infinity
                            : std::numeric_limits<double>::quiet_NaN();
}

json fromVector(const Eigen::VectorXd& values) {
    json list = json::array();
    for (const double value : values) {
        list.push_back(fromNumber(value));
    }
    return list;
}

Eigen::VectorXd toVector(const json& list) {
    Eigen::VectorXd values(static_cast<Eigen::Index>(list.size()));
    for (std::size_t k = 0; k < list.size(); ++k) {
        values(static_cast<Eigen::Index>(k)) = toNumber(list.at(k));
    }
    return values;
}

json fromPair(const std::array<double, 2>& pair) {
    return json::array({fromNumber(pair[0]), fromNumber(pair[1])});
}

json fromRegion(const reach::Region& region) {
    json parts = json::array();
    for (const reach::PolygonWithHoles& part : region.parts) {
        parts.push_back({{"outer", part.outer}, {"holes", part.holes}});
    }
    return {{"parts", parts}, {"area", fromNumber(region.area)}};
}

reach::Region toRegion(const json& value) {
    reach::Region region;
    region.area = toNumber(value.at("area"));
    for (const json& part : value.at("parts")) {
        region.parts.push_back({part.at("outer").get<reach::Polygon>(),
                                part.at("holes").get<std::vector<reach::Polygon>>()});
    }
    return region;
}

MethodResult readResult(const json& value) {
    MethodResult result;
    const auto method = reach::methodFromId(value.at("method").get<std::string>());
    if (!method) {
        throw json::other_error::create(501, "unknown method", &value);
    }
    result.method = *method;
    result.status = static_cast<reach::ResultStatus>(value.at("status").get<int>());
    result.reason = value.at("reason").get<std::string>();
    result.worth = static_cast<reach::Worth>(value.at("worth").get<int>());
    result.lower = toVector(value.at("lower"));
    result.upper = toVector(value.at("upper"));
    for (std::size_t axis = 0; axis < 2; ++axis) {
        result.projectLower[axis] = toNumber(value.at("project_lower").at(axis));
        result.projectUpper[axis] = toNumber(value.at("project_upper").at(axis));
    }
    result.polygon = value.at("polygon").get<reach::Polygon>();
    result.area = toNumber(value.at("area"));
    result.polygonGap = toNumber(value.at("gap"));
    result.seconds = toNumber(value.at("seconds"));
    result.pieceCount = value.at("pieces").get<std::int64_t>();
    result.rational = value.at("rational").get<bool>();
    result.thinSlices = value.at("thin").get<std::int64_t>();
    if (value.contains("union")) {
        result.unionRegion = toRegion(value.at("union"));
    }
    result.unionSeconds = toNumber(value.at("union_seconds"));
    result.hull = value.at("hull").get<reach::Polygon>();
    result.hullArea = toNumber(value.at("hull_area"));
    result.isEmpty = value.at("empty").get<bool>();
    return result;
}

}  // namespace

std::string toCheckpoint(const MethodResult& result) {
    json value{{"method", std::string(reach::info(result.method).id)},
               {"status", static_cast<int>(result.status)},
               {"reason", result.reason},
               {"worth", static_cast<int>(result.worth)},
               {"lower", fromVector(result.lower)},
               {"upper", fromVector(result.upper)},
               {"project_lower", fromPair(result.projectLower)},
               {"project_upper", fromPair(result.projectUpper)},
               {"polygon", result.polygon},
               {"area", fromNumber(result.area)},
               {"gap", fromNumber(result.polygonGap)},
               {"seconds", fromNumber(result.seconds)},
               {"pieces", result.pieceCount},
               {"rational", result.rational},
               {"thin", result.thinSlices},
               {"union_seconds", fromNumber(result.unionSeconds)},
               {"hull", result.hull},
               {"hull_area", fromNumber(result.hullArea)},
               {"empty", result.isEmpty}};
    if (result.unionRegion) {
        value["union"] = fromRegion(*result.unionRegion);
    }
    return value.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

MethodResult fromCheckpoint(const std::string& text, const std::string& path) {
    try {
        return readResult(json::parse(text));
    } catch (const json::exception& error) {
        throw core::ParseError(path, "whole file", "a checkpoint of reach", error.what());
    }
}

}  // namespace app
