#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "core/io/file_bytes.h"
#include "core/io/network_file.h"
#include "core/io/onnx.h"
#include "core/io/parse_error.h"
#include "core/network/evaluate.h"
#include "tests/helpers/data.h"
#include "tests/helpers/random_network.h"

namespace {

using core::Network;

/// Every network below the data folder; the walk below checks that none is missing here.
std::vector<std::string> listedNetworks() {
    std::vector<std::string> list{
        "checkpoints/colt/mnist_0.1.onnx",
        "cifar10_resnet/resnet_2b.onnx",
        "cora_mnist/mnist-point.onnx.gz",
        "cora_mnist/mnist-set.onnx.gz",
        "eran_mnist/convSmallRELU__DiffAI.onnx",
        "eran_mnist/convSmallRELU__PGDK.onnx",
        "eran_mnist/convSmallRELU__Point.onnx",
        "eran_mnist/mnist_relu_3_100.onnx",
        "eran_mnist/mnist_relu_3_50.onnx",
        "eran_mnist/mnist_relu_5_100.onnx",
        "marabou_cifar10/cifar10_medium.onnx",
        "marabou_cifar10/cifar10_small.onnx",
        "mnist_fc/mnist-net_256x2.onnx",
        "mnist_fc/mnist-net_256x4.onnx",
        "model_verification/ACASXU_nnet_1.nnet",
        "model_verification/ACASXU_run2a_1_1_tiny_4.nnet",
        "model_verification/ACASXU_run2a_4_5_batch_2000.nnet",
        "model_verification/ACASXU_run2a_4_5_batch_2000_out1.nnet",
        "model_verification/R2_R2.nnet",
        "model_verification/cartpole_nnet.nnet",
        "model_verification/mnist1.nnet.gz",
        "model_verification/mnist1_out1.nnet.gz",
        "model_verification/mnist3.nnet.gz",
        "model_verification/mnist3_out1.nnet.gz",
        "model_verification/mnist_1000.nnet.gz",
        "model_verification/mnist_large.nnet.gz",
        "model_verification/mnist_small.nnet",
        "model_verification/small_nnet.nnet",
        "model_verification/small_nnet.onnx",
        "model_verification/small_nnet_id.nnet",
        "model_verification/spiky_nnet.nnet",
        "model_verification/tiny_nnet.nnet",
        "oval21/cifar_base_kw.onnx",
        "oval21/cifar_wide_kw.onnx",
        "sri_resnet/resnet_3b2_bn_mixup_adv_4.0_bs128_lr-1.onnx.gz",
    };
    for (int a = 1; a <= 5; ++a) {
        for (int b = 1; b <= 9; ++b) {
            const std::string pair = std::to_string(a) + "_" + std::to_string(b);
            list.push_back("acasxu/nnet/ACASXU_experimental_v2a_" + pair + ".nnet.gz");
            list.push_back("acasxu/onnx/ACASXU_run2a_" + pair + "_batch_2000.onnx");
        }
    }
    std::sort(list.begin(), list.end());
    return list;
}

std::vector<std::string> networksBelow(const std::string& folder) {
    std::vector<std::string> found;
    const QDir root(QString::fromStdString(folder));
    QDirIterator files(root.path(), {"*.nnet", "*.nnet.gz", "*.onnx", "*.onnx.gz"}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        found.push_back(root.relativeFilePath(files.next()).toStdString());
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool isOnnx(const std::string& path) { return path.find(".onnx") != std::string::npos; }

std::vector<double> randomInput(std::int64_t count, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    std::vector<double> x;
    for (std::int64_t i = 0; i < count; ++i) {
        x.push_back(uniform(generator));
    }
    return x;
}

/// Largest difference of the outputs over some random inputs, relative where they are large.
template <typename T>
double largestDifference(const Network& a, const Network& b, double radius) {
    double largest = 0.0;
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::vector<T> x;
        for (const double unit : randomInput(a.inputCount(), seed)) {
            x.push_back(static_cast<T>(radius * unit));
        }
        const std::vector<T> left = core::evaluate<T>(a, x);
        const std::vector<T> right = core::evaluate<T>(b, x);
        for (std::size_t i = 0; i < left.size(); ++i) {
            const double size = std::max(1.0, static_cast<double>(std::abs(left[i])));
            largest = std::max(largest, static_cast<double>(std::abs(left[i] - right[i])) / size);
        }
    }
    return largest;
}

std::string messageOf(const std::string& path, const core::NetworkFileOptions& options = {}) {
    try {
        core::readNetwork(path, options);
    } catch (const core::ParseError& error) {
        return error.what();
    }
    return "(no error)";
}

std::string write(const QTemporaryDir& folder, const char* name, const std::string& bytes) {
    QFile file(folder.filePath(name));
    return file.open(QIODevice::WriteOnly) &&
                   file.write(bytes.data(), static_cast<qint64>(bytes.size())) >= 0
               ? file.fileName().toStdString()
               : "(cannot be written)";
}

}  // namespace

class TestNetworkFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theList_isWhatTheDataFolderHolds() {
        SKIP_WITHOUT(dataDir());
        const std::vector<std::string> listed = listedNetworks();
        const std::vector<std::string> found = networksBelow(dataDir());
        std::vector<std::string> missing;
        std::set_symmetric_difference(listed.begin(), listed.end(), found.begin(), found.end(),
                                      std::back_inserter(missing));
        QVERIFY2(missing.empty(), missing.empty() ? "" : missing.front().c_str());
        QCOMPARE(found.size(), std::size_t{125});
    }

