#include <sys/mount.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <random>

#include "core/io/network_file.h"
#include "core/io/parse_error.h"
#include "reach/shift/bias_shift.h"
#include "tests/helpers/random_network.h"
#include "ui/session/open_session.h"

using Random = std::mt19937;

class TestSessionFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("nets")));
        core::writeNetwork(randomReluNetwork({3, 4, 2}, 1), file("nets/three.nnet").toStdString());
        core::writeNetwork(randomReluNetwork({3, 4, 2}, 2), file("nets/other.nnet").toStdString());
        core::writeNetwork(randomReluNetwork({2, 4, 2}, 2), file("nets/two.nnet").toStdString());
        writeFile(file("three.vnnlib"),
                  "(declare-const X_0 Real)\n(declare-const X_1 Real)\n(declare-const X_2 Real)\n"
                  "(declare-const Y_0 Real)\n(declare-const Y_1 Real)\n"
                  "(assert (>= X_0 0))\n(assert (<= X_0 1))\n(assert (>= X_1 0))\n"
                  "(assert (<= X_1 1))\n(assert (>= X_2 0))\n(assert (<= X_2 1))\n"
                  "(assert (>= Y_0 Y_1))\n");
        m_network = ui::openNetwork(file("nets/three.nnet"));
        m_other = ui::openNetwork(file("nets/other.nnet"));
        m_otherNormalised = ui::openNetwork(file("nets/other.nnet"), {.nnetNormalise = true});
        m_property = ui::openProperty(file("three.vnnlib"));
    }

    void writtenSession_readsBack_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 60; ++seed) {
            QTest::addRow("seed %u", seed) << seed;
        }
    }

    void writtenSession_readsBack() {
        QFETCH(unsigned, seed);
        Random random(seed);
        const ui::SessionContent content = randomContent(random);
        const QString path = file("round.reachscope");
        ui::writeSession(content, path, {QString(), QDateTime::currentDateTimeUtc()});
        const auto opened = ui::openSession(path);
        QCOMPARE(opened->networkFound, ui::OpenSession::Network::Found);
        QCOMPARE(opened->notes, QStringList());
        ui::State expected = content.state;
        // Each opening of a file is one of its own.
        QCOMPARE(opened->content.state.network == nullptr, expected.network == nullptr);
        QCOMPARE(opened->content.state.property == nullptr, expected.property == nullptr);
        expected.network = opened->content.state.network;
        expected.property = opened->content.state.property;
        const std::size_t count =
            std::max<std::size_t>(expected.shelf.size(), expected.network ? 1 : 0);
        QCOMPARE(opened->content.state.shelf.size(), count);
        for (std::size_t i = 0; i < expected.shelf.size(); ++i) {
            QCOMPARE(opened->content.state.shelf[i]->hash, expected.shelf[i]->hash);
            QVERIFY(opened->content.state.shelf[i]->reading == expected.shelf[i]->reading);
        }
        expected.shelf = opened->content.state.shelf;
        QVERIFY(opened->content.state == expected);
        QVERIFY(opened->content.view == content.view);
        QCOMPARE(opened->content.pinned.has_value(), content.pinned.has_value());
        if (content.pinned) {
            ui::State pinned = *content.pinned;
            pinned.network = opened->content.pinned->network;
            pinned.shelf = opened->content.pinned->shelf;
            QCOMPARE(opened->content.pinned->property == nullptr, pinned.property == nullptr);
            pinned.property = opened->content.pinned->property;
            QVERIFY(*opened->content.pinned == pinned);
            QCOMPARE(pinned.network, opened->content.state.network);
        }
    }

    void shelfOfAnOlderFile_isItsNetwork() {
        const QString path = save("older.reachscope");
        QFile in(path);
        QVERIFY(in.open(QIODevice::ReadOnly));
        const QByteArray text = in.readAll();
        QVERIFY(!text.contains("\"shelf\"") && !text.contains("\"pages\""));
        const auto opened = ui::openSession(path);
        QCOMPARE(opened->content.state.shelf.size(), std::size_t{1});
        QCOMPARE(opened->content.state.shelf.front(), opened->content.state.network);
    }

    void networkOfTheShelfThatIsGone_isLeftOutWithALine() {
        ui::SessionContent content = plainContent();
        content.state.shelf.push_back(ui::openNetwork(file("nets/other.nnet")));
        const QString path = file("shelf.reachscope");
        ui::writeSession(content, path, {QString(), QDateTime::currentDateTimeUtc()});
        QVERIFY(QFile::rename(file("nets/other.nnet"), file("hidden.nnet")));
        const auto opened = ui::openSession(path);
        QVERIFY(QFile::rename(file("hidden.nnet"), file("nets/other.nnet")));
        QCOMPARE(opened->networkFound, ui::OpenSession::Network::Found);
        QCOMPARE(opened->content.state.shelf.size(), std::size_t{1});
        QCOMPARE(opened->notes.size(), 1);
        QVERIFY(opened->notes.front().contains(QStringLiteral("other.nnet")));
    }

    void stampAndOrigin_readBack() {
        const QDateTime saved(QDate(2026, 2, 3), QTime(4, 5, 6, 7), Qt::UTC);
        const std::string text =
            ui::toJson(plainContent(), file("x.reachscope"), {QStringLiteral("/a/ä b"), saved});
        const auto document = ui::parseSession(text, file("x.reachscope"));
        QCOMPARE(document.saved, saved);
        QCOMPARE(document.origin, QStringLiteral("/a/ä b"));
    }

    void hostileFile_isRefusedInOneLineNamingTheKey_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("into");
        QTest::addColumn<QByteArray>("named");
        const auto row = [](const char* name, const char* from, const char* into,
                            const char* named) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(into) << QByteArray(named);
        };
        row("other version", "\"version\": 1", "\"version\": 2", "version");
        row("negative version", "\"version\": 1", "\"version\": -1", "version");
        row("other kind", "\"kind\": \"reachscope session\"", "\"kind\": \"song\"", "kind");
        row("kind with a line break", "\"kind\": \"reachscope session\"", "\"kind\": \"a\\nb\"",
            "kind");
        row("unknown key", "\"version\": 1", "\"version\": 1, \"colour\": 3", "colour");
        row("unknown key with line break", "\"version\": 1", "\"version\": 1, \"a\\nb\": 3", "a");
        row("missing key", "\"property_case\": 0,", "", "property_case");
        row("eps a string", "\"eps\": 1.0", "\"eps\": \"1\"", "eps");
        row("eps below zero", "\"eps\": 1.0", "\"eps\": -1.0", "eps");
        row("eps too large", "\"eps\": 1.0", "\"eps\": 1e999", "session");
        row("eps not a number", "\"eps\": 1.0", "\"eps\": NaN", "byte");
        row("eps null", "\"eps\": 1.0", "\"eps\": null", "eps");
        row("unknown norm", "\"norm\": \"linf\"", "\"norm\": \"l7\"", "norm");
        row("unknown method", "\"box\"", "\"b\\u0000x\"", "methods");
        row("outputs of one", "\"outputs\": [\n   \"0\",", "\"outputs\": [", "outputs");
        row("output negative", "\"outputs\": [\n   \"0\",", "\"outputs\": [\"-1\",", "outputs");
        row("axes of three", "\"axes\": [", "\"axes\": [2, ", "axes");
        row("axis negative", "\"axes\": [\n    0", "\"axes\": [-1", "axes");
        row("unknown colouring", "\"colouring\": \"plain\"", "\"colouring\": \"\"", "colouring");
        row("shape above one", "\"shape\": [\n    1.0", "\"shape\": [7.0", "shape");
        row("shape of other size", "\"shape\": [", "\"shape\": [1.0, ", "shape");
        row("state a list", "\"state\": {", "\"state\": [], \"estate\": {", "state");
        row("no time", "\"saved\": \"2", "\"saved\": \"x2", "saved");
        row("hash missing", "\"hash\"", "\"hush\"", "hash");
        row("empty path", "\"path\": \"nets/three.nnet\"", "\"path\": \"\"", "path");
        row("pattern below zero", "\"pinned_patterns\": []", "\"pinned_patterns\": [[-1]]",
            "pinned_patterns");
        row("pattern an object", "\"pinned_patterns\": []", "\"pinned_patterns\": {\"a\": [1]}",
            "pinned_patterns");
    }

    void hostileFile_isRefusedInOneLineNamingTheKey() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, into);
        QFETCH(QByteArray, named);
        const QString path = file("hostile.reachscope");
        QByteArray text = QByteArray::fromStdString(
            ui::toJson(plainContent(), path, {QString(), QDateTime::currentDateTimeUtc()}));
        QVERIFY2(text.contains(from), text.constData());
        text.replace(text.indexOf(from), from.size(), into);
        writeFile(path, text);
        try {
            ui::readSession(path);
            QFAIL("it was read");
        } catch (const core::ParseError& error) {
            const QByteArray what(error.what());
            QVERIFY2(what.contains("hostile.reachscope"), error.what());
            QVERIFY2(what.contains(named), error.what());
            QVERIFY2(!what.contains('\n'), error.what());
            QVERIFY2(what.size() < path.size() + 200, error.what());
        }
    }

    void truncatedFile_isRefused() {
        const QString path = file("short.reachscope");
        const std::string text =
            ui::toJson(plainContent(), path, {QString(), QDateTime::currentDateTimeUtc()});
        for (std::size_t size = 0; size + 2 < text.size(); size += 7) {
            QVERIFY_EXCEPTION_THROWN(ui::parseSession(std::string_view(text).substr(0, size), path),
                                     core::ParseError);
        }
    }

    void damagedBytes_neverCrash() {
        const QString path = file("damaged.reachscope");
        const std::string text =
            ui::toJson(plainContent(), path, {QString(), QDateTime::currentDateTimeUtc()});
        Random random(7);
        for (int i = 0; i < 3000; ++i) {
            std::string damaged = text;
            for (int k = 0; k < 3; ++k) {
                damaged[random() % damaged.size()] = static_cast<char>(random() % 256);
            }
            try {
                ui::parseSession(damaged, path);
            } catch (const core::ParseError& error) {
                QVERIFY2(!QByteArray(error.what()).contains('\n'), error.what());
            }
        }
    }

    void deepNesting_isRefused() {
        const std::string text = "{\"kind\": " + std::string(100000, '[');
        QVERIFY_EXCEPTION_THROWN(ui::parseSession(text, file("deep.reachscope")), core::ParseError);
    }

    void notFiniteState_isNotWritten() {
        ui::SessionContent content = plainContent();
        content.state.input.eps = std::nan("");
        QVERIFY_EXCEPTION_THROWN(ui::toJson(content, file("x.reachscope"), {}),
                                 std::invalid_argument);
    }

    void movedFolder_findsItsNetwork() {
        const QString path = save("moved.reachscope");
        QDir(m_folder.path()).mkpath(QStringLiteral("copy/nets"));
        QVERIFY(QFile::copy(path, file("copy/moved.reachscope")));
        QVERIFY(QFile::copy(file("nets/three.nnet"), file("copy/nets/three.nnet")));
        const auto opened = ui::openSession(file("copy/moved.reachscope"));
        QCOMPARE(opened->networkFound, ui::OpenSession::Network::Found);
        QVERIFY(opened->content.state.network->path.startsWith(file("copy")));
    }

    void movedSession_findsItsNetworkWhereItWas() {
        QDir(m_folder.path()).mkpath(QStringLiteral("deep/er"));
        const QString path = save("deep/er/s.reachscope");
        const QTemporaryDir elsewhere;
        const QString moved = elsewhere.filePath(QStringLiteral("s.reachscope"));
        QVERIFY(QFile::copy(path, moved));
        QCOMPARE(ui::openSession(moved)->networkFound, ui::OpenSession::Network::Found);
    }

    void missingNetwork_isToldAndCanBeReplaced() {
        const QString path = save("gone.reachscope");
        QVERIFY(QFile::rename(file("nets/three.nnet"), file("hidden.nnet")));
        const auto missing = ui::openSession(path);
        const auto found = ui::openSession(path, file("hidden.nnet"));
        QVERIFY(QFile::rename(file("hidden.nnet"), file("nets/three.nnet")));
        QCOMPARE(missing->networkFound, ui::OpenSession::Network::Missing);
        QVERIFY(missing->networkPath.endsWith(QStringLiteral("nets/three.nnet")));
        QCOMPARE(found->networkFound, ui::OpenSession::Network::Found);
        QCOMPARE(found->content.state.input, plainContent().state.input);
    }

    void changedNetwork_isToldAndCanBeTaken() {
        const QString path = save("changed.reachscope");
        QVERIFY(QFile::rename(file("nets/three.nnet"), file("hidden.nnet")));
        QVERIFY(QFile::copy(file("nets/other.nnet"), file("nets/three.nnet")));
        const auto changed = ui::openSession(path);
        const auto taken = ui::openSession(path, changed->networkPath);
        QVERIFY(QFile::remove(file("nets/three.nnet")));
        QVERIFY(QFile::rename(file("hidden.nnet"), file("nets/three.nnet")));
        QCOMPARE(changed->networkFound, ui::OpenSession::Network::Changed);
        QCOMPARE(taken->networkFound, ui::OpenSession::Network::Found);
    }

    void networkOfOtherSize_isRefusedInOneLine() {
        const QString path = save("size.reachscope");
        try {
            ui::openSession(path, file("nets/two.nnet"));
            QFAIL("it was opened");
        } catch (const std::invalid_argument& error) {
            QVERIFY(QByteArray(error.what()).contains("3 inputs"));
        }
    }

    void missingProperty_isNoted() {
        ui::SessionContent content = plainContent();
        content.state.property = m_property;
        const QString path = file("property.reachscope");
        ui::writeSession(content, path, {QString(), QDateTime::currentDateTimeUtc()});
        QVERIFY(QFile::rename(file("three.vnnlib"), file("hidden.vnnlib")));
        const auto opened = ui::openSession(path);
        QVERIFY(QFile::rename(file("hidden.vnnlib"), file("three.vnnlib")));
        QCOMPARE(opened->notes.size(), 1);
        QVERIFY(!opened->content.state.property);
        QCOMPARE(opened->content.state.input, content.state.input);
    }

    void sessions_areToldByContent() {
        const QString path = save("named.txt");
        QVERIFY(std::holds_alternative<ui::OpenSessionPtr>(ui::openFile(path)));
        QVERIFY(
            !ui::isSession("{\"kind\": \"reachscope recipe\", \"title\": "
                           "\"reachscope session\"}"));
    }

    void fullDisk_leavesTheOldFile() {
        if (geteuid() != 0) {
            QSKIP("mounting a small file system needs root");
        }
        const QTemporaryDir place;
        const QByteArray at = place.path().toUtf8();
        if (mount("tmpfs", at.constData(), "tmpfs", 0, "size=64k") != 0) {
            QSKIP("no file system can be mounted here");
        }
        const auto unmount = qScopeGuard([&at] { umount2(at.constData(), MNT_DETACH); });
        const QString path = place.filePath(QStringLiteral("s.reachscope"));
        ui::writeSession(plainContent(), path, {QString(), QDateTime::currentDateTimeUtc()});
        QFile old(path);
        QVERIFY(old.open(QIODevice::ReadOnly));
        const QByteArray before = old.readAll();
        writeFile(place.filePath(QStringLiteral("filler")), QByteArray(64 * 1024, 'x'), false);
        try {
            ui::writeSession(plainContent(), path, {QString(), QDateTime::currentDateTimeUtc()});
            QFAIL("it was written");
        } catch (const std::runtime_error& error) {
            QVERIFY(QByteArray(error.what()).contains("s.reachscope"));
            QVERIFY(!QByteArray(error.what()).contains('\n'));
        }
        old.seek(0);
        QCOMPARE(old.readAll(), before);
        QCOMPARE(QDir(place.path()).entryList(QDir::Files | QDir::Hidden).size(), 2);
    }

    void deviceThatIsFull_isNamed() {
        QVERIFY_EXCEPTION_THROWN(ui::writeSession(plainContent(), QStringLiteral("/dev/full"),
                                                  {QString(), QDateTime::currentDateTimeUtc()}),
                                 std::runtime_error);
    }

