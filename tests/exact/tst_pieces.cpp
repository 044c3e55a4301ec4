#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <array>
#include <cmath>
#include <set>
#include <thread>

#include "core/io/network_file.h"
#include "reach/exact/pieces.h"
#include "tests/exact/piece_checks.h"
#include "tests/helpers/data.h"
#include "tests/helpers/random_network.h"

using checks::boxInput;
using checks::brokenLaw;
using checks::cube;
using checks::enumerated;
using checks::Enumeration;
using reach::PieceOptions;
using reach::PieceStatus;

namespace {

using Nodes = std::vector<core::Node>;

/// A dense node whose rows are given as w_1 … w_n, b.
core::Dense denseRows(const std::vector<std::vector<double>>& rows) {
    core::Dense dense;
    dense.out = static_cast<std::int64_t>(rows.size());
    dense.in = static_cast<std::int64_t>(rows.front().size()) - 1;
    for (const auto& row : rows) {
        dense.weight.insert(dense.weight.end(), row.begin(), row.end() - 1);
        dense.bias.push_back(row.back());
    }
    return dense;
}

core::Dense randomDense(std::int64_t in, std::int64_t out, std::mt19937_64& generator,
                        bool withBias = true) {
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    core::Dense dense{in, out, {}, {}};
    for (std::int64_t i = 0; i < in * out; ++i) {
        dense.weight.push_back(uniform(generator));
    }
    for (std::int64_t i = 0; i < out; ++i) {
        dense.bias.push_back(withBias ? 0.5 * uniform(generator) : 0.0);
    }
    return dense;
}

/// input -> dense -> ReLU -> … -> dense, without biases if asked.
core::Network denseNetwork(const std::vector<std::int64_t>& widths, unsigned seed, bool withBias,
                           const core::Operation& activation = core::Relu{}) {
    std::mt19937_64 generator(seed);
    Nodes nodes{{"input", core::Input{{widths.front()}}, {}}};
    for (std::size_t k = 1; k < widths.size(); ++k) {
        nodes.push_back({"dense" + std::to_string(k),
                         randomDense(widths[k - 1], widths[k], generator, withBias),
                         {static_cast<int>(nodes.size()) - 1}});
        if (k + 1 < widths.size()) {
            nodes.push_back({"activation" + std::to_string(k),
                             activation,
                             {static_cast<int>(nodes.size()) - 1}});
        }
    }
    return core::Network(std::move(nodes));
}

/// x -> h = relu(A x + a) -> relu(h + C relu(B h + b)) -> outputs, twice over.
core::Network residualNetwork(std::int64_t inputs, unsigned seed) {
    std::mt19937_64 generator(seed);
    Nodes nodes{{"input", core::Input{{inputs}}, {}}};
    const auto add = [&](core::Operation operation, std::vector<int> from) {
        nodes.push_back({"n" + std::to_string(nodes.size()), std::move(operation), from});
        return static_cast<int>(nodes.size()) - 1;
    };
    int trunk = add(core::Relu{}, {add(randomDense(inputs, 5, generator), {0})});
    for (int block = 0; block < 2; ++block) {
        const int inner = add(core::Relu{}, {add(randomDense(5, 6, generator), {trunk})});
        const int branch = add(randomDense(6, 5, generator), {inner});
        trunk = add(core::Relu{}, {add(core::Sum{}, {trunk, branch})});
    }
    add(randomDense(5, 2, generator), {trunk});
    return core::Network(std::move(nodes));
}

core::Convolution randomConvolution(std::int64_t in, std::int64_t out, std::mt19937_64& generator) {
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    core::Convolution convolution;
    convolution.inChannels = in;
    convolution.outChannels = out;
    convolution.kernel = {2, 2};
    convolution.padding = {0, 0, 1, 1};
    for (std::int64_t i = 0; i < in * out * 4; ++i) {
        convolution.weight.push_back(uniform(generator));
    }
    for (std::int64_t i = 0; i < out; ++i) {
        convolution.bias.push_back(0.2 * uniform(generator));
    }
    return convolution;
}

/// 1 x 4 x 4 -> convolution -> ReLU -> max pool -> dense -> ReLU -> dense.
core::Network imageNetwork(unsigned seed) {
    std::mt19937_64 generator(seed);
    core::MaxPool pool{{{2, 2}, {2, 2}, {0, 0, 0, 0}, {1, 1}, false}};
    return core::Network({{"input", core::Input{{1, 4, 4}}, {}},
                          {"conv1", randomConvolution(1, 2, generator), {0}},
                          {"relu1", core::Relu{}, {1}},
                          {"pool", pool, {2}},
                          {"flat", core::Reshape{{8}}, {3}},
                          {"dense1", randomDense(8, 6, generator), {4}},
                          {"relu2", core::Relu{}, {5}},
                          {"dense2", randomDense(6, 2, generator), {6}}});
}

/// An image of which `free` pixels vary.
reach::InputSet fewPixels(Eigen::Index pixels, Eigen::Index free) {
    Eigen::VectorXd lower = Eigen::VectorXd::LinSpaced(pixels, 0.1, 0.9);
    Eigen::VectorXd upper = lower;
    for (Eigen::Index i = 0; i < free; ++i) {
        lower[5 * i % pixels] -= 0.8;
        upper[5 * i % pixels] += 0.8;
    }
    return boxInput(lower, upper);
}

double totalVolume(const Enumeration& found) {
    double total = 0.0;
    for (const auto& kept : found.pieces) {
        total += volumeOf(kept);
    }
    return total;
}

core::PiecewiseGraph graphOf(const core::Network& network) {
    return core::makePiecewiseGraph(network);
}

reach::InputSet acasBox(double share) {
    Eigen::VectorXd lower(5);
    Eigen::VectorXd upper(5);
    lower << -0.303531156, -0.009549297, 0.493380324, 0.3, 0.3;
    upper << -0.298552812, 0.009549297, 0.5, 0.5, 0.5;
    const Eigen::VectorXd center = 0.5 * (lower + upper);
    const Eigen::VectorXd radius = 0.5 * share * (upper - lower);
    return boxInput(center - radius, center + radius);
}

QString asText(const Eigen::VectorXd& v) {
    QString text;
    for (const double x : v) {
        text += QString::number(x, 'f', 8) + ' ';
    }
    return text.trimmed();
}

Eigen::VectorXd fromJson(const QJsonArray& array) {
    Eigen::VectorXd v(array.size());
    for (Eigen::Index i = 0; i < v.size(); ++i) {
        v[i] = array[static_cast<int>(i)].toDouble();
    }
    return v;
}

bool near(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
    return ((a - b).array().abs() <= 1e-6 * (1.0 + b.array().abs())).all();
}

}  // namespace

