#include <QDir>
#include <QTest>
#include <set>

#include "core/data/known_sets.h"
#include "core/data/toy_sets.h"
#include "core/train/initial_network.h"
#include "core/train/paradox_table.h"
#include "core/train/training_method.h"
#include "core/train/training_settings.h"

namespace {

using core::TrainingConfig;

QDir folder() { return QDir(QStringLiteral(REACHSCOPE_SOURCE_DIR "/samples/training")); }

TrainingConfig configuration(const QString& name) {
    return core::readTrainingConfig(
        folder().filePath(name + QStringLiteral(".json")).toStdString());
}

QStringList names() {
    QStringList names = folder().entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (QString& name : names) {
        name.chop(5);
    }
    return names;
}

struct DataKind {
    core::Shape shape;
    std::int64_t classes = 0;
};

DataKind kindOf(const std::string& data) {
    if (const core::ToySet* toy = core::maybeToySet(data)) {
        return {{2}, static_cast<std::int64_t>(toy->classes.size())};
    }
    const core::KnownSet* known = core::knownSet(data);
    return known == nullptr ? DataKind() : DataKind{known->shape, 10};
}

/// Without what a configuration is called.
TrainingConfig bare(TrainingConfig config) {
    config.title.clear();
    config.source.clear();
    return config;
}

bool isQuick(const QString& name) { return name.startsWith(QStringLiteral("quick-")); }

}  // namespace

class TestTrainingConfigurations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFile_isReadAndChecked_underItsOwnTitle() {
        std::set<std::string> titles;
        for (const QString& name : names()) {
            const TrainingConfig config = configuration(name);
            core::checkTraining(config);
            QVERIFY2(!config.title.empty() && titles.insert(config.source + config.title).second,
                     qPrintable(name));
            QVERIFY2(isQuick(name) == config.source.empty(), qPrintable(name));
        }
        QVERIFY(titles.size() > 100);
    }

    /// Each architecture for each kind of data once: the networks are large.
    void everyArchitecture_makesANetworkForItsData() {
        std::set<std::string> seen;
        for (const QString& name : names()) {
            const TrainingConfig config = configuration(name);
            const DataKind kind = kindOf(config.data);
            QVERIFY2(kind.classes > 0, qPrintable(name));
            if (!seen.insert(config.architecture + core::toString(kind.shape)).second) {
                continue;
            }
            const core::Network network = core::initialNetwork(config, kind.shape, kind.classes);
            QCOMPARE(network.inputShape(), kind.shape);
            QCOMPARE(network.outputCount(), kind.classes);
        }
    }

    void paradoxFiles_areItsTable6_rowByRow() {
        QCOMPARE(core::training::paradoxTable().size(), std::size_t{36});
        for (const core::training::ParadoxRow& row : core::training::paradoxTable()) {
            const QString name = QStringLiteral("paradox-6-%1-%2-%3")
                                     .arg(QString::fromStdString(row.network))
                                     .arg(row.testEps)
                                     .arg(QString::fromStdString(row.method));
            TrainingConfig expected = core::trainingDefaults(row.method, "mnist", row.trainEps);
            core::training::applyParadoxRow(row, expected);
            expected.architecture = row.network;
            expected.evaluateEps = row.testEps;
            if (!row.hasMilestones) {
                expected.rateMilestones = configuration(name).rateMilestones;
            }
            QVERIFY2(bare(configuration(name)) == expected, qPrintable(name));
        }
    }

    /// What the files say again is what the defaults are.
    void sabrFiles_areTheMethodsDefaults() {
        for (const char* file :
             {"sabr-3-mnist-0.1", "sabr-3-mnist-0.3", "sabr-3-cifar10-2", "sabr-3-cifar10-8",
              "snr-2-mnist-0.1-ibp-fast", "snr-2-cifar10-8-ibp-fast", "paradox-A", "paradox-B",
              "paradox-C", "paradox-D", "paradox-E"}) {
            const TrainingConfig config = configuration(QString::fromUtf8(file));
            QVERIFY2(bare(config) == core::trainingDefaults(config.method, config.data, config.eps),
                     file);
        }
    }

    void snrFiles_areSabrWithTheTwoLosses() {
        for (const char* data : {"mnist-0.1", "mnist-0.3", "cifar10-2", "cifar10-8"}) {
            const QString set = QString::fromUtf8(data);
            TrainingConfig config = bare(configuration(QStringLiteral("snr-2-") + set));
            QCOMPARE(config.varianceWeight, 1e-3);
            QCOMPARE(config.stabilityWeight, 5e-4);
            QCOMPARE(config.snrSteps, std::int64_t{10});
            QVERIFY(std::abs(config.snrStep * config.eps - 0.007) < 1e-12);
            QCOMPARE(config.batch, std::int64_t{256});
            const TrainingConfig sabr = bare(configuration(QStringLiteral("sabr-3-") + set));
            config.varianceWeight = config.stabilityWeight = 0.0;
            config.snrStep = sabr.snrStep;
            config.batch = sabr.batch;
            QVERIFY(config == sabr);
        }
    }

    void table3_isAGridOfNine() {
        std::set<std::pair<double, double>> weights;
        for (const QString& name : names().filter(QStringLiteral("snr-3-"))) {
            const TrainingConfig config = configuration(name);
            weights.emplace(config.varianceWeight, config.stabilityWeight);
        }
        QCOMPARE(weights.size(), std::size_t{9});
        QVERIFY(weights.contains({1e-3, 5e-4}));
    }

    /// Each method can be tried within minutes or stands in a table.
    void everyTrainedMethod_hasAConfiguration() {
        std::set<std::string> methods;
        for (const QString& name : names()) {
            methods.insert(configuration(name).method);
        }
        for (const core::TrainingMethod& method : core::trainingMethods()) {
            const bool isOurs = method.id == "lbp" || method.id == "crown-lbp";
            QVERIFY2(isOurs || methods.contains(method.id), method.id.c_str());
        }
    }

    void radiiOfToys_leaveRoomBetweenTheClasses() {
        for (const QString& name : names().filter(QStringLiteral("quick-toy"))) {
            const TrainingConfig config = configuration(name);
            QVERIFY2(config.eps < core::maybeToySet(config.data)->gap / 2.0, qPrintable(name));
        }
    }
};

QTEST_GUILESS_MAIN(TestTrainingConfigurations)
#include "tst_training_configurations.moc"
