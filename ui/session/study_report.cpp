#include "ui/session/study_report.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "core/figure/figure_json.h"
#include "core/io/file_bytes.h"
#include "core/io/json_reader.h"
#include "core/job/events.h"

namespace ui {
namespace {

constexpr std::int64_t kMostBytes = std::int64_t{1} << 26;
constexpr int kMostLogLines = 200;

QString textOf(core::JsonReader& reader, const std::string& key) {
    return reader.has(key) ? QString::fromStdString(reader.text(key)) : QString();
}

StudyClaim readClaim(core::JsonReader& reader) {
    StudyClaim claim;
    claim.paper = withPlainFormulas(textOf(reader, "paper"));
    claim.ours = withPlainFormulas(textOf(reader, "ours"));
    claim.criterion = withPlainFormulas(textOf(reader, "criterion"));
    claim.note = withPlainFormulas(textOf(reader, "note"));
    claim.verdict = QString::fromStdString(reader.text("verdict"));
    claim.isHolding = claim.verdict == QLatin1String("holds");
    claim.isMeasured = claim.verdict != QLatin1String("not measured");
    return claim;
}

/// The document of a figure, else a picture that carries it.
QString figureFile(const QDir& folder, const QString& name) {
    for (const char* ending : {".json", ".figure.json", ".svg", ".pdf", ".png"}) {
        const QString path = folder.filePath(name + QString::fromLatin1(ending));
        if (QFileInfo::exists(path)) {
            return path;
        }
    }
    return {};
}

void addFigure(StudyReport& report, const QString& name) {
    const QString path = figureFile(QDir(report.folder), name);
    if (path.isEmpty()) {
        report.missing << QStringLiteral("%1: no file").arg(name);
        return;
    }
    try {
        report.figures.push_back({name, core::readFigure(path.toStdString())});
    } catch (const std::exception& error) {
        report.missing << QString::fromUtf8(error.what());
    }
}

qint64 wholeOf(const nlohmann::ordered_json& fields, const char* key) {
    const auto found = fields.find(key);
    return found != fields.end() && found->is_number() ? found->get<qint64>() : 0;
}

template <typename Number>
std::optional<Number> maybeNumber(const nlohmann::ordered_json& fields, const char* key) {
    const auto found = fields.find(key);
    return found != fields.end() && found->is_number() ? std::optional(found->get<Number>())
                                                       : std::nullopt;
}

QString textOf(const nlohmann::ordered_json& fields, const char* key) {
    const auto found = fields.find(key);
    return found != fields.end() && found->is_string()
               ? QString::fromStdString(found->get<std::string>())
               : QString();
}

void take(StudyProgress& progress, const core::Event& event) {
    switch (event.kind) {
        case core::EventKind::Progress:
            progress.done = wholeOf(event.fields, "done");
            progress.total = maybeNumber<qint64>(event.fields, "total");
            progress.unit = textOf(event.fields, "unit");
            progress.secondsLeft = maybeNumber<double>(event.fields, "eta");
            progress.status.clear();
            break;
        case core::EventKind::Log:
            progress.log << textOf(event.fields, "text");
            break;
        case core::EventKind::Done:
            progress.status = textOf(event.fields, "status");
            break;
        case core::EventKind::Metric:
        case core::EventKind::Checkpoint:
            break;
    }
}

}  // namespace

QString withPlainFormulas(const QString& text) {
    static const QRegularExpression formula(QStringLiteral("\\$([^$]*)\\$"));
    static const std::array<std::pair<QRegularExpression, QString>, 7> signs{{
        {QRegularExpression(QStringLiteral("\\\\sqrt(\\d)")), QStringLiteral("√\\1")},
        {QRegularExpression(QStringLiteral("\\\\frac\\{([^{}]*)\\}\\{([^{}]*)\\}")),
         QStringLiteral("\\1/\\2 ")},
        {QRegularExpression(QStringLiteral("\\\\frac(\\d)(\\d)")), QStringLiteral("\\1/\\2")},
        {QRegularExpression(QStringLiteral("\\\\,")), QStringLiteral(" ")},
        {QRegularExpression(QStringLiteral("\\\\(max|min|pi)")), QStringLiteral("\\1")},
        {QRegularExpression(QStringLiteral("\\\\([{}])")), QStringLiteral("\\1")},
        {QRegularExpression(QStringLiteral("-")), QStringLiteral("−")},
    }};
    QString plain;
    qsizetype end = 0;
    for (const auto& match : formula.globalMatch(text)) {
        QString inner = match.captured(1);
        for (const auto& [sign, spoken] : signs) {
            inner.replace(sign, spoken);
        }
        plain += text.sliced(end, match.capturedStart() - end) + inner;
        end = match.capturedEnd();
    }
    return plain + text.sliced(end);
}

int StudyReport::holding() const {
    return static_cast<int>(std::ranges::count_if(claims, &StudyClaim::isHolding));
}

StudyReportPtr readStudyReport(const QString& folder) {
    const QString file = QDir(folder).filePath(QStringLiteral("study.json"));
    if (!QFileInfo::exists(file)) {
        return nullptr;
    }
    const std::string path = file.toStdString();
    const std::string bytes = core::readFileBytes(path, kMostBytes);
    const core::Json json = core::parseJsonText(bytes, path, "study");
    core::JsonReader reader(json, path, "study");
    auto report = std::make_shared<StudyReport>();
    report->folder = folder;
    report->study = QString::fromStdString(reader.text("study"));
    report->isComplete = reader.text("status") == "complete";
    report->isSmoke = reader.flag("smoke");
    for (core::JsonReader& claim : reader.objects("claims")) {
        report->claims.push_back(readClaim(claim));
    }
    for (const std::string& name : reader.texts("figures")) {
        addFigure(*report, QString::fromStdString(name));
    }
    for (const std::string& note : reader.texts("notes")) {
        report->notes << QString::fromStdString(note);
    }
    return report;
}

StudyProgress readStudyProgress(const QString& folder) {
    StudyProgress progress;
    const std::string file = QDir(folder).filePath(QStringLiteral("events.jsonl")).toStdString();
    for (const core::Event& event : core::readEvents(file)) {
        take(progress, event);
    }
    const auto lines = progress.log.size();
    progress.log = progress.log.mid(std::max<qsizetype>(0, lines - kMostLogLines));
    return progress;
}

}  // namespace ui
