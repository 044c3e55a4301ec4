#include <QTest>
#include <functional>

#include "core/io/network_file.h"
#include "core/io/parse_error.h"
#include "tests/helpers/random_network.h"
#include "ui/session/snr_result.h"
#include "ui/session/snr_subject.h"
#include "ui/session/snr_texts.h"

using core::PerturbationSource;

namespace {

ui::OpenNetworkPtr open(const QString& path, unsigned seed, std::int64_t inputs = 4) {
    core::Network network = randomReluNetwork({inputs, 5, 3}, seed);
    auto graph = std::make_shared<core::PiecewiseGraph>(core::makePiecewiseGraph(network));
    const std::string hash = core::networkHash(network);
    return std::make_shared<const ui::OpenNetwork>(
        ui::OpenNetwork{path, std::move(network), std::move(graph), hash, {}});
}

ui::SnrShow oddShow() {
    ui::SnrShow show;
    show.setup.data = "/data/\xC3\xA4.csv";
    show.setup.samples = 77;
    show.setup.eps = 0.1 + 0.2;
    show.setup.source = PerturbationSource::Gaussian;
    show.setup.perturbations = 3;
    show.setup.steps = 4;
    show.setup.stepSize = 0.7;
    show.setup.restarts = 5;
    show.setup.seed = 99;
    show.setup.side = core::ActivationSide::Post;
    show.leftOut = {"a", "b"};
    show.isRatio = true;
    show.isLog = false;
    show.hasBands = false;
    show.network = "a";
    show.layer = 6;
    show.neuron = 12;
    return show;
}

}  // namespace