class TestPieces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void networksOfThePeers_havePublishedCounts_data();
    void networksOfThePeers_havePublishedCounts();
    void acasXu_hasPublishedCountAndRange();
    void referenceNetworks_agree();
    void laws_holdOnRandomNetworks_data();
    void laws_holdOnRandomNetworks();
    void laws_holdOnImages();
    void volumes_addUpToTheInput_data();
    void volumes_addUpToTheInput();
    void neighbours_agreeWhereTheyMeet();
    void threads_giveTheSamePieces();
    void oneWorker_followsTheOrderOfPatterns();
    void zeroBiases_giveEveryConeOnce_data();
    void zeroBiases_giveEveryConeOnce();
    void planesThroughCornersAndEdges_cutOnce();
    void duplicateNeurons_cutOnce();
    void neuronZeroOnThePiece_isInactive();
    void flatImage_isEnumerated();
    void fixedCoordinates_areTakenOut();
    void equality_lowersTheDimension();
    void touchingConstraint_leavesOneFace();
    void segments_addUp();
    void point_hasOnePiece();
    void emptyInput_hasNone();
    void l1Ball_isCutToSize_data();
    void l1Ball_isCutToSize();
    void l2Ball_isRefused();
    void wrongDimension_isRefused();
    void farAwayBox_keepsItsPieces();
    void networkWithoutActivation_isOnePiece();
    void pieceLimit_isExact();
    void cancel_keepsWhatWasFound();
    void timeLimit_stops();
    void progress_growsToTheEnd();
    void exceptionOfTheSink_comesOut();
};

void TestPieces::networksOfThePeers_havePublishedCounts_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<qint64>("count");
    QTest::newRow("2-50-50-2") << "net_2-50-50-2_s0.nnet" << qint64{1429};
    QTest::newRow("2-100-100-100-2") << "net_2-100-100-100-2_s0.nnet" << qint64{12186};
#ifndef REACHSCOPE_SANITIZED  // the largest takes minutes there and no other path
    QTest::newRow("2-200x4-2") << "net_2-200-200-200-200-2_s0.nnet.gz" << qint64{96551};
    QTest::newRow("3-50-50-50-2") << "net_3-50-50-50-2_s0.nnet" << qint64{68994};
#endif
}

