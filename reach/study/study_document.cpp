#include "reach/study/study.h"

namespace reach {

namespace {

using core::Json;

std::string_view kindText(StudySetting::Kind kind) {
    switch (kind) {
        case StudySetting::Kind::Whole:
            return "whole";
        case StudySetting::Kind::Number:
            return "number";
        case StudySetting::Kind::Numbers:
            return "numbers";
        case StudySetting::Kind::Text:
            return "text";
        case StudySetting::Kind::Texts:
            return "texts";
    }
    return "text";
}

Json settingJson(const StudySetting& setting) {
    Json json{{"key", setting.key},
              {"kind", kindText(setting.kind)},
              {"default", setting.standard},
              {"smoke", setting.smoke.is_null() ? setting.standard : setting.smoke},
              {"help", setting.help}};
    if (setting.most > setting.least) {
        json["least"] = setting.least;
        json["most"] = setting.most;
    }
    if (!setting.choices.empty()) {
        json["choices"] = setting.choices;
    }
    return json;
}

Json claimJson(const Claim& claim) {
    Json json{{"id", claim.id},
              {"paper", claim.paper},
              {"ours", claim.ours},
              {"criterion", claim.criterion},
              {"verdict", text(claim.verdict)},
              {"value", claim.value ? jsonNumber(*claim.value) : Json()}};
    json["interval"] =
        claim.interval ? Json{jsonNumber(claim.interval->lower), jsonNumber(claim.interval->upper)}
                       : Json();
    json["confidence"] = claim.interval ? Json(kConfidence) : Json();
    json["note"] = claim.note;
    return json;
}

Json tableJson(const StudyTable& table) {
    Json columns = Json::array();
    for (const auto& column : table.columns) {
        columns.push_back(column.key);
    }
    Json json{{"name", table.name},
              {"title", table.title},
              {"columns", columns},
              {"rows", table.rows.size()},
              {"csv", table.name + ".csv"}};
    json["latex"] = table.isPrinted ? Json(table.name + ".tex") : Json();
    return json;
}

}  // namespace

Json studyDocument(std::string_view id, const StudySettings& settings, const StudyResult& result,
                   const Json& made) {
    const StudyInfo& info = *maybeStudy(id);
    Json document{{"study", info.id},
                  {"title", info.title},
                  {"paper", info.paper},
                  {"status", result.isComplete ? "complete" : "partial"},
                  {"smoke", settings.isSmoke()},
                  {"settings", settings.toJson()},
                  {"seeds", result.seeds},
                  {"made", made}};
    document["claims"] = Json::array();
    for (const Claim& claim : result.claims) {
        document["claims"].push_back(claimJson(claim));
    }
    document["numbers"] = result.numbers;
    document["tables"] = Json::array();
    for (const StudyTable& table : result.tables) {
        document["tables"].push_back(tableJson(table));
    }
    document["figures"] = Json::array();
    for (const StudyFigure& figure : result.figures) {
        document["figures"].push_back(figure.name);
    }
    document["notes"] = result.notes;
    return document;
}

Json studyListDocument() {
    Json list = Json::array();
    for (const StudyInfo& info : studies()) {
        Json settings = Json::array();
        for (const StudySetting& setting : info.settings) {
            settings.push_back(settingJson(setting));
        }
        list.push_back({{"id", info.id},
                        {"title", info.title},
                        {"paper", info.paper},
                        {"summary", info.summary},
                        {"settings", settings}});
    }
    return Json{{"studies", list}};
}

}  // namespace reach
