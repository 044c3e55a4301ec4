#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>
#include <set>

#include "core/network/evaluate.h"
#include "reach/study/known_networks.h"
#include "reach/study/trained_networks.h"
#include "tests/helpers/data.h"

using namespace reach;
using core::Json;

/// What the studies of trained networks are asked for, read and cut into parts.
class TestTrainedNetworks : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_root;

    static StudySettings settingsOf(const std::vector<std::string>& assignments) {
        StudySettings settings(
            "snr-curves",
            trainedNetworkSettings(5, {"random", "random-groups"}, {"adversarial", "standard"}),
            true);
        for (const std::string& assignment : assignments) {
            settings.set(assignment);
        }
        return settings;
    }

    static TrainedNetworks read(const std::vector<std::string>& assignments,
                                StudyEnvironment environment = {}) {
        const StudySettings settings = settingsOf(assignments);
        return readTrainedNetworks(StudyContext(settings, environment), kCifarSmall);
    }

    static bool saysOf(const std::vector<std::string>& assignments, const char* named) {
        try {
            read(assignments);
        } catch (const std::exception& error) {
            const std::string text = error.what();
            const bool isNamed = text.find(named) != std::string::npos;
            if (!isNamed || text.find('\n') != std::string::npos) {
                qWarning("%s", error.what());
            }
            return isNamed && text.find('\n') == std::string::npos;
        }
        return false;
    }

    /// Rows `label, 64 pixels`.
    std::string csvFile(const char* name, int label, int rows) {
        const std::string path = m_root.filePath(name).toStdString();
        std::ofstream file(path);
        for (int row = 0; row < rows; ++row) {
            file << label;
            for (int k = 0; k < 64; ++k) {
                file << ',' << (row * 64 + k) % 256;
            }
            file << '\n';
        }
        return path;
    }

