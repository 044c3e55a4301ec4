#include <QComboBox>
#include <QFile>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include "core/network/evaluate.h"
#include "fake_engine.h"
#include "tests/helpers/data.h"
#include "ui/pages/reading_dialog.h"
#include "ui/session/network_graph.h"
#include "ui/session/opener.h"
#include "ui/session/session.h"
#include "ui/session/shelf.h"
#include "ui/session/shelf_measures.h"
#include "ui/widgets/convolution_fields.h"

namespace {

/// A file of numpy: its header, and the numbers of one array.
QByteArray npy(const QByteArray& shape, const std::vector<float>& values) {
    QByteArray header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
    while ((header.size() + 11) % 64 != 0) {
        header += ' ';
    }
    header += '\n';
    QByteArray bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() & 0xff);
    bytes += static_cast<char>(header.size() >> 8);
    bytes += header;
    bytes.append(reinterpret_cast<const char*>(values.data()),
                 static_cast<qsizetype>(values.size() * sizeof(float)));
    return bytes;
}

}  // namespace

/// Checkpoints in the window: what is asked, what is read, how one sees that a reading is right.
class TestOpenCheckpoint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_session = std::make_unique<ui::Session>(fake::quick);
        m_opener = std::make_unique<ui::Opener>(*m_session);
        connect(m_session.get(), &ui::Session::messageRaised, this,
                [](const ui::Message& message) { qInfo("%s", qPrintable(message.text)); });
    }

    void cleanup() {
        m_opener.reset();
        m_session.reset();
    }

    void beginning_tellsWhatMayBeACheckpoint() {
        write("a.npy", npy("2,", {1.0F, 2.0F}));
        write("a.pickle", QByteArray("\x80\x02}q\x00.", 6));
        write("a.txt", "(assert (>= X_0 0))");
        QVERIFY(ui::mayBeCheckpoint(file("a.npy")));
        QVERIFY(ui::mayBeCheckpoint(file("a.pickle")));
        QVERIFY(!ui::mayBeCheckpoint(file("a.txt")));
        QVERIFY(!ui::mayBeCheckpoint(file("not there")));
    }

    /// Sessions and figures keep the reading, and open the file by it.
    void descriptionWithWeights_opensAgainByItsReading() {
        write("W.npy", npy("2, 2", {1.0F, 2.0F, 3.0F, 4.0F}));
        write("b.npy", npy("2,", {0.5F, -1.0F}));
        write("net.json", R"({"kind": "reachscope architecture", "version": 1, "input": [2],
            "steps": [{"kind": "dense", "weight": "W", "bias": "b"}, {"kind": "relu"}],
            "weights": {"W": "W.npy", "b": "b.npy"}})");
        const ui::OpenNetworkPtr first = ui::openNetwork(file("net.json"));
        const ui::OpenNetworkPtr again = ui::openNetwork(file("net.json"), first->reading);
        QCOMPARE(again->hash, first->hash);
        QVERIFY(again->reading == first->reading);
    }

    void brokenCheckpoint_isOneMessage_andChangesNothing() {
        write("broken.npy", npy("1000, 1000", {1.0F, 2.0F}));
        QStringList messages;
        connect(m_session.get(), &ui::Session::messageRaised, this,
                [&messages](const ui::Message& message) { messages += message.text; });
        m_opener->open({file("broken.npy")});
        QTRY_VERIFY(!m_opener->isBusy() && !m_session->isBusy());
        QTRY_COMPARE(messages.size(), 1);
        QVERIFY2(messages.front().contains(QStringLiteral("broken.npy")) &&
                     !messages.front().contains(QLatin1Char('\n')),
                 qPrintable(messages.front()));
        QVERIFY(!m_session->network());
    }

    void convolutions_areReadAndSet() {
        const std::string description =
            R"({"kind":"reachscope architecture","version":1,"title":"t","input":[1,8,8],"steps":[)"
            R"({"kind":"convolution","tensors":"0","kernel":3,"stride":2,"padding":1},)"
            R"({"kind":"residual","branch":[{"kind":"convolution","tensors":"1","kernel":3},)"
            R"({"kind":"relu"}]},)"
            R"({"kind":"convolution","tensors":"2","kernel":[3,3],"stride":[1,2]}]})";
        const auto found = ui::convolutionsOf(description);
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0], (ui::ConvolutionSetting{QStringLiteral("0"), 3, 2, 1}));
        QCOMPARE(found[1], (ui::ConvolutionSetting{QStringLiteral("1"), 3, 1, 0}));
        const auto changed =
            ui::convolutionsOf(ui::withConvolution(description, 1, {QStringLiteral("1"), 3, 2, 1}));
        QCOMPARE(changed[0], found[0]);
        QCOMPARE(changed[1], (ui::ConvolutionSetting{QStringLiteral("1"), 3, 2, 1}));
        QVERIFY(ui::convolutionsOf("cnn7").empty());
    }

    void numbers_areReadBetweenCommasAndBlanks() {
        using Numbers = std::vector<double>;
        QCOMPARE(ui::maybeNumbers(QStringLiteral("0.1307")), std::optional(Numbers{0.1307}));
        QCOMPARE(ui::maybeNumbers(QStringLiteral(" 0.4914, 0.4822 ;0.4465 ")),
                 std::optional(Numbers{0.4914, 0.4822, 0.4465}));
        QCOMPARE(ui::maybeNumbers(QString()), std::optional(Numbers{}));
        QVERIFY(!ui::maybeNumbers(QStringLiteral("0.5, a")));
    }

    void settings_areADocumentOfTheState() {
        ui::State state;
        QCOMPARE(ui::networksShowOf(state), ui::NetworksShow{});
        const ui::NetworksShow show{QStringLiteral("mnist"), 200, 0.3, "abc"};
        ui::setNetworksShow(state, show);
        QCOMPARE(ui::networksShowOf(state), show);
        state.pages["networks"] = {{"eps", "much"}};
        QCOMPARE(ui::networksShowOf(state), ui::NetworksShow{});
    }

    void denseCheckpoint_opensWithItsNotes() {
        SKIP_WITHOUT(dataDir());
        const QString path = checkpoint("fashion_abcrown/mnist_fc.npz");
        const QSignalSpy asked(m_opener.get(), &ui::Opener::choiceWanted);
        m_opener->open({path});
        QTRY_VERIFY_WITH_TIMEOUT(m_session->network() || asked.count() > 0, 30000);
        QCOMPARE(asked.count(), 0);
        QCOMPARE(m_session->network()->network.inputCount(), std::int64_t{784});
        QVERIFY(!m_session->network()->reading.architecture.empty());
    }

    /// The reading that its source gives, found by its accuracy alone.
    void normalisation_isTriedOnImages() {
        SKIP_WITHOUT(dataDir());
        const auto read =
            ui::maybeOpenCheckpoint(checkpoint("abcrown_misc/MadryCNN_no_maxpool_tiny.pt"), {});
        QVERIFY(read && !read->guesses.empty());
        ui::ReadingDesk desk(read, folder());
        QTRY_VERIFY_WITH_TIMEOUT(!desk.isBusy(), 30000);
        QVERIFY2(desk.failure().isEmpty(), qPrintable(desk.failure()));
        QCOMPARE(desk.dataset(), QStringLiteral("mnist"));
        QCOMPARE(desk.count().samples, 1000);
        const double before = desk.count().share();
        desk.setNormalisation({0.1307}, {0.3081});
        QTRY_VERIFY_WITH_TIMEOUT(!desk.isBusy(), 30000);
        QVERIFY2(desk.count().share() > 0.95 && desk.count().share() > before,
                 qPrintable(desk.count().text()));
    }

    void readingThatDoesNotFit_isOneLine() {
        SKIP_WITHOUT(dataDir());
        const auto read = ui::maybeOpenCheckpoint(checkpoint("convex_adversarial/mnist.npz"), {});
        QVERIFY(read && !read->guesses.empty());
        ui::ReadingDesk desk(read, {});
        QTRY_VERIFY_WITH_TIMEOUT(!desk.isBusy(), 30000);
        QVERIFY(desk.network());
        ui::ConvolutionSetting wrong =
            ui::convolutionsOf(desk.network()->reading.architecture).front();
        wrong.stride = 5;
        desk.setConvolution(0, wrong);
        QTRY_VERIFY_WITH_TIMEOUT(!desk.isBusy(), 30000);
        QVERIFY(!desk.network());
        QVERIFY(!desk.failure().isEmpty() && !desk.failure().contains(QLatin1Char('\n')));
    }

    void dialog_opensWhatIsShown_andReplacesWhatIsReadAnew() {
        SKIP_WITHOUT(dataDir());
        const QString path = checkpoint("convex_adversarial/mnist.npz");
        const auto read = ui::maybeOpenCheckpoint(path, {});
        QVERIFY(read);
        auto* dialog = new ui::ReadingDialog(*m_session, read, {});
        dialog->show();
        QTRY_VERIFY_WITH_TIMEOUT(dialog->openButton()->isEnabled(), 30000);
        QVERIFY(dialog->choices()->count() > static_cast<int>(read->guesses.size()));
        dialog->openButton()->click();
        QVERIFY(m_session->network());
        QCOMPARE(m_session->network()->path, path);
        const ui::OpenNetworkPtr first = m_session->network();

        const QSignalSpy asked(m_opener.get(), &ui::Opener::choiceWanted);
        ui::OpenCheckpointPtr again;
        connect(m_opener.get(), &ui::Opener::choiceWanted, this,
                [&again](const ui::OpenCheckpointPtr& checkpoint) { again = checkpoint; });
        m_opener->reopen(first);
        QTRY_COMPARE_WITH_TIMEOUT(asked.count(), 1, 30000);
        QCOMPARE(again->instead, first);
        auto* second = new ui::ReadingDialog(*m_session, again, {});
        second->show();
        second->desk().setNormalisation({0.1307}, {0.3081});
        QTRY_VERIFY_WITH_TIMEOUT(second->openButton()->isEnabled(), 30000);
        second->openButton()->click();
        QCOMPARE(m_session->state().shelf.size(), std::size_t{1});
        QVERIFY(m_session->network() != first);
        QCOMPARE(m_session->network()->reading.mean, std::vector<double>{0.1307});
        m_session->undoStack()->undo();
        QCOMPARE(m_session->network(), first);
    }

private:
    QString file(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    void write(const char* name, const QByteArray& bytes) const {
        QFile out(file(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }

    static QString folder() { return QString::fromStdString(dataDir()); }

    static QString checkpoint(const char* name) {
        return folder() + QStringLiteral("/checkpoints/") + QString::fromLatin1(name);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::Opener> m_opener;
};

QTEST_MAIN(TestOpenCheckpoint)
#include "tst_open_checkpoint.moc"
