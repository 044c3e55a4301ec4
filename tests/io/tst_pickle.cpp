#include <QTest>
#include <cmath>
#include <random>
#include <string>

#include "checkpoint_maker.h"
#include "core/io/checkpoint/pickle.h"
#include "core/io/checkpoint/state_dict.h"
#include "core/io/parse_error.h"

namespace {

using core::checkpoint::PickleDialect;
using core::checkpoint::PickleDocument;
using core::checkpoint::PickleKind;
using core::checkpoint::PickleRef;
using maker::dict;
using maker::global;
using maker::integer;
using maker::little;
using maker::text;

const std::string kPath = "some.pt";

/// The document as text: (1, 'a', [None, True]).
std::string shown(const PickleDocument& document, PickleRef ref, int depth = 0) {
    const auto& item = document.at(ref);
    const auto list = [&](const char* open, const char* close) {
        std::string all = open;
        for (std::size_t i = 0; i < item.items.size(); ++i) {
            all += (i == 0 ? "" : ", ") + shown(document, item.items[i], depth + 1);
        }
        return all + close;
    };
    if (depth > 10) {
        return "…";
    }
    switch (item.kind) {
        case PickleKind::None:
            return "None";
        case PickleKind::Bool:
            return item.integer != 0 ? "True" : "False";
        case PickleKind::Integer:
            return std::to_string(item.integer);
        case PickleKind::Real:
            return std::to_string(item.real);
        case PickleKind::Text:
            return "'" + std::string(item.text) + "'";
        case PickleKind::Bytes:
            return "b'" + std::string(item.text) + "'";
        case PickleKind::List:
            return list("[", "]");
        case PickleKind::Tuple:
            return list("(", ")");
        case PickleKind::Dict:
            return list("{", "}");
        case PickleKind::Set:
            return list("set(", ")");
        case PickleKind::Global:
            return "global " + std::string(item.text);
        case PickleKind::Object:
            return std::string(item.text) + list("<", ">");
        case PickleKind::Storage:
        case PickleKind::Tensor:
        case PickleKind::Array:
        case PickleKind::Type:
            return "number " + std::to_string(item.integer);
    }
    return {};
}

std::string valueOf(const std::string& bytes, PickleDialect dialect = PickleDialect::Checkpoint) {
    try {
        const auto document = core::checkpoint::readPickle(kPath, "data.pkl", bytes, dialect);
        return shown(document, document.root);
    } catch (const core::ParseError& error) {
        return std::string("refused: ") + error.what();
    }
}

std::string errorOf(const std::string& bytes) {
    const std::string shownOrRefused = valueOf(bytes);
    return shownOrRefused.rfind("refused: ", 0) == 0 ? shownOrRefused.substr(9) : std::string();
}

/// Through the whole reader of checkpoints, as a user's file comes.
std::string fileErrorOf(const std::string& file) {
    try {
        core::parseStateDict(kPath, file);
        return {};
    } catch (const core::ParseError& error) {
        return error.what();
    }
}

void verifyRefusal(const std::string& message, const std::string& words) {
    QVERIFY2(message.find(words) != std::string::npos, ("got: " + message).c_str());
    QVERIFY2(message.rfind(kPath, 0) == 0, message.c_str());
    QVERIFY2(message.find('\n') == std::string::npos && message.size() < 600, message.c_str());
}

std::string repeated(const std::string& piece, std::size_t times) {
    std::string all;
    all.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        all += piece;
    }
    return all;
}

const std::string kFloats(48, '\0');  // twelve float32

}  // namespace

