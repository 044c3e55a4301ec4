#include <QTest>

#include "questions.h"
#include "reach/analysis/result_json.h"
#include "tests/helpers/random_network.h"

using Json = nlohmann::ordered_json;
using reach::Limits;
using reach::Method;
using reach::Question;

class TestResultJson : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reach_hasTheKeysOfTheContract();
    void doubles_readBackTheSame();
    void undefined_isNullWithAReason();
    void emptyInput_isNullWithAReason();
    void partial_isSaid();
    void bounds_haveLayers();
};

void TestResultJson::reach_hasTheKeysOfTheContract() {
    const Question question = questionOn(quadrantNetwork(), -1, 1);
    const auto results =
        reach::answerAll(question, {Method::Exact, Method::Hull, Method::Star}, {});
    const Json json = reachJson(question, results);
    QVERIFY(json["project"] == Json({0, 1}));
    const Json& exact = json["results"][0];
    for (const char* key : {"method", "status", "lower", "upper", "area", "seconds", "worth",
                            "pieces", "exact_area", "hull", "hull_area", "union_seconds"}) {
        QVERIFY2(exact.contains(key), key);
    }
    QVERIFY(exact["method"] == "exact" && exact["status"] == "complete");
    QVERIFY(exact["worth"] == "exact" && exact["pieces"] == 4);
    QVERIFY(json["results"][1].contains("hull") && json["results"][1]["method"] == "hull");
    QVERIFY(json["results"][2].contains("polygon") && json["results"][2]["worth"] == "sound");
    QCOMPARE(json["results"][2]["lower"].size(), std::size_t(2));
}

void TestResultJson::doubles_readBackTheSame() {
    const Question question = questionOn(randomReluNetwork({2, 7, 2}, 3), -1, 1);
    const auto results = reach::answerAll(question, {Method::Box}, {});
    const Json json = Json::parse(reachJson(question, results).dump());
    QCOMPARE(json["results"][0]["lower"][1].get<double>(), results[0].lower[1]);
    QCOMPARE(json["results"][0]["polygon"][0][0].get<double>(), results[0].polygon[0][0]);
    QCOMPARE(json["results"][0]["area"].get<double>(), results[0].area);
}

void TestResultJson::undefined_isNullWithAReason() {
    const Question question = questionOn(quadrantNetwork(), -1, 1);
    Limits limits;
    limits.unionArea = false;
    const Json json = reachJson(question, reach::answerAll(question, {Method::Exact}, limits));
    QVERIFY(json["results"][0]["exact_area"].is_null());
    QVERIFY(json["results"][0]["exact_area_reason"] == "the union was not asked for");
    QVERIFY(json.dump().find("nan") == std::string::npos);
}

void TestResultJson::emptyInput_isNullWithAReason() {
    Question question = questionOn(quadrantNetwork(), -1, 1);
    question.input.constraints =
        reach::HPolytope(Eigen::MatrixXd::Ones(1, 2), Eigen::VectorXd::Constant(1, -5.0));
    const Json json = reachJson(question, reach::answerAll(question, {Method::Exact}, {}));
    const Json& exact = json["results"][0];
    QVERIFY(exact["empty"] == true && exact["lower"].is_null() && exact["hull"].is_null());
    QVERIFY(exact["lower_reason"] == "the input set is empty");
    QVERIFY(exact["pieces"] == 0);
}

void TestResultJson::partial_isSaid() {
    const Question question = questionOn(randomReluNetwork({2, 20, 20, 2}, 2), -1, 1);
    Limits limits;
    limits.maxPieces = 3;
    const Json json = reachJson(question, reach::answerAll(question, {Method::Exact}, limits));
    QVERIFY(json["results"][0]["status"] == "partial");
    QVERIFY(json["results"][0].contains("reason"));
}

void TestResultJson::bounds_haveLayers() {
    const Question question = questionOn(randomReluNetwork({3, 4, 5, 2}, 2), -1, 1);
    const Json json = boundsJson(reach::answerAll(question, {Method::Zonotope}, {}));
    const Json& layers = json["results"][0]["layers"];
    QCOMPARE(layers.size(), std::size_t(3));
    QVERIFY(layers[1]["name"] == "relu2" && layers[1]["kind"] == "relu");
    QVERIFY(layers[1]["shape"] == Json::array({5}));
    QCOMPARE(layers[1]["lower"].size(), std::size_t(5));
    QVERIFY(layers[2]["kind"] == "output");
}

QTEST_GUILESS_MAIN(TestResultJson)
#include "tst_result_json.moc"
