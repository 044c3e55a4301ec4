#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <random>

#include "core/io/network_file.h"
#include "fake_engine.h"
#include "tests/helpers/random_network.h"
#include "ui/session/session.h"

using Random = std::mt19937;

class TestState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        core::writeNetwork(randomReluNetwork({2, 4, 2}, 1), file("two.nnet").toStdString());
        core::writeNetwork(randomReluNetwork({5, 4, 3}, 1), file("five.nnet").toStdString());
        QFile out(file("two.vnnlib"));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(
            "(declare-const X_0 Real)\n(declare-const X_1 Real)\n"
            "(declare-const Y_0 Real)\n(declare-const Y_1 Real)\n"
            "(assert (or (and (>= X_0 0) (<= X_0 1) (>= X_1 2) (<= X_1 4))\n"
            "            (and (>= X_0 5) (<= X_0 6) (>= X_1 2) (<= X_1 4))))\n"
            "(assert (>= Y_0 Y_1))\n");
    }

    void undoingAll_isTheFirstState_redoingAll_theLast_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 20; ++seed) {
            QTest::addRow("seed %u", seed) << seed;
        }
    }

    void undoingAll_isTheFirstState_redoingAll_theLast() {
        QFETCH(unsigned, seed);
        Random random(seed);
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        session.beginHere();
        const ui::State first = session.state();
        std::vector<ui::State> states{first};
        for (int i = 0; i < 40; ++i) {
            changeSomehow(session, random);
            const auto index = static_cast<std::size_t>(session.undoStack()->index());
            states.resize(index + 1);
            states[index] = session.state();
        }
        while (session.undoStack()->canRedo()) {
            session.undoStack()->redo();
            states.push_back(session.state());
        }
        // While dragging, changes are one step: a few seeds make few.
        QVERIFY2(states.size() > 2, qPrintable(QString::number(states.size())));
        const ui::State last = session.state();
        for (auto state = states.rbegin(); state != states.rend(); ++state) {
            QVERIFY(session.state() == *state);
            session.undoStack()->undo();
        }
        QVERIFY(session.state() == first);
        QVERIFY(!session.undoStack()->canUndo());
        while (session.undoStack()->canRedo()) {
            session.undoStack()->redo();
        }
        QVERIFY(session.state() == last);
    }

    void jumpInTheHistory_showsThatStateOnce() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        for (int i = 1; i <= 9; ++i) {
            session.setEps(0.1 * i);
        }
        QSignalSpy inputs(&session, &ui::Session::inputChanged);
        session.undoStack()->setIndex(3);
        QCOMPARE(inputs.count(), 1);
        QCOMPARE(session.input().eps, 0.1 * 2);
    }

    void drag_isOneStep() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        const int before = session.undoStack()->index();
        for (int drag = 0; drag < 2; ++drag) {
            session.setDragging(true);
            for (int i = 1; i <= 30; ++i) {
                session.setEps(0.01 * i + 0.5 * drag);
            }
            session.setDragging(false);
        }
        QCOMPARE(session.undoStack()->index(), before + 2);
        QCOMPARE(session.input().eps, 0.01 * 30 + 0.5);
        session.undoStack()->undo();
        QCOMPARE(session.input().eps, 0.01 * 30);
        session.undoStack()->undo();
        QCOMPARE(session.input().eps, 1.0);
    }

    void dragBackToWhereItBegan_isNoStep() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        const int before = session.undoStack()->index();
        session.setDragging(true);
        session.setEps(0.5);
        session.setEps(1.0);
        session.setDragging(false);
        QCOMPARE(session.undoStack()->index(), before);
        session.setEps(0.25);
        session.undoStack()->undo();
        QCOMPARE(session.input().eps, 1.0);
    }

    void sameMergeId_isOneStep_othersAreNot() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        const int before = session.undoStack()->index();
        const auto set = [&session](double eps, int id) {
            session.change(
                QStringLiteral("eps"), [eps](ui::State& state) { state.input.eps = eps; }, id);
        };
        set(0.1, 7);
        set(0.2, 7);
        set(0.3, 8);
        set(0.4, -1);
        set(0.5, -1);
        QCOMPARE(session.undoStack()->index(), before + 4);
    }

    void changeThatChangesNothing_isNoStepAndSilent() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        const int before = session.undoStack()->index();
        QSignalSpy states(&session, &ui::Session::stateChanged);
        QSignalSpy questions(&session, &ui::Session::questionChanged);
        session.setEps(session.input().eps);
        session.setOutputs(0, 1);
        session.setOn(reach::Method::Box, true);
        QCOMPARE(session.undoStack()->index(), before);
        QCOMPARE(states.count(), 0);
        QCOMPARE(questions.count(), 0);
    }

    void throwingEdit_changesNothing() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        const ui::State before = session.state();
        QVERIFY_EXCEPTION_THROWN(session.change(QStringLiteral("trouble"),
                                                [](ui::State& state) {
                                                    state.input.eps = 0.1;
                                                    throw std::invalid_argument("no");
                                                }),
                                 std::invalid_argument);
        QVERIFY(session.state() == before);
    }

    void openings_areOneStepEach() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet", "two.vnnlib", "five.nnet"});
        QCOMPARE(session.undoStack()->count(), 3);
        QCOMPARE(session.input().dim(), 5);
        QVERIFY(!session.property());
        session.undoStack()->undo();
        QCOMPARE(session.input().lower(1), 2.0);
        QVERIFY(session.property());
        session.undoStack()->undo();
        QVERIFY(!session.property());
        QCOMPARE(session.input().lower(1), -1.0);
        session.undoStack()->undo();
        QVERIFY(!session.network());
        session.undoStack()->redo();
        QTRY_VERIFY(!session.isBusy());
        QVERIFY(session.isCurrent(reach::Method::Box));
    }

    void undo_showsEarlierResultsAtOnce() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        const auto whole = session.result(reach::Method::Exact);
        session.setEps(0.5);
        QTRY_VERIFY(!session.isBusy());
        QVERIFY(session.result(reach::Method::Exact) != whole);
        session.undoStack()->undo();
        QCOMPARE(session.result(reach::Method::Exact), whole);
        QVERIFY(session.isCurrent(reach::Method::Exact));
        QVERIFY(!session.isBusy());
        session.undoStack()->redo();
        QCOMPARE(session.result(reach::Method::Exact)->radius, 0.5);
        QVERIFY(!session.isBusy());
    }

    void questionAfterAKeptOne_isNotTakenForAnswered() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        session.setEps(0.5);
        QTRY_VERIFY(!session.isBusy());
        session.undoStack()->undo();
        session.setEps(0.25);
        QVERIFY(!session.isCurrent(reach::Method::Exact));
        QTRY_VERIFY(!session.isBusy());
        QCOMPARE(session.result(reach::Method::Exact)->radius, 0.25);
    }

    void undoAfterOtherOutputs_showsEarlierResultsAtOnce() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        const auto whole = session.result(reach::Method::Exact);
        session.setOutputs(1, 0);
        QVERIFY(!session.result(reach::Method::Exact));
        QTRY_VERIFY(!session.isBusy());
        session.undoStack()->undo();
        QCOMPARE(session.result(reach::Method::Exact), whole);
    }

    void resultsOfTheUndoneQuestion_areNotTakenForTheOldOne() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        session.setEps(0.5);
        session.undoStack()->undo();
        QTest::qWait(100);
        QVERIFY(!session.isBusy());
        QCOMPARE(session.result(reach::Method::Exact)->radius, 1.0);
        QCOMPARE(session.result(reach::Method::Box)->radius, fake::factor(reach::Method::Box));
    }

    void changeByAListener_duringUndo_isAStepOfItsOwn() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        session.setEps(0.5);
        session.setEps(0.25);
        const auto connection = connect(&session, &ui::Session::inputChanged, this, [&session] {
            session.setOn(reach::Method::Triangle, true);
        });
        session.undoStack()->undo();
        disconnect(connection);
        QCOMPARE(session.input().eps, 0.5);
        QVERIFY(session.isOn(reach::Method::Triangle));
        session.undoStack()->undo();
        QVERIFY(!session.isOn(reach::Method::Triangle));
        session.undoStack()->undo();
        QCOMPARE(session.input().eps, 1.0);
    }

    void signals_tellOfWhatDiffers() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        QSignalSpy networks(&session, &ui::Session::networkChanged);
        QSignalSpy inputs(&session, &ui::Session::inputChanged);
        QSignalSpy methods(&session, &ui::Session::methodsChanged);
        QSignalSpy partitions(&session, &ui::Session::partitionChanged);
        QSignalSpy questions(&session, &ui::Session::questionChanged);
        QSignalSpy states(&session, &ui::Session::stateChanged);
        session.change(QStringLiteral("two at once"), [](ui::State& state) {
            state.methods.solo = reach::Method::Box;
            state.partition.isShown = true;
        });
        QCOMPARE(networks.count(), 0);
        QCOMPARE(inputs.count(), 0);
        QCOMPARE(methods.count(), 1);
        QCOMPARE(partitions.count(), 1);
        QCOMPARE(questions.count(), 0);
        QCOMPARE(states.count(), 1);
    }

    void nonsense_isSettled() {
        ui::Session session(fake::quick);
        open(session, {"two.nnet"});
        session.change(QStringLiteral("nonsense"), [](ui::State& state) {
            state.outputs = {-3, 99};
            state.input.center = Eigen::VectorXd::Zero(7);
            state.input.shape = Eigen::VectorXd::Ones(7);
            state.methods.order = {reach::Method::Box, reach::Method::Box};
            state.partition.axes = {-1, 12};
            state.propertyCase = 4;
        });
        const ui::State& state = session.state();
        QCOMPARE(state.outputs, (ui::OutputPair{0, 1}));
        QCOMPARE(state.input.dim(), 2);
        QCOMPARE(state.methods.order.size(), state.methods.on.size());
        QVERIFY(std::ranges::find(state.methods.order, reach::Method::Box) !=
                state.methods.order.end());
        QCOMPARE(state.partition.axes, (std::array{0, 1}));
        QCOMPARE(state.propertyCase, 0);
    }

