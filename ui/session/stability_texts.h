#pragma once

#include <functional>
#include <optional>

#include "ui/session/sample_attack.h"
#include "ui/session/stability_desk.h"

/// What the page of neuron stability says and attacks, made of what session, shelf and desk have.
namespace ui {

/// What is being computed, with the time left; what failed or was cut short; what is to be known of
/// the data. Empty where there is nothing to say.
QString stabilityRemarks(const Session& session, const DatasetShelf& shelf,
                         const StabilityDesk& desk);

/// What stands in the charts' place; empty where there are numbers to draw. set: whose samples are
/// wanted. failure: why they could not be read; empty if they could.
QString stabilityNotice(const Session& session, const DatasetShelf& shelf,
                        const StabilityDesk& desk, const QString& set, const QString& failure);

/// What can be attacked.
struct AttackSubject {
    std::optional<AttackQuestion> question;
    std::optional<ImageReading> reading;  ///< how the input is a picture
    QString set;                          ///< whose classes these are; empty: none
};

/// The sample that is picked (of all, the first), or the centre of the input set: its label is the
/// sample's, else what `predict` says.
AttackSubject attackSubject(const OpenNetworkPtr& network, const StabilityShow& show,
                            const InputEdit& input, const DatasetShelf& shelf,
                            const std::function<int()>& predict);

}  // namespace ui
