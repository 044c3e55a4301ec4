#include "core/figure/math_text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace core {

namespace {

struct Sign {
    std::string_view command;  ///< without backslash
    std::string_view text;
};

/// Greek letters come first: they take scripts.
constexpr std::size_t kGreekCount = 35;
constexpr std::array kSigns{
    Sign{"alpha", "α"},   Sign{"beta", "β"},  Sign{"gamma", "γ"},   Sign{"delta", "δ"},
    Sign{"epsilon", "ε"}, Sign{"zeta", "ζ"},  Sign{"eta", "η"},     Sign{"theta", "θ"},
    Sign{"iota", "ι"},    Sign{"kappa", "κ"}, Sign{"lambda", "λ"},  Sign{"mu", "μ"},
    Sign{"nu", "ν"},      Sign{"xi", "ξ"},    Sign{"pi", "π"},      Sign{"rho", "ρ"},
    Sign{"sigma", "σ"},   Sign{"tau", "τ"},   Sign{"upsilon", "υ"}, Sign{"phi", "φ"},
    Sign{"chi", "χ"},     Sign{"psi", "ψ"},   Sign{"omega", "ω"},   Sign{"Gamma", "Γ"},
    Sign{"Delta", "Δ"},   Sign{"Theta", "Θ"}, Sign{"Lambda", "Λ"},  Sign{"Xi", "Ξ"},
    Sign{"Pi", "Π"},      Sign{"Sigma", "Σ"}, Sign{"Upsilon", "Υ"}, Sign{"Phi", "Φ"},
    Sign{"Psi", "Ψ"},     Sign{"Omega", "Ω"}, Sign{"ell", "ℓ"},     Sign{"pm", "±"},
    Sign{"times", "×"},   Sign{"cdot", "·"},  Sign{"le", "≤"},      Sign{"ge", "≥"},
    Sign{"infty", "∞"},   Sign{"in", "∈"},    Sign{"deg", "°"},     Sign{"approx", "≈"}};

constexpr std::string_view kMinus = "−";

/// Other signs in UTF-8 and their TeX. The micro sign and the Greek mu are two characters.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kTexSpellings{
    {{"\\", "\\textbackslash{}"},
     {"{", "\\{"},
     {"}", "\\}"},
     {"$", "\\$"},
     {"&", "\\&"},
     {"#", "\\#"},
     {"%", "\\%"},
     {"_", "\\_"},
     {"~", "\\textasciitilde{}"},
     {"^", "\\textasciicircum{}"},
     {"−", "$-$"},
     {"—", "---"},
     {"–", "--"},
     {"µ", "$\\mu$"},
     {"<", "\\textless{}"},
     {">", "\\textgreater{}"},
     {"\n", " "}}};

struct ReadyScript {
    std::string_view character;
    std::string_view text;
    TextRun::Script script;
};

constexpr auto kSup = TextRun::Script::Super;
constexpr auto kSub = TextRun::Script::Sub;
constexpr std::array kReadyScripts{
    ReadyScript{"⁰", "0", kSup}, ReadyScript{"¹", "1", kSup}, ReadyScript{"²", "2", kSup},
    ReadyScript{"³", "3", kSup}, ReadyScript{"⁴", "4", kSup}, ReadyScript{"⁵", "5", kSup},
    ReadyScript{"⁶", "6", kSup}, ReadyScript{"⁷", "7", kSup}, ReadyScript{"⁸", "8", kSup},
    ReadyScript{"⁹", "9", kSup}, ReadyScript{"⁻", "−", kSup}, ReadyScript{"₀", "0", kSub},
    ReadyScript{"₁", "1", kSub}, ReadyScript{"₂", "2", kSub}, ReadyScript{"₃", "3", kSub},
    ReadyScript{"₄", "4", kSub}, ReadyScript{"₅", "5", kSub}, ReadyScript{"₆", "6", kSub},
    ReadyScript{"₇", "7", kSub}, ReadyScript{"₈", "8", kSub}, ReadyScript{"₉", "9", kSub}};

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Length in bytes of the UTF-8 character at `at`; damaged text counts byte by byte.
std::size_t characterLength(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return std::min(length, text.size() - at);
}

bool isGreek(std::string_view character) {
    return std::any_of(kSigns.begin(), kSigns.begin() + kGreekCount,
                       [&](const Sign& sign) { return sign.text == character; });
}

class Parser {
public:
    explicit Parser(std::string_view text) : m_text(text) {}

    std::vector<TextRun> parse() {
        while (m_at < m_text.size()) {
            if (!takeCommand() && !takeScript() && !takeReadyScript()) {
                takeCharacter();
            }
        }
        return m_runs;
    }

private:
    enum class Before { Nothing, Letter, Word, Digits, Script, Other };

