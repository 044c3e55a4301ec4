#include <sys/resource.h>

#include <QElapsedTimer>
#include <QTest>
#include <csignal>
#include <filesystem>
#include <thread>

#include "core/data/download.h"
#include "core/io/file_bytes.h"
#include "tests/data/http_server.h"
#include "tests/data/sample_files.h"

namespace {

using core::DownloadEnd;
using core::DownloadError;
using sample_files::pathOf;
using sample_files::write;
using Strings = std::vector<std::string>;

std::string noise(std::size_t count) {
    std::string bytes(count, '\0');
    unsigned state = 1;
    for (char& byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

/// A file to fetch into a folder of its own, right if it holds `body`.
struct Fetch {
    QTemporaryDir folder;
    core::DownloadRequest request;
    core::DownloadOptions options;

    Fetch(const HttpServer& server, const std::string& body) {
        request.url = server.address() + "/x";
        request.path = pathOf(folder) + "/inner/x";
        request.verify = [body](const std::string& part) {
            return core::readFileBytes(part) == body ? std::string() : std::string("other bytes");
        };
        options.pauseSeconds = 0.01;
        options.stallSeconds = 1.0;
    }

    DownloadEnd run() const { return core::download(request, options); }

    std::string error() const {
        try {
            run();
        } catch (const DownloadError& error) {
            return error.what();
        }
        return "(no error)";
    }

    bool isThere() const { return std::filesystem::exists(request.path); }
    bool hasPart() const { return std::filesystem::exists(request.path + ".part"); }
};

}  // namespace

class TestDownload : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        if (!core::canDownload()) {
            QSKIP("built without downloads");
        }
        for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) {
            qunsetenv(name);
        }
    }

    void aFile_appearsVerified_withItsFolder() {
        const std::string body = noise(300'000);
        const HttpServer server(body);
        Fetch fetch(server, body);
        std::uint64_t most = 0;
        fetch.options.progress = [&](std::uint64_t done, std::uint64_t) {
            most = std::max(most, done);
        };
        QVERIFY(fetch.run() == DownloadEnd::Done);
        QCOMPARE(core::readFileBytes(fetch.request.path), body);
        QVERIFY(!fetch.hasPart());
        QVERIFY(most <= body.size());
        QCOMPARE(server.requests(), Strings{"GET /x"});
    }

    void aBrokenConnection_goesOnWhereItEnded() {
        const std::string body = noise(300'000);
        HttpServer::Manners manners;
        manners.breakOff = 2;
        manners.breakAfter = 100'000;
        const HttpServer server(body, manners);
        const Fetch fetch(server, body);
        QVERIFY(fetch.run() == DownloadEnd::Done);
        QCOMPARE(core::readFileBytes(fetch.request.path), body);
        QCOMPARE(server.requests(), (Strings{"GET /x", "GET /x 100000-", "GET /x 200000-"}));
    }

    void anEarlierPart_isNotFetchedAgain() {
        const std::string body = noise(50'000);
        const HttpServer server(body);
        const Fetch fetch(server, body);
        write(fetch.folder, "inner/x.part", body.substr(0, 20'000));
        QVERIFY(fetch.run() == DownloadEnd::Done);
        QCOMPARE(core::readFileBytes(fetch.request.path), body);
        QCOMPARE(server.requests(), Strings{"GET /x 20000-"});
    }

    void aWholePart_isOnlyVerified() {
        const std::string body = noise(50'000);
        const HttpServer server(body);
        const Fetch fetch(server, body);
        write(fetch.folder, "inner/x.part", body);
        QVERIFY(fetch.run() == DownloadEnd::Done);
        QCOMPARE(server.requests(), Strings{"GET /x 50000-"});
    }

    void aServerWithoutRanges_startsAnew() {
        const std::string body = noise(50'000);
        HttpServer::Manners manners;
        manners.ranges = false;
        const HttpServer server(body, manners);
        const Fetch fetch(server, body);
        write(fetch.folder, "inner/x.part", noise(30'000) + "wrong");
        QVERIFY(fetch.run() == DownloadEnd::Done);
        QCOMPARE(core::readFileBytes(fetch.request.path), body);
    }

    void aPartOfAnotherVersion_isFetchedAnewOnce() {
        const std::string body = noise(50'000);
        const HttpServer server(body);
        const Fetch fetch(server, body);
        write(fetch.folder, "inner/x.part", std::string(20'000, 'o'));
        QVERIFY(fetch.run() == DownloadEnd::Done);
        QCOMPARE(server.requests(), (Strings{"GET /x 20000-", "GET /x"}));
    }

    void aWrongFile_isDeleted() {
        const HttpServer server(noise(1000));
        const Fetch fetch(server, "what was expected");
        QCOMPARE(fetch.error(),
                 fetch.request.url + ": not the file expected: other bytes; it was deleted");
        QVERIFY(!fetch.isThere());
        QVERIFY(!fetch.hasPart());
    }

    void moreThanExpected_isRefusedWhileItComesIn() {
        const HttpServer server(noise(1'000'000));
        Fetch fetch(server, "");
        fetch.request.maxBytes = 1000;
        QCOMPARE(fetch.error(), fetch.request.url +
                                    ": not the file expected: more than 1000 "
                                    "bytes; it was deleted");
        QVERIFY(!fetch.hasPart());
    }

    void whatIsNotThere_isSaidAtOnce() {
        HttpServer server("x");
        server.serve("/y", "x");
        const Fetch fetch(server, "x");
        QCOMPARE(fetch.error(), fetch.request.url + ": HTTP status 404");
        QCOMPARE(server.requests().size(), std::size_t{1});
        QVERIFY(!fetch.hasPart());
    }

    void aServerInTrouble_isAskedAgain_butNotForEver() {
        const std::string body = noise(1000);
        HttpServer::Manners manners;
        manners.fail = 2;
        const HttpServer server(body, manners);
        QVERIFY(Fetch(server, body).run() == DownloadEnd::Done);
        QCOMPARE(server.requests().size(), std::size_t{3});
        manners.fail = 100;
        const HttpServer broken(body, manners);
        Fetch fetch(broken, body);
        fetch.options.retries = 2;
        QCOMPARE(fetch.error(), fetch.request.url + ": HTTP status 503 (3 tries)");
    }

    void aHangingServer_isGivenUp_andWhatCameIsKept() {
        const std::string body = noise(200'000);
        HttpServer::Manners manners;
        manners.hang = 1;
        const HttpServer server(body, manners);
        Fetch fetch(server, body);
        fetch.options.retries = 0;
        QElapsedTimer timer;
        timer.start();
        const std::string error = fetch.error();
        QVERIFY2(error.find("; 100000 bytes are kept, run it again to go on") != std::string::npos,
                 error.c_str());
        QVERIFY(timer.elapsed() < 20'000);
        QVERIFY(fetch.run() == DownloadEnd::Done);
        QCOMPARE(server.requests().back(), std::string("GET /x 100000-"));
    }

    void nobodyThere_isSaid() {
        std::string address;
        {
            const HttpServer server("x");
            address = server.address();
        }
        Fetch fetch(HttpServer("x"), "x");
        fetch.request.url = address + "/x";
        fetch.options.retries = 1;
        const std::string error = fetch.error();
        QVERIFY2(error.find("(2 tries)") != std::string::npos, error.c_str());
    }

    void redirects_areFollowed() {
        const std::string body = noise(1000);
        HttpServer::Manners manners;
        manners.redirect = true;
        const HttpServer server(body, manners);
        QVERIFY(Fetch(server, body).run() == DownloadEnd::Done);
        QCOMPARE(server.requests(), (Strings{"GET /x", "GET /moved/x"}));
    }

    void otherSchemes_areRefused() {
        Fetch fetch(HttpServer("x"), "x");
        const std::string file = write(fetch.folder, "secret", "x");
        fetch.request.url = "file://" + file;
        QVERIFY(fetch.error().find(fetch.request.url) == 0);
        QVERIFY(!fetch.isThere());
    }

    void cancelled_keepsThePart() {
        const std::string body = noise(2'000'000);
        HttpServer::Manners manners;
        manners.slow = true;
        const HttpServer server(body, manners);
        Fetch fetch(server, body);
        std::atomic<bool> cancel{false};
        fetch.options.cancel = &cancel;
        std::thread canceller([&] {
            while (!fetch.hasPart() ||
                   std::filesystem::file_size(fetch.request.path + ".part") == 0) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            cancel = true;
        });
        const DownloadEnd end = fetch.run();
        canceller.join();
        QVERIFY(end == DownloadEnd::Cancelled);
        QVERIFY(fetch.hasPart());
        QVERIFY(!fetch.isThere());
    }

    void aFolderThatCannotBeWritten_isSaidPlainly() {
        const HttpServer server("x");
        Fetch fetch(server, "x");
        write(fetch.folder, "plain", "a file, no folder");
        fetch.request.path = pathOf(fetch.folder) + "/plain/x";
        const std::string error = fetch.error();
        QVERIFY2(error.find("/plain") != std::string::npos, error.c_str());
        QVERIFY2(error.find("--to names another folder") != std::string::npos, error.c_str());
        fetch.request.path = "/dev/full/x";
        QVERIFY(fetch.error().find("/dev/full") == 0);
    }

    void whatCannotBeWritten_isSaid_andWhatCameIsKept() {
        const std::string body = noise(50'000);
        const HttpServer server(body);
        const Fetch fetch(server, body);
        std::filesystem::create_directory(pathOf(fetch.folder) + "/inner");
        // No file of this process may grow further: what a full disk looks like to a writer.
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        const rlimit small{20'000, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        const std::string error = fetch.error();
        setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY2(error.find("x.part: cannot write: ") != std::string::npos, error.c_str());
        QVERIFY2(error.find("run it again to go on") != std::string::npos, error.c_str());
        QCOMPARE(std::filesystem::file_size(fetch.request.path + ".part"), std::uintmax_t{20'000});
        QVERIFY(fetch.run() == DownloadEnd::Done);
        QCOMPARE(server.requests().back(), std::string("GET /x 20000-"));
    }
};

QTEST_GUILESS_MAIN(TestDownload)
#include "tst_download.moc"
