#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/io/network_file.h"
#include "fake_engine.h"
#include "tests/helpers/random_network.h"
#include "ui/session/session.h"

class TestSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        core::writeNetwork(randomReluNetwork({2, 4, 2}, 1), file("two.nnet").toStdString());
        core::writeNetwork(randomReluNetwork({8, 4, 2}, 1), file("eight.nnet").toStdString());
        write("broken.nnet", "this is no network\n");
        write("two.vnnlib",
              "(declare-const X_0 Real)\n(declare-const X_1 Real)\n"
              "(declare-const Y_0 Real)\n(declare-const Y_1 Real)\n"
              "(assert (or (and (>= X_0 0) (<= X_0 1) (>= X_1 2) (<= X_1 4))\n"
              "            (and (>= X_0 5) (<= X_0 6) (>= X_1 2) (<= X_1 4))))\n"
              "(assert (>= Y_0 Y_1))\n");
    }

    void openedNetwork_isAnswered() {
        ui::Session session(fake::quick);
        open(session, "two.nnet");
        QVERIFY(session.isOn(reach::Method::Exact));
        QVERIFY(session.isCurrent(reach::Method::Exact));
        QVERIFY(session.isCurrent(reach::Method::Box));
        QCOMPARE(session.ratioToExact(reach::Method::Exact), 1.0);
    }

    void manyInputs_leaveExactOff() {
        ui::Session session(fake::quick);
        open(session, "eight.nnet");
        QVERIFY(!session.isOn(reach::Method::Exact));
        QVERIFY(session.isCurrent(reach::Method::Box));
    }

    void movedSlider_showsTheNewestQuestion() {
        ui::Session session(fake::quick);
        open(session, "two.nnet");
        for (int i = 1; i <= 50; ++i) {
            session.setEps(0.1 * i);
            QTest::qWait(i % 5);
        }
        QTRY_VERIFY(!session.isBusy());
        QVERIFY(session.isCurrent(reach::Method::Exact));
        QCOMPARE(session.result(reach::Method::Exact)->radius, 5.0);
    }

    void shownResults_neverGoBack() {
        ui::Session session(fake::quick);
        open(session, "two.nnet");
        quint64 newest = 0;
        connect(&session, &ui::Session::resultChanged, this, [&](reach::Method method) {
            if (method == reach::Method::Box) {
                const quint64 generation = session.result(method)->generation;
                QVERIFY(generation >= newest);
                newest = generation;
            }
        });
        for (int i = 1; i <= 30; ++i) {
            session.setEps(0.05 + 0.1 * i);
            QTest::qWait(1);
        }
        QTRY_VERIFY(!session.isBusy());
    }

    void cancelledEnumeration_keepsItsPiecesAsPartial() {
        ui::Session session(fake::endless);
        session.open({file("two.nnet")});
        QTRY_VERIFY(session.progress().has_value());
        QVERIFY(session.isBusy());
        QVERIFY(session.isCurrent(reach::Method::Box));
        session.cancel();
        QTRY_VERIFY(!session.isBusy());
        QVERIFY(session.result(reach::Method::Exact)->isPartial());
        QVERIFY(std::isnan(session.ratioToExact(reach::Method::Box)));
    }

    /// Nothing of the question before stays behind as if it answered this one.
    void cancelledQuestion_leavesNoEarlierAnswer() {
        std::atomic<bool> hangs = false;
        ui::Session session([&hangs](const reach::Question& question, const auto& methods,
                                     const reach::Limits& limits, const auto& ready) {
            while (hangs && !*limits.cancel) {
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
            return hangs ? std::vector<reach::MethodResult>()
                         : fake::quick(question, methods, limits, ready);
        });
        open(session, "two.nnet");
        QVERIFY(session.isCurrent(reach::Method::Exact));
        hangs = true;
        session.setEps(0.3);
        QTRY_VERIFY(session.isBusy());
        session.cancel();
        QTRY_VERIFY(!session.isBusy());
        for (const reach::Method method : session.state().methods.on) {
            QVERIFY(!session.result(method));
            QCOMPARE(session.failure(method), QStringLiteral("cancelled"));
        }
        hangs = false;
        session.setEps(0.4);
        QTRY_VERIFY(session.isCurrent(reach::Method::Exact) && !session.isBusy());
        QVERIFY(session.failure(reach::Method::Exact).isEmpty());
    }

    void undo_tellsThatNothingIsRunning() {
        ui::Session session(fake::quick);
        open(session, "two.nnet");
        session.setEps(0.3);
        QTRY_VERIFY(!session.isBusy());
        QSignalSpy work(&session, &ui::Session::workChanged);
        session.undoStack()->undo();
        QTRY_VERIFY(session.isCurrent(reach::Method::Exact));
        QVERIFY(!work.isEmpty());
    }

    void methodTurnedOn_isComputedAlone() {
        ui::Session session(fake::quick);
        open(session, "two.nnet");
        const auto box = session.result(reach::Method::Box);
        session.setOn(reach::Method::Triangle, true);
        QTRY_VERIFY(session.isCurrent(reach::Method::Triangle));
        QCOMPARE(session.result(reach::Method::Box), box);
    }

    void brokenFile_raisesOneLineAndChangesNothing() {
        ui::Session session(fake::quick);
        open(session, "two.nnet");
        QSignalSpy messages(&session, &ui::Session::messageRaised);
        session.open({file("broken.nnet")});
        QVERIFY(messages.wait());
        const auto message = messages.front().front().value<ui::Message>();
        QVERIFY(message.text.contains(QStringLiteral("broken.nnet")));
        QVERIFY(!message.text.contains(QLatin1Char('\n')));
        QVERIFY(!message.remedy.isEmpty());
        QVERIFY(session.network()->path.endsWith(QStringLiteral("two.nnet")));
        QVERIFY(session.isCurrent(reach::Method::Box));
    }

    void missingFile_isNamed() {
        ui::Session session(fake::quick);
        QSignalSpy messages(&session, &ui::Session::messageRaised);
        session.open({file("nowhere.onnx")});
        QVERIFY(messages.wait());
        QVERIFY(messages.front().front().value<ui::Message>().text.contains(
            QStringLiteral("nowhere.onnx")));
    }

    void property_setsTheInputAndItsCases() {
        ui::Session session(fake::quick);
        open(session, "two.nnet");
        session.open({file("two.vnnlib")});
        QTRY_VERIFY(session.property());
        QCOMPARE(session.property()->property.cases.size(), std::size_t{2});
        QCOMPARE(session.input().lower(1), 2.0);
        session.setPropertyCase(1);
        QCOMPARE(session.input().lower(0), 5.0);
        QTRY_VERIFY(!session.isBusy());
    }

    void property_beforeItsNetwork_waitsForIt() {
        ui::Session session(fake::quick);
        session.open({file("two.vnnlib"), file("two.nnet")});
        QTRY_VERIFY(session.network() && !session.isBusy());
        QCOMPARE(session.input().upper(1), 4.0);
    }

    void property_ofOtherSize_isRefused() {
        ui::Session session(fake::quick);
        open(session, "eight.nnet");
        QSignalSpy messages(&session, &ui::Session::messageRaised);
        session.open({file("two.vnnlib")});
        QVERIFY(messages.wait());
        QVERIFY(!session.property());
        QCOMPARE(session.input().dim(), 8);
    }

private:
    QString file(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    void write(const char* name, const QByteArray& text) {
        QFile out(file(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(text);
    }

    void open(ui::Session& session, const char* name) {
        session.open({file(name)});
        QTRY_VERIFY(session.network() && !session.isBusy());
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
