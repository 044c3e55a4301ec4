#include <QTest>
#include <algorithm>
#include <map>

#include "core/bounds/bound_engine.h"
#include "core/figure/figure_json.h"
#include "reach/study/study.h"
#include "tests/helpers/data.h"

using namespace reach;
using core::Json;

/// Every study at smoke size: what it claims, writes and resumes.
class TestStudies : public QObject {
    Q_OBJECT

private:
    static StudySettings smoke(const std::string& id) {
        return {id, maybeStudy(id)->settings, true};
    }

    static StudyEnvironment onThreads(int threads) {
        StudyEnvironment environment;
        environment.threads = threads;
        return environment;
    }

    static std::string textOf(const std::string& id, const StudyResult& result) {
        std::string text = studyDocument(id, smoke(id), result, Json::object()).dump();
        for (const StudyTable& table : result.tables) {
            text += toCsv(table);
        }
        for (const StudyFigure& figure : result.figures) {
            text += core::toJson(figure.figure);
        }
        return text;
    }

    /// Bounds on tensors are wanted and this build has none.
    static bool cannotRun(const std::string& id) {
        const bool wantsTensors = id == "tightness" || id == "snr-scatter" || id == "snr-curves" ||
                                  id == "loss-growth" || id == "relu-states" ||
                                  id == "snr-training";
        return wantsTensors && !core::hasTensors();
    }

    static const Claim& claim(const StudyResult& result, const std::string& id) {
        for (const Claim& each : result.claims) {
            if (each.id == id) {
                return each;
            }
        }
        qFatal("no claim %s", id.c_str());
    }

    static void verifyHold(const StudyResult& result, const std::vector<std::string>& ids) {
        for (const std::string& id : ids) {
            const Claim& found = claim(result, id);
            QVERIFY2(found.verdict == Verdict::Holds,
                     qPrintable(QString::fromStdString(id + ": " + found.ours)));
        }
    }

private Q_SLOTS:
    void every_data() {
        QTest::addColumn<QString>("id");
        for (const StudyInfo& info : studies()) {
            QTest::newRow(info.id.c_str()) << QString::fromStdString(info.id);
        }
    }
    void everyStudy_saysWhatItFound_data() { every_data(); }

    void everyStudy_saysWhatItFound() {
        QFETCH(QString, id);
        const std::string name = id.toStdString();
        if (cannotRun(name)) {
            QSKIP("this build has no tensors");
        }
        const StudyResult result = runStudy(name, smoke(name), onThreads(2));
        QVERIFY(result.isComplete && !result.claims.empty() && !result.figures.empty());
        for (const Claim& each : result.claims) {
            QVERIFY(!each.id.empty() && !each.paper.empty() && !each.ours.empty());
            QVERIFY(each.verdict == Verdict::NotMeasured || !each.criterion.empty());
        }
        for (const StudyFigure& figure : result.figures) {
            core::checkFigure(figure.figure);
            QCOMPARE(figure.figure.origin.study, name);
        }
        for (const StudyTable& table : result.tables) {
            QVERIFY(!table.rows.empty() && toCsv(table).find("nan") == std::string::npos);
            QVERIFY(!table.isPrinted || toLatex(table).find("\\midrule") != std::string::npos);
        }
        const Json document = studyDocument(name, smoke(name), result, Json::object());
        QCOMPARE(document.at("status").get<std::string>(), "complete");
        QCOMPARE(document.at("claims").size(), result.claims.size());
    }

    void threadsAndKeptParts_changeNothing_data() { every_data(); }

    void threadsAndKeptParts_changeNothing() {
        QFETCH(QString, id);
        const std::string name = id.toStdString();
        if (cannotRun(name)) {
            QSKIP("this build has no tensors");
        }
        std::map<std::string, std::string> store;
        StudyEnvironment environment = onThreads(2);
        environment.keep = [&](const std::string& part, const Json& value) {
            store[part] = value.dump();
        };
        const std::string whole = textOf(name, runStudy(name, smoke(name), environment));
        QVERIFY(!store.empty() || name == "box-growth");
        if (!store.empty()) {
            store.erase(std::prev(store.end()));
        }
        environment = onThreads(1);
        environment.find = [&](const std::string& part) {
            const auto found = store.find(part);
            return found == store.end() ? std::nullopt : std::optional(Json::parse(found->second));
        };
        QVERIFY(textOf(name, runStudy(name, smoke(name), environment)) == whole);
    }

    void l1Ball_findsWhatIsNotAsPrinted() {
        const StudyResult result = runStudy("l1-ball", smoke("l1-ball"), onThreads(1));
        verifyHold(result, {"box-2-unstable", "star-exact-2-unstable", "exact-1-unstable",
                            "box-1-unstable", "star-1-unstable", "exact-0-unstable",
                            "box-0-unstable", "star-0-unstable", "box-exact-0-unstable",
                            "star-exact-1-unstable", "direction-box", "direction-star"});
        for (const char* id : {"exact-2-unstable", "star-2-unstable", "box-exact-2-unstable"}) {
            QCOMPARE(claim(result, id).verdict, Verdict::NotAsPrinted);
        }
        for (const char* id : {"exact", "box", "zonotope", "star", "parallelogram"}) {
            verifyHold(result, {std::string("closed-form-") + id});
        }
    }

