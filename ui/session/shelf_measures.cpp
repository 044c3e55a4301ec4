#include "ui/session/shelf_measures.h"

#include <exception>
#include <utility>

#include "core/data/dataset.h"
#include "core/io/parse_error.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr const char* kPage = "networks";
constexpr std::int64_t kMostCounted = 1000000;

/// Throws core::ParseError.
NetworksShow readShow(const core::Json& json) {
    const std::string where = "pages";
    core::JsonReader reader(json, where, kPage);
    NetworksShow show;
    show.dataset = QString::fromStdString(reader.text("data"));
    show.samples = std::max<qint64>(1, reader.count("samples", kMostCounted));
    show.eps = reader.number("eps");
    show.compared = reader.text("compared");
    reader.refuseUnknown();
    return show;
}

QString nameOf(AccuracyKind measure) {
    return measure == AccuracyKind::Clean ? ShelfMeasures::tr("Accuracy")
                                          : ShelfMeasures::tr("PGD");
}

}  // namespace

NetworksShow networksShowOf(const State& state) {
    const auto found = state.pages.find(kPage);
    if (found == state.pages.end()) {
        return {};
    }
    try {
        return readShow(found->second);
    } catch (const core::ParseError&) {
        return {};
    }
}

void setNetworksShow(State& state, const NetworksShow& show) {
    if (show == NetworksShow{}) {
        state.pages.erase(kPage);
        return;
    }
    state.pages[kPage] = {{"data", show.dataset.toStdString()},
                          {"samples", static_cast<std::uint64_t>(show.samples)},
                          {"eps", show.eps},
                          {"compared", show.compared}};
}

ShelfMeasures::ShelfMeasures(QObject* parent)
    : QObject(parent), m_background(QThread::LowestPriority) {}

QString ShelfMeasures::datasetOf(const OpenNetwork& network, const NetworksShow& show) {
    const QStringList sets = datasetsFor(network.network.inputShape(), network.path);
    return sets.contains(show.dataset) ? show.dataset : sets.value(0);
}

ShelfMeasures::Key ShelfMeasures::keyOf(const OpenNetwork& network, AccuracyKind measure,
                                        const NetworksShow& show) {
    return {network.hash, measure, datasetOf(network, show), show.samples,
            measure == AccuracyKind::Clean ? 0.0 : show.eps};
}

std::optional<MeasuredCount> ShelfMeasures::result(const OpenNetwork& network, AccuracyKind measure,
                                                   const NetworksShow& show) const {
    const auto found = m_results.find(keyOf(network, measure, show));
    return found == m_results.end() ? std::nullopt : std::optional(found->second);
}

void ShelfMeasures::measure(const std::vector<OpenNetworkPtr>& networks, AccuracyKind measure,
                            const NetworksShow& show) {
    std::vector<Job> jobs;
    for (const OpenNetworkPtr& network : networks) {
        const auto known = result(*network, measure, show);
        if (!datasetOf(*network, show).isEmpty() && !(known && known->isWhole)) {
            jobs.push_back({network, keyOf(*network, measure, show)});
        }
    }
    if (jobs.empty()) {
        return;
    }
    m_busy = true;
    m_background.post(
        [this, jobs, run = ++m_run, folder = m_folder](const Background::Cancelled& cancelled) {
            work(jobs, run, folder, cancelled);
        });
    Q_EMIT changed();
}

void ShelfMeasures::cancel() {
    m_background.cancel();
    ++m_run;
    m_busy = false;
    m_doing.clear();
    Q_EMIT changed();
}

void ShelfMeasures::tell(quint64 run, const Job& job, const MeasuredCount& count) {
    QMetaObject::invokeMethod(
        this,
        [this, run, job, count] {
            if (run == m_run) {
                m_results[job.key] = count;
                m_doing = tr("%1 of %2: %3 of %4")
                              .arg(nameOf(job.key.measure), job.network->fileName(),
                                   formatCount(count.count.samples), formatCount(job.key.samples));
                Q_EMIT changed();
            }
        },
        Qt::QueuedConnection);
}

/// Runs on the background's thread.
void ShelfMeasures::work(const std::vector<Job>& jobs, quint64 run, const QString& folder,
                         const Background::Cancelled& cancelled) {
    for (const Job& job : jobs) {
        if (cancelled) {
            return;
        }
        MeasuredCount last;
        try {
            const core::Dataset data = core::readDataset(job.key.dataset.toStdString(),
                                                         folder.toStdString(), job.key.samples);
            const auto soFar = [&](const CheckCount& count) { tell(run, job, {count, false, {}}); };
            last.count = job.key.measure == AccuracyKind::Clean
                             ? countCorrect(*job.network, data, job.key.samples, cancelled, soFar)
                             : countUnbroken(*job.network, data, job.key.samples, job.key.eps,
                                             cancelled, soFar);
            last.isWhole = !cancelled;
        } catch (const std::exception& error) {
            last.failure = QString::fromUtf8(error.what());
        }
        tell(run, job, last);
    }
    QMetaObject::invokeMethod(
        this,
        [this, run] {
            if (run == m_run) {
                m_busy = false;
                m_doing.clear();
                Q_EMIT changed();
            }
        },
        Qt::QueuedConnection);
}

}  // namespace ui
