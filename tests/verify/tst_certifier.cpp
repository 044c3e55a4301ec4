#include <QTest>

#include "reach/analysis/exact_membership.h"
#include "reach/verify/witness.h"
#include "tests/verify/classifiers.h"

using reach::CertifyTask;
using reach::CertifyVerdict;
using reach::SampleVerdict;

class TestCertifier : public QObject {
    Q_OBJECT

private:
    static reach::Certifier makeCertifier(const std::shared_ptr<const core::Network>& network,
                                          const std::vector<std::string>& methods,
                                          reach::CertifySettings settings = {}) {
        std::unique_ptr<core::BoundEngine> engine;
        for (const std::string& id : methods) {
            settings.methods.push_back(reach::certifyMethodOf(*reach::methodFromId(id)));
            if (settings.methods.back().onTensors() != nullptr && !engine) {
                core::EngineOptions options;
                options.threads = 1;
                engine = core::makeBoundEngine(*network, options);
            }
        }
        return {network, std::move(engine), std::move(settings)};
    }

    static std::vector<SampleVerdict> certify(const std::shared_ptr<const core::Network>& network,
                                              const std::vector<std::string>& methods,
                                              const std::vector<CertifyTask>& tasks,
                                              const reach::CertifySettings& settings = {}) {
        return *makeCertifier(network, methods, settings).certify(tasks);
    }

    static int count(const std::vector<SampleVerdict>& verdicts, CertifyVerdict verdict) {
        return static_cast<int>(
            std::count_if(verdicts.begin(), verdicts.end(),
                          [=](const SampleVerdict& found) { return found.verdict == verdict; }));
    }

    static void addMethods() {
        QTest::addColumn<QString>("method");
        QTest::newRow("star") << "star";
        QTest::newRow("triangle") << "triangle";
        if (core::hasTensors()) {
            for (const char* id : {"box", "zonotope", "crown", "crown-ibp", "lbp", "crown-lbp",
                                   "alpha-crown", "relaxed-crown-2"}) {
                QTest::newRow(id) << id;
            }
        }
    }

private Q_SLOTS:
    void certifiedSamples_surviveSamplesAndAttack_data() { addMethods(); }

    void certifiedSamples_surviveSamplesAndAttack() {
        QFETCH(QString, method);
        int certified = 0;
        for (unsigned seed = 1; seed <= 3; ++seed) {
            const auto network = classifiers::makeNetwork(seed);
            const core::PiecewiseGraph graph = core::makePiecewiseGraph(*network);
            for (const auto norm : {std::optional<reach::Norm>(), std::optional(reach::Norm::L2)}) {
                const auto tasks = classifiers::makeTasks(*network, 0.1, 8, norm);
                const auto verdicts = certify(network, {method.toStdString()}, tasks);
                for (std::size_t k = 0; k < tasks.size(); ++k) {
                    if (verdicts[k].verdict != CertifyVerdict::Certified) {
                        continue;
                    }
                    ++certified;
                    const std::string at = "seed " + std::to_string(seed);
                    QVERIFY2(verdicts[k].margin > 0.0, at.c_str());
                    QVERIFY2(!reach::findWitness(graph, tasks[k].set, tasks[k].label, {8, 2}),
                             at.c_str());
                    const Eigen::MatrixXd points = reach::samplePoints(tasks[k].set, 500, seed);
                    for (Eigen::Index p = 0; p < points.cols(); ++p) {
                        QVERIFY2(classifiers::classOf(*network, points.col(p)) == tasks[k].label,
                                 at.c_str());
                    }
                }
            }
        }
        QVERIFY(certified > 5);
    }

    void misclassifiedSamples_areNeverCertified_data() { addMethods(); }

    void misclassifiedSamples_areNeverCertified() {
        QFETCH(QString, method);
        const auto network = classifiers::makeNetwork(5);
        const std::vector<CertifyTask> tasks{classifiers::makeTask(*network, 0.0, 1, {}, false),
                                             classifiers::makeTask(*network, 0.0, 1)};
        const auto verdicts = certify(network, {method.toStdString()}, tasks);
        QVERIFY(verdicts[0].verdict == CertifyVerdict::Misclassified);
        QVERIFY(verdicts[0].method.empty() && std::isnan(verdicts[0].margin));
        QVERIFY(verdicts[0].predicted == tasks[1].label);
        QVERIFY(verdicts[1].verdict == CertifyVerdict::Certified);
        QCOMPARE(verdicts[1].method, method.toStdString());
    }

