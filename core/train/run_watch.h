#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/train/running_means.h"
#include "core/train/trainer.h"

namespace core {

/// Looks at a run's records for two ills that no number that is not finite tells of.
/// Stuck: the clean loss stays at ln(classes) and the accuracy at chance, as of outputs that do not
/// look at the input, for ten records more than it does not. Diverging: for ten records in a row
/// the loss is more than a thousand times the least one seen (ln(classes) at least), and it grew.
class RunWatch {
public:
    explicit RunWatch(std::int64_t classes);

    struct Word {
        std::string warning;     ///< one line, once while it lasts; empty: all well
        std::string divergence;  ///< one line: the run is to end; empty: it goes on
    };
    Word record(const RunningMeans& record, std::int64_t step);

    void save(std::vector<NamedValue>& values) const;
    void load(const std::vector<NamedValue>& values);

private:
    bool isStuck(const RunningMeans& record) const;

    double m_classes;
    double m_least;             ///< loss of a record
    double m_above = 0.0;       ///< records in a row far above it
    double m_firstAbove = 0.0;  ///< the first one's loss
    double m_stuck = 0.0;       ///< such records, less the others; 0 to 10
    double m_isNamed = 0.0;     ///< 1: said so, and not recovered since
};

}  // namespace core
