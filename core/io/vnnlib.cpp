#include "core/io/vnnlib.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "core/io/file_bytes.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"
#include "core/io/s_expression.h"
#include "core/io/vnnlib_formula.h"

namespace core {
namespace {

using vnnlib::Alternative;
using vnnlib::Alternatives;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint64_t kMaxPropertyBytes = std::uint64_t{1} << 28;
constexpr std::int64_t kMostBoxNumbers = std::int64_t{1} << 25;
constexpr std::size_t kMostConjunctions = std::size_t{1} << 20;

bool isPowerOfTwo(double value) {
    int exponent = 0;
    return std::abs(std::frexp(value, &exponent)) == 0.5;
}

/// A bound on one variable narrows the box; where dividing by its coefficient rounds, the box is
/// rounded outwards and the constraint itself is kept as well.
void intersect(PropertyCase& region, const LinearConstraint& constraint) {
    if (constraint.terms.size() != 1) {
        region.inputConstraints.push_back(constraint);
        return;
    }
    const auto [variable, coefficient] = constraint.terms.front();
    const auto i = static_cast<std::size_t>(variable);
    double bound = constraint.bound / coefficient + 0.0;  // no -0
    const bool above = coefficient > 0.0;
    if (!isPowerOfTwo(coefficient)) {
        bound = std::nextafter(bound, above ? kInfinity : -kInfinity);
        region.inputConstraints.push_back(constraint);
    }
    if (above) {
        region.upper[i] = std::min(region.upper[i], bound);
    } else {
        region.lower[i] = std::max(region.lower[i], bound);
    }
}

/// Numbers that tell two sets of input constraints apart.
std::vector<double> keyOf(const Conjunction& constraints) {
    std::vector<double> key;
    for (const LinearConstraint& constraint : constraints) {
        key.push_back(static_cast<double>(constraint.terms.size()));
        for (const auto& [variable, coefficient] : constraint.terms) {
            key.insert(key.end(), {static_cast<double>(variable), coefficient});
        }
        key.push_back(constraint.bound);
    }
    return key;
}

class VnnlibReader {
public:
    VnnlibReader(const std::string& path, std::string_view text)
        : m_path(path), m_expressions(path, text) {}

    Property read() {
        while (const auto command = m_expressions.next()) {
            m_line = command->line;
            execute(*command);
        }
        closeDeclarations();
        m_property.inputCount = m_variables.inputs;
        m_property.outputCount = m_variables.outputs;
        if (!m_neverHolds) {
            buildCases();
        }
        return std::move(m_property);
    }

private:
    [[noreturn]] void fail(long long line, const std::string& expected,
                           const std::string& found) const {
        throw ParseError(m_path, "line " + std::to_string(line), expected, found);
    }

    void execute(const SExpression& command) {
        static const std::array<std::string_view, 6> kWithoutMeaning{
            "set-logic", "set-info", "set-option", "check-sat", "get-model", "exit"};
        const std::string_view head = command.head();
        if (head == "declare-const" || head == "declare-fun") {
            declare(command);
        } else if (head == "assert" && command.items.size() == 2) {
            closeDeclarations();
            assertAll(command.items[1]);
        } else if (std::find(kWithoutMeaning.begin(), kWithoutMeaning.end(), head) ==
                   kWithoutMeaning.end()) {
            fail(command.line, "declare-const, or assert with one formula",
                 head.empty() ? "something else" : inQuotes(head));
        }
    }

    void declare(const SExpression& command) {
        constexpr long long kMostVariables = 1LL << 22;
        const bool function = command.head() == "declare-fun";
        const std::size_t count = function ? 4 : 3;
        if (command.items.size() != count || command.items.back().word != "Real" ||
            (function && (!command.items[2].isList() || !command.items[2].items.empty()))) {
            fail(command.line, "(declare-const NAME Real)", "another declaration");
        }
        const std::string_view name = command.items[1].word;
        const bool input = name.substr(0, 2) == "X_";
        const auto index = maybeInteger(name.substr(std::min<std::size_t>(2, name.size())));
        if ((!input && name.substr(0, 2) != "Y_") || !index || *index < 0 ||
            *index >= kMostVariables) {
            fail(command.line, "a variable X_i or Y_j", inQuotes(name));
        }
        if (m_closed) {
            fail(command.line, "all declarations before the first assert", inQuotes(name));
        }
        std::vector<bool>& seen = input ? m_inputs : m_outputs;
        seen.resize(std::max(seen.size(), static_cast<std::size_t>(*index) + 1), false);
        if (seen[static_cast<std::size_t>(*index)]) {
            fail(command.line, "each variable once", inQuotes(name) + " twice");
        }
        seen[static_cast<std::size_t>(*index)] = true;
    }

