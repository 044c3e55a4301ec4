#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/io/nnet.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core {
namespace {

constexpr std::string_view kBlank = " \t\r\f\v";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == text.npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

struct Header {
    std::vector<double> means;
    std::vector<double> ranges;
    long long meansLine = 0;
};

/// Reads lines and numbers, and knows where it is when something is wrong.
class NnetParser {
public:
    NnetParser(const std::string& path, std::string_view text) : m_path(path), m_rest(text) {
        if (m_rest.substr(0, 3) == "\xef\xbb\xbf") {
            m_rest.remove_prefix(3);
        }
    }

    Network parse(const NetworkFileOptions& options) {
        const std::vector<long long> sizes = layerSizes();
        const Header header = readHeader(options.nnetNormalise);
        std::vector<Node> nodes{{"input", Input{{sizes.front()}}, {}}};
        if (options.nnetNormalise) {
            append(nodes, "normalise", inputScale(header, sizes.front()));
        }
        for (std::size_t k = 1; k < sizes.size(); ++k) {
            append(nodes, "dense" + std::to_string(k), layer(sizes[k - 1], sizes[k]));
            if (k + 1 < sizes.size()) {
                append(nodes, "relu" + std::to_string(k), Relu{});
            }
        }
        if (options.nnetNormalise) {
            append(nodes, "denormalise", outputScale(header, sizes.back()));
        }
        requireEnd();
        return build(std::move(nodes));
    }

private:
    static void append(std::vector<Node>& nodes, std::string name, Operation operation) {
        const int last = static_cast<int>(nodes.size()) - 1;
        nodes.push_back({std::move(name), std::move(operation), {last}});
    }

    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        throw ParseError(m_path, "line " + std::to_string(m_line), expected, found);
    }

    /// The next line that is neither blank nor a comment; false at the end of the file.
    bool advance() {
        while (!m_rest.empty()) {
            const std::size_t end = m_rest.find('\n');
            m_text = trimmed(m_rest.substr(0, end));
            m_rest = end == m_rest.npos ? std::string_view() : m_rest.substr(end + 1);
            ++m_line;
            if (!m_text.empty() && m_text.substr(0, 2) != "//") {
                return true;
            }
        }
        return false;
    }

    void next(const std::string& expected) {
        if (!advance()) {
            ++m_line;
            fail(expected, "the end of the file");
        }
    }

    /// Splits the current line at its commas; one may end the line.
    std::vector<std::string_view> fields() const {
        std::vector<std::string_view> result;
        std::string_view rest = m_text;
        while (!rest.empty()) {
            const std::size_t comma = rest.find(',');
            result.push_back(trimmed(rest.substr(0, comma)));
            rest = comma == rest.npos ? std::string_view() : trimmed(rest.substr(comma + 1));
        }
        return result;
    }

    std::vector<double> numbers(const std::string& what) {
        next(what);
        std::vector<double> result;
        for (const std::string_view field : fields()) {
            const std::optional<double> number = maybeNumber(field);
            if (!number) {
                fail("a finite number in " + what, inQuotes(field));
            }
            result.push_back(*number);
        }
        return result;
    }

    std::vector<double> numbers(const std::string& what, long long count) {
        std::vector<double> result = numbers(what);
        if (static_cast<long long>(result.size()) != count) {
            fail(std::to_string(count) + " numbers in " + what,
                 std::to_string(result.size()) + " numbers");
        }
        return result;
    }

    std::vector<long long> integers(const std::string& what) {
        constexpr long long kLargest = 1LL << 31;
        next(what);
        std::vector<long long> result;
        for (const std::string_view field : fields()) {
            const std::optional<long long> number = maybeInteger(field);
            if (!number || *number < 1 || *number > kLargest) {
                fail("a whole number from 1 to 2^31 in " + what, inQuotes(field));
            }
            result.push_back(*number);
        }
        return result;
    }

    std::vector<long long> layerSizes() {
        const std::vector<long long> counts = integers("the header (layers, inputs, outputs, …)");
        std::vector<long long> sizes = integers("the layer sizes");
        if (static_cast<long long>(sizes.size()) != counts[0] + 1) {
            fail(std::to_string(counts[0] + 1) + " layer sizes", std::to_string(sizes.size()));
        }
        if (counts.size() > 1 && counts[1] != sizes.front()) {
            fail("a first size of " + std::to_string(counts[1]) + " as in the header",
                 std::to_string(sizes.front()));
        }
        if (counts.size() > 2 && counts[2] != sizes.back()) {
            fail("a last size of " + std::to_string(counts[2]) + " as in the header",
                 std::to_string(sizes.back()));
        }
        return sizes;
    }

    Header readHeader(bool used) {
        next("the flag line");
        numbers("the input minima");
        numbers("the input maxima");
        Header header;
        header.means = numbers("the means");
        header.meansLine = m_line;
        header.ranges = numbers("the ranges");
        for (std::size_t i = 0; used && i < header.ranges.size(); ++i) {
            if (header.ranges[i] == 0.0) {
                fail("ranges that are not 0 (--nnet-normalise divides by them)",
                     "0 at place " + std::to_string(i + 1));
            }
        }
        return header;
    }

    void requireHeaderCount(const Header& header, long long inputs) const {
        const auto count = static_cast<std::size_t>(inputs) + 1;
        if (header.means.size() != count || header.ranges.size() != count) {
            throw ParseError(m_path, "line " + std::to_string(header.meansLine),
                             std::to_string(count) +
                                 " means and ranges (each input's and the output's) for "
                                 "--nnet-normalise",
                             std::to_string(header.means.size()) + " and " +
                                 std::to_string(header.ranges.size()));
        }
    }

    Scale inputScale(const Header& header, long long inputs) const {
        requireHeaderCount(header, inputs);
        Scale scale;
        for (std::size_t i = 0; i + 1 < header.means.size(); ++i) {
            scale.factor.push_back(1.0 / header.ranges[i]);
            scale.offset.push_back(-header.means[i] / header.ranges[i]);
        }
        scale.relativeError = kOneRounding;
        return scale;
    }

    static Scale outputScale(const Header& header, long long outputs) {
        const auto count = static_cast<std::size_t>(outputs);
        return {std::vector<double>(count, header.ranges.back()),
                std::vector<double>(count, header.means.back())};
    }

    /// Memory grows with the lines that are there, not with the sizes the header claims.
    Dense layer(long long in, long long out) {
        Dense dense{in, out, {}, {}};
        for (long long row = 0; row < out; ++row) {
            const std::vector<double> weights =
                numbers("a row of weights of a " + std::to_string(in) + " to " +
                            std::to_string(out) + " layer",
                        in);
            dense.weight.insert(dense.weight.end(), weights.begin(), weights.end());
        }
        for (long long row = 0; row < out; ++row) {
            dense.bias.push_back(numbers("a bias", 1).front());
        }
        return dense;
    }

    void requireEnd() {
        if (advance()) {
            fail("the end of the file after the last bias", inQuotes(m_text));
        }
    }

    Network build(std::vector<Node> nodes) const {
        try {
            return Network(std::move(nodes));
        } catch (const std::invalid_argument& error) {
            throw ParseError(m_path, "network", "a valid network", error.what());
        }
    }

    const std::string& m_path;
    std::string_view m_rest;
    std::string_view m_text;
    long long m_line = 0;
};

}  // namespace

Network parseNnet(const std::string& path, std::string_view text,
                  const NetworkFileOptions& options) {
    return NnetParser(path, text).parse(options);
}

}  // namespace core