private Q_SLOTS:
    void smokeSize_isRandomNetworksOnTheirOwnLabels() {
        const TrainedNetworks subjects = read({"samples=4"});
        QCOMPARE(subjects.samples(), 4);
        QCOMPARE(subjects.networks.size(), 2U);
        QCOMPARE(subjects.networks[0].training, "adversarial");
        QVERIFY(subjects.networks[0].isRobust() && !subjects.networks[1].isRobust());
        for (const TrainedNetwork& each : subjects.networks) {
            for (std::size_t s = 0; s < 4; ++s) {
                const auto pixels = std::span(subjects.points).subspan(s * 64, 64);
                const auto outputs = core::evaluate<double>(each.network, pixels, 1);
                for (const double other : outputs) {
                    QVERIFY(outputs[static_cast<std::size_t>(each.labels[s])] >= other);
                }
            }
        }
    }

    void equalNames_areToldApart() {
        const TrainedNetworks subjects = read({"networks=random,random,random-ramp"});
        std::set<std::string> names;
        for (const TrainedNetwork& each : subjects.networks) {
            names.insert(each.name);
        }
        QCOMPARE(names.size(), 3U);
        QVERIFY(subjects.networks[0].network.nodes()[1].name ==
                subjects.networks[1].network.nodes()[1].name);
    }

    void listsHaveOneEntryANetwork_theLastOneForTheRest() {
        const TrainedNetworks subjects =
            read({"networks=random,random,random-ramp,random",
                  "training=standard,certified,certified", "mean=none", "std=none"});
        QCOMPARE(subjects.networks[0].training, "standard");
        QCOMPARE(subjects.networks[3].training, "certified");
    }

    void balls_lieInTheDataRange() {
        const TrainedNetworks subjects = read({"eps=0.7"});
        const core::AttackSamples balls = subjects.balls(0, 1, 2, subjects.eps);
        QCOMPARE(balls.region.count, 2);
        QCOMPARE(balls.indices, (std::vector<std::int64_t>{1, 2}));
        for (std::size_t k = 0; k < balls.points.size(); ++k) {
            QVERIFY(balls.region.lower[k] == std::max(0.0, balls.points[k] - 0.7));
            QVERIFY(balls.region.upper[k] == std::min(1.0, balls.points[k] + 0.7));
        }
    }

    void wordsThatDoNotFit_areNamed() {
        QVERIFY(saysOf({"networks=auto"}, "--data-dir"));
        QVERIFY(saysOf({"clip=1:0"}, "clip"));
        QVERIFY(saysOf({"training=good"}, "training"));
        QVERIFY(saysOf({"networks=nothing.onnx", "mean=a:b", "data=random"}, "mean"));
        QVERIFY(saysOf({"networks=nothing.onnx", "data=random"}, "nothing.onnx"));
        QVERIFY(saysOf({"data=mnist"}, "--data-dir"));
    }

    void dataThatDoNotFit_areNamed() {
        const std::string few = csvFile("few.csv", 1, 3);
        const std::string odd = csvFile("odd.csv", 9, 2);
        QVERIFY(saysOf({"data=" + few, "start=3"}, "start"));
        QVERIFY(saysOf({"data=" + odd}, "label 9"));
        const TrainedNetworks subjects = read({"data=" + few, "start=1", "samples=5"});
        QCOMPARE(subjects.indices, (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(subjects.points.size(), 128U);
        QCOMPARE(subjects.networks[1].labels, (std::vector<int>{1, 1}));
        QVERIFY(std::abs(subjects.points[0] - 64.0 / 255.0) < 1e-6);
    }

    void knownNetworks_areFoundByTheEndOfTheirPath() {
        for (const NetworkFamily& family : networkFamilies()) {
            const auto known = networksOf(family.id);
            QVERIFY(known.size() >= 2);
            for (const KnownNetwork& each : known) {
                const auto* found = maybeKnownNetwork(std::string("data/") + each.file);
                QVERIFY(found != nullptr && std::string(found->file) == each.file);
            }
        }
        QVERIFY(maybeKnownNetwork("other.onnx") == nullptr);
        QCOMPARE(networkName("a/b.c/mnist_fc.pth"), "mnist_fc");
        QCOMPARE(networkName("net.onnx.gz"), "net");
    }

    void theFamilyAtHand_classifiesItsData() {
        SKIP_WITHOUT(dataDir());
        StudyEnvironment environment;
        environment.dataDir = dataDir();
        const TrainedNetworks subjects =
            read({"networks=auto", "training=auto", "samples=60"}, environment);
        QCOMPARE(subjects.networks.size(), 3U);
        QCOMPARE(subjects.networks[2].training, "certified");
        QCOMPARE(subjects.eps, 0.1);
        for (const TrainedNetwork& each : subjects.networks) {
            const auto outputs = core::evaluate<double>(
                each.network, std::span<const double>(subjects.points), subjects.samples());
            int right = 0;
            for (std::size_t s = 0; s < 60; ++s) {
                const auto first = outputs.begin() + static_cast<std::ptrdiff_t>(10 * s);
                right += std::max_element(first, first + 10) - first == each.labels[s] ? 1 : 0;
            }
            QVERIFY2(right >= 56, each.name.c_str());
        }
    }

    void chunks_comeInOrderAndWhole() {
        const StudySettings settings = settingsOf({"samples=7"});
        const StudyEnvironment environment;
        const StudyContext context(settings, environment);
        const TrainedNetworks subjects = readTrainedNetworks(context, kCifarSmall);
        const ChunkResults results = measureInChunks(
            context, subjects, 3, [](std::size_t n, std::int64_t first, std::int64_t count) {
                return Json{n, first, count};
            });
        QVERIFY(results.isComplete);
        QCOMPARE(results.samples.size(), 7U);
        QVERIFY(results.byNetwork[1] == (std::vector<Json>{{1, 0, 3}, {1, 3, 3}, {1, 6, 1}}));
    }

    void aRunCutShort_hasWholeSamples() {
        const StudySettings settings = settingsOf({"samples=9"});
        std::atomic<bool> cancel = false;
        StudyEnvironment environment;
        environment.cancel = &cancel;
        environment.progress = [&](std::int64_t done, std::int64_t, const std::string&) {
            cancel = done >= 3;
        };
        const StudyContext context(settings, environment);
        const TrainedNetworks subjects = readTrainedNetworks(context, kCifarSmall);
        const auto measure = [](std::size_t n, std::int64_t first, std::int64_t) {
            return Json{n, first};
        };
        const ChunkResults results = measureInChunks(context, subjects, 3, measure);
        QVERIFY(!results.isComplete);
        QCOMPARE(results.samples, (std::vector<std::int64_t>{0, 1, 2}));
        QCOMPARE(results.byNetwork[0].size(), 1U);
        environment.progress = nullptr;
        cancel = true;
        QVERIFY_THROWS_EXCEPTION(StudyCut, measureInChunks(context, subjects, 3, measure));
    }

    void numbers_readBack() {
        const double infinity = std::numeric_limits<double>::infinity();
        const std::vector<double> values{0.5, infinity, -2.25e-300};
        QCOMPARE(numberList(nineDigitList(values), infinity), values);
    }

    void pairs_areRobustAgainstStandard() {
        const auto pairs = robustPairs({"standard", "certified", "unknown", "adversarial"});
        QCOMPARE(pairs, (std::vector<std::pair<std::size_t, std::size_t>>{{1, 0}, {3, 0}}));
        QVERIFY(robustPairs({"certified", "adversarial"}).empty());
    }
};

QTEST_GUILESS_MAIN(TestTrainedNetworks)
#include "tst_trained_networks.moc"
