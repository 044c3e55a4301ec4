#include "reach/study/box_growth_study.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <utility>

#include "core/io/network_file.h"
#include "reach/study/study_figures.h"
#include "reach/study/study_kinds.h"

namespace reach {

namespace {

using core::Json;
namespace fs = std::filesystem;

constexpr double kAgreement = 1e-9;

/// One architecture trained three ways: standard, adversarial (PGD), certified (DiffAI).
const std::vector<std::string>& usualNetworks() {
    static const std::vector<std::string> files{"eran_mnist/convSmallRELU__Point.onnx",
                                                "eran_mnist/convSmallRELU__PGDK.onnx",
                                                "eran_mnist/convSmallRELU__DiffAI.onnx"};
    return files;
}

/// The networks that the setting names; "auto": the usual ones below the data folder, where they
/// are.
std::vector<std::string> networkFiles(const StudyContext& context) {
    const std::vector<std::string> asked = context.settings().texts("networks");
    if (asked != std::vector<std::string>{"auto"}) {
        return asked;
    }
    std::vector<std::string> files;
    const std::string& folder = context.environment().dataDir;
    std::error_code ignored;
    for (const std::string& name : usualNetworks()) {
        const fs::path file = fs::path(folder) / name;
        if (!folder.empty() && fs::exists(file, ignored)) {
            files.push_back(file.string());
        }
    }
    return files;
}

/// "convSmallRELU__DiffAI" of a path.
std::string nameOf(const std::string& path) { return fs::path(path).stem().string(); }

std::vector<NetworkGrowth> measureNetworks(const StudyContext& context) {
    const StudySettings& settings = context.settings();
    std::vector<StudyPart> parts;
    for (const std::string& file : networkFiles(context)) {
        parts.push_back({"network-" + std::to_string(parts.size()) + "-" + nameOf(file), [&, file] {
                             const core::Dataset images = core::readDataset(
                                 settings.text("data"), context.environment().dataDir,
                                 settings.whole("images"));
                             return toJson(measureGrowth(nameOf(file), core::readNetwork(file),
                                                         images, settings.numbers("eps")));
                         }});
    }
    std::vector<NetworkGrowth> networks;
    for (const Json& json : context.all(parts)) {
        networks.push_back(networkGrowthOf(json));
    }
    return networks;
}

template <typename Form, typename Measured>
double worstDifference(const std::vector<double>& deltas, Form form, Measured measured) {
    double worst = 0.0;
    for (const double delta : deltas) {
        worst = std::max(worst, std::abs(form(delta) - measured(delta)));
    }
    return worst;
}

Claim agreementClaim(const std::string& id, const std::string& paper, double worst) {
    return {id,
            paper,
            "largest difference from our Box " + shortText(worst),
            "at most 1e-9 from the mean radius of our Box at every delta",
            worst,
            std::nullopt,
            worst <= kAgreement ? Verdict::Holds : Verdict::NotAsPrinted,
            ""};
}

std::vector<Claim> uniformClaims(const PiecewiseUniform& centres,
                                 const std::vector<double>& deltas) {
    const auto measured = [&](double delta) { return measuredMeanRadius(centres, delta); };
    std::vector<double> within;
    std::copy_if(deltas.begin(), deltas.end(), std::back_inserter(within),
                 [&](double delta) { return delta <= centres.l(); });
    const auto printed = [&](double delta) { return printedMeanRadius(centres, delta); };
    const auto whole = [&](double delta) { return meanRadius(centres, delta); };
    Claim everywhere =
        agreementClaim("uniform-printed",
                       "Equation (14): E = delta^2 (a - b) / 4 + delta b / (a + b), with no range "
                       "of delta given",
                       worstDifference(deltas, printed, measured));
    if (everywhere.verdict == Verdict::NotAsPrinted) {
        everywhere.note = "it holds for delta <= l = " + shortText(centres.l()) +
                          "; beyond, E = delta/2 + (b - a) l^2 / 4";
    }
    return {everywhere,
            agreementClaim("uniform-up-to-l", "Equation (14), for delta <= l",
                           worstDifference(within, printed, measured)),
            agreementClaim("uniform-closed",
                           "(not in the paper) the form with its continuation beyond l",
                           worstDifference(deltas, whole, measured)),
            agreementClaim("uniform-symmetric", "Appendix A: with a = b, E = delta / 2",
                           worstDifference(
                               within, [](double delta) { return 0.5 * delta; },
                               [&](double delta) {
                                   const double half = 0.5 * (centres.a + centres.b);
                                   return measuredMeanRadius(PiecewiseUniform{half, half}, delta);
                               }))};
}

/// Smallest E(d') - E(d) - (d' - d) dE/dd over pairs d < d', as a share of d' - d.
template <typename Centres>
double leastExcess(const Centres& centres, const std::vector<double>& deltas) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < deltas.size(); ++i) {
        for (std::size_t j = i + 1; j < deltas.size(); ++j) {
            const double step = deltas[j] - deltas[i];
            const double rise = meanRadius(centres, deltas[j]) - meanRadius(centres, deltas[i]);
            least = std::min(least, rise / step - growth(centres, deltas[i]));
        }
    }
    return least;
}

