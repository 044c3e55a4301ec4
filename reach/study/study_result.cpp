#include "reach/study/study_result.h"

#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "core/io/number.h"

namespace reach {

namespace {

using Cell = StudyTable::Cell;

constexpr std::size_t kFewestSeeds = 3;

void checkRows(const StudyTable& table) {
    for (const auto& row : table.rows) {
        if (row.size() != table.columns.size()) {
            throw std::invalid_argument("table " + table.name + ": a row of " +
                                        std::to_string(row.size()) + " cells in " +
                                        std::to_string(table.columns.size()) + " columns");
        }
    }
}

std::string quotedForCsv(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    }
    return quoted + '"';
}

std::string csvCell(const Cell& cell) {
    if (const auto* words = std::get_if<std::string>(&cell)) {
        return quotedForCsv(*words);
    }
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
        return std::to_string(*whole);
    }
    const double value = std::get<double>(cell);
    return std::isfinite(value) ? core::exactText(value) : std::string();
}

/// Text for LaTeX; what holds a $ is LaTeX already.
std::string latexText(const std::string& text) {
    if (text.find('$') != std::string::npos) {
        return text;
    }
    std::string escaped;
    for (const char c : text) {
        switch (c) {
            case '&':
            case '%':
            case '#':
            case '_':
            case '{':
            case '}':
                escaped += std::string("\\") + c;
                break;
            case '<':
            case '>':
                escaped += std::string("$") + c + '$';
                break;
            case '^':
                escaped += "\\^{}";
                break;
            case '~':
                escaped += "\\~{}";
                break;
            case '\\':
                escaped += "\\textbackslash{}";
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

std::string printed(double value, int digits) {
    char text[40];
    std::snprintf(text, sizeof text, "%.*g", digits, value == 0.0 ? 0.0 : value);
    return text;
}

/// "1.2e-09" as "$1.2 \cdot 10^{-9}$".
std::string latexNumber(double value, int digits) {
    if (!std::isfinite(value)) {
        return "--";
    }
    const std::string text = printed(value, digits);
    const auto e = text.find('e');
    if (e == std::string::npos) {
        return '$' + text + '$';
    }
    return '$' + text.substr(0, e) + " \\cdot 10^{" +
           std::to_string(std::stoi(text.substr(e + 1))) + "}$";
}

std::string latexCell(const Cell& cell, int digits) {
    if (const auto* words = std::get_if<std::string>(&cell)) {
        return latexText(*words);
    }
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
        return '$' + std::to_string(*whole) + '$';
    }
    return latexNumber(std::get<double>(cell), digits);
}

/// Words left, numbers right; a column of long texts is broken into lines.
std::string alignments(const StudyTable& table) {
    constexpr std::size_t kLongText = 40;
    std::string letters;
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
        bool isText = false;
        std::size_t longest = 0;
        for (const auto& row : table.rows) {
            if (const auto* words = std::get_if<std::string>(&row[k])) {
                isText = true;
                longest = std::max(longest, words->size());
            }
        }
        letters += !isText ? "r" : longest > kLongText ? "p{0.27\\linewidth}" : "l";
    }
    return letters;
}

}  // namespace

std::string_view text(Verdict verdict) {
    switch (verdict) {
        case Verdict::Holds:
            return "holds";
        case Verdict::DoesNotHold:
            return "does not hold";
        case Verdict::NotAsPrinted:
            return "does not reproduce as printed";
        case Verdict::NotMeasured:
            return "not measured";
    }
    return "not measured";
}

Claim claimAboveZero(Claim claim, const std::vector<double>& sample, const std::string& unit) {
    const Spread spread = spreadOf(sample);
    const std::string count = std::to_string(sample.size()) + " " + unit;
    claim.criterion = "the 95 % confidence interval over " + unit + " lies above 0";
    if (!sample.empty()) {
        claim.value = spread.mean;
        claim.ours += (claim.ours.empty() ? "" : ": ") + shortText(spread.mean) + " over " + count;
    }
    if (sample.size() < kFewestSeeds) {
        claim.verdict = Verdict::NotMeasured;
        claim.note +=
            (claim.note.empty() ? "" : "; ") + std::string("too few ") + unit + " to tell";
        return claim;
    }
    claim.interval = spread.confidence;
    claim.ours += ", 95 % interval [" + shortText(spread.confidence.lower) + ", " +
                  shortText(spread.confidence.upper) + "]";
    claim.verdict = spread.confidence.lower > 0.0 ? Verdict::Holds : Verdict::DoesNotHold;
    if (claim.verdict == Verdict::DoesNotHold) {
        claim.note += (claim.note.empty() ? "" : "; ") + std::string(spread.confidence.upper < 0.0
                                                                         ? "the opposite is so"
                                                                         : "the interval holds 0");
    }
    return claim;
}

std::string toCsv(const StudyTable& table) {
    checkRows(table);
    std::string csv;
    for (const auto& column : table.columns) {
        csv += (csv.empty() ? "" : ",") + quotedForCsv(column.key);
    }
    csv += '\n';
    for (const auto& row : table.rows) {
        for (std::size_t k = 0; k < row.size(); ++k) {
            csv += (k == 0 ? "" : ",") + csvCell(row[k]);
        }
        csv += '\n';
    }
    return csv;
}

std::string toLatex(const StudyTable& table, int digits) {
    checkRows(table);
    std::string latex = "% needs \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n";
    latex += "  \\caption{" + latexText(table.title) + "}\n  \\label{tab:" + table.name + "}\n";
    latex += "  \\begin{tabular}{" + alignments(table) + "}\n    \\toprule\n    ";
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
        latex += (k == 0 ? "" : " & ") + latexText(table.columns[k].title);
    }
    latex += " \\\\\n    \\midrule\n";
    for (const auto& row : table.rows) {
        latex += "    ";
        for (std::size_t k = 0; k < row.size(); ++k) {
            latex += (k == 0 ? "" : " & ") + latexCell(row[k], digits);
        }
        latex += " \\\\\n";
    }
    return latex + "    \\bottomrule\n  \\end{tabular}\n\\end{table}\n";
}

StudyTable verdictTable(const std::vector<Claim>& claims) {
    StudyTable table{"verdicts",
                     "The paper's claims beside our numbers",
                     {{"claim", "Claim"},
                      {"paper", "Paper"},
                      {"ours", "Ours"},
                      {"verdict", "Verdict"},
                      {"criterion", "Criterion"},
                      {"note", "Note"}},
                     {}};
    for (const Claim& claim : claims) {
        table.rows.push_back({claim.id, claim.paper, claim.ours, std::string(text(claim.verdict)),
                              claim.criterion, claim.note});
    }
    return table;
}

core::Json jsonNumber(double value) {
    return std::isfinite(value) ? core::Json(value) : core::Json();
}

std::string shortText(double value) { return std::isfinite(value) ? printed(value, 3) : "—"; }

std::string shortText(const Spread& spread) {
    return shortText(spread.mean) + " [" + shortText(spread.confidence.lower) + ", " +
           shortText(spread.confidence.upper) + "]";
}

}  // namespace reach
