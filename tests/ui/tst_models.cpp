#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/io/network_file.h"
#include "fake_engine.h"
#include "tests/helpers/random_network.h"
#include "ui/models/input_model.h"
#include "ui/models/layer_model.h"
#include "ui/models/method_model.h"
#include "ui/session/session.h"

namespace {

/// A model as text, one line a row, cells joined by " | ".
QString toText(const QAbstractItemModel& model) {
    QStringList lines;
    for (int r = 0; r < model.rowCount(); ++r) {
        QStringList cells;
        for (int c = 0; c < model.columnCount(); ++c) {
            cells << model.index(r, c).data().toString();
        }
        lines << cells.join(QStringLiteral(" | "));
    }
    return lines.join(QLatin1Char('\n'));
}

reach::MethodResult withLayers(const Eigen::Vector3d& lower, const Eigen::Vector3d& upper) {
    reach::MethodResult result;
    result.layers.push_back({"relu1", "relu", {3}, lower, upper});
    result.layers.push_back({"output", "output", {1}, Eigen::VectorXd(1), Eigen::VectorXd(1)});
    return result;
}

}  // namespace

class TestModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_path = m_folder.filePath(QStringLiteral("net.nnet"));
        core::writeNetwork(randomReluNetwork({3, 4, 2}, 1), m_path.toStdString());
    }

    void methodModel_keepsTheRulesOfModels() {
        ui::Session session(fake::quick);
        ui::MethodModel model(session);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        openAndWait(session);
        session.setOn(reach::Method::Triangle, true);
        QTRY_VERIFY(!session.isBusy());
    }

    void methodModel_showsNumbersAndDashes() {
        ui::Session session(fake::quick);
        const ui::MethodModel model(session);
        QVERIFY(toText(model).contains(QStringLiteral("— | — | — | — | —")));
        openAndWait(session);
        const auto box = [&model](int column) {
            return model.indexOf(reach::Method::Box, column).data().toString();
        };
        QCOMPARE(box(ui::MethodModel::Area), QStringLiteral("16.00"));
        QCOMPARE(box(ui::MethodModel::Worth), QStringLiteral("◆ sound"));
        QCOMPARE(box(ui::MethodModel::Ratio), QStringLiteral("4.000"));
        const QModelIndex triangle = model.indexOf(reach::Method::Triangle, ui::MethodModel::Area);
        QCOMPARE(triangle.data().toString(), QStringLiteral("—"));
        QVERIFY(triangle.data(Qt::ToolTipRole).toString().contains(QStringLiteral("off")));
    }

    void methodModel_checkBoxTurnsOnAndOff() {
        ui::Session session(fake::quick);
        ui::MethodModel model(session);
        openAndWait(session);
        const QModelIndex star = model.indexOf(reach::Method::Star);
        QVERIFY(session.isOn(reach::Method::Star));
        QVERIFY(model.setData(star, Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(!session.isOn(reach::Method::Star));
        QVERIFY(!model.setData(star.siblingAtColumn(2), Qt::Checked, Qt::CheckStateRole));
    }

    void inputModel_keepsTheRulesAndRefusesNonsense() {
        ui::Session session(fake::quick);
        ui::InputModel model(session);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        openAndWait(session);
        QCOMPARE(model.rowCount(), 3);
        const QModelIndex lower = model.index(1, ui::InputModel::Lower);
        QVERIFY(!model.setData(lower, QStringLiteral("abc"), Qt::EditRole));
        QVERIFY(model.setData(lower, QStringLiteral("−0,5"), Qt::EditRole));
        QCOMPARE(session.input().lower(1), -0.5);
        QCOMPARE(session.input().upper(1), 1.0);
        const QModelIndex centre = model.index(1, ui::InputModel::Centre);
        QVERIFY(model.setData(centre, 0.0, Qt::EditRole));
        QCOMPARE(session.input().lower(1), -0.75);
        QCOMPARE(session.input().upper(1), 0.75);
    }

    void layerModel_listsNodesWithTheirUnstableNeurons() {
        ui::LayerModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const core::Network network = randomReluNetwork({2, 3, 1}, 1);
        const auto graph = core::makePiecewiseGraph(network);
        model.setRows(ui::layerRows(network, graph, std::vector<qint64>{2}));
        QCOMPARE(toText(model), QStringLiteral("input | 2 |  | \n"
                                               "dense | 3 | 9 | \n"
                                               "relu | 3 |  | 2\n"
                                               "dense | 1 | 4 | "));
        model.setRows(ui::layerRows(network, graph, std::nullopt));
        QCOMPARE(model.index(2, ui::LayerModel::Unstable).data().toString(), QStringLiteral("—"));
    }

    void unstableNeurons_areThoseNoBoundSettles() {
        const auto first = withLayers({-1, -1, -1}, {1, 1, 1});
        const auto second = withLayers({-2, 0.5, -3}, {2, 2, -0.5});
        const reach::MethodResult exact;
        const auto counts = ui::countUnstable({&first, &exact, &second});
        QVERIFY(counts.has_value());
        QCOMPARE(*counts, std::vector<qint64>{1});
        QVERIFY(!ui::countUnstable({&exact}).has_value());
    }

private:
    void openAndWait(ui::Session& session) {
        session.open({m_path});
        QTRY_VERIFY(session.network() && !session.isBusy());
    }

    QTemporaryDir m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"