private:
    QString file(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    static void writeFile(const QString& path, const QByteArray& text, bool whole = true) {
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        const qint64 written = out.write(text);
        QVERIFY(!whole || written == text.size());
    }

    ui::SessionContent plainContent() const {
        ui::SessionContent content;
        takeNetwork(content.state, m_network);
        return content;
    }

    QString save(const char* name) const {
        const QString path = file(name);
        ui::writeSession(plainContent(), path, {QString(), QDateTime::currentDateTimeUtc()});
        return path;
    }

    ui::State randomState(Random& random) const {
        const auto chance = [&random] { return random() % 2 == 0; };
        const auto real = [&random] { return std::normal_distribution<>(0, 10)(random); };
        const auto method = [&random] {
            const auto& all = reach::methods();
            const std::size_t pick = random() % (all.size() + 3);
            return pick < all.size() ? all[pick].method
                                     : reach::relaxedCrown(static_cast<int>(pick - all.size()) + 1,
                                                           pick % 2 == 0);
        };
        ui::State state;
        takeNetwork(state, m_network);
        if (chance()) {
            state.shelf.push_back(chance() ? m_other : m_otherNormalised);
        }
        if (chance()) {
            state.pages["snr"] = {{"eps", real()}, {"of", {"unknown", 1, true}}};
        }
        state.input.center = Eigen::Vector3d(real(), real(), real());
        state.input.shape = Eigen::Vector3d(1.0, 1.0 / 3.0, 0.0);
        state.input.eps = std::abs(real());
        state.input.norm = chance() ? ui::InputNorm::L1 : ui::InputNorm::Linf;
        if (chance()) {
            state.input.clip = {-1e-300, 1e300};
        }
        if (chance()) {
            state.input.constraints =
                reach::HPolytope(Eigen::MatrixXd::Random(2, 3), Eigen::Vector2d(real(), real()));
        }
        if (chance()) {
            state.input.sample = ui::SampleOrigin{QStringLiteral("mnist"), 59999, 7};
        }
        if (chance()) {
            state.property = m_property;
        }
        state.plot.titles["y0"] = QStringLiteral("ρ (ft)");
        state.plot.samples.isOn = chance();
        state.plot.samples.seed = random();
        state.outputs = {static_cast<int>(random() % 2), static_cast<int>(random() % 2)};
        if (chance()) {
            state.outputs[1] = {1, 0};
        }
        state.methods.on = {method(), method()};
        state.methods.moveBefore(method(), method());
        state.methods.moveToGroup(method(), random() % state.methods.groups.size());
        state.methods.groups[0].name = QStringLiteral("Gruppe „eins“\n");
        state.methods.groups[1].isFolded = chance();
        state.methods.isGrouped = chance();
        state.methods.drawsInOrder = chance();
        state.methods.colours[method()] = static_cast<core::Colour>(random() % 0x1000000);
        if (chance()) {
            state.methods.solo = method();
        }
        state.plot.titles["y0"] = QStringLiteral("ρ (ft)");
        state.plot.samples = {chance(),
                              reach::SampleKind::Attack,
                              1 + static_cast<int>(random() % 5000),
                              random() % 1000,
                              0x123456,
                              ui::PointMarker::Square};
        state.partition = {
            chance(), {2, 0}, {real(), real(), real()}, ui::PieceColouring::Area, chance()};
        if (chance()) {
            state.biases.push_back({0, 1, real()});
        }
        state.shift.mode = static_cast<reach::ShiftMode>(random() % 3);
        state.shift.share = 1.0 / static_cast<double>(1 + random() % 7);
        state.shift.seed = random() % 1000;
        state.shift.source = chance() ? reach::RangeSource::Sound : reach::RangeSource::Sampled;
        state.shift.distribution = static_cast<reach::SampleDistribution>(random() % 3);
        state.shift.margin = std::abs(real());
        state.shift.picks = {{0, 1, false, chance()}, {1, 0, true, chance()}};
        state.bounds = {"relu1",  static_cast<std::int64_t>(random() % 5) - 1,
                        method(), static_cast<ui::NeuronKey>(random() % ui::kNeuronKeys),
                        method(), chance(),
                        chance(), static_cast<std::int64_t>(random() % 3) - 1,
                        chance()};
        settle(state);
        return state;
    }

    ui::SessionContent randomContent(Random& random) const {
        ui::SessionContent content;
        if (random() % 8 != 0) {
            content.state = randomState(random);
        }
        if (random() % 2 == 0 && content.state.network) {
            content.pinned = randomState(random);
        }
        if (random() % 2 == 0) {
            content.view.range = core::ViewRange{-1.0 / 3.0, 2.0, 1e-9, 1e9};
        }
        content.view.page = QStringLiteral("network");
        content.view.pinnedPatterns = {{0xFFFFFFFFFFFFFFFFu, random()}, {0, 1}};
        return content;
    }

    QTemporaryDir m_folder;
    ui::OpenNetworkPtr m_other;
    ui::OpenNetworkPtr m_otherNormalised;  ///< another reading of the same file
    ui::OpenNetworkPtr m_network;
    ui::OpenPropertyPtr m_property;
};

QTEST_GUILESS_MAIN(TestSessionFile)
#include "tst_session_file.moc"
