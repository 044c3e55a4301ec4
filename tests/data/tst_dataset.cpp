#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <string>

#include "core/data/dataset.h"
#include "core/io/file_bytes.h"
#include "core/io/parse_error.h"
#include "tests/helpers/data.h"

namespace {

std::string write(const QTemporaryDir& folder, const char* name, const std::string& bytes) {
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(bytes.data(), static_cast<qint64>(bytes.size())) < 0) {
        return "(cannot be written)";
    }
    return file.fileName().toStdString();
}

std::string messageOf(const std::string& nameOrPath, const std::string& dataDirectory = {}) {
    try {
        core::readDataset(nameOrPath, dataDirectory);
    } catch (const core::ParseError& error) {
        return error.what();
    }
    return "(no error)";
}

/// Two 2 x 3 images: bytes 0 … 5 and 250 … 255.
std::string idxImages() {
    std::string bytes("\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x03", 16);
    for (const int start : {0, 250}) {
        for (int i = 0; i < 6; ++i) {
            bytes += static_cast<char>(start + i);
        }
    }
    return bytes;
}

std::string idxLabels() { return {"\0\0\x08\x01\0\0\0\x02\x07\x02", 10}; }

std::string cifarRecord(int label, int pixel) {
    return static_cast<char>(label) + std::string(3072, static_cast<char>(pixel));
}

void requireSane(const core::Dataset& set, const core::Shape& shape, std::int64_t count) {
    QCOMPARE(set.count, count);
    QCOMPARE(set.shape, shape);
    QCOMPARE(static_cast<std::int64_t>(set.pixels.size()), count * core::elementCount(shape));
    QCOMPARE(static_cast<std::int64_t>(set.labels.size()), count);
    QCOMPARE(static_cast<std::int64_t>(set.indices.size()), count);
    QVERIFY(std::is_sorted(set.indices.begin(), set.indices.end()));
    QVERIFY(std::all_of(set.pixels.begin(), set.pixels.end(),
                        [](float p) { return p >= 0.0F && p <= 1.0F; }));
}

}  // namespace

