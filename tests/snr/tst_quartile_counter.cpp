#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "core/snr/layer_totals.h"
#include "core/snr/quartile_counter.h"

using core::QuartileCounter;
using core::QuartileScale;

/// Quartiles of a stream, and the sums of a layer.
class TestQuartileCounter : public QObject {
    Q_OBJECT

private:
    static constexpr unsigned kSeed = 11;

    /// By sorting everything.
    static double quantile(std::vector<double> values, double share) {
        std::sort(values.begin(), values.end());
        const double place = share * static_cast<double>(values.size() - 1);
        const auto below = static_cast<std::size_t>(std::floor(place));
        const auto above = static_cast<std::size_t>(std::ceil(place));
        const double part = place - std::floor(place);
        return (1.0 - part) * values[below] + part * values[above];
    }

    static std::vector<double> powers(std::size_t count) {
        std::mt19937_64 generator(kSeed);
        std::normal_distribution<double> exponent(0.0, 3.0);
        std::vector<double> values(count);
        std::generate(values.begin(), values.end(),
                      [&] { return std::pow(10.0, exponent(generator)); });
        return values;
    }

    static core::Quartiles counted(QuartileScale scale, const std::vector<double>& values) {
        QuartileCounter counter(scale);
        std::for_each(values.begin(), values.end(), [&](double v) { counter.add(v); });
        return counter.quartiles();
    }

    static bool near(double a, double b, double tolerance) {
        return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
    }

private Q_SLOTS:
    void fewNumbers_areThoseOfSorting() {
        for (const std::size_t count : {1U, 2U, 3U, 4U, 5U, 100U, 1001U}) {
            const std::vector<double> values = powers(count);
            const core::Quartiles found = counted(QuartileScale::Power, values);
            QVERIFY(near(found.lower, quantile(values, 0.25), 1e-14));
            QVERIFY(near(found.median, quantile(values, 0.5), 1e-14));
            QVERIFY(near(found.upper, quantile(values, 0.75), 1e-14));
        }
    }

    void handWorked() {
        const core::Quartiles found = counted(QuartileScale::Decibels, {4.0, -2.0, 0.0, 1.0, 3.0});
        QCOMPARE(found.lower, 0.0);
        QCOMPARE(found.median, 1.0);
        QCOMPARE(found.upper, 3.0);
    }

    void manyNumbers_areWithinTheStatedError() {
        const std::vector<double> values = powers(3 * QuartileCounter::kExact);
        QuartileCounter counter(QuartileScale::Power);
        std::for_each(values.begin(), values.end(), [&](double v) { counter.add(v); });
        QVERIFY(counter.errorDecibels() > 0.0);
        const double factor = std::pow(10.0, 1.0001 * counter.errorDecibels() / 10.0);
        const core::Quartiles found = counter.quartiles();
        for (const auto& [share, value] :
             {std::pair{0.25, found.lower}, {0.5, found.median}, {0.75, found.upper}}) {
            const double exact = quantile(values, share);
            QVERIFY2(value <= exact * factor && value >= exact / factor,
                     qPrintable(QString("%1: %2 for %3").arg(share).arg(value).arg(exact)));
        }
    }

    void manyDecibels_areWithinTheStatedError() {
        std::vector<double> values = powers(2 * QuartileCounter::kExact);
        for (double& value : values) {
            value = 10.0 * std::log10(value);
        }
        const core::Quartiles found = counted(QuartileScale::Decibels, values);
        const double error = 0.5001 * QuartileCounter::kBinDecibels;
        QVERIFY(std::abs(found.lower - quantile(values, 0.25)) <= error);
        QVERIFY(std::abs(found.median - quantile(values, 0.5)) <= error);
        QVERIFY(std::abs(found.upper - quantile(values, 0.75)) <= error);
    }

    void zeros_areCountedToo() {
        std::vector<double> values(2 * QuartileCounter::kExact, 0.0);
        values.resize(3 * QuartileCounter::kExact, 5.0);
        const core::Quartiles found = counted(QuartileScale::Power, values);
        QCOMPARE(found.lower, 0.0);
        QCOMPARE(found.median, 0.0);
        QVERIFY(near(found.upper, 5.0, 0.002));
    }

