#include "core/train/training_method.h"

#include <algorithm>

namespace core {

namespace {

using Keys = std::vector<std::string>;

const Keys kRamp = {"warmup", "ramp", "ramp-shape"};
const Keys kMixture = {"kappa-start", "kappa-end", "gamma"};
const Keys kCrownShare = {"crown-start", "crown-end"};
const Keys kElision = {"elision"};
const Keys kAttack = {"attack-steps", "attack-step", "attack-decay-after", "attack-decay",
                      "attack-restarts"};
const Keys kSmallBox = {"sabr-lambda", "sabr-shrink"};
const Keys kRegulariser = {"regulariser", "regulariser-tolerance"};

Keys joined(const std::vector<Keys>& groups) {
    Keys keys;
    for (const Keys& group : groups) {
        keys.insert(keys.end(), group.begin(), group.end());
    }
    return keys;
}

TrainingMethod standardMethod() {
    return {"standard",
            "Standard",
            "",
            "Cross-entropy on the samples as they are.",
            RobustLoss::None,
            "",
            joined({kRamp, kMixture, kCrownShare, kElision, kAttack, kSmallBox, kRegulariser})};
}

/// The two that train on what an attack finds.
std::vector<TrainingMethod> adversarialMethods() {
    const Keys ignored = joined({kCrownShare, kElision, kSmallBox, kRegulariser});
    return {{"pgd", "PGD (adversarial training)",
             "Madry et al. 2018; SNR, section 5.2; PARADOX, table 3",
             "Cross-entropy where a projected gradient attack ends.", RobustLoss::Adversarial, "",
             ignored},
            {"trades", "TRADES", "Zhang et al. 2019; SNR, section 5.2",
             "Clean cross-entropy and the KL divergence between clean and attacked outputs.",
             RobustLoss::Trades, "", ignored}};
}

/// Those that train on Box's margins, alone or with another's.
std::vector<TrainingMethod> boxMethods() {
    const Keys box = joined({kCrownShare, kAttack, kSmallBox});
    return {{"ibp", "IBP", "Gowal et al. 2018; PARADOX, appendix G, table 6 (Box)",
             "Cross-entropy of the margins that Box bounds over the whole region.", RobustLoss::Box,
             "", box},
            {"ibp-fast", "IBP-Fast", "Shi et al. 2021 (arXiv 2103.17268)",
             "IBP with weights drawn for it, batch normalisation, and regularisers while eps grows "
             "that keep boxes tight and ReLUs balanced.",
             RobustLoss::Box, "", box},
            {"crown-ibp", "CROWN-IBP",
             "Zhang et al. 2020; LBP, equation 6; PARADOX, appendix G, table 6",
             "Margins mixed of CROWN-IBP (R) and Box, from the first to the second while eps "
             "grows.",
             RobustLoss::CrownIbp, "crown-ibp", joined({kAttack, kSmallBox})},
            {"sabr", "SABR", "SABR (Müller et al. 2023), section 3, appendix B, table 3",
             "Cross-entropy of Box's margins over a small box around the end of an attack.",
             RobustLoss::SmallBox, "", kCrownShare}};
}

TrainingMethod relaxationMethod(std::string id, std::string title, std::string source,
                                std::string relaxation) {
    const std::string summary =
        "Cross-entropy of the margins that " + title + " bounds over the whole region.";
    return {std::move(id),
            std::move(title),
            std::move(source),
            summary,
            RobustLoss::Relaxation,
            std::move(relaxation),
            joined({kCrownShare, kAttack, kSmallBox, kRegulariser})};
}

std::vector<TrainingMethod> makeTable() {
    std::vector<TrainingMethod> table{standardMethod()};
    for (const auto& group : {adversarialMethods(), boxMethods()}) {
        table.insert(table.end(), group.begin(), group.end());
    }
    const std::string paradox = "PARADOX (Jovanović et al. 2022), section 5.1, table 6";
    const std::string lbp = "LBP (Lyu et al. 2021), sections 3 and 6";
    table.push_back(relaxationMethod("hbox", "hBox", paradox, "hbox"));
    table.push_back(relaxationMethod("deepz", "DeepZ", paradox, "deepz"));
    table.push_back(relaxationMethod("crown-ibp-r", "CROWN-IBP (R)", paradox, "crown-ibp"));
    table.push_back(relaxationMethod("crown", "CROWN", paradox, "crown"));
    table.push_back(relaxationMethod("lbp", "LBP", lbp, "lbp"));
    table.push_back(relaxationMethod("crown-lbp", "CROWN-LBP", lbp, "crown-lbp"));
    return table;
}

}  // namespace

const std::vector<TrainingMethod>& trainingMethods() {
    static const std::vector<TrainingMethod> table = makeTable();
    return table;
}

const TrainingMethod* maybeTrainingMethod(std::string_view id) {
    const auto& table = trainingMethods();
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const auto& m) { return m.id == id; });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace core
