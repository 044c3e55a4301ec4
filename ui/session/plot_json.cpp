#include "ui/session/plot_json.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ui {
namespace {

using reach::SampleKind;

constexpr std::int64_t kMostColour = 0xFFFFFF;
constexpr std::int64_t kMostSeed = 0x7FFFFFFF;

constexpr std::array<std::pair<SampleKind, const char*>, 3> kKinds{{
    {SampleKind::Uniform, "uniform"},
    {SampleKind::Corners, "corners"},
    {SampleKind::Attack, "attack"},
}};

constexpr std::array<std::pair<PointMarker, const char*>, 3> kMarkers{{
    {PointMarker::Dot, "dot"},
    {PointMarker::Cross, "cross"},
    {PointMarker::Square, "square"},
}};

template <typename Table, typename Value>
const char* nameOf(const Table& table, Value value) {
    return std::find_if(table.begin(), table.end(),
                        [value](const auto& row) { return row.first == value; })
        ->second;
}

template <typename Table>
auto valueOf(const Table& table, core::JsonReader& reader, const std::string& key) {
    const std::string name = reader.text(key);
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&name](const auto& row) { return row.second == name; });
    if (found == table.end()) {
        reader.fail(reader.place(key), std::string("\"") + table.front().second + "\" or another",
                    "\"" + name + "\"");
    }
    return found->first;
}

SamplesShow readSamples(core::JsonReader reader) {
    SamplesShow samples;
    samples.isOn = reader.flag("on");
    samples.kind = valueOf(kKinds, reader, "kind");
    samples.count = std::max(1, static_cast<int>(reader.count("count", kMostSamples)));
    samples.seed = static_cast<std::uint64_t>(reader.count("seed", kMostSeed));
    samples.colour = static_cast<core::Colour>(reader.count("colour", kMostColour));
    samples.marker = valueOf(kMarkers, reader, "marker");
    reader.refuseUnknown();
    return samples;
}

}  // namespace

core::Json plotJson(const PlotShow& plot) {
    core::Json titles = core::Json::object();
    for (const auto& [output, title] : plot.titles) {
        titles[output] = title.toStdString();
    }
    const SamplesShow& samples = plot.samples;
    return {{"titles", titles},
            {"samples",
             {{"on", samples.isOn},
              {"kind", nameOf(kKinds, samples.kind)},
              {"count", samples.count},
              {"seed", samples.seed},
              {"colour", samples.colour},
              {"marker", nameOf(kMarkers, samples.marker)}}}};
}

PlotShow readPlot(core::JsonReader reader) {
    PlotShow plot;
    for (const auto& [output, title] : reader.textMap("titles")) {
        plot.titles[output] = QString::fromStdString(title);
    }
    plot.samples = readSamples(reader.object("samples"));
    reader.refuseUnknown();
    return plot;
}

}  // namespace ui
