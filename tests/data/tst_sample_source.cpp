#include <QTest>
#include <cmath>
#include <random>
#include <stdexcept>
#include <thread>

#include "core/data/known_sets.h"
#include "core/data/sample_source.h"
#include "core/io/file_bytes.h"
#include "tests/data/sample_files.h"
#include "tests/helpers/data.h"

namespace {

using core::openSamples;
using sample_files::messageOf;
using sample_files::pathOf;
using sample_files::write;

/// Pieces in any order give what one read gives.
void requirePiecesMakeTheWhole(const core::SampleSource& source, unsigned seed) {
    const core::Dataset whole = source.read(0, source.count());
    QCOMPARE(whole.count, source.count());
    QCOMPARE(whole.note, source.note());
    const auto size = static_cast<std::size_t>(core::elementCount(source.shape()));
    std::mt19937 random(seed);
    for (int k = 0; k < 20; ++k) {
        const auto first = static_cast<std::int64_t>(random() % (source.count() + 1));
        const auto count = static_cast<std::int64_t>(random() % (source.count() - first + 1));
        const core::Dataset piece = source.read(first, count);
        const std::string what = source.name() + ", seed " + std::to_string(seed) + ", samples " +
                                 std::to_string(first) + " + " + std::to_string(count);
        const auto from = static_cast<std::size_t>(first);
        QVERIFY2(std::equal(piece.pixels.begin(), piece.pixels.end(),
                            whole.pixels.begin() + static_cast<std::ptrdiff_t>(from * size)),
                 what.c_str());
        QCOMPARE(piece.pixels.size(), static_cast<std::size_t>(count) * size);
        for (std::size_t i = 0; i < piece.labels.size(); ++i) {
            QVERIFY2(piece.labels[i] == whole.labels[from + i], what.c_str());
            QVERIFY2(piece.indices[i] == whole.indices[from + i], what.c_str());
        }
    }
}

std::string csvOf(const core::Dataset& set) {
    std::string text;
    const auto size = static_cast<std::size_t>(core::elementCount(set.shape));
    for (std::size_t i = 0; i < set.labels.size(); ++i) {
        text += std::to_string(set.labels[i]);
        for (std::size_t k = 0; k < size; ++k) {
            text += ',' + std::to_string(std::lround(set.pixels[i * size + k] * 255.0F));
        }
        text += '\n';
    }
    return text;
}

}  // namespace

