#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <thread>

#include "core/data/dataset.h"
#include "core/io/network_file.h"
#include "core/network/evaluate.h"
#include "tests/helpers/data.h"

namespace {

struct Normalisation {
    std::vector<double> mean;
    std::vector<double> deviation;
};

/// One line of the README's table.
struct Entry {
    QString network;       ///< "oval_bab/cifar_sgd_8px"
    double accuracy = -1;  ///< below 0: not measured
    Normalisation input;
    bool isExempt = false;  ///< by what the README itself says of it
    QString why;
};

QString readme() {
    QFile file(QString::fromStdString(dataDir() + "/checkpoints/README.md"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

std::vector<double> numbersIn(const QString& text) {
    static const QRegularExpression number("\\d*\\.\\d+");
    std::vector<double> values;
    for (auto match = number.globalMatch(text); match.hasNext();) {
        values.push_back(match.next().captured().toDouble());
    }
    return values;
}

/// What the line below the table says of the input column's short names.
std::map<QString, Normalisation> legend(const QString& text) {
    static const QRegularExpression entry(
        R"((m\.\d+s\.\d+) = (mean \([^)]*\)|same mean), std (\([^)]*\)|\.\d+))");
    std::map<QString, Normalisation> known;
    std::vector<double> mean;
    for (auto match = entry.globalMatch(text); match.hasNext();) {
        const auto found = match.next();
        if (found.captured(2) != "same mean") {
            mean = numbersIn(found.captured(2));
        }
        known[found.captured(1)] = {mean, numbersIn(found.captured(3))};
    }
    return known;
}

/// "none", "m.1307s.3081" ("m.A s.B = (x-0.A)/0.B"), a name of the legend, "(x-0.2860)/0.3530".
Normalisation normalisationOf(const QString& column,
                              const std::map<QString, Normalisation>& known) {
    if (column.startsWith("none") || column == "-") {
        return {};
    }
    const auto found = known.find(column);
    if (found != known.end()) {
        return found->second;
    }
    const std::vector<double> numbers = numbersIn(column);
    return numbers.size() == 2 ? Normalisation{{numbers[0]}, {numbers[1]}} : Normalisation{};
}

std::vector<Entry> entries() {
    const QString text = readme();
    const auto known = legend(text);
    std::vector<Entry> list;
    for (const QString& line : text.split('\n')) {
        const QStringList cells = line.split('|');
        static const QRegularExpression ending("\\.(npz|npy|pt|pth|model|onnx|txt)$");
        if (cells.size() < 6 || !cells[1].contains('/') ||
            ending.match(cells[1].trimmed()).hasMatch()) {
            continue;  // no line of a table, or one of the table of files
        }
        Entry entry;
        entry.network = cells[1].trimmed();
        bool isNumber = false;
        const double accuracy = cells[2].trimmed().toDouble(&isNumber);
        entry.accuracy = isNumber ? accuracy : -1.0;
        entry.input = normalisationOf(cells[4].trimmed(), known);
        const QString note = cells[5];
        entry.why = !isNumber                     ? "not measured"
                    : note.contains("best guess") ? "best guess"
                    : note.contains("cascade")    ? "cascade"
                                                  : "";
        entry.isExempt = !entry.why.isEmpty();
        list.push_back(entry);
    }
    return list;
}

/// The files of an entry: numpy, and the original where it is there.
QStringList filesOf(const QString& network) {
    QStringList files;
    for (const char* ending : {".npz", ".pt", ".pth", ".model"}) {
        const QString file = network + ending;
        if (QFile::exists(QString::fromStdString(dataDir()) + "/checkpoints/" + file)) {
            files.append(file);
        }
    }
    return files;
}

std::string dataSetOf(const core::Network& network, const QString& name) {
    if (network.inputShape().front() == 3) {
        return "cifar10";
    }
    return name.section('/', 1).contains("fashion") ? "fashion-mnist" : "mnist";
}

bool isFullRun() { return qEnvironmentVariableIsSet("REACHSCOPE_FULL"); }

const core::Dataset& samplesOf(const std::string& name) {
    static std::map<std::string, core::Dataset> sets;
    const auto found = sets.find(name);
    if (found != sets.end()) {
        return found->second;
    }
    const std::int64_t first = name == "cifar10" ? 500 : isFullRun() ? 0 : 1000;
    const std::string file =
        name == "cifar10" ? dataDir() + "/cifar10/test_0000-0499_exact.bin.gz" : name;
    return sets[name] = core::readDataset(file, dataDir(), first);
}

/// Correct ones of samples [first, last), in single precision.
std::int64_t correctIn(const core::Network& network, const core::Dataset& samples,
                       std::int64_t first, std::int64_t last) {
    constexpr std::int64_t kBatch = 50;
    const std::int64_t width = network.inputCount();
    std::int64_t correct = 0;
    for (; first < last; first += kBatch) {
        const std::int64_t count = std::min(kBatch, last - first);
        const std::span<const float> inputs(samples.pixels.data() + first * width,
                                            static_cast<std::size_t>(count * width));
        const std::vector<float> outputs = core::evaluate<float>(network, inputs, count);
        for (std::int64_t s = 0; s < count; ++s) {
            const auto row = outputs.begin() + s * network.outputCount();
            const auto best = std::max_element(row, row + network.outputCount()) - row;
            correct += best == samples.labels[static_cast<std::size_t>(first + s)] ? 1 : 0;
        }
    }
    return correct;
}

double accuracyOf(const core::Network& network, const core::Dataset& samples) {
    std::int64_t other = 0;
    const std::int64_t half = samples.count / 2;
    std::thread second([&] { other = correctIn(network, samples, half, samples.count); });
    const std::int64_t one = correctIn(network, samples, 0, half);
    second.join();
    return static_cast<double>(one + other) / static_cast<double>(samples.count);
}

}  // namespace

class TestCheckpointAccuracy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void table_isUnderstood() {
        SKIP_WITHOUT(dataDir());
        const std::vector<Entry> list = entries();
        QCOMPARE(list.size(), std::size_t{25});
        const auto known = legend(readme());
        QCOMPARE(known.at("m.485s.225").mean, (std::vector<double>{0.485, 0.456, 0.406}));
        QCOMPARE(known.at("m.4914s.2023").deviation, (std::vector<double>{0.2023, 0.1994, 0.2010}));
        QStringList exempt;
        for (const Entry& entry : list) {
            if (entry.isExempt) {
                exempt.append(entry.network + ": " + entry.why);
            }
        }
        QCOMPARE(exempt, (QStringList{"convex_adversarial/mnist_small_0_3: cascade",
                                      "cifar10_resnet_torch/resnet2b: not measured",
                                      "auto_lirpa/cifar_2c2f: best guess",
                                      "mn_bab/resnet_4b_bn_adv_2.2_bs256_lr-3: not measured",
                                      "colt/mnist_0.1_convmed_flat_2_2_100: not measured"}));
    }

    void everyFileOfTheFolder_isInTheTable() {
        SKIP_WITHOUT(dataDir());
        QStringList listed;
        for (const Entry& entry : entries()) {
            listed += filesOf(entry.network);
        }
        const QDir root(QString::fromStdString(dataDir() + "/checkpoints"));
        for (const QString& folder : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            for (const QString& file :
                 QDir(root.filePath(folder)).entryList({"*.npz", "*.pt", "*.pth", "*.model"})) {
                QVERIFY2(listed.contains(folder + "/" + file), qPrintable(file));
            }
        }
    }

    void accuracy_isTheReadmes_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("entry");
        if (dataDir().empty()) {
            QTest::newRow("no data") << QString() << 0;
            return;
        }
        const std::vector<Entry> list = entries();
        for (std::size_t k = 0; k < list.size(); ++k) {
            for (const QString& file : filesOf(list[k].network)) {
                QTest::newRow(qPrintable(file)) << file << static_cast<int>(k);
            }
        }
    }

    void accuracy_isTheReadmes() {
        SKIP_WITHOUT(dataDir());
        QFETCH(QString, file);
        QFETCH(int, entry);
        const Entry expected = entries()[static_cast<std::size_t>(entry)];
        const core::Network network =
            core::readNetwork(dataDir() + "/checkpoints/" + file.toStdString(),
                              {false, "", expected.input.mean, expected.input.deviation});
        const std::string set = dataSetOf(network, expected.network);
        const core::Dataset& samples = samplesOf(set);
        const double accuracy = accuracyOf(network, samples);
        qInfo("%s: %.4f on %lld of %s, README %.4f%s", qPrintable(file), accuracy,
              static_cast<long long>(samples.count), set.c_str(), expected.accuracy,
              expected.isExempt ? qPrintable(" (exempt: " + expected.why + ")") : "");
        if (expected.isExempt) {
            QVERIFY(accuracy >= 0.0 && accuracy <= 1.0);
            return;
        }
        const bool isWhole = isFullRun() && set != "cifar10";
        const double p = expected.accuracy;
        const double error = std::sqrt(p * (1.0 - p) / static_cast<double>(samples.count));
        const double allowed = isWhole ? 0.001 + 1e-9 : 3.0 * error;
        QVERIFY2(std::abs(accuracy - p) <= allowed,
                 qPrintable(QString("%1 against %2").arg(accuracy).arg(p)));
    }

    /// Four arrays in files of their own, the weights stored as inputs x outputs.
    void arraysInSeparateFiles_areOneNetwork_byADescription() {
        SKIP_WITHOUT(dataDir());
        const QTemporaryDir folder;
        const QString path = folder.filePath("rsl18a.json");
        const QString weights = QString::fromStdString(dataDir()) + "/checkpoints/mipverify/";
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QString(R"({"kind": "reachscope architecture", "version": 1,
            "input": [1, 28, 28],
            "steps": [{"kind": "flatten"},
                      {"kind": "dense", "weight": "W1", "bias": "B1", "transposed": true},
                      {"kind": "relu"},
                      {"kind": "dense", "weight": "W2", "bias": "B2", "transposed": true}],
            "weights": {"W1": "%1RSL18a_mnist_linf0.1_W1.npy",
                        "B1": "%1RSL18a_mnist_linf0.1_B1.npy",
                        "W2": "%1RSL18a_mnist_linf0.1_W2.npy",
                        "B2": "%1RSL18a_mnist_linf0.1_B2.npy"}})")
                       .arg(weights)
                       .toUtf8());
        file.close();
        const core::NetworkFile read = core::readNetworkFile(path.toStdString());
        QCOMPARE(read.network.parameterCount(), std::int64_t{784 * 500 + 500 + 5000 + 10});
        const double accuracy = accuracyOf(read.network, samplesOf("mnist"));
        qInfo("RSL18a: %.4f", accuracy);
        QVERIFY(accuracy > 0.93);
    }
};

QTEST_APPLESS_MAIN(TestCheckpointAccuracy)
#include "tst_checkpoint_accuracy.moc"
