#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace core {

/// What the robust part of a method's loss is made of.
enum class RobustLoss {
    None,         ///< standard training
    Adversarial,  ///< cross-entropy at the end of an attack (Madry et al. 2018)
    Trades,       ///< KL divergence of clean and attacked outputs (Zhang et al. 2019)
    Box,          ///< cross-entropy of Box's margins (Gowal et al. 2018)
    CrownIbp,     ///< of margins mixed of Box and CROWN-IBP (R) (Zhang et al. 2020)
    SmallBox,     ///< of Box's margins over a small box around an attack's end (SABR)
    Relaxation    ///< of the margins of one of boundMethods()
};

/// A way of training, as the papers call it.
struct TrainingMethod {
    std::string id;       ///< "sabr", as the setting `method` takes it
    std::string title;    ///< "SABR"
    std::string source;   ///< "SABR (Müller et al. 2023), section 3, table 3"
    std::string summary;  ///< one sentence
    RobustLoss robust = RobustLoss::None;
    std::string relaxation;  ///< of Relaxation and CrownIbp: an id of boundMethods()
    /// Settings that the method does not read, by key (a form hides them).
    std::vector<std::string> ignores;

    bool attacks() const {
        return robust == RobustLoss::Adversarial || robust == RobustLoss::Trades ||
               robust == RobustLoss::SmallBox;
    }
};

/// standard, pgd, trades, ibp, ibp-fast, crown-ibp, sabr; and with one relaxation alone (PARADOX,
/// section 5; LBP): hbox, deepz, crown-ibp-r, crown, lbp, crown-lbp.
const std::vector<TrainingMethod>& trainingMethods();

/// nullptr if there is none of that id.
const TrainingMethod* maybeTrainingMethod(std::string_view id);

}  // namespace core