    void boxGrowth_holdsButBeyondL() {
        const StudyResult result = runStudy("box-growth", smoke("box-growth"), onThreads(1));
        verifyHold(result, {"uniform-up-to-l", "uniform-closed", "uniform-symmetric",
                            "normal-closed", "super-linear-normal", "super-linear-uniform",
                            "rate-at-0", "rate-at-infinity"});
        QCOMPARE(claim(result, "uniform-printed").verdict, Verdict::NotAsPrinted);
        QCOMPARE(claim(result, "super-linear-uniform-beyond").verdict, Verdict::NotAsPrinted);
        QCOMPARE(claim(result, "networks").verdict, Verdict::NotMeasured);
    }

    void boxGrowth_measuresTrainedNetworks() {
        SKIP_WITHOUT(dataDir());
        StudyEnvironment environment = onThreads(2);
        environment.dataDir = dataDir();
        const StudyResult result = runStudy("box-growth", smoke("box-growth"), environment);
        verifyHold(result, {"inactive-convSmallRELU__DiffAI", "inactive-convSmallRELU__Point"});
        QCOMPARE(result.figures.size(), 2U);
    }

    void shift1d_holds() {
        const StudyResult result = runStudy("shift-1d", smoke("shift-1d"), onThreads(1));
        for (const Claim& each : result.claims) {
            QVERIFY2(each.verdict == Verdict::Holds, each.id.c_str());
        }
    }

    void caseStudy_isExactWhereAllIsStable() {
        const StudyResult result = runStudy("case-study", smoke("case-study"), onThreads(2));
        verifyHold(result, {"all-stable-is-exact", "shift-reduces-star"});
        QCOMPARE(result.figures.front().figure.panels.size(), 6U);
    }

    void overApproximation_isExactAtShareOne() {
        const StudyResult result =
            runStudy("over-approximation", smoke("over-approximation"), onThreads(2));
        verifyHold(result, {"share-1-is-exact", "triangle-is-star", "box-inactive"});
        QCOMPARE(result.seeds.size(), 3U);
    }

    /// What was finished counts, and the rest is said to be missing.
    void overApproximation_cutShortSpeaksOfWhatItHas() {
        std::atomic<bool> cancel = false;
        StudyEnvironment environment = onThreads(1);
        environment.cancel = &cancel;
        environment.progress = [&](std::int64_t done, std::int64_t, const std::string&) {
            cancel = done >= 8;
        };
        const StudyResult result =
            runStudy("over-approximation", smoke("over-approximation"), environment);
        QVERIFY(!result.isComplete);
        QCOMPARE(result.seeds, std::vector<std::int64_t>{0});
        QCOMPARE(claim(result, "box-active").verdict, Verdict::NotMeasured);
    }

    void tightness_keepsItsTheorems() {
        if (cannotRun("tightness")) {
            QSKIP("this build has no tensors");
        }
        const StudyResult result = runStudy("tightness", smoke("tightness"), onThreads(1));
        verifyHold(result, {"hbox-certifies-what-box-does-random", "theorem-2-random",
                            "crown-0-random", "low-mid-random"});
        QCOMPARE(result.figures.size(), 3U);
    }

    void tightness_refusesWhatDoesNotFit_data() {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("named");
        QTest::newRow("method") << "methods=exact"
                                << "methods";
        QTest::newRow("clip") << "clip=1:0"
                              << "clip";
        QTest::newRow("network") << "networks=auto"
                                 << "--data-dir";
    }

    void tightness_refusesWhatDoesNotFit() {
        QFETCH(QString, setting);
        QFETCH(QString, named);
        StudySettings settings = smoke("tightness");
        settings.set(setting.toStdString());
        try {
            runStudy("tightness", settings, onThreads(1));
            QFAIL("it ran");
        } catch (const std::invalid_argument& error) {
            QVERIFY2(QString(error.what()).contains(named), error.what());
        }
    }

    void snrCurves_knowTheGroupsOfTheirNetworks() {
        if (cannotRun("snr-curves")) {
            QSKIP("this build has no tensors");
        }
        const StudyResult result = runStudy("snr-curves", smoke("snr-curves"), onThreads(1));
        QCOMPARE(result.figures.front().figure.panels.size(), 2U);
        QCOMPARE(result.figures.front().figure.panels[1].chart.notes.size(), 3U);
        QVERIFY(!claim(result, "incline-random-groups").criterion.empty());
    }

    void reluStates_showRampsApart() {
        if (cannotRun("relu-states")) {
            QSKIP("this build has no tensors");
        }
        const StudyResult result = runStudy("relu-states", smoke("relu-states"), onThreads(1));
        QCOMPARE(result.tables.size(), 3U);
        QCOMPARE(result.tables[1].name, "ramp_states");
        QCOMPARE(result.figures.front().figure.panels.size(), 9U);
        QVERIFY(claim(result, "fewer-crown-tight-random").value.value() >= 0.0);
    }

