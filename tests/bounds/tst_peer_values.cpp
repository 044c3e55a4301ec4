#include <QFile>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "core/bounds/tensor_engine.h"
#include "core/data/dataset.h"
#include "core/io/json_reader.h"
#include "core/io/network_file.h"
#include "tests/helpers/data.h"

/// Bounds of auto_LiRPA, kept in tests/bounds/data (README.md there says how they were made),
/// against ours: three networks, three radii each. docs/peers.md says where definitions differ.
namespace {

using core::Json;

/// The tolerance that the project promises; and the one that float64 on both sides gives.
constexpr double kPromised = 1e-4;
constexpr double kNominal = 1e-8;

struct Peer {
    Json json;
    core::Dataset images;
    std::unique_ptr<core::Network> network;
    std::map<core::Precision, std::unique_ptr<core::BoundEngine>> engines;

    core::BoundEngine& engine(core::Precision precision) {
        auto& slot = engines[precision];
        if (!slot) {
            core::EngineOptions options;
            options.precision = precision;
            slot = core::makeTensorEngine(*network, options);
        }
        return *slot;
    }
};

Json readJson(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        throw std::runtime_error("cannot read " + path.toStdString());
    }
    return Json::parse(file.readAll().toStdString());
}

Peer readPeer(const QString& name) {
    Peer peer;
    peer.json =
        readJson(QStringLiteral(REACHSCOPE_SOURCE_DIR "/tests/bounds/data/peer_%1.json").arg(name));
    const std::string file = dataDir() + "/" + peer.json["network"].get<std::string>();
    peer.network = std::make_unique<core::Network>(core::readNetwork(file));
    peer.images = core::readDataset(peer.json["dataset"].get<std::string>(), dataDir(),
                                    peer.json["samples"].get<std::int64_t>());
    return peer;
}

/// One copy of each for the whole program: engines are reused from row to row.
Peer& peerOf(const QString& name) {
    static std::map<QString, Peer> peers;
    const auto found = peers.find(name);
    return found != peers.end() ? found->second : peers.emplace(name, readPeer(name)).first->second;
}

/// Boxes of radius eps in pixels, cut to [0, 1], then normalised as the network wants them.
core::InputBatch boxesOf(const Peer& peer, double eps) {
    const auto mean = peer.json["mean"].get<std::vector<double>>();
    const auto deviation = peer.json["std"].get<std::vector<double>>();
    core::InputBatch batch;
    batch.count = peer.images.count;
    const std::size_t inputs = peer.images.pixels.size() / static_cast<std::size_t>(batch.count);
    for (std::size_t i = 0; i < peer.images.pixels.size(); ++i) {
        const std::size_t channel = i % inputs / (inputs / mean.size());
        const double pixel = peer.images.pixels[i];
        const double scale = deviation[channel];
        batch.lower.push_back((std::max(pixel - eps, 0.0) - mean[channel]) / scale);
        batch.upper.push_back((std::min(pixel + eps, 1.0) - mean[channel]) / scale);
    }
    return batch;
}

core::OutputRows marginsOf(const Peer& peer) {
    return core::marginRows(peer.json["labels"].get<std::vector<int>>(),
                            peer.network->outputCount());
}

/// What one comparison found, for the message of a failure.
struct Worst {
    double error = 0.0;
    QString where = QStringLiteral("nothing compared");
    std::int64_t compared = 0;

    /// Relative to the larger of the value and `scale`, the size of its neighbours: a bound near
    /// zero in a layer of large ones is a difference of large numbers.
    void add(double ours, double theirs, double scale, const QString& place) {
        ++compared;
        const double size = std::max({std::abs(theirs), scale, 1e-12});
        const double now = std::abs(ours - theirs) / size;
        if (now > error || std::isnan(now)) {
            error = std::isnan(now) ? HUGE_VAL : now;
            where = QStringLiteral("%1: ours %2, the peer's %3")
                        .arg(place)
                        .arg(ours, 0, 'g', 15)
                        .arg(theirs, 0, 'g', 15);
        }
    }
};

double meanMagnitude(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double v : values) {
        sum += std::abs(v);
    }
    return values.empty() ? 0.0 : sum / static_cast<double>(values.size());
}

double sum(const double* values, std::size_t count) {
    double total = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        total += values[i];
    }
    return total;
}

void compareSide(const std::vector<double>& ours, const Json& layer, const char* side,
                 const QString& place, Worst& worst) {
    const auto neurons = layer["neurons"].get<std::size_t>();
    const auto entries = layer["entries"].get<std::vector<std::size_t>>();
    const auto sums = layer[std::string("sum_") + side].get<std::vector<double>>();
    const double scale = meanMagnitude(ours);
    QCOMPARE(ours.size(), neurons * sums.size());
    for (std::size_t b = 0; b < sums.size(); ++b) {
        const double* row = ours.data() + b * neurons;
        const QString sample = QStringLiteral("%1 %2, sample %3").arg(place, side).arg(b);
        worst.add(sum(row, neurons), sums[b], scale * static_cast<double>(neurons),
                  sample + QStringLiteral(", sum"));
        for (std::size_t e = 0; e < entries.size(); ++e) {
            worst.add(row[entries[e]], layer[side][b][e].get<double>(), scale,
                      sample + QStringLiteral(", neuron %1").arg(entries[e]));
        }
    }
}

