#include "ui/session/output_names.h"

#include <QCoreApplication>
#include <QFileInfo>

#include "ui/models/sample_model.h"
#include "ui/session/dataset_shelf.h"

namespace ui {
namespace {

constexpr int kAcasOutputs = 5;

QString translated(const char* text) {
    return QCoreApplication::translate("ui::OutputNames", text);
}

/// The known set that a file is named after.
QString setOf(const QString& path) {
    const QString name = path.toLower();
    if (name.contains(QLatin1String("fashion"))) {
        return QStringLiteral("fashion-mnist");
    }
    if (name.contains(QLatin1String("mnist"))) {
        return QStringLiteral("mnist");
    }
    return name.contains(QLatin1String("cifar")) ? QStringLiteral("cifar10") : QString();
}

QStringList acasNames() {
    return {translated("clear of conflict"), translated("weak left"), translated("weak right"),
            translated("strong left"), translated("strong right")};
}

QString nameOf(const QStringList& names, int output) {
    return output < names.size() ? names[output] : QString::number(output);
}

}  // namespace

QStringList outputNames(const State& state) {
    if (!state.network) {
        return {};
    }
    const std::int64_t outputs = state.network->network.outputCount();
    const QString path = state.network->path;
    if (outputs == kAcasOutputs && path.contains(QLatin1String("acas"), Qt::CaseInsensitive)) {
        return acasNames();
    }
    const QStringList names =
        classNames(state.input.sample ? state.input.sample->set : setOf(path));
    return names.size() == outputs ? names : QStringList();
}

QString outputText(const QStringList& names, int output) {
    const QString plain = QStringLiteral("y%1").arg(output);
    const QString name = output < names.size() ? names[output] : QString();
    return name.isEmpty() || name == QString::number(output)
               ? plain
               : QStringLiteral("%1 %2").arg(plain, name);
}

QString axisName(const State& state, const reach::OutputCoordinate& coordinate) {
    const auto given = state.plot.titles.find(coordinate.label());
    if (given != state.plot.titles.end()) {
        return given->second;
    }
    const QStringList names = outputNames(state);
    const QString name = outputText(names, coordinate.output);
    const QString minus = coordinate.isMargin() ? outputText(names, coordinate.minus) : QString();
    const bool saysMore = name.contains(QLatin1Char(' ')) || minus.contains(QLatin1Char(' '));
    if (!saysMore) {
        return {};
    }
    return minus.isEmpty() ? name : QStringLiteral("%1 − %2").arg(name, minus);
}

std::vector<TargetMargin> targetMargins(const State& state, const core::Network& network) {
    const auto top = topTwo(network, state.input.center);
    if (!top) {
        return {};
    }
    const QStringList names = outputNames(state);
    const auto [first, second] = *top;
    std::vector<TargetMargin> margins{{reach::OutputCoordinate(first, second),
                                       translated("predicted %1 against %2, which comes next")
                                           .arg(nameOf(names, first), nameOf(names, second))}};
    const int label = state.input.sample ? state.input.sample->label : first;
    if (label != first && label >= 0 && label < network.outputCount()) {
        margins.push_back({reach::OutputCoordinate(label, first),
                           translated("label %1 against %2, which is predicted")
                               .arg(nameOf(names, label), nameOf(names, first))});
    }
    return margins;
}

}  // namespace ui
