#include <QElapsedTimer>
#include <QTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numbers>

#include "core/io/network_file.h"
#include "reach/relax/relaxation.h"
#include "tests/helpers/data.h"

using namespace reach;
using nlohmann::json;

namespace {

Eigen::VectorXd vectorOf(const json& numbers) {
    const auto values = numbers.get<std::vector<double>>();
    return Eigen::Map<const Eigen::VectorXd>(values.data(), std::ssize(values));
}

std::string folder() { return referenceDir() + "/relu_networks/"; }

const json& reference() {
    static const json document = json::parse(std::ifstream(folder() + "reference.json"));
    return document;
}

const json& caseOf(const char* network) {
    for (const json& one : reference()["cases"]) {
        if (one["network"] == network) {
            return one;
        }
    }
    throw std::runtime_error(network);
}

core::PiecewiseGraph graphOf(const json& one) {
    return core::makePiecewiseGraph(
        core::readNetwork(folder() + one["network"].get<std::string>()));
}

InputSet inputOf(const json& one) {
    return {Box(vectorOf(one["lower"]), vectorOf(one["upper"])), std::nullopt, std::nullopt};
}

/// Bounds of every affine layer, the output's last.
std::vector<ActivationBounds> layersOf(const RelaxationResult& result) {
    std::vector<ActivationBounds> layers = result.activations;
    layers.push_back({result.outputLower, result.outputUpper});
    return layers;
}

double scaleOf(const Eigen::VectorXd& v) { return std::max(1.0, v.lpNorm<Eigen::Infinity>()); }

double supportOfPolygon(const Polygon& polygon, double x, double y) {
    double best = -HUGE_VAL;
    for (const Point2& p : polygon) {
        best = std::max(best, p[0] * x + p[1] * y);
    }
    return best;
}

struct Compared {
    double difference = 0.0;  ///< largest, relative to the layer
    double inside = 0.0;      ///< how far our bounds lie inside the reference
};

Compared compare(const ActivationBounds& ours, const json& theirs) {
    const Eigen::VectorXd lower = vectorOf(theirs["lower"]);
    const Eigen::VectorXd upper = vectorOf(theirs["upper"]);
    const double scale = std::max(scaleOf(lower), scaleOf(upper));
    return {std::max((ours.lower - lower).lpNorm<Eigen::Infinity>(),
                     (ours.upper - upper).lpNorm<Eigen::Infinity>()) /
                scale,
            std::max((ours.lower - lower).maxCoeff(), (upper - ours.upper).maxCoeff()) / scale};
}

void addCases(const char* method) {
    QTest::addColumn<QByteArray>("network");
    for (const json& one : reference()["cases"]) {
        if (one["methods"].contains(method) || one.contains(method)) {
            const auto name = QByteArray::fromStdString(one["network"].get<std::string>());
            QTest::newRow(name.constData()) << name;
        }
    }
}

void checkBounds(Relaxation relaxation, const char* method, double tolerance, bool everyLayer) {
    QFETCH(QByteArray, network);
    const json& one = caseOf(network.constData());
    const auto result = relax(graphOf(one), inputOf(one), relaxation, {-1, -1}, {});
    QCOMPARE(result.status, RelaxationStatus::Complete);
    const auto layers = layersOf(result);
    const json& expected = one["methods"][method];
    QCOMPARE(layers.size(), expected.size());
    for (std::size_t k = everyLayer ? 0 : layers.size() - 1; k < layers.size(); ++k) {
        const Compared c = compare(layers[k], expected[k]);
        QVERIFY2(c.difference <= tolerance,
                 qPrintable(QStringLiteral("layer %1: off by %2").arg(k).arg(c.difference)));
        QVERIFY2(c.inside <= (tolerance > 1e-6 ? 1e-7 : 1e-13),
                 qPrintable(QStringLiteral("layer %1: inside by %2").arg(k).arg(c.inside)));
    }
}

}  // namespace