void compareLayers(const core::BoundPass& pass, const Json& theirs, Worst& worst) {
    std::size_t at = 0;
    for (const core::LayerIntervals& layer : pass.layers()) {
        if (layer.kind != "relu") {
            continue;
        }
        QVERIFY(at < theirs.size());
        const QString place = QString::fromStdString(layer.name);
        compareSide(layer.lower, theirs[at], "lower", place, worst);
        compareSide(layer.upper, theirs[at], "upper", place, worst);
        ++at;
    }
    QCOMPARE(at, theirs.size());
}

/// [samples][rows] of the file, flat.
std::vector<double> flat(const Json& rows) {
    std::vector<double> values;
    for (const Json& row : rows) {
        for (const Json& value : row) {
            values.push_back(value.get<double>());
        }
    }
    return values;
}

void compareMargins(const std::vector<double>& ours, const std::vector<double>& theirs,
                    Worst& worst) {
    QCOMPARE(ours.size(), theirs.size());
    const double scale = meanMagnitude(theirs);
    for (std::size_t i = 0; i < ours.size(); ++i) {
        worst.add(ours[i], theirs[i], scale, QStringLiteral("margin %1").arg(i));
    }
}

double mean(const std::vector<double>& values) {
    return sum(values.data(), values.size()) / static_cast<double>(values.size());
}

const char* const kNetworks[] = {"mnist_256x2", "mnist_conv_small", "cifar_resnet_2b"};

}  // namespace

class TestPeerValues : public QObject {
    Q_OBJECT

private:
    static void addRow(const char* network, int radius, const char* method) {
        QTest::addRow("%s, radius %d, %s", network, radius, method)
            << QString(network) << radius << QString(method);
    }

    /// The middle radius of every network; all of them in the long run (`./check --full`).
    static void addRows() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<int>("radius");
        QTest::addColumn<QString>("method");
        for (const char* network : kNetworks) {
            for (const int radius : radii()) {
                for (const char* method : {"box", "crown-ibp", "crown", "lbp", "crown-lbp"}) {
                    addRow(network, radius, method);
                }
            }
        }
    }

    static std::vector<int> radii() {
        return qEnvironmentVariableIsSet("REACHSCOPE_ALL_PEER_VALUES") ? std::vector{0, 1, 2}
                                                                       : std::vector{1};
    }

    /// Layers and margins of one row, compared.
    static Worst compare(core::Precision precision) {
        QFETCH(QString, network);
        QFETCH(int, radius);
        QFETCH(QString, method);
        Peer& peer = peerOf(network);
        const Json& entry = peer.json["radii"][static_cast<std::size_t>(radius)];
        const Json& theirs = entry["methods"][method.toStdString()];
        const auto pass =
            peer.engine(precision).start(boxesOf(peer, entry["eps"].get<double>()),
                                         core::boundMethodFromId(method.toStdString()).value(), {});
        Worst worst;
        compareLayers(*pass, theirs["layers"], worst);
        compareMargins(pass->rows(marginsOf(peer), false).lower, flat(theirs["margins"]), worst);
        return worst;
    }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(dataDir()); }

    void doubleBounds_areThePeers_data() { addRows(); }
    void doubleBounds_areThePeers() {
        const Worst worst = compare(core::Precision::Double);
        QVERIFY(worst.compared > 0);
        QVERIFY2(worst.error < kNominal, qPrintable(worst.where));
    }

    void soundBounds_areThePeersToTheTolerance_data() { addRows(); }
    void soundBounds_areThePeersToTheTolerance() {
        const Worst worst = compare(core::Precision::Sound);
        QVERIFY(worst.compared > 0);
        QVERIFY2(worst.error < kPromised, qPrintable(worst.where));
    }

    void slopesFound_giveThePeersMeanMargin_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<int>("radius");
        for (const char* network : kNetworks) {
            for (const int radius : radii()) {
                QTest::addRow("%s, radius %d", network, radius) << QString(network) << radius;
            }
        }
    }
    void slopesFound_giveThePeersMeanMargin() {
        QFETCH(QString, network);
        QFETCH(int, radius);
        Peer& peer = peerOf(network);
        const Json& entry = peer.json["radii"][static_cast<std::size_t>(radius)];
        core::BoundOptions options;
        options.search = {20, 0.5, 0.98, false};
        const auto pass = peer.engine(core::Precision::Double)
                              .start(boxesOf(peer, entry["eps"].get<double>()),
                                     core::boundMethodFromId("alpha-crown").value(), options);
        const std::vector<double> ours = pass->rows(marginsOf(peer), false).lower;
        const std::vector<double> theirs = flat(entry["alpha"]["last"]);
        QCOMPARE(ours.size(), theirs.size());
        const double apart = mean(ours) - mean(theirs);
        QVERIFY2(std::abs(apart) <= 0.01 * meanMagnitude(theirs),
                 qPrintable(QStringLiteral("mean margin: ours %1, the peer's %2")
                                .arg(mean(ours))
                                .arg(mean(theirs))));
    }
};

QTEST_GUILESS_MAIN(TestPeerValues)
#include "tst_peer_values.moc"