Claim superLinearClaim(const std::string& id, const std::string& centres, double least,
                       const std::string& note) {
    const bool holds = least > 1e-12;
    return {id,
            "Theorem 4.1: E grows strictly super-linearly in delta, " + centres,
            "smallest excess over the tangent " + shortText(least) + " per unit of delta",
            "E(d') - E(d) - (d' - d) dE/dd above 0 for all pairs of grid points d < d'",
            least,
            std::nullopt,
            holds ? Verdict::Holds : Verdict::NotAsPrinted,
            holds ? "" : note};
}

std::vector<Claim> theoremClaims(const GrowthCentres& centres, const std::vector<double>& deltas) {
    std::vector<double> within;
    std::copy_if(deltas.begin(), deltas.end(), std::back_inserter(within),
                 [&](double delta) { return delta <= centres.uniform.l(); });
    return {superLinearClaim("super-linear-normal", "Gaussian centres of Figure 4",
                             leastExcess(centres.normal, deltas),
                             "the centres are not mostly negative"),
            superLinearClaim("super-linear-uniform", "piecewise-uniform centres, delta <= l",
                             leastExcess(centres.uniform, within), "a is not above b"),
            superLinearClaim("super-linear-uniform-beyond",
                             "piecewise-uniform centres of appendix A, every delta",
                             leastExcess(centres.uniform, deltas),
                             "beyond delta = l both densities are 0, the theorem's premise ends, "
                             "and E is linear with slope 1/2")};
}

std::vector<Claim> limitClaims(const NormalCentres& centres) {
    const double active = normalDistribution(centres.mu / centres.sigma);
    const double tiny = 1e-7 * centres.sigma;
    const double huge = 1e9 * (centres.sigma + std::abs(centres.mu));
    const double atTiny = measuredMeanRadius(centres, tiny) / tiny;
    const double atHuge = meanRadius(centres, huge) / huge;
    Claim small = agreementClaim("rate-at-0",
                                 "Section 4: as delta goes to 0 the growth rate becomes the share "
                                 "of active neurons",
                                 std::abs(atTiny - active));
    small.criterion = "at most 1e-6 apart at delta = 1e-7 sigma";
    small.verdict = std::abs(atTiny - active) <= 1e-6 ? Verdict::Holds : Verdict::DoesNotHold;
    small.ours = "rate " + shortText(atTiny) + ", active share " + shortText(active);
    Claim large = agreementClaim("rate-at-infinity",
                                 "Section 4: as delta grows without end the rate becomes 1/2",
                                 std::abs(atHuge - 0.5));
    large.criterion = "at most 1e-9 from 1/2 at delta = 1e9";
    return {small, large};
}

/// In how many bins the theorem's premise p(-z) > p(z) is met by the layer's pre-activations.
std::string premiseText(const LayerGrowth& layer) {
    int met = 0;
    for (std::size_t k = 0; k < kBins / 2; ++k) {
        met += layer.density[k] > layer.density[kBins - 1 - k] ? 1 : 0;
    }
    return "the theorem's premise p(-z) > p(z) is met in " + std::to_string(met) + " of " +
           std::to_string(kBins / 2) + " bins of z up to 4 sigma";
}

