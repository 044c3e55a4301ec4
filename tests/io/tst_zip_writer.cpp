#include <QTest>

#include "core/io/checkpoint/zip_archive.h"
#include "core/io/zip_writer.h"

/// What is packed is unpacked the same, by the reader of checkpoints.
class TestZipWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contents_comeBackInOrder() {
        const std::vector<std::pair<std::string, std::string>> files{
            {"a", ""}, {"folder/b", std::string(1000, 'x')}, {"c", std::string("\0\1\2", 3)}};
        core::ZipWriter zip;
        for (const auto& [name, content] : files) {
            zip.add(name, content);
        }
        const std::string path = "z";
        const std::string bytes = zip.finish();
        core::checkpoint::ZipArchive archive(path, bytes);
        QCOMPARE(archive.entries().size(), files.size());
        for (std::size_t k = 0; k < files.size(); ++k) {
            QCOMPARE(archive.entries()[k].name, files[k].first);
            QVERIFY(archive.content(archive.entries()[k]) == files[k].second);
        }
    }

    void contents_areAligned() {
        for (std::size_t length = 0; length < 130; ++length) {
            core::ZipWriter zip(64);
            zip.add(std::string(1 + length, 'n'), std::string(length, 'x'));
            zip.add("second", "y");
            const std::string path = "z";
            const std::string bytes = zip.finish();
            const core::checkpoint::ZipArchive archive(path, bytes);
            for (const auto& entry : archive.entries()) {
                QCOMPARE(entry.dataStart % 64, std::size_t(0));
            }
        }
    }

    void nameGivenTwice_isRefused() {
        core::ZipWriter zip;
        zip.add("a", "1");
        QVERIFY_EXCEPTION_THROWN(zip.add("a", "2"), std::invalid_argument);
    }

    void emptyArchive_isOne() {
        const std::string path = "z";
        const std::string bytes = core::ZipWriter().finish();
        QVERIFY(core::checkpoint::ZipArchive(path, bytes).entries().empty());
    }
};

QTEST_GUILESS_MAIN(TestZipWriter)
#include "tst_zip_writer.moc"
