#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <random>

#include "core/io/network_file.h"
#include "fake_engine.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"
#include "ui/session/ab.h"
#include "ui/session/network_graph.h"
#include "ui/session/session.h"
#include "ui/session/shelf.h"

using Random = std::mt19937;

/// Several networks open at once.
class TestShelf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        core::writeNetwork(randomReluNetwork({2, 4, 2}, 1), file("a.nnet").toStdString());
        core::writeNetwork(randomReluNetwork({2, 5, 2}, 2), file("b.nnet").toStdString());
        core::writeNetwork(randomReluNetwork({5, 4, 3}, 3), file("five.nnet").toStdString());
    }

    void init() { m_session = std::make_unique<ui::Session>(fake::quick); }
    void cleanup() { m_session.reset(); }

    void openedNetworks_areAllThere_theLastInQuestion() {
        open({"a.nnet", "b.nnet", "five.nnet"});
        QCOMPARE(names(), (QStringList{"a.nnet", "b.nnet", "five.nnet"}));
        QCOMPARE(m_session->network()->fileName(), QStringLiteral("five.nnet"));
    }

    void fileThatIsOpen_isTurnedTo() {
        open({"a.nnet", "b.nnet"});
        const ui::OpenNetworkPtr first = m_session->state().shelf.front();
        open({"a.nnet"});
        QCOMPARE(names(), (QStringList{"a.nnet", "b.nnet"}));
        QCOMPARE(m_session->network(), first);
    }

    void fileThatHasChanged_takesItsPlace() {
        QVERIFY(QFile::copy(file("a.nnet"), file("changing.nnet")));
        open({"changing.nnet", "b.nnet"});
        QVERIFY(QFile::remove(file("changing.nnet")));
        QVERIFY(QFile::copy(file("b.nnet"), file("changing.nnet")));
        open({"changing.nnet"});
        QCOMPARE(names(), (QStringList{"changing.nnet", "b.nnet"}));
        QCOMPARE(m_session->network()->hash, m_session->state().shelf.back()->hash);
        QVERIFY(QFile::remove(file("changing.nnet")));
    }

    void otherReading_isANetworkOfItsOwn() {
        open({"a.nnet"});
        ui::openRead(*m_session, ui::openNetwork(file("a.nnet"), {.nnetNormalise = true}));
        QCOMPARE(names(), (QStringList{"a.nnet", "a.nnet"}));
    }

    void turningToANetworkOfTheSameInput_keepsTheQuestion() {
        open({"a.nnet", "b.nnet"});
        m_session->setEps(0.25);
        m_session->setBounds(0, 0.5, 0.75);
        m_session->setOn(reach::Method::Star, false);
        const ui::InputEdit input = m_session->input();
        const auto methods = m_session->state().methods;
        turnTo(0);
        QCOMPARE(m_session->network()->fileName(), QStringLiteral("a.nnet"));
        QVERIFY(m_session->input() == input);
        QVERIFY(m_session->state().methods == methods);
        turnTo(1);
        QVERIFY(m_session->input() == input);
    }

    void turningToANetworkOfAnotherInput_takesItsDefault() {
        open({"a.nnet", "five.nnet"});
        turnTo(0);
        QCOMPARE(m_session->input().dim(), Eigen::Index{2});
        turnTo(1);
        QCOMPARE(m_session->input().dim(), Eigen::Index{5});
    }

    void closing_turnsToTheNextOne() {
        open({"a.nnet", "b.nnet", "five.nnet"});
        turnTo(1);
        ui::closeNetwork(*m_session, m_session->state().shelf[1]);
        QCOMPARE(names(), (QStringList{"a.nnet", "five.nnet"}));
        QCOMPARE(m_session->network()->fileName(), QStringLiteral("five.nnet"));
        ui::closeNetwork(*m_session, m_session->state().shelf[1]);
        QCOMPARE(m_session->network()->fileName(), QStringLiteral("a.nnet"));
        ui::closeNetwork(*m_session, m_session->state().shelf[0]);
        QVERIFY(!m_session->network());
        QVERIFY(names().isEmpty());
    }

    void closingAnother_leavesTheQuestion() {
        open({"a.nnet", "b.nnet"});
        const QSignalSpy asked(m_session.get(), &ui::Session::questionChanged);
        ui::closeNetwork(*m_session, m_session->state().shelf[0]);
        QCOMPARE(names(), QStringList{"b.nnet"});
        QCOMPARE(asked.count(), 0);
    }

    void closingTheOthers_leavesOne() {
        open({"a.nnet", "b.nnet", "five.nnet"});
        ui::closeOthers(*m_session, m_session->state().shelf[1]);
        QCOMPARE(names(), QStringList{"b.nnet"});
        QCOMPARE(m_session->network()->fileName(), QStringLiteral("b.nnet"));
    }

    void order_isChanged() {
        open({"a.nnet", "b.nnet", "five.nnet"});
        ui::moveNetwork(*m_session, 2, 0);
        QCOMPARE(names(), (QStringList{"five.nnet", "a.nnet", "b.nnet"}));
        ui::moveNetwork(*m_session, 1, 7);
        QCOMPARE(names(), (QStringList{"five.nnet", "a.nnet", "b.nnet"}));
    }

    void anotherReading_takesThePlaceOfTheOld() {
        open({"a.nnet", "b.nnet"});
        const ui::OpenNetworkPtr old = m_session->state().shelf[0];
        turnTo(0);
        ui::openRead(*m_session, ui::openNetwork(file("a.nnet"), {.nnetNormalise = true}), old);
        QCOMPARE(names(), (QStringList{"a.nnet", "b.nnet"}));
        QVERIFY(m_session->network()->reading.nnetNormalise);
        QVERIFY(!onShelf(m_session->state(), old->hash) || old->hash == m_session->network()->hash);
    }

    void goingBackToThePinnedState_keepsWhatWasOpenedSince() {
        open({"a.nnet"});
        ui::Comparison comparison(*m_session, fake::quick);
        comparison.pin();
        open({"b.nnet"});
        comparison.goBack();
        QCOMPARE(names(), (QStringList{"a.nnet", "b.nnet"}));
        QCOMPARE(m_session->network()->fileName(), QStringLiteral("a.nnet"));
    }

    void anyChangesInARow_areUndone_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 20; ++seed) {
            QTest::addRow("seed %u", seed) << seed;
        }
    }

    /// The network in question is always on the shelf, once.
    void anyChangesInARow_areUndone() {
        QFETCH(unsigned, seed);
        Random random(seed);
        open({"a.nnet", "b.nnet", "five.nnet"});
        m_session->beginHere();
        std::vector<ui::State> states{m_session->state()};
        for (int i = 0; i < 30; ++i) {
            changeSomehow(random);
            QVERIFY(isSound(m_session->state()));
            const auto index = static_cast<std::size_t>(m_session->undoStack()->index());
            states.resize(index + 1);
            states[index] = m_session->state();
        }
        for (auto state = states.rbegin(); state != states.rend(); ++state) {
            QVERIFY(m_session->state() == *state);
            m_session->undoStack()->undo();
        }
    }

    /// A network of a smooth activation has no sets; it is open all the same.
    void networkWithoutAGraph_isOpen_andSaysWhy() {
        Numbers numbers(5);
        core::writeNetwork(chain({2}, {dense(2, 3, numbers), core::Smooth{core::SmoothKind::Tanh},
                                       dense(3, 2, numbers)}),
                           file("smooth.onnx").toStdString());
        QString hint;
        connect(m_session.get(), &ui::Session::messageRaised, this,
                [&hint](const ui::Message& message) { hint = message.text; });
        open({"a.nnet", "smooth.onnx"});
        QCOMPARE(m_session->network()->fileName(), QStringLiteral("smooth.onnx"));
        QVERIFY(!m_session->network()->graph);
        QVERIFY(hint.contains(QStringLiteral("smooth.onnx")) && !hint.contains(QLatin1Char('\n')));
        QCOMPARE(m_session->failure(reach::Method::Box), ui::whyNoGraph(*m_session->network()));
        QVERIFY(!m_session->result(reach::Method::Box));
        QVERIFY(!m_session->isBusy());
        turnTo(0);
        QTRY_VERIFY(m_session->isCurrent(reach::Method::Box));
    }