std::vector<Claim> networkClaims(const NetworkGrowth& network) {
    const LayerGrowth& last = network.layers.back();
    std::vector<double> excess;
    for (std::size_t k = 0; k < last.active.size(); ++k) {
        excess.push_back(last.inactive[k] - last.active[k]);
    }
    Claim inactive;
    inactive.id = "inactive-" + network.name;
    inactive.paper =
        "Section 4, Figure 3: trained networks have more inactive than active ReLUs (last layer)";
    inactive.ours = network.name + ", inactive less active share";
    Claim growth;
    growth.id = "super-linear-" + network.name;
    growth.paper = "Theorem 4.1 on a trained network's last ReLU layer";
    growth.ours = network.name + ", E(2 delta) - 2 E(delta) at delta = sigma, in sigma";
    growth.note = premiseText(last);
    return {claimAboveZero(inactive, excess, "images"),
            claimAboveZero(growth, last.superLinear, "images")};
}

/// Mean radius before a layer's ReLU over that behind the layer before it: the linear layer's rate.
double linearRate(const NetworkGrowth& network, std::size_t layer, std::size_t e, double eps) {
    const double from = layer == 0 ? eps : network.layers[layer - 1].radiusBehind[e];
    return network.layers[layer].radiusBefore[e] / from;
}

Claim linearRateClaim(const std::vector<NetworkGrowth>& networks, const std::vector<double>& eps) {
    std::int64_t within = 0;
    std::int64_t count = 0;
    for (const NetworkGrowth& network : networks) {
        for (std::size_t layer = 0; layer < network.layers.size(); ++layer) {
            const double rate = linearRate(network, layer, 0, eps.front());
            within += rate >= 10.0 && rate <= 100.0 ? 1 : 0;
            ++count;
        }
    }
    return {"linear-rates",
            "Section 4: most linear and convolutional layers grow boxes by a factor of 10 to 100",
            std::to_string(within) + " of " + std::to_string(count) + " layers do",
            "more than half of the layers measured",
            static_cast<double>(within) / static_cast<double>(count),
            std::nullopt,
            2 * within > count ? Verdict::Holds : Verdict::DoesNotHold,
            "mean radius behind the layer over that before it, on the networks of this run"};
}

StudyTable curveTable(const GrowthCentres& centres, const std::vector<double>& deltas) {
    StudyTable table{"curves",
                     "Mean output radius of Box through a ReLU",
                     {{"delta", "$\\delta$"},
                      {"normal_closed", ""},
                      {"normal_box", ""},
                      {"uniform_closed", ""},
                      {"uniform_printed", ""},
                      {"uniform_box", ""}},
                     {},
                     false};
    for (const double delta : deltas) {
        table.rows.push_back(
            {delta, meanRadius(centres.normal, delta), measuredMeanRadius(centres.normal, delta),
             meanRadius(centres.uniform, delta), printedMeanRadius(centres.uniform, delta),
             measuredMeanRadius(centres.uniform, delta)});
    }
    return table;
}

StudyTable layerTable(const std::vector<NetworkGrowth>& networks, const std::vector<double>& eps) {
    StudyTable table{"layers",
                     "Box growth layer by layer: neuron states at the images, and the factors by "
                     "which linear layers and ReLUs change the mean radius of boxes of radius "
                     "$\\epsilon$ around them",
                     {{"network", "network"},
                      {"layer", "layer"},
                      {"neurons", "neurons"},
                      {"active", "active"},
                      {"inactive", "inactive"},
                      {"eps", "$\\epsilon$"},
                      {"linear_rate", "linear rate"},
                      {"relu_rate", "ReLU rate"}},
                     {}};
    for (const NetworkGrowth& network : networks) {
        for (std::size_t i = 0; i < network.layers.size(); ++i) {
            const LayerGrowth& layer = network.layers[i];
            for (std::size_t e = 0; e < eps.size(); ++e) {
                table.rows.push_back({network.name, layer.layer, layer.neurons,
                                      spreadOf(layer.active).mean, spreadOf(layer.inactive).mean,
                                      eps[e], linearRate(network, i, e, eps[e]),
                                      layer.radiusBehind[e] / layer.radiusBefore[e]});
            }
        }
    }
    return table;
}

