#pragma once

#include <memory>
#include <vector>

#include "core/io/checkpoint/architecture.h"
#include "core/io/checkpoint/state_dict.h"
#include "ui/session/opening.h"

namespace ui {

/// Tensors without the network they belong to, and the readings that their names and shapes allow.
/// Immutable.
struct OpenCheckpoint {
    QString path;
    core::StateDict tensors;
    std::vector<core::ArchitectureGuess> guesses;  ///< the most plausible one first
    core::NetworkFileOptions reading;  ///< as asked so far; the architecture may be empty
    OpenNetworkPtr instead;            ///< what is read anew; null: it is opened the first time

    QString fileName() const;
    /// Names and shapes leave one reading only.
    bool isCertain() const { return !guesses.empty() && guesses.front().isCertain; }
};

using OpenCheckpointPtr = std::shared_ptr<const OpenCheckpoint>;

/// True if the file may be a checkpoint, by its first bytes: quick, and on the safe side.
bool mayBeCheckpoint(const QString& path);

/// The tensors and their readings; null for any file but a checkpoint without a graph. Throws
/// core::ParseError.
OpenCheckpointPtr maybeOpenCheckpoint(const QString& path, const core::NetworkFileOptions& reading,
                                      const OpenNetworkPtr& instead = nullptr);

/// The network of a checkpoint, read as `reading` says. Throws, in one line, what
/// core::networkOfTensors and core::withNormalisedInput do.
OpenNetworkPtr readCheckpoint(const OpenCheckpoint& checkpoint,
                              const core::NetworkFileOptions& reading);

}  // namespace ui
