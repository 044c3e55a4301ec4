#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

#include "core/io/network_file.h"
#include "fake_engine.h"
#include "tests/helpers/random_network.h"
#include "ui/session/session.h"
#include "ui/session/session_keeper.h"

namespace {

constexpr int kQuickMs = 20;

QStringList autosavesIn(const QString& folder) {
    return QDir(folder).entryList({QStringLiteral("*.autosave")}, QDir::Files | QDir::Hidden);
}

/// A window's life without the window.
struct Window {
    explicit Window(const QString& folder) : keeper(session, folder) {
        keeper.autosave().setDelayMs(kQuickMs);
        QObject::connect(&session, &ui::Session::messageRaised, &session,
                         [this](const ui::Message& message) { messages.push_back(message); });
    }

    void open(const QString& path) {
        session.open({path});
        QTRY_VERIFY(!session.isBusy());
    }

    bool press(const QString& button) {
        for (const ui::MessageButton& each : messages.back().buttons) {
            if (each.text == button) {
                const auto act = each.act;
                act();
                return QTest::qWaitFor([this] { return !session.isBusy(); });
            }
        }
        return false;
    }

    ui::Session session{fake::quick};
    ui::SessionKeeper keeper;
    std::vector<ui::Message> messages;
};

/// The child that is killed: opens a file, changes eps and lives on.
int runChild(const QStringList& arguments) {
    Window window(arguments.at(2));
    window.open(arguments.at(3));
    window.session.setEps(arguments.at(4).toDouble());
    QTest::qWait(10 * kQuickMs);
    std::puts("ready");
    std::fflush(stdout);
    return QCoreApplication::exec();
}

}  // namespace

