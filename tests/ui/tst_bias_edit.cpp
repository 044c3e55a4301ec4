#include <QTemporaryDir>
#include <QTest>

#include "core/io/network_file.h"
#include "core/network/evaluate.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"
#include "ui/session/bias_edit.h"

namespace {

ui::OpenNetworkPtr opened(core::Network network) {
    auto graph = std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network));
    return std::make_shared<ui::OpenNetwork>(ui::OpenNetwork{
        QStringLiteral("net.onnx"), std::move(network), std::move(graph), "hash", {}});
}

/// One edit of every place of every node that has biases.
ui::BiasEdits editsEverywhere(const core::Network& network) {
    ui::BiasEdits edits;
    for (std::size_t node = 0; node < network.nodes().size(); ++node) {
        const auto* biases = ui::maybeBiases(network.nodes()[node].operation);
        for (std::size_t k = 0; biases != nullptr && k < biases->size(); ++k) {
            ui::setBias(edits, network,
                        {static_cast<int>(node), static_cast<std::int64_t>(k),
                         0.25 + 0.5 * static_cast<double>(edits.size())});
        }
    }
    return edits;
}

bool isSame(const core::LinearMap& a, const core::LinearMap& b) {
    return a.bias == b.bias && a.relativeError == b.relativeError && a.toDense() == b.toDense();
}

bool isSame(const core::PiecewiseGraph& a, const core::PiecewiseGraph& b) {
    if (a.steps.size() != b.steps.size() || a.sizes != b.sizes) {
        return false;
    }
    for (std::size_t k = 0; k < a.steps.size(); ++k) {
        const auto* left = std::get_if<core::AffineStep>(&a.steps[k]);
        const auto* right = std::get_if<core::AffineStep>(&b.steps[k]);
        if ((left == nullptr) != (right == nullptr) ||
            (left != nullptr && !isSame(left->map, right->map))) {
            return false;
        }
    }
    return true;
}

}  // namespace

class TestBiasEdit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void patchedGraph_isTheEditedNetworks_data() {
        QTest::addColumn<int>("sample");
        const auto samples = sampleNetworks();
        for (std::size_t k = 0; k < samples.size(); ++k) {
            QTest::addRow("%d %s", static_cast<int>(k), samples[k].name.c_str())
                << static_cast<int>(k);
        }
    }

    void patchedGraph_isTheEditedNetworks() {
        QFETCH(int, sample);
        const auto file = opened(sampleNetworks()[static_cast<std::size_t>(sample)].network);
        const ui::BiasEdits edits = editsEverywhere(file->network);
        const auto edited = ui::withEdits(file, edits);
        QVERIFY(isSame(*edited->graph, core::makePiecewiseGraph(edited->network)));
        QCOMPARE(edited->hash, file->hash);
        for (const ui::BiasEdit& edit : edits) {
            const auto& node = edited->network.nodes()[static_cast<std::size_t>(edit.node)];
            QCOMPARE((*ui::maybeBiases(node.operation))[static_cast<std::size_t>(edit.index)],
                     edit.value);
        }
    }

    void editedNetwork_isTheOneThatIsWrittenAndReadAgain() {
        const QTemporaryDir folder;
        const auto file = opened(randomReluNetwork({3, 4, 4, 2}, 2));
        const auto edited = ui::withEdits(file, {{1, 2, 0.5}, {5, 1, -3.0}});
        for (const char* name : {"edited.onnx", "edited.nnet"}) {
            const std::string path = folder.filePath(QLatin1String(name)).toStdString();
            core::writeNetwork(edited->network, path);
            const core::Network read = core::readNetwork(path, {});
            const std::vector<double> input{0.3, -0.7, 0.2};
            const auto wanted = core::evaluate<double>(edited->network, input);
            const auto found = core::evaluate<double>(read, input);
            for (std::size_t k = 0; k < wanted.size(); ++k) {
                QVERIFY(std::abs(wanted[k] - found[k]) < 1e-6);
            }
            QVERIFY(std::abs(wanted[1] - core::evaluate<double>(file->network, input)[1]) > 0.1);
        }
    }

    void edits_areOrderedAndOneAPlace() {
        const core::Network network = randomReluNetwork({3, 4, 4, 2}, 2);
        ui::BiasEdits edits;
        ui::setBias(edits, network, {5, 0, 1.0});
        ui::setBias(edits, network, {1, 3, 2.0});
        ui::setBias(edits, network, {1, 0, 3.0});
        ui::setBias(edits, network, {1, 3, 4.0});
        QVERIFY((edits == ui::BiasEdits{{1, 0, 3.0}, {1, 3, 4.0}, {5, 0, 1.0}}));
        QCOMPARE(ui::maybeEdit(edits, 1, 3)->value, 4.0);
        QVERIFY(!ui::maybeEdit(edits, 1, 2));
    }

    void filesValue_takesTheEditAway() {
        const core::Network network = randomReluNetwork({3, 4, 4, 2}, 2);
        const double before = std::get<core::Dense>(network.nodes()[1].operation).bias[3];
        ui::BiasEdits edits;
        ui::setBias(edits, network, {1, 3, 2.0});
        ui::setBias(edits, network, {1, 3, before});
        QVERIFY(edits.empty());
    }

    void placesThatAreNot_areRefused_data() {
        QTest::addColumn<int>("node");
        QTest::addColumn<int>("index");
        QTest::addColumn<double>("value");
        QTest::newRow("node before") << -1 << 0 << 1.0;
        QTest::newRow("node behind") << 99 << 0 << 1.0;
        QTest::newRow("input") << 0 << 0 << 1.0;
        QTest::newRow("relu") << 2 << 0 << 1.0;
        QTest::newRow("index before") << 1 << -1 << 1.0;
        QTest::newRow("index behind") << 1 << 4 << 1.0;
        QTest::newRow("not a number") << 1 << 0 << std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("infinite") << 1 << 0 << std::numeric_limits<double>::infinity();
    }

    void placesThatAreNot_areRefused() {
        QFETCH(int, node);
        QFETCH(int, index);
        QFETCH(double, value);
        const auto file = opened(randomReluNetwork({3, 4, 4, 2}, 2));
        ui::BiasEdits edits;
        QVERIFY_EXCEPTION_THROWN(ui::setBias(edits, file->network, {node, index, value}),
                                 std::invalid_argument);
        QVERIFY(edits.empty());
        QVERIFY_EXCEPTION_THROWN(ui::withEdits(file, {{node, index, value}}),
                                 std::invalid_argument);
    }

    void sameEdits_areMadeOnceWhileHeld() {
        const auto file = opened(randomReluNetwork({3, 4, 4, 2}, 2));
        QCOMPARE(ui::withEdits(file, {}), file);
        const auto edited = ui::withEdits(file, {{1, 0, 9.0}});
        QCOMPARE(ui::withEdits(file, {{1, 0, 9.0}}), edited);
        QVERIFY(ui::withEdits(file, {{1, 0, 8.0}}) != edited);
    }

    void recipe_carriesEdits() {
        core::Recipe recipe;
        const ui::BiasEdits edits{{1, 0, 3.0}, {5, 1, 0.1}};
        recipe.biases = ui::toRecipe(edits);
        QVERIFY(ui::biasEditsOf(recipe) == edits);
        recipe.biases = {{5, 1, 0.1}, {1, 0, 3.0}, {1, 0, 4.0}};
        QVERIFY(ui::biasEditsOf(recipe) == edits);
    }
};

QTEST_GUILESS_MAIN(TestBiasEdit)
#include "tst_bias_edit.moc"
