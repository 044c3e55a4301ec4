#include <QTest>
#include <random>

#include "core/data/archive.h"
#include "core/data/catalogue.h"
#include "core/data/set_download.h"
#include "core/io/file_bytes.h"
#include "core/io/sha256.h"
#include "tests/data/http_server.h"
#include "tests/data/sample_files.h"
#include "tests/helpers/data.h"

namespace {

using core::KnownFile;
using core::KnownSet;
using core::SplitStatus;
using core::SplitVerdict;
using sample_files::pathOf;
using sample_files::write;

KnownFile fileOf(const std::string& name, const std::string& bytes) {
    core::Sha256 sum;
    sum.update(bytes);
    return {name, bytes.size(), sum.finish()};
}

/// A set of two splits in IDX form, as its makers would state it.
KnownSet smallSet() {
    KnownSet set;
    set.id = "small";
    set.title = "Small";
    set.shape = {1, 2, 3};
    set.classes = std::vector<std::string>(10, "class");
    set.folders = {"small"};
    set.splits = {{"test",
                   4,
                   {fileOf("t10k-images-idx3-ubyte", sample_files::idxImages(4)),
                    fileOf("t10k-labels-idx1-ubyte", sample_files::idxLabels(4))},
                   {}},
                  {"train",
                   9,
                   {fileOf("train-images-idx3-ubyte", sample_files::idxImages(9)),
                    fileOf("train-labels-idx1-ubyte", sample_files::idxLabels(9))},
                   {}}};
    return set;
}

void writeSmallSet(const QTemporaryDir& root) {
    write(root, "small/t10k-images-idx3-ubyte", sample_files::idxImages(4));
    write(root, "small/t10k-labels-idx1-ubyte.gz", core::gzip(sample_files::idxLabels(4)));
}

core::SplitCheck checkOf(const KnownSet& set, const QTemporaryDir& root) {
    return core::checkSplit(core::findSplit(set, set.splits[0], pathOf(root)));
}

std::string tarHeader(const std::string& name, std::size_t size, char type = '0') {
    std::string block(512, '\0');
    block.replace(0, name.size(), name);
    char octal[13];
    std::snprintf(octal, sizeof octal, "%011zo", size);
    block.replace(124, 11, octal);
    block[156] = type;
    block.replace(148, 8, std::string(8, ' '));
    unsigned sum = 0;
    for (const char c : block) {
        sum += static_cast<unsigned char>(c);
    }
    char text[9];
    std::snprintf(text, sizeof text, "%06o", sum);
    block.replace(148, 7, std::string(text) + '\0');
    return block;
}

std::string tarMember(const std::string& name, const std::string& bytes) {
    return tarHeader(name, bytes.size()) + bytes +
           std::string((512 - bytes.size() % 512) % 512, '\0');
}

std::string tarEnd() { return std::string(1024, '\0'); }

std::string unpackMessage(const std::string& archive, const std::vector<KnownFile>& wanted,
                          const QTemporaryDir& folder) {
    try {
        core::unpackMembers(archive, wanted, pathOf(folder) + "/out");
    } catch (const core::ParseError& error) {
        return error.what();
    }
    return "(no error)";
}

}  // namespace

