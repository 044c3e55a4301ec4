#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <QTest>
#include <cmath>

#include "core/snr/square_sums.h"

using core::SquareSums;

/// Sums of squares: both ways of adding, against plain loops.
class TestSquareSums : public QObject {
    Q_OBJECT

private:
    static at::Tensor numbers(std::int64_t rows, std::int64_t width, at::ScalarType type) {
        at::Tensor values = at::empty({rows, width}, at::kDouble);
        for (std::int64_t k = 0; k < rows * width; ++k) {
            values.data_ptr<double>()[k] = std::sin(static_cast<double>(k) * 0.7 + 0.1);
        }
        return values.to(type);
    }

    static double plain(const at::Tensor& values, const at::Tensor& from, std::int64_t row,
                        std::int64_t column) {
        double sum = 0.0;
        const at::Tensor v = values.to(at::kDouble);
        const at::Tensor f = from.defined() ? from.to(at::kDouble) : at::zeros_like(v);
        for (std::int64_t i = 0; i < v.size(0); ++i) {
            for (std::int64_t j = 0; j < v.size(1); ++j) {
                if ((row < 0 || row == i) && (column < 0 || column == j)) {
                    const double d = v[i][j].item<double>() - f[i][j].item<double>();
                    sum += d * d;
                }
            }
        }
        return sum;
    }

    static bool near(double a, double b, double tolerance) {
        return std::abs(a - b) <= tolerance * (1.0 + std::abs(b));
    }

private Q_SLOTS:
    void sums_areThoseOfPlainLoops_data() {
        QTest::addColumn<bool>("isSingle");
        QTest::addColumn<bool>("hasFrom");
        QTest::addColumn<bool>("byTensors");
        for (const bool isSingle : {false, true}) {
            for (const bool hasFrom : {false, true}) {
                for (const bool byTensors : {false, true}) {
                    QTest::addRow("single %d, from %d, tensors %d", isSingle, hasFrom, byTensors)
                        << isSingle << hasFrom << byTensors;
                }
            }
        }
    }
    void sums_areThoseOfPlainLoops() {
        QFETCH(bool, isSingle);
        QFETCH(bool, hasFrom);
        QFETCH(bool, byTensors);
        const at::Tensor values = numbers(3, 37, isSingle ? at::kFloat : at::kDouble);
        const at::Tensor from = hasFrom ? values.roll({5}, {1}) : at::Tensor();
        SquareSums sums = SquareSums::zeros(values, true);
        for (int twice = 0; twice < 2; ++twice) {
            byTensors ? sums.addByTensors(values, from) : sums.add(values, from);
        }
        const double tolerance = isSingle && byTensors ? 1e-6 : 1e-13;
        for (std::int64_t i = 0; i < 3; ++i) {
            QVERIFY(
                near(sums.samples[i].item<double>(), 2.0 * plain(values, from, i, -1), tolerance));
        }
        for (const std::int64_t j : {0, 7, 36}) {
            QVERIFY(
                near(sums.neurons[j].item<double>(), 2.0 * plain(values, from, -1, j), tolerance));
        }
    }

    void threads_doNotMatter() {
        const at::Tensor values = numbers(2, 50000, at::kFloat);
        const auto summed = [&](int threads) {
            at::set_num_threads(threads);
            SquareSums sums = SquareSums::zeros(values, false);
            sums.add(values, {});
            return sums.samples;
        };
        const at::Tensor one = summed(1);
        QVERIFY(at::equal(one, summed(2)));
        at::set_num_threads(1);
    }

    void valuesThatDoNotLieInOrder_areTakenAsTheyAre() {
        const at::Tensor values = numbers(20, 4, at::kDouble).t();
        SquareSums sums = SquareSums::zeros(values, false);
        sums.add(values, {});
        QVERIFY(near(sums.samples[1].item<double>(), plain(values, {}, 1, -1), 1e-13));
    }

    void smallNoiseOnLargeValues_isNotLost() {
        // In floats (1000 + 2^-10)^2 - 1000^2 would be 0 or 2: the difference is squared instead.
        const at::Tensor from = at::full({1, 9}, 1000.0, at::kFloat);
        const at::Tensor values = from + std::ldexp(1.0, -10);
        SquareSums sums = SquareSums::zeros(values, false);
        sums.add(values, from);
        QCOMPARE(sums.samples[0].item<double>(), 9.0 * std::ldexp(1.0, -20));
    }

    void withoutNeurons_theyStayUndefined() {
        QVERIFY(!SquareSums::zeros(numbers(1, 1, at::kDouble), false).neurons.defined());
    }
};

QTEST_GUILESS_MAIN(TestSquareSums)
#include "tst_square_sums.moc"
