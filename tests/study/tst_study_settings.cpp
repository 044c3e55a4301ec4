#include <QTest>

#include "reach/study/study.h"

using namespace reach;

class TestStudySettings : public QObject {
    Q_OBJECT

private:
    static StudySettings make(bool smoke = false) {
        return {"example",
                {wholeSetting("seeds", 20, 3, 1, 100, "How many"),
                 numberSetting("radius", 1.5, 0.0, 10.0, "How large"),
                 numbersSetting("shares", {0.0, 0.5, 1.0}, {0.0, 1.0}, 0.0, 1.0, "Which"),
                 textsSetting("methods", {"box", "star"}, {"box"}, {"box", "zonotope", "star"},
                              "By what")},
                smoke};
    }

    static QString refusal(const char* assignment) {
        StudySettings settings = make();
        try {
            settings.set(assignment);
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
        return {};
    }

private Q_SLOTS:
    void valuesAreTheStudys_atFullAndAtSmokeSize() {
        QCOMPARE(make().whole("seeds"), 20);
        QCOMPARE(make(true).whole("seeds"), 3);
        QCOMPARE(make(true).number("radius"), 1.5);
        QCOMPARE(make(true).numbers("shares").size(), 2U);
        QCOMPARE(make(true).texts("methods"), std::vector<std::string>{"box"});
    }

    void assignmentsChangeThem() {
        StudySettings settings = make();
        settings.set("seeds=7");
        settings.set("radius=1e-1");
        settings.set("shares=0.25");
        settings.set("methods=zonotope,box");
        QCOMPARE(settings.whole("seeds"), 7);
        QCOMPARE(settings.number("radius"), 0.1);
        QCOMPARE(settings.numbers("shares"), std::vector<double>{0.25});
        QCOMPARE(settings.texts("methods"), (std::vector<std::string>{"zonotope", "box"}));
        settings.set("methods=none");
        QVERIFY(settings.texts("methods").empty());
        QCOMPARE(settings.toJson().dump(),
                 R"({"seeds":7,"radius":0.1,"shares":[0.25],"methods":[]})");
    }

    void whatDoesNotFit_isRefusedInOneLineWithTheRemedy_data() {
        QTest::addColumn<QString>("assignment");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* assignment, const char* named) {
            QTest::newRow(assignment) << assignment << named;
        };
        row("seeds", "key=value");
        row("", "key=value");
        row("=5", "it has seeds, radius, shares, methods");
        row("speed=5", "it has seeds, radius, shares, methods");
        row("seeds=", "a whole number from 1 to 100");
        row("seeds=1.5", "a whole number from 1 to 100");
        row("seeds=0", "a whole number from 1 to 100");
        row("seeds=101", "a whole number from 1 to 100");
        row("seeds=7 ", "a whole number from 1 to 100");
        row("radius=nan", "a number from 0 to 10");
        row("radius=-1", "a number from 0 to 10");
        row("shares=0,,1", "numbers from 0 to 1 between commas");
        row("shares=0,2", "numbers from 0 to 1 between commas");
        row("methods=crown", "box, zonotope, star");
        row("methods=box,box", "box, zonotope, star");
        row("methods=", "box, zonotope, star");
    }

    void whatDoesNotFit_isRefusedInOneLineWithTheRemedy() {
        QFETCH(QString, assignment);
        QFETCH(QString, named);
        const QString text = refusal(assignment.toUtf8().constData());
        QVERIFY2(text.startsWith("--set: ") && text.contains(named) && !text.contains('\n'),
                 qPrintable(text));
    }

    void everyStudysSmokeValues_areWithinItsRanges() {
        for (const StudyInfo& info : studies()) {
            StudySettings settings(info.id, info.settings, true);
            const core::Json values = settings.toJson();
            for (const auto& [key, value] : values.items()) {
                if (value.is_number()) {
                    settings.set(key + '=' + value.dump());
                }
            }
            QVERIFY(!info.settings.empty() && !info.summary.empty() && !info.paper.empty());
        }
    }

    void aSettingThatIsNotThere_isAFaultOfOurs() {
        const StudySettings settings = make();
        QVERIFY_THROWS_EXCEPTION(std::logic_error, settings.number("seeds"));
        QVERIFY_THROWS_EXCEPTION(std::logic_error, settings.whole("speed"));
    }
};

QTEST_GUILESS_MAIN(TestStudySettings)
#include "tst_study_settings.moc"
