#pragma once

#include <QTest>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "core/io/network_file.h"
#include "ui/session/stability_desk.h"

/// Counters and attackers without mathematics.
namespace stability_fakes {

/// One layer of four neurons: [-1, 2] unstable, [1, 3] and [0, 1] active, [-2, -1] inactive; all
/// wider by the factor.
class Counter : public reach::StateCounter {
public:
    explicit Counter(double factor = 1.0, int pauseMs = 0) : m_factor(factor), m_pauseMs(pauseMs) {}

    std::int64_t batchFor(std::int64_t) override { return 1; }

    bool count(std::span<const reach::InputSet> inputs, reach::StateTally& tally,
               const core::BoundOptions& options) override {
        std::this_thread::sleep_for(std::chrono::milliseconds(m_pauseMs));
        if (options.cancel != nullptr && *options.cancel) {
            return false;
        }
        if (tally.layers.empty()) {
            tally.layers.emplace_back();
            tally.layers[0].name = "relu";
            tally.layers[0].kind = "relu";
            tally.layers[0].shape = {4};
        }
        for (std::size_t k = 0; k < inputs.size(); ++k) {
            const auto found = ranges(inputs[k], options);
            reach::addBounds(tally.layers[0], found[0].lower.data(), found[0].upper.data(), 1);
        }
        tally.done += std::ssize(inputs);
        return true;
    }

    std::vector<reach::NeuronRanges> ranges(const reach::InputSet&,
                                            const core::BoundOptions&) override {
        reach::NeuronRanges layer{"relu", "relu", {4}, 1, Eigen::VectorXd(4), Eigen::VectorXd(4)};
        layer.lower << -1.0, 1.0, 0.0, -2.0;
        layer.upper << 2.0, 3.0, 1.0, -1.0;
        layer.lower *= m_factor;
        layer.upper *= m_factor;
        return {layer};
    }

private:
    double m_factor;
    int m_pauseMs;
};

/// Goes to the upper corner of the region.
class CornerAttacker : public core::Attacker {
public:
    core::AttackResult attack(const core::AttackSamples& samples, const core::AttackSettings&,
                              const core::RunControl& control) override {
        if (control.progress) {
            control.progress(0.5);
        }
        core::AttackResult result;
        result.points = samples.region.upper;
        result.margins = {0.0};
        result.cleanMargins = {0.0};
        return result;
    }
};

}  // namespace stability_fakes
