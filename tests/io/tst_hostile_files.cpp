#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/io/file_bytes.h"
#include "core/io/network_file.h"
#include "core/io/onnx.h"
#include "core/io/parse_error.h"
#include "core/io/vnnlib.h"
#include "core/network/evaluate.h"
#if __has_include("reachscope_onnx.pb.h")
#include "core/io/onnx_proto_private.h"
#define WITH_ONNX_SCHEMA
#endif

namespace {

using Random = std::mt19937_64;

std::string contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

/// Writes a new file: truncating an old one makes some file systems wait for the disk.
bool putFile(const std::string& path, const std::string& bytes) {
    QFile file(QString::fromStdString(path));
    file.remove();
    return file.open(QIODevice::WriteOnly) &&
           file.write(bytes.data(), static_cast<qint64>(bytes.size())) ==
               static_cast<qint64>(bytes.size());
}

/// The samples with this extension: name -> bytes.
std::vector<std::pair<std::string, std::string>> samplesOf(const char* extension) {
    const QDir folder(QStringLiteral(REACHSCOPE_SOURCE_DIR "/samples"));
    std::vector<std::pair<std::string, std::string>> files;
    for (const QString& name : folder.entryList({QString("*.") + extension}, QDir::Files)) {
        files.emplace_back(name.toStdString(), contentOf(folder.filePath(name)));
    }
    return files;
}

std::size_t below(Random& random, std::size_t limit) { return limit == 0 ? 0 : random() % limit; }

std::string flipped(std::string bytes, Random& random) {
    const std::size_t flips = 1 + below(random, 4);
    for (std::size_t i = 0; i < flips && !bytes.empty(); ++i) {
        bytes[below(random, bytes.size())] ^= static_cast<char>(1U << below(random, 8));
    }
    return bytes;
}

std::string truncated(const std::string& bytes, Random& random) {
    return bytes.substr(0, below(random, bytes.size()));
}

/// A piece of the file twice, or not at all.
std::string respliced(const std::string& bytes, Random& random) {
    const std::size_t from = below(random, bytes.size());
    const std::string piece = bytes.substr(from, 1 + below(random, 64));
    std::string result = bytes;
    if (below(random, 2) == 0) {
        return result.erase(from, piece.size());
    }
    return result.insert(below(random, bytes.size()), piece);
}

/// A run of word characters replaced by something a reader may stumble over.
std::string reworded(const std::string& bytes, Random& random) {
    static const std::vector<std::string> kHostile{"nan",        "-inf",
                                                   "1e999",      "-1",
                                                   "0",          "99999999999999999999",
                                                   "2147483648", "1e-999",
                                                   "",           ",,",
                                                   "(",          ")",
                                                   "((((((((",   "X_99999999999",
                                                   "Y_-1",       "\0x",
                                                   "-",          "+",
                                                   ".",          "or",
                                                   "and",        "assert",
                                                   "0x10",       "\xff\xfe",
                                                   "1.5.5",      std::string(5000, '9'),
                                                   "X_0 X_0",    "\n\n",
                                                   "//",         ";"};
    const std::string separators = " ,()\n\t";
    const std::size_t at = below(random, bytes.size());
    std::size_t start = bytes.find_last_of(separators, at);
    start = start == std::string::npos ? 0 : start + 1;
    const std::size_t end = std::min(bytes.find_first_of(separators, at), bytes.size());
    std::string result = bytes;
    return result.replace(start, end > start ? end - start : 0,
                          kHostile[below(random, kHostile.size())]);
}

using Mutation = std::string (*)(const std::string&, Random&);

std::string flippedCopy(const std::string& bytes, Random& random) { return flipped(bytes, random); }

/// The gzip of the file, itself damaged.
std::string packedAndDamaged(const std::string& bytes, Random& random) {
    const std::string packed = core::gzip(bytes);
    return below(random, 2) == 0 ? flipped(packed, random) : truncated(packed, random);
}

struct Outcome {
    int loaded = 0;
    int refused = 0;
};

/// Reads one hostile file; anything but success or a ParseError of one line that names it fails.
class Judge {
public:
    explicit Judge(std::function<void(const std::string&)> read) : m_read(std::move(read)) {}

