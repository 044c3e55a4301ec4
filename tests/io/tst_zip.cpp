#include <QTest>
#include <random>
#include <string>

#include "checkpoint_maker.h"
#include "core/io/checkpoint/zip_archive.h"
#include "core/io/parse_error.h"

namespace {

using core::checkpoint::ZipArchive;
using maker::ZipPart;

const std::string kPath = "some.zip";

std::string contentOf(const std::string& bytes, const std::string& name) {
    ZipArchive archive(kPath, bytes);
    const auto* entry = archive.find(name);
    return entry == nullptr ? "no such entry" : std::string(archive.content(*entry));
}

/// The message of the error, empty if everything can be read.
std::string errorOf(const std::string& bytes) {
    try {
        ZipArchive archive(kPath, bytes);
        for (const auto& entry : archive.entries()) {
            archive.content(entry);
        }
        return {};
    } catch (const core::ParseError& error) {
        return error.what();
    }
}

#define REFUSES(bytes, words)                                                \
    do {                                                                     \
        const std::string message = errorOf(bytes);                          \
        QVERIFY2(message.find(words) != std::string::npos, message.c_str()); \
        QVERIFY(message.rfind(kPath, 0) == 0);                               \
        QVERIFY(message.find('\n') == std::string::npos);                    \
    } while (false)

std::string replaced(std::string bytes, const std::string& from, const std::string& to) {
    return bytes.replace(bytes.rfind(from), from.size(), to);
}

const std::vector<ZipPart> kTwo{{"a/one", "first"}, {"a/two", std::string(5000, 'x'), true}};

}  // namespace

class TestZip : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void storedAndDeflatedEntries_comeBack() {
        for (const bool zip64 : {false, true}) {
            const std::string bytes = maker::zip(kTwo, zip64);
            QCOMPARE(contentOf(bytes, "a/one"), std::string("first"));
            QCOMPARE(contentOf(bytes, "a/two"), std::string(5000, 'x'));
        }
        ZipPart large = kTwo[0];
        large.zip64 = true;
        QCOMPARE(contentOf(maker::zip({large}), "a/one"), std::string("first"));
        QCOMPARE(contentOf(maker::zip(kTwo, false, "a comment"), "a/one"), std::string("first"));
        QCOMPARE(errorOf(maker::zip({})), std::string());
    }

    void truncatedAtEveryByte_isRefused() {
        const std::string bytes = maker::zip(kTwo);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            QVERIFY2(!errorOf(bytes.substr(0, size)).empty(), std::to_string(size).c_str());
        }
    }

    void changedContent_isRefused() {
        REFUSES(replaced(maker::zip(kTwo), "first", "fIrst"), "CRC-32");
    }

    void bombs_areRefused() {
        const std::string zeros(64 << 20, '\0');
        REFUSES(maker::zip({{"bomb", zeros, true}}), "once unpacked");
        ZipPart liar{"liar", "tiny", true};
        liar.claimedSize = 0xfffffff0;
        REFUSES(maker::zip({liar}), "once unpacked");
        liar.claimedSize = 1000;
        REFUSES(maker::zip({liar}), "deflated data of 1000 bytes");
        liar.claimedSize = 3;
        REFUSES(maker::zip({liar}), "deflated data of 3 bytes");
    }

    void overlaps_areRefused() {
        ZipPart second = kTwo[0];
        second.claimedStart = 0;
        REFUSES(maker::zip({kTwo[0], second}), "data of its own");
        const std::string inner = maker::zip({{"x", "0123456789"}});
        ZipPart outer{"outer", inner};
        ZipPart quine{"x", "0123456789"};
        quine.claimedStart = 30 + 5;  // the header inside the first entry's data
        REFUSES(maker::zip({outer, quine}), "overlap");
    }

    void wrongPlaces_areRefused() {
        ZipPart far = kTwo[0];
        far.claimedStart = 0x7fffffff;
        REFUSES(maker::zip({far}), "within the file");
        far.claimedStart = 1;
        REFUSES(maker::zip({far}), "signature");
        ZipPart long_ = kTwo[0];
        long_.claimedPacked = 500;
        REFUSES(maker::zip({long_}), "before the directory");
        ZipPart two = kTwo[0];
        two.claimedSize = 4;
        REFUSES(maker::zip({two}), "one size");
        std::string elsewhere = maker::zip(kTwo);
        elsewhere.replace(elsewhere.size() - 6, 4, maker::little(elsewhere.size() - 10, 4));
        REFUSES(elsewhere, "directory");
    }

    void oddEntries_areRefused() {
        REFUSES(maker::zip({kTwo[0], kTwo[0]}), "one entry of each name");
        REFUSES(maker::zip({{"", "x"}}), "name");
        REFUSES(maker::zip({{"\xff\xfe", "x"}}), "UTF-8");
        REFUSES(maker::zip({{std::string(5000, 'n'), "x"}}), "4096");
        ZipPart secret = kTwo[0];
        secret.flags = 1;
        REFUSES(maker::zip({secret}), "encrypted");
        ZipPart lzma = kTwo[0];
        lzma.method = 14;
        REFUSES(maker::zip({lzma}), "method 14");
        REFUSES(replaced(maker::zip(kTwo), "a/one", "b/one"), "another");
    }

    void damagedByte_isRefusedOrHarmless() {
        const std::string bytes = maker::zip(kTwo, true);
        std::mt19937 random(20);
        for (int i = 0; i < 2000; ++i) {
            std::string damaged = bytes;
            damaged[random() % bytes.size()] = static_cast<char>(random());
            errorOf(damaged);
        }
    }
};

QTEST_GUILESS_MAIN(TestZip)
#include "tst_zip.moc"
