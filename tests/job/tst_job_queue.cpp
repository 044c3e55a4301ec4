#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <fstream>
#include <thread>

#include "core/job/job_queue.h"

/// Processes that know of each other by a folder alone: so many at once, the oldest first, and the
/// dead hold nothing.
class TestJobQueue : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_root;
    int m_count = 0;

    std::filesystem::path freshFolder() {
        return m_root.filePath(QString("queue%1").arg(++m_count)).toStdString();
    }

    static bool always() { return true; }

    static QStringList waiting(const std::filesystem::path& folder) {
        return QDir(QString::fromStdString(folder.string())).entryList({"waiting-*"});
    }

    /// Locks are shared with a process that is forked: fork before a place is held here.
    /// A process that waits, writes its number into `order` once it has a place, and keeps it.
    static pid_t waitInAnotherProcess(const std::filesystem::path& folder, int atMost,
                                      const std::string& order = {}, int number = 0) {
        const pid_t child = fork();
        if (child != 0) {
            return child;
        }
        const auto place = core::JobQueue(folder, atMost).wait(always);
        if (!order.empty()) {
            std::ofstream(order, std::ios::app) << number << '\n';
            _exit(0);
        }
        for (;;) {
            pause();
        }
    }

    static void end(pid_t child) {
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
    }

private Q_SLOTS:
    void places_areAsManyAsSaid() {
        core::JobQueue queue(freshFolder(), 2);
        auto first = queue.tryPlace();
        const auto second = queue.tryPlace();
        QVERIFY(first && second);
        QVERIFY(!queue.tryPlace());
        first.reset();
        QVERIFY(queue.tryPlace());
    }

    void queueWithoutPlaces_isRefused() {
        QVERIFY_EXCEPTION_THROWN(core::JobQueue(freshFolder(), 0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(core::JobQueue("/proc/no/such", 1), std::runtime_error);
    }

    void whoIsNotToGoOn_waitsNoLonger() {
        const auto folder = freshFolder();
        core::JobQueue queue(folder, 1);
        const auto held = queue.tryPlace();
        int looks = 0;
        QVERIFY(!queue.wait([&] { return ++looks < 3; }));
        QCOMPARE(waiting(folder), QStringList());
    }

    void deadHolder_freesItsPlace() {
        const auto folder = freshFolder();
        core::JobQueue queue(folder, 1);
        const pid_t child = waitInAnotherProcess(folder, 1);
        QTRY_VERIFY_WITH_TIMEOUT(!queue.tryPlace(), 20000);
        end(child);
        QVERIFY(queue.wait(always));
    }

    void deadWaiter_holdsNobodyUp() {
        const auto folder = freshFolder();
        core::JobQueue queue(folder, 1);
        const pid_t holder = waitInAnotherProcess(folder, 1);
        QTRY_VERIFY_WITH_TIMEOUT(!queue.tryPlace(), 20000);
        const pid_t child = waitInAnotherProcess(folder, 1);
        QTRY_COMPARE_WITH_TIMEOUT(waiting(folder).size(), 1, 20000);
        end(child);
        end(holder);
        QVERIFY(queue.wait(always));
        QCOMPARE(waiting(folder), QStringList());
    }

    void newcomer_comesAfterWhoWaits() {
        const auto folder = freshFolder();
        core::JobQueue queue(folder, 1);
        auto held = queue.tryPlace();
        std::atomic<bool> hasPlace{false};
        std::atomic<bool> isOver{false};
        std::thread waiter([&] {
            const auto place = core::JobQueue(folder, 1).wait(always);
            hasPlace = place != nullptr;
            while (!isOver) {
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            }
        });
        QTRY_COMPARE_WITH_TIMEOUT(waiting(folder).size(), 1, 20000);
        held.reset();
        const bool isPassedOver = queue.tryPlace() != nullptr;
        QTRY_VERIFY_WITH_TIMEOUT(hasPlace || isPassedOver, 20000);
        isOver = true;
        waiter.join();
        QVERIFY(!isPassedOver);
        QVERIFY(queue.tryPlace());
    }

    void processes_comeInTheOrderOfWaiting() {
        const auto folder = freshFolder();
        const std::string order = m_root.filePath("order").toStdString();
        core::JobQueue queue(folder, 1);
        const pid_t holder = waitInAnotherProcess(folder, 1);
        QTRY_VERIFY_WITH_TIMEOUT(!queue.tryPlace(), 20000);
        std::vector<pid_t> children;
        for (int k = 0; k < 4; ++k) {
            children.push_back(waitInAnotherProcess(folder, 1, order, k));
            QTRY_COMPARE_WITH_TIMEOUT(waiting(folder).size(), k + 1, 20000);
        }
        end(holder);
        for (const pid_t child : children) {
            waitpid(child, nullptr, 0);
        }
        QFile file(QString::fromStdString(order));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("0\n1\n2\n3\n"));
    }
};

QTEST_GUILESS_MAIN(TestJobQueue)
#include "tst_job_queue.moc"
