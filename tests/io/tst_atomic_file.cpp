#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <stdexcept>
#include <string>

#include "core/io/atomic_file.h"

namespace {

std::string contentOf(const std::string& path) {
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : "(cannot be read)";
}

QStringList allFilesIn(const QTemporaryDir& folder) {
    return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden);
}

std::string messageOf(const std::string& path, std::string_view bytes) {
    try {
        core::writeFileAtomically(path, bytes);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "(no error)";
}

/// Runs the body in a child process whose files may not grow beyond `limit` bytes; its exit code.
template <typename Body>
int inChildWithFileSizeLimit(rlim_t limit, Body body) {
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit bound{limit, limit};
        ::setrlimit(RLIMIT_FSIZE, &bound);
        ::_exit(body());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

class TestAtomicFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aWrittenFile_holdsTheBytes_andNothingElseIsLeft() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("a.txt").toStdString();
        core::writeFileAtomically(path, "first");
        core::writeFileAtomically(path, std::string(1 << 20, 'x'));
        QCOMPARE(contentOf(path).size(), std::size_t{1} << 20);
        QCOMPARE(allFilesIn(folder), QStringList{"a.txt"});
    }

    void withoutCommit_theOldFileStays() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("a.txt").toStdString();
        core::writeFileAtomically(path, "old");
        {
            core::AtomicFile file(path);
            file.write(std::string(1 << 20, 'x'));
        }
        QCOMPARE(contentOf(path), std::string("old"));
        QCOMPARE(allFilesIn(folder), QStringList{"a.txt"});
    }

    void aFullDisk_leavesNothingUnderTheName() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("big.bin").toStdString();
        const int code = inChildWithFileSizeLimit(100'000, [&] {
            const std::string message = messageOf(path, std::string(1 << 20, 'x'));
            return message.find(path + ": cannot write: ") == 0 ? 7 : 8;
        });
        QCOMPARE(code, 7);
        QCOMPARE(allFilesIn(folder), QStringList());
    }

    void aDeviceWithoutSpace_isNamedWithTheReason_andStaysADevice() {
        if (!QFile::exists("/dev/full")) {
            QSKIP("no /dev/full here");
        }
        QCOMPARE(messageOf("/dev/full", "x"),
                 std::string("/dev/full: cannot write: No space left on device"));
        struct stat status {};
        QCOMPARE(::stat("/dev/full", &status), 0);
        QVERIFY(S_ISCHR(status.st_mode));
    }

    void aMissingFolder_aFolder_andNoName_areRefused() {
        const QTemporaryDir folder;
        const std::string root = folder.path().toStdString();
        QCOMPARE(messageOf(root + "/none/a.txt", "x"),
                 root + "/none/a.txt: cannot write: No such file or directory");
        QCOMPARE(messageOf(root, "x"), root + ": cannot write: Is a directory");
        QCOMPARE(messageOf("", "x"), std::string(": cannot write: No such file or directory"));
    }

    void aLink_isFollowed() {
        const QTemporaryDir folder;
        const std::string real = folder.filePath("real.txt").toStdString();
        const QString link = folder.filePath("link.txt");
        core::writeFileAtomically(real, "old");
        QVERIFY(QFile::link(QString::fromStdString(real), link));
        core::writeFileAtomically(link.toStdString(), "new");
        QCOMPARE(contentOf(real), std::string("new"));
        QVERIFY(QFileInfo(link).isSymLink());
    }

    void permissions_areKept() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("a.txt").toStdString();
        core::writeFileAtomically(path, "old");
        QCOMPARE(::chmod(path.c_str(), 0600), 0);
        core::writeFileAtomically(path, "new");
        struct stat status {};
        QCOMPARE(::stat(path.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t{0600});
    }
};

QTEST_GUILESS_MAIN(TestAtomicFile)
#include "tst_atomic_file.moc"