class TestPickle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void opcode_buildsItsValue_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("value");
        const auto row = [](const char* name, const std::string& bytes, const char* value) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromUtf8(value);
        };
        using namespace std::string_literals;
        row("NONE", "N.", "None");
        row("NEWTRUE", "\x88.", "True");
        row("NEWFALSE", "\x89.", "False");
        row("PROTO", "\x80\x05N.", "None");
        row("FRAME", "\x95"s + little(2, 8) + "N.", "None");
        row("INT", "I-17\n.", "-17");
        row("INT true", "I01\n.", "True");
        row("BININT", "J\xfe\xff\xff\xff.", "-2");
        row("BININT1", "K\xff.", "255");
        row("BININT2", "M\x01\x02.", "513");
        row("LONG", "L123L\n.", "123");
        row("LONG1", "\x8a\x02\x00\xff."s, "-256");
        row("LONG1 of no bytes", "\x8a\x00."s, "0");
        row("LONG1 beyond 64 bits", "\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01."s,
            "18446744073709551616.000000");
        row("LONG1 beyond 64 bits, negative", "\x8a\x09"s + std::string(9, '\xff') + ".",
            "-1.000000");
        row("LONG4", "\x8b\x01\x00\x00\x00\x07."s, "7");
        row("FLOAT", "F1.5\n.", "1.500000");
        row("BINFLOAT", "G\xbf\xf8\0\0\0\0\0\0."s, "-1.500000");
        row("STRING", "S'a\\n\\x41\\''\n.", "'a\nA''");
        row("UNICODE", "Va\\u00e9\n.", "'aé'");
        row("BINSTRING", "T\x02\0\0\0ab."s, "'ab'");
        row("SHORT_BINSTRING", "U\x02\x61\x62.", "'ab'");
        row("BINUNICODE", text("né") + ".", "'né'");
        row("SHORT_BINUNICODE", "\x8c\x01z.", "'z'");
        row("BINUNICODE8", "\x8d"s + little(1, 8) + "z.", "'z'");
        row("BINBYTES", "B\x01\0\0\0z."s, "b'z'");
        row("SHORT_BINBYTES", "C\x01z.", "b'z'");
        row("BINBYTES8", "\x8e"s + little(1, 8) + "z.", "b'z'");
        row("BYTEARRAY8", "\x96"s + little(1, 8) + "z.", "b'z'");
        row("LIST", "(K\x01K\x02l.", "[1, 2]");
        row("APPEND", "]K\x01\x61.", "[1]");
        row("APPENDS", "](K\x01K\x02\x65.", "[1, 2]");
        row("TUPLE", "(K\x01K\x02t.", "(1, 2)");
        row("EMPTY_TUPLE", ").", "()");
        row("TUPLE1", "N\x85.", "(None)");
        row("TUPLE2", "NK\x01\x86.", "(None, 1)");
        row("TUPLE3", "NK\x01K\x02\x87.", "(None, 1, 2)");
        row("DICT", "(K\x01K\x02\x64.", "{1, 2}");
        row("SETITEM", "}K\x01K\x02s.", "{1, 2}");
        row("SETITEMS", "}(K\x01K\x02K\x03K\x04u.", "{1, 2, 3, 4}");
        row("EMPTY_SET, ADDITEMS", "\x8f(K\x01\x90.", "set(1)");
        row("FROZENSET", "(K\x01\x91.", "set(1)");
        row("POP", "K\x01K\x02\x30.", "1");
        row("POP of a mark", "K\x01(0.", "1");
        row("POP_MARK", "K\x01(K\x02K\x03\x31.", "1");
        row("DUP", "K\x01\x32\x86.", "(1, 1)");
        row("PUT and GET", "K\x01p5\n0g5\n.", "1");
        row("BINPUT and BINGET", "K\x01q\x05\x30h\x05.", "1");
        row("LONG_BINPUT and LONG_BINGET",
            "K\x01r\x05\0\0\0"
            "0j\x05\0\0\0."s,
            "1");
        row("MEMOIZE", "K\x07\x94K\x08\x94\x86h\x00\x86."s, "((7, 8), 7)");
        row("GLOBAL", global("torch", "float32") + ".", "global torch.float32");
        row("STACK_GLOBAL", text("torch") + text("float32") + "\x93.", "global torch.float32");
        row("REDUCE", global("collections", "OrderedDict") + ")R.", "{}");
        row("OrderedDict of pairs",
            global("collections", "OrderedDict") + "](K\x01K\x02\x86\x65\x85R.", "{1, 2}");
        row("Size", global("torch", "Size") + "K\x01K\x02\x86\x85R.", "(1, 2)");
        row("set", global("__builtin__", "set") + "]K\x01\x61\x85R.", "set(1)");
        row("device", global("torch", "device") + text("cuda") + "K\x01\x86R.", "'cuda:1'");
        row("bytes of protocol 2",
            global("_codecs", "encode") + text("a\xc3\xbf") + text("latin1") + "\x86R.",
            "b'a\xff'");
        row("NEWOBJ and BUILD",
            global("argparse", "Namespace") + ")\x81}" + text("lr") + "K\x01sb.",
            "argparse.Namespace<'lr', 1>");
        row("numpy scalar",
            global("numpy.core.multiarray", "scalar") + global("numpy", "dtype") + text("f8") +
                "\x89\x88\x87R(K\x03" + text("<") +
                "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xff"
                "K\0tb"s +
                "C\x08" + "\0\0\0\0\0\0\xf8\x3f"s + "\x86R.",
            "1.500000");
    }

    void opcode_buildsItsValue() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, value);
        QCOMPARE(QString::fromUtf8(valueOf(bytes.toStdString()).c_str()), value);
    }

    void foreignGlobal_isRefusedByName_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("name");
        const auto row = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromUtf8(name);
        };
        row("os.system", global("os", "system") + text("touch owned") + "\x85R.");
        row("posix.system", global("posix", "system") + text("touch owned") + "\x85R.");
        row("builtins.eval", global("builtins", "eval") + text("1") + "\x85R.");
        row("builtins.exec", global("__builtin__", "exec") + text("1") + "\x85R.");
        row("builtins.getattr", text("builtins") + text("getattr") + "\x93.");
        row("builtins.__import__", global("builtins", "__import__") + text("os") + "\x85R.");
        row("subprocess.Popen", global("subprocess", "Popen") + ")R.");
        row("runpy._run_code", global("runpy", "_run_code") + ")R.");
        row("torch.load", global("torch", "load") + text("other.pt") + "\x85R.");
        row("torch.hub.load", global("torch.hub", "load") + ")R.");
        row("torch._utils._rebuild_qtensor", global("torch._utils", "_rebuild_qtensor") + ")R.");
        row("torch.nn.modules.linear.Linear",
            global("torch.nn.modules.linear", "Linear") + ")\x81.");
        row("numpy.testing._private.utils.runstring",
            global("numpy.testing._private.utils", "runstring") + ")R.");
        row("copy_reg._reconstructor", global("copy_reg", "_reconstructor") + ")R.");
        row("functools.partial", global("functools", "partial") + ")R.");
        row("operator.attrgetter", global("operator", "attrgetter") + ")R.");
        row("__torch__.Net", global("__torch__", "Net") + ")\x81.");
        row("collections.OrderedDict.__class__",
            global("collections", "OrderedDict.__class__") + ".");
    }

    void foreignGlobal_isRefusedByName() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, name);
        const std::string message = errorOf(bytes.toStdString());
        verifyRefusal(message, "the global " + name.toStdString());
        verifyRefusal(message, "save model.state_dict() alone");
        verifyRefusal(fileErrorOf(maker::torchZip(bytes.toStdString(), {})), name.toStdString());
    }

    void oddOpcode_isRefusedByName() {
        verifyRefusal(errorOf("(S'x'\nios\nsystem\n."), "the opcode INST");
        verifyRefusal(errorOf("(" + text("x") + "o."), "the opcode OBJ");
        verifyRefusal(errorOf("Pkey\n."), "the opcode PERSID");
        verifyRefusal(errorOf("\x82\x01."), "the opcode EXT1");
        verifyRefusal(errorOf("\x92."), "the opcode NEWOBJ_EX");
        verifyRefusal(errorOf("\x97."), "the opcode NEXT_BUFFER");
        verifyRefusal(errorOf("\xfe."), "an unknown opcode 0xfe");
        verifyRefusal(errorOf("\x80\xff."), "255");
        verifyRefusal(errorOf("\x80\x06N."), "pickle protocol 0 to 5");
        verifyRefusal(errorOf("N"), "truncated");
        verifyRefusal(errorOf(""), "truncated");
        verifyRefusal(errorOf("."), "a value on the stack");
    }

    void misusedOpcode_isRefused() {
        verifyRefusal(errorOf("t."), "a mark");
        verifyRefusal(errorOf("(N0"
                              "0."),
                      "a value on the stack");
        verifyRefusal(errorOf("N(a."), "a value on the stack");
        verifyRefusal(errorOf("NNa."), "a list (APPEND)");
        verifyRefusal(errorOf("NNNs."), "a dictionary (SETITEM)");
        verifyRefusal(errorOf("}(Nu."), "an odd number");
        verifyRefusal(errorOf("h\x07."), "none at 7");
        verifyRefusal(errorOf("g-1\n."), "a value in the memo");
        verifyRefusal(errorOf("Nr\xff\xff\xff\xff."), "memo");
        verifyRefusal(errorOf("N)R."), "a global to call by REDUCE");
        verifyRefusal(errorOf(global("torch", "float32") + ")R."), "a call of torch.float32");
        verifyRefusal(errorOf(global("collections", "OrderedDict") + ")\x81."), "an instance of");
        verifyRefusal(errorOf(global("torch", "Size") + "NR."), "a tuple of arguments");
        verifyRefusal(errorOf("]Nb."), "attributes of a plain object");
        verifyRefusal(errorOf("NQ."), "a tensor's storage");
        verifyRefusal(errorOf("(" + text("module") + "NNNtQ."), "a tensor's storage");
        verifyRefusal(errorOf("NN\x93."), "a text as a global's name");
        verifyRefusal(errorOf(global("a\x01\x02", "b c") + "."), "the global");
        verifyRefusal(errorOf(global(std::string(9000, 'm'), "x") + "."), "an odd name");
        verifyRefusal(errorOf(global("\xff\xff", "x") + "."), "an odd name");
        verifyRefusal(errorOf("X\x02" + std::string("\0\0\0\xff\xff.", 6)), "UTF-8");
    }

    void lengthsBeyondTheFile_areRefused() {
        const std::string huge(8, '\xff');
        for (const char* opcode : {"\x8d", "\x8e", "\x96", "\x95"}) {
            verifyRefusal(errorOf(opcode + huge + "x."),
                          std::string(opcode) == "\x95" ? "a frame" : "truncated");
        }
        verifyRefusal(errorOf("B\xff\xff\xff\xff."), "truncated");
        verifyRefusal(errorOf("X\xff\xff\xff\xff."), "truncated");
        verifyRefusal(errorOf("\x8b\xff\xff\xff\x7f."), "128 bytes");
    }

    void bombs_areRefused() {
        // Depth: no recursion while reading, a limit while looking for tensors.
        const std::string deep = repeated("]", 100'000) + repeated("a", 99'999);
        QCOMPARE(errorOf(deep + "."), std::string());
        verifyRefusal(fileErrorOf(maker::torchZip(deep, {})), "64 deep");
        verifyRefusal(fileErrorOf(maker::torchZip(repeated("(", 2'000'000), {})), "2^20 marks");
        verifyRefusal(fileErrorOf(maker::torchZip(repeated("]", 1'100'000), {})), "2^20 values");
        verifyRefusal(fileErrorOf(maker::torchZip(repeated("N", 1'100'000), {})), "on the stack");
        // Each dictionary twice in the next: 2^50 ways to one tensor.
        std::string doubled = maker::tensor(maker::storage("0", 12), 0, {12}, {1}) + "q\x01";
        for (int i = 0; i < 50; ++i) {
            doubled += "0}(" + text("a") + "h\x01" + text("b") + "h\x01uq\x01";
        }
        verifyRefusal(fileErrorOf(maker::torchZip(doubled, {kFloats})), "at most");
        // Copies of one long list, again and again.
        std::string copies = "](" + repeated("K\x01", 100'000) + "eq\x01" + "0(";
        copies += repeated(global("builtins", "list") + "h\x01\x85R", 10'000) + "t";
        verifyRefusal(fileErrorOf(maker::torchZip(copies, {})), "copies of copies");
        std::string texts = text(std::string(100'000, 'a')) + "q\x01" + "0(";
        texts += repeated(global("_codecs", "encode") + "h\x01" + text("latin1") + "\x86R", 10'000);
        verifyRefusal(fileErrorOf(maker::torchZip(texts + "t", {})), "copies of copies");
    }

    void containerInItself_isRefused() {
        verifyRefusal(fileErrorOf(maker::torchZip("]q\x01h\x01"
                                                  "a",
                                                  {})),
                      "contains itself");
        verifyRefusal(fileErrorOf(maker::torchZip("}q\x01" + text("state_dict") + "h\x01s", {})),
                      "contains itself");
        QCOMPARE(valueOf("]q\x01h\x01"
                         "a."),
                 std::string("[[[[[[[[[[[…]]]]]]]]]]]"));
    }

    void tensorsBeyondTheirStorage_areRefused() {
        const auto refused = [](std::int64_t offset, const std::vector<std::int64_t>& sizes,
                                const std::vector<std::int64_t>& strides) {
            return fileErrorOf(maker::torchZip(
                dict({{"w", maker::tensor(maker::storage("0", 12), offset, sizes, strides)}}),
                {kFloats}));
        };
        const std::int64_t huge = std::int64_t{1} << 62;
        QCOMPARE(refused(0, {3, 4}, {4, 1}), std::string());
        QCOMPARE(refused(0, {0, 4}, {4, 1}), std::string());
        verifyRefusal(refused(1, {3, 4}, {4, 1}), "within its storage");
        verifyRefusal(refused(0, {13}, {1}), "within its storage");
        verifyRefusal(refused(0, {3, 4}, {-4, 1}), "stride -4");
        verifyRefusal(refused(-1, {3, 4}, {4, 1}), "offset -1");
        verifyRefusal(refused(0, {-3, 4}, {4, 1}), "sizes");
        verifyRefusal(refused(0, {huge, huge}, {1, 1}), "sizes");
        verifyRefusal(refused(0, {3, 2}, {huge, huge}), "within its storage");
        verifyRefusal(refused(huge, {1}, {1}), "within its storage");
        verifyRefusal(refused(0, {3, 4}, {1}), "strides");
        verifyRefusal(
            refused(0, std::vector<std::int64_t>(65, 1), std::vector<std::int64_t>(65, 1)),
            "at most 64");
        verifyRefusal(refused(0, {1 << 30}, {0}), "repeats its numbers");
    }

    void storagesOutsideTheFile_areRefused() {
        const auto refused = [](const std::string& storage) {
            return fileErrorOf(
                maker::torchZip(dict({{"w", maker::tensor(storage, 0, {12}, {1})}}), {kFloats}));
        };
        verifyRefusal(refused(maker::storage("7", 12)), "data/7");
        verifyRefusal(refused(maker::storage("../version", 12)), "no such entry");
        verifyRefusal(refused(maker::storage("0", std::int64_t{1} << 50)), "2^40");
        verifyRefusal(refused(maker::storage("0", -1)), "2^40");
        verifyRefusal(refused(maker::storage("0", 1000, "DoubleStorage")),
                      "numbers within the file");
        verifyRefusal(refused(maker::storage("0", 12, "float32")), "a storage's type");
        verifyRefusal(refused(maker::storage("0", 12, "QInt8Storage")), "torch.QInt8Storage");
        verifyRefusal(refused("N"), "a storage");
    }

    void scriptClasses_areAttributes_inScriptsOnly() {
        const std::string module = global("__torch__.a", "Net") + ")\x81}" + text("w") + "K\x05sb.";
        QCOMPARE(valueOf(module, PickleDialect::TorchScript),
                 std::string("__torch__.a.Net<'w', 5>"));
        verifyRefusal(errorOf(module), "the global __torch__.a.Net");
        QVERIFY(
            valueOf(global("os", "system") + ".", PickleDialect::TorchScript).rfind("refused", 0) ==
            0);
    }

    void damagedAnywhere_isRefusedOrHarmless() {
        const std::string good = maker::pickle(dict(
            {{"epoch", "K\x07"},
             {"state_dict", dict({{"w", maker::tensor(maker::storage("0", 12), 0, {3, 4}, {4, 1})},
                                  {"b", maker::tensor(maker::storage("0", 12), 2, {3}, {4})}})},
             {"args", global("argparse", "Namespace") + ")\x81}" + text("lr") + "K\x01sb"}}));
        QCOMPARE(errorOf(good), std::string());
        for (std::size_t size = 0; size < good.size(); ++size) {
            QVERIFY2(!errorOf(good.substr(0, size)).empty(), std::to_string(size).c_str());
        }
        std::mt19937 random(30);
        for (int i = 0; i < 20'000; ++i) {
            std::string damaged = good;
            for (unsigned flips = 1 + random() % 3; flips > 0; --flips) {
                damaged[random() % good.size()] = static_cast<char>(random());
            }
            fileErrorOf(maker::zip({{"a/data.pkl", damaged}, {"a/data/0", kFloats}}));
        }
    }
};

QTEST_GUILESS_MAIN(TestPickle)
#include "tst_pickle.moc"
