#include <QTest>
#include <random>
#include <set>

#include "core/io/parse_error.h"
#include "core/train/training_method.h"
#include "core/train/training_settings.h"

namespace {

using core::TrainingConfig;
using core::TrainingSetting;

constexpr unsigned kSeed = 20261122;

/// What std::invalid_argument or ParseError says; empty if nothing is thrown.
template <typename Action>
QString messageOf(const Action& action) {
    try {
        action();
    } catch (const std::invalid_argument& error) {
        return QString::fromUtf8(error.what());
    } catch (const core::ParseError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

QString parseMessage(const std::string& text) {
    return messageOf([&] { core::parseTrainingConfig(text, "file.json"); });
}

QString setMessage(const std::string& assignment) {
    TrainingConfig config;
    return messageOf([&] { core::setTrainingValue(config, assignment); });
}

QString checkMessage(const std::vector<std::string>& assignments) {
    TrainingConfig config = core::trainingDefaults("ibp", "mnist", 0.1);
    for (const std::string& assignment : assignments) {
        core::setTrainingValue(config, assignment);
    }
    return messageOf([&] { core::checkTraining(config); });
}

/// A value within the setting's limits.
class RandomValue {
public:
    RandomValue(const TrainingSetting& setting, std::mt19937& generator)
        : m_setting(setting), m_generator(generator) {}

    void operator()(TrainingConfig& config) {
        std::visit([&](auto member) { config.*member = make(config.*member); }, m_setting.member);
    }

private:
    double make(double) {
        return std::uniform_real_distribution<double>(m_setting.least, m_setting.most)(m_generator);
    }
    std::int64_t make(std::int64_t) {
        return std::uniform_int_distribution<std::int64_t>(
            static_cast<std::int64_t>(m_setting.least),
            static_cast<std::int64_t>(m_setting.most))(m_generator);
    }
    bool make(bool) { return m_generator() % 2 == 0; }
    std::string make(const std::string&) {
        const auto& choices = m_setting.choices;
        return choices.empty() ? "any, \"text\" = " + std::to_string(m_generator())
                               : choices[m_generator() % choices.size()];
    }
    std::vector<double> make(const std::vector<double>&) {
        std::vector<double> values(m_generator() % 4);
        for (double& value : values) {
            value = make(0.0);
        }
        return values;
    }

    const TrainingSetting& m_setting;
    std::mt19937& m_generator;
};

TrainingConfig randomConfig(std::mt19937& generator) {
    TrainingConfig config;
    for (const TrainingSetting& setting : core::trainingSettings()) {
        RandomValue(setting, generator)(config);
    }
    return config;
}

#define VERIFY_SAYS(message, part) \
    QVERIFY2((message).contains(QStringLiteral(part)), qPrintable(message))

}  // namespace

class TestTrainingSettings : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySetting_hasItsOwnKeyAndMember_andIsExplained() {
        std::set<std::string> keys;
        TrainingConfig seen;
        std::mt19937 generator(kSeed);
        for (const TrainingSetting& setting : core::trainingSettings()) {
            QVERIFY(keys.insert(setting.key).second);
            QVERIFY(!setting.title.empty() && !setting.group.empty());
            QVERIFY2(setting.help.ends_with('.') || setting.help.ends_with(')'),
                     setting.key.c_str());
            QCOMPARE(core::maybeTrainingSetting(setting.key), &setting);
            // No other setting moved this member already.
            const TrainingConfig plain;
            QCOMPARE(core::trainingValue(seen, setting), core::trainingValue(plain, setting));
            for (int tries = 0; tries < 50 && core::trainingValue(seen, setting) ==
                                                  core::trainingValue(plain, setting);
                 ++tries) {
                RandomValue(setting, generator)(seen);
            }
            QVERIFY(core::trainingValue(seen, setting) != core::trainingValue(plain, setting));
        }
        QVERIFY(core::maybeTrainingSetting("nothing") == nullptr);
    }

    void defaultValues_areWithinTheirLimits() {
        for (const TrainingSetting& setting : core::trainingSettings()) {
            TrainingConfig config;
            core::setTrainingValue(config,
                                   setting.key + '=' + core::trainingValue(config, setting));
            QVERIFY2(config == TrainingConfig(), setting.key.c_str());
        }
    }

    void randomConfigurations_readBackEqual_asFileAndAsTyped() {
        std::mt19937 generator(kSeed);
        for (int round = 0; round < 50; ++round) {
            const TrainingConfig config = randomConfig(generator);
            const std::string text = core::toJson(config).dump(2);
            QVERIFY2(core::parseTrainingConfig(text, "file.json") == config, text.c_str());
            TrainingConfig typed;
            for (const TrainingSetting& setting : core::trainingSettings()) {
                core::setTrainingValue(typed,
                                       setting.key + '=' + core::trainingValue(config, setting));
            }
            QVERIFY2(typed == config, text.c_str());
        }
    }

    void quotients_areNumbers() {
        TrainingConfig config;
        core::setTrainingValue(config, "eps=8/255");
        QCOMPARE(config.eps, 8.0 / 255.0);
        const TrainingConfig read = core::parseTrainingConfig(
            R"({"method": "pgd", "eps": "2/255", "rate-milestones": ["1/2", 3]})", "file.json");
        QCOMPARE(read.eps, 2.0 / 255.0);
        QCOMPARE(read.rateMilestones, (std::vector<double>{0.5, 3.0}));
        VERIFY_SAYS(setMessage("eps=1/0"), "a number from 0 to 1, found '1/0'");
    }

    void oneSetting_movesNoOther() {
        const TrainingConfig before = core::trainingDefaults("sabr", "cifar10", 8.0 / 255.0);
        TrainingConfig after = before;
        core::setTrainingValue(after, "method=ibp");
        after.method = "sabr";
        QVERIFY(after == before);
    }

    void files_standOnTheDefaultsOfTheirMethodDataAndRadius() {
        TrainingConfig expected = core::trainingDefaults("sabr", "cifar10", 2.0 / 255.0);
        expected.epochs = 7;
        const TrainingConfig read = core::parseTrainingConfig(
            R"({"epochs": 7, "eps": "2/255", "data": "cifar10", "method": "sabr"})", "file.json");
        QVERIFY(read == expected);
    }

    void descriptions_mayBeWrittenAsObjects() {
        const TrainingConfig read = core::parseTrainingConfig(
            R"({"method": "ibp", "architecture": {"kind": "reachscope architecture"}})", "a.json");
        QCOMPARE(read.architecture, std::string(R"({"kind":"reachscope architecture"})"));
    }

    void badFiles_areNamedWithKeyAndRemedy() {
        VERIFY_SAYS(parseMessage("{"), "file.json: byte");
        VERIFY_SAYS(parseMessage("[]"), "an object");
        VERIFY_SAYS(parseMessage("{}"), "a key \"method\"");
        VERIFY_SAYS(parseMessage(R"({"method": "sbar"})"), "nearest: sabr");
        VERIFY_SAYS(parseMessage(R"({"method": "ibp", "esp": 0.1})"), "nearest: eps");
        VERIFY_SAYS(parseMessage(R"({"method": "ibp", "eps": 8})"),
                    "key \"eps\": expected a number from 0 to 1, found '8'");
        VERIFY_SAYS(parseMessage(R"({"method": "ibp", "epochs": 1.5})"), "a whole number from 1");
        VERIFY_SAYS(parseMessage(R"({"method": "ibp", "augment": "yes"})"), "true or false");
        VERIFY_SAYS(parseMessage(R"({"method": "ibp", "optimiser": 1})"), "one of adam, sgd");
        VERIFY_SAYS(parseMessage(R"({"method": "ibp", "rate-milestones": 5})"),
                    "joined with commas");
        VERIFY_SAYS(parseMessage(R"({"method": "ibp", "rate-milestones": [[5]]})"), "joined");
        VERIFY_SAYS(parseMessage(R"({"method": ["ibp"]})"), "key \"method\"");
        for (const char* text : {R"({"method": "ibp", "title": "a\nb", "esp": 1})", "{}"}) {
            QVERIFY(!parseMessage(text).contains(QLatin1Char('\n')));
        }
    }

    void badAssignments_areNamedWithKeyAndRemedy() {
        VERIFY_SAYS(setMessage("eps"), "KEY=VALUE");
        VERIFY_SAYS(setMessage("=3"), "KEY=VALUE");
        VERIFY_SAYS(setMessage("esp=3"), "nearest: eps");
        VERIFY_SAYS(setMessage("eps=nan"), "setting eps: expected a number from 0 to 1");
        VERIFY_SAYS(setMessage("epochs=0"), "a whole number from 1");
        VERIFY_SAYS(setMessage("optimiser=admm"), "nearest: adam");
        VERIFY_SAYS(setMessage("rate-milestones=1,,2"), "joined with commas");
        VERIFY_SAYS(setMessage("rate-milestones=1,"), "joined with commas");
    }

    void whatDoesNotFitTogether_isRefused() {
        QCOMPARE(checkMessage({}), QString());
        VERIFY_SAYS(checkMessage({"epochs=5"}),
                    "warmup + ramp = 50 epochs are more than epochs = 5");
        VERIFY_SAYS(checkMessage({"eps=0"}), "needs eps above 0");
        VERIFY_SAYS(checkMessage({"method=standard", "gamma=1"}), "gamma = 1");
        VERIFY_SAYS(checkMessage({"method=standard", "eps=0", "variance-weight=1"}), "noise");
        VERIFY_SAYS(checkMessage({"rate-milestones=190,130"}), "ascending");
        VERIFY_SAYS(checkMessage({"attack-decay-after=4,4"}), "ascending");
        VERIFY_SAYS(checkMessage({"architecture=cnn8"}), "one of cnn7");
        VERIFY_SAYS(checkMessage({"architecture="}), "architecture: expected");
        VERIFY_SAYS(checkMessage({"data="}), "data: expected");
        VERIFY_SAYS(checkMessage({"normalise=0.1"}), "MEAN/DEVIATION");
        VERIFY_SAYS(checkMessage({"normalise=0.1/0"}), "MEAN/DEVIATION");
        VERIFY_SAYS(checkMessage({"normalise=usual", "data=toy-moons"}), "no constants");
        TrainingConfig config;
        config.momentum = 2.0;
        VERIFY_SAYS(messageOf([&] { core::checkTraining(config); }), "setting momentum");
        config = {};
        config.eps = std::numeric_limits<double>::quiet_NaN();
        VERIFY_SAYS(messageOf([&] { core::checkTraining(config); }), "setting eps");
    }

    void defaultsOfEveryMethodDataAndRadius_fitTogether() {
        for (const core::TrainingMethod& method : core::trainingMethods()) {
            for (const char* data :
                 {"mnist", "fashion-mnist", "cifar10:train", "toy-moons", "x.csv"}) {
                for (const double eps : {2.0 / 255.0, 8.0 / 255.0, 0.1, 0.3, 0.4}) {
                    const TrainingConfig config = core::trainingDefaults(method.id, data, eps);
                    QCOMPARE(config.method, method.id);
                    QCOMPARE(config.data, std::string(data));
                    QCOMPARE(config.eps, eps);
                    core::checkTraining(config);
                }
            }
        }
    }

    /// SABR, table 3 and appendix B.
    void sabrDefaults_areItsTables() {
        const TrainingConfig mnist = core::trainingDefaults("sabr", "mnist", 0.1);
        QCOMPARE(mnist.sabrLambda, 0.4);
        QCOMPARE(mnist.l1, 1e-5);
        QCOMPARE(mnist.batch, std::int64_t{256});
        QCOMPARE(mnist.epochs, std::int64_t{70});
        QCOMPARE(mnist.rateMilestones, (std::vector<double>{50.0, 60.0}));
        QCOMPARE(mnist.rateFactor, 0.2);
        QCOMPARE(mnist.attackDecayAfter, (std::vector<double>{4.0, 7.0}));
        QCOMPARE(mnist.initialisation, std::string("ibp"));
        QCOMPARE(mnist.kappaStart + mnist.kappaEnd, 0.0);
        const TrainingConfig cifar = core::trainingDefaults("sabr", "cifar10", 8.0 / 255.0);
        QCOMPARE(cifar.sabrLambda, 0.7);
        QCOMPARE(cifar.l1, 0.0);
        QCOMPARE(cifar.batch, std::int64_t{128});
        QCOMPARE(cifar.epochs, std::int64_t{180});
        QCOMPARE(cifar.ramp, 80.0);
    }

    /// PARADOX, table 6, row CONV, 0.1, Box.
    void ibpDefaults_areParadoxTable() {
        const TrainingConfig config = core::trainingDefaults("ibp", "mnist", 0.1);
        QCOMPARE(config.architecture, std::string("conv"));
        QCOMPARE(config.warmup, 0.0);
        QCOMPARE(config.ramp, 50.0);
        QCOMPARE(config.kappaEnd, 0.5);
        QCOMPARE(config.l1, 5e-6);
        QCOMPARE(config.learningRate, 5e-4);
        QCOMPARE(config.rateMilestones, (std::vector<double>{130.0, 190.0}));
    }
};

QTEST_GUILESS_MAIN(TestTrainingSettings)
#include "tst_training_settings.moc"