StudyTable radiusTable(const std::vector<NetworkGrowth>& networks) {
    StudyTable table{"last_layers",
                     "Mean output radius of Box through the last ReLU layer, in sigma",
                     {{"network", ""}, {"delta", ""}, {"mean_radius", ""}},
                     {},
                     false};
    for (const NetworkGrowth& network : networks) {
        for (std::size_t k = 0; k < growthRadii().size(); ++k) {
            table.rows.push_back(
                {network.name, growthRadii()[k], network.layers.back().meanRadius[k]});
        }
    }
    return table;
}

void addNetworks(const std::vector<NetworkGrowth>& networks, const std::vector<double>& eps,
                 StudyResult& result) {
    if (networks.empty()) {
        result.claims.push_back(
            {"networks", "Section 4, Figure 3: more inactive than active ReLUs in trained networks",
             "no network was measured", "", std::nullopt, std::nullopt, Verdict::NotMeasured,
             "--set networks=FILE,… names some; by default they are looked for below --data-dir"});
        return;
    }
    for (const NetworkGrowth& network : networks) {
        for (Claim& claim : networkClaims(network)) {
            result.claims.push_back(std::move(claim));
        }
    }
    result.claims.push_back(linearRateClaim(networks, eps));
    result.tables.push_back(layerTable(networks, eps));
    result.tables.push_back(radiusTable(networks));
    result.figures.push_back({"depth", depthFigure(networks, eps)});
}

StudySetting dataSetting() {
    StudySetting setting;
    setting.key = "data";
    setting.kind = StudySetting::Kind::Text;
    setting.standard = "mnist";
    setting.help = "Data set whose images the networks are given";
    return setting;
}

}  // namespace

StudyInfo boxGrowthInfo() {
    return {"box-growth",
            "How Box grows through a ReLU",
            "SABR, Figures 3 and 4, Theorem 4.1",
            "Mean output radius of Box against input radius: closed forms for Gaussian and "
            "piecewise-uniform centres beside our Box, and measured on the layers of networks "
            "trained in three ways.",
            {wholeSetting("steps", 61, 13, 3, 2001, "Radii between 0 and `most`"),
             numberSetting("most", 3.0, 1e-3, 1e3, "Largest radius delta"),
             numberSetting("mu", -1.0, -1e3, 1e3, "Mean of the Gaussian centres"),
             numberSetting("sigma", 0.5, 1e-3, 1e3, "Their deviation"),
             numberSetting("a", 0.75, 1e-3, 1e3, "Density of negative centres"),
             numberSetting("b", 0.25, 1e-3, 1e3, "Density of positive centres"),
             textsSetting("networks", {"auto"}, {"auto"}, {},
                          "Network files; auto: three below the data folder; none"),
             dataSetting(),
             wholeSetting("images", 100, 3, 1, 10000, "Images that the networks are given"),
             numbersSetting("eps", {0.001, 0.003, 0.01, 0.03, 0.1}, {0.01, 0.1}, 1e-9, 1e3,
                            "Radii of the boxes around the images")}};
}

StudyResult runBoxGrowth(const StudyContext& context) {
    const StudySettings& settings = context.settings();
    const GrowthCentres centres{{settings.number("a"), settings.number("b")},
                                {settings.number("mu"), settings.number("sigma")}};
    const std::vector<double> deltas =
        evenly(0.0, settings.number("most"), settings.whole("steps"));
    const std::vector<NetworkGrowth> networks = measureNetworks(context);
    StudyResult result;
    result.claims = uniformClaims(centres.uniform, deltas);
    result.claims.push_back(agreementClaim(
        "normal-closed", "(not in the paper) the closed form for Gaussian centres",
        worstDifference(
            deltas, [&](double delta) { return meanRadius(centres.normal, delta); },
            [&](double delta) { return measuredMeanRadius(centres.normal, delta); })));
    for (auto& list : {theoremClaims(centres, deltas), limitClaims(centres.normal)}) {
        result.claims.insert(result.claims.end(), list.begin(), list.end());
    }
    result.tables.push_back(curveTable(centres, deltas));
    result.figures.push_back({"figure4", growthFigure(centres, deltas, networks)});
    addNetworks(networks, settings.numbers("eps"), result);
    result.notes = {
        "\"Our Box\" is the mean over the centres' density, by quadrature, of the radius that the "
        "program's Box has behind its ReLU."};
    return result;
}

}  // namespace reach