class TestDataCatalogue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void status_saysWhatIsThere() {
        const KnownSet set = smallSet();
        const QTemporaryDir root;
        const auto statusOf = [&](std::size_t split) {
            return core::findSplit(set, set.splits[split], pathOf(root)).status;
        };
        QVERIFY(statusOf(0) == SplitStatus::Missing);
        writeSmallSet(root);
        write(root, "small/train-images-idx3-ubyte", sample_files::idxImages(9));
        QVERIFY(statusOf(0) == SplitStatus::Complete);
        QVERIFY(statusOf(1) == SplitStatus::Incomplete);
        QVERIFY(core::findSplit(set, set.splits[0], "").status == SplitStatus::Missing);
    }

    void officialBytes_areToldByTheirSum() {
        const QTemporaryDir root;
        writeSmallSet(root);
        const core::SplitCheck check = checkOf(smallSet(), root);
        QVERIFY2(check.verdict == SplitVerdict::Official,
                 check.troubles.empty() ? "" : check.troubles.front().c_str());
        QCOMPARE(check.count, std::int64_t{4});
        QCOMPARE(check.perClass, (std::vector<std::int64_t>{1, 1, 1, 1, 0, 0, 0, 0, 0, 0}));
        QCOMPARE(check.lowest, 0.0);
        QCOMPARE(check.highest, static_cast<double>(26.0F / 255.0F));
        // Bytes 7 i + k with i < 4, k < 6: mean 10.5 + 2.5, variance 7^2 15/12 + 35/12.
        QVERIFY(std::abs(check.mean.at(0) * 255.0 - 13.0) < 1e-5);
        QVERIFY(std::abs(check.deviation.at(0) * 255.0 - std::sqrt(61.25 + 35.0 / 12.0)) < 1e-4);
    }

    void aChangedByte_isFound() {
        const QTemporaryDir root;
        writeSmallSet(root);
        std::string images = sample_files::idxImages(4);
        images.back() = static_cast<char>(images.back() ^ 1);
        write(root, "small/t10k-images-idx3-ubyte", images);
        const core::SplitCheck check = checkOf(smallSet(), root);
        QVERIFY(check.verdict == SplitVerdict::Wrong);
        QCOMPARE(check.troubles.size(), std::size_t{1});
        QVERIFY(!check.files.at(0).isRight);
        QVERIFY(check.files.at(1).isRight);
    }

    void missingAndBrokenFiles_areTroubles_notExceptions() {
        const QTemporaryDir root;
        writeSmallSet(root);
        QVERIFY(QFile::remove(root.filePath("small/t10k-labels-idx1-ubyte.gz")));
        QVERIFY(checkOf(smallSet(), root).verdict == SplitVerdict::Wrong);
        write(root, "small/t10k-labels-idx1-ubyte.gz", "\x1f\x8b damaged");
        QVERIFY(checkOf(smallSet(), root).verdict == SplitVerdict::Wrong);
    }

    void members_areUnpackedByName_andVerified() {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir("out"));
        const std::string one(1000, '1');
        const std::string two(512, '2');
        const std::string archive = write(
            folder, "a.tar.gz",
            core::gzip(tarHeader("data/", 0, '5') + tarMember("data/other.txt", "passed over") +
                       tarMember("../../one.bin", one) + tarMember("data/two.bin", two) +
                       tarEnd()));
        QVERIFY(core::unpackMembers(archive, {fileOf("one.bin", one), fileOf("two.bin", two)},
                                    pathOf(folder) + "/out"));
        QCOMPARE(core::readFileBytes(pathOf(folder) + "/out/one.bin"), one);
        QCOMPARE(core::readFileBytes(pathOf(folder) + "/out/two.bin"), two);
        QCOMPARE(QDir(folder.filePath("out")).entryList(QDir::Files).size(), 2);
    }

    void wrongArchives_leaveNothing() {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir("out"));
        const std::string one(1000, '1');
        const std::vector<KnownFile> wanted{fileOf("one.bin", one)};
        const std::string good = tarMember("data/one.bin", one) + tarEnd();
        std::string bent = good;
        bent[3] = 'x';
        std::string changed = good;
        changed[600] = 'x';
        const std::string huge = tarHeader("data/one.bin", 7'000'000'000) + tarEnd();
        for (const std::string& bytes :
             {std::string(), good.substr(0, 300), good.substr(0, 700), good.substr(0, 1536), bent,
              changed, huge, tarMember("two.bin", one) + tarEnd(), tarEnd(),
              core::gzip(good).substr(0, 40), std::string(5000, 'x')}) {
            const std::string archive = write(folder, "a.tar", bytes);
            const std::string message = unpackMessage(archive, wanted, folder);
            QVERIFY2(message.find(archive) == 0, message.c_str());
        }
        const std::string archive = write(folder, "a.tar", changed);
        QVERIFY(unpackMessage(archive, wanted, folder).find("SHA-256") != std::string::npos);
        std::mt19937 random(3);
        for (int k = 0; k < 300; ++k) {
            std::string damaged = good;
            damaged[random() % 512] = static_cast<char>(random());
            unpackMessage(write(folder, "a.tar", damaged), wanted, folder);
        }
        QVERIFY(core::unpackMembers(write(folder, "a.tar", good), wanted, pathOf(folder) + "/out"));
        QCOMPARE(QDir(folder.filePath("out")).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void aSet_isFetchedFileByFile_andThoseThereAreLeftOut() {
        if (!core::canDownload()) {
            QSKIP("built without downloads");
        }
        HttpServer server("");
        const KnownSet set = smallSet();
        for (const std::string& name : {std::string("t10k"), std::string("train")}) {
            const unsigned count = name == "t10k" ? 4 : 9;
            server.serve('/' + name + "-images-idx3-ubyte.gz",
                         core::gzip(sample_files::idxImages(count)));
            server.serve('/' + name + "-labels-idx1-ubyte.gz",
                         core::gzip(sample_files::idxLabels(count)));
        }
        const QTemporaryDir root;
        const auto steps = core::downloadSteps(set, pathOf(root), server.address() + "/");
        QCOMPARE(steps.size(), std::size_t{4});
        for (const core::SetDownloadStep& step : steps) {
            QVERIFY(core::runStep(set, step, {}) == core::DownloadEnd::Done);
        }
        QVERIFY(core::downloadSteps(set, pathOf(root), server.address()).empty());
        QVERIFY(checkOf(set, root).verdict == SplitVerdict::Official);
    }

    void anArchive_isFetchedUnpackedAndDeleted() {
        if (!core::canDownload()) {
            QSKIP("built without downloads");
        }
        KnownSet set = smallSet();
        std::string tar;
        for (const unsigned count : {4U, 9U}) {
            const std::string start = count == 4 ? "x/t10k" : "x/train";
            tar += tarMember(start + "-images-idx3-ubyte", sample_files::idxImages(count)) +
                   tarMember(start + "-labels-idx1-ubyte", sample_files::idxLabels(count));
        }
        const std::string archive = core::gzip(tar + tarEnd());
        const KnownFile sum = fileOf("", archive);
        set.download = {"http://unused", "small.tar.gz", sum.bytes, sum.sha256};
        const HttpServer server(archive);
        const QTemporaryDir root;
        const auto steps = core::downloadSteps(set, pathOf(root), server.address());
        QCOMPARE(steps.size(), std::size_t{1});
        QVERIFY(core::runStep(set, steps[0], {}) == core::DownloadEnd::Done);
        QVERIFY(!QFile::exists(QString::fromStdString(steps[0].path)));
        QVERIFY(checkOf(set, root).verdict == SplitVerdict::Official);
    }

    void aMirrorWithOtherBytes_isRefused() {
        if (!core::canDownload()) {
            QSKIP("built without downloads");
        }
        const HttpServer server(core::gzip("something else"));
        const KnownSet set = smallSet();
        const QTemporaryDir root;
        const auto steps = core::downloadSteps(set, pathOf(root), server.address());
        try {
            core::runStep(set, steps[0], {});
            QFAIL("no error");
        } catch (const core::DownloadError& error) {
            QVERIFY2(std::string(error.what()).find("expected of the content") != std::string::npos,
                     error.what());
        }
        QVERIFY(QDir(root.filePath("small")).entryList(QDir::Files).isEmpty());
    }

    void whatIsHere_isRight() {
        SKIP_WITHOUT(dataDir());
        for (const char* name : {"mnist", "fashion-mnist"}) {
            const KnownSet& set = *core::knownSet(name);
            const core::SplitFiles found = core::findSplit(set, set.splits[0], dataDir());
            if (found.status != SplitStatus::Complete) {
                QSKIP("no whole test split here");
            }
            const core::SplitCheck check = core::checkSplit(found);
            QVERIFY2(check.verdict == SplitVerdict::Official,
                     check.troubles.empty() ? "" : check.troubles.front().c_str());
            QCOMPARE(check.count, std::int64_t{10'000});
        }
        const KnownSet& set = *core::knownSet("mnist");
        const auto train = core::checkSplit(core::findSplit(set, set.splits[1], dataDir()));
        QVERIFY(std::abs(train.mean.at(0) - 0.1307) < 5e-5);
        QVERIFY(std::abs(train.deviation.at(0) - 0.3081) < 5e-5);
    }
};

QTEST_GUILESS_MAIN(TestDataCatalogue)
#include "tst_data_catalogue.moc"
