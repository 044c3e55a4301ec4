#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/figure/figure.h"
#include "core/io/json_reader.h"
#include "core/network/network.h"
#include "reach/analysis/analysis.h"
#include "reach/sets/input_set.h"

namespace reach {

/// The case study of SNR's Figure 3 in method.md's reading: six networks cut from one random
/// 3-4-4-2 network.
struct CasePanel {
    std::string id;     ///< "a" … "f"
    std::string title;  ///< "3-4-2, biases shifted"
    core::Network network;
    InputSet input;
};

struct CaseOptions {
    double radius = 1.0;  ///< of the input box [-radius, radius]^3
    double share = 1.0;   ///< of the unstable neurons that panel e shifts
};

/// (a) 3-4-4-2; (b) 3-4-2, the third layer removed; (c) 3-2-2; (d) b with the input halved in each
/// dimension; (e) b with biases shifted, a random half each to active and to inactive; (f) 3-1-2.
/// Narrower ones are sub-networks of b.
std::vector<CasePanel> casePanels(std::uint64_t seed, const CaseOptions& options);

/// Exact, hull, Box, Zonotope, Star, in the order of the legend.
const std::vector<Method>& caseMethods();

struct CaseAnswer {
    Question question;
    std::vector<MethodResult> results;  ///< in the order of caseMethods()
};
/// Throws std::runtime_error if a method has no complete answer.
CaseAnswer answerPanel(const CasePanel& panel, int threads);

/// Numbers of one panel.
struct CaseNumbers {
    std::int64_t pieces = 0;
    std::int64_t unstable = 0;       ///< by Zonotope
    std::array<double, 5> area{};    ///< by caseMethods(); of exact, of the union
    std::array<double, 5> radius{};  ///< largest half-width over the outputs
};
CaseNumbers numbersOf(const CaseAnswer& answer);

core::Json toJson(const CaseNumbers& numbers);
CaseNumbers caseNumbersOf(const core::Json& json);

/// The six panels' numbers of one seed.
std::vector<CaseNumbers> measureCase(std::uint64_t seed, const CaseOptions& options);

/// How clearly a seed's panels show the paper's effects; minus infinity for one where a panel but f
/// is flat. Larger: b's Star is loose and e's tight, b's exact set is far from convex, e's exact
/// set is of b's size, depth (a) adds looseness, and no set is a sliver of its box.
double clarity(const std::vector<CaseNumbers>& panels);

/// The figure: panels in two rows, one legend, ratios to the exact area under each.
core::Figure caseFigure(std::uint64_t seed, const CaseOptions& options);

}  // namespace reach