private:
    QString file(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    void open(const QStringList& files) {
        QStringList paths;
        for (const QString& name : files) {
            paths.push_back(m_folder.filePath(name));
        }
        m_session->open(paths);
        QTRY_VERIFY(!m_session->isBusy());
    }

    void turnTo(std::size_t place) {
        ui::turnToNetwork(*m_session, m_session->state().shelf.at(place));
    }

    QStringList names() const {
        QStringList names;
        for (const ui::OpenNetworkPtr& network : m_session->state().shelf) {
            names.push_back(network->fileName());
        }
        return names;
    }

    static bool isSound(const ui::State& state) {
        return state.shelf.empty() ? state.network == nullptr
                                   : std::ranges::count(state.shelf, state.network) == 1;
    }

    void changeSomehow(Random& random) {
        const auto& shelf = m_session->state().shelf;
        if (shelf.empty()) {
            m_session->undoStack()->undo();
            return;
        }
        const ui::OpenNetworkPtr any = shelf[random() % shelf.size()];
        switch (random() % 5) {
            case 0:
                ui::closeNetwork(*m_session, any);
                break;
            case 1:
                ui::moveNetwork(*m_session, static_cast<int>(random() % 3),
                                static_cast<int>(random() % 3));
                break;
            case 2:
                ui::openRead(*m_session, ui::openNetwork(any->path), any);
                break;
            case 3:
                m_session->setEps(0.01 * static_cast<double>(random() % 100));
                break;
            default:
                ui::turnToNetwork(*m_session, any);
        }
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ui::Session> m_session;
};

QTEST_MAIN(TestShelf)
#include "tst_shelf.moc"
