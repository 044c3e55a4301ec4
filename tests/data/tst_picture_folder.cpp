#include <QTest>
#include <random>

#include "core/data/sample_source.h"
#include "tests/data/picture_writer.h"
#include "tests/data/sample_files.h"

namespace {

using core::openSamples;
using picture_writer::jpeg;
using picture_writer::png;
using sample_files::messageOf;
using sample_files::pathOf;
using sample_files::write;

std::string ramp(std::size_t count) {
    std::string bytes(count, '\0');
    for (std::size_t i = 0; i < count; ++i) {
        bytes[i] = static_cast<char>(i * 37 + 11);
    }
    return bytes;
}

std::string messageOfPicture(const std::string& bytes) {
    const QTemporaryDir folder;
    write(folder, "a/x.png", bytes);
    const std::string message = messageOf(pathOf(folder));
    const std::string start = pathOf(folder) + "/a/x.png: picture: ";
    return message.starts_with(start) ? message.substr(start.size()) : message;
}

}  // namespace

class TestPictureFolder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pngPixels_areExact_planeByPlane() {
        const QTemporaryDir folder;
        const std::string grey = ramp(6);
        write(folder, "grey/a/1.png", png(1, 3, 2, grey));
        write(folder, "rgb/a/1.png", png(3, 3, 2, ramp(18)));
        write(folder, "rgb/a/2.PNG", png(3, 3, 2, ramp(18), 8, true));
        const core::Dataset one = openSamples(pathOf(folder) + "/grey", "")->read(0, 1);
        QCOMPARE(one.shape, (core::Shape{1, 2, 3}));
        for (std::size_t i = 0; i < 6; ++i) {
            QCOMPARE(one.pixels[i],
                     static_cast<float>(static_cast<unsigned char>(grey[i])) / 255.0F);
        }
        const core::Dataset two = openSamples(pathOf(folder) + "/rgb", "")->read(0, 2);
        QCOMPARE(two.shape, (core::Shape{3, 2, 3}));
        QCOMPARE(two.pixels[1], static_cast<float>((3 * 37 + 11) % 256) / 255.0F);
        QCOMPARE(two.pixels[6], static_cast<float>((1 * 37 + 11) % 256) / 255.0F);
        QVERIFY(std::equal(two.pixels.begin(), two.pixels.begin() + 18, two.pixels.begin() + 18));
    }

    void greyOfFewerBits_isSpreadOverTheRange() {
        const QTemporaryDir folder;
        write(folder, "a/1.png", png(1, 8, 1, std::string(1, '\x0f'), 1));
        const core::Dataset set = openSamples(pathOf(folder), "")->read(0, 1);
        QCOMPARE(set.pixels, (std::vector<float>{0, 0, 0, 0, 1, 1, 1, 1}));
    }

    void jpegPixels_areNearWhatWasWritten() {
        const QTemporaryDir folder;
        write(folder, "a/1.jpg", jpeg(1, 8, 8, std::string(64, '\x64')));
        write(folder, "a/2.jpeg", jpeg(1, 8, 8, std::string(64, '\xc8')));
        const core::Dataset set = openSamples(pathOf(folder), "")->read(0, 2);
        QVERIFY(std::abs(set.pixels[0] - 100.0F / 255.0F) < 0.01F);
        QVERIFY(std::abs(set.pixels[64] - 200.0F / 255.0F) < 0.01F);
    }

    void classes_areTheFolders_inOrder() {
        const QTemporaryDir folder;
        const std::string picture = png(1, 2, 2, ramp(4));
        for (const char* name : {"dog/10.png", "dog/9.png", "cat/a.png", ".hidden/x.png"}) {
            write(folder, name, picture);
        }
        write(folder, "cat/notes.txt", "no picture");
        write(folder, "cat/.thumbs", "hidden");
        const auto samples = openSamples(pathOf(folder), "");
        QCOMPARE(samples->classes(), (std::vector<std::string>{"cat", "dog"}));
        QCOMPARE(samples->read(0, 3).labels, (std::vector<int>{0, 1, 1}));
        QCOMPARE(samples->note(), std::string("1 files that are no pictures were passed over"));
    }

    void foldersOfWholeNumbers_areTheLabels() {
        const QTemporaryDir folder;
        const std::string picture = png(1, 2, 2, ramp(4));
        for (const char* name : {"7/a.png", "3/a.png", "10/a.png"}) {
            write(folder, name, picture);
        }
        const auto samples = openSamples(pathOf(folder), "");
        QCOMPARE(samples->read(0, 3).labels, (std::vector<int>{3, 7, 10}));
        QCOMPARE(samples->classes().size(), std::size_t{11});
        QCOMPARE(samples->classes()[7], std::string("7"));
    }

    void withinAClass_numbersGoByValue() {
        const QTemporaryDir folder;
        for (const int number : {10, 9, 100}) {
            write(folder, "a/" + std::to_string(number) + ".png",
                  png(1, 1, 1, std::string(1, static_cast<char>(number))));
        }
        const core::Dataset set = openSamples(pathOf(folder), "")->read(0, 3);
        QCOMPARE(set.pixels, (std::vector<float>{9.0F / 255.0F, 10.0F / 255.0F, 100.0F / 255.0F}));
    }

    void foldersTestAndTrain_areSplits() {
        const QTemporaryDir folder;
        write(folder, "train/a/1.png", png(1, 2, 2, ramp(4)));
        write(folder, "train/b/1.png", png(1, 2, 2, ramp(4)));
        write(folder, "test/a/1.png", png(1, 2, 2, ramp(4)));
        QCOMPARE(openSamples(pathOf(folder), "")->count(), std::int64_t{1});
        QCOMPARE(openSamples(pathOf(folder) + ":train", "")->count(), std::int64_t{2});
    }

    void picturesOfAnotherSize_areRefused_withBothNamed() {
        const QTemporaryDir folder;
        write(folder, "a/1.png", png(1, 2, 2, ramp(4)));
        write(folder, "a/2.png", png(3, 2, 2, ramp(12)));
        const std::string root = pathOf(folder);
        QCOMPARE(messageOf(root), root + "/a/2.png: picture: expected 2 x 2 grey as in " + root +
                                      "/a/1.png, found 2 x 2 RGB");
    }

    void whatHasNoOneMeaning_isRefused() {
        QCOMPARE(messageOfPicture(png(4, 2, 2, ramp(16))),
                 std::string("expected a grey or RGB picture, found transparency; flatten it onto "
                             "a background first"));
        QCOMPARE(messageOfPicture(png(1, 2, 2, ramp(8), 16)),
                 std::string("expected 8 bits a channel, found 16"));
        QCOMPARE(messageOfPicture(jpeg(4, 8, 8, ramp(256))),
                 std::string("expected a grey or RGB JPEG picture, found 4 channels"));
        QCOMPARE(messageOfPicture("neither"), std::string("expected a PNG or JPEG picture, found "
                                                          "other data"));
        QCOMPARE(messageOfPicture(""),
                 std::string("expected a PNG or JPEG picture, found nothing"));
    }

    void aHeaderThatClaimsALot_costsNothing() {
        std::string bomb = png(1, 2, 2, ramp(4));
        for (const std::size_t at : {17, 21}) {
            bomb[at] = '\x01';  // 65,538 x 65,538
        }
        QCOMPARE(messageOfPicture(bomb),
                 std::string("expected a picture of 1 to 16777216 pixels, found 65538 x 65538"));
    }

    void truncatedAndDamagedPictures_areRefused_neverFilledUp() {
        const std::string noise = ramp(3 * 64 * 64);
        for (const std::string& whole : {png(3, 64, 64, noise), jpeg(3, 64, 64, noise)}) {
            for (const std::size_t share : {3, 5, 9}) {
                const std::string message =
                    messageOfPicture(whole.substr(0, whole.size() * share / 10));
                QVERIFY2(message.find("expected an intact") == 0, message.c_str());
            }
        }
        std::mt19937 random(5);
        const std::string whole = png(3, 64, 64, noise);
        for (int k = 0; k < 200; ++k) {
            std::string damaged = whole;
            const std::size_t at = 33 + random() % (whole.size() - 33);
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
            messageOfPicture(damaged);  // a line or a picture, never a crash
        }
        const std::string photo = jpeg(3, 64, 64, noise);
        for (int k = 0; k < 200; ++k) {
            std::string damaged = photo;
            damaged[random() % photo.size()] = static_cast<char>(random());
            messageOfPicture(damaged);
        }
    }
};

QTEST_GUILESS_MAIN(TestPictureFolder)
#include "tst_picture_folder.moc"
