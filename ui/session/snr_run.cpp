#include "ui/session/snr_run.h"

#include <QCoreApplication>
#include <algorithm>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <utility>

#include "core/attack/balls.h"
#include "ui/session/dataset_shelf.h"

namespace ui {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kFirstBatch = 4;
constexpr std::int64_t kLargestBatch = 256;
/// A round of batches, one a network, is to take about so long: then Cancel and the curves answer.
constexpr double kLeastSeconds = 0.15;
constexpr double kMostSeconds = 0.8;
/// Curves are not redrawn more often.
constexpr double kPictureSeconds = 0.25;
/// Points of the scatter, a network and layer.
constexpr std::int64_t kMostKept = 2000;
/// Above, neurons are not kept one by one: each takes two numbers.
constexpr std::int64_t kMostNeurons = 4000000;

struct RunTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::SnrRun)
};

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

QString lineOf(const std::exception& error) { return QString::fromUtf8(error.what()).simplified(); }

std::int64_t nextSize(std::int64_t size, double took) {
    return took < kLeastSeconds  ? std::min(2 * size, kLargestBatch)
           : took > kMostSeconds ? std::max<std::int64_t>(1, size / 2)
                                 : size;
}

core::SnrSettings settingsOf(const SnrQuestion& question, const core::Network& network) {
    const SnrSetup& setup = question.setup;
    core::SnrSettings settings;
    settings.source = setup.source;
    settings.attack.steps = setup.steps;
    settings.attack.stepSize = setup.stepSize;
    settings.attack.restarts = setup.restarts;
    settings.attack.seed = setup.seed;
    settings.perturbations = setup.perturbations;
    settings.side = setup.side;
    settings.seed = setup.seed;
    settings.perNeuron = network.neuronCount() <= kMostNeurons;
    settings.keptSamples = std::min(setup.samples, kMostKept);
    return settings;
}

/// The batch in the order of the network's input. Throws std::invalid_argument where it does not
/// fit.
std::vector<double> pointsOf(const core::Dataset& batch, const core::Shape& inputShape) {
    const auto reading = readingFor(batch, inputShape, std::nullopt);
    if (!reading) {
        throw std::invalid_argument(
            RunTexts::tr("it has %1 inputs, but the samples have %2 numbers each")
                .arg(core::elementCount(inputShape))
                .arg(core::elementCount(batch.shape))
                .toStdString());
    }
    std::vector<double> points;
    const std::int64_t size = core::elementCount(batch.shape);
    for (std::int64_t i = 0; i < batch.count; ++i) {
        const Eigen::VectorXd point = arranged(batch.pixels.data() + i * size, *reading);
        points.insert(points.end(), point.begin(), point.end());
    }
    return points;
}

core::AttackSamples ballsOf(const core::Dataset& batch, const core::Shape& inputShape, double eps) {
    core::BallSpec spec;
    spec.eps = eps;
    spec.clip = {0.0, 1.0};
    return core::ballsAround(pointsOf(batch, inputShape), batch.labels, batch.indices, spec);
}

}  // namespace

/// One network on its way.
class SnrRun::Measured {
public:
    Measured(const SnrSubject& subject, const SnrQuestion& question, SnrResult first)
        : m_subject(subject), m_eps(question.eps()), m_result(std::move(first)) {}

    void open(const SnrTools& tools, const SnrQuestion& question) {
        try {
            core::EngineOptions options;
            options.precision = core::Precision::Double;
            const core::Network& network = m_subject.network->network;
            m_meter = tools.makeMeter(network, options, settingsOf(question, network));
        } catch (const std::exception& error) {
            m_result.failure = lineOf(error);
        }
    }

    /// False if it was cut short.
    bool add(const core::Dataset& batch, const std::atomic<bool>& cancelled) {
        const auto start = Clock::now();
        try {
            core::RunControl control;
            control.cancel = &cancelled;
            const core::Shape& shape = m_subject.network->network.inputShape();
            if (!m_meter->add(ballsOf(batch, shape, m_eps), control)) {
                return false;
            }
            m_done += batch.count;
        } catch (const std::exception& error) {
            m_result.failure = lineOf(error);
        }
        m_result.seconds += secondsSince(start);
        return true;
    }