    /// The first assert ends the declarations: numbers without gaps, inputs and outputs.
    void closeDeclarations() {
        if (m_closed) {
            return;
        }
        m_closed = true;
        for (const auto& [seen, letter] : {std::pair{&m_inputs, "X_"}, {&m_outputs, "Y_"}}) {
            const auto gap = std::find(seen->begin(), seen->end(), false);
            if (seen->empty() || gap != seen->end()) {
                fail(
                    std::max(m_line, 1LL),
                    "a declaration of " + std::string(letter) + std::to_string(gap - seen->begin()),
                    "none");
            }
        }
        m_variables = {static_cast<std::int64_t>(m_inputs.size()),
                       static_cast<std::int64_t>(m_outputs.size())};
    }

    void assertAll(const SExpression& formula) {
        if (formula.head() == "and") {
            for (std::size_t i = 1; i < formula.items.size(); ++i) {
                assertAll(formula.items[i]);
            }
            return;
        }
        Alternatives alternatives = vnnlib::alternativesOf(m_path, m_variables, formula);
        m_neverHolds = m_neverHolds || alternatives.empty();
        if (m_neverHolds) {
            return;
        }
        if (alternatives.size() == 1) {
            append(m_common.inputs, alternatives[0].inputs);
            append(m_common.outputs, alternatives[0].outputs);
            return;
        }
        const bool noInputs = std::all_of(alternatives.begin(), alternatives.end(),
                                          [](const auto& a) { return a.inputs.empty(); });
        Alternatives& target = noInputs ? m_outputChoices : m_regionChoices;
        target = vnnlib::both(m_path, formula.line, std::move(target), alternatives);
    }

    static void append(Conjunction& to, const Conjunction& from) {
        to.insert(to.end(), from.begin(), from.end());
    }

    /// One case for each region, with the demands of all alternatives that share it.
    void buildCases() {
        std::map<std::vector<double>, std::size_t> known;
        std::size_t conjunctions = 0;
        for (const Alternative& choice : m_regionChoices) {
            const auto [entry, isNew] =
                known.emplace(keyOf(choice.inputs), m_property.cases.size());
            if (isNew) {
                m_property.cases.push_back(regionOf(choice));
            }
            conjunctions += m_outputChoices.size();
            const auto boxes = static_cast<std::int64_t>(m_property.cases.size());
            if (boxes > kMostBoxNumbers / m_variables.inputs || conjunctions > kMostConjunctions) {
                fail(m_line, "a property that fits into memory", "too many regions or demands");
            }
            addDemands(m_property.cases[entry->second], choice);
        }
        for (PropertyCase& region : m_property.cases) {
            const bool none = std::any_of(region.outputs.begin(), region.outputs.end(),
                                          [](const Conjunction& c) { return c.empty(); });
            if (none) {
                region.outputs.clear();
            }
        }
    }

    PropertyCase regionOf(const Alternative& choice) const {
        PropertyCase region;
        region.lower.assign(static_cast<std::size_t>(m_variables.inputs), -kInfinity);
        region.upper.assign(static_cast<std::size_t>(m_variables.inputs), kInfinity);
        for (const Conjunction* conjunction : {&m_common.inputs, &choice.inputs}) {
            for (const LinearConstraint& constraint : *conjunction) {
                intersect(region, constraint);
            }
        }
        return region;
    }

    void addDemands(PropertyCase& region, const Alternative& choice) const {
        for (const Alternative& outputChoice : m_outputChoices) {
            Conjunction demand = m_common.outputs;
            append(demand, choice.outputs);
            append(demand, outputChoice.outputs);
            region.outputs.push_back(std::move(demand));
        }
    }

    const std::string& m_path;
    SExpressionReader m_expressions;
    long long m_line = 0;
    bool m_closed = false;
    std::vector<bool> m_inputs;
    std::vector<bool> m_outputs;
    vnnlib::Variables m_variables;
    bool m_neverHolds = false;
    Alternative m_common;              // what every case demands
    Alternatives m_regionChoices{{}};  // alternatives with input constraints
    Alternatives m_outputChoices{{}};  // alternatives over outputs only
    Property m_property;
};

}  // namespace

Property readVnnlib(const std::string& path) {
    const std::string text = readFileBytes(path, kMaxPropertyBytes);
    return VnnlibReader(path, text).read();
}

}  // namespace core
