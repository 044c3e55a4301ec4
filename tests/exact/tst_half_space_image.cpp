#include <QTest>
#include <mutex>

#include "reach/exact/half_space_enumeration.h"
#include "reach/exact/half_space_image.h"
#include "tests/helpers/random_network.h"

using reach::Box;
using reach::InputSet;
using reach::Piece;
using reach::PieceOptions;
using reach::PieceView;

namespace {

struct Image {
    std::vector<std::uint64_t> pattern;
    Box bounds;
    reach::Outline outline;
};

/// Every piece of the half-space enumeration with its image on outputs 0 and 1.
std::vector<Image> imagesOf(const core::PiecewiseGraph& graph, const InputSet& input) {
    std::vector<Image> images;
    std::mutex mutex;
    reach::enumerateHalfSpacePieces(graph, input, PieceOptions{}, [&](const PieceView& view) {
        const auto cell = view.cell();
        Image image{{view.pattern.begin(), view.pattern.end()},
                    reach::pieceImageBounds(input, cell, view.map),
                    reach::pieceImageOutline(input, cell, view.map, {0, 1})};
        const std::lock_guard lock(mutex);
        images.push_back(std::move(image));
    });
    return images;
}

reach::Polygon hullOf(const Eigen::MatrixXd& points) {
    std::vector<reach::Point2> list;
    for (Eigen::Index k = 0; k < points.cols(); ++k) {
        list.push_back({points(0, k), points(1, k)});
    }
    return reach::convexHull(list);
}

}  // namespace

class TestHalfSpaceImage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void imagesAreThoseOfTheVertices_data();
    void imagesAreThoseOfTheVertices();
    void tenInputs_haveOutlinesThatHoldEverySample();
    void sizesThatDoNotFit_areRefused();
};

void TestHalfSpaceImage::imagesAreThoseOfTheVertices_data() {
    QTest::addColumn<QList<int>>("widths");
    QTest::addColumn<bool>("ball");
    QTest::newRow("2-D box") << QList<int>{2, 8, 8, 2} << false;
    QTest::newRow("3-D box") << QList<int>{3, 6, 6, 3} << false;
    QTest::newRow("3-D l1 ball") << QList<int>{3, 6, 6, 3} << true;
}

void TestHalfSpaceImage::imagesAreThoseOfTheVertices() {
    QFETCH(QList<int>, widths);
    QFETCH(bool, ball);
    const auto graph =
        core::makePiecewiseGraph(randomReluNetwork({widths.begin(), widths.end()}, 6));
    const Eigen::VectorXd zero = Eigen::VectorXd::Zero(widths.front());
    const InputSet input =
        ball ? reach::makeBall(reach::Norm::L1, zero, 1.0) : reach::makeBox(zero, 1.0);
    const auto pieces = reach::collectPieces(graph, input, PieceOptions{}).pieces;
    const auto images = imagesOf(graph, input);
    QCOMPARE(images.size(), pieces.size());
    for (const Image& image : images) {
        const auto piece = std::find_if(pieces.begin(), pieces.end(),
                                        [&](const Piece& p) { return p.pattern == image.pattern; });
        QVERIFY(piece != pieces.end());
        const Eigen::VectorXd low = piece->images.rowwise().minCoeff();
        const Eigen::VectorXd high = piece->images.rowwise().maxCoeff();
        QVERIFY((image.bounds.lower() - low).cwiseAbs().maxCoeff() < 1e-7);
        QVERIFY((image.bounds.upper() - high).cwiseAbs().maxCoeff() < 1e-7);
        QVERIFY((image.bounds.lower().array() <= low.array() + 1e-12).all());
        const reach::Polygon hull = hullOf(piece->images.topRows(2));
        QVERIFY(image.outline.complete);
        QVERIFY(std::abs(reach::area(image.outline.outer) - reach::area(hull)) < 1e-6);
        for (const reach::Point2& corner : hull) {
            QVERIFY(reach::contains(image.outline.outer, corner, 1e-9));
        }
    }
}

void TestHalfSpaceImage::tenInputs_haveOutlinesThatHoldEverySample() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({10, 8, 6, 2}, 2));
    const InputSet input = reach::makeBox(Eigen::VectorXd::Constant(10, 0.1), 0.2);
    const auto pieces = reach::collectPieces(graph, input, PieceOptions{}).pieces;
    const auto images = imagesOf(graph, input);
    QVERIFY(images.size() > 3);
    QCOMPARE(images.size(), pieces.size());
    const Eigen::MatrixXd samples = reach::samplePoints(input, 200, 1);
    for (Eigen::Index k = 0; k < samples.cols(); ++k) {
        Eigen::VectorXd x(11);
        x << samples.col(k), 1.0;
        bool isHeld = false;
        for (std::size_t i = 0; i < images.size() && !isHeld; ++i) {
            const auto piece = std::find_if(pieces.begin(), pieces.end(), [&](const Piece& p) {
                return p.pattern == images[i].pattern;
            });
            const Eigen::Vector2d y = piece->map * x;
            isHeld = reach::contains(images[i].outline.outer, {y[0], y[1]});
        }
        QVERIFY(isHeld);
    }
}

void TestHalfSpaceImage::sizesThatDoNotFit_areRefused() {
    const InputSet input = reach::makeBox(Eigen::VectorXd::Zero(3), 1.0);
    const reach::HPolytope cell(input.box);
    QVERIFY_EXCEPTION_THROWN(reach::pieceImage(input, cell, Eigen::MatrixXd::Zero(2, 3)),
                             std::invalid_argument);
    const reach::HPolytope other(Box(Eigen::VectorXd::Zero(2), Eigen::VectorXd::Ones(2)));
    QVERIFY_EXCEPTION_THROWN(reach::pieceImage(input, other, Eigen::MatrixXd::Zero(2, 4)),
                             std::invalid_argument);
}

QTEST_GUILESS_MAIN(TestHalfSpaceImage)
#include "tst_half_space_image.moc"