    void lossGrowth_boxesGrowWithLambda() {
        if (cannotRun("loss-growth")) {
            QSKIP("this build has no tensors");
        }
        const StudyResult result = runStudy("loss-growth", smoke("loss-growth"), onThreads(1));
        QCOMPARE(result.figures.size(), 2U);
        for (const core::Series& series : result.figures[0].figure.panels[0].chart.series) {
            QVERIFY(series.id != "box" || std::is_sorted(series.y.begin(), series.y.end()));
        }
    }

    /// The families at hand, from one setting each; small.
    void families_runOnTheirData_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("family");
        QTest::newRow("snr-curves") << "snr-curves"
                                    << "mnist";
        QTest::newRow("snr-scatter") << "snr-scatter"
                                     << "cifar";
        QTest::newRow("relu-states") << "relu-states"
                                     << "fashion";
        QTest::newRow("loss-growth") << "loss-growth"
                                     << "mnist-wide";
    }

    void families_runOnTheirData() {
        QFETCH(QString, id);
        QFETCH(QString, family);
        SKIP_WITHOUT(dataDir());
        if (cannotRun(id.toStdString())) {
            QSKIP("this build has no tensors");
        }
        StudySettings settings = smoke(id.toStdString());
        settings.set("family=" + family.toStdString());
        for (const char* assignment :
             {"networks=auto", "training=auto", "samples=4", "precision=single"}) {
            settings.set(assignment);
        }
        StudyEnvironment environment = onThreads(2);
        environment.dataDir = dataDir();
        const StudyResult result = runStudy(id.toStdString(), settings, environment);
        QVERIFY(result.isComplete);
        const Json numbers = result.numbers;
        QVERIFY(numbers.size() >= 2);
        bool hasStandard = false;
        for (const auto& [name, network] : numbers.items()) {
            hasStandard = hasStandard || network.at("training") == "standard";
            QVERIFY(network.at("training") != "unknown" && network.at("samples") == 4);
        }
        QVERIFY(hasStandard);
    }

    void trainedNetworks_refuseWhatDoesNotFit_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("named");
        QTest::newRow("states") << "relu-states"
                                << "methods=star"
                                << "methods";
        QTest::newRow("loss") << "loss-growth"
                              << "methods=exact"
                              << "methods";
        QTest::newRow("curves") << "snr-curves"
                                << "networks=auto"
                                << "--data-dir";
        QTest::newRow("scatter") << "snr-scatter"
                                 << "clip=2"
                                 << "clip";
    }

    void trainedNetworks_refuseWhatDoesNotFit() {
        QFETCH(QString, id);
        QFETCH(QString, setting);
        QFETCH(QString, named);
        StudySettings settings = smoke(id.toStdString());
        settings.set(setting.toStdString());
        try {
            runStudy(id.toStdString(), settings, onThreads(1));
            QFAIL("it ran");
        } catch (const std::invalid_argument& error) {
            QVERIFY2(QString(error.what()).contains(named), error.what());
        }
    }

    void snrTraining_comparesSeedsInPairs() {
        if (cannotRun("snr-training")) {
            QSKIP("this build has no tensors");
        }
        const StudyResult result = runStudy("snr-training", smoke("snr-training"), onThreads(2));
        QCOMPARE(result.seeds, (std::vector<std::int64_t>{0, 1, 2}));
        QCOMPARE(result.figures.size(), 2U);
        QCOMPARE(result.numbers.size(), 4U);
        QVERIFY(claim(result, "stable-sabr-a0.001-b0.0005").interval.has_value());
        QVERIFY(claim(result, "adversarial-pgd-a0.001-b0.0005").interval.has_value());
    }

    void snrTraining_refusesWhatDoesNotFit_data() {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("named");
        QTest::newRow("certify") << "certify=star"
                                 << "certify";
        QTest::newRow("no method") << "methods=none"
                                   << "methods";
        QTest::newRow("training") << "training=learning-rat=1"
                                  << "learning-rate";
        QTest::newRow("value") << "training=batch=0"
                               << "batch";
        QTest::newRow("data") << "data=mnist"
                              << "--data-dir";
    }

    void snrTraining_refusesWhatDoesNotFit() {
        QFETCH(QString, setting);
        QFETCH(QString, named);
        StudySettings settings = smoke("snr-training");
        settings.set(setting.toStdString());
        try {
            runStudy("snr-training", settings, onThreads(1));
            QFAIL("it ran");
        } catch (const std::exception& error) {
            QVERIFY2(QString(error.what()).contains(named), error.what());
        }
    }

    void anUnknownStudy_isRefusedWithTheNames() {
        QVERIFY(maybeStudy("nothing") == nullptr);
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 runStudy("nothing", smoke("l1-ball"), StudyEnvironment{}));
    }

    void theList_namesSettingsWithTheirValues() {
        const Json list = studyListDocument().at("studies");
        QCOMPARE(list.size(), studies().size());
        for (const Json& study : list) {
            QVERIFY(study.contains("title") && study.contains("paper"));
            for (const Json& setting : study.at("settings")) {
                QVERIFY(setting.contains("default") && setting.contains("smoke"));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestStudies)
#include "tst_studies.moc"
