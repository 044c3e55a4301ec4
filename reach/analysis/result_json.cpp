#include "reach/analysis/result_json.h"

#include <cmath>
#include <limits>

#include "reach/analysis/scene_builder.h"

namespace reach {

namespace {

using Json = nlohmann::ordered_json;

std::string statusText(ResultStatus status) {
    switch (status) {
        case ResultStatus::Complete:
            return "complete";
        case ResultStatus::Partial:
            return "partial";
        case ResultStatus::Failed:
            return "failed";
    }
    return "failed";
}

/// null with its reason beside it where there is no finite number.
void put(Json& json, const std::string& key, double value, const std::string& reason) {
    if (std::isfinite(value)) {
        json[key] = value;
    } else {
        json[key] = nullptr;
        json[key + "_reason"] = reason;
    }
}

Json listOf(const Eigen::VectorXd& vector) {
    Json list = Json::array();
    for (const double value : vector) {
        list.push_back(std::isfinite(value) ? Json(value) : Json(nullptr));
    }
    return list;
}

bool isFinite(const Eigen::VectorXd& vector) { return vector.size() == 0 || vector.allFinite(); }

std::string missingReason(const MethodResult& result) {
    if (result.isEmpty) {
        return "the input set is empty";
    }
    return result.reason.empty() ? "not computed" : result.reason;
}

void putBounds(Json& json, const MethodResult& result) {
    if (result.lower.size() == 0) {
        json["lower"] = nullptr;
        json["lower_reason"] = missingReason(result);
        json["upper"] = nullptr;
        json["upper_reason"] = missingReason(result);
        return;
    }
    json["lower"] = listOf(result.lower);
    json["upper"] = listOf(result.upper);
    json["project_lower"] = listOf(Eigen::Map<const Eigen::Vector2d>(result.projectLower.data()));
    json["project_upper"] = listOf(Eigen::Map<const Eigen::Vector2d>(result.projectUpper.data()));
    if (!isFinite(result.lower) || !isFinite(result.upper)) {
        json["bounds_reason"] = "null: the bound is infinite";
    }
}

void putPolygon(Json& json, const std::string& key, const Polygon& polygon,
                const MethodResult& result) {
    if (polygon.empty()) {
        json[key] = nullptr;
        json[key + "_reason"] = missingReason(result);
        return;
    }
    json[key] = polygon;
}

Json headOf(const MethodResult& result) {
    Json json = Json::object();
    json["method"] = info(result.method).id;
    json["status"] = statusText(result.status);
    if (!result.reason.empty()) {
        json["reason"] = result.reason;
    }
    json["worth"] = id(result.worth);
    json["worth_text"] = worthText(result);
    if (result.isEmpty) {
        json["empty"] = true;
    }
    json["seconds"] = result.seconds;
    return json;
}

void putExact(Json& json, const MethodResult& result) {
    const std::string reason =
        result.isEmpty ? "the input set is empty"
                       : (result.reason.empty() ? "the union was not asked for" : result.reason);
    const double unionArea =
        result.unionRegion ? result.area : std::numeric_limits<double>::quiet_NaN();
    json["pieces"] = result.pieceCount;
    json["thin_slices"] = result.thinSlices;
    json["arithmetic"] = result.rational ? "rational" : "double";
    put(json, "area", unionArea, reason);
    put(json, "exact_area", unionArea, reason);
    if (result.unionRegion) {
        json["union_seconds"] = result.unionSeconds;
    }
    putPolygon(json, "hull", result.hull, result);
    put(json, "hull_area", result.hullArea, reason);
}

void putConvex(Json& json, const MethodResult& result) {
    if (result.method == Method::Hull) {
        json["pieces"] = result.pieceCount;
        json["arithmetic"] = result.rational ? "rational" : "double";
        putPolygon(json, "hull", result.polygon, result);
    }
    putPolygon(json, "polygon", result.polygon, result);
    put(json, "area",
        result.polygon.empty() ? std::numeric_limits<double>::quiet_NaN() : result.area,
        missingReason(result));
    if (result.polygonGap > 0.0) {
        put(json, "polygon_gap", result.polygonGap, "not computed");
    }
}

Json resultJson(const MethodResult& result) {
    Json json = headOf(result);
    putBounds(json, result);
    if (result.method == Method::Exact) {
        putExact(json, result);
    } else {
        putConvex(json, result);
    }
    return json;
}

Json layerJson(const LayerBounds& layer) {
    Json json = Json::object();
    json["name"] = layer.name;
    json["kind"] = layer.kind;
    json["shape"] = layer.shape;
    json["lower"] = listOf(layer.lower);
    json["upper"] = listOf(layer.upper);
    if (!isFinite(layer.lower) || !isFinite(layer.upper)) {
        json["bounds_reason"] = "null: the bound is infinite";
    }
    return json;
}

}  // namespace

Json reachJson(const Question& question, const std::vector<MethodResult>& results) {
    Json json = Json::object();
    json["project"] = Json::array();
    for (const OutputCoordinate& coordinate : question.project) {
        json["project"].push_back(coordinate.isMargin() ? Json(coordinate.spelling())
                                                        : Json(coordinate.output));
    }
    json["results"] = Json::array();
    for (const MethodResult& result : results) {
        json["results"].push_back(resultJson(result));
    }
    return json;
}

Json boundsJson(const std::vector<MethodResult>& results) {
    Json json = Json::object();
    json["results"] = Json::array();
    for (const MethodResult& result : results) {
        Json entry = headOf(result);
        entry["layers"] = Json::array();
        for (const LayerBounds& layer : result.layers) {
            entry["layers"].push_back(layerJson(layer));
        }
        json["results"].push_back(std::move(entry));
    }
    return json;
}

}  // namespace reach
