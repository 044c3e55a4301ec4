#include <QTest>
#include <string>

#include "core/io/sha256.h"

namespace {

std::string digestOf(const std::string& text) {
    core::Sha256 hash;
    hash.update(text);
    return hash.finish();
}

}  // namespace

/// The examples of FIPS 180-4 and NIST's test vectors.
class TestSha256 : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knownTexts_haveTheirDigests() {
        QCOMPARE(digestOf(""), std::string("e3b0c44298fc1c149afbf4c8996fb924"
                                           "27ae41e4649b934ca495991b7852b855"));
        QCOMPARE(digestOf("abc"), std::string("ba7816bf8f01cfea414140de5dae2223"
                                              "b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(digestOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                 std::string("248d6a61d20638b8e5c026930c3e6039"
                             "a33ce45964ff2167f6ecedd419db06c1"));
        QCOMPARE(digestOf(std::string(1'000'000, 'a')),
                 std::string("cdc76e5c9914fb9281a1c7e284d73e67"
                             "f1809a48a497200e046d39ccc7112cd0"));
    }

    void piecesOfAnyLength_giveTheSameDigest() {
        const std::string text(300, 'q');
        for (const std::size_t piece : {1, 55, 56, 63, 64, 65, 200}) {
            core::Sha256 hash;
            for (std::size_t at = 0; at < text.size(); at += piece) {
                hash.update(std::string_view(text).substr(at, piece));
            }
            QCOMPARE(hash.finish(), digestOf(text));
        }
    }
};

QTEST_GUILESS_MAIN(TestSha256)
#include "tst_sha256.moc"
