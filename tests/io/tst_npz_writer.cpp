#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <stdexcept>

#include "core/io/checkpoint/state_dict.h"
#include "core/io/npz_writer.h"

/// Arrays that are written read back the same, by the reader of checkpoints.
class TestNpzWriter : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    std::string path(const char* name) const { return m_folder.filePath(name).toStdString(); }

    static QByteArray bytesOf(const std::string& path) {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static core::StateDict read(const std::string& path) {
        const QByteArray bytes = bytesOf(path);
        return core::parseStateDict(path,
                                    {bytes.constData(), static_cast<std::size_t>(bytes.size())});
    }

private Q_SLOTS:
    void whatIsWritten_isRead() {
        core::NpzWriter file(path("a.npz"));
        const std::vector<double> values{0.1, -1e300, 3.0, 4.0, 5.0, 1.0 / 3.0};
        file.add("points", {2, 3}, values);
        file.add("labels", {2}, std::vector<std::int64_t>{7, -2});
        file.commit();
        const core::StateDict tensors = read(path("a.npz"));
        const core::StoredTensor* points = tensors.find("points");
        QVERIFY(points != nullptr);
        QCOMPARE(points->shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(points->values, values);
        QCOMPARE(points->type, core::ElementType::Float64);
        const core::StoredTensor* labels = tensors.find("labels");
        QVERIFY(labels != nullptr);
        QCOMPARE(labels->values, (std::vector<double>{7.0, -2.0}));
        QCOMPARE(labels->type, core::ElementType::Int64);
    }

    void emptyArrays_areWritten() {
        core::NpzWriter file(path("e.npz"));
        file.add("points", {0, 3}, std::vector<double>{});
        file.commit();
        QCOMPARE(read(path("e.npz")).find("points")->shape, (std::vector<std::int64_t>{0, 3}));
    }

    void bytes_dependOnTheArraysAlone() {
        for (const char* name : {"b.npz", "c.npz"}) {
            core::NpzWriter file(path(name));
            file.add("x", {1}, std::vector<double>{2.5});
            file.commit();
        }
        QCOMPARE(bytesOf(path("b.npz")), bytesOf(path("c.npz")));
    }

    void nothingAppears_beforeTheCommit() {
        core::NpzWriter file(path("d.npz"));
        file.add("x", {1}, std::vector<double>{2.5});
        QVERIFY(!QFile::exists(QString::fromStdString(path("d.npz"))));
    }

    void whatDoesNotFit_isRefused() {
        core::NpzWriter file(path("f.npz"));
        QVERIFY_EXCEPTION_THROWN(file.add("x", {2, 2}, std::vector<double>{1.0}),
                                 std::invalid_argument);
        file.add("x", {1}, std::vector<double>{1.0});
        QVERIFY_EXCEPTION_THROWN(file.add("x", {1}, std::vector<double>{1.0}),
                                 std::invalid_argument);
        core::NpzWriter nowhere("/no/such/folder/x.npz");
        QVERIFY_EXCEPTION_THROWN(nowhere.commit(), std::runtime_error);
    }
};

QTEST_GUILESS_MAIN(TestNpzWriter)
#include "tst_npz_writer.moc"
