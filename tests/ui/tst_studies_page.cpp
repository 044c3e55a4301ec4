#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "core/figure/figure_json.h"
#include "core/io/parse_error.h"
#include "ui/models/study_models.h"
#include "ui/pages/studies_page.h"
#include "ui/plot/chart_view.h"
#include "ui/session/study_desk.h"

namespace {

std::vector<reach::StudyInfo> studies() {
    return {{"l1-ball",
             "An L1 ball through a ReLU",
             "SNR, Figure 6",
             "Closed forms.",
             {reach::wholeSetting("points", 30, 5, 1, 1000, "Points of the grid."),
              reach::numbersSetting("radii", {0.5, 1.0}, {1.0}, 0.0, 10.0, "Radii.")}},
            {"shift-1d", "One neuron", "SNR, Figure 4", "Before and after.", {}}};
}

/// Stands for `reachscope`: writes what a run writes into the folder after --job.
const char* const kHead = R"(#!/bin/sh
while [ $# -gt 0 ]; do
    case "$1" in
        --job) folder="$2"; shift;;
        --set) echo "$2" >> "$(dirname "$0")/set.txt"; shift;;
    esac
    shift
done
mkdir -p "$folder"
echo '{}' > "$folder/job.json"
echo '{"t": 0.1, "kind": "progress", "done": 1, "total": 4, "unit": "parts", "eta": 3}' >> "$folder/events.jsonl"
echo '{"t": 0.2, "kind": "log", "text": "seed 1 done"}' >> "$folder/events.jsonl"
)";

const char* const kReport = R"({"study": "l1-ball", "title": "t", "paper": "p",
"status": "complete", "smoke": true, "settings": {}, "seeds": [0], "made": {},
"claims": [
 {"id": "a", "paper": "says a", "ours": "a is so", "criterion": "c", "verdict": "holds",
  "value": 1, "interval": null, "confidence": null, "note": ""},
 {"id": "b", "paper": "says b", "ours": "b is not", "criterion": "c",
  "verdict": "does not reproduce as printed", "value": null, "interval": null,
  "confidence": null, "note": "as y_max"}],
"numbers": {}, "tables": [], "figures": ["figure6"], "notes": ["A note."]})";

}  // namespace