void TestPieces::networksOfThePeers_havePublishedCounts() {
    QFETCH(QString, file);
    QFETCH(qint64, count);
    SKIP_WITHOUT(referenceDir());
    const auto network =
        core::readNetwork(referenceDir() + "/exact_networks/" + file.toStdString());
    const auto graph = graphOf(network);
    PieceOptions options;
    options.threads = 2;
    std::array<double, 2> worst{};
    const auto summary = reach::enumeratePieces(
        graph, cube(graph.inputCount), options, [&](const reach::PieceView& view) {
            const Eigen::Index v = view.vertices.cols() / 2;
            const auto y = view.map.leftCols(graph.inputCount) * view.vertices.col(v) +
                           view.map.col(graph.inputCount);
            double& mine = worst[static_cast<std::size_t>(view.worker)];
            mine = std::max(mine, (y - view.images.col(v)).cwiseAbs().maxCoeff());
        });
    QCOMPARE(summary.status, PieceStatus::Complete);
    QCOMPARE(qint64{summary.pieces}, count);
    QVERIFY(std::max(worst[0], worst[1]) < 1e-12);
}

void TestPieces::acasXu_hasPublishedCountAndRange() {
    SKIP_WITHOUT(dataDir());
    const auto graph =
        graphOf(core::readNetwork(dataDir() + "/acasxu/onnx/ACASXU_run2a_1_1_batch_2000.onnx"));
    PieceOptions options;
    options.threads = 1;
    Eigen::VectorXd low = Eigen::VectorXd::Constant(5, 1e9);
    Eigen::VectorXd high = -low;
    const auto whole =
        reach::enumeratePieces(graph, acasBox(1.0), options, [&](const reach::PieceView& view) {
            low = low.cwiseMin(view.images.rowwise().minCoeff());
            high = high.cwiseMax(view.images.rowwise().maxCoeff());
        });
    QCOMPARE(qint64{whole.pieces}, qint64{71930});
    QCOMPARE(asText(low), "0.11823782 0.10710406 0.11277724 0.05096871 0.06950041");
    QCOMPARE(asText(high), "0.16322902 0.17227824 0.17571801 0.14062369 0.17091523");
    const auto tenth = reach::collectPieces(graph, acasBox(0.1), {});
    QCOMPARE(tenth.pieces.size(), std::size_t{19});
}

