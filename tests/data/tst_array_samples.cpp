#include <QTest>

#include "core/data/dataset.h"
#include "tests/data/npy.h"
#include "tests/data/sample_files.h"
#include "tests/helpers/data.h"

namespace {

using core::openSamples;
using sample_files::messageOf;
using sample_files::pathOf;
using sample_files::write;

/// Images in a_X.npy, labels 4 and 2 in a_y.npy; what all of it says when it is wrong.
std::string messageOfImages(const std::string& images) {
    const QTemporaryDir folder;
    write(folder, "a_y.npy", npy("<i8", "(2,)", bytesOf<std::int64_t>({4, 2})));
    const std::string path = write(folder, "a_X.npy", images);
    const std::string message = messageOf(path);
    return message.starts_with(path) ? message.substr(path.size() + 2) : message;
}

}  // namespace

class TestArraySamples : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void floatsWithChannelsLast_becomeChannelsFirst() {
        const QTemporaryDir folder;
        write(folder, "a_y.npy", npy("<i8", "(2,)", bytesOf<std::int64_t>({4, 2})));
        const std::vector<float> values{0.0F, 0.1F, 0.2F, 0.3F, 0.4F, 0.5F,
                                        0.6F, 0.7F, 0.8F, 0.9F, 1.0F, 0.5F};
        const auto samples =
            openSamples(write(folder, "a_X.npy", npy("<f4", "(2, 1, 2, 3)", bytesOf(values))), "");
        const core::Dataset set = samples->read(0, 2);
        QCOMPARE(set.shape, (core::Shape{3, 1, 2}));
        QCOMPARE(set.labels, (std::vector<int>{4, 2}));
        QCOMPARE(set.pixels, (std::vector<float>{0.0F, 0.3F, 0.1F, 0.4F, 0.2F, 0.5F, 0.6F, 0.9F,
                                                 0.7F, 1.0F, 0.8F, 0.5F}));
        QVERIFY(samples->read(1, 1).pixels ==
                std::vector<float>(set.pixels.begin() + 6, set.pixels.end()));
    }

    void wholeNumbers_areBytes() {
        const QTemporaryDir folder;
        write(folder, "a_labels.npy", npy("|u1", "(2, 1)", std::string("\1\0", 2)));
        const auto samples = openSamples(
            write(folder, "a_images.npy", npy("|u1", "(2, 1, 2)", std::string("\0\xff\x33\0", 4))),
            "");
        QCOMPARE(samples->shape(), (core::Shape{1, 1, 2}));
        QCOMPARE(samples->read(0, 2).pixels, (std::vector<float>{0.0F, 1.0F, 0.2F, 0.0F}));
    }

    void wrongArrays_areRefused_withOneLine() {
        QCOMPARE(messageOfImages(npy("<f4", "(2, 2)", bytesOf<float>({0, 1, 2, 0}))),
                 std::string("array a_X: expected pixels in [0, 1], as its numbers are float32, "
                             "found 2"));
        QCOMPARE(messageOfImages(npy("<i4", "(2, 2)", bytesOf<std::int32_t>({0, 1, 256, 0}))),
                 std::string("array a_X: expected pixels from 0 to 255, found 256"));
        QVERIFY(messageOfImages(npy("<f4", "(2, 2, 2, 2)", bytesOf(std::vector<float>(16))))
                    .starts_with("array a_X: expected images [n, height, width, channels]"));
        QVERIFY(messageOfImages(npy("<f4", "(3, 2)", bytesOf(std::vector<float>(6))))
                    .find("expected 3 labels, one an image, found shape 2") != std::string::npos);
        QVERIFY(messageOfImages(npy("<f4", "(2, 2)", "short")) != "(no error)");
        const QTemporaryDir folder;
        const std::string path =
            write(folder, "alone.npy", npy("<f4", "(1,1)", bytesOf<float>({0})));
        QVERIFY(messageOf(path).find("labels in it") != std::string::npos);
    }

    void imagesOfTheSdpComparison_areThoseOfTheTestSets() {
        SKIP_WITHOUT(dataDir());
        const std::string folder = dataDir() + "/sdp_images/";
        if (!QFile::exists(QString::fromStdString(folder + "mnist_X_sdp.npz"))) {
            QSKIP("no SDP images here");
        }
        const core::Dataset mnist = core::readDataset(folder + "mnist_X_sdp.npz", "");
        QCOMPARE(mnist.count, std::int64_t{200});
        QCOMPARE(mnist.shape, (core::Shape{1, 28, 28}));
        const core::Dataset cifar = core::readDataset(folder + "cifar_X_sdp.npz", "");
        QCOMPARE(cifar.shape, (core::Shape{3, 32, 32}));
        // Each is one of the test set's images, with its label.
        const core::Dataset tests = core::readDataset("mnist", dataDir());
        int found = 0;
        for (std::size_t i = 0; i < 5; ++i) {
            const auto image = mnist.pixels.begin() + static_cast<std::ptrdiff_t>(i * 784);
            for (std::size_t k = 0; k < tests.labels.size(); ++k) {
                const auto other = tests.pixels.begin() + static_cast<std::ptrdiff_t>(k * 784);
                found += tests.labels[k] == mnist.labels[i] &&
                         std::equal(image, image + 784, other,
                                    [](float a, float b) { return std::abs(a - b) < 1e-6F; });
            }
        }
        QCOMPARE(found, 5);
    }
};

QTEST_GUILESS_MAIN(TestArraySamples)
#include "tst_array_samples.moc"