/// Studies run as processes; a script takes the place of the program.
class TestStudiesPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formulas_arePlainText() {
        QCOMPARE(
            ui::withPlainFormulas(QStringLiteral(
                "is $\\frac{\\sqrt2}{2}(\\frac12 c_x - \\max\\{c_x, 0\\})$, not $2\\sqrt2\\,r$.")),
            QStringLiteral("is √2/2 (1/2 c_x − max{c_x, 0}), not 2√2 r."));
        QCOMPARE(ui::withPlainFormulas(QStringLiteral("costs 5 $")), QStringLiteral("costs 5 $"));
    }

    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_desk.reset();
    }

    void run_endsWithClaimsAndFigures() {
        begin(
            QByteArray("cp \"$(dirname \"$0\")/study.json\" \"$(dirname \"$0\")/figure6.json\" "
                       "\"$folder\"\n"));
        ui::StudiesPage page(*m_desk);
        page.resize(800, 600);
        page.show();
        m_desk->run(0);
        QCOMPARE(m_desk->running(), 0);
        QVERIFY(!m_desk->whyNotRun(1).isEmpty());
        QTRY_COMPARE(m_desk->at(0).status, ui::StudyStatus::Done);
        QTRY_VERIFY(m_desk->at(0).report);
        const auto report = m_desk->at(0).report;
        QCOMPARE(report->claims.size(), std::size_t(2));
        QCOMPARE(report->holding(), 1);
        QVERIFY2(report->missing.isEmpty(), qPrintable(report->missing.join(QLatin1Char(' '))));
        QCOMPARE(report->figures.size(), std::size_t(1));
        QTRY_COMPARE(page.claims()->model()->rowCount(), 2);
        QCOMPARE(page.figure()->figure().panels.size(), std::size_t(1));
        QVERIFY(ui::statusText(m_desk->at(0)).contains(QStringLiteral("1 of 2")));
        QTRY_COMPARE(m_desk->at(0).progress.log, QStringList{QStringLiteral("seed 1 done")});
        QCOMPARE(m_desk->at(0).progress.total, std::optional<qint64>(4));
    }

    void cancelledRun_canBeContinued() {
        begin(
            "[ -e \"$folder/again\" ] && exit 0\n"
            "touch \"$folder/again\"\n"
            "while ! grep -q cancel \"$folder/control\" 2>/dev/null; do sleep 0.02; done\n"
            "rm \"$folder/control\"\nexit 3\n");
        m_desk->run(0);
        const QString folder = m_desk->at(0).folder;
        QTRY_VERIFY(QFile::exists(QDir(folder).filePath(QStringLiteral("again"))));
        m_desk->cancel();
        QTRY_COMPARE(m_desk->at(0).status, ui::StudyStatus::Cut);
        QVERIFY(m_desk->mayContinue(0));
        m_desk->resume(0);
        QVERIFY(m_desk->arguments(0, folder, true).contains(QStringLiteral("--resume")));
        QTRY_COMPARE(m_desk->at(0).status, ui::StudyStatus::Done);
        QCOMPARE(m_desk->at(0).folder, folder);
    }

    void failedRun_saysTheProgramsLastLine() {
        begin("echo 'reachscope: --set points: expected a whole number' >&2\nexit 2\n");
        QSignalSpy ended(m_desk.get(), &ui::StudyDesk::ended);
        m_desk->run(0);
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(m_desk->at(0).status, ui::StudyStatus::Failed);
        QVERIFY(m_desk->at(0).message.contains(QStringLiteral("expected a whole number")));
        QVERIFY(m_desk->whyNotRun(0).isEmpty());
    }

    void killedRun_isAFailure() {
        begin("kill -9 $$\n");
        m_desk->run(0);
        QTRY_COMPARE(m_desk->at(0).status, ui::StudyStatus::Failed);
        QVERIFY(!m_desk->at(0).message.isEmpty());
    }

    void programThatIsMissing_isNamed() {
        m_desk = std::make_unique<ui::StudyDesk>(studies(), QStringLiteral("/no/such/reachscope"),
                                                 m_folder->path());
        m_desk->run(0);
        QTRY_COMPARE(m_desk->at(0).status, ui::StudyStatus::Failed);
        QVERIFY(m_desk->at(0).message.contains(QStringLiteral("/no/such/reachscope")));
        const ui::StudyDesk without(studies(), QString(), m_folder->path());
        QVERIFY(!without.whyNotRun(0).isEmpty());
    }

    void settings_areCheckedAndPassedOn() {
        begin("exit 0\n");
        QCOMPARE(m_desk->value(0, QStringLiteral("points")), QStringLiteral("30"));
        QCOMPARE(m_desk->value(0, QStringLiteral("radii")), QStringLiteral("0.5,1.0"));
        m_desk->setSmoke(0, true);
        QCOMPARE(m_desk->value(0, QStringLiteral("points")), QStringLiteral("5"));
        QVERIFY(m_desk->setValue(0, QStringLiteral("points"), QStringLiteral("-3"))
                    .contains(QStringLiteral("points")));
        QVERIFY(!m_desk->setValue(0, QStringLiteral("points"), QStringLiteral("many")).isEmpty());
        QVERIFY(m_desk->setValue(0, QStringLiteral("points"), QStringLiteral("7")).isEmpty());
        m_desk->run(0);
        QTRY_COMPARE(m_desk->at(0).status, ui::StudyStatus::Done);
        QFile set(m_folder->filePath(QStringLiteral("set.txt")));
        QVERIFY(set.open(QIODevice::ReadOnly));
        QCOMPARE(set.readAll().trimmed(), QByteArray("points=7"));
        QVERIFY(
            m_desk->arguments(0, QStringLiteral("f"), false).contains(QStringLiteral("--smoke")));
        QVERIFY(m_desk->setValue(0, QStringLiteral("points"), QString()).isEmpty());
        QCOMPARE(m_desk->value(0, QStringLiteral("points")), QStringLiteral("5"));
    }

    void models_holdTheirPromises() {
        begin("exit 0\n");
        ui::StudyListModel list(*m_desk);
        ui::StudySettingModel settings(*m_desk);
        ui::StudyClaimModel claims;
        const auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
        const QAbstractItemModelTester listTester(&list, mode);
        const QAbstractItemModelTester settingTester(&settings, mode);
        const QAbstractItemModelTester claimTester(&claims, mode);
        settings.setStudy(0);
        QCOMPARE(settings.rowCount(), 2);
        const QModelIndex value = settings.index(0, ui::StudySettingModel::Value);
        QSignalSpy refused(&settings, &ui::StudySettingModel::refused);
        QVERIFY(!settings.setData(value, QStringLiteral("x"), Qt::EditRole));
        QCOMPARE(refused.size(), 1);
        QVERIFY(settings.setData(value, QStringLiteral("12"), Qt::EditRole));
        QCOMPARE(value.data().toString(), QStringLiteral("12"));
        settings.setStudy(1);
        QCOMPARE(settings.rowCount(), 0);
        auto report = std::make_shared<ui::StudyReport>();
        report->claims = {{QStringLiteral("p"),
                           QStringLiteral("o"),
                           {},
                           QStringLiteral("holds"),
                           {},
                           true,
                           true}};
        claims.setReport(report);
        QCOMPARE(claims.rowCount(), 1);
        claims.setReport(nullptr);
        QCOMPARE(claims.rowCount(), 0);
    }

    void earlierRuns_areFoundAgain() {
        const QDir folder(m_folder->filePath(QStringLiteral("runs")));
        const QDir run(folder.filePath(QStringLiteral("l1-ball-20260131-120000")));
        QVERIFY(QDir().mkpath(run.path()));
        write(run.filePath(QStringLiteral("study.json")), kReport);
        QVERIFY(QDir().mkpath(folder.filePath(QStringLiteral("shift-1d-20260101-000000"))));
        write(folder.filePath(QStringLiteral("shift-1d-20260101-000000/job.json")), "{}");
        begin("exit 0\n");
        m_desk->lookForRuns();
        QTRY_VERIFY(m_desk->at(0).report);
        QCOMPARE(m_desk->at(0).status, ui::StudyStatus::Done);
        QCOMPARE(m_desk->at(0).report->missing.size(), 1);  // its figure is not there
        QCOMPARE(m_desk->at(1).status, ui::StudyStatus::Cut);
        QVERIFY(m_desk->mayContinue(1));
    }

    void damagedReport_isOneLine() {
        write(m_folder->filePath(QStringLiteral("study.json")), "{\"study\": 3}");
        QVERIFY_EXCEPTION_THROWN(ui::readStudyReport(m_folder->path()), core::ParseError);
        QVERIFY(!ui::readStudyReport(m_folder->filePath(QStringLiteral("nowhere"))));
    }

    void valueTexts_areWhatSetTakes() {
        QCOMPARE(ui::valueText(core::Json::array({0.0, 0.25})), QStringLiteral("0.0,0.25"));
        QCOMPARE(ui::valueText(core::Json("mnist")), QStringLiteral("mnist"));
        QCOMPARE(ui::valueText(core::Json(20)), QStringLiteral("20"));
    }

private:
    static void write(const QString& path, const QByteArray& text) {
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(text), text.size());
    }

    /// A desk whose program goes on after kHead with these lines.
    void begin(const QByteArray& lines) {
        const QString program = m_folder->filePath(QStringLiteral("reachscope"));
        write(program, QByteArray(kHead) + lines);
        QVERIFY(
            QFile::setPermissions(program, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        write(m_folder->filePath(QStringLiteral("study.json")), kReport);
        core::Scene scene;
        scene.chart.series.push_back({});
        scene.chart.series.back().x = {0.0, 1.0};
        scene.chart.series.back().y = {0.0, 1.0};
        core::writeFigure(core::figureOf(scene),
                          m_folder->filePath(QStringLiteral("figure6.json")).toStdString());
        m_desk = std::make_unique<ui::StudyDesk>(studies(), program,
                                                 m_folder->filePath(QStringLiteral("runs")));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::StudyDesk> m_desk;
};

QTEST_MAIN(TestStudiesPage)
#include "tst_studies_page.moc"
