#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <QTest>

#include "core/bounds/forward_pass.h"
#include "tests/bounds/naive_forward.h"
#include "tests/bounds/small_networks.h"

using core::LineStrategy;

namespace {

core::TensorPlace doubles() { return {}; }

core::InputRegion sampleOf(const core::InputRegion& region, std::int64_t b) {
    core::InputRegion one = region;
    one.lower = region.lower.narrow(0, b, 1);
    one.upper = region.upper.narrow(0, b, 1);
    if (region.center.defined()) {
        one.center = region.center.narrow(0, b, 1);
        one.radius = region.radius.narrow(0, b, 1);
    }
    return one;
}

/// Bounds of every activation's input and, last, of the output.
std::vector<core::ValueBounds> allBounds(const core::TensorNetwork& network,
                                         const core::InputRegion& region, LineStrategy strategy,
                                         core::ForwardOptions options = {}) {
    options.kept.push_back(network.output());
    auto result = core::forwardFunctions(network, region, strategy, options);
    core::ForwardSetting setting;
    setting.graph = region.lower.requires_grad();
    for (const auto& p : network.parameters()) {
        setting.graph = setting.graph || p.requires_grad();
    }
    result.bounds.push_back(core::boundsOf(result.kept.at(network.output()),
                                           core::makeFunctionRegion(region, options.sound),
                                           setting));
    return result.bounds;
}

double difference(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

double difference(const core::ValueBounds& a, const core::ValueBounds& b) {
    return std::max(difference(a.lower, b.lower), difference(a.upper, b.upper));
}

at::Tensor tensorOf(const std::vector<double>& v) { return at::tensor(v, at::kDouble); }

/// Points of each region, corners among them: [count * B, inputs], sample after sample.
at::Tensor pointsIn(const core::InputRegion& region, std::int64_t count) {
    auto share = at::rand({region.lower.size(0), count, region.lower.size(1)}, at::kDouble);
    share = at::where(at::rand_like(share) < 0.5, share.round(), share);
    const auto width = (region.upper - region.lower).unsqueeze(1);
    auto points = region.lower.unsqueeze(1) + share * width;
    if (region.norm != core::BallNorm::Linf) {
        auto away = points - region.center.unsqueeze(1);
        const auto length = region.norm == core::BallNorm::L1 ? away.abs().sum(2, true)
                                                              : (away * away).sum(2, true).sqrt();
        const auto radius = region.radius.view({-1, 1, 1});
        away = away * (radius * 0.999999 / length.clamp_min(1e-300)).clamp_max(1.0);
        points = region.center.unsqueeze(1) + away;
    }
    return points.flatten(0, 1);
}

/// The largest amount by which a value at a point leaves its bounds.
double escape(const core::Network& network, const std::vector<core::ValueBounds>& bounds,
              const at::Tensor& points, std::int64_t perSample) {
    const auto flat = points.contiguous();
    const std::span<const double> inputs(flat.data_ptr<double>(),
                                         static_cast<std::size_t>(flat.numel()));
    const auto values = core::evaluateAllNodes<double>(network, inputs, flat.size(0));
    std::vector<int> nodes;
    for (const core::Node& node : network.nodes()) {
        if (core::isActivation(node.operation) ||
            std::holds_alternative<core::MaxPool>(node.operation)) {
            nodes.push_back(node.inputs[0]);
        }
    }
    nodes.push_back(static_cast<int>(network.nodes().size()) - 1);
    double worst = -HUGE_VAL;
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        const auto value = tensorOf(values[static_cast<std::size_t>(nodes[k])])
                               .view({-1, perSample, bounds[k].lower[0].numel()});
        const auto below = bounds[k].lower.flatten(1).unsqueeze(1) - value;
        const auto above = value - bounds[k].upper.flatten(1).unsqueeze(1);
        worst = std::max(worst, at::maximum(below, above).max().item<double>());
    }
    return worst;
}

core::Network networkOf(const QString& kind, unsigned seed) {
    return kind == "chain"      ? chainNetwork(seed)
           : kind == "image"    ? imageNetwork(seed)
           : kind == "residual" ? residualNetwork(seed)
           : kind == "windows"  ? wideImageNetwork(seed)
                                : pooledNetwork(seed);
}

void addKinds() {
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"chain", "image", "residual", "windows", "pooled"}) {
        QTest::newRow(kind) << kind;
    }
}

