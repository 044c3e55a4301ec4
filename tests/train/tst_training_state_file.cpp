#include <QTest>
#include <bit>
#include <limits>
#include <random>

#include "core/io/npz_writer.h"
#include "core/io/parse_error.h"
#include "core/train/training_state_file.h"

/// What a run goes on from is what it was, bit by bit, or is refused.
class TestTrainingStateFile : public QObject {
    Q_OBJECT

private:
    static std::vector<double> numbers(std::mt19937_64& random, std::size_t count, bool isDouble) {
        std::normal_distribution<double> normal(0.0, 1e-3);
        std::vector<double> values;
        for (std::size_t i = 0; i < count; ++i) {
            const double value = normal(random);
            values.push_back(isDouble ? value : static_cast<double>(static_cast<float>(value)));
        }
        return values;
    }

    static core::TrainingState randomState(unsigned seed) {
        std::mt19937_64 random(seed);
        core::TrainingState state;
        state.isDouble = seed % 2 == 1;
        state.step = static_cast<std::int64_t>(random() % 1000000);
        for (const char* name : {"parameter.3.weight", "adam.mean.3.weight", "batch_norm.5.mean"}) {
            const auto rows = static_cast<std::int64_t>(1 + random() % 4);
            const auto columns = static_cast<std::int64_t>(random() % 5);
            state.arrays.push_back(
                {name,
                 {rows, columns},
                 numbers(random, static_cast<std::size_t>(rows * columns), state.isDouble)});
        }
        state.sums = {{"loss", 0.1 + 0.2}, {"#clean", 77.0}, {"best", HUGE_VAL}, {"zero", -0.0}};
        return state;
    }

    static bool sameBits(const std::vector<double>& a, const std::vector<double>& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
            return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
        });
    }

    /// Where parsing ends in an error, the message; else empty.
    static QString errorOf(std::string_view bytes, const std::string& question = "run 1") {
        try {
            core::parseTrainingState(bytes, "state.npz", question);
        } catch (const core::ParseError& error) {
            return error.what();
        }
        return {};
    }

private Q_SLOTS:
    void state_readsBackBitByBit() {
        for (unsigned seed = 1; seed <= 20; ++seed) {
            const core::TrainingState state = randomState(seed);
            const std::string bytes = core::trainingStateBytes(state, "run 1");
            const core::TrainingState read = core::parseTrainingState(bytes, "s", "run 1");
            const auto message = QByteArray("seed ") + QByteArray::number(seed);
            QVERIFY2(read.step == state.step && read.isDouble == state.isDouble, message);
            QCOMPARE(read.arrays.size(), state.arrays.size());
            for (std::size_t k = 0; k < state.arrays.size(); ++k) {
                QCOMPARE(read.arrays[k].name, state.arrays[k].name);
                QCOMPARE(read.arrays[k].shape, state.arrays[k].shape);
                QVERIFY2(sameBits(read.arrays[k].values, state.arrays[k].values), message);
            }
            QCOMPARE(read.sums.size(), state.sums.size());
            for (std::size_t k = 0; k < state.sums.size(); ++k) {
                QCOMPARE(read.sums[k].first, state.sums[k].first);
                QVERIFY2(sameBits({read.sums[k].second}, {state.sums[k].second}), message);
            }
        }
    }

    void bytes_dependOnTheStateAlone() {
        QVERIFY(core::trainingStateBytes(randomState(3), "run 1") ==
                core::trainingStateBytes(randomState(3), "run 1"));
    }

    void doublesOfASingleRun_areKept() {
        core::TrainingState state;
        state.arrays = {{"count", {1}, {0.1}}};
        const auto read = core::parseTrainingState(core::trainingStateBytes(state, "q"), "s", "q");
        QCOMPARE(read.arrays[0].values[0], 0.1);
    }

    void stateOfAnotherRun_isRefused() {
        const std::string bytes = core::trainingStateBytes(randomState(2), "run 1");
        QVERIFY(errorOf(bytes).isEmpty());
        const QString error = errorOf(bytes, "run 2");
        QVERIFY2(error.contains("question") && error.contains("another configuration"),
                 qPrintable(error));
    }

    void numbersThatAreNotFinite_areNotWritten() {
        for (const double bad : {std::numeric_limits<double>::quiet_NaN(), HUGE_VAL}) {
            core::TrainingState state = randomState(1);
            state.arrays[1] = {"adam.mean.3.weight", {2}, {0.0, bad}};
            try {
                core::trainingStateBytes(state, "run 1");
                QFAIL("a state that is not finite was written");
            } catch (const std::invalid_argument& error) {
                QVERIFY(QString(error.what()).contains("adam.mean.3.weight"));
            }
        }
    }

    void numbersThatAreNotFinite_areNotRead() {
        core::NpzWriter file;
        file.add("version", {1}, std::vector<std::int64_t>{1});
        file.add("step", {1}, std::vector<std::int64_t>{5});
        file.add("is_double", {1}, std::vector<std::int64_t>{1});
        file.add("question", {1}, std::vector<std::int64_t>{1});
        file.add("array.a", {1}, std::vector<double>{HUGE_VAL});
        QVERIFY(!errorOf(file.finish()).isEmpty());
    }

    void everyTruncation_isAnErrorInOneLine() {
        const std::string bytes = core::trainingStateBytes(randomState(4), "run 1");
        for (std::size_t length = 0; length < bytes.size(); length += 37) {
            const QString error = errorOf(std::string_view(bytes).substr(0, length));
            QVERIFY2(!error.isEmpty() && !error.contains('\n'), qPrintable(error));
            QVERIFY(error.startsWith("state.npz"));
        }
    }

    void everyFlippedByte_isAnErrorOrNothingThatCounts() {
        const core::TrainingState state = randomState(6);
        const std::string bytes = core::trainingStateBytes(state, "run 1");
        std::mt19937_64 random(1);
        for (int k = 0; k < 300; ++k) {
            std::string damaged = bytes;
            damaged[random() % damaged.size()] ^= static_cast<char>(1 + random() % 255);
            if (errorOf(damaged).isEmpty()) {
                const auto read = core::parseTrainingState(damaged, "s", "run 1");
                QCOMPARE(read.step, state.step);
                QVERIFY(sameBits(read.arrays[0].values, state.arrays[0].values));
            }
        }
    }

    void otherFiles_areNamed() {
        for (const std::string& bytes : {std::string(), std::string("{\"step\": 1}")}) {
            QVERIFY(errorOf(bytes).contains("training checkpoint"));
        }
        core::NpzWriter file;
        file.add("points", {1}, std::vector<double>{1.0});
        const QString error = errorOf(file.finish());
        QVERIFY2(error.contains("version"), qPrintable(error));
    }

    void arraysOfOneName_areRefused() {
        core::TrainingState state;
        state.arrays = {{"a", {1}, {1.0}}, {"a", {1}, {2.0}}};
        QVERIFY_EXCEPTION_THROWN(core::trainingStateBytes(state, "q"), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestTrainingStateFile)
#include "tst_training_state_file.moc"
