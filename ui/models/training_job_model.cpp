#include "ui/models/training_job_model.h"

#include <QFont>
#include <QGuiApplication>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/jobs/run_texts.h"
#include "ui/session/numbers.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Of the newest evaluation; NaN where there is none.
double shareOf(const TrainingRun& run, int column) {
    if (run.epochs.empty()) {
        return kNone;
    }
    const core::EpochRecord& newest = run.epochs.back();
    switch (column) {
        case TrainingJobModel::Natural:
            return newest.natural;
        case TrainingJobModel::Adversarial:
            return newest.adversarial;
        case TrainingJobModel::Certified:
            return newest.certified;
        case TrainingJobModel::Unstable:
            return newest.unstable;
        default:
            return kNone;
    }
}

QString percentText(double share) { return formatNumber(100.0 * share); }

QString cellText(const TrainingRun& run, int column) {
    switch (column) {
        case TrainingJobModel::Run:
            return runTitle(run);
        case TrainingJobModel::State:
            return statusTitle(run.status);
        case TrainingJobModel::Epoch:
            return epochText(run);
        case TrainingJobModel::Left:
            return durationText(run.etaSeconds);
        default:
            return percentText(shareOf(run, column));
    }
}

QString evaluationHelp(const TrainingRun& run, int column) {
    if (run.epochs.empty()) {
        return TrainingJobModel::tr(
                   "Not evaluated yet: the first evaluation comes after %1 epochs.")
            .arg(run.config.evaluateEvery);
    }
    const QString samples = run.config.evaluateSamples > 0
                                ? TrainingJobModel::tr("the first %n test samples", nullptr,
                                                       static_cast<int>(run.config.evaluateSamples))
                                : TrainingJobModel::tr("all test samples");
    const double eps = run.config.evaluateEps > 0.0 ? run.config.evaluateEps : run.config.eps;
    switch (column) {
        case TrainingJobModel::Natural:
            return TrainingJobModel::tr("Accuracy on %1, after %2 epochs.")
                .arg(samples, formatNumber(run.epochs.back().epoch));
        case TrainingJobModel::Adversarial:
            return TrainingJobModel::tr("Accuracy under PGD with %1 steps at ε %2, on %3.")
                .arg(run.config.evaluateAttackSteps)
                .arg(formatNumber(eps), samples);
        case TrainingJobModel::Certified:
            return TrainingJobModel::tr(
                       "Share that Box certifies at ε %1, on %2 (nominal: rounding not covered).")
                .arg(formatNumber(eps), samples);
        default:
            return TrainingJobModel::tr("Neurons that are unstable by Box at ε %1, on %2.")
                .arg(formatNumber(eps), samples);
    }
}

QString cellHelp(const TrainingRun& run, int column) {
    switch (column) {
        case TrainingJobModel::Run:
            return QStringLiteral("%1\n%2\n%3")
                .arg(runTitle(run), runSubject(run.config), run.folder);
        case TrainingJobModel::State:
            return run.reason.isEmpty()
                       ? statusHelp(run.status)
                       : QStringLiteral("%1\n%2").arg(run.reason, statusHelp(run.status));
        case TrainingJobModel::Epoch:
            return TrainingJobModel::tr("%1 of %2 steps").arg(run.stepsDone).arg(run.stepsAll);
        case TrainingJobModel::Left:
            return run.etaSeconds >= 0.0
                       ? TrainingJobModel::tr("Time left, by the pace so far.")
                       : TrainingJobModel::tr("Not known: the run is not at work, or too new.");
        default:
            return evaluationHelp(run, column);
    }
}

bool isTrouble(JobStatus status) {
    return status == JobStatus::Failed || status == JobStatus::Diverged ||
           status == JobStatus::Dead;
}

}  // namespace