    void everyNetwork_loads_andItsOutputsAreFinite() {
        SKIP_WITHOUT(dataDir());
        for (const std::string& name : listedNetworks()) {
            if (isOnnx(name) && !core::hasOnnx()) {
                continue;
            }
            const Network network = core::readNetwork(dataDir() + "/" + name);
            QVERIFY2(network.parameterCount() > 0, name.c_str());
            const std::vector<double> y =
                core::evaluate<double>(network, randomInput(network.inputCount(), 1));
            QVERIFY2(std::all_of(y.begin(), y.end(), [](double v) { return std::isfinite(v); }),
                     name.c_str());
        }
    }

    void everyReferenceNetwork_loads() {
        SKIP_WITHOUT(referenceDir());
        const std::vector<std::string> found = networksBelow(referenceDir());
        QCOMPARE(found.size(), std::size_t{16});
        for (const std::string& name : found) {
            core::readNetwork(referenceDir() + "/" + name);
        }
    }

    void acasXu_isTheSameInBothFormats_onRandomInputs() {
        SKIP_WITHOUT(dataDir());
        if (!core::hasOnnx()) {
            QSKIP("built without ONNX");
        }
        for (int a = 1; a <= 5; ++a) {
            for (int b = 1; b <= 9; ++b) {
                const std::string pair = std::to_string(a) + "_" + std::to_string(b);
                const Network nnet = core::readNetwork(
                    dataDir() + "/acasxu/nnet/ACASXU_experimental_v2a_" + pair + ".nnet.gz");
                const Network onnx = core::readNetwork(dataDir() + "/acasxu/onnx/ACASXU_run2a_" +
                                                       pair + "_batch_2000.onnx");
                // .nnet holds decimal digits, .onnx their float32: the same in float arithmetic,
                // and in double as close as the inputs that the networks are made for allow.
                QVERIFY2(largestDifference<float>(nnet, onnx, 1.0) < 1e-6, pair.c_str());
                QVERIFY2(largestDifference<double>(nnet, onnx, 0.5) < 1e-6, pair.c_str());
            }
        }
    }

    void smallNnet_isTheSameInBothFormats() {
        SKIP_WITHOUT(dataDir());
        if (!core::hasOnnx()) {
            QSKIP("built without ONNX");
        }
        const std::string path = dataDir() + "/model_verification/small_nnet";
        QVERIFY(largestDifference<double>(core::readNetwork(path + ".nnet"),
                                          core::readNetwork(path + ".onnx"), 1.0) < 1e-6);
    }

    void readOfWrite_isTheNetwork() {
        const QTemporaryDir folder;
        for (unsigned seed = 0; seed < 20; ++seed) {
            const Network network = randomReluNetwork({3, 5, 4, 2}, seed);
            for (const char* name : {"n.nnet", "n.nnet.gz", "n.onnx", "n.onnx.gz"}) {
                if (isOnnx(name) && !core::hasOnnx()) {
                    continue;
                }
                const std::string path = folder.filePath(name).toStdString();
                core::writeNetwork(network, path);
                QCOMPARE(core::networkHash(core::readNetwork(path)), core::networkHash(network));
            }
        }
    }

