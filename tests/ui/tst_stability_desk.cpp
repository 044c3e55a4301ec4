#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <cmath>

#include "core/network/evaluate.h"
#include "fake_engine.h"
#include "reach/analysis/input_batch.h"
#include "stability_fakes.h"
#include "tests/app/cli.h"
#include "tests/helpers/random_network.h"
#include "ui/session/critical_neurons.h"
#include "ui/session/sample_attack.h"
#include "ui/session/session.h"
#include "ui/session/stability_desk.h"

using ui::StabilityScope;
using ui::StabilityShow;

class TestStabilityDesk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        write("a.nnet", {2, 6, 5, 3}, 3);
        write("b.nnet", {2, 4, 3}, 4);
        QFile csv(file("samples.csv"));
        QVERIFY(csv.open(QIODevice::WriteOnly));
        csv.write("0,10,200\n1,120,30\n2,250,250\n0,0,128\n1,77,78\n");
    }

    void init() {
        m_made = 0;
        m_pauseMs = 0;
        m_session = std::make_unique<ui::Session>(fake::quick);
        m_shelf = std::make_unique<ui::DatasetShelf>();
        m_desk = std::make_unique<ui::StabilityDesk>(
            *m_session, *m_shelf, [this](const ui::OpenNetwork&, const ui::StabilityKey& key) {
                ++m_made;
                if (key.eps > 0.5) {
                    throw std::runtime_error("too much");
                }
                return std::make_unique<stability_fakes::Counter>(1.0 + key.eps, m_pauseMs);
            });
    }

    void cleanup() {
        m_desk.reset();
        m_shelf.reset();
        m_session.reset();
    }

    void unwatched_asksNothing() {
        open("a.nnet");
        QTest::qWait(250);
        QCOMPARE(m_made.load(), 0);
        QVERIFY(m_desk->answers().empty());
    }

    void inputSet_isCountedOnce() {
        open("a.nnet");
        m_desk->setWatched(true);
        settled();
        QCOMPARE(m_desk->answers().size(), std::size_t(1));
        const ui::StabilityAnswer& answer = m_desk->answers().front();
        QVERIFY(answer.isComplete() && m_desk->isCurrent());
        QCOMPARE(answer.tally->done, 1);
        QCOMPARE(answer.tally->total().signs(), (reach::StateCounts{2, 1, 1}));
        QCOMPARE(answer.network, m_session->network());
    }

    void answers_areKeptBySettings() {
        open("a.nnet");
        overSamples();
        const auto first = m_desk->answers().front().tally;
        change([](StabilityShow& show) { show.eps = 0.2; });
        settled();
        QCOMPARE(m_made.load(), 2);
        QVERIFY(m_desk->answers().front().tally != first);
        change([](StabilityShow& show) { show.eps = 0.1; });
        settled();
        QCOMPARE(m_made.load(), 2);
        QCOMPARE(m_desk->answers().front().tally, first);
    }

    void whatIsOnlyShown_asksNothingAnew() {
        open("a.nnet");
        overSamples();
        change([](StabilityShow& show) {
            show.isInPercent = false;
            show.neuron = 2;
            show.order = reach::WorstOrder::Nearest;
            show.attack.steps = 3;
        });
        settled();
        QCOMPARE(m_made.load(), 1);
    }

    void otherQuestion_isNotCurrentUntilAnswered() {
        open("a.nnet");
        overSamples();
        change([](StabilityShow& show) { show.eps = 0.3; });
        QVERIFY(!m_desk->isCurrent());
        QVERIFY(m_desk->isBusy());
        settled();
        QVERIFY(m_desk->isCurrent());
        QCOMPARE(m_desk->answers().front().key.eps, 0.3);
    }

    void newestQuestion_wins() {
        open("a.nnet");
        m_pauseMs = 60;
        overSamples(false);
        QTRY_VERIFY(m_made == 1);
        change([](StabilityShow& show) { show.eps = 0.4; });
        settled();
        QCOMPARE(m_desk->answers().front().key.eps, 0.4);
        QVERIFY(m_desk->answers().front().isComplete());
        QVERIFY(std::abs(m_desk->answers().front().tally->layers[0].upper[0] - 2.8) < 1e-12);
    }

    void cancelled_staysPartialUntilAskedAgain() {
        open("a.nnet");
        m_pauseMs = 120;
        overSamples(false);
        QTRY_VERIFY(!m_desk->answers().empty() && m_desk->answers().front().tally);
        m_desk->cancel();
        QVERIFY(m_desk->isCancelled() && !m_desk->isBusy());
        QTest::qWait(400);
        const ui::StabilityAnswer& answer = m_desk->answers().front();
        QVERIFY(answer.tally->isPartial() && !answer.isComplete());
        QVERIFY(answer.tally->done >= 1 && answer.tally->done < 5);
        m_pauseMs = 0;
        m_desk->again();
        settled();
        QVERIFY(m_desk->answers().front().isComplete());
    }

    void failure_isSaidInOneLine() {
        open("a.nnet");
        overSamples();
        change([](StabilityShow& show) { show.eps = 0.9; });
        settled();
        QCOMPARE(m_desk->answers().front().failure, QStringLiteral("too much"));
        QVERIFY(!m_desk->answers().front().tally);
    }

    void everyOpenNetwork_isCountedBesideTheFirst() {
        open("a.nnet");
        const ui::OpenNetworkPtr other = ui::openNetwork(file("b.nnet"));
        m_session->change(QStringLiteral("shelf"), [&other](ui::State& state) {
            state.shelf = {state.network, other};
        });
        m_desk->setWatched(true);
        settled();
        QCOMPARE(m_desk->answers().size(), std::size_t(2));
        QCOMPARE(m_desk->answers()[1].network, other);
        change([](StabilityShow& show) { show.comparesAll = false; });
        settled();
        QCOMPARE(m_desk->answers().size(), std::size_t(1));
        QCOMPARE(m_made.load(), 2);
    }

    void oneSample_isTheOnePicked() {
        open("a.nnet");
        overSamples();
        change([](StabilityShow& show) {
            show.isOverAll = false;
            show.sample = 3;
        });
        settled();
        const ui::StabilityKey& key = m_desk->answers().front().key;
        QCOMPARE(key.sets(), 1);
        const Eigen::VectorXd point = ui::pointOf(key, key.from);
        QCOMPARE(point[0], 0.0);
        QVERIFY(std::abs(point[1] - 128.0 / 255.0) < 1e-6);
        const auto sets = ui::setsOf(key).at(0, 1);
        QVERIFY(sets[0].box.lower()[0] >= 0.0);  // cut to [0, 1]
    }

    void samplesThatDoNotFit_areLacking() {
        write("wide.nnet", {5, 4, 2}, 8);
        open("wide.nnet");
        m_shelf->read(file("samples.csv"));
        QTRY_VERIFY(m_shelf->open());
        change([this](StabilityShow& show) {
            show.scope = StabilityScope::Samples;
            show.set = file("samples.csv").toStdString();
        });
        m_desk->setWatched(true);
        QVERIFY(m_desk->lacksSamples());
        QVERIFY(m_desk->answers().empty());
    }

    void setThatIsStillRead_isNotTakenForAnother() {
        open("a.nnet");
        overSamples();
        change([](StabilityShow& show) { show.set = "another.csv"; });
        QVERIFY(m_desk->lacksSamples());
        QVERIFY(m_desk->answers().empty());
        change([this](StabilityShow& show) { show.set = file("samples.csv").toStdString(); });
        settled();
        QVERIFY(m_desk->isCurrent());
        QCOMPARE(m_made.load(), 1);
    }

    void paused_waits() {
        open("a.nnet");
        m_session->setPaused(true);
        m_desk->setWatched(true);
        QTest::qWait(300);
        QCOMPARE(m_made.load(), 0);
        m_session->setPaused(false);
        settled();
        QVERIFY(m_desk->isCurrent());
    }

    void numbers_areThoseOfTheCommandLine_data() {
        QTest::addColumn<int>("method");
        QTest::newRow("box") << int(reach::Method::Box);
        QTest::newRow("zonotope") << int(reach::Method::Zonotope);
        QTest::newRow("star") << int(reach::Method::Star);
        if (core::hasTensors()) {
            QTest::newRow("crown") << int(reach::Method::Crown);
        }
    }

    void numbers_areThoseOfTheCommandLine() {
        QFETCH(int, method);
        const auto which = static_cast<reach::Method>(method);
        m_desk = std::make_unique<ui::StabilityDesk>(*m_session, *m_shelf);
        open("a.nnet");
        change([which](StabilityShow& show) { show.method = which; });
        overSamples();
        const QString id = QString::fromUtf8(reach::info(which).id.data(),
                                             qsizetype(reach::info(which).id.size()));
        const auto printed = cli::run({"stability", file("a.nnet"), "--data", file("samples.csv"),
                                       "--eps", "0.1", "--clip", "0:1", "--method", id, "--json"});
        VERIFY_STATUS(printed, 0);
        QVERIFY2(m_desk->answers().front().tally, qPrintable(m_desk->answers().front().failure));
        const reach::StateTally& tally = *m_desk->answers().front().tally;
        const auto document = printed.json();
        QCOMPARE(document.at("layers").size(), tally.layers.size());
        for (std::size_t k = 0; k < tally.layers.size(); ++k) {
            const reach::StateCounts counts = tally.layers[k].counts.signs();
            const auto& layer = document.at("layers").at(k);
            for (const auto& [word, sum] : {std::pair{"active", counts.active},
                                            {"inactive", counts.inactive},
                                            {"unstable", counts.unstable}}) {
                QVERIFY(std::abs(layer.at(word).get<double>() - double(sum) / 5.0) < 1e-9);
            }
        }
    }

    void criticalEps_isTheMedianOfItsSets() {
        open("a.nnet");
        overSamples();
        // By hand: around each sample z grows with eps; the engine of reach says where.
        m_desk = std::make_unique<ui::StabilityDesk>(*m_session, *m_shelf);
        m_desk->setWatched(true);
        settled();
        const ui::StabilityAnswer& answer = m_desk->answers().front();
        const std::string layer = answer.tally->layers[0].name;
        ui::CriticalNeurons critical;
        critical.ask(answer.network, answer.key, layer);
        QTRY_VERIFY_WITH_TIMEOUT(!critical.isBusy(), 60000);
        const auto found = critical.answer(answer.key, layer);
        QVERIFY(found && found->done == 5);
        for (Eigen::Index i = 0; i < found->unstableAt.size(); ++i) {
            std::vector<double> exact;
            for (std::int64_t k = 0; k < 5; ++k) {
                exact.push_back(firstLayerTurn(*answer.network, ui::pointOf(answer.key, k), i));
            }
            std::sort(exact.begin(), exact.end());
            const double median = exact[2];
            if (median < 0.19) {
                QVERIFY2(std::abs(found->unstableAt[i] - median) < 0.02,
                         qPrintable(QStringLiteral("neuron %1").arg(i)));
            } else if (median > 0.21) {
                QVERIFY(std::isinf(found->unstableAt[i]));
            }
        }
        QVERIFY(!critical.answer(answer.key, "elsewhere"));
    }

    void attack_isReplayedAndFlipsAreListed() {
        open("a.nnet");
        ui::AttackQuestion question{m_session->network(),
                                    Eigen::Vector2d(0.5, 0.5),
                                    0,
                                    0,
                                    reach::makeBox(Eigen::Vector2d(0.5, 0.5), 0.5),
                                    {}};
        stability_fakes::CornerAttacker attacker;
        const ui::AttackAnswer answer = ui::attackSample(question, attacker, {});
        QVERIFY((answer.attacked.point - Eigen::Vector2d(1.0, 1.0)).norm() < 1e-12);
        const auto& network = question.network->network;
        const std::vector<double> corner(answer.attacked.point.begin(),
                                         answer.attacked.point.end());
        QCOMPARE(answer.attacked.outputs, core::evaluate<double>(network, corner));
        QCOMPARE(answer.neurons, 11);
        for (const ui::NeuronFlip& flip : answer.flips) {
            QVERIFY((flip.before >= 0.0) != (flip.after >= 0.0) || flip.before * flip.after <= 0.0);
        }
        const auto& y = answer.attacked.outputs;
        QCOMPARE(answer.attacked.margin, y[0] - std::max(y[1], y[2]));
    }

    void attackThatLeavesItsSet_isRefused() {
        open("a.nnet");
        class Outside : public stability_fakes::CornerAttacker {
        public:
            core::AttackResult attack(const core::AttackSamples& samples,
                                      const core::AttackSettings& settings,
                                      const core::RunControl& control) override {
                auto result = CornerAttacker::attack(samples, settings, control);
                result.points[0] += 0.1;
                return result;
            }
        } attacker;
        const ui::AttackQuestion question{m_session->network(),
                                          Eigen::Vector2d(0.5, 0.5),
                                          0,
                                          0,
                                          reach::makeBox(Eigen::Vector2d(0.5, 0.5), 0.1),
                                          {}};
        QVERIFY_EXCEPTION_THROWN(ui::attackSample(question, attacker, {}), std::runtime_error);
        ui::AttackQuestion wrongLabel = question;
        wrongLabel.label = 7;
        QVERIFY_EXCEPTION_THROWN(ui::attackSample(wrongLabel, attacker, {}), std::runtime_error);
    }