    void ordinaryCounts_areExact() {
        QuartileCounter counter(QuartileScale::Power);
        for (int k = 0; k < 10000; ++k) {
            counter.add(static_cast<double>(k));
        }
        QCOMPARE(counter.errorDecibels(), 0.0);
        QCOMPARE(counter.quartiles().median, 4999.5);
    }

    void whatIsNoNumber_isRefused() {
        QuartileCounter counter(QuartileScale::Power);
        QVERIFY_EXCEPTION_THROWN(counter.add(std::nan("")), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(counter.add(INFINITY), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(counter.add(-1.0), std::invalid_argument);
        QCOMPARE(counter.count(), std::int64_t(0));
    }

    void compensatedSum_losesNothing() {
        core::CompensatedSum sum;
        sum.add(1e16);
        for (int k = 0; k < 1000; ++k) {
            sum.add(1.0);
        }
        sum.add(-1e16);
        QCOMPARE(sum.value(), 1000.0);
    }

    void layer_isTheQuotientOfMeansAndTheQuartilesOfSamples() {
        core::LayerTotals totals(2);
        totals.add(100.0, 1.0);  // 20 dB
        totals.add(10.0, 1.0);   // 10 dB
        totals.add(1.0, 4.0);    // -6.02 dB
        core::LayerSnr layer;
        totals.report(3.0, layer);
        QCOMPARE(layer.signal, 37.0);
        QCOMPARE(layer.noise, 2.0);
        QCOMPARE(layer.snr, 18.5);
        QVERIFY(near(layer.snrDb, 10.0 * std::log10(18.5), 1e-14));
        QVERIFY(near(layer.dbQuartiles->median, 10.0, 1e-14));
        QCOMPARE(layer.dbSamples, std::int64_t(3));
        QCOMPARE(layer.sampleSignal, (std::vector<double>{100.0, 10.0}));
        QCOMPARE(layer.sampleNoise, (std::vector<double>{1.0, 1.0}));
    }

    void samplesWithoutNoiseOrSignal_haveNoDecibels() {
        core::LayerTotals totals(0);
        totals.add(2.0, 0.0);
        core::LayerSnr layer;
        totals.report(1.0, layer);
        QVERIFY(std::isinf(layer.snr) && std::isinf(layer.snrDb));
        QVERIFY(!layer.dbQuartiles);
        core::LayerTotals nothing(0);
        nothing.add(0.0, 0.0);
        nothing.report(1.0, layer);
        QVERIFY(std::isnan(layer.snr) && std::isnan(layer.snrDb));
        QCOMPARE(layer.dbSamples, std::int64_t(0));
    }

    void neurons_areMeansOverSamplesAndPerturbations() {
        core::LayerTotals totals(0);
        totals.add(1.0, 1.0);
        totals.add(1.0, 1.0);
        totals.addNeurons({2.0, 4.0}, {12.0, 24.0});
        core::LayerSnr layer;
        totals.report(3.0, layer);
        QCOMPARE(layer.neuronSignal, (std::vector<double>{1.0, 2.0}));
        QCOMPARE(layer.neuronNoise, (std::vector<double>{2.0, 4.0}));
    }

    void badSettings_areRefusedInOneLine() {
        core::SnrSettings settings;
        settings.source = core::PerturbationSource::Uniform;
        settings.perturbations = 0;
        QVERIFY_EXCEPTION_THROWN(core::checkSnr(settings), std::invalid_argument);
        settings.perturbations = 1;
        settings.keptSamples = -1;
        QVERIFY_EXCEPTION_THROWN(core::checkSnr(settings), std::invalid_argument);
        settings = {};
        settings.attack.steps = 0;
        QVERIFY_EXCEPTION_THROWN(core::checkSnr(settings), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestQuartileCounter)
#include "tst_quartile_counter.moc"