class TestAutosave : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        core::writeNetwork(randomReluNetwork({2, 4, 2}, 1), network().toStdString());
        core::writeNetwork(randomReluNetwork({2, 4, 2}, 2), file("other.nnet").toStdString());
        ui::Session session(fake::quick);
        ui::SessionKeeper keeper(session, QString());
        session.open({network()});
        QTRY_VERIFY(session.network() && !session.isBusy());
        QVERIFY(keeper.saveAs(study()));
        m_saved = bytesOf(study());
    }

    void killedWindow_isRecovered() {
        kill(network(), "0.25");
        QCOMPARE(autosavesIn(store()).size(), 1);
        Window next(store());
        next.keeper.findAbandoned({});
        QCOMPARE(next.messages.size(), std::size_t{1});
        QVERIFY(next.messages.back().text.contains(QStringLiteral("two.nnet")));
        QVERIFY(next.press(QStringLiteral("Recover")));
        QCOMPARE(next.session.input().eps, 0.25);
        QVERIFY(next.keeper.isModified());
        QCOMPARE(next.keeper.path(), QString());
        QVERIFY(next.session.isCurrent(reach::Method::Box));
        QCOMPARE(autosavesIn(store()).size(), 1);
        QVERIFY(next.keeper.saveAs(file("kept.reachscope")));
        QCOMPARE(autosavesIn(store()), QStringList());
        QVERIFY(!next.keeper.isModified());
    }

    void killedWindowOfASession_isRecovered_andItsFileIsNotTouched() {
        kill(study(), "0.25");
        QCOMPARE(bytesOf(study()), m_saved);
        QVERIFY(QFile::exists(ui::autosaveFileOf(study())));
        Window next(store());
        next.keeper.findAbandoned({study()});
        QVERIFY(next.messages.back().text.contains(QStringLiteral("study.reachscope")));
        QVERIFY(next.press(QStringLiteral("Recover")));
        QCOMPARE(next.session.input().eps, 0.25);
        QCOMPARE(next.keeper.path(), study());
        QVERIFY(next.keeper.isModified());
        QCOMPARE(bytesOf(study()), m_saved);
        QVERIFY(next.keeper.save());
        QVERIFY(bytesOf(study()) != m_saved);
        QVERIFY(!QFile::exists(ui::autosaveFileOf(study())));
    }

    void killedTwice_losesNothing() {
        kill(study(), "0.25");
        {
            Window next(store());
            next.keeper.findAbandoned({study()});
            QVERIFY(next.press(QStringLiteral("Recover")));
        }
        Window last(store());
        last.keeper.findAbandoned({study()});
        QVERIFY(last.press(QStringLiteral("Recover")));
        QCOMPARE(last.session.input().eps, 0.25);
    }

    void openedSession_offersWhatWasNotSaved_andDoesNotOverwriteIt() {
        kill(study(), "0.25");
        const QByteArray left = bytesOf(ui::autosaveFileOf(study()));
        Window next(store());
        next.open(study());
        QCOMPARE(next.session.input().eps, 1.0);
        QVERIFY(!next.messages.empty() && next.messages.back().buttons.size() == 2);
        next.session.setEps(0.75);
        QTRY_COMPARE(autosavesIn(store()).size(), 1);
        QCOMPARE(bytesOf(ui::autosaveFileOf(study())), left);
        QVERIFY(next.press(QStringLiteral("Recover")));
        QCOMPARE(next.session.input().eps, 0.25);
        QCOMPARE(next.keeper.path(), study());
        QCOMPARE(autosavesIn(store()).size(), 1);
    }

    void discarded_isGone() {
        kill(study(), "0.25");
        Window next(store());
        next.open(study());
        QVERIFY(next.press(QStringLiteral("Discard")));
        QVERIFY(!QFile::exists(ui::autosaveFileOf(study())));
        next.session.setEps(0.5);
        QTRY_VERIFY(QFile::exists(ui::autosaveFileOf(study())));
        QVERIFY(!next.keeper.hasAbandoned());
    }

    void ignoredOffer_isMadeAgain() {
        kill(network(), "0.25");
        {
            Window next(store());
            next.keeper.findAbandoned({});
            QVERIFY(next.keeper.hasAbandoned());
        }
        Window last(store());
        last.keeper.findAbandoned({});
        QVERIFY(last.keeper.hasAbandoned());
    }

    void severalAbandoned_areOfferedOneAfterTheOther() {
        kill(network(), "0.25");
        kill(file("other.nnet"), "0.5");
        Window next(store());
        next.keeper.findAbandoned({});
        QCOMPARE(next.messages.size(), std::size_t{1});
        QVERIFY(next.messages.back().text.contains(QStringLiteral("other.nnet")));
        QVERIFY(next.press(QStringLiteral("Discard")));
        QVERIFY(next.messages.back().text.contains(QStringLiteral("two.nnet")));
        QVERIFY(next.press(QStringLiteral("Recover")));
        QCOMPARE(next.session.input().eps, 0.25);
    }

    void liveWindow_isLeftAlone() {
        QProcess child;
        startChild(child, study(), "0.25");
        Window next(store());
        next.keeper.findAbandoned({study()});
        QVERIFY(!next.keeper.hasAbandoned());
        next.open(study());
        QVERIFY(next.messages.back().text.contains(QStringLiteral("another window")));
        next.session.setEps(0.5);
        QTRY_COMPARE(autosavesIn(store()).size(), 1);
        child.kill();
        QVERIFY(child.waitForFinished());
        QVERIFY(bytesOf(ui::autosaveFileOf(study())).contains("0.25"));
    }

    void damagedAutosave_isToldAndCanBeDiscarded() {
        QDir().mkpath(store());
        QFile damaged(store() + QStringLiteral("/x.reachscope.autosave"));
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write("{\"kind\": \"reachscope session\", \"ver");
        damaged.close();
        Window next(store());
        next.keeper.findAbandoned({});
        QCOMPARE(next.messages.back().kind, ui::Message::Kind::Error);
        QVERIFY(next.press(QStringLiteral("Discard")));
        QVERIFY(!QFile::exists(damaged.fileName()));
    }

    void unchangedSession_leavesNothingBehind() {
        {
            Window window(store());
            window.open(study());
            window.session.setEps(0.5);
            QTRY_VERIFY(QFile::exists(ui::autosaveFileOf(study())));
            window.session.undoStack()->undo();
            QVERIFY(!window.keeper.isModified());
            QVERIFY(window.keeper.keepUnsaved());
        }
        QVERIFY(!QFile::exists(ui::autosaveFileOf(study())));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden).size(), 3);
    }

    void closedUnsavedSession_isOfferedWithItsFile() {
        {
            Window window(store());
            window.open(study());
            window.session.setEps(0.5);
            QVERIFY(window.keeper.keepUnsaved());
        }
        QCOMPARE(bytesOf(study()), m_saved);
        Window next(store());
        next.open(study());
        QVERIFY(next.press(QStringLiteral("Recover")));
        QCOMPARE(next.session.input().eps, 0.5);
    }

    void closedNamelessSessions_areKeptForLater() {
        for (int i = 1; i <= 12; ++i) {
            Window window(store());
            window.open(network());
            window.session.setEps(0.01 * i);
            QVERIFY(window.keeper.keepUnsaved());
            QTest::qWait(2);
        }
        Window next(store());
        next.keeper.findAbandoned({});
        QVERIFY(!next.keeper.hasAbandoned());
        QCOMPARE(next.keeper.closedSessions().size(), 10);
        next.open(next.keeper.closedSessions().front());
        QCOMPARE(next.session.input().eps, 0.01 * 12);
        QCOMPARE(next.keeper.path(), QString());
        QVERIFY(next.keeper.isModified());
    }

    void savedSession_isCleanUntilItChanges() {
        Window window(store());
        window.open(network());
        window.session.setEps(0.5);
        QVERIFY(window.keeper.isModified());
        QVERIFY(window.keeper.saveAs(file("new")));
        QCOMPARE(window.keeper.path(), file("new.reachscope"));
        QVERIFY(!window.keeper.isModified());
        window.session.undoStack()->undo();
        QVERIFY(window.keeper.isModified());
        window.session.undoStack()->redo();
        QVERIFY(!window.keeper.isModified());
    }

    void folderWithoutPermission_raisesOneMessageAndAutosavesElsewhere() {
        Window window(store());
        window.open(study());
        QVERIFY(!window.keeper.saveAs(QStringLiteral("/proc/none/x.reachscope")));
        const ui::Message message = window.messages.back();
        QCOMPARE(message.kind, ui::Message::Kind::Error);
        QVERIFY(message.text.contains(QStringLiteral("/proc/none/x.reachscope")));
        QVERIFY(!message.text.contains(QLatin1Char('\n')));
        QCOMPARE(message.buttons.size(), std::size_t{1});
        QCOMPARE(window.keeper.path(), study());
    }

    void fullDisk_movesTheAutosaveAndHarmsNothing() {
        if (geteuid() != 0) {
            QSKIP("mounting a small file system needs root");
        }
        const QTemporaryDir place;
        const QByteArray at = place.path().toUtf8();
        if (mount("tmpfs", at.constData(), "tmpfs", 0, "size=64k") != 0) {
            QSKIP("no file system can be mounted here");
        }
        const auto unmount = qScopeGuard([&at] { umount2(at.constData(), MNT_DETACH); });
        const QString path = place.filePath(QStringLiteral("full.reachscope"));
        Window window(store());
        window.open(network());
        QVERIFY(window.keeper.saveAs(path));
        const QByteArray before = bytesOf(path);
        QFile filler(place.filePath(QStringLiteral("filler")));
        QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        filler.write(QByteArray(64 * 1024, 'x'));
        window.session.setEps(0.5);
        QTRY_COMPARE(autosavesIn(store()).size(), 1);
        QVERIFY(window.messages.empty());
        // The lock that went with the autosave left some room.
        filler.write(QByteArray(64 * 1024, 'x'));
        QVERIFY(!window.keeper.save());
        QVERIFY(window.messages.back().text.contains(QStringLiteral("full.reachscope")));
        QCOMPARE(bytesOf(path), before);
        QVERIFY(window.keeper.isModified());
        QCOMPARE(window.session.input().eps, 0.5);
        filler.remove();
        QVERIFY(window.keeper.save());
        QCOMPARE(autosavesIn(store()), QStringList());
    }

    void missingNetwork_offersToLocateIt() {
        QVERIFY(QFile::rename(network(), file("moved.nnet")));
        Window window(store());
        QSignalSpy located(&window.keeper, &ui::SessionKeeper::locateWanted);
        window.open(study());
        QVERIFY(!window.session.network());
        QVERIFY(window.messages.back().text.contains(QStringLiteral("two.nnet")));
        QVERIFY(window.press(QStringLiteral("Locate…")));
        QCOMPARE(located.count(), 1);
        window.session.openSession(study(), file("moved.nnet"));
        QTRY_VERIFY(window.session.network() && !window.session.isBusy());
        QCOMPARE(window.keeper.path(), study());
    }

    void changedNetwork_isTakenOnlyWhenTold() {
        QVERIFY(QFile::remove(network()));
        QVERIFY(QFile::copy(file("other.nnet"), network()));
        Window window(store());
        window.open(study());
        QVERIFY(!window.session.network());
        QVERIFY(window.press(QStringLiteral("Open with it")));
        QVERIFY(window.session.network());
    }

private:
    QString store() const { return m_folder->filePath(QStringLiteral("store")); }
    QString file(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    QString network() const { return file("two.nnet"); }
    QString study() const { return file("study.reachscope"); }

    static QByteArray bytesOf(const QString& path) {
        QFile in(path);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

    void startChild(QProcess& child, const QString& path, const char* eps) const {
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--child"), store(), path, QString::fromLatin1(eps)});
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT(
            (child.waitForReadyRead(100), said += child.readAll(), said.contains("ready")), 30000);
    }

    /// A window opens the file, moves eps and is killed with it unsaved.
    void kill(const QString& path, const char* eps) const {
        QProcess child;
        startChild(child, path, eps);
        ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_saved;
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 5 && arguments.at(1) == QLatin1String("--child")) {
        return runChild(arguments);
    }
    TestAutosave test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_autosave.moc"
