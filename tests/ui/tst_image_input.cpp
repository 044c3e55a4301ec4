#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QListView>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/io/network_file.h"
#include "core/network/evaluate.h"
#include "tests/helpers/data.h"
#include "tests/network/sample_networks.h"
#include "ui/models/sample_model.h"
#include "ui/pages/dataset_dialog.h"
#include "ui/session/centres.h"
#include "ui/session/output_names.h"
#include "ui/session/session.h"
#include "ui/session/worst_input.h"
#include "ui/widgets/image_panel.h"
#include "ui/widgets/image_view.h"
#include "ui/widgets/input_panel.h"
#include "ui/widgets/outputs_panel.h"

using reach::Method;
using ui::ImageReading;

class TestImageInput : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        Numbers numbers(8);
        const auto write = [&](const char* name, core::Network network) {
            core::writeNetwork(network, file(name).toStdString());
        };
        write("grey.onnx", chain({1, 28, 28}, {core::Reshape{{784}}, dense(784, 8, numbers),
                                               core::Relu{}, dense(8, 10, numbers)}));
        write("small.onnx", chain({3}, {dense(3, 2, numbers)}));
        QFile rows(file("rows.csv"));
        QVERIFY(rows.open(QIODevice::WriteOnly));
        for (int sample = 0; sample < 3; ++sample) {
            QByteArray line = QByteArray::number(sample + 4);
            for (int pixel = 0; pixel < 784; ++pixel) {
                line += ',' + QByteArray::number((pixel * (sample + 1)) % 256);
            }
            rows.write(line + '\n');
        }
    }

    void readings_areGuessed_data() {
        QTest::addColumn<QList<int>>("shape");
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("channels");
        QTest::addColumn<bool>("last");
        QTest::newRow("MNIST") << QList<int>{1, 28, 28} << 1 << 1 << false;
        QTest::newRow("MNIST, channels last") << QList<int>{28, 28, 1} << 1 << 1 << true;
        QTest::newRow("MNIST in a row") << QList<int>{784} << 1 << 1 << false;
        QTest::newRow("MNIST in a column") << QList<int>{784, 1} << 1 << 1 << false;
        QTest::newRow("CIFAR") << QList<int>{3, 32, 32} << 2 << 3 << false;
        QTest::newRow("CIFAR, channels last") << QList<int>{32, 32, 3} << 2 << 3 << true;
        QTest::newRow("CIFAR in a row") << QList<int>{3072} << 2 << 3 << false;
        QTest::newRow("ACAS Xu") << QList<int>{1, 1, 5} << 0 << 0 << false;
        QTest::newRow("features") << QList<int>{12} << 0 << 0 << false;
        QTest::newRow("hidden channels") << QList<int>{16, 8, 8} << 0 << 0 << false;
    }

    void readings_areGuessed() {
        QFETCH(QList<int>, shape);
        QFETCH(int, count);
        const auto readings = ui::imageReadings(core::Shape(shape.begin(), shape.end()));
        QCOMPARE(static_cast<int>(readings.size()), count);
        if (count > 0) {
            QTEST(readings.front().channels, "channels");
            QTEST(readings.front().isChannelsLast, "last");
        }
    }

    void picture_isTheSameInBothOrders() {
        std::vector<float> pixels(3 * 4 * 5);
        for (std::size_t k = 0; k < pixels.size(); ++k) {
            pixels[k] = static_cast<float>(k) / 60.0F;
        }
        const ImageReading first{3, 4, 5, false};
        const ImageReading last{3, 4, 5, true};
        const QImage a = ui::imageOf(ui::arranged(pixels.data(), first), first);
        const QImage b = ui::imageOf(ui::arranged(pixels.data(), last), last);
        QCOMPARE(a, b);
        QCOMPARE(a.size(), QSize(5, 4));
        QCOMPARE(a.pixelColor(2, 1),
                 QColor(qRound(255 * 7 / 60.0), qRound(255 * 27 / 60.0), qRound(255 * 47 / 60.0)));
    }

    void pixelsBeyondTheRange_areCut() {
        const ImageReading reading{1, 1, 3, false};
        const QImage image = ui::imageOf(Eigen::Vector3d(-1.0, 0.5, 7.0), reading);
        QCOMPARE(image.pixelColor(0, 0), QColor(0, 0, 0));
        QCOMPARE(image.pixelColor(1, 0), QColor(128, 128, 128));
        QCOMPARE(image.pixelColor(2, 0), QColor(255, 255, 255));
    }

    void sample_becomesTheCentre() {
        ui::Session session(reach::answerAll);
        openNetwork(session, "grey.onnx");
        ui::DatasetShelf shelf;
        readRows(shelf);
        QVERIFY(ui::putSample(session, *shelf.open(), 1, std::nullopt));
        const ui::InputEdit& input = session.input();
        QCOMPARE(input.sample->label, 5);
        QCOMPARE(input.sample->index, 1);
        QVERIFY(input.clip == std::pair(0.0, 1.0));
        for (int pixel = 0; pixel < 784; ++pixel) {
            QVERIFY(std::abs(input.center[pixel] - (pixel * 2 % 256) / 255.0) < 1e-6);
        }
        session.undoStack()->undo();
        QVERIFY(!session.input().sample);
        session.setBounds(3, 0.2, 0.4);
    }

    void movedCoordinate_isNoSampleAnyMore() {
        ui::InputEdit edit = ui::makeDefaultEdit({1, 28, 28});
        edit.setCenter(edit.center, ui::SampleOrigin{QStringLiteral("mnist"), 3, 7});
        edit.eps = 0.25;
        QVERIFY(edit.sample.has_value());
        edit.setBounds(0, edit.center[0] - 0.1, edit.center[0] + 0.1);
        QVERIFY(edit.sample.has_value());
        edit.setBounds(0, 0.0, 0.1);
        QVERIFY(!edit.sample.has_value());
    }

    void sampleThatDoesNotFit_isAMessage() {
        ui::Session session(reach::answerAll);
        openNetwork(session, "small.onnx");
        ui::DatasetShelf shelf;
        readRows(shelf);
        QSignalSpy raised(&session, &ui::Session::messageRaised);
        QVERIFY(!ui::putSample(session, *shelf.open(), 0, std::nullopt));
        QCOMPARE(raised.size(), 1);
        QVERIFY(!session.input().sample);
    }

    void samples_haveLabelsAndPredictions() {
        ui::Session session(reach::answerAll);
        openNetwork(session, "grey.onnx");
        ui::DatasetShelf shelf;
        readRows(shelf);
        ui::SampleModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setDataset(shelf.open(), session.network());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(2).data(ui::SampleModel::LabelRole).toInt(), 6);
        QVERIFY(!model.index(0).data(Qt::DecorationRole).value<QPixmap>().isNull());
        const Eigen::VectorXd point =
            ui::arranged(shelf.open()->pixelsOf(2), ImageReading{1, 28, 28, false});
        const int wanted = ui::predictedClass(session.network()->network, point);
        QTRY_COMPARE(model.index(2).data(ui::SampleModel::PredictionRole).toInt(), wanted);
        model.setLabelFilter(5);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.positionOfRow(0), 1);
    }

    void dialog_takesAndSteps() {
        ui::Session session(reach::answerAll);
        openNetwork(session, "grey.onnx");
        ui::DatasetShelf shelf;
        ui::DatasetDialog dialog(session, shelf);
        dialog.show();
        readRows(shelf);
        QCOMPARE(dialog.samples()->rowCount(), 3);
        Q_EMIT dialog.view()->activated(dialog.samples()->index(0));
        QCOMPARE(session.input().sample->index, 0);
        dialog.step(1);
        QCOMPARE(session.input().sample->index, 1);
        dialog.step(1);
        dialog.step(1);
        QCOMPARE(session.input().sample->index, 2);
        dialog.step(-1);
        QCOMPARE(session.input().sample->index, 1);
        QCOMPARE(dialog.view()->currentIndex().row(), 1);
    }

    void setThatIsNot_isOneLine() {
        ui::DatasetShelf shelf;
        shelf.setFolder(m_folder.path());
        QSignalSpy failed(&shelf, &ui::DatasetShelf::failed);
        shelf.read(QStringLiteral("cifar10"));
        QTRY_COMPARE(failed.size(), 1);
        const QString reason = failed.front().front().toString();
        QVERIFY(reason.contains(QStringLiteral("cifar10")) && !reason.contains(QLatin1Char('\n')));
        QVERIFY(!shelf.open());
    }

    void numbers_arePastedAsTheCentre() {
        QCOMPARE(ui::centreOf(QStringLiteral("0.5, -1; 2e-1"), 3),
                 Eigen::VectorXd(Eigen::Vector3d(0.5, -1.0, 0.2)));
        QCOMPARE(ui::centreOf(QStringLiteral("7\t255 0 51\n"), 3),
                 Eigen::VectorXd(Eigen::Vector3d(1.0, 0.0, 0.2)));
        QVERIFY_EXCEPTION_THROWN(ui::centreOf(QStringLiteral("1, 2"), 3), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(ui::centreOf(QStringLiteral("1, two, 3"), 3),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(ui::centreOf(QStringLiteral("1, inf, 3"), 3),
                                 std::invalid_argument);
    }

    void centres_areOneStepEach() {
        ui::Session session(reach::answerAll);
        openNetwork(session, "small.onnx");
        const int before = session.undoStack()->count();
        ui::putCentre(session, ui::Centre::Random);
        QVERIFY((session.input().center.array() >= 0.0).all());
        ui::putCentre(session, ui::Centre::Zero);
        QCOMPARE(session.input().center, Eigen::VectorXd(Eigen::Vector3d::Zero()));
        QGuiApplication::clipboard()->setText(QStringLiteral("1,2,3"));
        ui::pasteCentre(session);
        QCOMPARE(session.input().center[2], 3.0);
        QCOMPARE(session.undoStack()->count(), before + 3);
        QSignalSpy raised(&session, &ui::Session::messageRaised);
        QGuiApplication::clipboard()->setText(QStringLiteral("hello"));
        ui::pasteCentre(session);
        QCOMPARE(raised.size(), 1);
        QCOMPARE(session.undoStack()->count(), before + 3);
    }

    void panel_showsThePictureOfTheEnds() {
        ui::Session session(reach::answerAll);
        ui::InputPanel panel(session);
        panel.show();
        openNetwork(session, "grey.onnx");
        ui::ImagePanel* image = panel.image();
        QVERIFY(!image->isHidden());
        session.setEps(0.25);
        const auto grey = [&] { return image->view()->image().pixelColor(5, 5).red(); };
        QCOMPARE(grey(), 128);
        image->choose(ui::ImagePanel::Shown::Lower);
        QCOMPARE(grey(), 64);
        image->choose(ui::ImagePanel::Shown::Upper);
        QCOMPARE(grey(), 191);
        openNetwork(session, "small.onnx");
        QVERIFY(image->isHidden());
    }

    void worstInput_liesInTheSetAndIsWorse() {
        ui::Session session(reach::answerAll);
        openNetwork(session, "grey.onnx");
        const reach::Question question{session.network()->graph,
                                       session.input().toInputSet(),
                                       {reach::OutputCoordinate(1, 4), 0}};
        const auto worst = ui::worstInput(question, nullptr);
        QVERIFY(worst.has_value());
        const auto y = core::evaluate<double>(
            session.network()->network, std::span(session.input().center.data(), std::size_t(784)));
        QVERIFY(worst->value < y[1] - y[4]);
        QVERIFY((worst->input.array() >= question.input.box.lower().array()).all());
        QVERIFY((worst->input.array() <= question.input.box.upper().array()).all());
    }

    void margins_areChosenInThePanel() {
        ui::Session session(reach::answerAll);
        ui::OutputsPanel panel(session);
        openNetwork(session, "grey.onnx");
        const auto boxes = panel.findChildren<QComboBox*>();
        QCOMPARE(boxes.size(), 4);
        QCOMPARE(boxes[0]->count(), 10);
        QCOMPARE(boxes[1]->count(), 11);
        boxes[0]->setCurrentIndex(3);
        boxes[1]->setCurrentIndex(2);
        Q_EMIT boxes[1]->activated(2);
        QVERIFY(session.outputs()[0] == reach::OutputCoordinate(3, 1));
        QTRY_VERIFY(session.isCurrent(Method::Box));
        const auto& box = session.result(Method::Box)->result;
        QVERIFY(box.projectUpper[0] <= box.upper[3] - box.lower[1] + 1e-9);
        session.undoStack()->undo();
        QCOMPARE(boxes[0]->currentIndex(), 0);
        QCOMPARE(boxes[1]->currentIndex(), 0);
    }

    void target_isThePredictedClassAgainstTheNext() {
        ui::Session session(reach::answerAll);
        openNetwork(session, "grey.onnx");
        const auto margins = ui::targetMargins(session.state(), session.network()->network);
        QCOMPARE(margins.size(), std::size_t(1));
        const auto top = ui::topTwo(session.network()->network, session.input().center);
        QVERIFY(margins[0].coordinate == reach::OutputCoordinate(top->first, top->second));
        session.change(QStringLiteral("label"), [&](ui::State& state) {
            state.input.sample = ui::SampleOrigin{QStringLiteral("fashion-mnist"), 0, top->second};
        });
        const auto wrong = ui::targetMargins(session.state(), session.network()->network);
        QCOMPARE(wrong.size(), std::size_t(2));
        QVERIFY(wrong[1].coordinate == reach::OutputCoordinate(top->second, top->first));
        QCOMPARE(ui::outputText(ui::outputNames(session.state()), 7), QStringLiteral("y7 Sneaker"));
    }

    void mnistSample_isThatOfTheDataSet() {
        SKIP_WITHOUT(dataDir());
        ui::DatasetShelf shelf;
        shelf.setFolder(QString::fromStdString(dataDir()));
        QSignalSpy opened(&shelf, &ui::DatasetShelf::opened);
        QSignalSpy failed(&shelf, &ui::DatasetShelf::failed);
        shelf.read(QStringLiteral("mnist"));
        QTRY_VERIFY_WITH_TIMEOUT(opened.size() + failed.size() == 1, 60000);
        if (!failed.isEmpty()) {
            QSKIP("no MNIST below the data folder");
        }
        QCOMPARE(shelf.open()->data.count, 10000);
        QCOMPARE(shelf.open()->labelOf(7), 9);
        QCOMPARE(ui::classNames(shelf.open()->name).size(), 10);
    }

private:
    QString file(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    void openNetwork(ui::Session& session, const char* name) {
        session.open({file(name)});
        QTRY_VERIFY(session.network() != nullptr && !session.isBusy());
        QTRY_COMPARE(session.network()->fileName(), QString::fromUtf8(name));
    }

    void readRows(ui::DatasetShelf& shelf) {
        shelf.read(file("rows.csv"));
        QTRY_VERIFY(shelf.open() != nullptr);
    }

    QTemporaryDir m_folder;
};

QTEST_MAIN(TestImageInput)
#include "tst_image_input.moc"
