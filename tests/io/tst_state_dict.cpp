#include <QDirIterator>
#include <QTest>
#include <cstdlib>
#include <map>
#include <random>

#include "checkpoint_maker.h"
#include "core/io/checkpoint/state_dict.h"
#include "core/io/file_bytes.h"
#include "core/io/parse_error.h"
#include "tests/helpers/data.h"

namespace {

using core::CheckpointKind;
using core::ElementType;
using core::StateDict;
using core::StoredTensor;

using namespace std::string_literals;

const std::string kPath = "some.pt";

std::string bytesOf(const char* name) {
    return core::readFileBytes(std::string(REACHSCOPE_SOURCE_DIR "/tests/io/data/") + name);
}

StateDict read(const char* name) { return core::parseStateDict(name, bytesOf(name)); }

std::string errorOf(const std::string& bytes) {
    try {
        core::parseStateDict(kPath, bytes);
        return {};
    } catch (const core::ParseError& error) {
        return error.what();
    }
}

void verifyRefusal(const std::string& message, const std::string& words) {
    QVERIFY2(message.find(words) != std::string::npos, ("got: " + message).c_str());
    QVERIFY2(message.rfind(kPath, 0) == 0 && message.find('\n') == std::string::npos,
             message.c_str());
}

bool hasNote(const StateDict& tensors, const std::string& words) {
    for (const std::string& note : tensors.notes) {
        if (note.find(words) != std::string::npos) {
            return true;
        }
    }
    return false;
}

/// The same tensors under the same names, in any order; types may differ where `types` is false.
void compareTensors(const StateDict& a, const StateDict& b, bool types = true) {
    QCOMPARE(a.tensors.size(), b.tensors.size());
    for (const StoredTensor& tensor : a.tensors) {
        const StoredTensor* other = b.find(tensor.name);
        QVERIFY2(other != nullptr, (tensor.name + " in " + a.path).c_str());
        QVERIFY2(other->shape == tensor.shape, tensor.name.c_str());
        QVERIFY2(other->values == tensor.values, tensor.name.c_str());
        QVERIFY2(!types || other->type == tensor.type, tensor.name.c_str());
    }
}

std::string npy(const std::string& header, const std::string& data, int version = 1) {
    return "\x93NUMPY" + maker::little(static_cast<std::uint64_t>(version), 2) +
           maker::little(header.size(), version == 1 ? 2 : 4) + header + data;
}

std::string header(const std::string& type, const std::string& order, const std::string& shape) {
    return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape +
           ", }   \n";
}

std::vector<double> npyValues(const std::string& bytes) {
    return core::parseStateDict(kPath, bytes).tensors.at(0).values;
}

const char* const kFixtures[] = {"types_2.1_legacy_protocol4.pth",
                                 "types_1.4_legacy.pth",
                                 "types_2.1_legacy.pth",
                                 "types_2.1.pt",
                                 "types_2.1_protocol4.pt",
                                 "types.npz",
                                 "training_1.4_legacy.pth",
                                 "training_2.1_legacy.pth",
                                 "training_2.1.pt",
                                 "cascade_2.1.pt"};

}  // namespace

