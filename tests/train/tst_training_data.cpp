#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/io/npz_writer.h"
#include "core/io/parse_error.h"
#include "core/train/training_data.h"
#include "tests/helpers/data.h"

/// Which samples a run trains on, and which it is evaluated on.
class TestTrainingData : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::string arrays(const char* name, std::int64_t count, std::int64_t features,
                       bool hasSplits) {
        const std::string path = m_folder.filePath(name).toStdString();
        core::NpzWriter file(path);
        const auto add = [&](const std::string& suffix, std::int64_t rows) {
            file.add("x" + suffix, {rows, features},
                     std::vector<double>(static_cast<std::size_t>(rows * features), 0.5));
            std::vector<std::int64_t> labels;
            for (std::int64_t i = 0; i < rows; ++i) {
                labels.push_back(i % 3);
            }
            file.add("y" + suffix, {rows}, labels);
        };
        if (hasSplits) {
            add("_train", count);
            add("_test", count / 2);
        } else {
            add("", count);
        }
        file.commit();
        return path;
    }

    static core::TrainingConfig config(const std::string& data, const std::string& test = {}) {
        core::TrainingConfig config;
        config.data = data;
        config.testData = test;
        config.evaluateSamples = 0;
        return config;
    }

    static QString errorOf(const core::TrainingConfig& config) {
        try {
            core::openTrainingData(config, {});
        } catch (const std::exception& error) {
            return error.what();
        }
        return {};
    }

private Q_SLOTS:
    void splitsOfArrays_areTakenApart() {
        const auto asked = config(arrays("splits.npz", 8, 2, true));
        const auto sources = core::openTrainingData(asked, {});
        QCOMPARE(sources.classes, std::int64_t(3));
        const auto data = core::readTrainingData(asked, sources);
        QCOMPARE(data.train->count, std::int64_t(8));
        QCOMPARE(data.test->count, std::int64_t(4));
    }

    void firstSamples_areAsManyAsAsked() {
        auto asked = config(arrays("some.npz", 9, 2, true));
        asked.samples = 5;
        asked.evaluateSamples = 3;
        const auto data = core::readTrainingData(asked, core::openTrainingData(asked, {}));
        QCOMPARE(data.train->count, std::int64_t(5));
        QCOMPARE(data.test->count, std::int64_t(3));
        asked.samples = 500;
        const auto all = core::readTrainingData(asked, core::openTrainingData(asked, {}));
        QCOMPARE(all.train->count, std::int64_t(9));
    }

    void rowsWithoutSplits_needATestSet() {
        QFile rows(m_folder.filePath("rows.csv"));
        QVERIFY(rows.open(QIODevice::WriteOnly));
        rows.write("label,a,b\n0,0,255\n1,255,0\n1,10,20\n");
        rows.close();
        const std::string path = rows.fileName().toStdString();
        QVERIFY2(errorOf(config(path)).startsWith("test-data:"), qPrintable(errorOf(config(path))));
        const auto sources = core::openTrainingData(config(path, path), {});
        QCOMPARE(sources.train->count(), std::int64_t(3));
        QCOMPARE(sources.classes, std::int64_t(2));
    }

    void shapesThatDiffer_areNamed() {
        const auto wide = arrays("wide.npz", 4, 3, true);
        const auto narrow = arrays("narrow.npz", 4, 2, true);
        const QString error = errorOf(config(wide, narrow));
        QVERIFY2(error.startsWith("test-data:") && error.contains('3') && error.contains('2'),
                 qPrintable(error));
    }

    void setsThatAreNotThere_areNamed() {
        QVERIFY(errorOf(config("")).startsWith("data:"));
        const QString error = errorOf(config("no-such-set"));
        QVERIFY2(error.contains("no-such-set"), qPrintable(error));
    }

    void mnist_trainsOnTheTrainingSplit() {
        SKIP_WITHOUT(dataDir());
        auto asked = config("mnist");
        asked.samples = 100;
        asked.evaluateSamples = 50;
        const auto sources = core::openTrainingData(asked, dataDir());
        QCOMPARE(sources.classes, std::int64_t(10));
        QCOMPARE(sources.train->count(), std::int64_t(60000));
        QCOMPARE(sources.test->count(), std::int64_t(10000));
        QCOMPARE(core::readTrainingData(asked, sources).train->labels[0], 5);
    }
};

QTEST_GUILESS_MAIN(TestTrainingData)
#include "tst_training_data.moc"