void TrainingJobModel::show(const std::vector<TrainingRunPtr>& runs) {
    const bool isSameRows =
        std::ranges::equal(runs, m_runs, {}, &TrainingRun::folder, &TrainingRun::folder);
    if (!isSameRows) {
        beginResetModel();
        m_runs = runs;
        endResetModel();
        return;
    }
    for (std::size_t row = 0; row < runs.size(); ++row) {
        if (m_runs[row] != runs[row]) {
            m_runs[row] = runs[row];
            const int at = static_cast<int>(row);
            Q_EMIT dataChanged(index(at, 0), index(at, ColumnCount - 1));
        }
    }
}

void TrainingJobModel::setCompared(const QStringList& names) {
    if (names != m_compared) {
        m_compared = names;
        if (!m_runs.empty()) {
            Q_EMIT dataChanged(index(0, Run), index(rowCount() - 1, Run), {Qt::CheckStateRole});
        }
    }
}

TrainingRunPtr TrainingJobModel::runAt(int row) const {
    return row >= 0 && row < rowCount() ? m_runs[static_cast<std::size_t>(row)] : nullptr;
}

int TrainingJobModel::rowOf(const QString& name) const {
    const auto found = std::ranges::find(m_runs, name, [](const auto& run) { return run->name; });
    return found == m_runs.end() ? -1 : static_cast<int>(found - m_runs.begin());
}

int TrainingJobModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int TrainingJobModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TrainingJobModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const TrainingRun& run = *runAt(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return cellText(run, index.column());
        case Qt::ToolTipRole:
            return cellHelp(run, index.column());
        case Qt::CheckStateRole:
            return index.column() != Run           ? QVariant()
                   : m_compared.contains(run.name) ? QVariant(Qt::Checked)
                                                   : QVariant(Qt::Unchecked);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(index.column() <= State ? Qt::AlignLeft | Qt::AlignVCenter
                                                               : Qt::AlignRight | Qt::AlignVCenter);
        case Qt::FontRole:
            return index.column() > State ? QVariant(tabularFont(QGuiApplication::font()))
                                          : QVariant();
        case Qt::ForegroundRole:
            return index.column() == State && isTrouble(run.status)
                       ? QVariant(errorText(isDark(QGuiApplication::palette())))
                       : QVariant();
        default:
            return {};
    }
}

bool TrainingJobModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid) ||
        index.column() != Run) {
        return false;
    }
    const QString name = runAt(index.row())->name;
    const bool isCompared = value.toInt() == Qt::Checked;
    if (isCompared != m_compared.contains(name)) {
        QStringList names = m_compared;
        names.removeAll(name);
        if (isCompared) {
            names.push_back(name);
        }
        setCompared(names);
        Q_EMIT compareWanted(name, isCompared);
    }
    return true;
}

Qt::ItemFlags TrainingJobModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags own = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Run ? own | Qt::ItemIsUserCheckable : own;
}

QVariant TrainingJobModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(section <= State ? Qt::AlignLeft | Qt::AlignVCenter
                                                    : Qt::AlignRight | Qt::AlignVCenter);
    }
    const bool isHelp = role == Qt::ToolTipRole;
    if (role != Qt::DisplayRole && !isHelp) {
        return {};
    }
    switch (section) {
        case Run:
            return isHelp ? tr("Tick runs to draw them beside the chosen one.") : tr("Run");
        case State:
            return tr("State");
        case Epoch:
            return isHelp ? tr("Epochs done, and asked for") : tr("Epoch");
        case Natural:
            return isHelp ? tr("Natural accuracy, in percent") : tr("Natural");
        case Adversarial:
            return isHelp ? tr("Accuracy under PGD, in percent") : tr("PGD");
        case Certified:
            return isHelp ? tr("Accuracy that Box certifies, in percent") : tr("Box");
        case Unstable:
            return isHelp ? tr("Unstable neurons, in percent") : tr("Unstable");
        case Left:
            return isHelp ? tr("Time left") : tr("Left");
        default:
            return {};
    }
}

}  // namespace ui
