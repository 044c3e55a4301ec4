#include "ui/session/network_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <stdexcept>

#include "core/attack/balls.h"
#include "core/network/evaluate.h"
#include "ui/session/image_reading.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr qint64 kBatch = 50;
constexpr double kPercent = 100.0;

/// Samples in the order of the network's input, batch after batch.
class Samples {
public:
    Samples(const core::Network& network, const core::Dataset& data)
        : m_data(data), m_width(network.inputCount()) {
        const auto reading = readingFor(data, network.inputShape(), std::nullopt);
        if (!reading) {
            throw std::invalid_argument(DatasetShelf::tr("a sample has %1 numbers, the network %2")
                                            .arg(core::elementCount(data.shape))
                                            .arg(m_width)
                                            .toStdString());
        }
        m_reading = *reading;
    }

    template <typename T>
    std::vector<T> batch(qint64 first, qint64 count) const {
        std::vector<T> values;
        values.reserve(static_cast<std::size_t>(count * m_width));
        for (qint64 sample = first; sample < first + count; ++sample) {
            const Eigen::VectorXd one =
                arranged(m_data.pixels.data() + sample * m_width, m_reading);
            values.insert(values.end(), one.data(), one.data() + one.size());
        }
        return values;
    }

    std::vector<int> labels(qint64 first, qint64 count) const {
        const auto begin = m_data.labels.begin() + first;
        return {begin, begin + count};
    }

private:
    const core::Dataset& m_data;
    qint64 m_width = 0;
    ImageReading m_reading;
};

/// Evaluates small networks by themselves; the tensor module, which takes a moment to load, is for
/// those that are too large for a graph.
class Evaluator {
public:
    explicit Evaluator(const OpenNetwork& open) : m_network(open.network) {
        if (!open.graph) {
            m_engine = core::makeBoundEngine(open.network, {core::Precision::Single});
        }
    }

    std::vector<double> outputs(const Samples& samples, qint64 first, qint64 count) const {
        if (m_engine) {
            return m_engine->evaluate(samples.batch<double>(first, count));
        }
        const auto inputs = samples.batch<float>(first, count);
        const auto outputs =
            core::evaluate<float>(m_network, std::span<const float>(inputs), count);
        return {outputs.begin(), outputs.end()};
    }

private:
    const core::Network& m_network;
    std::unique_ptr<core::BoundEngine> m_engine;
};

bool isRight(const double* outputs, std::ptrdiff_t width, int label) {
    const bool isFinite =
        std::all_of(outputs, outputs + width, [](double y) { return std::isfinite(y); });
    return isFinite && std::max_element(outputs, outputs + width) - outputs == label;
}

qint64 smallerOf(const core::Dataset& data, qint64 samples) {
    return std::min<qint64>(samples, data.count);
}

}  // namespace

double CheckCount::share() const {
    return samples == 0 ? std::nan("")
                        : static_cast<double>(correct) / static_cast<double>(samples);
}

QString CheckCount::text() const {
    if (samples == 0) {
        return QStringLiteral("—");
    }
    return DatasetShelf::tr("%1 % of %2")
        .arg(kPercent * share(), 0, 'f', 2)
        .arg(formatCount(samples));
}

QStringList datasetsFor(const core::Shape& inputShape, const QString& path) {
    const std::int64_t count = core::elementCount(inputShape);
    if (count == 3072) {
        return {QStringLiteral("cifar10")};
    }
    if (count != 784) {
        return {};
    }
    const bool isFashion = path.contains(QLatin1String("fashion"), Qt::CaseInsensitive);
    QStringList sets{QStringLiteral("mnist"), QStringLiteral("fashion-mnist")};
    // A folder may name both; the file's own name counts.
    const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
    const QString name = path.mid(slash + 1);
    const bool namesMnist = name.contains(QLatin1String("mnist"), Qt::CaseInsensitive) &&
                            !name.contains(QLatin1String("fashion"), Qt::CaseInsensitive);
    if (isFashion && !namesMnist) {
        sets.swapItemsAt(0, 1);
    }
    return sets;
}

CheckCount countCorrect(const OpenNetwork& network, const core::Dataset& data, qint64 samples,
                        const std::atomic<bool>& cancel, const CountSoFar& tell) {
    const Samples all(network.network, data);
    const Evaluator evaluator(network);
    const auto width = static_cast<std::ptrdiff_t>(network.network.outputCount());
    const qint64 wanted = smallerOf(data, samples);
    CheckCount count;
    for (qint64 first = 0; first < wanted && !cancel; first += kBatch) {
        const qint64 size = std::min(kBatch, wanted - first);
        const std::vector<double> outputs = evaluator.outputs(all, first, size);
        const std::vector<int> labels = all.labels(first, size);
        for (qint64 k = 0; k < size; ++k) {
            const double* row = outputs.data() + k * width;
            count.correct += isRight(row, width, labels[static_cast<std::size_t>(k)]) ? 1 : 0;
        }
        count.samples += size;
        tell(count);
    }
    return count;
}

core::AttackSettings checkAttack() {
    core::AttackSettings settings;
    settings.steps = 20;
    settings.stepSize = 0.25;
    settings.decay = {{10, 0.2}, {15, 0.2}};
    settings.loss = core::AttackLoss::Margin;
    return settings;
}

CheckCount countUnbroken(const OpenNetwork& network, const core::Dataset& data, qint64 samples,
                         double eps, const std::atomic<bool>& cancel, const CountSoFar& tell) {
    const Samples all(network.network, data);
    const auto attacker = core::makeAttacker(network.network, {core::Precision::Single});
    core::RunControl control;
    control.cancel = &cancel;
    const qint64 wanted = smallerOf(data, samples);
    CheckCount count;
    for (qint64 first = 0; first < wanted && !cancel; first += kBatch) {
        const qint64 size = std::min(kBatch, wanted - first);
        const auto begin = data.indices.begin() + first;
        const core::AttackSamples balls = core::ballsAround(
            all.batch<double>(first, size), all.labels(first, size), {begin, begin + size},
            {eps, core::BallNorm::Linf, std::array<double, 2>{0.0, 1.0}});
        const core::AttackResult result = attacker->attack(balls, checkAttack(), control);
        if (!result.isComplete) {
            break;
        }
        count.samples += size;
        count.correct += std::ranges::count_if(result.margins, [](double m) { return m > 0.0; });
        tell(count);
    }
    return count;
}

}  // namespace ui
