#pragma once

#include <QStringList>
#include <atomic>
#include <functional>

#include "core/attack/attacker.h"
#include "ui/session/dataset_shelf.h"
#include "ui/session/opening.h"

namespace ui {

/// How many of the samples looked at so far are classified rightly.
struct CheckCount {
    qint64 samples = 0;
    qint64 correct = 0;

    bool operator==(const CheckCount&) const = default;
    /// "98.40 % of 1,000"; "—" where nothing was looked at.
    QString text() const;
    double share() const;
};

using CountSoFar = std::function<void(const CheckCount&)>;

/// The known data sets whose samples have as many numbers as the input, the one that the file's
/// name suggests first (two have images of 28 x 28).
QStringList datasetsFor(const core::Shape& inputShape, const QString& path);

/// Classifies the first samples of a set, batch by batch; tells of each batch. A sample counts as
/// right if its label's output is the largest, the first of equal ones. Cancelled, what was counted
/// so far comes back. Throws std::invalid_argument if the sizes differ.
CheckCount countCorrect(const OpenNetwork& network, const core::Dataset& data, qint64 samples,
                        const std::atomic<bool>& cancel, const CountSoFar& tell);

/// A projected gradient attack in the ball of radius eps around each sample, cut to [0, 1]; a
/// sample counts where no adversarial point was found. Throws as countCorrect and
/// core::makeAttacker do.
CheckCount countUnbroken(const OpenNetwork& network, const core::Dataset& data, qint64 samples,
                         double eps, const std::atomic<bool>& cancel, const CountSoFar& tell);

/// The attack of countUnbroken.
core::AttackSettings checkAttack();

}  // namespace ui
