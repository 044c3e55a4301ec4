#include <QTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/bounds/tensor_engine.h"
#include "core/io/network_file.h"
#include "tests/helpers/data.h"

using namespace core;
using nlohmann::json;

namespace {

std::string folder() { return referenceDir() + "/relu_networks/"; }

const json& reference() {
    static const json document = json::parse(std::ifstream(folder() + "reference.json"));
    return document;
}

InputBatch inputOf(const json& one) {
    return {1,
            one["lower"].get<std::vector<double>>(),
            one["upper"].get<std::vector<double>>(),
            BallNorm::Linf,
            {},
            {}};
}

double largest(const std::vector<double>& v) {
    double size = 1.0;
    for (const double x : v) {
        size = std::max(size, std::abs(x));
    }
    return size;
}

/// Largest difference relative to the layer, and how far ours lie inside theirs.
struct Compared {
    double difference = 0.0;
    double inside = 0.0;
};

Compared compare(const std::vector<double>& lower, const std::vector<double>& upper,
                 const json& theirs) {
    const auto low = theirs["lower"].get<std::vector<double>>();
    const auto high = theirs["upper"].get<std::vector<double>>();
    const double scale = std::max(largest(low), largest(high));
    Compared compared;
    for (std::size_t i = 0; i < low.size(); ++i) {
        compared.difference = std::max({compared.difference, std::abs(lower.at(i) - low[i]) / scale,
                                        std::abs(upper.at(i) - high[i]) / scale});
        compared.inside =
            std::max({compared.inside, (lower[i] - low[i]) / scale, (high[i] - upper[i]) / scale});
    }
    return compared;
}

}  // namespace

class TestReferenceBounds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(referenceDir()); }
    void everyMethod_agrees_data();
    void everyMethod_agrees();
};

void TestReferenceBounds::everyMethod_agrees_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("precision");
    for (const auto& [id, values] : reference()["cases"][0]["methods"].items()) {
        const std::string ours = id == "zonotope" ? "deepz" : id;
        if (boundMethodFromId(ours)) {
            for (const Precision precision :
                 {Precision::Sound, Precision::Double, Precision::Single}) {
                QTest::addRow("%s %d", id.c_str(), static_cast<int>(precision))
                    << QString::fromStdString(id) << static_cast<int>(precision);
            }
        }
    }
}

void TestReferenceBounds::everyMethod_agrees() {
    QFETCH(QString, method);
    QFETCH(int, precision);
    const std::string id = method.toStdString();
    const BoundMethod how = *boundMethodFromId(id == "zonotope" ? "deepz" : id);
    int cases = 0;
    for (const json& one : reference()["cases"]) {
        const Network network = readNetwork(folder() + one["network"].get<std::string>());
        const auto engine =
            makeTensorEngine(network, {static_cast<Precision>(precision), "cpu", 1, 1 << 24});
        const auto pass = engine->start(inputOf(one), how, {});
        QCOMPARE(pass->reason(), std::string());
        const RowBounds outputs = pass->rows(outputRows(network.outputCount()), true);
        const json& expected = one["methods"][id];
        QCOMPARE(pass->layers().size() + 1, expected.size());
        for (std::size_t k = 0; k < expected.size(); ++k) {
            const bool isLast = k == pass->layers().size();
            const Compared c =
                isLast ? compare(outputs.lower, outputs.upper, expected[k])
                       : compare(pass->layers()[k].lower, pass->layers()[k].upper, expected[k]);
            const bool isSingle = static_cast<Precision>(precision) == Precision::Single;
            QVERIFY2(c.difference <= (isSingle ? 2e-5 : 1e-9),
                     qPrintable(QStringLiteral("%1, layer %2: off by %3")
                                    .arg(QString::fromStdString(one["network"]))
                                    .arg(k)
                                    .arg(c.difference)));
            if (static_cast<Precision>(precision) == Precision::Sound) {
                QVERIFY(c.inside <= 1e-14);
            }
        }
        ++cases;
    }
    QCOMPARE(cases, 12);
}

QTEST_GUILESS_MAIN(TestReferenceBounds)
#include "tst_reference_bounds.moc"
