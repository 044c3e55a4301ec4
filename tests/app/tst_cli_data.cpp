#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <csignal>

#include "core/io/file_bytes.h"
#include "tests/app/cli.h"
#include "tests/data/http_server.h"
#include "tests/data/sample_files.h"
#include "tests/helpers/data.h"

namespace {

using nlohmann::json;

QString folderOf(const QTemporaryDir& root) { return root.path(); }

/// MNIST's four files as the data folder here has them; false if it lacks one.
bool serveMnist(HttpServer& server) {
    for (const char* name : {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
                             "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"}) {
        const QByteArray bytes =
            cli::readFile(QString::fromStdString(dataDir()) + "/mnist/" + name);
        if (bytes.isEmpty()) {
            return false;
        }
        server.serve(std::string("/") + name, bytes.toStdString());
    }
    return true;
}

/// A .nnet of one dense layer whose weights are 0.
std::string zeroNetwork(int inputs, int outputs) {
    const auto row = [](int count) {
        std::string text;
        for (int i = 0; i < count; ++i) {
            text += "0,";
        }
        return text + '\n';
    };
    const std::string in = std::to_string(inputs);
    const std::string out = std::to_string(outputs);
    std::string ones = row(inputs + 1);
    std::replace(ones.begin(), ones.end(), '0', '1');
    std::string text = "1," + in + ',' + out + ',' + in + ",\n" + in + ',' + out + ",\n0,\n" +
                       row(inputs) + row(inputs) + row(inputs + 1) + ones;
    for (int i = 0; i < outputs; ++i) {
        text += row(inputs);
    }
    for (int i = 0; i < outputs; ++i) {
        text += row(1);
    }
    return text;
}

const QStringList kNoProxy{
    "http_proxy=", "HTTP_PROXY=", "all_proxy=", "ALL_PROXY=", "REACHSCOPE_DATA="};

#define SKIP_WITHOUT_DOWNLOADS()                              \
    if (!cli::run({"--version"}).out.contains("downloads")) { \
        QSKIP("built without downloads");                     \
    }

}  // namespace

class TestCliData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void list_showsEverySplit_andWhatIsThere() {
        const QTemporaryDir root;
        sample_files::write(root, "mnist/t10k-images-idx3-ubyte", sample_files::idxImages(2));
        const auto outcome = cli::run({"data", "--json", "--data-dir", folderOf(root)}, kNoProxy);
        VERIFY_STATUS(outcome, 0);
        const json document = outcome.json();
        QCOMPARE(document["sets"].size(), std::size_t{3});
        const json& mnist = document["sets"][0];
        QCOMPARE(mnist["id"].get<std::string>(), std::string("mnist"));
        QCOMPARE(mnist["classes"].size(), std::size_t{10});
        QCOMPARE(mnist["splits"][0]["status"].get<std::string>(), std::string("incomplete"));
        QCOMPARE(mnist["splits"][0]["samples"].get<int>(), 10'000);
        QVERIFY(mnist["splits"][0]["files"][1]["path"].is_null());
        QCOMPARE(mnist["splits"][1]["status"].get<std::string>(), std::string("missing"));
        const auto table = cli::run({"data", "list", "cifar10:train"}, kNoProxy);
        VERIFY_STATUS(table, 0);
        QVERIFY(table.out.contains("CIFAR-10 (train)"));
        QVERIFY(!table.out.contains("CIFAR-10 (test)"));
        QVERIFY(table.out.contains("no data folder"));
    }

    void check_findsWrongBytes_andExitsWithOne() {
        const QTemporaryDir root;
        sample_files::write(root, "mnist/t10k-images-idx3-ubyte", sample_files::idxImages(2));
        sample_files::write(root, "mnist/t10k-labels-idx1-ubyte", sample_files::idxLabels(2));
        const auto outcome =
            cli::run({"data", "check", "--json", "--data-dir", folderOf(root)}, kNoProxy);
        VERIFY_STATUS(outcome, 1);
        const json document = outcome.json();
        QVERIFY(!document["right"].get<bool>());
        QCOMPARE(document["splits"][0]["verdict"].get<std::string>(), std::string("wrong"));
        QVERIFY(document["splits"][0]["troubles"].size() >= 2);
    }

    void check_ofWhatIsHere_isRight() {
        SKIP_WITHOUT(dataDir());
        const auto outcome = cli::run(
            {"data", "check", "mnist:test", "--data-dir", QString::fromStdString(dataDir())});
        VERIFY_STATUS(outcome, 0);
        QVERIFY(outcome.out.contains("official bytes"));
        QVERIFY(outcome.out.contains("10,000"));
    }

    void wrongWords_areRefused_withOneLine() {
        const QTemporaryDir root;
        const QList<QStringList> wrong{
            {"data", "fetch"},
            {"data", "check", "imagenet"},
            {"data", "check", "mnist", "--data-dir", folderOf(root)},
            {"data", "check"},
            {"data", "download"},
            {"data", "download", "mnist"},
            {"data", "download", "mnist", "--to", folderOf(root), "--timeout", "0"},
            {"data", "download", "mnist", "--to", folderOf(root), "--retries", "-1"},
        };
        for (const QStringList& arguments : wrong) {
            const auto outcome = cli::run(arguments, kNoProxy);
            VERIFY_STATUS(outcome, 2);
            QVERIFY2(outcome.isOneErrorLine(), outcome.err.constData());
        }
    }

