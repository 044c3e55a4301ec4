#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include "ui/models/neuron_model.h"
#include "ui/models/weight_list_model.h"

using ui::NeuronModel;

namespace {

/// Four neurons: active, inactive, unstable (widest), unstable; the second bias is changed.
ui::NeuronData four() {
    ui::NeuronData data;
    data.shape = {4};
    data.range.lower = Eigen::Vector4d(0.0, -3.0, -4.0, -0.5);
    data.range.upper = Eigen::Vector4d(2.0, -1.0, 4.0, 0.5);
    data.hasStates = true;
    data.biases = {0.1, 0.9, 0.3, 0.4};
    data.fileBiases = {0.1, 0.2, 0.3, 0.4};
    return data;
}

/// Two channels of 2 x 2: the first has two unstable elements, the second none.
ui::NeuronData image() {
    ui::NeuronData data;
    data.shape = {2, 2, 2};
    data.range.lower.resize(8);
    data.range.lower << -1, -1, 0, -2, 1, 1, 1, 1;
    data.range.upper.resize(8);
    data.range.upper << 1, 1, 1, -1, 2, 2, 2, 5;
    data.hasStates = true;
    data.biases = {0.5, -0.5};
    data.fileBiases = {0.5, -0.5};
    return data;
}

QStringList column(const NeuronModel& model, int wanted) {
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row) {
        texts += model.index(row, wanted).data().toString();
    }
    return texts;
}

}  // namespace

class TestNeuronModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rows_sayPlaceRangeAndState() {
        NeuronModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setLayer(four(), NeuronModel::Unit::Neurons);
        QCOMPARE(column(model, NeuronModel::State),
                 (QStringList{"active", "inactive", "unstable", "unstable"}));
        QCOMPARE(model.index(2, NeuronModel::Width).data().toString(), QStringLiteral("8.000"));
        QCOMPARE(model.index(1, NeuronModel::Bias).data().toString(), QStringLiteral("0.9000 •"));
        QVERIFY(model.index(1, NeuronModel::Bias)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("0.2000")));
    }

    void sorting_goesByNumbers() {
        NeuronModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setLayer(four(), NeuronModel::Unit::Neurons);
        model.sort(NeuronModel::Width, Qt::DescendingOrder);
        QCOMPARE(column(model, NeuronModel::Place), (QStringList{"2", "0", "1", "3"}));
        model.sort(NeuronModel::Lower, Qt::AscendingOrder);
        QCOMPARE(column(model, NeuronModel::Place), (QStringList{"2", "1", "3", "0"}));
        model.sort(NeuronModel::Place, Qt::DescendingOrder);
        QCOMPARE(column(model, NeuronModel::Place), (QStringList{"3", "2", "1", "0"}));
    }

    void chosenNeuron_isFollowedThroughSortingAndNewNumbers() {
        NeuronModel model;
        model.setLayer(four(), NeuronModel::Unit::Neurons);
        const QPersistentModelIndex chosen = model.index(2, NeuronModel::Place);
        model.sort(NeuronModel::Width, Qt::AscendingOrder);
        QCOMPARE(model.unitOfRow(chosen.row()), 2);
        ui::NeuronData moved = four();
        moved.range.upper[3] = 100.0;
        model.updateLayer(moved);
        QCOMPARE(model.unitOfRow(chosen.row()), 2);
        QCOMPARE(model.rowOfUnit(3), 3);
    }

    void filter_showsOneState() {
        NeuronModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setLayer(four(), NeuronModel::Unit::Neurons);
        model.setFilter(NeuronModel::Filter::Unstable);
        QCOMPARE(column(model, NeuronModel::Place), (QStringList{"2", "3"}));
        model.setFilter(NeuronModel::Filter::Edited);
        QCOMPARE(column(model, NeuronModel::Place), QStringList{"1"});
        QCOMPARE(model.rowOfUnit(2), -1);
        model.setFilter(NeuronModel::Filter::All);
        QCOMPARE(model.rowCount(), 4);
    }

    void search_isByPlace() {
        NeuronModel model;
        model.setLayer(image(), NeuronModel::Unit::Neurons);
        QCOMPARE(model.index(5, NeuronModel::Place).data().toString(), QStringLiteral("1, 0, 1"));
        model.setSearch(QStringLiteral("1, 1"));
        QCOMPARE(column(model, NeuronModel::Place), (QStringList{"1, 1, 0", "1, 1, 1"}));
        model.setSearch(QStringLiteral("9"));
        QCOMPARE(model.rowCount(), 0);
    }

    void channels_gatherTheirElements() {
        NeuronModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setLayer(image(), NeuronModel::Unit::Channels);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, NeuronModel::Lower).data().toString(), QStringLiteral("−2.000"));
        QCOMPARE(model.index(1, NeuronModel::Upper).data().toString(), QStringLiteral("5.000"));
        QCOMPARE(column(model, NeuronModel::State),
                 (QStringList{"2 of 4 unstable", "0 of 4 unstable"}));
        QCOMPARE(model.biasOfRow(1), 1);
    }

    void elementOfAnImage_hasItsChannelsBias() {
        NeuronModel model;
        model.setLayer(image(), NeuronModel::Unit::Neurons);
        QCOMPARE(model.biasOfRow(3), 0);
        QCOMPARE(model.biasOfRow(4), 1);
    }

    void bias_isEditedAndNonsenseRefused() {
        NeuronModel model;
        model.setLayer(four(), NeuronModel::Unit::Neurons);
        QSignalSpy entered(&model, &NeuronModel::biasEntered);
        const QModelIndex bias = model.index(3, NeuronModel::Bias);
        QVERIFY(model.flags(bias).testFlag(Qt::ItemIsEditable));
        QVERIFY(model.setData(bias, QStringLiteral("−1,5"), Qt::EditRole));
        QCOMPARE(entered.front().front().toLongLong(), 3);
        QCOMPARE(entered.front().back().toDouble(), -1.5);
        QVERIFY(!model.setData(bias, QStringLiteral("much"), Qt::EditRole));
        QVERIFY(!model.setData(model.index(3, NeuronModel::Lower), 1.0, Qt::EditRole));
        QCOMPARE(entered.size(), 1);
    }

    void layerWithoutBiasesAndRanges_isQuiet() {
        ui::NeuronData data;
        data.shape = {3};
        NeuronModel model;
        model.setLayer(data, NeuronModel::Unit::Neurons);
        QCOMPARE(model.biasOfRow(0), -1);
        QCOMPARE(model.index(0, NeuronModel::Lower).data().toString(), QStringLiteral("—"));
        QVERIFY(!model.flags(model.index(0, NeuronModel::Bias)).testFlag(Qt::ItemIsEditable));
        model.sort(NeuronModel::Upper, Qt::DescendingOrder);
        QCOMPARE(model.rowCount(), 3);
    }

    void wideLayer_isSortedWhileOneWaits() {
        ui::NeuronData data;
        data.shape = {200000};
        data.range.lower = Eigen::VectorXd::Random(200000);
        data.range.upper = data.range.lower.array() + 1.0;
        data.hasStates = true;
        NeuronModel model;
        model.setLayer(data, NeuronModel::Unit::Neurons);
        QElapsedTimer timer;
        timer.start();
        model.sort(NeuronModel::Lower, Qt::AscendingOrder);
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(data.range.lower[model.unitOfRow(0)] <= data.range.lower[model.unitOfRow(1)]);
    }

    void weights_areSortedBySize() {
        ui::WeightListModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setWeights({0.5, -2.0, 1.0});
        model.sort(ui::WeightListModel::Magnitude, Qt::DescendingOrder);
        QCOMPARE(model.index(0, ui::WeightListModel::Input).data().toString(), QStringLiteral("1"));
        QCOMPARE(model.index(2, ui::WeightListModel::Weight).data().toString(),
                 QStringLiteral("0.5000"));
    }
};

QTEST_GUILESS_MAIN(TestNeuronModel)
#include "tst_neuron_model.moc"