class TestStateDict : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTypeAndView_asTorchGivesThem() {
        const StateDict expected = read("types.npz");
        for (const char* name :
             {"types_1.4_legacy.pth", "types_2.1_legacy.pth", "types_2.1.pt",
              "types_2.1_protocol4.pt", "types_2.1_legacy_protocol3.pth",
              "types_2.1_legacy_protocol4.pth", "types_2.1_legacy_protocol5.pth"}) {
            const StateDict tensors = read(name);
            compareTensors(tensors, expected, false);
            for (const StoredTensor& tensor : tensors.tensors) {
                const bool isNamedByType =
                    tensor.name.find_first_of("0123456789") != std::string::npos ||
                    tensor.name == "bool";
                QVERIFY(!isNamedByType || core::nameOf(tensor.type) == tensor.name);
            }
        }
        QCOMPARE(expected.find("expanded")->shape, (std::vector<std::int64_t>{3, 5}));
        QVERIFY(expected.find("scalar")->shape.empty());
        QCOMPARE(expected.find("empty")->values.size(), std::size_t{0});
    }

    void trainingCheckpoint_givesItsModelOnly() {
        for (const char* name : {"training_2.1.pt", "training_2.1_legacy.pth"}) {
            const StateDict tensors = read(name);
            compareTensors(tensors, read("training_2.1.npz"));
            QVERIFY(hasNote(tensors, "prefix state_dict. dropped"));
            QVERIFY(hasNote(tensors, "prefix module. dropped (DataParallel)"));
            QVERIFY(hasNote(tensors, "epoch = 7, err = 0.0476"));
            QVERIFY(hasNote(tensors, "optimizer (18 tensors)"));
            QVERIFY(tensors.find("conv.weight") != nullptr);
            QVERIFY(tensors.find("norm.num_batches_tracked")->type == ElementType::Int64);
        }
        compareTensors(read("training_1.4_legacy.pth"), read("training_1.4.npz"));
    }

    void cascade_keepsAllNetworks() {
        const StateDict tensors = read("cascade_2.1.pt");
        QCOMPARE(tensors.tensors.size(), std::size_t{4});
        QVERIFY(tensors.find("0.0.weight") != nullptr && tensors.find("1.0.bias") != nullptr);
        QVERIFY(hasNote(tensors, "a list of 2 networks"));
        QVERIFY(hasNote(tensors, "err = 0.25, epoch = 9"));
    }

    void commonPrefixes_areDropped_layersAreNot() {
        const auto namesOf = [](const std::vector<std::string>& names) {
            std::vector<maker::ZipPart> parts;
            for (const std::string& name : names) {
                parts.push_back({name + ".npy", npy(header("<f4", "False", "()"), "\0\0\0\0"s)});
            }
            QStringList result;
            for (const StoredTensor& tensor :
                 core::parseStateDict(kPath, maker::zip(parts)).tensors) {
                result << QString::fromStdString(tensor.name);
            }
            return result.join(' ');
        };
        QCOMPARE(namesOf({"module.a.weight", "module.b.weight"}), QString("a.weight b.weight"));
        QCOMPARE(namesOf({"_orig_mod.module.a.w", "_orig_mod.module.b.w"}), QString("a.w b.w"));
        QCOMPARE(namesOf({"state_dict.0.0.weight", "state_dict.0.2.weight"}),
                 QString("0.weight 2.weight"));
        QCOMPARE(namesOf({"state_dict.0.0.w", "state_dict.1.0.w"}), QString("0.0.w 1.0.w"));
        QCOMPARE(namesOf({"0.weight", "0.bias"}), QString("0.weight 0.bias"));
        QCOMPARE(namesOf({"net.weight", "net.bias"}), QString("net.weight net.bias"));
        QCOMPARE(namesOf({"features.0.weight", "features.2.weight"}),
                 QString("features.0.weight features.2.weight"));
        QCOMPARE(namesOf({"module.a.weight", "b.weight"}), QString("module.a.weight b.weight"));
    }

    void filesAtHand_equalTheirNumpyCopies() {
        SKIP_WITHOUT(dataDir());
        QDirIterator files(QString::fromStdString(dataDir() + "/checkpoints"),
                           {"*.pt", "*.pth", "*.model"}, QDir::Files, QDirIterator::Subdirectories);
        int pairs = 0;
        while (files.hasNext()) {
            const QString path = files.next();
            const QString copy = path.left(path.lastIndexOf('.')) + ".npz";
            if (QFile::exists(copy)) {
                compareTensors(core::parseStateDict(path.toStdString(),
                                                    core::readFileBytes(path.toStdString())),
                               core::parseStateDict(copy.toStdString(),
                                                    core::readFileBytes(copy.toStdString())));
                ++pairs;
            }
        }
        QVERIFY(pairs >= 4);
    }

    void everyCheckpointAtHand_loads() {
        SKIP_WITHOUT(dataDir());
        QDirIterator files(QString::fromStdString(dataDir() + "/checkpoints"), {"*.npz", "*.npy"},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const std::string path = files.next().toStdString();
            const StateDict tensors = core::parseStateDict(path, core::readFileBytes(path));
            for (const StoredTensor& tensor : tensors.tensors) {
                std::int64_t count = 1;
                for (const std::int64_t size : tensor.shape) {
                    count *= size;
                }
                QCOMPARE(tensor.values.size(), static_cast<std::size_t>(count));
            }
        }
    }

    void kind_isToldByContent() {
        const std::map<std::string, CheckpointKind> kinds{
            {"types_2.1.pt", CheckpointKind::TorchZip},
            {"types_1.4_legacy.pth", CheckpointKind::TorchLegacy},
            {"types.npz", CheckpointKind::Npz}};
        for (const auto& [name, kind] : kinds) {
            QVERIFY(core::checkpointKind(bytesOf(name.c_str())) == kind);
        }
        QVERIFY(core::checkpointKind(npy(header("<f4", "False", "()"), "abcd")) ==
                CheckpointKind::Npy);
        QVERIFY(core::checkpointKind(maker::zip({{"a/data.pkl", "N."}, {"a/code/x.py", ""}})) ==
                CheckpointKind::TorchScript);
        QVERIFY(core::checkpointKind(maker::zip({{"photo.jpg", ""}})) == CheckpointKind::None);
        QVERIFY(core::checkpointKind("") == CheckpointKind::None);
        QVERIFY(core::checkpointKind("// a .nnet file\n1,1,1\n") == CheckpointKind::None);
        verifyRefusal(errorOf("// a .nnet file\n"), "a checkpoint of PyTorch or numpy");
    }

    void npyHeaders_ofEveryKind() {
        const std::string six("\1\2\3\4\5\6", 6);
        const std::vector<double> rows{1, 2, 3, 4, 5, 6};
        for (const int version : {1, 2, 3}) {
            QCOMPARE(npyValues(npy(header("|u1", "False", "(2, 3)"), six, version)), rows);
        }
        QCOMPARE(npyValues(npy(header("|i1", "True", "(2, 3)"), six)),
                 (std::vector<double>{1, 3, 5, 2, 4, 6}));
        QCOMPARE(npyValues(npy(header(">i2", "False", "(3,)"), six)),
                 (std::vector<double>{258, 772, 1286}));
        QCOMPARE(npyValues(npy(header("<i2", "False", "(3L,)"), six)),
                 (std::vector<double>{513, 1027, 1541}));
        QCOMPARE(npyValues(npy(header(">f8", "False", "()"), "\x3f\xf8\0\0\0\0\0\0"s)),
                 (std::vector<double>{1.5}));
        QCOMPARE(npyValues(npy(header("<f2", "False", "(4,)"), "\0\x3c\1\0\0\x7c\0\xc0"s)),
                 (std::vector<double>{1.0, 0x1p-24, HUGE_VAL, -2.0}));
        QCOMPARE(npyValues(npy(header("|b1", "False", "(2,)"), "\0\7"s)),
                 (std::vector<double>{0, 1}));
        QCOMPARE(npyValues(npy(header("<f4", "False", "(0, 3)"), "")), std::vector<double>{});
    }

    void damagedNpy_isRefused() {
        const std::string six("\1\2\3\4\5\6", 6);
        verifyRefusal(errorOf(npy(header("|O", "False", "(2, 3)"), six)), "Python objects");
        verifyRefusal(errorOf(npy(header("<c8", "False", "(2, 3)"), six)), "'<c8'");
        verifyRefusal(
            errorOf(npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': ()}", six)),
            "a structure of several");
        verifyRefusal(errorOf(npy(header("|u1", "False", "(2, 4)"), six)), "6 bytes");
        verifyRefusal(errorOf(npy(header("|u1", "False", "(2, 2)"), six)), "6 bytes");
        verifyRefusal(errorOf(npy(header("|u1", "False", "(9223372036854775807, 9)"), six)),
                      "6 bytes");
        verifyRefusal(errorOf(npy(header("|u1", "False", "(-1, 3)"), six)), "a size");
        verifyRefusal(errorOf(npy(header("|u1", "Maybe", "(6,)"), six)), "True or False");
        verifyRefusal(errorOf(npy("{'descr': '<f4'}", six)), "a dictionary of descr");
        verifyRefusal(errorOf(npy("{'exec': 'x'}", six)), "'exec'");
        verifyRefusal(errorOf(npy(header("|u1", "False", "(6,)"), six, 4)), "format version");
        verifyRefusal(errorOf("\x93NUMPY\x02" + maker::little(0, 1) + maker::little(1 << 30, 4)),
                      "65536");
        const std::string whole = npy(header("|u1", "False", "(6,)"), six);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            QVERIFY(!errorOf(whole.substr(0, size)).empty());
        }
    }

    void otherFiles_areRefusedByName() {
        verifyRefusal(errorOf(maker::torchZip("N", {})), "none in it");
        verifyRefusal(errorOf(maker::zip({{"a/data.pkl", "N."}, {"b/data.pkl", "N."}})), "several");
        verifyRefusal(errorOf("\x80\x02"
                              "cos\nsystem\n."),
                      "os.system");
        std::string tar(1024, '\0');
        tar.replace(257, 5, "ustar");
        verifyRefusal(errorOf(tar), "torch 0.1");
        verifyRefusal(errorOf(maker::torchZip(
                          maker::dict({{"a.b", maker::tensor(maker::storage("0", 1), 0, {}, {})},
                                       {"a.b", maker::tensor(maker::storage("0", 1), 0, {}, {})}}),
                          {"abcd"})),
                      "one tensor of each name");
        verifyRefusal(errorOf(maker::zip({{"a/data.pkl", "N."}, {"a/byteorder", "middle"}})),
                      "little or big");
    }

    void bigEndianArchive_isRead() {
        const std::string body =
            maker::dict({{"w", maker::tensor(maker::storage("0", 1), 0, {1}, {1})}});
        const StateDict tensors =
            core::parseStateDict(kPath, maker::zip({{"a/data.pkl", maker::pickle(body)},
                                                    {"a/byteorder", "big"},
                                                    {"a/data/0", "\x3f\xc0\0\0"s}}));
        QCOMPARE(tensors.tensors.at(0).values, (std::vector<double>{1.5}));
    }

    void truncatedAtEveryByte_isRefused() {
        for (const char* name : kFixtures) {
            const std::string bytes = bytesOf(name);
            for (std::size_t size = 0; size < bytes.size(); ++size) {
                QVERIFY2(!errorOf(bytes.substr(0, size)).empty(),
                         (name + std::string(" cut at ") + std::to_string(size)).c_str());
            }
        }
    }

    void damagedByte_isRefusedOrHarmless() {
        for (const char* name : kFixtures) {
            const std::string bytes = bytesOf(name);
            std::mt19937 random(40);
            for (int i = 0; i < 400; ++i) {
                std::string damaged = bytes;
                damaged[random() % bytes.size()] = static_cast<char>(random());
                const std::string message = errorOf(damaged);
                QVERIFY2(message.find('\n') == std::string::npos && message.size() < 1000,
                         message.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestStateDict)
#include "tst_state_dict.moc"