    void read(const std::string& bytes, const std::string& what) {
        const std::string path = m_folder.filePath("hostile").toStdString();
        QVERIFY(putFile(path, bytes));
        readPath(path, what);
    }

    void readPath(const std::string& path, const std::string& what) {
        try {
            m_read(path);
            ++outcome.loaded;
        } catch (const core::ParseError& error) {
            const std::string message = error.what();
            QVERIFY2(message.find('\n') == std::string::npos, (what + ": " + message).c_str());
            QVERIFY2(
                message.rfind(path, 0) == 0 ||
                    message.find(QFileInfo(QString::fromStdString(path)).path().toStdString()) == 0,
                (what + ": " + message).c_str());
            QVERIFY2(!error.where().empty() && message.size() < 2000,
                     (what + ": " + message).c_str());
            ++outcome.refused;
        } catch (const std::exception& error) {
            QFAIL((what + ": another exception: " + error.what()).c_str());
        }
    }

    void readMutations(const std::vector<std::pair<std::string, std::string>>& files,
                       const std::vector<Mutation>& mutations, unsigned rounds) {
        for (const auto& [name, bytes] : files) {
            for (std::size_t m = 0; m < mutations.size(); ++m) {
                for (unsigned seed = 0; seed < rounds; ++seed) {
                    Random random(1000 * m + seed);
                    read(mutations[m](bytes, random), name + ", mutation " + std::to_string(m) +
                                                          ", seed " + std::to_string(seed));
                    if (QTest::currentTestFailed()) {
                        return;
                    }
                }
            }
        }
    }

    /// What no format is: nothing, zeros, noise, a folder, a bomb.
    void readOddities() {
        Random random(5);
        std::string noise(5000, '\0');
        read("", "empty");
        read(noise, "zeros");
        read(core::gzip(""), "gzip of nothing");
        read(core::gzip(std::string(8'000'000, '\0')), "gzip of many zeros");
        read(core::gzip(std::string(8'000'000, '1')), "gzip of many ones");
        read(core::gzip(std::string(8'000'000, '(')), "gzip of many parentheses");
        read(std::string(1'000'000, '\n'), "blank lines");
        for (int i = 0; i < 200; ++i) {
            for (char& c : noise) {
                c = static_cast<char>(random());
            }
            read(noise.substr(0, 1 + below(random, noise.size())), "noise " + std::to_string(i));
        }
        readPath(m_folder.path().toStdString() + "/.", "folder");
        readPath(m_folder.path().toStdString() + "/missing", "missing");
    }

    Outcome outcome;

private:
    QTemporaryDir m_folder;
    std::function<void(const std::string&)> m_read;
};

/// A network that loads must also run, where it is small enough to try.
void loadAndRun(const std::string& path) {
    const core::Network network = core::readNetwork(path);
    std::int64_t numbers = 0;
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        numbers += core::elementCount(network.shapeOf(static_cast<int>(i)));
    }
    if (numbers < 100'000) {
        const std::vector<double> x(static_cast<std::size_t>(network.inputCount()), 0.5);
        core::evaluate<double>(network, x);
    }
}

#ifdef WITH_ONNX_SCHEMA

std::int64_t hostileInteger(Random& random) {
    static const std::vector<std::int64_t> kHostile{0,
                                                    -1,
                                                    1,
                                                    2,
                                                    3,
                                                    7,
                                                    -2,
                                                    INT64_MAX,
                                                    INT64_MIN,
                                                    std::int64_t{1} << 31,
                                                    (std::int64_t{1} << 31) + 1,
                                                    std::int64_t{1} << 40,
                                                    1 << 20,
                                                    65536};
    return kHostile[below(random, kHostile.size())];
}

void damage(reachscope_onnx::TensorProto& tensor, Random& random) {
    switch (below(random, 5)) {
        case 0:
            tensor.add_dims(hostileInteger(random));
            break;
        case 1:
            if (tensor.dims_size() > 0) {
                tensor.set_dims(static_cast<int>(below(random, tensor.dims_size())),
                                hostileInteger(random));
            }
            break;
        case 2:
            tensor.set_data_type(static_cast<std::int32_t>(below(random, 20)));
            break;
        case 3:
            tensor.add_float_data(NAN);
            tensor.clear_raw_data();
            break;
        default:
            tensor.set_name(below(random, 2) == 0 ? "" : "a\nb");
    }
}