    void append(std::string_view text, TextRun::Script script, bool italic) {
        if (!m_runs.empty() && m_runs.back().script == script && m_runs.back().italic == italic) {
            m_runs.back().text += text;
        } else {
            m_runs.push_back({std::string(text), script, italic});
        }
    }

    /// "\alpha": the longest name that stands there and does not go on.
    bool takeCommand() {
        if (m_text[m_at] != '\\') {
            return false;
        }
        std::size_t end = m_at + 1;
        while (end < m_text.size() && isLetter(m_text[end])) {
            ++end;
        }
        const std::string_view name = m_text.substr(m_at + 1, end - m_at - 1);
        const auto sign = std::find_if(kSigns.begin(), kSigns.end(),
                                       [&](const Sign& entry) { return entry.command == name; });
        if (sign == kSigns.end()) {
            return false;
        }
        m_at = end;
        const bool greek = isGreek(sign->text);
        append(sign->text, TextRun::Script::Base, false);
        m_before = greek ? Before::Letter : Before::Other;
        m_letterIsLatin = false;
        return true;
    }

    /// What stands in braces, or the digits or the one letter that follow; its end, if any.
    std::optional<std::pair<std::string_view, std::size_t>> scriptAt(std::size_t at) const {
        if (at >= m_text.size()) {
            return std::nullopt;
        }
        if (m_text[at] == '{') {
            const std::size_t close = m_text.find('}', at);
            if (close == std::string_view::npos || close == at + 1) {
                return std::nullopt;
            }
            return std::pair{m_text.substr(at + 1, close - at - 1), close + 1};
        }
        std::size_t end = at;
        while (end < m_text.size() && isDigit(m_text[end])) {
            ++end;
        }
        if (end == at && isLetter(m_text[at])) {
            const bool alone =
                at + 1 >= m_text.size() ||
                !(isLetter(m_text[at + 1]) || isDigit(m_text[at + 1]) || m_text[at + 1] == '_');
            end = alone ? at + 1 : at;
        }
        return end > at ? std::optional(std::pair{m_text.substr(at, end - at), end}) : std::nullopt;
    }

    bool takeScript() {
        const bool sub = m_text[m_at] == '_';
        if (!sub && m_text[m_at] != '^') {
            return false;
        }
        const bool fits = m_before == Before::Letter || m_before == Before::Script ||
                          (!sub && m_before == Before::Digits);
        const auto script = fits ? scriptAt(m_at + 1) : std::nullopt;
        if (!script) {
            return false;
        }
        if (m_before == Before::Letter && m_letterIsLatin) {
            m_runs.back().text.pop_back();
            if (m_runs.back().text.empty()) {
                m_runs.pop_back();
            }
            append(m_text.substr(m_at - 1, 1), TextRun::Script::Base, true);
        }
        appendScript(script->first, sub ? TextRun::Script::Sub : TextRun::Script::Super);
        m_at = script->second;
        m_before = Before::Script;
        return true;
    }

    /// "10⁷", "y₃": characters that are scripts already.
    bool takeReadyScript() {
        const std::string_view character = m_text.substr(m_at, characterLength(m_text, m_at));
        const auto found =
            std::find_if(kReadyScripts.begin(), kReadyScripts.end(),
                         [&](const ReadyScript& entry) { return entry.character == character; });
        if (found == kReadyScripts.end()) {
            return false;
        }
        append(found->text, found->script, false);
        m_at += character.size();
        m_before = Before::Script;
        return true;
    }

    void appendScript(std::string_view inner, TextRun::Script script) {
        std::string text;
        for (const TextRun& run : Parser(inner).parse()) {
            text += run.text;
        }
        for (std::size_t dash = text.find('-'); dash != std::string::npos; dash = text.find('-')) {
            text.replace(dash, 1, kMinus);
        }
        append(text, script, text.size() == 1 && isLetter(text[0]));
    }