    void download_fetchesVerifiesAndIsFoundAfterwards() {
        SKIP_WITHOUT(dataDir());
        SKIP_WITHOUT_DOWNLOADS();
        HttpServer server("");
        if (!serveMnist(server)) {
            QSKIP("not all of MNIST here");
        }
        const QTemporaryDir root;
        const QStringList words{
            "data", "download",     "mnist", "--from", QString::fromStdString(server.address()),
            "--to", folderOf(root), "--json"};
        const auto outcome = cli::run(words, kNoProxy);
        VERIFY_STATUS(outcome, 0);
        QCOMPARE(outcome.json()["status"].get<std::string>(), std::string("complete"));
        QCOMPARE(outcome.json()["sets"][0]["files"].size(), std::size_t{4});
        const auto again = cli::run(words, kNoProxy);
        VERIFY_STATUS(again, 0);
        QVERIFY(again.json()["sets"][0]["files"].empty());
        const auto list = cli::run({"data", "--json", "--data-dir", folderOf(root)}, kNoProxy);
        QCOMPARE(list.json()["sets"][0]["splits"][1]["status"].get<std::string>(),
                 std::string("complete"));
    }

    void interrupted_itExitsWithThree_andGoesOnNextTime() {
        SKIP_WITHOUT(dataDir());
        SKIP_WITHOUT_DOWNLOADS();
        HttpServer::Manners manners;
        manners.slow = true;
        HttpServer server("", manners);
        if (!serveMnist(server)) {
            QSKIP("not all of MNIST here");
        }
        const QTemporaryDir root;
        const QStringList words{
            "data", "download",    "mnist", "--from", QString::fromStdString(server.address()),
            "--to", folderOf(root)};
        const QString part = root.filePath("mnist/t10k-images-idx3-ubyte.gz.part");
        QProcess process;
        process.start(cli::program(), words);
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(part).size() > 0, 20'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        const auto outcome = cli::finish(process);
        VERIFY_STATUS(outcome, 3);
        QVERIFY2(outcome.out.contains("cut short at t10k-images-idx3-ubyte.gz"),
                 outcome.out.constData());
        const qint64 kept = QFileInfo(part).size();
        QVERIFY(kept > 0);
        server.setManners({});
        VERIFY_STATUS(cli::run(words, kNoProxy), 0);
        const auto requests = server.requests();
        QVERIFY(std::find(requests.begin(), requests.end(),
                          "GET /t10k-images-idx3-ubyte.gz " + std::to_string(kept) + '-') !=
                requests.end());
    }

    void aServerThatFails_isOneLine_andExitsWithOne() {
        SKIP_WITHOUT_DOWNLOADS();
        HttpServer server("");
        server.serve("/other", "x");
        const QTemporaryDir root;
        const auto outcome =
            cli::run({"data", "download", "cifar10", "--from",
                      QString::fromStdString(server.address()), "--to", folderOf(root)},
                     kNoProxy);
        VERIFY_STATUS(outcome, 1);
        QVERIFY2(outcome.isOneErrorLine(), outcome.err.constData());
        QVERIFY(outcome.err.contains("cifar-10-binary.tar.gz: HTTP status 404"));
    }

    void resultsFromJpegCopies_sayTheyAre() {
        const QTemporaryDir root;
        const std::string data =
            sample_files::write(root, "test_0000-0001_jpeg75.bin",
                                sample_files::cifarRecord(0, 9) + sample_files::cifarRecord(1, 9));
        const std::string network = sample_files::write(root, "zero.nnet", zeroNetwork(3072, 2));
        for (const QStringList& command :
             {QStringList{"eval"}, QStringList{"stability", "--eps", "0.1", "--method", "box"}}) {
            const auto outcome =
                cli::run(command + QStringList{QString::fromStdString(network), "--data",
                                               QString::fromStdString(data), "--json"});
            VERIFY_STATUS(outcome, 0);
            QCOMPARE(
                outcome.json()["note"].get<std::string>(),
                std::string("2 of 2 samples come from a JPEG copy, not from the exact pixels"));
        }
    }

    void dataOption_takesPictureFoldersAndTrainingSplits() {
        const QTemporaryDir root;
        std::string row;
        for (int i = 0; i < 6; ++i) {
            row += "0," + std::to_string(i) + ",0,0\n";
        }
        const std::string csv = sample_files::write(root, "points.csv", row);
        const auto outcome = cli::run({"eval", cli::sample("3-4-4-2.onnx"), "--data",
                                       QString::fromStdString(csv), "--first", "4", "--json"});
        VERIFY_STATUS(outcome, 0);
        QCOMPARE(outcome.json()["samples"].get<int>(), 4);
        sample_files::write(root, "mnist/train-images-idx3-ubyte", sample_files::idxImages(3));
        sample_files::write(root, "mnist/train-labels-idx1-ubyte", sample_files::idxLabels(3));
        const auto train = cli::run({"eval", cli::sample("flat_image_2-6-2.onnx"), "--data",
                                     "mnist:train", "--data-dir", folderOf(root)});
        VERIFY_STATUS(train, 2);  // six numbers for a network of two inputs: it was read
        QVERIFY2(train.err.contains("mnist:train"), train.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestCliData)
#include "tst_cli_data.moc"