private:
    QString file(const QString& name) const { return m_folder.filePath(name); }

    void write(const char* name, const std::vector<std::int64_t>& sizes, unsigned seed) {
        core::writeNetwork(randomReluNetwork(sizes, seed),
                           file(QString::fromLatin1(name)).toStdString());
    }

    void open(const char* name) {
        m_session->open({file(QString::fromLatin1(name))});
        QTRY_VERIFY(m_session->network() && !m_session->isBusy());
    }

    void change(const std::function<void(StabilityShow&)>& edit) {
        ui::changeStability(*m_session, QStringLiteral("a change"), edit);
    }

    void overSamples(bool wait = true) {
        m_shelf->read(file("samples.csv"));
        QTRY_VERIFY(m_shelf->open());
        change([this](StabilityShow& show) {
            show.scope = StabilityScope::Samples;
            show.set = file("samples.csv").toStdString();
            show.eps = 0.1;
        });
        m_desk->setWatched(true);
        if (wait) {
            settled();
        }
    }

    void settled() {
        QTRY_VERIFY_WITH_TIMEOUT(!m_desk->isBusy(), 60000);
        QCoreApplication::processEvents();
    }

    /// The radius at which a neuron of the first layer turns: |z| over the row's l1 norm, for balls
    /// that are cut to [0, 1] by bisection.
    static double firstLayerTurn(const ui::OpenNetwork& network, const Eigen::VectorXd& point,
                                 Eigen::Index neuron) {
        const auto turns = [&](double eps) {
            reach::RangeOptions options;
            options.method = reach::Method::Box;
            const auto ranges = reach::neuronRanges(
                network.network,
                reach::makeBox(point, eps,
                               reach::Box(Eigen::VectorXd::Zero(2), Eigen::VectorXd::Ones(2))),
                options);
            return reach::isUnstable(ranges[0].lower[neuron], ranges[0].upper[neuron]);
        };
        double from = 0.0;
        double to = 1.0;
        for (int k = 0; k < 20; ++k) {
            const double middle = 0.5 * (from + to);
            (turns(middle) ? to : from) = middle;
        }
        return to;
    }

    QTemporaryDir m_folder;
    std::atomic<int> m_made = 0;
    std::atomic<int> m_pauseMs = 0;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::DatasetShelf> m_shelf;
    std::unique_ptr<ui::StabilityDesk> m_desk;
};

QTEST_MAIN(TestStabilityDesk)
#include "tst_stability_desk.moc"
