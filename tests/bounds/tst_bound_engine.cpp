#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <stdexcept>

#include "core/bounds/bound_engine.h"
#include "core/module/module_loader.h"
#include "core/module/tensor_library.h"

namespace {

/// The message that loading throws; empty if it loads.
QString complaint(const std::vector<std::filesystem::path>& places) {
    try {
        core::loadTensorModule(places);
    } catch (const std::runtime_error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

/// x -> relu(x0 + x1).
core::Network smallNetwork() {
    return core::Network({{"in", core::Input{{2}}, {}},
                          {"sum", core::Dense{2, 1, {1.0, 1.0}, {0.0}}, {0}},
                          {"relu", core::Relu{}, {1}}});
}

core::InputBatch unitBox() {
    core::InputBatch batch;
    batch.count = 1;
    batch.lower = {-1.0, -1.0};
    batch.upper = {1.0, 1.0};
    return batch;
}

double weight(const core::OutputRows& rows, std::size_t index) { return rows.weights.at(index); }

}  // namespace

class TestBoundEngine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void marginRows_areTheLabelMinusEachOther() {
        const core::OutputRows rows = core::marginRows({2, 0}, 3);
        QCOMPARE(rows.rows, 2);
        QVERIFY(rows.perSample);
        const std::vector<double> expected{-1, 0,  1, 0, -1, 1,    // y2 - y0, y2 - y1
                                           1,  -1, 0, 1, 0,  -1};  // y0 - y1, y0 - y2
        QCOMPARE(rows.weights, expected);
    }

    void marginRows_ofOneOutput_areNone() {
        const core::OutputRows rows = core::marginRows({0, 0}, 1);
        QCOMPARE(rows.rows, 0);
        QVERIFY(rows.weights.empty());
    }

    void marginRows_refuseALabelThatIsNoOutput() {
        QVERIFY_EXCEPTION_THROWN(core::marginRows({3}, 3), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(core::marginRows({-1}, 3), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(core::marginRows({0}, 0), std::invalid_argument);
    }

    void outputRows_areTheIdentity() {
        const core::OutputRows rows = core::outputRows(4);
        QCOMPARE(rows.rows, 4);
        QVERIFY(!rows.perSample);
        for (std::size_t i = 0; i < 16; ++i) {
            QCOMPARE(weight(rows, i), i % 5 == 0 ? 1.0 : 0.0);
        }
        QVERIFY_EXCEPTION_THROWN(core::outputRows(0), std::invalid_argument);
    }

    void aMissingModule_isSaidWithThePlacesLookedIn() {
        const QTemporaryDir folder;
        const QString first = folder.filePath("a/reachscope_tensors.so");
        const QString second = folder.filePath("b/reachscope_tensors.so");
        const QString text = complaint({first.toStdString(), second.toStdString()});
        QVERIFY2(text.contains(first) && text.contains(second), qPrintable(text));
        QVERIFY2(text.contains("reachscope_tensors") && !text.contains('\n'), qPrintable(text));
    }

    void aModuleThatCannotBeLoaded_isSaidInTheLoadersWords() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("reachscope_tensors.so"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no library") > 0);
        file.close();
        const QString text = complaint({file.fileName().toStdString()});
        QVERIFY2(text.contains("cannot be loaded") && text.contains(file.fileName()),
                 qPrintable(text));
        QVERIFY2(!text.contains('\n'), qPrintable(text));
    }

    void aModuleCutShort_isSaid_andNotLoaded() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const auto whole = core::findTensorModule(core::tensorModulePlaces());
        QFile from(QString::fromStdString(whole.string()));
        const QTemporaryDir folder;
        QFile file(folder.filePath("reachscope_tensors.so"));
        QVERIFY(from.open(QIODevice::ReadOnly) && file.open(QIODevice::WriteOnly));
        QVERIFY(file.write(from.read(from.size() / 2)) > 0);
        file.close();
        const QString text = complaint({file.fileName().toStdString()});
        QVERIFY2(text.contains("cut short") && !text.contains('\n'), qPrintable(text));
    }

    void placesBegin_besideTheProgram() {
        const auto places = core::tensorModulePlaces();
        QCOMPARE(QString::fromStdString(places.front().parent_path().string()),
                 QCoreApplication::applicationDirPath());
        QCOMPARE(core::findTensorModule({}), std::filesystem::path());
    }

    void withoutTensors_itIsSaidWhatToDo() {
        if (core::hasTensors()) {
            QSKIP("this build has tensors");
        }
        const core::TensorLibrary library = core::tensorLibrary();
        QVERIFY(!library.present && !library.problem.empty());
        QVERIFY_EXCEPTION_THROWN(core::makeBoundEngine(smallNetwork(), {}), std::runtime_error);
    }

    void theModule_loadsAndBounds() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const core::TensorLibrary library = core::tensorLibrary();
        QVERIFY2(library.present, library.problem.c_str());
        QVERIFY(!library.version.empty() && !library.blas.empty());
        const auto engine = core::makeBoundEngine(smallNetwork(), {});
        const auto pass = engine->start(unitBox(), *core::boundMethodFromId("box"), {});
        const core::RowBounds bounds = pass->rows(core::outputRows(1), true);
        QVERIFY(bounds.lower[0] <= 0.0 && bounds.lower[0] > -1e-9);
        QVERIFY(bounds.upper[0] >= 2.0 && bounds.upper[0] < 2.0 + 1e-9);
    }

    /// Box once had no lines to pass such an output by.
    void anOutputThatIsAnActivation_isBoundedByEveryMethod() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const auto engine = core::makeBoundEngine(smallNetwork(), {});
        for (const core::BoundMethod& method : core::boundMethods()) {
            const auto pass = engine->start(unitBox(), method, {});
            const core::RowBounds bounds = pass->rows(core::outputRows(1), true);
            const bool holds = bounds.lower[0] <= 0.0 && bounds.lower[0] >= -2.0 &&
                               bounds.upper[0] >= 2.0 && bounds.upper[0] <= 2.0 + 1e-9;
            QVERIFY2(holds, method.id.c_str());
        }
    }

    void errorsOfTheModule_reachTheProgramAsTheyAre() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        core::EngineOptions options;
        options.device = "gpu";
        QVERIFY_EXCEPTION_THROWN(core::makeBoundEngine(smallNetwork(), options),
                                 std::invalid_argument);
        options.device = "cuda:4000";
        QVERIFY_EXCEPTION_THROWN(core::makeBoundEngine(smallNetwork(), options),
                                 std::runtime_error);
        const auto engine = core::makeBoundEngine(smallNetwork(), {});
        core::InputBatch wrong = unitBox();
        wrong.upper = {1.0};
        QVERIFY_EXCEPTION_THROWN(engine->start(wrong, *core::boundMethodFromId("box"), {}),
                                 std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestBoundEngine)
#include "tst_bound_engine.moc"