void damage(reachscope_onnx::NodeProto& node, Random& random) {
    static const std::vector<const char*> kOperators{"Gemm",
                                                     "MatMul",
                                                     "Conv",
                                                     "BatchNormalization",
                                                     "AveragePool",
                                                     "MaxPool",
                                                     "Relu",
                                                     "LeakyRelu",
                                                     "PRelu",
                                                     "Add",
                                                     "Sub",
                                                     "Mul",
                                                     "Div",
                                                     "Flatten",
                                                     "Reshape",
                                                     "Squeeze",
                                                     "Unsqueeze",
                                                     "Transpose",
                                                     "Concat",
                                                     "Pad",
                                                     "Dropout",
                                                     "Identity",
                                                     "Constant",
                                                     "Cast",
                                                     "Shape",
                                                     "Gather",
                                                     "GlobalAveragePool",
                                                     "If"};
    switch (below(random, 6)) {
        case 0:
            node.set_op_type(kOperators[below(random, kOperators.size())]);
            node.clear_attribute();
            break;
        case 1:
            if (node.input_size() > 0) {
                node.set_input(static_cast<int>(below(random, node.input_size())),
                               below(random, 2) == 0 ? "input" : "");
            }
            break;
        case 2:
            node.clear_input();
            break;
        case 3:
            node.clear_output();
            break;
        case 4:
            if (node.attribute_size() > 0) {
                auto& attribute =
                    *node.mutable_attribute(static_cast<int>(below(random, node.attribute_size())));
                attribute.set_i(hostileInteger(random));
                attribute.set_f(NAN);
                for (int i = 0; i < attribute.ints_size(); ++i) {
                    attribute.set_ints(
                        i, below(random, 2) == 0 ? attribute.ints(i) : hostileInteger(random));
                }
            }
            break;
        default:
            node.set_name("line\nbreak");
            node.add_attribute()->set_name("\x01");
    }
}

/// Damages what the bytes mean, not the bytes: shapes, types, wiring, attributes.
std::string misdescribed(const std::string& bytes, Random& random) {
    reachscope_onnx::ModelProto model;
    model.ParseFromString(bytes);
    reachscope_onnx::GraphProto& graph = *model.mutable_graph();
    const std::size_t changes = 1 + below(random, 2);
    for (std::size_t i = 0; i < changes; ++i) {
        const std::size_t kind = below(random, 4);
        if (kind == 0 && graph.initializer_size() > 0) {
            damage(*graph.mutable_initializer(
                       static_cast<int>(below(random, graph.initializer_size()))),
                   random);
        } else if (kind == 1) {
            auto& shape =
                *graph.mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape();
            if (shape.dim_size() > 0) {
                shape.mutable_dim(static_cast<int>(below(random, shape.dim_size())))
                    ->set_dim_value(hostileInteger(random));
            }
        } else {
            damage(*graph.mutable_node(static_cast<int>(below(random, graph.node_size()))), random);
        }
    }
    return model.SerializeAsString();
}

/// Graphs inside attributes inside graphs.
std::string deeplyNested(int levels) {
    std::string bytes;
    for (int i = 0; i < levels; ++i) {
        reachscope_onnx::AttributeProto attribute;
        attribute.mutable_g()->ParseFromString(bytes);
        reachscope_onnx::GraphProto graph;
        *graph.add_node()->add_attribute() = attribute;
        bytes = graph.SerializeAsString();
    }
    reachscope_onnx::ModelProto model;
    model.mutable_graph()->ParseFromString(bytes);
    return model.SerializeAsString();
}

#endif

const std::vector<Mutation> kTextMutations{flippedCopy, truncated, respliced, reworded,
                                           packedAndDamaged};
const std::vector<Mutation> kBinaryMutations{flippedCopy, truncated, respliced, packedAndDamaged};