/// What the page SNR keeps, and what follows from it.
class TestSnrShow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void json_givesBackWhatWasWritten() {
        for (const ui::SnrShow& show : {ui::SnrShow(), oddShow()}) {
            QVERIFY(ui::snrShowFromJson(ui::toJson(show), "x") == show);
            const core::Json text = core::Json::parse(ui::toJson(show).dump());
            QVERIFY(ui::snrShowFromJson(text, "x") == show);
        }
    }

    void wrongDocuments_areRefusedByTheirKey_data() {
        using Edit = std::function<void(core::Json&)>;
        QTest::addColumn<Edit>("edit");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, Edit edit, const char* named) {
            QTest::newRow(name) << std::move(edit) << QString::fromLatin1(named);
        };
        row(
            "unknown key", [](core::Json& json) { json["more"] = 1; }, "more");
        row(
            "missing", [](core::Json& json) { json.erase("log"); }, "log");
        row(
            "type", [](core::Json& json) { json["bands"] = "yes"; }, "bands");
        row(
            "word", [](core::Json& json) { json["setup"]["perturb"] = "fgsm"; }, "perturb");
        row(
            "negative", [](core::Json& json) { json["setup"]["eps"] = -0.1; }, "eps");
        row(
            "fraction", [](core::Json& json) { json["setup"]["steps"] = 1.5; }, "steps");
        row(
            "too many", [](core::Json& json) { json["setup"]["samples"] = 1e9; }, "samples");
        row(
            "below", [](core::Json& json) { json["layer"] = -1; }, "layer");
        row(
            "within", [](core::Json& json) { json["setup"]["x"] = 0; }, "x");
    }

    void wrongDocuments_areRefusedByTheirKey() {
        QFETCH(std::function<void(core::Json&)>, edit);
        QFETCH(QString, named);
        core::Json json = ui::toJson(oddShow());
        edit(json);
        try {
            ui::snrShowFromJson(json, "file.json");
            QFAIL("not refused");
        } catch (const core::ParseError& error) {
            const QString reason = QString::fromUtf8(error.what());
            QVERIFY2(reason.contains(named) && reason.contains(QStringLiteral("file.json")),
                     error.what());
            QVERIFY(!reason.contains(QLatin1Char('\n')));
        }
    }

    void state_keepsItAndForgivesAForeignPage() {
        ui::State state;
        QVERIFY(ui::snrShowOf(state) == ui::SnrShow());
        ui::setSnrShow(state, oddShow());
        QVERIFY(ui::snrShowOf(state) == oddShow());
        state.pages["snr"] = core::Json{{"of", "a later version"}};
        QVERIFY(ui::snrShowOf(state) == ui::SnrShow());
    }

    void numbersBeyondTheirRange_areMended() {
        ui::SnrShow show;
        show.setup.samples = 0;
        show.setup.steps = -3;
        show.setup.stepSize = std::numeric_limits<double>::infinity();
        show.setup.eps = -1.0;
        show.layer = -7;
        ui::settleSnr(show);
        QCOMPARE(show.setup.samples, 1);
        QCOMPARE(show.setup.steps, 1);
        QCOMPARE(show.setup.stepSize, ui::SnrSetup().stepSize);
        QVERIFY(!show.setup.eps);
        QCOMPARE(show.layer, 0);
    }

    void data_isTheKnownSetThatFits() {
        ui::SnrSetup setup;
        QCOMPARE(ui::snrData(setup, {1, 28, 28}), std::string("mnist"));
        QCOMPARE(ui::snrData(setup, {3, 32, 32}), std::string("cifar10"));
        QCOMPARE(ui::snrData(setup, {5}), std::string());
        setup.data = "fashion-mnist";
        QCOMPARE(ui::snrData(setup, {5}), setup.data);
    }

    void subjects_areTheShelfWithTheEditsOfTheOneInQuestion() {
        ui::State state;
        QVERIFY(ui::snrSubjects(state).empty());
        const auto first = open(QStringLiteral("/x/a.onnx"), 1);
        const auto second = open(QStringLiteral("/y/a.onnx"), 2);
        state.network = first;
        QCOMPARE(ui::snrSubjects(state).size(), std::size_t(1));
        QCOMPARE(ui::snrSubjects(state).front().title, QStringLiteral("a.onnx"));
        state.shelf = {second, first};
        state.biases = {{1, 0, 3.5}};
        const auto subjects = ui::snrSubjects(state);
        QCOMPARE(subjects.size(), std::size_t(2));
        QCOMPARE(subjects[0].title, QStringLiteral("y/a.onnx"));
        QCOMPARE(subjects[0].network, second);
        QCOMPARE(subjects[0].id, second->hash);
        QCOMPARE(subjects[1].colour, 1);
        QCOMPARE(subjects[1].file, first);
        QVERIFY(subjects[1].network != first);  // edited
        QVERIFY(subjects[1].id != first->hash);
    }

    void key_tellsWhatMakesADifferenceAlone() {
        ui::SnrQuestion question;
        question.data = "cifar10";
        question.setup.source = PerturbationSource::Uniform;
        ui::SnrQuestion other = question;
        other.setup.steps = 50;  // of attacks
        QCOMPARE(other.key(), question.key());
        other.setup.eps = 2.0 / 255.0;  // what is usual
        QCOMPARE(other.key(), question.key());
        other.setup.eps = 0.1;
        QVERIFY(other.key() != question.key());
        for (const auto& edit : std::vector<std::function<void(ui::SnrQuestion&)>>{
                 [](auto& q) { q.setup.samples = 1; }, [](auto& q) { q.setup.seed = 1; },
                 [](auto& q) { q.setup.side = core::ActivationSide::Post; },
                 [](auto& q) { q.setup.perturbations = 1; }, [](auto& q) { q.data = "mnist"; },
                 [](auto& q) { q.folder = "/elsewhere"; },
                 [](auto& q) { q.setup.source = PerturbationSource::PgdIterates; }}) {
            other = question;
            edit(other);
            QVERIFY(other.key() != question.key());
        }
    }

    void words_sayHowItWasMeasured() {
        ui::SnrQuestion question;
        question.data = "mnist";
        question.setup.restarts = 2;
        const QString text = ui::setupText(question);
        for (const char* part : {"iterates of PGD", "10 steps", "0.25 eps", "2 restarts", "eps 0.1",
                                 "seed 0", "before"}) {
            QVERIFY2(text.contains(QString::fromLatin1(part)), qPrintable(text));
        }
        QCOMPARE(ui::settingWords(question).at("perturb"), std::string("pgd"));
        QCOMPARE(ui::progressText({50, 200, 10.0}), QStringLiteral("50 of 200 samples, 30 s left"));
    }

    void dearerSettings_areEstimatedDearer() {
        const core::Network network = randomReluNetwork({4, 5, 3}, 1);
        ui::SnrSetup setup;
        const double attack = ui::snrOperations(network, setup);
        setup.steps *= 2;
        QVERIFY(ui::snrOperations(network, setup) > attack);
        setup.source = PerturbationSource::Uniform;
        QVERIFY(ui::snrOperations(network, setup) < attack);
    }
};

QTEST_GUILESS_MAIN(TestSnrShow)
#include "tst_snr_show.moc"
