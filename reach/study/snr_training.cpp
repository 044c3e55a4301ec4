#include "reach/study/snr_training.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace reach {

namespace {

using core::Json;

/// Plain digits where they are short: "0.0005".
std::string weightText(double weight) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", weight);
    return text;
}

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double meanOverHidden(const std::vector<TrainedLayer>& layers,
                      double (*value)(const TrainedLayer&)) {
    double sum = 0.0;
    double count = 0.0;
    for (const TrainedLayer& layer : layers) {
        if (!layer.isOutput()) {
            sum += value(layer);
            count += 1.0;
        }
    }
    return count > 0.0 ? sum / count : kNaN;
}

Json listJson(std::initializer_list<double> values) {
    Json list = Json::array();
    for (const double value : values) {
        list.push_back(jsonNumber(value));
    }
    return list;
}

Json layersJson(const std::vector<TrainedLayer>& layers) {
    Json list = Json::array();
    for (const TrainedLayer& layer : layers) {
        list.push_back({{"name", layer.name},
                        {"kind", layer.kind},
                        {"numbers", listJson({layer.signal, layer.noise, layer.db, layer.active,
                                              layer.inactive, layer.unstable})}});
    }
    return list;
}

TrainedLayer layerOf(const Json& json) {
    const auto numbers = numberList(json.at("numbers"), kNaN);
    return {json.at("name").get<std::string>(),
            json.at("kind").get<std::string>(),
            numbers.at(0),
            numbers.at(1),
            numbers.at(2),
            numbers.at(3),
            numbers.at(4),
            numbers.at(5)};
}

Json epochsJson(const std::vector<TrainedEpoch>& epochs) {
    Json list = Json::array();
    for (const TrainedEpoch& each : epochs) {
        list.push_back(listJson({each.epoch, each.natural, each.adversarial, each.certified,
                                 each.unstable, each.snrDb}));
    }
    return list;
}

}  // namespace

std::string TrainingArm::id() const {
    return isPlain() ? method : method + "-a" + weightText(alpha) + "-b" + weightText(beta);
}

std::string TrainingArm::label() const {
    return isPlain() ? "without SNR losses"
                     : "\\alpha = " + shortText(alpha) + ", \\beta = " + shortText(beta);
}

std::vector<TrainingArm> trainingArms(const std::vector<std::string>& methods,
                                      const std::vector<double>& alphas,
                                      const std::vector<double>& betas) {
    std::vector<TrainingArm> arms;
    for (const std::string& method : methods) {
        arms.push_back({method, 0.0, 0.0});
        for (const double alpha : alphas) {
            for (const double beta : betas) {
                const TrainingArm arm{method, alpha, beta};
                if (std::find(arms.begin(), arms.end(), arm) == arms.end()) {
                    arms.push_back(arm);
                }
            }
        }
    }
    return arms;
}

core::TrainingConfig withEpochs(core::TrainingConfig config, std::int64_t epochs) {
    if (epochs <= 0 || epochs == config.epochs) {
        return config;
    }
    const double factor = static_cast<double>(epochs) / static_cast<double>(config.epochs);
    config.epochs = epochs;
    config.warmup *= factor;
    config.ramp *= factor;
    config.rateEvery *= factor;
    for (double& milestone : config.rateMilestones) {
        milestone *= factor;
    }
    return config;
}

double SnrTrainingRun::certifiedByAny() const {
    return certified.empty() ? kNaN : certified.back().second;
}

double SnrTrainingRun::meanDecibels() const {
    return meanOverHidden(layers, [](const TrainedLayer& layer) { return layer.db; });
}

double SnrTrainingRun::meanLogSignal() const {
    return meanOverHidden(layers, [](const TrainedLayer& layer) {
        return layer.signal > 0.0 ? std::log10(layer.signal) : kNaN;
    });
}

double SnrTrainingRun::meanLogNoise() const {
    return meanOverHidden(layers, [](const TrainedLayer& layer) {
        return layer.noise > 0.0 ? std::log10(layer.noise) : kNaN;
    });
}

Json toJson(const SnrTrainingRun& run) {
    Json certified = Json::array();
    for (const auto& [method, share] : run.certified) {
        certified.push_back({{"method", method}, {"share", jsonNumber(share)}});
    }
    return {{"method", run.arm.method},
            {"alpha", run.arm.alpha},
            {"beta", run.arm.beta},
            {"seed", run.seed},
            {"failure", run.failure},
            {"numbers", listJson({run.natural, run.adversarial, run.unstable})},
            {"certified", certified},
            {"layers", layersJson(run.layers)},
            {"epochs", epochsJson(run.epochs)}};
}

SnrTrainingRun snrTrainingRunOf(const Json& json) {
    SnrTrainingRun run;
    run.arm = {json.at("method").get<std::string>(), json.at("alpha").get<double>(),
               json.at("beta").get<double>()};
    run.seed = json.at("seed").get<std::int64_t>();
    run.failure = json.at("failure").get<std::string>();
    const auto numbers = numberList(json.at("numbers"), kNaN);
    run.natural = numbers.at(0);
    run.adversarial = numbers.at(1);
    run.unstable = numbers.at(2);
    for (const Json& each : json.at("certified")) {
        const Json& share = each.at("share");
        run.certified.emplace_back(each.at("method").get<std::string>(),
                                   share.is_null() ? kNaN : share.get<double>());
    }
    for (const Json& layer : json.at("layers")) {
        run.layers.push_back(layerOf(layer));
    }
    for (const Json& each : json.at("epochs")) {
        const auto epoch = numberList(each, kNaN);
        run.epochs.push_back(
            {epoch.at(0), epoch.at(1), epoch.at(2), epoch.at(3), epoch.at(4), epoch.at(5)});
    }
    return run;
}

}  // namespace reach