QByteArray whereOf(const QString& kind, unsigned seed) {
    return QStringLiteral("%1, seed %2").arg(kind).arg(seed).toUtf8();
}

core::InputRegion ballsOf(core::BallNorm norm, std::int64_t batch, std::int64_t inputs,
                          unsigned seed) {
    auto region = boxesOf(batch, inputs, 0.4, seed);
    region.norm = norm;
    region.center = (region.lower + region.upper) * 0.5;
    region.radius = at::full({batch}, norm == core::BallNorm::L1 ? 0.9 : 0.5, at::kDouble);
    return region;
}

}  // namespace

class TestForwardPass : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { at::manual_seed(5); }

    void chains_agreeWithPlainLoops_data() {
        QTest::addColumn<QString>("kind");
        QTest::newRow("chain") << "chain";
        QTest::newRow("convolutions as dense matrices") << "image";
    }
    void chains_agreeWithPlainLoops() {
        QFETCH(QString, kind);
        for (unsigned seed = 1; seed <= 4; ++seed) {
            const auto network = networkOf(kind, seed);
            const core::TensorNetwork tensors(network, doubles());
            const auto region = boxesOf(2, network.inputCount(), 0.3, seed);
            for (const bool tight : {false, true}) {
                const auto ours = allBounds(tensors, region,
                                            tight ? LineStrategy::Tight : LineStrategy::Adaptive);
                for (std::int64_t b = 0; b < 2; ++b) {
                    const auto theirs = naive::bounds(network, region.lower[b].data_ptr<double>(),
                                                      region.upper[b].data_ptr<double>(), tight);
                    QCOMPARE(ours.size(), theirs.size());
                    for (std::size_t k = 0; k < ours.size(); ++k) {
                        const double scale = 1.0 + ours[k].upper.abs().max().item<double>();
                        QVERIFY2(difference(ours[k].lower[b].flatten(), tensorOf(theirs[k].lower)) <
                                     1e-11 * scale,
                                 whereOf(kind, seed).constData());
                        QVERIFY2(difference(ours[k].upper[b].flatten(), tensorOf(theirs[k].upper)) <
                                     1e-11 * scale,
                                 whereOf(kind, seed).constData());
                    }
                }
            }
        }
    }

    void everyBound_holdsSamples_data() { addKinds(); }
    void everyBound_holdsSamples() {
        QFETCH(QString, kind);
        for (unsigned seed = 1; seed <= 2; ++seed) {
            const auto network = networkOf(kind, seed);
            const core::TensorNetwork tensors(network, doubles());
            for (const auto norm : {core::BallNorm::Linf, core::BallNorm::L1, core::BallNorm::L2}) {
                const auto region = norm == core::BallNorm::Linf
                                        ? boxesOf(3, network.inputCount(), 0.5, seed)
                                        : ballsOf(norm, 3, network.inputCount(), seed);
                const auto points = pointsIn(region, 60);
                for (const auto strategy :
                     {LineStrategy::Adaptive, LineStrategy::Tight, LineStrategy::Parallel,
                      LineStrategy::Constant, LineStrategy::ConstantUnstable, LineStrategy::Zero}) {
                    const auto bounds = allBounds(tensors, region, strategy);
                    QVERIFY2(escape(network, bounds, points, 60) < 1e-12,
                             whereOf(kind, seed).constData());
                }
            }
        }
    }

    void soundBounds_encloseTheOthers_data() { addKinds(); }
    void soundBounds_encloseTheOthers() {
        QFETCH(QString, kind);
        const auto network = networkOf(kind, 3);
        const core::TensorNetwork tensors(network, doubles());
        for (const auto norm : {core::BallNorm::Linf, core::BallNorm::L2}) {
            const auto region = norm == core::BallNorm::Linf
                                    ? boxesOf(3, network.inputCount(), 0.5, 3)
                                    : ballsOf(norm, 3, network.inputCount(), 3);
            core::ForwardOptions sound;
            sound.sound = true;
            const auto wide = allBounds(tensors, region, LineStrategy::Tight, sound);
            const auto plain = allBounds(tensors, region, LineStrategy::Tight);
            for (std::size_t k = 0; k < wide.size(); ++k) {
                QVERIFY((wide[k].lower <= plain[k].lower).all().item<bool>());
                QVERIFY((wide[k].upper >= plain[k].upper).all().item<bool>());
                QVERIFY2(difference(wide[k], plain[k]) < 1e-11, "rounding is covered too widely");
            }
        }
    }

    /// LBP, Theorem 2, first half.
    void withTightLines_isNeverLooserThanConstants_data() { addKinds(); }
    void withTightLines_isNeverLooserThanConstants() {
        QFETCH(QString, kind);
        for (unsigned seed = 1; seed <= 6; ++seed) {
            const auto network = networkOf(kind, seed);
            const core::TensorNetwork tensors(network, doubles());
            const auto region = boxesOf(3, network.inputCount(), 0.6, seed);
            const auto tight = allBounds(tensors, region, LineStrategy::Tight);
            const auto box = allBounds(tensors, region, LineStrategy::Constant);
            for (std::size_t k = 0; k < tight.size(); ++k) {
                QVERIFY2((tight[k].lower >= box[k].lower - 1e-12).all().item<bool>(),
                         whereOf(kind, seed).constData());
                QVERIFY2((tight[k].upper <= box[k].upper + 1e-12).all().item<bool>(),
                         whereOf(kind, seed).constData());
            }
        }
    }

    void aBatch_isItsSamplesOneByOne_data() { addKinds(); }
    void aBatch_isItsSamplesOneByOne() {
        QFETCH(QString, kind);
        const auto network = networkOf(kind, 2);
        const core::TensorNetwork tensors(network, doubles());
        const auto region = boxesOf(6, network.inputCount(), 0.5, 2);
        const auto together = allBounds(tensors, region, LineStrategy::Adaptive);
        for (std::int64_t b = 0; b < 6; ++b) {
            const auto alone = allBounds(tensors, sampleOf(region, b), LineStrategy::Adaptive);
            for (std::size_t k = 0; k < alone.size(); ++k) {
                QVERIFY(difference(alone[k].lower[0], together[k].lower[b]) < 1e-12);
                QVERIFY(difference(alone[k].upper[0], together[k].upper[b]) < 1e-12);
            }
        }
    }

    void columnsInSmallChunks_giveTheSame_data() { addKinds(); }
    void columnsInSmallChunks_giveTheSame() {
        QFETCH(QString, kind);
        const auto network = networkOf(kind, 4);
        const core::TensorNetwork tensors(network, doubles());
        for (const auto norm : {core::BallNorm::Linf, core::BallNorm::L1}) {
            const auto region = norm == core::BallNorm::Linf
                                    ? boxesOf(3, network.inputCount(), 0.5, 3)
                                    : ballsOf(norm, 3, network.inputCount(), 3);
            core::ForwardOptions small;
            small.chunkBytes = 2000;
            const auto chunked = allBounds(tensors, region, LineStrategy::Adaptive, small);
            const auto whole = allBounds(tensors, region, LineStrategy::Adaptive);
            for (std::size_t k = 0; k < whole.size(); ++k) {
                QVERIFY(difference(chunked[k], whole[k]) < 1e-12);
            }
        }
    }

    void windows_giveWhatWholeColumnsGive_data() { addKinds(); }
    void windows_giveWhatWholeColumnsGive() {
        QFETCH(QString, kind);
        for (const auto& [sound, norm] :
             {std::pair(false, core::BallNorm::Linf), std::pair(true, core::BallNorm::Linf),
              std::pair(true, core::BallNorm::L2)}) {
            const auto network = networkOf(kind, 6);
            const core::TensorNetwork tensors(network, doubles());
            const auto region = norm == core::BallNorm::Linf
                                    ? boxesOf(3, network.inputCount(), 0.3, 6)
                                    : ballsOf(norm, 3, network.inputCount(), 6);
            core::ForwardOptions options;
            options.sound = sound;
            const auto windowed = allBounds(tensors, region, LineStrategy::Adaptive, options);
            options.windows = false;
            const auto whole = allBounds(tensors, region, LineStrategy::Adaptive, options);
            for (std::size_t k = 0; k < whole.size(); ++k) {
                QVERIFY(difference(windowed[k], whole[k]) < 1e-11);
            }
        }
    }

    void rowsOverWindows_areRowsOverColumns() {
        const auto network = wideImageNetwork(2);
        const core::TensorNetwork tensors(network, doubles());
        const auto region = boxesOf(3, network.inputCount(), 0.3, 6);
        const auto sample = at::tensor(std::vector<std::int64_t>{0, 2, 2, 1}, at::kLong);
        for (const int value : {2, 5, 10, 11}) {
            core::ForwardOptions options;
            options.kept = {value};
            const auto windowed =
                core::forwardFunctions(tensors, region, LineStrategy::Adaptive, options);
            options.windows = false;
            const auto whole =
                core::forwardFunctions(tensors, region, LineStrategy::Adaptive, options);
            QVERIFY(windowed.kept.at(value).windows && !whole.kept.at(value).windows);
            const auto a = at::randn({4, tensors.size(value)}, at::kDouble);
            const auto ours = core::substitute(windowed.kept.at(value), a, sample);
            const auto theirs = core::substitute(whole.kept.at(value), a, sample);
            QVERIFY(difference(ours.a, theirs.a) < 1e-11);
            QVERIFY(difference(ours.offset, theirs.offset) < 1e-11);
        }
    }

    /// What the pass says beforehand is what its columns come to: counted for a network whose
    /// sizes are told by hand.
    void memory_isToldBeforehand() {
        NetworkDrawer draw(1, {1, 28, 28});
        draw.dense(500);
        draw.relu();
        draw.dense(400);
        draw.relu();
        draw.dense(10);
        const core::TensorNetwork dense(draw.network(), doubles());
        const double columns = 8.0 * 16 * 784 * (500 + 500 + 400 + 400);
        const auto told = static_cast<double>(core::forwardMemory(dense, 16, {}));
        QVERIFY2(told >= 0.7 * columns && told <= 1.3 * columns, qPrintable(QString::number(told)));
        core::ForwardOptions whole;
        whole.windows = false;
        const core::TensorNetwork image(wideImageNetwork(1), doubles());
        QVERIFY(core::forwardMemory(image, 64, {}) < core::forwardMemory(image, 64, whole));
    }

    void singlePrecision_isCloseBy() {
        const auto network = imageNetwork(7);
        core::TensorPlace place;
        place.type = at::kFloat;
        const core::TensorNetwork floats(network, place);
        const core::TensorNetwork tensors(network, doubles());
        auto region = boxesOf(3, network.inputCount(), 0.5, 3);
        const auto exact = allBounds(tensors, region, LineStrategy::Adaptive);
        region.lower = region.lower.to(at::kFloat);
        region.upper = region.upper.to(at::kFloat);
        const auto single = allBounds(floats, region, LineStrategy::Adaptive);
        for (std::size_t k = 0; k < exact.size(); ++k) {
            QVERIFY(single[k].lower.scalar_type() == at::kFloat);
            QVERIFY(difference(single[k], exact[k]) < 1e-4);
        }
    }

    void givenBounds_areTaken() {
        const auto network = chainNetwork(1);
        const core::TensorNetwork tensors(network, doubles());
        const auto region = boxesOf(2, network.inputCount(), 0.5, 1);
        const auto own = allBounds(tensors, region, LineStrategy::Adaptive);
        core::ForwardOptions options;
        options.given = {{}, {own[1].lower - 1.0, own[1].upper + 1.0}};
        const auto bounds = allBounds(tensors, region, LineStrategy::Adaptive, options);
        QVERIFY(difference(bounds[0], own[0]) == 0.0);
        QVERIFY(difference(bounds[1], options.given[1]) == 0.0);
        QVERIFY(difference(bounds[2], own[2]) > 1e-3);
    }

    void aStop_leavesTheLayersBefore() {
        const auto network = chainNetwork(1);
        const core::TensorNetwork tensors(network, doubles());
        const auto region = boxesOf(2, network.inputCount(), 0.5, 1);
        core::ForwardOptions options;
        options.goOn = [](double share) { return share < 0.5; };
        const auto cut = core::forwardFunctions(tensors, region, LineStrategy::Adaptive, options);
        QVERIFY(!cut.complete && cut.finite);
        QCOMPARE(cut.bounds.size(), std::size_t{1});
    }

    void numbersOutOfRange_endThePass() {
        const auto network = chainNetwork(1);
        const core::TensorNetwork tensors(network, doubles());
        auto region = boxesOf(2, network.inputCount(), 0.5, 1);
        region.upper = region.upper + 1.7e308;
        const auto result = core::forwardFunctions(tensors, region, LineStrategy::Adaptive, {});
        QVERIFY(!result.complete && !result.finite);
        QVERIFY(result.bounds.empty());
    }

    void rowsFromTheOutput_reachTheLastActivationsFirst() {
        const core::TensorNetwork chain(chainNetwork(1), doubles());
        QCOMPARE(core::firstReached(chain, chain.output()), (std::vector<int>{5}));
        const auto network = residualNetwork(1);
        const core::TensorNetwork residual(network, doubles());
        const auto reached = core::firstReached(residual, residual.output());
        QCOMPARE(reached.size(), std::size_t{1});
        QVERIFY(residual.node(reached[0]).isSum());
    }

    void gradients_areFiniteDifferences_data() { addKinds(); }
    void gradients_areFiniteDifferences() {
        QFETCH(QString, kind);
        const auto network = networkOf(kind, 5);
        core::TensorNetwork tensors(network, doubles());
        tensors.requireGradients();
        auto region = boxesOf(2, network.inputCount(), 0.4, 5);
        region.lower.requires_grad_(true);
        const auto weigh = at::randn({2, 3}, at::kDouble);
        const auto loss = [&] {
            const auto bounds = allBounds(tensors, region, LineStrategy::Adaptive);
            return (bounds.back().lower * weigh).sum() + (bounds.back().upper.square()).sum();
        };
        loss().backward();
        auto leaves = tensors.parameters();
        leaves.push_back(region.lower);
        const at::NoGradGuard noGraph;
        constexpr double kStep = 1e-6;
        for (const auto& leaf : leaves) {
            QVERIFY(leaf.grad().defined());
            const std::int64_t k = leaf.numel() / 2;
            double* entry = leaf.data_ptr<double>() + k;
            const double kept = *entry;
            *entry = kept + kStep;
            const double above = loss().item<double>();
            *entry = kept - kStep;
            const double below = loss().item<double>();
            *entry = kept;
            const double slope = (above - below) / (2 * kStep);
            const double ours = leaf.grad().flatten()[k].item<double>();
            QVERIFY2(std::abs(slope - ours) <= 1e-5 * (1.0 + std::abs(slope)),
                     qPrintable(QStringLiteral("%1 against %2").arg(ours).arg(slope)));
        }
    }
};

QTEST_GUILESS_MAIN(TestForwardPass)
#include "tst_forward_pass.moc"
