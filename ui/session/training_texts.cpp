#include "ui/session/training_texts.h"

#include <QCoreApplication>
#include <QStringList>

#include "core/data/known_sets.h"
#include "core/data/toy_sets.h"
#include "core/io/checkpoint/architecture.h"
#include "core/train/training_method.h"
#include "ui/session/numbers.h"
#include "ui/session/training_setting_words.h"

namespace ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ui::TrainingTexts)
};

QString words(const std::string& utf8) { return QString::fromStdString(utf8); }

bool isNumeric(const core::TrainingSetting& setting) {
    return !std::holds_alternative<bool core::TrainingConfig::*>(setting.member) &&
           !std::holds_alternative<std::string core::TrainingConfig::*>(setting.member);
}

QString limitsText(const core::TrainingSetting& setting) {
    if (!setting.choices.empty()) {
        QStringList choices;
        for (const std::string& choice : setting.choices) {
            choices << words(choice);
        }
        return Texts::tr("One of %1.").arg(choices.join(QStringLiteral(", ")));
    }
    return isNumeric(setting) ? Texts::tr("From %1 to %2.")
                                    .arg(formatNumber(setting.least), formatNumber(setting.most))
                              : QString();
}

QString defaultText(const core::TrainingSetting& setting, const core::TrainingConfig& defaults) {
    if (setting.key == "method") {
        return {};
    }
    const QString value = words(core::trainingValue(defaults, setting));
    const QString shown = value.isEmpty() ? Texts::tr("empty") : value;
    const core::TrainingMethod* method = core::maybeTrainingMethod(defaults.method);
    return method == nullptr
               ? Texts::tr("Default: %1.").arg(shown)
               : Texts::tr("Default with %1: %2.").arg(settingWords(method->title), shown);
}

QList<std::pair<QString, QString>> offeredMethods() {
    QList<std::pair<QString, QString>> values;
    for (const core::TrainingMethod& method : core::trainingMethods()) {
        values.push_back({words(method.id), settingWords(method.title)});
    }
    return values;
}

QList<std::pair<QString, QString>> offeredData() {
    QList<std::pair<QString, QString>> values;
    for (const core::KnownSet& set : core::knownSets()) {
        values.push_back({words(set.id), words(set.title)});
    }
    for (const core::ToySet& toy : core::toySets()) {
        values.push_back({words(toy.id), words(toy.summary)});
    }
    return values;
}

QList<std::pair<QString, QString>> offeredArchitectures() {
    QList<std::pair<QString, QString>> values;
    for (const core::NamedArchitecture& one : core::namedArchitectures()) {
        values.push_back({words(one.id), one.source.empty()
                                             ? words(one.title)
                                             : QStringLiteral("%1 (%2)").arg(words(one.title),
                                                                             words(one.source))});
    }
    return values;
}

}  // namespace

QString settingExplanation(const core::TrainingSetting& setting,
                           const core::TrainingConfig& defaults) {
    QString title = QStringLiteral("<b>%1</b>").arg(settingWords(setting.title).toHtmlEscaped());
    if (!setting.symbol.empty()) {
        title += QStringLiteral(" <i>%1</i>").arg(words(setting.symbol).toHtmlEscaped());
    }
    QStringList parts{settingWords(setting.help).toHtmlEscaped(),
                      limitsText(setting).toHtmlEscaped(),
                      defaultText(setting, defaults).toHtmlEscaped()};
    if (!setting.source.empty()) {
        parts << Texts::tr("From %1.").arg(words(setting.source).toHtmlEscaped());
    }
    parts.removeAll(QString());
    return title + QStringLiteral(" &nbsp; <code>--set %1=…</code><br>").arg(words(setting.key)) +
           parts.join(QLatin1Char(' '));
}

QList<std::pair<QString, QString>> offeredValues(const core::TrainingSetting& setting) {
    return setting.key == "method"                               ? offeredMethods()
           : setting.key == "data" || setting.key == "test-data" ? offeredData()
           : setting.key == "architecture"                       ? offeredArchitectures()
                                                                 : decltype(offeredData())();
}

QString methodText(const std::string& id) {
    const core::TrainingMethod* method = core::maybeTrainingMethod(id);
    return method == nullptr ? QString()
                             : Texts::tr("%1: %2 %3")
                                   .arg(settingWords(method->title), settingWords(method->summary),
                                        words(method->source));
}

}  // namespace ui
