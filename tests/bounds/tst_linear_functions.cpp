#include <ATen/ATen.h>

#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/bounds/forward_pass.h"
#include "core/io/network_file.h"
#include "tests/bounds/small_networks.h"
#include "tests/helpers/data.h"

using core::LineStrategy;
using nlohmann::json;

namespace {

at::Tensor doubles(const json& numbers) {
    return at::tensor(numbers.get<std::vector<double>>(), at::kDouble);
}

std::string folder() { return referenceDir() + "/relu_networks/"; }

double valueOf(const at::Tensor& t) { return t.item<double>(); }

/// Functions of a value after an activation, and the region they hold on.
struct Drawn {
    core::LinearFunctions functions;
    core::InputRegion region;
};

Drawn drawn(unsigned seed, bool sound, std::int64_t batch = 3) {
    const auto network = chainNetwork(seed);
    const core::TensorNetwork tensors(network, {});
    const auto region = boxesOf(batch, network.inputCount(), 0.5, seed);
    core::ForwardOptions options;
    options.sound = sound;
    options.kept = {5};
    auto result = core::forwardFunctions(tensors, region, LineStrategy::Adaptive, options);
    return {result.kept.at(5), region};
}

/// a . z at its least by the functions of one sample, at one x: plain loops.
double lowestAt(const core::LinearFunctions& f, const at::Tensor& a, std::int64_t b,
                const at::Tensor& x) {
    double sum = 0.0;
    for (std::int64_t k = 0; k < a.size(0); ++k) {
        const double entry = valueOf(a[k]);
        const double sign = entry >= 0 ? -1.0 : 1.0;
        double value = valueOf(f.offset[b][k]) + sign * valueOf(f.gap[b][k]);
        for (std::int64_t i = 0; i < x.size(0); ++i) {
            value +=
                (valueOf(f.middle[b][i][k]) + sign * valueOf(f.spread[b][i][k])) * valueOf(x[i]);
        }
        sum += entry * value;
    }
    return sum;
}

}  // namespace

