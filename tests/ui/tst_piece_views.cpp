#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cmath>
#include <numeric>
#include <random>
#include <set>

#include "core/network/evaluate.h"
#include "core/network/piecewise_graph.h"
#include "reach/analysis/analysis.h"
#include "tests/helpers/random_network.h"
#include "ui/models/piece_model.h"
#include "ui/pages/piece_linking.h"
#include "ui/session/piece_budget.h"
#include "ui/session/piece_report.h"

namespace {

/// A network, its exact result and everything around it, on [-1, 1]^2.
struct Solved {
    core::Network network = randomReluNetwork({2, 8, 7, 2}, 3);
    std::shared_ptr<const core::PiecewiseGraph> graph =
        std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network));
    reach::InputSet input{reach::Box(Eigen::Vector2d(-1, -1), Eigen::Vector2d(1, 1)), {}, {}};
    ui::ComputedPtr exact = ui::prepare(1, reach::answer({graph, input}, reach::Method::Exact, {}));
    ui::LayerUnits layers{{8, 7}};

    const reach::PieceStore& pieces() const { return exact->result.pieces; }
};

const Solved& solved() {
    static const Solved kSolved;
    return kSolved;
}

double luma(QRgb colour) {
    return 0.299 * qRed(colour) + 0.587 * qGreen(colour) + 0.114 * qBlue(colour);
}

ui::PieceReport reportOf(std::size_t piece) {
    const auto pattern = solved().pieces()[piece].pattern;
    const ui::PieceId id(pattern.begin(), pattern.end());
    ui::ReportWanted wanted;
    wanted.graph = solved().graph;
    wanted.input = solved().input;
    wanted.layerSizes = {8, 7};
    return ui::makePieceReport(id, {solved().exact, piece, nullptr, 0}, wanted);
}

}  // namespace

