#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/io/json_reader.h"
#include "core/train/training_config.h"

namespace core {

/// One setting of a training run: what a form shows and `--set` takes.
struct TrainingSetting {
    /// The member it stands for; its type is the setting's.
    using Member = std::variant<double TrainingConfig::*, std::int64_t TrainingConfig::*,
                                bool TrainingConfig::*, std::string TrainingConfig::*,
                                std::vector<double> TrainingConfig::*>;

    std::string key;     ///< "sabr-lambda": in configuration files and after --set
    std::string group;   ///< "Data", "Network", "Method", "SNR losses", "Optimisation", "Watching"
    std::string title;   ///< "Subselection ratio"
    std::string symbol;  ///< the papers' letter, "λ"; empty: none
    std::string unit;    ///< "epochs", "× eps"; empty: none
    Member member;
    double least = 0.0;  ///< of numbers, each of a list
    double most = 0.0;
    std::vector<std::string> choices;  ///< of texts; empty: anything
    std::string help;                  ///< what it does, in a sentence or two
    std::string source;                ///< "SABR, section 3; table 3"; empty: ours
};

/// In the order of a form.
const std::vector<TrainingSetting>& trainingSettings();
/// nullptr if there is none of that key.
const TrainingSetting* maybeTrainingSetting(std::string_view key);

/// What a method's own paper sets, for its data set and eps where the paper has a row for them
/// (else for its nearest row): what a configuration stands on before its own values.
TrainingConfig trainingDefaults(std::string_view method, std::string_view data, double eps);

/// A configuration file: a flat object of keys; what it leaves out is trainingDefaults of its
/// method, data and eps. Throws ParseError naming path, key, what was expected and found; for an
/// unknown key or method, the nearest ones there are.
TrainingConfig parseTrainingConfig(std::string_view text, const std::string& path);
TrainingConfig readTrainingConfig(const std::string& path);

/// "eps=0.3", lists "rate-milestones=50,60": strict. Does not move other settings. Throws
/// std::invalid_argument in one line.
void setTrainingValue(TrainingConfig& config, std::string_view assignment);
/// As typed after "key=".
std::string trainingValue(const TrainingConfig& config, const TrainingSetting& setting);

/// All settings by key: reads back equal.
Json toJson(const TrainingConfig& config);

/// What does not fit together, in one line that names the keys: throws std::invalid_argument.
void checkTraining(const TrainingConfig& config);

}  // namespace core
