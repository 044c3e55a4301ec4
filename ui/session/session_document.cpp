#include "ui/session/session_document.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <regex>
#include <stdexcept>

#include "core/io/atomic_file.h"
#include "core/io/file_bytes.h"
#include "ui/session/samples.h"
#include "ui/session/session_json.h"

namespace ui {
namespace {

using core::Json;
using core::JsonReader;

constexpr int kVersion = 1;
constexpr const char* kKind = "reachscope session";
/// Blank space and byte-order marks before the document.
constexpr std::size_t kMostBefore = 64;
/// The centre of an image of a million pixels has 20 MB.
constexpr std::uint64_t kMaxBytes = std::uint64_t{256} << 20;

struct SessionDocumentTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::SessionDocumentTexts)
};

[[noreturn]] void refuse(const QString& reason) {
    throw std::invalid_argument(reason.toStdString());
}

Json viewJson(const SessionView& view) {
    Json json = Json::object();
    if (view.range) {
        json["x"] = {view.range->xLower, view.range->xUpper};
        json["y"] = {view.range->yLower, view.range->yUpper};
    }
    json["page"] = view.page.toStdString();
    json["pinned_patterns"] = view.pinnedPatterns;
    return json;
}

std::array<double, 2> readRange(JsonReader& reader, const std::string& key) {
    const auto ends = reader.numbers(key);
    if (ends.size() != 2 || !(ends[0] < ends[1])) {
        reader.fail(reader.place(key), "two numbers that run upward", "others");
    }
    return {ends[0], ends[1]};
}

std::vector<std::vector<std::uint64_t>> readPatterns(JsonReader& reader) {
    const std::string key = "pinned_patterns";
    std::vector<std::vector<std::uint64_t>> patterns;
    for (const Json& pattern : reader.list(key)) {
        const bool isPattern =
            pattern.is_array() && std::ranges::all_of(pattern, [](const Json& word) {
                return word.is_number_unsigned();
            });
        if (!isPattern) {
            reader.fail(reader.place(key), "lists of whole numbers", "something else");
        }
        patterns.push_back(pattern.get<std::vector<std::uint64_t>>());
    }
    return patterns;
}

SessionView readView(JsonReader reader) {
    SessionView view;
    if (reader.has("x") || reader.has("y")) {
        const auto x = readRange(reader, "x");
        const auto y = readRange(reader, "y");
        view.range = {x[0], x[1], y[0], y[1]};
    }
    view.page = QString::fromStdString(reader.text("page"));
    view.pinnedPatterns = readPatterns(reader);
    reader.refuseUnknown();
    return view;
}

void checkKind(JsonReader& reader) {
    if (reader.text("kind") != kKind) {
        reader.fail(reader.place("kind"), std::string("\"") + kKind + "\"", "another kind");
    }
    const std::int64_t version = reader.count("version", 1000000);
    if (version != kVersion) {
        reader.fail(reader.place("version"),
                    std::to_string(kVersion) + " (a newer program wrote newer ones)",
                    std::to_string(version));
    }
}

}  // namespace

std::string toJson(const SessionContent& content, const QString& path, const SessionStamp& stamp) {
    Json json = Json::object();
    json["kind"] = kKind;
    json["version"] = kVersion;
    json["program"] = "reachscope " + QCoreApplication::applicationVersion().toStdString();
    json["saved"] = stamp.saved.toUTC().toString(Qt::ISODateWithMs).toStdString();
    if (!stamp.origin.isEmpty()) {
        json["origin"] = stamp.origin.toStdString();
    }
    json["state"] = stateJson(content.state, path);
    if (content.pinned) {
        json["pinned"] = stateJson(*content.pinned, path);
    }
    json["view"] = viewJson(content.view);
    core::requireFinite(json);
    return json.dump(1, ' ', true, Json::error_handler_t::replace) + "\n";
}

SessionDocument parseSession(std::string_view text, const QString& path) {
    const std::string name = path.toStdString();
    const Json json = core::parseJsonText(text, name, "session");
    JsonReader reader(json, name, "session");
    checkKind(reader);
    SessionDocument document;
    document.program = reader.text("program");
    const std::string saved = reader.text("saved");
    document.saved = QDateTime::fromString(QString::fromStdString(saved), Qt::ISODateWithMs);
    if (!document.saved.isValid()) {
        reader.fail(reader.place("saved"), "a time such as 2026-01-31T12:00:00.000Z",
                    "something else");
    }
    if (reader.has("origin")) {
        document.origin = QString::fromStdString(reader.text("origin"));
    }
    document.state = readState(reader.object("state"));
    if (reader.has("pinned")) {
        document.pinned = readState(reader.object("pinned"));
    }
    document.view = readView(reader.object("view"));
    reader.refuseUnknown();
    return document;
}

SessionDocument readSession(const QString& path) {
    return parseSession(core::readFileBytes(path.toStdString(), kMaxBytes), path);
}

bool isSession(std::string_view beginning) {
    static const std::regex kind("\\{\\s*\"kind\"\\s*:\\s*\"reachscope session\"");
    const auto brace = beginning.find('{');
    return brace < kMostBefore && std::regex_search(beginning.begin() + brace, beginning.end(),
                                                    kind, std::regex_constants::match_continuous);
}

void writeSession(const SessionContent& content, const QString& path, const SessionStamp& stamp) {
    core::writeFileAtomically(path.toStdString(), toJson(content, path, stamp));
}

QStringList placesOf(const NamedFile& file, const QString& sessionPath) {
    if (file.path.isEmpty()) {
        return {};
    }
    const QDir folder(QFileInfo(sessionPath).absolutePath());
    QStringList places{QDir::cleanPath(folder.absoluteFilePath(file.path))};
    const QString name = QFileInfo(file.path).fileName();
    for (const QString& other : {file.absolute, folder.absoluteFilePath(name), samplePath(name)}) {
        if (!other.isEmpty() && !places.contains(other)) {
            places.push_back(other);
        }
    }
    return places;
}

State withFiles(const StateDocument& document, const OpenNetworkPtr& network,
                const OpenPropertyPtr& property, const std::vector<OpenNetworkPtr>& shelf) {
    State state = document.state;
    state.network = network;
    state.shelf = shelf;
    state.property = property;
    if (network && state.input.dim() != network->network.inputCount()) {
        refuse(SessionDocumentTexts::tr(
                   "the session's input set has %1 inputs, but the network %2 has %3")
                   .arg(state.input.dim())
                   .arg(network->fileName())
                   .arg(network->network.inputCount()));
    }
    settle(state);
    return state;
}

}  // namespace ui
