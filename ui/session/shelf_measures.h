#pragma once

#include <QObject>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/io/json_reader.h"
#include "ui/session/background.h"
#include "ui/session/network_check.h"
#include "ui/session/state.h"

namespace ui {

/// What the page Networks measures, and how: State::pages["networks"].
struct NetworksShow {
    QString dataset;        ///< "mnist"; empty: the one that fits each network
    qint64 samples = 1000;  ///< the first so many
    double eps = 0.1;       ///< of the attack, in units of the pixels
    std::string compared;   ///< hash of the network beside the one in question; empty: none

    bool operator==(const NetworksShow&) const = default;
};

/// As at first where the state has none, or none that can be read.
NetworksShow networksShowOf(const State& state);
void setNetworksShow(State& state, const NetworksShow& show);

/// What is counted of a network.
enum class AccuracyKind { Clean, Attacked };

/// A count and whether it is finished.
struct MeasuredCount {
    CheckCount count;
    bool isWhole = false;
    QString failure;  ///< why there is none; one line
};

/// Accuracies of the open networks, counted off this thread one after the other and kept by network
/// and settings. Signals are facts.
class ShelfMeasures : public QObject {
    Q_OBJECT

public:
    explicit ShelfMeasures(QObject* parent = nullptr);

    /// Where known data sets are looked for.
    void setFolder(const QString& folder) { m_folder = folder; }
    const QString& folder() const { return m_folder; }

    /// The data set such a network is measured on; empty: none fits.
    static QString datasetOf(const OpenNetwork& network, const NetworksShow& show);
    std::optional<MeasuredCount> result(const OpenNetwork& network, AccuracyKind measure,
                                        const NetworksShow& show) const;

    /// Counts what is not known yet. What is being counted is stopped; its counts so far are kept.
    void measure(const std::vector<OpenNetworkPtr>& networks, AccuracyKind measure,
                 const NetworksShow& show);
    void cancel();
    bool isBusy() const { return m_busy; }
    /// "PGD on a.npz: 400 of 1,000"; empty while nothing is counted.
    const QString& doing() const { return m_doing; }

Q_SIGNALS:
    void changed();

private:
    struct Key {
        std::string hash;
        AccuracyKind measure = AccuracyKind::Clean;
        QString dataset;
        qint64 samples = 0;
        double eps = 0.0;

        auto tie() const { return std::tie(hash, measure, dataset, samples, eps); }
        bool operator<(const Key& other) const { return tie() < other.tie(); }
    };
    struct Job {
        OpenNetworkPtr network;
        Key key;
    };

    static Key keyOf(const OpenNetwork& network, AccuracyKind measure, const NetworksShow& show);
    void work(const std::vector<Job>& jobs, quint64 run, const QString& folder,
              const Background::Cancelled& cancelled);
    void tell(quint64 run, const Job& job, const MeasuredCount& count);

    QString m_folder;
    std::map<Key, MeasuredCount> m_results;
    QString m_doing;
    quint64 m_run = 0;
    bool m_busy = false;
    Background m_background;  ///< last: its thread calls back
};

}  // namespace ui
