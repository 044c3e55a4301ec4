#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/options.h"
#include "core/network/network.h"
#include "reach/analysis/analysis.h"
#include "reach/analysis/input_spec.h"

namespace app {

/// What a command that takes an input set is asked, read from files and checked.
struct Asked {
    std::shared_ptr<const core::Network> network;
    std::string networkHash;
    std::int64_t outputCount = 0;
    std::string summary;  ///< "3 inputs, 2 outputs, 8 neurons"
    reach::InputSpec spec;
    reach::Question question;
    std::vector<reach::Method> methods;  ///< in the order asked, each once
};

/// Reads network and input set. Throws UsageError naming the option for methods and outputs that do
/// not exist, and what core::readNetwork and reach::makeInputSet throw.
Asked readAsked(const Options& options);

/// The input set as the options state it; not looked at yet.
reach::InputSpec inputSpecOf(const Options& options);

/// "3 inputs, 2 outputs, 8 neurons"
std::string summaryOf(const core::Network& network);

/// "--method: …" if a method is unknown, not in this version, or not among the allowed ones. Empty
/// `allowed`: all.
std::vector<reach::Method> parseMethods(const std::vector<std::string>& names,
                                        const std::vector<reach::Method>& allowed = {});

/// The input set in one line, as the options state it.
std::string inputText(const reach::InputSpec& spec);

/// One time limit over a whole run: what is left of it for the next method.
class Deadline {
public:
    /// limitSeconds 0: none.
    explicit Deadline(double limitSeconds);
    /// For Limits::timeLimitSeconds: 0 without a limit, never 0 with one.
    double secondsLeft() const;

private:
    double m_limit;
    std::chrono::steady_clock::time_point m_start;
};

}  // namespace app