class TestSampleSource : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readInPieces_isReadWhole_inEveryForm() {
        const QTemporaryDir folder;
        const std::string idx = write(folder, "a-images-idx3-ubyte", sample_files::idxImages(13));
        write(folder, "a-labels-idx1-ubyte", sample_files::idxLabels(13));
        std::string records;
        for (int i = 0; i < 7; ++i) {
            records += sample_files::cifarRecord(i, 10 * i);
        }
        const std::string cifar = write(folder, "b.bin", records);
        const std::string csv = write(folder, "c.csv", csvOf(openSamples(idx, "")->read(0, 13)));
        unsigned seed = 1;
        for (const std::string& path : {idx, cifar, csv}) {
            requirePiecesMakeTheWhole(*openSamples(path, ""), seed++);
        }
        QVERIFY(openSamples(csv, "")->read(0, 13).pixels ==
                openSamples(idx, "")->read(0, 13).pixels);
    }

    void beyondTheEnd_isACallersMistake() {
        const QTemporaryDir folder;
        const auto source =
            openSamples(write(folder, "b.bin", sample_files::cifarRecord(1, 2)), "");
        QVERIFY_EXCEPTION_THROWN(source->read(0, 2), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(source->read(-1, 1), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(source->read(2, 0), std::invalid_argument);
        QCOMPARE(source->read(1, 0).count, std::int64_t{0});
    }

    void gzip_isAsThePlainFile() {
        const QTemporaryDir folder;
        const std::string text = "3,0,128,255\n1,5,6,7\n";
        const auto plain = openSamples(write(folder, "x.csv", text), "")->read(0, 2);
        const auto packed =
            openSamples(write(folder, "x.csv.gz", core::gzip(text)), "")->read(0, 2);
        QVERIFY(plain.pixels == packed.pixels);
        QVERIFY(plain.labels == packed.labels);
    }

    void aLineOfColumnNames_isPassedOver() {
        const QTemporaryDir folder;
        const std::string path = write(folder, "x.csv", "label,pixel0,pixel1\n3,0,255\n4,51,0\n");
        const core::Dataset set = openSamples(path, "")->read(0, 2);
        QCOMPARE(set.labels, (std::vector<int>{3, 4}));
        QCOMPARE(set.pixels, (std::vector<float>{0.0F, 1.0F, 0.2F, 0.0F}));
        QCOMPARE(messageOf(write(folder, "y.csv", "label,pixel0\nlabel,pixel0\n")),
                 pathOf(folder) + "/y.csv: line 2: expected a label first, found 'label'");
    }

    void splits_areToldByTheWordAfterTheName() {
        const QTemporaryDir root;
        for (const char* folder : {"mnist", "other"}) {
            const std::string at = folder;
            write(root, at + "/t10k-images-idx3-ubyte", sample_files::idxImages(2));
            write(root, at + "/t10k-labels-idx1-ubyte", sample_files::idxLabels(2));
            write(root, at + "/train-images-idx3-ubyte", sample_files::idxImages(5));
            write(root, at + "/train-labels-idx1-ubyte", sample_files::idxLabels(5));
        }
        const std::string data = pathOf(root);
        QCOMPARE(openSamples("mnist", data)->count(), std::int64_t{2});
        QCOMPARE(openSamples("mnist", data)->name(), std::string("MNIST (test)"));
        QCOMPARE(openSamples("mnist:test", data)->count(), std::int64_t{2});
        QCOMPARE(openSamples("mnist:train", data)->count(), std::int64_t{5});
        QCOMPARE(openSamples("mnist:train", data)->name(), std::string("MNIST (train)"));
        QCOMPARE(openSamples(data + "/other", "")->count(), std::int64_t{2});
        QCOMPARE(openSamples(data + "/other:train", "")->count(), std::int64_t{5});
        QCOMPARE(openSamples(data + "/other:train", "")->name(), std::string("other (train)"));
    }

    void trainingBatches_comeOneAfterAnother() {
        const QTemporaryDir root;
        for (int batch = 1; batch <= 5; ++batch) {
            write(root, "cifar-10-batches-bin/data_batch_" + std::to_string(batch) + ".bin",
                  sample_files::cifarRecord(batch, batch) + sample_files::cifarRecord(0, batch));
        }
        const core::Dataset set = openSamples("cifar10:train", pathOf(root))->read(0, 10);
        QCOMPARE(set.labels, (std::vector<int>{1, 0, 2, 0, 3, 0, 4, 0, 5, 0}));
        QCOMPARE(set.indices.back(), std::int64_t{9});
        QVERIFY(QFile::remove(root.filePath("cifar-10-batches-bin/data_batch_3.bin")));
        QCOMPARE(messageOf("cifar10:train", pathOf(root)),
                 pathOf(root) +
                     "/cifar-10-batches-bin: folder: expected the five batches data_batch_1.bin to "
                     "data_batch_5.bin, found no data_batch_3.bin");
    }

    void aPartAlone_hasTheIndicesOfItsName_andItsNote() {
        const QTemporaryDir folder;
        const std::string records =
            sample_files::cifarRecord(1, 9) + sample_files::cifarRecord(2, 9);
        const auto exact = openSamples(write(folder, "test_0007-0008_exact.bin", records), "");
        QCOMPARE(exact->read(0, 2).indices, (std::vector<std::int64_t>{7, 8}));
        QVERIFY(exact->note().empty());
        const auto copy = openSamples(write(folder, "test_0007-0008_jpeg75.bin", records), "");
        QCOMPARE(copy->note(), std::string("2 of 2 samples come from a JPEG copy, not from the "
                                           "exact pixels"));
    }

    void wrongRecordsAndSplits_areRefused_withOneLine() {
        const QTemporaryDir folder;
        const std::string root = pathOf(folder);
        const std::string picture("\xff\xd8\xff\xe0 not a picture", 18);
        const std::string record = std::string("\3\x12\0", 3) + picture;
        QVERIFY(messageOf(write(folder, "a.rec", record))
                    .starts_with(root + "/a.rec: picture at byte 3: expected an intact JPEG "
                                        "picture, found "));
        QCOMPARE(messageOf(write(folder, "b.rec", record + std::string("\3\xff\xff", 3))),
                 root +
                     "/b.rec: byte 21: expected a picture of 65535 bytes, found 0 bytes to the "
                     "end of the file");
        QCOMPARE(messageOf(write(folder, "c.rec", record + std::string("\3\xff", 2))),
                 root +
                     "/c.rec: byte 21: expected a record of label, length and picture, found "
                     "the end of the file");
        QCOMPARE(messageOf(write(folder, "d.rec", record + std::string("\x0b\1\0x", 4))),
                 root + "/d.rec: byte 21: expected a label from 0 to 9, found 11");
        QCOMPARE(messageOf(write(folder, "e.csv", "1,2\n") + ":train"),
                 root +
                     "/e.csv:train: data set: expected a known set, a folder or .npz arrays in "
                     "front of :train, found another file");
        QVERIFY(QDir(folder.path()).mkdir("empty"));
        QCOMPARE(messageOf(root + "/empty:train"),
                 root +
                     "/empty: folder: expected a split train (files or a folder of that name), "
                     "found none");
        QCOMPARE(messageOf(root + "/empty"),
                 root +
                     "/empty: folder: expected pictures in one folder a class (CLASS/*.png or "
                     ".jpg), found none");
    }

    void severalThreads_readAtOnce() {
        const QTemporaryDir folder;
        const std::string path = write(folder, "a-images-idx3-ubyte", sample_files::idxImages(100));
        write(folder, "a-labels-idx1-ubyte", sample_files::idxLabels(100));
        const auto source = openSamples(path, "");
        const core::Dataset whole = source->read(0, 100);
        std::vector<int> equal(4, 0);
        std::vector<std::thread> threads;
        for (std::size_t t = 0; t < equal.size(); ++t) {
            threads.emplace_back([&, t] {
                for (int k = 0; k < 50; ++k) {
                    equal[t] += source->read(0, 100).pixels == whole.pixels ? 1 : 0;
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        QCOMPARE(equal, std::vector<int>(4, 50));
    }

    void mnistAndFashion_haveTheirTrainingSplits() {
        SKIP_WITHOUT(dataDir());
        const auto mnist = openSamples("mnist:train", dataDir());
        QCOMPARE(mnist->count(), std::int64_t{60'000});
        QCOMPARE(mnist->read(0, 5).labels, (std::vector<int>{5, 0, 4, 1, 9}));
        const auto fashion = openSamples("fashion-mnist:train", dataDir());
        QCOMPARE(fashion->count(), std::int64_t{60'000});
        QCOMPARE(fashion->read(0, 5).labels, (std::vector<int>{9, 0, 0, 3, 0}));
        QCOMPARE(fashion->classes().at(9), std::string("Ankle boot"));
        requirePiecesMakeTheWhole(*openSamples("mnist", dataDir()), 7);
    }

    void cifarTraining_isExactInItsFirstFourThousand_andAJpegCopyBeyond() {
        SKIP_WITHOUT(dataDir());
        if (!QFile::exists(QString::fromStdString(dataDir()) + "/cifar10/train_jpeg75.rec.gz")) {
            QSKIP("no JPEG copy of CIFAR-10's training set here");
        }
        const auto set = openSamples("cifar10:train", dataDir());
        QCOMPARE(set->count(), std::int64_t{50'000});
        QCOMPARE(set->note(), std::string("46000 of 50000 samples come from a JPEG copy, not from "
                                          "the exact pixels"));
        QVERIFY(set->read(0, 4000).note.empty());
        QCOMPARE(set->read(3999, 2).note, std::string("1 of 2 samples come from a JPEG copy, not "
                                                      "from the exact pixels"));
        const auto copies = openSamples(dataDir() + "/cifar10/train_jpeg75.rec.gz", "");
        const core::Dataset exact = set->read(0, 200);
        const core::Dataset copy = copies->read(0, 200);
        QVERIFY(exact.labels == copy.labels);
        double difference = 0.0;
        for (std::size_t i = 0; i < exact.pixels.size(); ++i) {
            difference += std::abs(exact.pixels[i] - copy.pixels[i]) * 255.0;
        }
        difference /= static_cast<double>(exact.pixels.size());
        QVERIFY2(difference > 4.0 && difference < 7.0, qPrintable(QString::number(difference)));
    }
};

QTEST_GUILESS_MAIN(TestSampleSource)
#include "tst_sample_source.moc"