class TestRelaxReference : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(referenceDir()); }

    void box_agrees_data() { addCases("box"); }
    void box_agrees() { checkBounds(Relaxation::Box, "box", 1e-6, true); }
    void zonotope_agrees_data() { addCases("zonotope"); }
    void zonotope_agrees() { checkBounds(Relaxation::Zonotope, "zonotope", 1e-6, true); }
    void triangle_agrees_data() { addCases("triangle"); }
    void triangle_agrees() { checkBounds(Relaxation::Triangle, "triangle", 1e-5, true); }
    void starOutput_isTriangles_data() { addCases("triangle"); }
    void starOutput_isTriangles() { checkBounds(Relaxation::Star, "triangle", 1e-5, false); }
    void parallelogram_agrees_data() { addCases("parallelogram"); }
    void parallelogram_agrees() {
        checkBounds(Relaxation::Parallelogram, "parallelogram", 1e-5, true);
    }
    void starPolygon_hasTheReferenceSupports_data();
    void starPolygon_hasTheReferenceSupports();
    void exactRange_liesInEveryRelaxation_data() { addCases("exact"); }
    void exactRange_liesInEveryRelaxation();
};

void TestRelaxReference::starPolygon_hasTheReferenceSupports_data() {
    QTest::addColumn<QByteArray>("network");
    QTest::addColumn<int>("relaxation");
    for (const json& one : reference()["cases"]) {
        if (one.contains("star_support_16")) {
            const auto name = QByteArray::fromStdString(one["network"].get<std::string>());
            for (const Relaxation r : {Relaxation::Star, Relaxation::Triangle}) {
                QTest::newRow(name + (r == Relaxation::Star ? " star" : " triangle"))
                    << name << static_cast<int>(r);
            }
        }
    }
}

void TestRelaxReference::starPolygon_hasTheReferenceSupports() {
    QFETCH(QByteArray, network);
    QFETCH(int, relaxation);
    const json& one = caseOf(network.constData());
    const auto result =
        relax(graphOf(one), inputOf(one), static_cast<Relaxation>(relaxation), {0, 1}, {});
    const Eigen::VectorXd expected = vectorOf(one["star_support_16"]);
    for (int k = 0; k < 16; ++k) {
        const double t = 2 * std::numbers::pi * k / 16;
        const double ours = supportOfPolygon(result.polygon, std::cos(t), std::sin(t));
        const double scale = scaleOf(expected);
        QVERIFY2(std::abs(ours - expected[k]) < 1e-5 * scale,
                 qPrintable(QStringLiteral("direction %1: %2, expected %3")
                                .arg(k)
                                .arg(ours, 0, 'g', 12)
                                .arg(expected[k], 0, 'g', 12)));
        QVERIFY(ours >= expected[k] - 1e-9 * scale);
    }
    QVERIFY2(result.polygonGap < 1e-5, qPrintable(QString::number(result.polygonGap)));
}

void TestRelaxReference::exactRange_liesInEveryRelaxation() {
    QFETCH(QByteArray, network);
    const json& one = caseOf(network.constData());
    const core::PiecewiseGraph graph = graphOf(one);
    const bool plane = graph.outputCount() >= 2;
    for (const Relaxation r : {Relaxation::Box, Relaxation::Zonotope, Relaxation::Star,
                               Relaxation::Triangle, Relaxation::Parallelogram}) {
        const auto result = relax(graph, inputOf(one), r, {0, plane ? 1 : 0}, {});
        const Compared c = compare({result.outputLower, result.outputUpper}, one["exact"]);
        QVERIFY(c.inside <= 1e-9);
        if (!one["exact"].contains("support_16")) {
            continue;
        }
        const Eigen::VectorXd expected = vectorOf(one["exact"]["support_16"]);
        for (int k = 0; k < 16; ++k) {
            const double t = 2 * std::numbers::pi * k / 16;
            QVERIFY(supportOfPolygon(result.polygon, std::cos(t), std::sin(t)) >=
                    expected[k] - 1e-9 * scaleOf(expected));
        }
    }
}

QTEST_GUILESS_MAIN(TestRelaxReference)
#include "tst_relax_reference.moc"
