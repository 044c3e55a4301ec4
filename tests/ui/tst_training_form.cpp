#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "core/train/training_method.h"
#include "ui/pages/training_form.h"
#include "ui/session/samples.h"
#include "ui/session/training_draft.h"
#include "ui/session/training_setting_words.h"
#include "ui/session/training_texts.h"
#include "ui/widgets/training_setting_row.h"

namespace {

const core::TrainingSetting& setting(const char* key) {
    const core::TrainingSetting* found = core::maybeTrainingSetting(key);
    if (found == nullptr) {
        qFatal("no setting %s", key);
    }
    return *found;
}

/// Types into a setting's field as a person does.
void type(ui::TrainingForm& form, const char* key, const QString& text) {
    auto* line = qobject_cast<QLineEdit*>(form.row(key)->field());
    QVERIFY2(line != nullptr, key);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
}

void choose(QComboBox* box, const QString& value) {
    const int index = box->findData(value);
    QVERIFY2(index >= 0, qPrintable(value));
    box->setCurrentIndex(index);
    Q_EMIT box->activated(index);
}

}  // namespace

class TestTrainingForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void draft_followsTheDefaultsOfItsMethod() {
        ui::TrainingDraft draft;
        QCOMPARE(draft.assign(setting("batch"), "64"), QString());
        QVERIFY(draft.isChanged(setting("batch")));
        QCOMPARE(draft.assign(setting("method"), "sabr"), QString());
        const core::TrainingConfig sabr =
            core::trainingDefaults("sabr", draft.config().data, draft.config().eps);
        QCOMPARE(draft.config().epochs, sabr.epochs);
        QCOMPARE(draft.config().sabrLambda, sabr.sabrLambda);
        QCOMPARE(draft.config().batch, std::int64_t(64));  // set by hand: it stays
        draft.reset(setting("batch"));
        QCOMPARE(draft.config().batch, sabr.batch);
        QVERIFY(!draft.isChanged(setting("batch")));
    }

    void everyMethodsDefaults_canBeStarted() {
        for (const core::TrainingMethod& method : core::trainingMethods()) {
            ui::TrainingDraft draft;
            QCOMPARE(draft.assign(setting("method"), method.id), QString());
            QVERIFY2(draft.problem().isEmpty(),
                     qPrintable(QString::fromStdString(method.id) + ": " + draft.problem()));
            for (const core::TrainingSetting& one : core::trainingSettings()) {
                QVERIFY2(!draft.isChanged(one), one.key.c_str());
            }
        }
    }

    void draft_refusesInOneLineAndChangesNothing() {
        ui::TrainingDraft draft;
        const core::TrainingConfig before = draft.config();
        for (const char* text : {"", "many", "-3", "1e99", "0.5"}) {
            const QString refusal = draft.assign(setting("epochs"), text);
            QVERIFY2(!refusal.isEmpty(), text);
            QVERIFY(!refusal.contains(QLatin1Char('\n')));
            QVERIFY(draft.config() == before);
        }
        QVERIFY(!draft.assign(setting("method"), "sabre").isEmpty());
    }

    void estimate_countsSteps() {
        core::TrainingConfig config;
        config.data = "mnist";
        config.batch = 256;
        config.epochs = 70;
        const auto estimate = ui::estimateTraining(config);
        QVERIFY(estimate.has_value());
        QCOMPARE(estimate->samples, std::int64_t(60000));
        QCOMPARE(estimate->stepsAnEpoch, std::int64_t(235));
        QCOMPARE(estimate->steps, std::int64_t(16450));
        config.samples = 1000;
        QCOMPARE(ui::estimateTraining(config)->stepsAnEpoch, std::int64_t(4));
        config.data = "/nowhere/rows.csv";
        QVERIFY(!ui::estimateTraining(config));
        QVERIFY(!ui::estimateText(config).isEmpty());
        config.data = "toy-moons";
        QVERIFY(ui::estimateTraining(config).has_value());
    }

    void everySetting_hasARowAndAnExplanation() {
        ui::TrainingForm form;
        for (const core::TrainingSetting& one : core::trainingSettings()) {
            ui::TrainingSettingRow* row = form.row(one.key);
            QVERIFY2(row != nullptr, one.key.c_str());
            QCOMPARE(row->text().toStdString(), core::trainingValue(form.config(), one));
            Q_EMIT row->looked();
            QVERIFY(form.explanation().contains(QString::fromStdString(one.title)));
            QVERIFY(form.explanation().contains(QStringLiteral("--set ") +
                                                QString::fromStdString(one.key)));
        }
        QVERIFY(form.row("no such setting") == nullptr);
    }

    void everyWordOfASetting_isOnTheTranslatorsList() {
        const auto& list = ui::translatableSettingWords();
        const auto requireListed = [&](const std::string& words) {
            QVERIFY2(words.empty() || std::ranges::find(list, words) != list.end(), words.c_str());
        };
        for (const core::TrainingSetting& one : core::trainingSettings()) {
            for (const std::string& words : {one.group, one.title, one.unit, one.help}) {
                requireListed(words);
            }
            for (const std::string& choice : one.choices) {
                QVERIFY2(!ui::choiceTitle(one.key, choice).isEmpty(), choice.c_str());
            }
        }
        for (const core::TrainingMethod& method : core::trainingMethods()) {
            requireListed(method.title);
            requireListed(method.summary);
        }
    }

    void chosenName_standsAsItIsTyped() {
        ui::TrainingForm form;
        auto* data = qobject_cast<QComboBox*>(form.row("data")->field());
        QVERIFY(data != nullptr && data->isEditable());
        choose(data, QStringLiteral("toy-moons"));
        QCOMPARE(data->currentText(), QStringLiteral("toy-moons"));
        QCOMPARE(form.config().data, std::string("toy-moons"));
        choose(data, QStringLiteral("toy-moons"));  // the same again
        QCOMPARE(data->currentText(), QStringLiteral("toy-moons"));
    }

    void changedValue_isMarkedAndGivenBack() {
        ui::TrainingForm form;
        form.show();
        type(form, "batch", QStringLiteral("64"));
        QCOMPARE(form.config().batch, std::int64_t(64));
        QVERIFY(form.row("batch")->resetButton()->isVisibleTo(&form));
        QVERIFY(!form.row("epochs")->resetButton()->isVisibleTo(&form));
        form.changedOnly()->setChecked(true);
        QVERIFY(form.row("batch")->isVisibleTo(&form));
        QVERIFY(!form.row("epochs")->isVisibleTo(&form));
        form.row("batch")->resetButton()->click();
        QVERIFY(form.config().batch != 64);
        QVERIFY(!form.row("batch")->isVisibleTo(&form));
    }

    void wrongText_isToldAndHoldsTheStart() {
        ui::TrainingForm form;
        form.show();
        QSignalSpy asked(&form, &ui::TrainingForm::startAsked);
        type(form, "epochs", QStringLiteral("many"));
        QVERIFY(form.verdict()->text().contains(QStringLiteral("epochs")));
        QVERIFY(!form.startButton()->isEnabled());
        // The text stays where it is to be mended, while others are changed.
        type(form, "batch", QStringLiteral("50"));
        QCOMPARE(form.row("epochs")->text(), QStringLiteral("many"));
        QVERIFY(!form.problem().isEmpty());
        type(form, "epochs", QStringLiteral("300"));
        QVERIFY2(form.problem().isEmpty(), qPrintable(form.problem()));
        QVERIFY(form.verdict()->isHidden());
        form.startButton()->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<core::TrainingConfig>().epochs, std::int64_t(300));
    }

    void whatDoesNotFitTogether_isTold() {
        ui::TrainingForm form;
        form.show();
        type(form, "epochs", QStringLiteral("2"));
        type(form, "ramp", QStringLiteral("30"));
        QVERIFY(!form.startButton()->isEnabled());
        QVERIFY(form.verdict()->text().contains(QStringLiteral("ramp")));
        QVERIFY(form.estimate()->text().isEmpty());
    }

    void settingsThatTheMethodIgnores_areHidden() {
        ui::TrainingForm form;
        form.show();
        auto* method = qobject_cast<QComboBox*>(form.row("method")->field());
        QVERIFY(method != nullptr && !method->isEditable());
        choose(method, QStringLiteral("sabr"));
        QCOMPARE(form.config().method, std::string("sabr"));
        QVERIFY(form.row("sabr-lambda")->isVisibleTo(&form));
        choose(method, QStringLiteral("ibp"));
        QVERIFY(!form.row("sabr-lambda")->isVisibleTo(&form));
    }

    void filter_findsByWhatASettingDoes() {
        ui::TrainingForm form;
        form.show();
        form.filter()->setText(QStringLiteral("momentum"));
        QVERIFY(form.row("momentum")->isVisibleTo(&form));
        QVERIFY(!form.row("eps")->isVisibleTo(&form));
        form.filter()->clear();
        QVERIFY(form.row("eps")->isVisibleTo(&form));
    }

    void configurations_areToBeStartedFrom() {
        const QStringList paths = ui::trainingSamples();
        QVERIFY(!paths.isEmpty());
        ui::TrainingForm form;
        QCOMPARE(form.configurations()->count(), paths.size() + 1);
        for (const QString& path : paths) {
            choose(form.configurations(), path);
            QVERIFY(form.config() == core::readTrainingConfig(path.toStdString()));
            QVERIFY2(form.problem().isEmpty(), qPrintable(path + ": " + form.problem()));
        }
    }

    void longestRow_fitsANarrowForm() {
        ui::TrainingForm form;
        form.resize(480, 700);
        form.show();
        QVERIFY(QTest::qWaitForWindowExposed(&form));
        const ui::TrainingSettingRow* row = form.row("regulariser-tolerance");
        QVERIFY(row == nullptr || row->width() <= form.width());
    }
};

QTEST_MAIN(TestTrainingForm)
#include "tst_training_form.moc"
