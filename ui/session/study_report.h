#pragma once

#include <QString>
#include <QStringList>
#include <memory>
#include <optional>
#include <vector>

#include "core/figure/figure.h"

namespace ui {

/// A paper's claim beside what a run found.
struct StudyClaim {
    QString paper;
    QString ours;
    QString criterion;
    QString verdict;  ///< "holds", "does not hold", …, as the study says it
    QString note;
    bool isHolding = false;
    bool isMeasured = true;

    bool operator==(const StudyClaim&) const = default;
};

/// Formulas between dollar signs, which a study writes for its LaTeX tables, as plain text:
/// "\frac{\sqrt2}{2}(r + c_x)" becomes "√2/2 (r + c_x)".
QString withPlainFormulas(const QString& text);

struct StudyPicture {
    QString name;
    core::Figure figure;
};

/// What a run of a study left in its folder.
struct StudyReport {
    QString study;
    QString folder;
    bool isComplete = true;
    bool isSmoke = false;
    std::vector<StudyClaim> claims;
    std::vector<StudyPicture> figures;
    QStringList missing;  ///< figures that could not be read, with the reason
    QStringList notes;

    int holding() const;
};

using StudyReportPtr = std::shared_ptr<const StudyReport>;

/// How far a run is, by its job folder.
struct StudyProgress {
    qint64 done = 0;
    std::optional<qint64> total;
    QString unit;
    std::optional<double> secondsLeft;
    QStringList log;  ///< last lines
    QString status;   ///< of a run that ended: "complete", "cancelled", …; empty while it runs

    bool operator==(const StudyProgress&) const = default;
};

/// Reads study.json and the figures beside it. Null where there is no study.json; throws
/// core::ParseError for a damaged one. Not for the window's thread.
StudyReportPtr readStudyReport(const QString& folder);

/// Reads a job folder's events; what is missing is empty. Throws core::ParseError. Not for the
/// window's thread.
StudyProgress readStudyProgress(const QString& folder);

}  // namespace ui
