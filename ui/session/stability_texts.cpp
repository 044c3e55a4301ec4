#include "ui/session/stability_texts.h"

#include <QCoreApplication>

#include "ui/plot/stability_charts.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

struct StabilityTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::StabilityTexts)
};

QString workText(const StabilityDesk& desk) {
    if (!desk.isBusy()) {
        return {};
    }
    const StabilityProgress& progress = desk.progress();
    QString text = progress.wanted > 1
                       ? StabilityTexts::tr("%1 of %2 samples of %3")
                             .arg(formatCount(progress.done), formatCount(progress.wanted),
                                  progress.network->fileName())
                       : StabilityTexts::tr("Computing…");
    if (progress.secondsLeft >= 1.0) {
        text += StabilityTexts::tr(", %1 left").arg(formatSeconds(progress.secondsLeft));
    }
    return text;
}

}  // namespace

QString stabilityRemarks(const Session& session, const DatasetShelf& shelf,
                         const StabilityDesk& desk) {
    QStringList parts;
    if (const QString work = workText(desk); !work.isEmpty()) {
        parts << work;
    }
    if (const QString fault = stabilityFault(session.state()); !fault.isEmpty()) {
        parts << StabilityTexts::tr("The page starts anew: %1").arg(fault);
    }
    for (const StabilityAnswer& answer : desk.answers()) {
        const QString name = answer.network->fileName();
        if (!answer.failure.isEmpty()) {
            parts << StabilityTexts::tr("%1: %2").arg(name, answer.failure);
        } else if (answer.tally && answer.tally->isPartial() && !desk.isBusy()) {
            parts << StabilityTexts::tr("%1: cut short after %2 of %3 samples")
                         .arg(name, formatCount(answer.tally->done),
                              formatCount(answer.tally->wanted));
        }
    }
    const StabilityShow show = stabilityOf(session.state());
    const OpenDatasetPtr& open = shelf.open();
    if (show.scope == StabilityScope::Samples && open && !open->data.note.empty()) {
        parts << QString::fromStdString(open->data.note);
    }
    if (show.scope == StabilityScope::InputSet && session.input().constraints) {
        parts << StabilityTexts::tr(
            "Methods on tensors take the box around the linear constraints.");
    }
    return parts.join(QStringLiteral(" · "));
}

QString stabilityNotice(const Session& session, const DatasetShelf& shelf,
                        const StabilityDesk& desk, const QString& set, const QString& failure) {
    if (desk.lacksSamples()) {
        const bool isOpen = shelf.open() && shelf.open()->name == set;
        const QString title = datasetTitle(set);
        return shelf.isReading()    ? StabilityTexts::tr("Reading %1…").arg(title)
               : !failure.isEmpty() ? failure
               : isOpen             ? StabilityTexts::tr(
                                          "%1 does not fit the network's input. Choose another "
                                                      "data set.")
                              .arg(title)
                        : StabilityTexts::tr("Reading %1…").arg(title);
    }
    const reach::StateTally* longest = longestTally(desk.answers());
    if (!desk.isCurrent() && session.isPaused()) {
        return StabilityTexts::tr("Live updates are paused (Space goes on).");
    }
    if (!desk.isCurrent() || (longest == nullptr && desk.isBusy())) {
        return StabilityTexts::tr("Computing…");
    }
    return longest == nullptr ? StabilityTexts::tr("There is nothing to show: see the line above.")
           : longest->layers.empty() ? StabilityTexts::tr("This network has no ReLU: it is affine.")
                                     : QString();
}

AttackSubject attackSubject(const OpenNetworkPtr& network, const StabilityShow& show,
                            const InputEdit& input, const DatasetShelf& shelf,
                            const std::function<int()>& predict) {
    StabilityShow one = show;
    one.isOverAll = false;
    const auto key =
        keyOf(*network, one, input, openSamplesOf(shelf, show, network->network), shelf.reading());
    const bool mayAttack =
        key && network->network.outputCount() > 1 && !(key->input && key->input->constraints);
    if (!mayAttack) {
        return {};
    }
    AttackSubject subject;
    const core::AttackSettings settings = show.attack.settings();
    const auto readings = imageReadings(network->network.inputShape());
    if (!key->input) {
        const auto position = static_cast<std::size_t>(key->from);
        subject.question = AttackQuestion{network,
                                          pointOf(*key, key->from),
                                          key->data->labelOf(key->from),
                                          key->data->data.indices[position],
                                          setAround(*key, key->from, key->eps),
                                          settings};
        const bool isPicture = key->reading->height > 1;
        subject.reading = isPicture || readings.empty() ? key->reading : readings.front();
        subject.reading = subject.reading->height > 1 ? subject.reading : std::nullopt;
        subject.set = key->data->name;
        return subject;
    }
    subject.question = AttackQuestion{network,
                                      input.center,
                                      input.sample ? input.sample->label : predict(),
                                      input.sample ? input.sample->index : 0,
                                      key->input->toInputSet(),
                                      settings};
    subject.reading = readings.empty() ? std::nullopt : std::optional(readings.front());
    subject.set = input.sample ? input.sample->set : QString();
    return subject;
}

}  // namespace ui