    void theFormat_isToldByContent_notByName() {
        const QTemporaryDir folder;
        const Network network = randomReluNetwork({2, 3, 1}, 7);
        for (const char* name : {"n.nnet", "n.onnx.gz"}) {
            if (isOnnx(name) && !core::hasOnnx()) {
                continue;
            }
            const std::string path = folder.filePath(name).toStdString();
            core::writeNetwork(network, path);
            const QString other = folder.filePath("x.bin");
            QFile::remove(other);
            QVERIFY(QFile::copy(QString::fromStdString(path), other));
            QCOMPARE(core::networkHash(core::readNetwork(other.toStdString())),
                     core::networkHash(network));
        }
    }

    void whatIsNoNetwork_isNamed() {
        const QTemporaryDir folder;
        const std::string root = folder.path().toStdString();
        const std::string expected =
            "file: expected a network: .onnx, .nnet, a PyTorch or numpy checkpoint, or a "
            "description in JSON, found ";
        QCOMPARE(messageOf(write(folder, "a", "")), root + "/a: " + expected + "an empty file");
        QVERIFY(messageOf(write(folder, "b", "PK\x03\x04rest")).starts_with(root + "/b: "));
        QCOMPARE(messageOf(write(folder, "c", "; ACAS\n(declare-const")),
                 root + "/c: " + expected + "what looks like a VNN-LIB property");
        QCOMPARE(messageOf(write(folder, "d", std::string("\x89HDF\r\n\x1a\n"))),
                 root + "/d: " + expected + "an HDF5 file");
        QCOMPARE(messageOf(root), root + ": file: expected a readable file, found a folder");
        QCOMPARE(messageOf(root + "/none"),
                 root + "/none: file: expected a readable file, found No such file or directory");
    }

    void anotherExtension_isRefusedOnWriting() {
        QVERIFY_EXCEPTION_THROWN(core::writeNetwork(randomReluNetwork({1, 1}, 1), "network.txt"),
                                 std::invalid_argument);
    }

    void aFullDevice_isReported_andNoFileAppears() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("none/n.nnet").toStdString();
        try {
            core::writeNetwork(randomReluNetwork({1, 1}, 1), path);
            QFAIL("no error");
        } catch (const std::runtime_error& error) {
            QCOMPARE(std::string(error.what()), path + ": cannot write: No such file or directory");
        }
    }

    void truncatedGzip_isToldApartFromDamagedOne() {
        const QTemporaryDir folder;
        std::string packed = core::gzip(std::string(1000, 'x') + "yz");
        QVERIFY(messageOf(write(folder, "cut.gz", packed.substr(0, packed.size() - 6)))
                    .find("expected the rest of the gzip data, found the end of the file") !=
                std::string::npos);
        packed[packed.size() - 5] ^= 1;
        QVERIFY(messageOf(write(folder, "bad.gz", packed)).find("intact gzip data") !=
                std::string::npos);
        QVERIFY(messageOf(write(folder, "long.gz", core::gzip("x") + "rest")).find("end of the") !=
                std::string::npos);
    }

    void severalGzipMembers_areOneFile() {
        const QTemporaryDir folder;
        const std::string path = write(
            folder, "two.gz", core::gzip("one ") + core::gzip("two") + std::string(512, '\0'));
        QCOMPARE(core::readFileBytes(path), std::string("one two"));
    }

    void aGzipBomb_isRefused_beforeItFillsTheMemory() {
        const QTemporaryDir folder;
        const std::string path = write(folder, "bomb.gz", core::gzip(std::string(50'000'000, 'x')));
        QVERIFY(QFileInfo(QString::fromStdString(path)).size() < 100'000);
        try {
            core::readFileBytes(path, 1'000'000);
            QFAIL("no error");
        } catch (const core::ParseError& error) {
            QCOMPARE(error.expected(), std::string("at most 1000000 bytes"));
        }
    }

    void theHash_dependsOnNumbersAndShapes_notOnNames() {
        const Network network = randomReluNetwork({2, 3, 1}, 7);
        std::vector<core::Node> renamed = network.nodes();
        renamed[1].name = "other";
        QCOMPARE(core::networkHash(Network(renamed)), core::networkHash(network));
        QVERIFY(core::networkHash(network.withBias(1, 0, 0.5)) != core::networkHash(network));
        QCOMPARE(core::networkHash(network).size(), std::size_t{64});
    }
};

QTEST_GUILESS_MAIN(TestNetworkFiles)
#include "tst_network_files.moc"