void TestPieces::referenceNetworks_agree() {
    SKIP_WITHOUT(referenceDir());
    const std::string folder = referenceDir() + "/relu_networks/";
    QFile file(QString::fromStdString(folder + "reference.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    int compared = 0;
    for (const auto& entry : QJsonDocument::fromJson(file.readAll()).object()["cases"].toArray()) {
        const QJsonObject reference = entry.toObject();
        const QJsonObject exact = reference["exact"].toObject();
        if (exact.isEmpty()) {
            continue;
        }
        ++compared;
        const QString name = reference["network"].toString();
        const auto network = core::readNetwork(folder + name.toStdString());
        const auto input = boxInput(fromJson(reference["lower"].toArray()),
                                    fromJson(reference["upper"].toArray()));
        const Enumeration found = enumerated(graphOf(network), input);
        QVERIFY2(brokenLaw(network, input, found).empty(), qPrintable(name));
        QCOMPARE(static_cast<int>(found.pieces.size()), exact["pieces"].toInt());
        Eigen::VectorXd low = found.pieces.front().piece.images.col(0);
        Eigen::VectorXd high = low;
        for (const auto& kept : found.pieces) {
            low = low.cwiseMin(kept.piece.images.rowwise().minCoeff());
            high = high.cwiseMax(kept.piece.images.rowwise().maxCoeff());
        }
        QVERIFY2(near(low, fromJson(exact["lower"].toArray())), qPrintable(name));
        QVERIFY2(near(high, fromJson(exact["upper"].toArray())), qPrintable(name));
        const QJsonArray support = exact["support_16"].toArray();
        for (int k = 0; k < support.size(); ++k) {
            const double angle = 2.0 * M_PI * k / 16.0;
            const Eigen::Vector2d direction(std::cos(angle), std::sin(angle));
            double best = -1e9;
            for (const auto& kept : found.pieces) {
                best = std::max(best, (direction.transpose() * kept.piece.images).maxCoeff());
            }
            QVERIFY(std::abs(best - support[k].toDouble()) < 1e-6 * (1.0 + std::abs(best)));
        }
        if (exact.contains("input_volume") && input.dim() <= 4) {
            const double volume = exact["input_volume"].toDouble();
            QVERIFY(std::abs(totalVolume(found) - volume) < 1e-8 * volume);
        }
    }
    QVERIFY(compared >= 9);
}

void TestPieces::laws_holdOnRandomNetworks_data() {
#ifdef REACHSCOPE_SANITIZED
    constexpr int kSeeds = 1;
#else
    constexpr int kSeeds = 4;
#endif
    QTest::addColumn<int>("inputs");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("seed");
    for (const char* kind : {"dense", "leaky", "residual", "zero-bias"}) {
        for (int inputs = 1; inputs <= 6; ++inputs) {
            for (int seed = 0; seed < (inputs <= 4 ? kSeeds : 1); ++seed) {
                QTest::addRow("%s in %d-D, seed %d", kind, inputs, seed)
                    << inputs << QString(kind) << seed;
            }
        }
    }
}

void TestPieces::laws_holdOnRandomNetworks() {
    QFETCH(int, inputs);
    QFETCH(QString, kind);
    QFETCH(int, seed);
    const auto made = static_cast<unsigned>(100 * inputs + seed);
    const std::int64_t width = inputs <= 3 ? 8 : 5;
    const std::vector<std::int64_t> widths{inputs, width, width, 2};
    const core::Network network = kind == "residual" ? residualNetwork(inputs, made)
                                  : kind == "leaky"
                                      ? denseNetwork(widths, made, true, core::LeakyRelu{0.1})
                                      : denseNetwork(widths, made, kind == "dense");
    const reach::InputSet input = cube(inputs);
    const Enumeration found = enumerated(graphOf(network), input);
    const std::string broken = brokenLaw(network, input, found);
    QVERIFY2(broken.empty(), broken.c_str());
    QCOMPARE(found.summary.effectiveDimension, inputs);
    std::set<std::vector<std::uint64_t>> patterns;
    for (const auto& kept : found.pieces) {
        patterns.insert(kept.piece.pattern);
    }
    QCOMPARE(patterns.size(), found.pieces.size());
}

void TestPieces::laws_holdOnImages() {
    for (unsigned seed = 0; seed < 4; ++seed) {
        const core::Network network = imageNetwork(seed);
        const reach::InputSet input = fewPixels(16, 3);
        const Enumeration found = enumerated(graphOf(network), input);
        QCOMPARE(found.summary.effectiveDimension, 3);
        QVERIFY(found.pieces.size() > 10);
        const std::string broken = brokenLaw(network, input, found);
        QVERIFY2(broken.empty(), broken.c_str());
    }
}

void TestPieces::volumes_addUpToTheInput_data() { laws_holdOnRandomNetworks_data(); }

void TestPieces::volumes_addUpToTheInput() {
    QFETCH(int, inputs);
    QFETCH(QString, kind);
    QFETCH(int, seed);
    if (inputs > 4) {
        return;  // the volume's recursion takes too long
    }
    const auto made = static_cast<unsigned>(500 + 10 * inputs + seed);
    const std::vector<std::int64_t> widths{inputs, 6, 6, 2};
    const core::Network network = kind == "residual"
                                      ? residualNetwork(inputs, made)
                                      : denseNetwork(widths, made, kind != "zero-bias");
    const Enumeration found = enumerated(graphOf(network), cube(inputs));
    const double wanted = std::pow(2.0, inputs);
    QVERIFY2(std::abs(totalVolume(found) - wanted) < 1e-8 * wanted,
             qPrintable(QString::number(totalVolume(found), 'g', 17)));
}

void TestPieces::neighbours_agreeWhereTheyMeet() {
    const core::Network network = denseNetwork({3, 7, 7, 2}, 3, true);
    const Enumeration found = enumerated(graphOf(network), cube(3));
    int meetings = 0;
    for (const auto& left : found.pieces) {
        for (Eigen::Index v = 0; v < left.piece.vertices.cols(); ++v) {
            const Eigen::VectorXd x = left.piece.vertices.col(v);
            for (const auto& right : found.pieces) {
                if ((right.cell.a() * x - right.cell.b()).maxCoeff() < 1e-10) {
                    const Eigen::VectorXd y =
                        right.piece.map.leftCols(3) * x + right.piece.map.col(3);
                    QVERIFY((y - left.piece.images.col(v)).cwiseAbs().maxCoeff() < 1e-8);
                    meetings += &left != &right;
                }
            }
        }
    }
    QVERIFY(meetings > 100);
}

void TestPieces::threads_giveTheSamePieces() {
    for (const std::int64_t inputs : {2, 4}) {
        const auto graph = graphOf(denseNetwork({inputs, 12, 12, 2}, 5, true));
        PieceOptions options;
        options.threads = 1;
        const auto one = reach::collectPieces(graph, cube(inputs), options);
        options.threads = 2;
        const auto two = reach::collectPieces(graph, cube(inputs), options);
        QCOMPARE(one.pieces.size(), two.pieces.size());
        QVERIFY(one.pieces.size() > 100);
        for (std::size_t i = 0; i < one.pieces.size(); ++i) {
            QVERIFY(one.pieces[i].pattern == two.pieces[i].pattern);
            QVERIFY(one.pieces[i].vertices == two.pieces[i].vertices);
            QVERIFY(one.pieces[i].images.isApprox(two.pieces[i].images, 1e-12));
            QVERIFY(one.pieces[i].map.isApprox(two.pieces[i].map, 1e-12));
        }
    }
}

void TestPieces::oneWorker_followsTheOrderOfPatterns() {
    const auto graph = graphOf(denseNetwork({3, 40, 40, 2}, 8, true));
    PieceOptions options;
    options.threads = 1;
    const auto sorted = reach::collectPieces(graph, cube(3), options);
    std::size_t i = 0;
    std::size_t misplaced = 0;
    reach::enumeratePieces(graph, cube(3), options, [&](const reach::PieceView& view) {
        const auto& wanted = sorted.pieces[i++].pattern;
        misplaced += !std::equal(view.pattern.begin(), view.pattern.end(), wanted.begin());
    });
    QCOMPARE(i, sorted.pieces.size());
    QCOMPARE(misplaced, std::size_t{0});
}

void TestPieces::zeroBiases_giveEveryConeOnce_data() {
    QTest::addColumn<int>("inputs");
    QTest::addColumn<int>("cones");
    // m planes through the origin in general position: 2 sum over i < n of (m - 1 choose i).
    QTest::newRow("2-D") << 2 << 2 * (1 + 6);
    QTest::newRow("3-D") << 3 << 2 * (1 + 6 + 15);
    QTest::newRow("4-D") << 4 << 2 * (1 + 6 + 15 + 20);
    QTest::newRow("5-D") << 5 << 2 * (1 + 6 + 15 + 20 + 15);
}

void TestPieces::zeroBiases_giveEveryConeOnce() {
    QFETCH(int, inputs);
    QFETCH(int, cones);
    const core::Network network = denseNetwork({inputs, 7, 2}, 11, false);
    const Enumeration found = enumerated(graphOf(network), cube(inputs));
    QCOMPARE(static_cast<int>(found.pieces.size()), cones);
    const std::string broken = brokenLaw(network, cube(inputs), found);
    QVERIFY2(broken.empty(), broken.c_str());
}

void TestPieces::planesThroughCornersAndEdges_cutOnce() {
    // In the cube: a plane through two edges, one through three corners, one along a facet, one
    // that touches a corner only.
    const core::Network network(
        {{"input", core::Input{{3}}, {}},
         {"planes", denseRows({{1, -1, 0, 0}, {1, 1, 1, 1}, {1, 0, 0, 1}, {1, 1, 1, 3}}), {0}},
         {"relu", core::Relu{}, {1}},
         {"sum", denseRows({{1, 2, 3, 4, 0}, {1, -1, 1, -1, 0}}), {2}}});
    const Enumeration found = enumerated(graphOf(network), cube(3));
    QCOMPARE(found.pieces.size(), std::size_t{4});
    const std::string broken = brokenLaw(network, cube(3), found);
    QVERIFY2(broken.empty(), broken.c_str());
}

void TestPieces::duplicateNeurons_cutOnce() {
    const std::vector<double> a{1.0, 0.3, 0.1};
    const std::vector<double> b{-0.2, 1.0, -0.3};
    const std::vector<double> minusA{-2.0, -0.6, -0.2};
    const core::Network network(
        {{"input", core::Input{{2}}, {}},
         {"rows", denseRows({a, b, a, minusA, b}), {0}},
         {"relu", core::Relu{}, {1}},
         {"sum", denseRows({{1, 1, 1, 1, 1, 0}, {1, 0, -1, 2, 1, 1}}), {2}}});
    const Enumeration found = enumerated(graphOf(network), cube(2));
    QCOMPARE(found.pieces.size(), std::size_t{4});
    const std::string broken = brokenLaw(network, cube(2), found);
    QVERIFY2(broken.empty(), broken.c_str());
}

void TestPieces::neuronZeroOnThePiece_isInactive() {
    // The second layer reads a neuron that is dead on half of the input, with no bias.
    const core::Network network({{"input", core::Input{{2}}, {}},
                                 {"first", denseRows({{1, 0, 0}, {0, 0, 0}}), {0}},
                                 {"relu1", core::Relu{}, {1}},
                                 {"second", denseRows({{1, 0, 0}, {-3, 0, 0}}), {2}},
                                 {"relu2", core::Relu{}, {3}},
                                 {"sum", denseRows({{1, 1, 0}, {1, -1, 0}}), {4}}});
    const Enumeration found = enumerated(graphOf(network), cube(2));
    QCOMPARE(found.pieces.size(), std::size_t{2});
    QCOMPARE(found.pieces[0].piece.pattern.front(), std::uint64_t{0});
    QCOMPARE(found.pieces[1].piece.pattern.front(), std::uint64_t{0b0101});
    QVERIFY(found.pieces[0].piece.images.isZero(1e-12));
}

void TestPieces::flatImage_isEnumerated() {
    const core::Network network = denseNetwork({3, 1, 2}, 4, true);
    const Enumeration found = enumerated(graphOf(network), cube(3));
    QCOMPARE(found.pieces.size(), std::size_t{2});
    QVERIFY(brokenLaw(network, cube(3), found).empty());
}

void TestPieces::fixedCoordinates_areTakenOut() {
    const core::Network network = denseNetwork({4, 9, 9, 2}, 21, true);
    const Eigen::Vector4d lower(-1, 0.25, -1, 0.5);
    const Eigen::Vector4d upper(1, 0.25, 1, 0.5);
    const Enumeration found = enumerated(graphOf(network), boxInput(lower, upper));
    QCOMPARE(found.summary.effectiveDimension, 2);
    QVERIFY(found.pieces.size() > 10);
    const std::string broken = brokenLaw(network, boxInput(lower, upper), found);
    QVERIFY2(broken.empty(), broken.c_str());
    for (const auto& kept : found.pieces) {
        QVERIFY((kept.piece.vertices.row(1).array() == 0.25).all());
        QVERIFY((kept.piece.vertices.row(3).array() == 0.5).all());
    }
}

void TestPieces::equality_lowersTheDimension() {
    const core::Network network = denseNetwork({3, 9, 9, 2}, 22, true);
    Eigen::MatrixXd a(2, 3);
    a << 1, 1, 0, -1, -1, 0;
    const reach::InputSet input{cube(3).box, reach::HPolytope(a, Eigen::Vector2d(0.3, -0.3)), {}};
    const Enumeration found = enumerated(graphOf(network), input);
    QCOMPARE(found.summary.effectiveDimension, 2);
    QVERIFY(found.pieces.size() > 10);
    double area = 0.0;
    for (const auto& kept : found.pieces) {
        const Eigen::RowVectorXd sums = kept.piece.vertices.row(0) + kept.piece.vertices.row(1);
        QVERIFY((sums.array() - 0.3).abs().maxCoeff() < 1e-12);
        area += checks::volumeOf(
            kept.piece.vertices.bottomRows(2),
            kept.cell.a().leftCols(1) * Eigen::RowVector2d(-1, 0) + kept.cell.a().rightCols(2),
            kept.cell.b() - 0.3 * kept.cell.a().col(0));
    }
    QVERIFY2(std::abs(area - 1.7 * 2.0) < 1e-9,
             qPrintable(QString::number(area)));  // x_1 in [-0.7, 1], x_2 in [-1, 1]
    QVERIFY(brokenLaw(network, input, found).empty());
}

void TestPieces::touchingConstraint_leavesOneFace() {
    const core::Network network = denseNetwork({3, 9, 2}, 23, true);
    const auto dimensionUnder = [&](const Eigen::RowVector3d& row, double level) {
        const reach::InputSet input{
            cube(3).box, reach::HPolytope(row, Eigen::VectorXd::Constant(1, level)), {}};
        return enumerated(graphOf(network), input).summary.effectiveDimension;
    };
    QCOMPARE(dimensionUnder({1, 0, 0}, -1.0), 2);
    QCOMPARE(dimensionUnder({1, 1, 0}, -2.0), 1);
    QCOMPARE(dimensionUnder({1, 1, 1}, -3.0), 0);
    QCOMPARE(dimensionUnder({1, 1, 1}, -3.1), -1);
    QCOMPARE(dimensionUnder({1, 1, 1}, -2.9), 3);
}

void TestPieces::segments_addUp() {
    const core::Network network = denseNetwork({1, 20, 20, 3}, 9, true);
    const Enumeration found = enumerated(graphOf(network), cube(1));
    QVERIFY(found.pieces.size() > 10);
    QVERIFY(std::abs(totalVolume(found) - 2.0) < 1e-12);
    QVERIFY(brokenLaw(network, cube(1), found).empty());
}

void TestPieces::point_hasOnePiece() {
    const core::Network network = denseNetwork({3, 9, 9, 2}, 2, true);
    const Eigen::Vector3d x(0.1, -0.4, 0.7);
    const Enumeration found = enumerated(graphOf(network), boxInput(x, x));
    QCOMPARE(found.pieces.size(), std::size_t{1});
    QCOMPARE(found.summary.effectiveDimension, 0);
    const reach::Piece& piece = found.pieces.front().piece;
    QCOMPARE(piece.vertices.cols(), Eigen::Index{1});
    QVERIFY(piece.vertices.col(0) == x);
    QVERIFY(piece.images.col(0).isApprox(checks::outputAt(network, x), 1e-12));
    QVERIFY(piece.pattern == checks::patternAt(graphOf(network), x));
}

void TestPieces::emptyInput_hasNone() {
    const auto graph = graphOf(denseNetwork({2, 5, 2}, 2, true));
    const Eigen::RowVector2d row(1, 1);
    const reach::InputSet input{
        cube(2).box, reach::HPolytope(row, Eigen::VectorXd::Constant(1, -2.5)), {}};
    const Enumeration found = enumerated(graph, input);
    QVERIFY(found.pieces.empty());
    QCOMPARE(found.summary.effectiveDimension, -1);
    QCOMPARE(found.summary.status, PieceStatus::Complete);
}

void TestPieces::l1Ball_isCutToSize_data() {
    QTest::addColumn<int>("inputs");
    QTest::newRow("1-D") << 1;
    QTest::newRow("2-D") << 2;
    QTest::newRow("3-D") << 3;
    QTest::newRow("4-D") << 4;
}

void TestPieces::l1Ball_isCutToSize() {
    QFETCH(int, inputs);
    const core::Network network = denseNetwork({inputs, 5, 2}, 31, true);
    reach::InputSet input = cube(inputs, 0.5);
    input.ball = reach::NormBall{reach::Norm::L1, Eigen::VectorXd::Constant(inputs, 0.1), 0.4};
    const Enumeration found = enumerated(graphOf(network), input);
    QCOMPARE(found.summary.effectiveDimension, inputs);
    double factorial = 1.0;
    for (int i = 2; i <= inputs; ++i) {
        factorial *= i;
    }
    const double wanted = std::pow(0.8, inputs) / factorial;
    QVERIFY2(std::abs(totalVolume(found) - wanted) < 1e-8,
             qPrintable(QString("%1 for %2").arg(totalVolume(found)).arg(wanted)));
    for (const auto& kept : found.pieces) {
        for (Eigen::Index v = 0; v < kept.piece.vertices.cols(); ++v) {
            const Eigen::VectorXd x = kept.piece.vertices.col(v).array() - 0.1;
            QVERIFY(x.lpNorm<1>() < 0.4 + 1e-12);
        }
    }
}

void TestPieces::l2Ball_isRefused() {
    const auto graph = graphOf(denseNetwork({2, 5, 2}, 2, true));
    reach::InputSet input = cube(2);
    input.ball = reach::NormBall{reach::Norm::L2, Eigen::Vector2d::Zero(), 1.0};
    try {
        reach::collectPieces(graph, input, {});
        QFAIL("an l2 ball was taken");
    } catch (const std::invalid_argument& error) {
        QVERIFY(QString(error.what()).contains("l1 ball"));
    }
}

void TestPieces::wrongDimension_isRefused() {
    const auto graph = graphOf(denseNetwork({2, 5, 2}, 2, true));
    QVERIFY_EXCEPTION_THROWN(reach::collectPieces(graph, cube(3), {}), std::invalid_argument);
}

void TestPieces::farAwayBox_keepsItsPieces() {
    // The same plane arrangement, moved to 1e6 by the first layer's bias.
    const core::Network near = denseNetwork({2, 8, 6, 2}, 41, true);
    Nodes nodes = near.nodes();
    auto& first = std::get<core::Dense>(nodes[1].operation);
    for (std::int64_t i = 0; i < first.out; ++i) {
        const auto row = static_cast<std::size_t>(2 * i);
        first.bias[static_cast<std::size_t>(i)] -=
            1e6 * (first.weight[row] + first.weight[row + 1]);
    }
    const core::Network far(std::move(nodes));
    const auto here = enumerated(graphOf(near), cube(2));
    const auto there = enumerated(graphOf(far), boxInput(Eigen::Vector2d::Constant(1e6 - 1),
                                                         Eigen::Vector2d::Constant(1e6 + 1)));
    QCOMPARE(there.pieces.size(), here.pieces.size());
    for (std::size_t i = 0; i < here.pieces.size(); ++i) {
        QVERIFY(here.pieces[i].piece.images.isApprox(there.pieces[i].piece.images, 1e-6));
    }
}

void TestPieces::networkWithoutActivation_isOnePiece() {
    const core::Network network = denseNetwork({3, 2}, 6, true);
    const Enumeration found = enumerated(graphOf(network), cube(3));
    QCOMPARE(found.pieces.size(), std::size_t{1});
    QCOMPARE(found.pieces.front().piece.vertices.cols(), Eigen::Index{8});
    QVERIFY(brokenLaw(network, cube(3), found).empty());
}

void TestPieces::pieceLimit_isExact() {
    const auto graph = graphOf(denseNetwork({2, 12, 12, 2}, 5, true));
    const auto all = reach::collectPieces(graph, cube(2), {});
    const auto count = static_cast<std::int64_t>(all.pieces.size());
    PieceOptions options;
    options.threads = 2;
    options.maxPieces = count / 2;
    const auto half = reach::collectPieces(graph, cube(2), options);
    QCOMPARE(static_cast<std::int64_t>(half.pieces.size()), count / 2);
    QCOMPARE(half.summary.pieces, count / 2);
    QCOMPARE(half.summary.status, PieceStatus::PieceLimit);
    QVERIFY(half.summary.share > 0.0 && half.summary.share < 1.0);
    options.maxPieces = count;
    QCOMPARE(reach::collectPieces(graph, cube(2), options).summary.status, PieceStatus::Complete);
}

void TestPieces::cancel_keepsWhatWasFound() {
    const core::Network network = denseNetwork({3, 30, 30, 2}, 5, true);
    std::atomic<bool> cancel{false};
    PieceOptions options;
    options.threads = 1;
    options.cancel = &cancel;
    std::int64_t seen = 0;
    const auto summary =
        reach::enumeratePieces(graphOf(network), cube(3), options,
                               [&](const reach::PieceView&) { cancel = ++seen >= 50; });
    QCOMPARE(summary.status, PieceStatus::Cancelled);
    QCOMPARE(summary.pieces, seen);
    QVERIFY(seen < 5000);
    QVERIFY(summary.share < 1.0);
}

void TestPieces::timeLimit_stops() {
    const auto graph = graphOf(denseNetwork({3, 60, 60, 60, 2}, 5, true));
    PieceOptions options;
    options.timeLimitSeconds = 0.02;
    const auto summary =
        reach::enumeratePieces(graph, cube(3, 3.0), options, [](const reach::PieceView&) {});
    QCOMPARE(summary.status, PieceStatus::TimeLimit);
    QVERIFY(summary.seconds < 2.0);
}

void TestPieces::progress_growsToTheEnd() {
    const auto graph = graphOf(denseNetwork({2, 30, 30, 2}, 5, true));
    PieceOptions options;
    options.threads = 1;
    std::vector<double> shares;
    std::int64_t last = 0;
    options.progress = [&](std::int64_t pieces, double share) {
        QVERIFY(pieces >= last);
        last = pieces;
        shares.push_back(share);
    };
    const auto summary =
        reach::enumeratePieces(graph, cube(2, 3.0), options, [](const reach::PieceView&) {
            std::this_thread::sleep_for(std::chrono::microseconds(100));
        });
    QVERIFY(shares.size() >= 2);
    QVERIFY(std::is_sorted(shares.begin(), shares.end()));
    QVERIFY(shares.back() <= 1.0);
    QCOMPARE(summary.share, 1.0);
}

void TestPieces::exceptionOfTheSink_comesOut() {
    const auto graph = graphOf(denseNetwork({2, 12, 12, 2}, 5, true));
    for (const int threads : {1, 2}) {
        PieceOptions options;
        options.threads = threads;
        QVERIFY_EXCEPTION_THROWN(
            reach::enumeratePieces(graph, cube(2), options,
                                   [](const reach::PieceView&) { throw std::runtime_error("no"); }),
            std::runtime_error);
    }
}

QTEST_GUILESS_MAIN(TestPieces)
#include "tst_pieces.moc"