    void falsified_hasItsWitness() {
        const auto network = classifiers::makeNetwork(2);
        const auto tasks = classifiers::makeTasks(*network, 1.5, 20);
        int found = 0;
        const auto verdicts = certify(network, {"star"}, tasks);
        for (std::size_t k = 0; k < tasks.size(); ++k) {
            if (verdicts[k].verdict == CertifyVerdict::Falsified) {
                ++found;
                QVERIFY(reach::containsExactly(tasks[k].set, verdicts[k].witness));
                QVERIFY(classifiers::classOf(*network, verdicts[k].witness) != tasks[k].label);
                QCOMPARE(verdicts[k].method, std::string("attack"));
            }
        }
        QVERIFY(found > 0);
    }

    void withoutAttack_whatIsNotCertifiedIsUnknown() {
        const auto network = classifiers::makeNetwork(2);
        const auto tasks = classifiers::makeTasks(*network, 1.5, 20);
        reach::CertifySettings settings;
        settings.attack = false;
        const auto verdicts = certify(network, {"star"}, tasks, settings);
        QCOMPARE(count(verdicts, CertifyVerdict::Falsified), 0);
        QVERIFY(count(verdicts, CertifyVerdict::Unknown) > 0);
    }

    void smallerSets_areCertifiedWhereverBoxCertifies() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const auto network = classifiers::makeNetwork(4);
        std::vector<bool> before(30, true);
        for (const double eps : {0.0, 0.01, 0.03, 0.1, 0.3}) {
            const auto verdicts =
                certify(network, {"box"}, classifiers::makeTasks(*network, eps, 30));
            for (std::size_t k = 0; k < before.size(); ++k) {
                const bool isCertified = verdicts[k].verdict == CertifyVerdict::Certified;
                QVERIFY(before[k] || !isCertified);
                before[k] = isCertified;
            }
        }
    }

    void severalMethods_certifyWhatAnyOfThemDoes() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        const auto network = classifiers::makeNetwork(6);
        const auto tasks = classifiers::makeTasks(*network, 0.15, 24);
        const auto box = certify(network, {"box"}, tasks);
        const auto crown = certify(network, {"crown"}, tasks);
        const auto both = certify(network, {"box", "crown"}, tasks);
        for (std::size_t k = 0; k < tasks.size(); ++k) {
            const bool byBox = box[k].verdict == CertifyVerdict::Certified;
            const bool byCrown = crown[k].verdict == CertifyVerdict::Certified;
            QCOMPARE(both[k].verdict == CertifyVerdict::Certified, byBox || byCrown);
            if (byBox || byCrown) {
                QCOMPARE(both[k].method, std::string(byBox ? "box" : "crown"));
            }
        }
    }

    void numbersBeyondTheRange_areUnknownWithAReason() {
        core::Dense huge{1, 2, {1e308, -1e308}, {0.0, 0.0}};
        core::Dense tail{2, 2, {1.0, 0.0, 0.0, 1.0}, {0.0, 0.0}};
        const auto network = std::make_shared<const core::Network>(
            std::vector<core::Node>{{"input", core::Input{{1}}, {}},
                                    {"huge", huge, {0}},
                                    {"relu", core::Relu{}, {1}},
                                    {"tail", tail, {2}}});
        const CertifyTask task{0, {1.0}, reach::makeBall(Eigen::VectorXd::Ones(1), 10.0), 0};
        const auto verdicts = certify(network, {"star"}, {task});
        QVERIFY(verdicts[0].verdict != CertifyVerdict::Certified);
    }

    void cancelledRun_hasNoVerdicts() {
        const auto network = classifiers::makeNetwork(1);
        const std::atomic<bool> cancel{true};
        reach::CertifySettings settings;
        settings.cancel = &cancel;
        auto certifier = makeCertifier(network, {"star"}, settings);
        QVERIFY(!certifier.certify(classifiers::makeTasks(*network, 0.1, 2)));
    }

    void oneOutput_isRefused() {
        const auto network = std::make_shared<const core::Network>(randomReluNetwork({2, 3, 1}, 1));
        QVERIFY_EXCEPTION_THROWN(makeCertifier(network, {"star"}), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestCertifier)
#include "tst_certifier.moc"
