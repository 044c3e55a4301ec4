#include "ui/session/session_json.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "ui/session/bounds_json.h"
#include "ui/session/plot_json.h"
#include "ui/session/shift_json.h"

namespace ui {
namespace {

using core::Json;
using core::JsonReader;

constexpr std::int64_t kMostIndex = 0x7FFFFFFF;
constexpr std::int64_t kMostEntry = std::int64_t{1} << 53;
constexpr std::int64_t kMostColour = 0xFFFFFF;

constexpr std::array<std::pair<PieceColouring, const char*>, kPieceColourings> kColourings{{
    {PieceColouring::Plain, "plain"},
    {PieceColouring::Pattern, "pattern"},
    {PieceColouring::Layer, "layer"},
    {PieceColouring::Area, "area"},
    {PieceColouring::OutputX, "output_x"},
    {PieceColouring::OutputY, "output_y"},
}};

std::vector<double> numbersOf(const Eigen::VectorXd& vector) {
    return {vector.data(), vector.data() + vector.size()};
}

Eigen::VectorXd vectorOf(const std::vector<double>& numbers) {
    return Eigen::Map<const Eigen::VectorXd>(numbers.data(),
                                             static_cast<Eigen::Index>(numbers.size()));
}

std::string idOf(reach::Method method) { return std::string(reach::info(method).id); }

template <typename Methods>
Json idsOf(const Methods& methods) {
    Json ids = Json::array();
    for (const reach::Method method : methods) {
        ids.push_back(idOf(method));
    }
    return ids;
}

Json fileJson(const QString& file, const QString& sessionPath) {
    const QDir folder(QFileInfo(sessionPath).absolutePath());
    const QString absolute = QFileInfo(file).absoluteFilePath();
    const QString relative = folder.relativeFilePath(absolute);
    Json json = {{"path", relative.toStdString()}};
    if (relative.startsWith(QLatin1String("../"))) {
        json["absolute"] = absolute.toStdString();
    }
    return json;
}

/// What is as it is without being asked for is left out: older programs read such files too.
Json networkJson(const OpenNetwork& network, const QString& sessionPath) {
    Json json = fileJson(network.path, sessionPath);
    const core::NetworkFileOptions& reading = network.reading;
    json["hash"] = network.hash;
    json["nnet_normalise"] = reading.nnetNormalise;
    if (!reading.architecture.empty()) {
        json["architecture"] = reading.architecture;
    }
    if (!reading.mean.empty() || !reading.deviation.empty()) {
        json["mean"] = reading.mean;
        json["deviation"] = reading.deviation;
    }
    return json;
}

/// One network alone is named already.
bool needsShelf(const State& state) { return state.shelf.size() > 1; }

Json shelfJson(const State& state, const QString& sessionPath) {
    Json json = Json::array();
    for (const OpenNetworkPtr& network : state.shelf) {
        json.push_back(networkJson(*network, sessionPath));
    }
    return json;
}

Json biasesJson(const std::vector<BiasEdit>& biases) {
    Json json = Json::array();
    for (const BiasEdit& bias : biases) {
        json.push_back({{"node", bias.node}, {"index", bias.index}, {"value", bias.value}});
    }
    return json;
}

Json inputJson(const InputEdit& input) {
    Json json = {{"center", numbersOf(input.center)},
                 {"shape", numbersOf(input.shape)},
                 {"eps", input.eps},
                 {"norm", input.norm == InputNorm::L1 ? "l1" : "linf"}};
    if (input.sample) {
        json["sample"] = {{"set", input.sample->set.toStdString()},
                          {"index", input.sample->index},
                          {"label", input.sample->label}};
    }
    if (input.clip) {
        json["clip"] = {input.clip->first, input.clip->second};
    }
    if (input.constraints) {
        Json rows = Json::array();
        for (Eigen::Index r = 0; r < input.constraints->constraintCount(); ++r) {
            rows.push_back(numbersOf(input.constraints->a().row(r)));
        }
        json["constraints"] = {{"rows", rows}, {"bounds", numbersOf(input.constraints->b())}};
    }
    return json;
}

Json methodsJson(const MethodShow& methods) {
    Json groups = Json::array();
    for (const MethodGroup& group : methods.groups) {
        groups.push_back({{"name", group.name.toStdString()},
                          {"kind", group.kind.toStdString()},
                          {"methods", idsOf(group.methods)},
                          {"folded", group.isFolded}});
    }
    Json colours = Json::object();
    for (const auto& [method, colour] : methods.colours) {
        colours[idOf(method)] = colour;
    }
    Json json = {{"on", idsOf(methods.on)},
                 {"order", idsOf(methods.order)},
                 {"draws_in_order", methods.drawsInOrder}};
    if (methods.solo) {
        json["solo"] = idOf(*methods.solo);
    }
    json["grouped"] = methods.isGrouped;
    json["groups"] = std::move(groups);
    json["colours"] = std::move(colours);
    return json;
}

Json partitionJson(const PartitionShow& partition) {
    const auto colouring = std::ranges::find(kColourings, partition.colouring,
                                             &std::pair<PieceColouring, const char*>::first);
    return {{"shown", partition.isShown},
            {"axes", partition.axes},
            {"fixed", partition.fixed},
            {"colouring", colouring->second},
            {"lines_by_layer", partition.linesByLayer}};
}

NamedFile readFile(JsonReader reader, bool isNetwork) {
    NamedFile file;
    file.path = QString::fromStdString(reader.text("path"));
    if (reader.has("absolute")) {
        file.absolute = QString::fromStdString(reader.text("absolute"));
    }
    if (isNetwork) {
        file.hash = reader.text("hash");
        file.reading.nnetNormalise = reader.flag("nnet_normalise");
        if (reader.has("architecture")) {
            file.reading.architecture = reader.text("architecture");
        }
        if (reader.has("mean") || reader.has("deviation")) {
            file.reading.mean = reader.numbers("mean");
            file.reading.deviation = reader.numbers("deviation");
        }
    }
    reader.refuseUnknown();
    if (file.path.isEmpty()) {
        reader.fail(reader.place("path"), "a path", "none");
    }
    return file;
}

/// Documents of pages that this program does not know are kept as they are.
std::map<std::string, Json> readPages(JsonReader reader) {
    std::map<std::string, Json> pages;
    for (const std::string& id : reader.keys()) {
        pages[id] = reader.at(id);
    }
    return pages;
}

std::vector<BiasEdit> readBiases(JsonReader& reader) {
    std::vector<BiasEdit> biases;
    for (JsonReader& item : reader.objects("biases")) {
        biases.push_back({static_cast<int>(item.count("node", kMostIndex)),
                          item.count("index", kMostEntry), item.number("value")});
        item.refuseUnknown();
    }
    return biases;
}

reach::HPolytope readConstraints(JsonReader reader, std::size_t dim) {
    const auto rows = reader.rows("rows");
    const auto bounds = reader.numbers("bounds");
    reader.refuseUnknown();
    const bool fits =
        rows.size() == bounds.size() &&
        std::ranges::all_of(rows, [dim](const auto& row) { return row.size() == dim; });
    if (!fits) {
        reader.fail(reader.place("rows"), "a row per bound, of as many numbers as \"center\"",
                    "other sizes");
    }
    Eigen::MatrixXd a(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(dim));
    for (std::size_t r = 0; r < rows.size(); ++r) {
        a.row(static_cast<Eigen::Index>(r)) = vectorOf(rows[r]).transpose();
    }
    return {std::move(a), vectorOf(bounds)};
}

SampleOrigin readSample(JsonReader reader) {
    SampleOrigin sample;
    sample.set = QString::fromStdString(reader.text("set"));
    sample.index = reader.count("index", kMostEntry);
    sample.label = static_cast<int>(reader.count("label", kMostIndex));
    reader.refuseUnknown();
    return sample;
}

void checkInput(const JsonReader& reader, const InputEdit& input) {
    if (input.shape.size() != input.center.size()) {
        reader.fail(
            reader.place("shape"), "as many numbers as \"center\"",
            std::to_string(input.shape.size()) + " against " + std::to_string(input.center.size()));
    }
    const bool isShape =
        input.shape.size() == 0 || (input.shape.minCoeff() >= 0.0 && input.shape.maxCoeff() <= 1.0);
    if (!isShape) {
        reader.fail(reader.place("shape"), "numbers from 0 to 1", "others");
    }
    if (input.eps < 0.0) {
        reader.fail(reader.place("eps"), "0 or more", std::to_string(input.eps));
    }
}

InputEdit readInput(JsonReader reader) {
    InputEdit input;
    input.center = vectorOf(reader.numbers("center"));
    input.shape = vectorOf(reader.numbers("shape"));
    input.eps = reader.number("eps");
    const std::string norm = reader.text("norm");
    if (norm != "linf" && norm != "l1") {
        reader.fail(reader.place("norm"), "\"linf\" or \"l1\"", Json(norm).dump());
    }
    input.norm = norm == "l1" ? InputNorm::L1 : InputNorm::Linf;
    if (reader.has("sample")) {
        input.sample = readSample(reader.object("sample"));
    }
    if (reader.has("clip")) {
        const auto ends = reader.numbers("clip");
        if (ends.size() != 2 || ends[0] > ends[1]) {
            reader.fail(reader.place("clip"), "two numbers that run upward", "others");
        }
        input.clip = {ends[0], ends[1]};
    }
    if (reader.has("constraints")) {
        input.constraints = readConstraints(reader.object("constraints"),
                                            static_cast<std::size_t>(input.center.size()));
    }
    reader.refuseUnknown();
    checkInput(reader, input);
    return input;
}

reach::Method methodOf(const JsonReader& reader, const std::string& key, const std::string& id) {
    const auto method = reach::methodFromId(id);
    if (!method) {
        reader.fail(reader.place(key), "methods that this program knows",
                    Json(id).dump(-1, ' ', true, Json::error_handler_t::replace));
    }
    return *method;
}

std::vector<reach::Method> readMethodList(JsonReader& reader, const std::string& key) {
    std::vector<reach::Method> methods;
    for (const std::string& id : reader.texts(key)) {
        methods.push_back(methodOf(reader, key, id));
    }
    return methods;
}

std::vector<MethodGroup> readGroups(JsonReader& reader) {
    std::vector<MethodGroup> groups;
    for (JsonReader& item : reader.objects("groups")) {
        MethodGroup group;
        group.name = QString::fromStdString(item.text("name"));
        group.kind = QString::fromStdString(item.text("kind"));
        group.methods = readMethodList(item, "methods");
        group.isFolded = item.flag("folded");
        item.refuseUnknown();
        groups.push_back(std::move(group));
    }
    return groups;
}

MethodShow readMethods(JsonReader reader) {
    MethodShow methods;
    const auto on = readMethodList(reader, "on");
    methods.on = {on.begin(), on.end()};
    methods.order = readMethodList(reader, "order");
    methods.drawsInOrder = reader.flag("draws_in_order");
    if (reader.has("solo")) {
        methods.solo = methodOf(reader, "solo", reader.text("solo"));
    }
    methods.isGrouped = reader.flag("grouped");
    methods.groups = readGroups(reader);
    JsonReader colours = reader.object("colours");
    for (const std::string& id : colours.keys()) {
        methods.colours[methodOf(reader, "colours", id)] =
            static_cast<core::Colour>(colours.count(id, kMostColour));
    }
    reader.refuseUnknown();
    methods.mend();
    return methods;
}

PartitionShow readPartition(JsonReader reader) {
    PartitionShow partition;
    partition.isShown = reader.flag("shown");
    const auto axes = reader.counts("axes", kMostIndex);
    if (axes.size() != 2) {
        reader.fail(reader.place("axes"), "two inputs", std::to_string(axes.size()));
    }
    partition.axes = {static_cast<int>(axes[0]), static_cast<int>(axes[1])};
    partition.fixed = reader.numbers("fixed");
    const std::string id = reader.text("colouring");
    const auto colouring =
        std::ranges::find_if(kColourings, [&id](const auto& entry) { return id == entry.second; });
    if (colouring == kColourings.end()) {
        reader.fail(reader.place("colouring"), "a colouring that this program knows",
                    Json(id).dump(-1, ' ', true, Json::error_handler_t::replace));
    }
    partition.colouring = colouring->first;
    partition.linesByLayer = reader.flag("lines_by_layer");
    reader.refuseUnknown();
    return partition;
}

OutputPair readOutputs(JsonReader& reader) {
    const auto texts = reader.texts("outputs");
    const auto x = texts.size() == 2 ? reach::OutputCoordinate::parse(texts[0]) : std::nullopt;
    const auto y = texts.size() == 2 ? reach::OutputCoordinate::parse(texts[1]) : std::nullopt;
    if (!x || !y) {
        reader.fail(reader.place("outputs"), "two outputs or margins such as \"3\" or \"3-1\"",
                    "something else");
    }
    return {*x, *y};
}

}  // namespace

Json stateJson(const State& state, const QString& path) {
    Json json = Json::object();
    if (state.network) {
        json["network"] = networkJson(*state.network, path);
    }
    json["biases"] = biasesJson(state.biases);
    if (state.property) {
        json["property"] = fileJson(state.property->path, path);
    }
    json["property_case"] = state.propertyCase;
    json["input"] = inputJson(state.input);
    json["outputs"] = {state.outputs[0].spelling(), state.outputs[1].spelling()};
    json["methods"] = methodsJson(state.methods);
    json["partition"] = partitionJson(state.partition);
    json["plot"] = plotJson(state.plot);
    json["shift"] = shiftJson(state.shift);
    json["bounds"] = boundsJson(state.bounds);
    if (needsShelf(state)) {
        json["shelf"] = shelfJson(state, path);
    }
    if (!state.pages.empty()) {
        json["pages"] = state.pages;
    }
    return json;
}

StateDocument readState(JsonReader reader) {
    StateDocument document;
    if (reader.has("network")) {
        document.network = readFile(reader.object("network"), true);
    }
    document.state.biases = readBiases(reader);
    if (reader.has("property")) {
        document.property = readFile(reader.object("property"), false);
    }
    document.state.propertyCase = static_cast<int>(reader.count("property_case", kMostIndex));
    document.state.input = readInput(reader.object("input"));
    document.state.outputs = readOutputs(reader);
    document.state.methods = readMethods(reader.object("methods"));
    document.state.partition = readPartition(reader.object("partition"));
    if (reader.has("plot")) {
        document.state.plot = readPlot(reader.object("plot"));
    }
    if (reader.has("shift")) {
        document.state.shift = readShift(reader.object("shift"));
    }
    if (reader.has("bounds")) {
        document.state.bounds = readBounds(reader.object("bounds"));
    }
    if (reader.has("shelf")) {
        for (JsonReader& item : reader.objects("shelf")) {
            document.shelf.push_back(readFile(item, true));
        }
    }
    if (reader.has("pages")) {
        document.state.pages = readPages(reader.object("pages"));
    }
    reader.refuseUnknown();
    return document;
}

}  // namespace ui