void requireBoth(const Outcome& outcome) {
    QVERIFY2(outcome.loaded > 0 && outcome.refused > 0,
             (std::to_string(outcome.loaded) + " loaded, " + std::to_string(outcome.refused) +
              " refused")
                 .c_str());
}

std::string bigEndian(std::uint32_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes += static_cast<char>(number >> shift & 255);
    }
    return bytes;
}

}  // namespace

/// Truncated, corrupted and hostile copies of every input format: each loads or gives one line.
class TestHostileFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nnet() {
        Judge judge(loadAndRun);
        judge.readMutations(samplesOf("nnet"), kTextMutations, 60);
        judge.readOddities();
        requireBoth(judge.outcome);
    }

    void onnx() {
        if (!core::hasOnnx()) {
            QSKIP("built without ONNX");
        }
        Judge judge(loadAndRun);
        judge.readMutations(samplesOf("onnx"), kBinaryMutations, 60);
        requireBoth(judge.outcome);
    }

    void onnx_withDamagedMeaning() {
#ifdef WITH_ONNX_SCHEMA
        Judge judge(loadAndRun);
        judge.readMutations(samplesOf("onnx"), {misdescribed}, 400);
        for (const int levels : {5, 40, 200}) {
            judge.read(deeplyNested(levels), "nested " + std::to_string(levels));
        }
        requireBoth(judge.outcome);
#else
        QSKIP("built without ONNX");
#endif
    }

    void vnnlib() {
        Judge judge([](const std::string& path) { core::readVnnlib(path); });
        judge.readMutations(samplesOf("vnnlib"), kTextMutations, 100);
        judge.readOddities();
        requireBoth(judge.outcome);
    }

    void idx() {
        const QTemporaryDir folder;
        const std::string labels = folder.filePath("t-labels-idx1-ubyte").toStdString();
        const std::string images = folder.filePath("t-images-idx3-ubyte").toStdString();
        const std::string goodImages = std::string("\0\0\x08\x03", 4) + bigEndian(3) +
                                       bigEndian(2) + bigEndian(2) + std::string(12, 'x');
        const std::string goodLabels =
            std::string("\0\0\x08\x01", 4) + bigEndian(3) + std::string(3, '\1');
        Judge judge([&](const std::string&) { core::readDataset(images, ""); });
        for (unsigned seed = 0; seed < 500; ++seed) {
            Random random(seed);
            const Mutation mutation = kBinaryMutations[below(random, kBinaryMutations.size())];
            const bool damageLabels = below(random, 2) == 0;
            putFile(images, damageLabels ? goodImages : mutation(goodImages, random));
            putFile(labels, damageLabels ? mutation(goodLabels, random) : goodLabels);
            judge.readPath(folder.filePath("t").toStdString(), "seed " + std::to_string(seed));
        }
        requireBoth(judge.outcome);
    }

    void otherDataSets() {
        Judge judge([](const std::string& path) { core::readDataset(path, "", 5); });
        const std::string record = std::string(1, '\3') + std::string(3072, '\x40');
        judge.readMutations({{"cifar", record + record}}, kBinaryMutations, 100);
        judge.readMutations({{"csv", "1,2,3\n4,5,6\n7,8,255\n"}}, kTextMutations, 300);
        judge.readOddities();
        requireBoth(judge.outcome);
    }

    void headersThatClaimALot_costNothing() {
        Judge judge(loadAndRun);
        judge.read("2,2,2,2\n2,2000000000,2\n0\n0\n0\n0\n0\n1,1\n", "wide layer");
        judge.read("1\n2147483648,2147483648\n0\n0\n0\n0\n0\n1\n", "huge sizes");
        judge.read("9999999999\n1,1\n", "many layers");
        judge.read(core::gzip(std::string(70 << 20, '\0')), "gzip that grows a thousandfold");
        Judge sets([](const std::string& path) { core::readDataset(path, ""); });
        sets.read(std::string("\0\0\x08\x03", 4) + bigEndian(0xffffffff) + bigEndian(0xffffffff) +
                      bigEndian(0xffffffff),
                  "huge axes");
        QCOMPARE(judge.outcome.loaded + sets.outcome.loaded, 0);
    }
};

QTEST_GUILESS_MAIN(TestHostileFiles)
#include "tst_hostile_files.moc"