private:
    QString file(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    void open(ui::Session& session, const std::vector<const char*>& names) {
        QStringList paths;
        for (const char* name : names) {
            paths.push_back(file(name));
        }
        session.open(paths);
        QTRY_VERIFY(session.network() && !session.isBusy());
    }

    void changeSomehow(ui::Session& session, Random& random) {
        const auto upTo = [&random](int end) { return static_cast<int>(random() % end); };
        const auto real = [&random] { return std::uniform_real_distribution<>(-1, 1)(random); };
        switch (upTo(8)) {
            case 0:
                return session.setEps(real());
            case 1:
                return session.setBounds(upTo(2), real(), real());
            case 2:
                return session.setOutputs(upTo(2), upTo(2));
            case 3:
                return session.setOn(reach::methods()[static_cast<std::size_t>(upTo(7))].method,
                                     upTo(2) == 0);
            case 4:
                return session.setNorm(upTo(2) == 0 ? ui::InputNorm::L1 : ui::InputNorm::Linf);
            case 5:
                return session.setDragging(upTo(2) == 0);
            case 6:
                return session.undoStack()->undo();
            default:
                // The one that is in question already would be no step.
                return open(
                    session,
                    {session.network() && session.input().dim() == 2 ? "five.nnet" : "two.nnet"});
        }
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestState)
#include "tst_state.moc"
