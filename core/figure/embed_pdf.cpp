#include <cctype>
#include <charconv>

#include "core/figure/embed_formats.h"
#include "core/io/parse_error.h"

namespace core {

namespace {

constexpr std::string_view kKey = "/ReachscopeRecipe";
constexpr std::string_view kComment = "\n%reachscope-recipe: ";

[[noreturn]] void fail(const std::string& path, std::size_t at, const std::string& expected) {
    throw ParseError(path, "byte " + std::to_string(at), expected, "none");
}

std::size_t skipBlanks(std::string_view pdf, std::size_t at) {
    while (at < pdf.size() &&
           (std::isspace(static_cast<unsigned char>(pdf[at])) != 0 || pdf[at] == '\0')) {
        ++at;
    }
    return at;
}

std::optional<std::size_t> maybeIntegerAt(std::string_view pdf, std::size_t at) {
    at = skipBlanks(pdf, std::min(at, pdf.size()));
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(pdf.data() + at, pdf.data() + pdf.size(), value);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

/// One past the ')' of the literal string that begins at `at`; npos if it has no end.
std::size_t endOfString(std::string_view pdf, std::size_t at) {
    int depth = 0;
    for (std::size_t i = at; i < pdf.size(); ++i) {
        if (pdf[i] == '\\') {
            ++i;
        } else if (pdf[i] == '(') {
            ++depth;
        } else if (pdf[i] == ')' && --depth == 0) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

/// The dictionary "<<…>>" that begins at or after `at` (blanks between); nothing if there is none.
std::optional<std::string_view> maybeDictionaryAt(std::string_view pdf, std::size_t at) {
    const std::size_t start = skipBlanks(pdf, at);
    int depth = 0;
    for (std::size_t i = start; i < pdf.size();) {
        const std::string_view rest = pdf.substr(i);
        if (rest.starts_with("<<")) {
            ++depth;
            i += 2;
        } else if (rest.starts_with(">>")) {
            i += 2;
            if (--depth == 0) {
                return pdf.substr(start, i - start);
            }
        } else if (depth == 0) {
            return std::nullopt;
        } else if (pdf[i] == '(') {
            i = endOfString(pdf, i);
        } else {
            ++i;
        }
    }
    return std::nullopt;
}

/// Where the value of a key of the dictionary begins; nothing if there is no such key.
std::optional<std::size_t> maybeValue(std::string_view dictionary, std::string_view key) {
    std::size_t at = dictionary.find(key);
    while (at != std::string_view::npos) {
        const std::size_t end = at + key.size();
        if (end < dictionary.size() &&
            std::isalnum(static_cast<unsigned char>(dictionary[end])) == 0) {
            return skipBlanks(dictionary, end);
        }
        at = dictionary.find(key, end);
    }
    return std::nullopt;
}

/// An indirect reference "12 0 R".
struct Reference {
    std::size_t number = 0;
    std::size_t generation = 0;
    std::string text() const {
        return std::to_string(number) + " " + std::to_string(generation) + " R";
    }
};

std::optional<Reference> maybeReference(std::string_view dictionary, std::string_view key) {
    const auto at = maybeValue(dictionary, key);
    if (!at) {
        return std::nullopt;
    }
    Reference reference;
    const char* const end = dictionary.data() + dictionary.size();
    const auto number = std::from_chars(dictionary.data() + *at, end, reference.number);
    if (number.ec != std::errc()) {
        return std::nullopt;
    }
    const std::size_t next = static_cast<std::size_t>(number.ptr - dictionary.data());
    const auto generation = maybeIntegerAt(dictionary, next);
    if (!generation) {
        return std::nullopt;
    }
    reference.generation = *generation;
    return reference;
}

/// What an incremental update needs to know of the document's end.
struct Tail {
    std::size_t xref = 0;  ///< of the newest cross-reference section
    std::string_view trailer;
    Reference root;
    std::size_t size = 0;
    std::optional<Reference> info;
};

std::size_t xrefOffset(std::string_view pdf, const std::string& path) {
    const std::size_t mark = pdf.rfind("startxref");
    if (mark == std::string_view::npos || pdf.find("%%EOF", mark) == std::string_view::npos) {
        fail(path, pdf.size(), "the end of a PDF (startxref and %%EOF)");
    }
    const auto offset = maybeIntegerAt(pdf, mark + 9);
    if (!offset || *offset >= pdf.size()) {
        fail(path, mark, "the offset of a cross-reference table");
    }
    return *offset;
}

/// Nothing where the document has no plain trailer (cross-reference stream, encryption).
std::optional<Tail> maybeTail(std::string_view pdf, std::size_t xref) {
    Tail tail;
    tail.xref = xref;
    if (!pdf.substr(skipBlanks(pdf, xref)).starts_with("xref")) {
        return std::nullopt;
    }
    const std::size_t mark = pdf.find("trailer", xref);
    const auto trailer =
        mark == std::string_view::npos ? std::nullopt : maybeDictionaryAt(pdf, mark + 7);
    if (!trailer || maybeValue(*trailer, "/Encrypt")) {
        return std::nullopt;
    }
    const auto root = maybeReference(*trailer, "/Root");
    const auto size = maybeValue(*trailer, "/Size");
    const auto count = size ? maybeIntegerAt(*trailer, *size) : std::nullopt;
    if (!root || !count) {
        return std::nullopt;
    }
    tail.trailer = *trailer;
    tail.root = *root;
    tail.size = *count;
    tail.info = maybeReference(*trailer, "/Info");
    return tail;
}

std::string literal(const std::string& text) {
    std::string result = "(";
    for (const char c : text) {
        if (c == '(' || c == ')' || c == '\\') {
            result += '\\';
        }
        result += c;
    }
    return result + ")";
}

std::string unescaped(std::string_view string) {
    std::string result;
    for (std::size_t i = 1; i + 1 < string.size(); ++i) {
        if (string[i] == '\\') {
            ++i;
        }
        result += string[i];
    }
    return result;
}

/// The information dictionary as it stands, without our entry; "<<>>" where there is none.
std::string informationOf(std::string_view pdf, const Tail& tail) {
    if (!tail.info) {
        return "<<>>";
    }
    const std::string head = "\n" + std::to_string(tail.info->number) + " " +
                             std::to_string(tail.info->generation) + " obj";
    const std::size_t at = pdf.rfind(head);
    const auto found =
        at == std::string_view::npos ? std::nullopt : maybeDictionaryAt(pdf, at + head.size());
    if (!found) {
        return "<<>>";
    }
    std::string dictionary(*found);
    if (const std::size_t key = dictionary.find(kKey); key != std::string::npos) {
        const std::size_t end = endOfString(dictionary, dictionary.find('(', key));
        dictionary.erase(key, end == std::string::npos ? end : end - key);
        if (end == std::string::npos) {
            dictionary += ">>";
        }
    }
    return dictionary;
}

/// The trailer's file identifier, with its key; empty if it has none.
std::string identifierOf(std::string_view trailer) {
    const auto at = maybeValue(trailer, "/ID");
    const std::size_t end = at ? trailer.find(']', *at) : std::string_view::npos;
    return end == std::string_view::npos
               ? std::string()
               : " /ID " + std::string(trailer.substr(*at, end + 1 - *at));
}

std::string tenDigits(std::size_t value) {
    const std::string digits = std::to_string(value);
    return std::string(digits.size() < 10 ? 10 - digits.size() : 0, '0') + digits;
}

/// PDF 32000-1, 7.5.6: a new version of the information dictionary, its cross-reference section and
/// a trailer that points back at the old one.
std::string incrementalUpdate(std::string_view pdf, const Tail& tail, const std::string& text) {
    std::string information = informationOf(pdf, tail);
    information.insert(information.size() - 2, " " + std::string(kKey) + " " + literal(text) + " ");
    const Reference info = tail.info.value_or(Reference{tail.size, 0});
    std::string result(pdf);
    result += result.ends_with('\n') ? "" : "\n";
    const std::size_t object = result.size();
    result += std::to_string(info.number) + " " + std::to_string(info.generation) + " obj\n" +
              information + "\nendobj\n";
    const std::size_t xref = result.size();
    const std::string generation = tenDigits(info.generation).substr(5);
    result += "xref\n" + std::to_string(info.number) + " 1\n" + tenDigits(object) + " " +
              generation + " n \n";
    result += "trailer\n<< /Size " + std::to_string(std::max(tail.size, info.number + 1)) +
              " /Root " + tail.root.text() + " /Info " + info.text() + identifierOf(tail.trailer) +
              " /Prev " + std::to_string(tail.xref) + " >>\n";
    return result + "startxref\n" + std::to_string(xref) + "\n%%EOF\n";
}

/// For documents without a plain trailer: a comment, then the old pointer once more.
std::string commentUpdate(std::string_view pdf, std::size_t xref, const std::string& text) {
    return std::string(pdf) + std::string(kComment) + text + "\nstartxref\n" +
           std::to_string(xref) + "\n%%EOF\n";
}

std::optional<std::string> maybeEntry(std::string_view pdf, std::size_t key,
                                      const std::string& path) {
    if (key == std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t start = skipBlanks(pdf, key + kKey.size());
    const std::size_t end =
        start < pdf.size() && pdf[start] == '(' ? endOfString(pdf, start) : std::string_view::npos;
    if (end == std::string_view::npos) {
        fail(path, key, "a whole string after /ReachscopeRecipe");
    }
    return unescaped(pdf.substr(start, end - start));
}

}  // namespace

std::string pdfWithText(std::string_view pdf, const std::string& text, const std::string& path) {
    const std::size_t xref = xrefOffset(pdf, path);
    const auto tail = maybeTail(pdf, xref);
    return tail ? incrementalUpdate(pdf, *tail, text) : commentUpdate(pdf, xref, text);
}

std::optional<std::string> maybePdfText(std::string_view pdf, const std::string& path) {
    const std::size_t comment = pdf.rfind(kComment);
    const std::size_t key = pdf.rfind(kKey);
    const bool commentIsNewer =
        comment != std::string_view::npos && (key == std::string_view::npos || comment > key);
    if (!commentIsNewer) {
        return maybeEntry(pdf, key, path);
    }
    const std::string_view rest = pdf.substr(comment + kComment.size());
    return std::string(rest.substr(0, rest.find('\n')));
}

}  // namespace core