    void takeCharacter() {
        const std::size_t length = characterLength(m_text, m_at);
        const std::string_view character = m_text.substr(m_at, length);
        append(character, TextRun::Script::Base, false);
        m_at += length;
        const char c = length == 1 ? character[0] : '\0';
        if (isLetter(c) || isGreek(character)) {
            const bool inWord = m_before == Before::Letter || m_before == Before::Word ||
                                m_before == Before::Digits;
            m_before = inWord ? Before::Word : Before::Letter;
            m_letterIsLatin = isLetter(c);
        } else if (isDigit(c)) {
            m_before = m_before == Before::Letter || m_before == Before::Word ? Before::Word
                                                                              : Before::Digits;
        } else {
            m_before = c == '_' ? Before::Word : Before::Other;
        }
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<TextRun> m_runs;
    Before m_before = Before::Nothing;
    bool m_letterIsLatin = false;
};

/// Characters for TeX; inside $…$ signs need no dollars of their own.
std::string texCharacters(std::string_view text, bool inMath) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view character = text.substr(at, characterLength(text, at));
        at += character.size();
        const auto sign = std::find_if(kSigns.begin(), kSigns.end(),
                                       [&](const Sign& entry) { return entry.text == character; });
        const auto spelling =
            std::find_if(kTexSpellings.begin(), kTexSpellings.end(),
                         [&](const auto& entry) { return entry.first == character; });
        if (sign != kSigns.end()) {
            std::string command = sign->command == "deg" ? "^{\\circ}"
                                  : sign->command == "epsilon"
                                      ? "\\varepsilon "
                                      : "\\" + std::string(sign->command) + " ";
            if (!inMath) {
                command.erase(command.find_last_not_of(' ') + 1);
                command = "$" + command + "$";
            }
            result += command;
        } else if (inMath && character == kMinus) {
            result += "-";
        } else if (spelling != kTexSpellings.end()) {
            result += spelling->second;
        } else {
            result += character;
        }
    }
    return result;
}

bool isWordy(std::string_view text) {
    return std::count_if(text.begin(), text.end(), isLetter) > 1;
}

std::string texScript(const TextRun& run) {
    const std::string inner = isWordy(run.text) ? "\\mathrm{" + texCharacters(run.text, true) + "}"
                                                : texCharacters(run.text, true);
    return (run.script == TextRun::Script::Sub ? "_{" : "^{") + inner + "}";
}

/// In thousandths of the size, from '!' (33) to '~' (126).
using Widths = std::array<short, 94>;
constexpr Widths kRoman{
    278, 500, 833, 500, 833, 778, 278, 389, 389, 500, 778, 278, 333, 278, 500, 500, 500,  500, 500,
    500, 500, 500, 500, 500, 500, 278, 278, 778, 778, 778, 472, 778, 750, 708, 722, 764,  681, 653,
    785, 750, 361, 514, 778, 625, 917, 750, 778, 681, 778, 736, 556, 722, 750, 750, 1028, 750, 750,
    611, 278, 500, 278, 500, 500, 278, 500, 556, 444, 556, 444, 306, 500, 556, 278, 306,  528, 278,
    833, 556, 500, 556, 528, 392, 394, 389, 556, 528, 722, 528, 528, 444, 500, 278, 500,  500};
constexpr Widths kSans{
    278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611,
    778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667, 667,
    611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500, 222,
    833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};
constexpr double kBlankRoman = 333.0;
constexpr double kBlankSans = 278.0;

double characterWidth(std::string_view character, bool serif) {
    const auto c = static_cast<unsigned char>(character[0]);
    if (c == ' ') {
        return serif ? kBlankRoman : kBlankSans;
    }
    if (c > ' ' && c < 0x7F) {
        return (serif ? kRoman : kSans)[static_cast<std::size_t>(c - '!')];
    }
    if (character == "·") {
        return 278.0;
    }
    if (character == "×" || character == "±") {
        return 778.0;
    }
    return isGreek(character) ? 560.0 : c < 0x80 ? 0.0 : c < 0xE0 ? 584.0 : 778.0;
}

}  // namespace

std::vector<TextRun> parseMathText(std::string_view text) { return Parser(text).parse(); }

std::string plainText(std::string_view text) {
    std::string result;
    for (const TextRun& run : parseMathText(text)) {
        result += run.text;
    }
    return result;
}

std::string texText(std::string_view text) {
    std::string result;
    const auto runs = parseMathText(text);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (runs[i].script == TextRun::Script::Base && !runs[i].italic) {
            result += texCharacters(runs[i].text, false);
            continue;
        }
        // A letter and its scripts are one formula.
        result += "$";
        for (; i < runs.size() && (runs[i].italic || runs[i].script != TextRun::Script::Base);
             ++i) {
            result += runs[i].script == TextRun::Script::Base ? texCharacters(runs[i].text, true)
                                                              : texScript(runs[i]);
        }
        --i;
        result += "$";
    }
    return result;
}

double textWidth(std::string_view text, double points, bool serif) {
    double thousandths = 0.0;
    for (const TextRun& run : parseMathText(text)) {
        const double scale = run.script == TextRun::Script::Base ? 1.0 : kScriptSize;
        for (std::size_t at = 0; at < run.text.size();) {
            const std::size_t length = characterLength(run.text, at);
            thousandths +=
                scale * characterWidth(std::string_view(run.text).substr(at, length), serif);
            at += length;
        }
    }
    return thousandths / 1000.0 * points;
}

}  // namespace core