class TestLinearFunctions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { at::manual_seed(11); }

    void rows_takeTheLowerFunctionWhereTheyArePositive() {
        const Drawn one = drawn(3, false);
        const auto sample = at::tensor(std::vector<std::int64_t>{2, 0, 1, 0, 2, 2}, at::kLong);
        const auto a = at::randn({6, 5}, at::kDouble);
        const auto rows = core::substitute(one.functions, a, sample);
        QVERIFY(!rows.error.defined());
        const auto x = at::randn({4}, at::kDouble);
        for (std::int64_t n = 0; n < 6; ++n) {
            const double ours = valueOf((rows.a[n] * x).sum() + rows.offset[n]);
            const auto b = sample[n].item<std::int64_t>();
            const double theirs = lowestAt(one.functions, a[n], b, x);
            QVERIFY(std::abs(ours - theirs) < 1e-12 * (1.0 + std::abs(theirs)));
        }
    }

    void coveredRows_sayWhatRoundingCosts() {
        const Drawn one = drawn(3, true);
        const auto rows = core::substitute(one.functions, at::randn({3, 5}, at::kDouble),
                                           at::arange(3, at::kLong));
        QVERIFY((rows.error > 0).all().item<bool>());
        QVERIFY((rows.error < 1e-12).all().item<bool>());
    }

    void functionsOfAllSamples_serveEveryRow() {
        const core::TensorNetwork tensors(chainNetwork(2), {});
        const auto region = boxesOf(3, 4, 0.5, 2);
        core::ForwardOptions options;
        options.kept = {0, 1};
        const auto result =
            core::forwardFunctions(tensors, region, LineStrategy::Adaptive, options);
        const auto sample = at::tensor(std::vector<std::int64_t>{2, 0}, at::kLong);
        const auto a = at::randn({2, 7}, at::kDouble);
        const auto rows = core::substitute(result.kept.at(1), a, sample);
        QVERIFY(at::allclose(rows.a, a.matmul(tensors.node(1).weight)));
        QVERIFY(at::allclose(rows.offset, a.matmul(tensors.node(1).bias)));
        const auto b = at::randn({2, 4}, at::kDouble);
        QVERIFY(core::substitute(result.kept.at(0), b, sample).a.equal(b));
    }

    void rowsOfBacksubstitution_becomeFunctions() {
        const auto lower = at::randn({2, 6, 4}, at::kDouble);
        const auto upper = lower + at::rand({2, 6, 4}, at::kDouble);
        const auto lowerOffset = at::randn({2, 6}, at::kDouble);
        const auto upperOffset = lowerOffset + at::rand({2, 6}, at::kDouble);
        const auto region = boxesOf(2, 4, 0.5, 2);
        for (const bool sound : {false, true}) {
            const auto f =
                core::functionsFromRows(lower, lowerOffset, upper, upperOffset, {3, 2},
                                        sound ? core::magnitudeOf(region) : at::Tensor());
            QCOMPARE(f.middle.sizes().vec(), (std::vector<std::int64_t>{2, 4, 3, 2}));
            const auto sample = at::arange(2, at::kLong).repeat_interleave(6);
            const auto unit = at::eye(6, at::kDouble).repeat({2, 1});
            const auto below = core::substitute(f, unit, sample);
            QVERIFY(at::allclose(below.a, lower.flatten(0, 1)));
            QVERIFY(at::allclose(below.offset, lowerOffset.flatten()));
            const auto above = core::substitute(f, -unit, sample);
            QVERIFY(at::allclose(-above.a, upper.flatten(0, 1)));
            QVERIFY(at::allclose(-above.offset, upperOffset.flatten()));
            QCOMPARE(f.reach.defined(), sound);
        }
    }

    void sizesThatDoNotFit_areRefused() {
        const Drawn one = drawn(1, false);
        const auto sample = at::arange(2, at::kLong);
        QVERIFY_EXCEPTION_THROWN(
            core::substitute(one.functions, at::ones({2, 4}, at::kDouble), sample),
            std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(
            core::substitute(one.functions, at::ones({3, 5}, at::kDouble), sample),
            std::invalid_argument);
        const auto rows = at::ones({2, 6, 4}, at::kDouble);
        const auto offsets = at::ones({2, 6}, at::kDouble);
        QVERIFY_EXCEPTION_THROWN(core::functionsFromRows(rows, offsets, rows, offsets, {5}, {}),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(core::functionsFromRows(rows, offsets, rows, offsets.t(), {6}, {}),
                                 std::invalid_argument);
    }

    void referenceNetworks_agree_data() {
        SKIP_WITHOUT(referenceDir());
        QTest::addColumn<QString>("method");
        QTest::newRow("adaptive") << "lbp";
        QTest::newRow("tight") << "lbp-tight";
    }
    void referenceNetworks_agree() {
        QFETCH(QString, method);
        const json document = json::parse(std::ifstream(folder() + "reference.json"));
        int compared = 0;
        for (const json& one : document["cases"]) {
            if (!one["methods"].contains(method.toStdString())) {
                continue;
            }
            const auto network = core::readNetwork(folder() + one["network"].get<std::string>());
            const core::TensorNetwork tensors(network, {});
            core::InputRegion region;
            region.lower = doubles(one["lower"]).unsqueeze(0);
            region.upper = doubles(one["upper"]).unsqueeze(0);
            core::ForwardOptions options;
            options.kept = {tensors.output()};
            const auto strategy = method == "lbp" ? LineStrategy::Adaptive : LineStrategy::Tight;
            auto result = core::forwardFunctions(tensors, region, strategy, options);
            result.bounds.push_back(core::boundsOf(result.kept.at(tensors.output()),
                                                   core::makeFunctionRegion(region, false), {}));
            const json& expected = one["methods"][method.toStdString()];
            QCOMPARE(result.bounds.size(), expected.size());
            for (std::size_t k = 0; k < expected.size(); ++k) {
                const auto lower = doubles(expected[k]["lower"]);
                const auto upper = doubles(expected[k]["upper"]);
                const double scale = std::max(1.0, valueOf(upper.abs().max()));
                QVERIFY(valueOf((result.bounds[k].lower[0] - lower).abs().max()) < 1e-9 * scale);
                QVERIFY(valueOf((result.bounds[k].upper[0] - upper).abs().max()) < 1e-9 * scale);
                ++compared;
            }
        }
        QVERIFY(compared > 20);
    }
};

QTEST_GUILESS_MAIN(TestLinearFunctions)
#include "tst_linear_functions.moc"