class TestDataset : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void idx_readsImages_andTheLabelsBesideThem() {
        const QTemporaryDir folder;
        const std::string images = write(folder, "t-images-idx3-ubyte", idxImages());
        write(folder, "t-labels-idx1-ubyte.gz", core::gzip(idxLabels()));
        const core::Dataset set = core::readDataset(images, "");
        requireSane(set, {1, 2, 3}, 2);
        QCOMPARE(set.labels, (std::vector<int>{7, 2}));
        QCOMPARE(set.pixels[1], 1.0F / 255.0F);
        QCOMPARE(set.pixels[11], 1.0F);
        requireSane(core::readDataset(images, "", 1), {1, 2, 3}, 1);
    }

    void cifarRecords_areReadPlaneByPlane() {
        const QTemporaryDir folder;
        const std::string path = write(folder, "x.bin", cifarRecord(9, 255) + cifarRecord(0, 51));
        const core::Dataset set = core::readDataset(path, "");
        requireSane(set, {3, 32, 32}, 2);
        QCOMPARE(set.labels, (std::vector<int>{9, 0}));
        QCOMPARE(set.pixels.back(), 0.2F);
    }

    void cifarParts_areMerged_exactOnesFirst() {
        const QTemporaryDir root;
        QVERIFY(QDir(root.path()).mkdir("cifar10"));
        write(root, "cifar10/test_0000-0001_3-4_jpeg75.bin",
              cifarRecord(1, 10) + cifarRecord(1, 10) + cifarRecord(1, 10) + cifarRecord(1, 10));
        write(root, "cifar10/test_0001-0002_exact.bin", cifarRecord(2, 20) + cifarRecord(2, 20));
        const core::Dataset set = core::readDataset("cifar10", root.path().toStdString());
        requireSane(set, {3, 32, 32}, 5);
        QCOMPARE(set.indices, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
        QCOMPARE(set.labels, (std::vector<int>{1, 2, 2, 1, 1}));
        QCOMPARE(set.note, std::string("3 of 5 samples come from a JPEG copy, not from the exact "
                                       "pixels"));
    }

    void csv_withColour_becomesChannelsFirst() {
        const QTemporaryDir folder;
        std::string row = "4";
        for (int place = 0; place < 1024; ++place) {
            row += ",0,51," + std::to_string(place % 256);
        }
        const core::Dataset set = core::readDataset(write(folder, "c.csv", row + "\n"), "");
        requireSane(set, {3, 32, 32}, 1);
        QCOMPARE(set.pixels[0], 0.0F);
        QCOMPARE(set.pixels[1024], 0.2F);
        QCOMPARE(set.pixels[2048 + 255], 1.0F);
    }

    void csv_ofAnotherLength_isFlat_andMayEndInAComma() {
        const QTemporaryDir folder;
        const core::Dataset set =
            core::readDataset(write(folder, "c.csv", "1,0,255,\r\n\n2, 25.5 ,0\n"), "");
        requireSane(set, {2}, 2);
        QCOMPARE(set.pixels, (std::vector<float>{0.0F, 1.0F, 0.1F, 0.0F}));
    }

    void badFiles_areRefused_withOneLine() {
        const QTemporaryDir folder;
        const std::string root = folder.path().toStdString();
        QCOMPARE(messageOf(write(folder, "a.csv", "1,2,3\n2,4\n")),
                 root + "/a.csv: line 2: expected 2 pixels, found 1");
        QCOMPARE(messageOf(write(folder, "b.csv", "1,2,300\n")),
                 root + "/b.csv: line 1: expected pixels from 0 to 255, found '300'");
        QCOMPARE(messageOf(write(folder, "c.csv", "x,2\n")),
                 root + "/c.csv: line 1: expected a label first, found 'x'");
        QCOMPARE(messageOf(write(folder, "d.bin", cifarRecord(3, 0) + cifarRecord(11, 0))),
                 root + "/d.bin: byte 3073: expected a label from 0 to 9, found 11");
        QCOMPARE(messageOf(write(folder, "e", "")),
                 root +
                     "/e: file: expected IDX images, CIFAR-10 or JPEG records, .npz arrays or CSV "
                     "rows, found an empty file");
        QCOMPARE(messageOf(write(folder, "f-images-idx3", idxImages().substr(0, 20))),
                 root +
                     "/f-images-idx3: byte 16: expected as many bytes as the IDX axes say, "
                     "found 4");
        QCOMPARE(messageOf(write(folder, "g-images-idx3", idxImages())),
                 root + "/g-labels-idx1: file: expected the labels of " + root +
                     "/g-images-idx3, found no such file");
        QCOMPARE(
            messageOf("nothing"),
            std::string("nothing: data set: expected mnist, fashion-mnist, cifar10, toy-moons, "
                        "toy-rings, toy-spirals, toy-blobs or a file, found neither"));
    }

    void withoutAFolder_theMessageNamesTheOptions() {
        for (const char* name : {"mnist", "fashion-mnist", "cifar10"}) {
            const std::string message = messageOf(name);
            QVERIFY(message.find("--data-dir") != std::string::npos);
            QVERIFY(message.find("REACHSCOPE_DATA") != std::string::npos);
            QVERIFY(messageOf(name, "/nowhere").find("found no such thing below /nowhere") !=
                    std::string::npos);
        }
    }

    void mnistAndFashion_haveTheirTenThousandTestImages() {
        SKIP_WITHOUT(dataDir());
        for (const char* name : {"mnist", "fashion-mnist"}) {
            requireSane(core::readDataset(name, dataDir()), {1, 28, 28}, 10'000);
        }
        QCOMPARE(core::readDataset("mnist", dataDir(), 3).labels, (std::vector<int>{7, 2, 1}));
    }

    void cifar10_isExactInItsFirstFiveHundred() {
        SKIP_WITHOUT(dataDir());
        const core::Dataset first = core::readDataset("cifar10", dataDir(), 500);
        requireSane(first, {3, 32, 32}, 500);
        QVERIFY(first.note.empty());
        const core::Dataset more = core::readDataset("cifar10", dataDir(), 501);
        QCOMPARE(more.indices.back(), std::int64_t{1000});
        QVERIFY(!more.note.empty());
    }

    void eranCsv_holdsTheSamePicturesAsTheDataSets() {
        SKIP_WITHOUT(dataDir());
        const std::string folder = dataDir() + "/eran_mnist/";
        for (const char* name : {"mnist", "cifar10"}) {
            const core::Dataset csv =
                core::readDataset(folder + name + "_test_100.csv.gz", "", 100);
            const core::Dataset set = core::readDataset(name, dataDir(), 100);
            QCOMPARE(csv.shape, set.shape);
            QVERIFY(csv.labels == set.labels);
            QVERIFY(csv.pixels == set.pixels);
        }
    }
};

QTEST_GUILESS_MAIN(TestDataset)
#include "tst_dataset.moc"
