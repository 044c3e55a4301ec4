#include <QTest>
#include <QUndoStack>
#include <random>

#include "fake_engine.h"
#include "ui/session/session.h"
#include "ui/session/stability_show.h"

using ui::StabilityShow;

namespace {

StabilityShow read(const core::Json& json) {
    const std::string path = "here.reachscope";
    return ui::readStability(core::JsonReader(json, path, "page"));
}

StabilityShow randomShow(std::mt19937_64& random) {
    const auto below = [&](int count) { return static_cast<int>(random() % count); };
    const auto methods = ui::stabilityMethods();
    StabilityShow show;
    show.scope = static_cast<ui::StabilityScope>(below(2));
    show.set = below(2) == 0 ? "" : "a/file.csv";
    show.first = 1 + below(9999);
    show.eps = 1e-3 * below(5000);
    show.norm = static_cast<core::BallNorm>(below(3));
    show.isClipped = below(2) == 0;
    show.isOverAll = below(2) == 0;
    show.sample = below(100) - 1;
    show.isSampled = below(2) == 0;
    show.method = methods[static_cast<std::size_t>(below(static_cast<int>(methods.size())))];
    show.points = 1 + below(5000);
    show.comparesAll = below(2) == 0;
    show.isInPercent = below(2) == 0;
    show.layer = below(2) == 0 ? "" : "relu_1";
    show.neuron = below(100) - 1;
    show.order = static_cast<reach::WorstOrder>(below(3));
    show.attack = {1 + below(99), 0.01 * below(100), 1 + below(9),
                   static_cast<core::AttackLoss>(below(3)), below(1000)};
    return show;
}

}  // namespace

class TestStabilityShow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void document_comesBackAsItWas() {
        std::mt19937_64 random(7);
        for (int k = 0; k < 300; ++k) {
            const StabilityShow show = randomShow(random);
            const std::string text = ui::stabilityJson(show).dump();
            QVERIFY2(read(core::Json::parse(text)) == show,
                     qPrintable(QStringLiteral("seed 7, case %1: %2")
                                    .arg(k)
                                    .arg(QString::fromStdString(text))));
        }
    }

    void wrongDocument_isRefusedByItsKey_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        const auto row = [](const char* key, const char* value) {
            QTest::addRow("%s %s", key, value) << QString(key) << QString(value);
        };
        row("scope", "\"everything\"");
        row("first", "0");
        row("first", "-3");
        row("eps", "-0.1");
        row("eps", "\"much\"");
        row("norm", "\"l3\"");
        row("method", "\"exact\"");
        row("method", "\"no_such\"");
        row("points", "0");
        row("order", "\"worst\"");
        row("sample", "-2");
        row("attack", "{}");
        row("attack", "3");
        row("colour", "\"red\"");
    }

    void wrongDocument_isRefusedByItsKey() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        core::Json json = ui::stabilityJson({});
        json[key.toStdString()] = core::Json::parse(value.toStdString());
        try {
            read(json);
            QFAIL("was read");
        } catch (const std::exception& error) {
            const QString text = QString::fromUtf8(error.what());
            QVERIFY2(text.contains(key) && !text.contains(QLatin1Char('\n')), qPrintable(text));
        }
    }

    void everyKeyButChoices_mustBeThere() {
        const core::Json whole = ui::stabilityJson({});
        for (const auto& [key, value] : whole.items()) {
            core::Json json = whole;
            json.erase(key);
            QVERIFY_EXCEPTION_THROWN(read(json), std::exception);
        }
    }

    void stateWithoutADocument_hasTheDefaults() {
        ui::State state;
        QVERIFY(ui::stabilityOf(state) == StabilityShow());
        QVERIFY(ui::stabilityFault(state).isEmpty());
        state.pages["stability"] = {{"scope", "nonsense"}};
        QVERIFY(ui::stabilityOf(state) == StabilityShow());
        QVERIFY(ui::stabilityFault(state).contains(QStringLiteral("scope")));
    }

    void change_isAStepToUndo() {
        ui::Session session(fake::quick);
        const int steps = session.undoStack()->count();
        ui::changeStability(session, QStringLiteral("eps"),
                            [](StabilityShow& show) { show.eps = 0.25; });
        QCOMPARE(ui::stabilityOf(session.state()).eps, 0.25);
        QCOMPARE(session.undoStack()->count(), steps + 1);
        session.undoStack()->undo();
        QVERIFY(ui::stabilityOf(session.state()) == StabilityShow());
        QVERIFY(session.state().pages.empty());
    }

    void changeOfNothing_isNoStep() {
        ui::Session session(fake::quick);
        const int steps = session.undoStack()->count();
        ui::changeStability(session, QStringLiteral("nothing"), [](StabilityShow&) {});
        QCOMPARE(session.undoStack()->count(), steps);
        QVERIFY(session.state().pages.empty());
    }

    void numbersBeyondTheirRange_areMended() {
        ui::Session session(fake::quick);
        ui::changeStability(session, QStringLiteral("numbers"), [](StabilityShow& show) {
            show.eps = -1.0;
            show.first = 0;
            show.attack.steps = -5;
        });
        const StabilityShow show = ui::stabilityOf(session.state());
        QCOMPARE(show.eps, 0.0);
        QCOMPARE(show.first, 1);
        QCOMPARE(show.attack.steps, 1);
        QVERIFY(ui::stabilityFault(session.state()).isEmpty());
    }
};

QTEST_MAIN(TestStabilityShow)
#include "tst_stability_show.moc"
