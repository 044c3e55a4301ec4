#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/attack/attacker.h"
#include "core/bounds/bound_method.h"
#include "core/network/network.h"
#include "reach/study/study_context.h"

namespace reach {

/// Trained networks and the samples that a study looks at them with: what snr-curves, snr-scatter,
/// relu-states and loss-growth are asked for in the same words.

/// Small networks with random weights, for 8 x 8 grey images and 4 classes.
inline constexpr std::string_view kRandomNetwork = "random";  ///< dense layers
inline constexpr std::string_view kRandomGroups =
    "random-groups";                                            ///< three groups of convolutions
inline constexpr std::string_view kRandomRamp = "random-ramp";  ///< dense layers with ParamRamp
/// The data set of that name: inputs uniform in [0, 1], labelled as each network has them.
inline constexpr std::string_view kRandomData = "random";

struct TrainedNetwork {
    std::string name;                ///< its own, by its file
    std::string training;            ///< "standard", "adversarial", "certified" or "unknown"
    core::Network network;           ///< takes pixels in [0, 1]
    std::vector<int> labels;         ///< of the samples
    std::vector<std::string> notes;  ///< what its reading had to assume

    bool isRobust() const { return training == "adversarial" || training == "certified"; }
};

/// Networks and the samples that all of them are shown.
struct TrainedNetworks {
    std::vector<TrainedNetwork> networks;
    std::string data;                   ///< "MNIST (test)"
    std::string note;                   ///< what must be said of the samples; empty if nothing
    std::vector<double> points;         ///< [samples, inputs], in [0, 1]
    std::vector<std::int64_t> indices;  ///< in the data set
    double eps = 0.0;                   ///< of the l-infinity balls
    std::optional<std::array<double, 2>> clip;
    std::int64_t batch = 0;  ///< samples at once
    core::EngineOptions engine;

    std::int64_t samples() const { return static_cast<std::int64_t>(indices.size()); }
    /// Balls of that radius around some samples, cut to the data range where it is asked for.
    core::AttackSamples balls(std::size_t network, std::int64_t first, std::int64_t count,
                              double radius) const;
    /// What every one of these studies says: the data, how balls are cut, what networks' reading
    /// assumed.
    std::vector<std::string> notesOf() const;
};

/// A family's standard radius for CIFAR-10; for MNIST and Fashion-MNIST it is 0.1.
inline constexpr double kCifarSmall = 2.0 / 255.0;
inline constexpr double kCifarLarge = 8.0 / 255.0;

/// family, networks, training, architecture, mean, std, data, samples, start, eps, clip, precision,
/// device and batch. `smoke`: the networks of the smoke size and how each counts as trained.
std::vector<StudySetting> trainedNetworkSettings(std::int64_t samples,
                                                 std::vector<std::string> smoke,
                                                 std::vector<std::string> smokeTraining);

/// Reads what the settings name. Throws core::ParseError for a bad file and std::invalid_argument
/// for what does not fit together, in one line with the setting.
TrainedNetworks readTrainedNetworks(const StudyContext& context, double cifarEps);

/// What was computed of whole runs of samples.
struct ChunkResults {
    std::vector<std::vector<core::Json>> byNetwork;  ///< each chunk's, in the order of the samples
    std::vector<std::int64_t> samples;  ///< places (in TrainedNetworks) of the samples they cover
    bool isComplete = true;
};

/// Runs `measure` on every network and every `chunk` samples, as parts of the study that are kept,
/// one after the other (torch has its own threads). All networks of a chunk come before the next
/// one, and chunks count only where all networks finished them: a run that is cut short has whole
/// samples. Throws StudyCut where there is none.
ChunkResults measureInChunks(const StudyContext& context, const TrainedNetworks& subjects,
                             std::int64_t chunk,
                             const std::function<core::Json(std::size_t network, std::int64_t first,
                                                            std::int64_t count)>& measure);

/// Numbers as JSON with nine digits (what is left does not depend on how sums were split over
/// threads), null where they are not finite; and back, null as `missing`.
core::Json nineDigitList(const std::vector<double>& values);
std::vector<double> numberList(const core::Json& list, double missing);

/// Pairs of a network trained to be robust and one with standard training: (robust, standard).
std::vector<std::pair<std::size_t, std::size_t>> robustPairs(
    const std::vector<std::string>& trainings);

/// Claims that need a robust and a standard network were not measured: why.
Claim unpairedClaim(std::string id, std::string paper);

/// A setting's texts as methods on tensors, each once. Throws std::invalid_argument for another one
/// and for none.
std::vector<core::BoundMethod> tensorMethodsOf(const StudySettings& settings,
                                               std::string_view key = "methods");

/// What setting "precision" makes bounds worth, for a study's notes.
std::string precisionNote(const StudySettings& settings);

}  // namespace reach