/// Colours, table and report of pieces, without a window.
class TestPieceViews : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void index_agreesWithLookingAtEveryPiece() {
        ui::PlotGeometry geometry;
        std::mt19937_64 generator(2);
        std::uniform_real_distribution<double> uniform(-1.0, 1.0);
        for (int k = 0; k < 3000; ++k) {
            const double size = std::pow(10.0, 2.0 * uniform(generator) - 2.0);
            const double x = std::pow(uniform(generator), 5.0);
            const double y = std::pow(uniform(generator), 5.0);
            geometry.addRing(std::vector<reach::Point2>{{x, y}, {x + size, y}, {x, y + size}});
            geometry.endPolygon();
        }
        const ui::PieceIndex index(geometry);
        for (int k = 0; k < 300; ++k) {
            const QPointF point(std::pow(uniform(generator), 5.0), uniform(generator));
            std::vector<std::uint32_t> expected;
            for (std::uint32_t p = 0; p < geometry.polygonCount(); ++p) {
                if (ui::convexContains(geometry.ring(p, 0), point)) {
                    expected.push_back(p);
                }
            }
            QCOMPARE(index.piecesAt(point), expected);
        }
        QVERIFY(ui::PieceIndex(ui::PlotGeometry()).piecesAt({0, 0}).empty());
    }

    void scale_isToldApartInGrey() {
        for (const bool dark : {false, true}) {
            for (int k = 1; k <= 50; ++k) {
                const double before = luma(ui::scaleColour((k - 1) / 50.0, dark));
                const double after = luma(ui::scaleColour(k / 50.0, dark));
                QVERIFY2(dark ? after > before : after < before, qPrintable(QString::number(k)));
            }
            for (int layer = 1; layer < 6; ++layer) {
                const double step = luma(ui::layerColour(layer, 6, dark)) -
                                    luma(ui::layerColour(layer - 1, 6, dark));
                QVERIFY(std::abs(step) > 8.0);
            }
        }
    }

    void patternColour_dependsOnThePatternAlone() {
        const std::vector<std::uint64_t> a{5, 9};
        const std::vector<std::uint64_t> b{5, 8};
        QCOMPARE(ui::patternColour(a, false),
                 ui::patternColour(std::vector<std::uint64_t>(a), false));
        QVERIFY(ui::patternColour(a, false) != ui::patternColour(b, false));
        QVERIFY(ui::patternColour(a, false) != ui::patternColour(a, true));
    }

    void everyColouring_hasAColourForEveryPiece() {
        for (int k = 0; k < ui::kPieceColourings; ++k) {
            const auto colouring = static_cast<ui::PieceColouring>(k);
            const ui::LinkedColours colours =
                ui::makeLinkedColours(solved().exact, nullptr, colouring, solved().layers, false);
            if (colouring == ui::PieceColouring::Plain) {
                QVERIFY(!colours.ofExact);
                QVERIFY(colours.key.kind == ui::ColourKey::Kind::None);
                continue;
            }
            QCOMPARE(colours.ofExact->size(), solved().pieces().size());
            const std::set<QRgb> different(colours.ofExact->begin(), colours.ofExact->end());
            QVERIFY(different.size() >= 2);
            QVERIFY(!colours.key.title.isEmpty());
        }
    }

    void areas_spanTheirScale() {
        const auto values =
            ui::pieceValues(solved().pieces(), ui::PieceColouring::Area, solved().layers);
        const auto key =
            ui::makeColourKey(ui::PieceColouring::Area, {values}, solved().layers, false);
        QVERIFY(key.kind == ui::ColourKey::Kind::Scale);
        QCOMPARE(key.to, *std::ranges::max_element(values));
        QVERIFY(std::abs(std::accumulate(values.begin(), values.end(), 0.0) - 4.0) < 1e-9);
    }

    void meanOutputs_areThoseOfTheCells() {
        const auto values =
            ui::pieceValues(solved().pieces(), ui::PieceColouring::OutputY, solved().layers);
        for (std::size_t piece = 0; piece < values.size(); ++piece) {
            const ui::PieceReport report = reportOf(piece);
            reach::Polygon ring;
            for (const auto& corner : report.cell.vertices.colwise()) {
                ring.push_back({corner[0], corner[1]});
            }
            const reach::Point2 centre = reach::centreOfGravity(ring);
            const double expected =
                report.map(1, 0) * centre[0] + report.map(1, 1) * centre[1] + report.map(1, 2);
            QVERIFY(std::abs(values[piece] - expected) < 1e-7);
        }
    }

    void model_keepsTheRulesOfModels() {
        ui::PieceModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPieces(solved().exact, solved().layers,
                        {QStringLiteral("y0"), QStringLiteral("y1")});
        for (int column = 0; column < model.columnCount(); ++column) {
            model.sort(column, Qt::AscendingOrder);
            model.sort(column, Qt::DescendingOrder);
        }
        model.setPieces(nullptr, {}, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void sortedModel_isSortedAndFindsItsRows() {
        ui::PieceModel model;
        model.setPieces(solved().exact, solved().layers, {});
        model.sort(ui::PieceModel::CellArea, Qt::DescendingOrder);
        double before = 1e9;
        for (int row = 0; row < model.rowCount(); ++row) {
            const ui::PieceId id = model.pieceAt(row);
            QCOMPARE(model.rowOf(id), std::optional(row));
            const double area = solved().pieces().cellMeasure(*solved().pieces().find(id));
            QVERIFY(area <= before);
            before = area;
        }
        model.sort(ui::PieceModel::Pattern, Qt::AscendingOrder);
        QCOMPARE(model.index(0, ui::PieceModel::Number).data().toString(), QStringLiteral("1"));
        QVERIFY(model.index(0, ui::PieceModel::CutBy)
                    .data()
                    .toString()
                    .startsWith(QStringLiteral("layer")));
    }

    void persistentIndices_followTheirPieces() {
        ui::PieceModel model;
        model.setPieces(solved().exact, solved().layers, {});
        const QPersistentModelIndex third = model.index(2, ui::PieceModel::Number);
        const QString text = third.data().toString();
        model.sort(ui::PieceModel::ImageArea, Qt::DescendingOrder);
        QCOMPARE(third.data().toString(), text);
    }

    void report_isTheNetworkOnItsCell() {
        for (std::size_t piece = 0; piece < solved().pieces().size(); piece += 3) {
            const ui::PieceReport report = reportOf(piece);
            QCOMPARE(report.number, static_cast<qint64>(piece));
            QCOMPARE(report.layers.size(), std::size_t{2});
            QCOMPARE(report.layers[0].signs.size(), 8);
            QVERIFY(std::abs(report.cell.measure - solved().pieces().cellMeasure(piece)) < 1e-9);
            const Eigen::VectorXd centre = report.cell.vertices.rowwise().mean();
            const auto y =
                core::evaluate<double>(solved().network, std::vector<double>{centre[0], centre[1]});
            const Eigen::VectorXd mapped =
                report.map.leftCols(2) * centre + report.map.rightCols(1);
            QVERIFY(std::abs(mapped[0] - y[0]) < 1e-12 && std::abs(mapped[1] - y[1]) < 1e-12);
        }
    }

    void reports_areCompleteInEveryFormat() {
        const ui::PieceReport report = reportOf(4);
        const QString text = ui::reportText(report);
        QVERIFY(text.contains(QStringLiteral("y0 = ")) && text.contains(QStringLiteral("≤")));
        QVERIFY(text.contains(report.layers[0].signs));
        const auto json = QJsonDocument::fromJson(ui::reportJson(report).toUtf8()).object();
        QCOMPARE(json[QStringLiteral("map")].toArray().size(), 2);
        QCOMPARE(json[QStringLiteral("pattern")].toArray()[1].toString().size(), 7);
        const auto vertices = json[QStringLiteral("cell")].toObject()[QStringLiteral("vertices")];
        QCOMPARE(vertices.toArray().size(), static_cast<int>(report.cell.vertices.cols()));
        const QStringList csv = ui::reportCsv(report).split(QLatin1Char('\n'));
        QCOMPARE(csv.front(), QStringLiteral("map,x0,x1,constant"));
        QCOMPARE(csv[1].split(QLatin1Char(','))[1].toDouble(), report.map(0, 0));
        const QString latex = ui::reportLatex(report);
        QVERIFY(latex.contains(QStringLiteral("\\toprule")) &&
                latex.contains(QStringLiteral("y_{1}")));
    }

    void equations_readAsOneWritesThem() {
        ui::PieceReport report;
        report.inputs = QStringList{QStringLiteral("x0"), QStringLiteral("x1")};
        report.outputs = QStringList{QStringLiteral("y0"), QStringLiteral("y1")};
        report.map.resize(2, 3);
        report.map << 1, -0.5, 0.25, 0, 0, 0;
        QCOMPARE(ui::equationText(report, 0), QStringLiteral("y0 = x0 − 0.5000 x1 + 0.2500"));
        QCOMPARE(ui::equationText(report, 1), QStringLiteral("y1 = 0"));
    }

    void memory_isToldAndKeptTo() {
        QCOMPARE(ui::affordablePieces(1000, 500.0, 1e9), qint64{1000});
        QCOMPARE(ui::affordablePieces(10000000, 500.0, 1e9), qint64{1000000});
        QCOMPARE(ui::affordablePieces(0, 500.0, 1e9), qint64{1000000});
        QCOMPARE(ui::affordablePieces(0, 0.0, 1e9), qint64{0});
        QCOMPARE(ui::formatBytes(4.3e8), QStringLiteral("430 MB"));
        QCOMPARE(ui::formatBytes(1.24e9), QStringLiteral("1.2 GB"));
        QCOMPARE(ui::formatBytes(999.0), QStringLiteral("999 B"));
    }
};

QTEST_MAIN(TestPieceViews)
#include "tst_piece_views.moc"