    bool isOpen() const { return m_result.failure.isEmpty(); }
    std::int64_t asked() const { return m_result.asked; }
    std::int64_t done() const { return m_done; }
    const std::string& id() const { return m_subject.id; }
    void fail(const QString& reason) { m_result.failure = reason; }

    SnrResultPtr result(bool isEnd) const {
        SnrResult now = m_result;
        if (m_meter && m_done > 0) {
            now.report = m_meter->report();
        }
        now.isComplete = isEnd && isOpen() && m_done == now.asked;
        return std::make_shared<const SnrResult>(std::move(now));
    }

private:
    SnrSubject m_subject;
    double m_eps;
    SnrResult m_result;
    std::unique_ptr<core::SnrMeter> m_meter;
    std::int64_t m_done = 0;
};

SnrRun::SnrRun(SnrTools tools) : m_tools(std::move(tools)) {}

SnrRun::~SnrRun() = default;

std::shared_ptr<const core::SampleSource> SnrRun::samples(const SnrQuestion& question) {
    const std::string key = question.data + '\n' + question.folder;
    if (!m_source || key != m_openKey) {
        m_source.reset();  // one at a time is in memory
        m_source = m_tools.openData(question.data, question.folder);
        m_openKey = key;
    }
    return m_source;
}

/// The networks with what is known before the first sample.
std::vector<SnrRun::Measured> SnrRun::begin(const SnrQuestion& question) {
    SnrResult first;
    first.asked = question.setup.samples;
    try {
        const auto source = samples(question);
        first.asked = std::min(question.setup.samples, source->count());
        first.data = QString::fromStdString(source->name());
        first.note = QString::fromStdString(source->note());
        if (first.asked == 0) {
            first.failure = RunTexts::tr("%1 holds no samples").arg(first.data);
        }
    } catch (const std::exception& error) {
        first.failure = lineOf(error);
    }
    std::vector<Measured> all;
    for (const SnrSubject& subject : question.networks) {
        all.emplace_back(subject, question, first);
    }
    return all;
}

bool SnrRun::addBatch(const SnrQuestion& question, std::vector<Measured>& all, std::int64_t first,
                      std::int64_t count, const std::atomic<bool>& cancelled) const {
    core::Dataset batch;
    try {
        batch = m_source->read(first, count);
    } catch (const std::exception& error) {  // a sample that is broken: with all of them
        std::ranges::for_each(all, [&](Measured& one) { one.fail(lineOf(error)); });
    }
    for (Measured& one : all) {
        if (one.isOpen() && one.done() == 0) {
            one.open(m_tools, question);
        }
        if (one.isOpen() && (cancelled || !one.add(batch, cancelled))) {
            return false;
        }
    }
    return true;
}

void SnrRun::measure(const SnrQuestion& question, const Listener& listener,
                     const std::atomic<bool>& cancelled) {
    const auto start = Clock::now();
    std::vector<Measured> all = begin(question);
    const auto tellAll = [&](bool isEnd) {
        for (const Measured& one : all) {
            listener.result(one.id(), one.result(isEnd));
        }
    };
    const std::int64_t asked = all.empty() ? 0 : all.front().asked();
    std::int64_t done = 0;
    std::int64_t size = kFirstBatch;
    auto painted = start;
    while (done < asked && !cancelled && std::ranges::any_of(all, &Measured::isOpen)) {
        const auto round = Clock::now();
        const std::int64_t count = std::min(size, asked - done);
        if (!addBatch(question, all, done, count, cancelled)) {
            break;
        }
        done += count;
        size = nextSize(size, secondsSince(round));
        const auto open = std::ranges::count_if(all, &Measured::isOpen);
        listener.progress({done * open, asked * open, secondsSince(start)});
        if (secondsSince(painted) > kPictureSeconds || painted == start) {
            painted = Clock::now();
            tellAll(false);
        }
    }
    tellAll(true);
}

}  // namespace ui
