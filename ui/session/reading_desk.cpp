#include "ui/session/reading_desk.h"

#include <exception>
#include <utility>

#include "core/data/dataset.h"
#include "ui/session/dataset_shelf.h"

namespace ui {
namespace {

/// Enough to tell a wrong guess from a right one, within seconds.
constexpr qint64 kTriedImages = 1000;
constexpr qint64 kTriedOfLarge = 200;

QStringList linesOf(const std::vector<std::string>& lines) {
    QStringList texts;
    for (const std::string& line : lines) {
        texts.push_back(QString::fromStdString(line));
    }
    return texts;
}

}  // namespace

ReadingDesk::ReadingDesk(OpenCheckpointPtr checkpoint, QString dataFolder, QObject* parent)
    : QObject(parent),
      m_checkpoint(std::move(checkpoint)),
      m_dataFolder(std::move(dataFolder)),
      m_reading(m_checkpoint->reading),
      m_background(QThread::LowPriority) {
    makeChoices();
    if (m_reading.architecture.empty() && !m_choices.empty()) {
        m_reading.architecture = m_choices.front().architecture.toStdString();
    }
    ask();
}

/// What it was read as so far comes first, then what names and shapes allow, then what is known.
void ReadingDesk::makeChoices() {
    const auto known = QString::fromStdString(m_checkpoint->reading.architecture);
    if (!known.isEmpty()) {
        m_choices.push_back({tr("As it is open now"), known, {}, true});
    }
    for (const core::ArchitectureGuess& guess : m_checkpoint->guesses) {
        m_choices.push_back({QString::fromStdString(guess.architecture.title),
                             QString::fromStdString(guess.architecture.description.dump()),
                             linesOf(guess.assumptions), true});
    }
    for (const core::NamedArchitecture& named : core::namedArchitectures()) {
        m_choices.push_back({tr("%1 (%2)").arg(QString::fromStdString(named.title),
                                               QString::fromStdString(named.source)),
                             QString::fromStdString(named.id),
                             {},
                             false});
    }
}

QStringList ReadingDesk::datasets() const {
    return m_network ? datasetsFor(m_network->network.inputShape(), m_checkpoint->path)
                     : QStringList();
}

qint64 ReadingDesk::wantedSamples() const {
    return m_network && !m_network->graph ? kTriedOfLarge : kTriedImages;
}

void ReadingDesk::choose(const QString& architecture) {
    m_reading.architecture = architecture.toStdString();
    ask();
}

void ReadingDesk::setConvolution(int n, const ConvolutionSetting& setting) {
    const std::string& base = m_network ? m_network->reading.architecture : m_reading.architecture;
    m_reading.architecture = withConvolution(base, n, setting);
    ask();
}

void ReadingDesk::setNormalisation(const std::vector<double>& mean,
                                   const std::vector<double>& deviation) {
    m_reading.mean = mean;
    m_reading.deviation = deviation;
    ask();
}

void ReadingDesk::setDataset(const QString& name) {
    m_dataset = name;
    ask();
}

void ReadingDesk::ask() {
    m_network.reset();
    m_failure.clear();
    m_checkFailure.clear();
    m_count = {};
    const quint64 request = ++m_request;
    m_busy = !m_reading.architecture.empty();
    if (m_busy) {
        m_background.post([this, reading = m_reading, dataset = m_dataset,
                           request](const Background::Cancelled& cancelled) {
            work(reading, dataset, request, cancelled);
        });
    } else {
        m_failure = tr("Its names and shapes fit no reading: choose an architecture.");
    }
    Q_EMIT networkChanged();
    Q_EMIT changed();
}

void ReadingDesk::post(quint64 request, const std::function<void()>& take) {
    QMetaObject::invokeMethod(
        this,
        [this, request, take] {
            if (request == m_request) {
                take();
                Q_EMIT changed();
            }
        },
        Qt::QueuedConnection);
}

/// Runs on the background's thread.
void ReadingDesk::work(const core::NetworkFileOptions& reading, const QString& dataset,
                       quint64 request, const Background::Cancelled& cancelled) {
    OpenNetworkPtr network;
    try {
        network = readCheckpoint(*m_checkpoint, reading);
    } catch (const std::exception& error) {
        post(request, [this, reason = QString::fromUtf8(error.what())] {
            m_failure = reason;
            m_busy = false;
        });
        return;
    }
    const QStringList fitting = datasetsFor(network->network.inputShape(), m_checkpoint->path);
    const QString tried = fitting.contains(dataset) ? dataset : fitting.value(0);
    post(request, [this, network, tried] {
        m_network = network;
        m_dataset = tried;
        Q_EMIT networkChanged();
    });
    QString reason;
    try {
        if (!tried.isEmpty() && !cancelled) {
            const qint64 samples = network->graph ? kTriedImages : kTriedOfLarge;
            const core::Dataset data =
                core::readDataset(tried.toStdString(), m_dataFolder.toStdString(), samples);
            countCorrect(*network, data, samples, cancelled, [&](const CheckCount& count) {
                post(request, [this, count] { m_count = count; });
            });
        }
    } catch (const std::exception& error) {
        reason = QString::fromUtf8(error.what());
    }
    post(request, [this, reason] {
        m_checkFailure = reason;
        m_busy = false;
    });
}

}  // namespace ui
