#include <QTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/io/network_file.h"
#include "reach/analysis/analysis.h"
#include "tests/helpers/data.h"

using reach::Method;
using reach::MethodResult;

namespace {

nlohmann::json reference() {
    std::ifstream file(referenceDir() + "/relu_networks/reference.json");
    return nlohmann::json::parse(file);
}

reach::Question questionOf(const nlohmann::json& entry) {
    const auto vector = [&](const char* key) {
        const auto values = entry[key].get<std::vector<double>>();
        return Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(
            values.data(), static_cast<Eigen::Index>(values.size())));
    };
    const core::Network network =
        core::readNetwork(referenceDir() + "/relu_networks/" + entry["network"].get<std::string>());
    return {std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network)),
            {reach::Box(vector("lower"), vector("upper")), {}, {}}};
}

double support(const reach::Polygon& polygon, double angle) {
    double best = -INFINITY;
    for (const reach::Point2& point : polygon) {
        best = std::max(best, std::cos(angle) * point[0] + std::sin(angle) * point[1]);
    }
    return best;
}

bool near(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

void compareSupports(const reach::Polygon& polygon, const nlohmann::json& expected,
                     double tolerance) {
    for (std::size_t k = 0; k < expected.size(); ++k) {
        const double value = support(polygon, 2.0 * M_PI * static_cast<double>(k) / 16.0);
        QVERIFY2(near(value, expected[k].get<double>(), tolerance),
                 qPrintable(QStringLiteral("direction %1: %2").arg(k).arg(value)));
    }
}

}  // namespace

/// The separate implementation's values of exact sets, hulls and stars, through the one entry.
class TestReferenceExact : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agrees_data();
    void agrees();
};

void TestReferenceExact::agrees_data() {
    SKIP_WITHOUT(referenceDir());
    QTest::addColumn<int>("index");
    const nlohmann::json cases = reference()["cases"];
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (cases[i].contains("exact")) {
            QTest::newRow(cases[i]["network"].get<std::string>().c_str()) << static_cast<int>(i);
        }
    }
}

void TestReferenceExact::agrees() {
    QFETCH(int, index);
    const nlohmann::json entry = reference()["cases"][static_cast<std::size_t>(index)];
    const nlohmann::json& expected = entry["exact"];
    const reach::Question question = questionOf(entry);
    const auto results =
        reach::answerAll(question, {Method::Exact, Method::Hull, Method::Star}, {});
    const MethodResult& exact = results[0];
    QVERIFY2(exact.status == reach::ResultStatus::Complete, exact.reason.c_str());
    QCOMPARE(exact.pieceCount, expected["pieces"].get<std::int64_t>());
    for (Eigen::Index i = 0; i < exact.lower.size(); ++i) {
        const auto k = static_cast<std::size_t>(i);
        QVERIFY(near(exact.lower[i], expected["lower"][k].get<double>(), 1e-6));
        QVERIFY(near(exact.upper[i], expected["upper"][k].get<double>(), 1e-6));
    }
    if (expected.contains("hull_area")) {
        QVERIFY(near(results[1].area, expected["hull_area"].get<double>(), 1e-6));
        QVERIFY(exact.area <= results[1].area + 1e-9);
    }
    if (expected.contains("support_16")) {
        compareSupports(exact.hull, expected["support_16"], 1e-6);
    }
    if (entry.contains("star_support_16")) {
        compareSupports(results[2].polygon, entry["star_support_16"], 1e-5);
    }
}

QTEST_GUILESS_MAIN(TestReferenceExact)
#include "tst_reference_exact.moc"
