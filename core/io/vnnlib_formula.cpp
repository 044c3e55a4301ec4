#include "core/io/vnnlib_formula.h"

#include <cmath>
#include <map>
#include <utility>

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::vnnlib {
namespace {

constexpr std::size_t kMostAlternatives = 20'000;
constexpr std::size_t kMostConstraints = std::size_t{1} << 22;

/// sum of coefficient * variable + constant. Outputs have negative keys: Y_i is -1 - i.
struct Linear {
    std::map<std::int64_t, double> terms;
    double constant = 0.0;

    void add(const Linear& other, double factor) {
        constant += factor * other.constant;
        for (const auto& [variable, coefficient] : other.terms) {
            terms[variable] += factor * coefficient;
        }
    }
};

class FormulaReader {
public:
    FormulaReader(const std::string& path, const Variables& variables)
        : m_path(path), m_variables(variables) {}

    Alternatives formula(const SExpression& e) const {
        const std::string_view head = e.head();
        if (head == "and") {
            Alternatives result{{}};
            for (std::size_t i = 1; i < e.items.size(); ++i) {
                result = both(m_path, e.items[i].line, std::move(result), formula(e.items[i]));
            }
            return result;
        }
        if (head == "or") {
            Alternatives result;
            for (std::size_t i = 1; i < e.items.size(); ++i) {
                for (Alternative& alternative : formula(e.items[i])) {
                    result.push_back(std::move(alternative));
                }
                requireFew(m_path, e.line, result.size(), 0);
            }
            return result;
        }
        if (head == "<=" || head == ">=" || head == "=") {
            return comparison(e);
        }
        if (e.word == "true" || e.word == "false") {
            return e.word == "true" ? Alternatives{{}} : Alternatives{};
        }
        fail(e, "a formula of and, or, <=, >= and =", describe(e));
    }

    static void requireFew(const std::string& path, long long line, std::size_t alternatives,
                           std::size_t constraints) {
        if (alternatives > kMostAlternatives || constraints > kMostConstraints) {
            throw ParseError(path, "line " + std::to_string(line),
                             "at most 20000 alternatives once AND and OR are multiplied out",
                             "more");
        }
    }

private:
    [[noreturn]] void fail(const SExpression& e, const std::string& expected,
                           const std::string& found) const {
        throw ParseError(m_path, "line " + std::to_string(e.line), expected, found);
    }

    static std::string describe(const SExpression& e) {
        if (!e.isList()) {
            return inQuotes(e.word);
        }
        return e.head().empty() ? "a list without operator" : inQuotes(e.head());
    }

    /// a <= b <= c …: each with its neighbour.
    Alternatives comparison(const SExpression& e) const {
        if (e.items.size() < 3) {
            fail(e, "two sides of " + std::string(e.head()), std::to_string(e.items.size() - 1));
        }
        Alternatives result{{}};
        Linear left = linear(e.items[1]);
        for (std::size_t i = 2; i < e.items.size(); ++i) {
            Linear right = linear(e.items[i]);
            if (e.head() != ">=") {
                result = both(m_path, e.line, std::move(result), atMost(e, left, right));
            }
            if (e.head() != "<=") {
                result = both(m_path, e.line, std::move(result), atMost(e, right, left));
            }
            left = std::move(right);
        }
        return result;
    }

    /// low <= high as one constraint; always or never where no variable is left.
    Alternatives atMost(const SExpression& e, const Linear& low, const Linear& high) const {
        Linear difference = low;
        difference.add(high, -1.0);
        LinearConstraint constraint;
        constraint.bound = 0.0 - difference.constant;
        bool inputs = false;
        bool outputs = false;
        for (const auto& [variable, coefficient] : difference.terms) {
            requireFinite(e, coefficient);
            if (coefficient != 0.0) {
                (variable >= 0 ? inputs : outputs) = true;
            }
        }
        requireFinite(e, constraint.bound);
        if (inputs && outputs) {
            fail(e, "a constraint over inputs only or over outputs only", "one over both");
        }
        if (!inputs && !outputs) {
            return 0.0 <= constraint.bound ? Alternatives{{}} : Alternatives{};
        }
        collect(difference, outputs, constraint);
        Alternative one;
        (inputs ? one.inputs : one.outputs).push_back(std::move(constraint));
        return {one};
    }

    static void collect(const Linear& linear, bool outputs, LinearConstraint& constraint) {
        std::map<std::int64_t, double> ascending;
        for (const auto& [variable, coefficient] : linear.terms) {
            if (coefficient != 0.0) {
                ascending[outputs ? -1 - variable : variable] = coefficient;
            }
        }
        constraint.terms.assign(ascending.begin(), ascending.end());
    }

    void requireFinite(const SExpression& e, double number) const {
        if (!std::isfinite(number)) {
            fail(e, "numbers that fit into a double", "an overflow");
        }
    }

    Linear linear(const SExpression& e) const {
        if (!e.isList()) {
            return word(e);
        }
        const std::string_view op = e.head();
        if (e.items.size() < 2 || (op != "+" && op != "-" && op != "*" && op != "/")) {
            fail(e, "a linear term of + - * / and variables", describe(e));
        }
        if (op == "*" || op == "/") {
            return product(e);
        }
        Linear result;
        const bool negation = op == "-" && e.items.size() == 2;
        result.add(linear(e.items[1]), negation ? -1.0 : 1.0);
        for (std::size_t i = 2; i < e.items.size(); ++i) {
            result.add(linear(e.items[i]), op == "-" ? -1.0 : 1.0);
        }
        return result;
    }

    Linear product(const SExpression& e) const {
        Linear result = linear(e.items[1]);
        for (std::size_t i = 2; i < e.items.size(); ++i) {
            Linear factor = linear(e.items[i]);
            if (e.head() == "*" && !factor.terms.empty()) {
                std::swap(result, factor);
            }
            const double number = e.head() == "*" ? factor.constant : 1.0 / factor.constant;
            if (!factor.terms.empty() || !std::isfinite(number)) {
                fail(e, "a linear term", "a product of variables or a division by one or by 0");
            }
            Linear scaled;
            scaled.add(result, number);
            if (e.head() == "/") {
                scaled = quotient(result, factor.constant);
            }
            result = std::move(scaled);
        }
        return result;
    }

    /// Divides number by number: closer than times the rounded inverse.
    static Linear quotient(Linear linear, double divisor) {
        linear.constant /= divisor;
        for (auto& term : linear.terms) {
            term.second /= divisor;
        }
        return linear;
    }

    Linear word(const SExpression& e) const {
        Linear result;
        const std::string_view text = e.word;
        const bool input = text.substr(0, 2) == "X_";
        if (input || text.substr(0, 2) == "Y_") {
            const auto index = maybeInteger(text.substr(2));
            const std::int64_t count = input ? m_variables.inputs : m_variables.outputs;
            if (!index || *index < 0 || *index >= count) {
                fail(e, "a declared variable", inQuotes(text));
            }
            result.terms[input ? *index : -1 - *index] = 1.0;
            return result;
        }
        const auto number = maybeNumber(text);
        if (!number) {
            fail(e, "a number or a variable X_i or Y_j", inQuotes(text));
        }
        result.constant = *number;
        return result;
    }

    const std::string& m_path;
    const Variables& m_variables;
};

void append(Alternative& to, const Alternative& from) {
    to.inputs.insert(to.inputs.end(), from.inputs.begin(), from.inputs.end());
    to.outputs.insert(to.outputs.end(), from.outputs.begin(), from.outputs.end());
}

std::size_t countOf(const Alternative& a) { return a.inputs.size() + a.outputs.size(); }

}  // namespace

Alternatives both(const std::string& path, long long line, Alternatives a, const Alternatives& b) {
    std::size_t constraints = 0;
    FormulaReader::requireFew(path, line, a.size() * b.size(), 0);
    if (b.size() == 1) {  // in place: a region of thousands of bounds comes one by one
        for (Alternative& alternative : a) {
            append(alternative, b[0]);
            constraints += countOf(alternative);
        }
        FormulaReader::requireFew(path, line, a.size(), constraints);
        return a;
    }
    Alternatives result;
    for (const Alternative& left : a) {
        for (const Alternative& right : b) {
            result.push_back(left);
            append(result.back(), right);
            constraints += countOf(result.back());
            FormulaReader::requireFew(path, line, result.size(), constraints);
        }
    }
    return result;
}

Alternatives alternativesOf(const std::string& path, const Variables& variables,
                            const SExpression& formula) {
    return FormulaReader(path, variables).formula(formula);
}

}  // namespace core::vnnlib
