#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/figure/figure.h"
#include "core/io/json_reader.h"
#include "reach/study/statistics.h"

namespace reach {

/// What became of a paper's claim in our run.
enum class Verdict {
    Holds,
    DoesNotHold,
    NotAsPrinted,  ///< does not reproduce as printed; the note says what does
    NotMeasured    ///< this run could not look (no data, too few seeds); the note says why
};

/// "holds", "does not hold", "does not reproduce as printed", "not measured"
std::string_view text(Verdict verdict);

/// One of a paper's claims beside our number.
struct Claim {
    std::string id;         ///< stable within a study: "star-exact-2-unstable"
    std::string paper;      ///< what the paper says, and where
    std::string ours;       ///< what we found, in words and numbers
    std::string criterion;  ///< what made the verdict: "at most 1e-9 apart on every grid point"
    std::optional<double> value;
    std::optional<Interval> interval;  ///< kConfidence, over seeds (or what `ours` says)
    Verdict verdict = Verdict::NotMeasured;
    std::string note;  ///< empty where there is nothing more to say
};

/// A claim by sign: holds if the whole confidence interval of the sample's mean lies above 0. With
/// fewer than 3 entries it is NotMeasured; with an interval wholly below 0 or across it,
/// DoesNotHold, the note telling the two apart.
/// `unit` names the entries: "seeds", "images".
Claim claimAboveZero(Claim claim, const std::vector<double>& sample,
                     const std::string& unit = "seeds");

/// Numbers in rows: one .csv, and where it is short enough to print, one LaTeX table.
struct StudyTable {
    struct Column {
        std::string key;    ///< heading in the .csv: "box_minus_exact"
        std::string title;  ///< heading in LaTeX: "Box $-$ Exact"
    };
    using Cell = std::variant<std::string, double, std::int64_t>;

    std::string name;   ///< of its files: "table1"
    std::string title;  ///< caption
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
    bool isPrinted = true;  ///< LaTeX too; false for raw data
};

/// Comma-separated values with a heading line; doubles read back the same, what is not finite is
/// an empty cell. Throws std::invalid_argument for a row that does not fit the columns.
std::string toCsv(const StudyTable& table);

/// A LaTeX table (booktabs): `table` environment with caption and label, numbers to `digits`
/// significant ones. Texts are taken as LaTeX where they hold a $, else escaped.
std::string toLatex(const StudyTable& table, int digits = 4);

/// The claims as a table: claim, paper, ours, verdict.
StudyTable verdictTable(const std::vector<Claim>& claims);

struct StudyFigure {
    std::string name;  ///< of its files: "figure5"
    core::Figure figure;
};

/// What a study found.
struct StudyResult {
    bool isComplete = true;  ///< false if it was cut short: then of the parts that were finished
    std::vector<std::int64_t> seeds;
    std::vector<Claim> claims;
    std::vector<StudyTable> tables;
    std::vector<StudyFigure> figures;
    std::vector<std::string> notes;  ///< what a reader must know: where we left the paper, and why
    core::Json numbers = core::Json::object();  ///< headline numbers by name
};

/// A number for JSON: null where it is not finite.
core::Json jsonNumber(double value);

/// Three significant digits: "0.0123".
std::string shortText(double value);
/// "1.2 [1.1, 1.3]": mean and confidence interval.
std::string shortText(const Spread& spread);

}  // namespace reach
