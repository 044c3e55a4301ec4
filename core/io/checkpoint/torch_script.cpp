#include "core/io/checkpoint/torch_script.h"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>

#include "core/io/checkpoint/script_archive.h"
#include "core/io/checkpoint/script_interpreter.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core {
namespace {

using namespace checkpoint;

constexpr std::size_t kMostWidths = 16;

/// "1x28x28"
Shape shapeOf(const std::string& text) {
    Shape shape;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('x', start), text.size());
        const auto size = maybeInteger(std::string_view(text).substr(start, end - start));
        if (!size || *size < 1 || *size > (1 << 26) || shape.size() >= 8) {
            throw std::invalid_argument(inQuotes(text) +
                                        " is no shape of an input; expected one like 1x28x28");
        }
        shape.push_back(*size);
        start = end + 1;
    }
    return shape;
}

Shape withBatch(Shape shape) {
    shape.insert(shape.begin(), 1);
    return shape;
}

/// What a traced shape may mean: its first axis is the batch, which becomes one, or there is none.
std::vector<Shape> readingsOf(const Shape& traced) {
    std::vector<Shape> readings;
    if (traced.size() >= 2) {
        readings.push_back(withBatch({traced.begin() + 1, traced.end()}));
    }
    if (traced.size() == 1 || traced.size() == 3) {
        readings.push_back(traced);
    }
    return readings;
}

/// Shapes that data sets have, for the channels of the weights, and widths of the weights.
std::vector<Shape> likelyShapes(const ScriptArchive& archive) {
    std::set<std::int64_t> channels;
    std::vector<std::int64_t> widths;
    for (const std::vector<std::int64_t>& shape : archive.weightShapes()) {
        if (shape.size() == 4 && channels.empty()) {
            channels.insert(shape[1]);
        }
        for (const std::size_t axis : {1, 0}) {
            const bool isNew = shape.size() == 2 && widths.size() < kMostWidths &&
                               std::count(widths.begin(), widths.end(), shape[axis]) == 0;
            if (isNew && shape[axis] > 0) {
                widths.push_back(shape[axis]);
            }
        }
    }
    channels.insert({1, 3});
    std::vector<Shape> likely;
    for (const std::int64_t side : {28, 32, 64, 96, 224}) {
        for (const std::int64_t channel : channels) {
            likely.push_back({1, channel, side, side});
        }
    }
    for (const std::int64_t width : widths) {
        likely.push_back({1, width});
    }
    return likely;
}

/// One reading of the archive, or why it is none.
struct Attempt {
    std::optional<Network> network;
    std::optional<ParseError> error;
    std::size_t steps = 0;  ///< how far it came
};

Attempt attempt(ScriptArchive& archive, const Shape& dims) {
    Attempt result;
    std::optional<ScriptInterpreter> code;
    try {
        code.emplace(archive, dims);
        result.network = code->run();
    } catch (const ParseError& error) {
        result.error =
            ParseError(error.path(), error.where(), error.expected(),
                       error.found() + " (with an input of " + toString(withoutBatch(dims)) + ")");
    } catch (const std::invalid_argument& error) {
        result.error = ParseError(archive.path(), "input", "a shape", error.what());
    }
    result.steps = code ? code->steps() : 0;
    return result;
}

/// The first shape that works, or the error of the one that came furthest.
Network firstOf(ScriptArchive& archive, const std::vector<Shape>& shapes) {
    Attempt best;
    for (const Shape& dims : shapes) {
        Attempt one = attempt(archive, dims);
        if (one.network) {
            return std::move(*one.network);
        }
        if (!best.error || one.steps > best.steps) {
            best = std::move(one);
        }
    }
    throw *best.error;
}

/// The one shape that works.
Network onlyOf(ScriptArchive& archive, const std::vector<Shape>& shapes) {
    constexpr const char* kRemedy =
        "the input's shape, given with the file (--architecture torchscript:1x28x28)";
    std::optional<Network> found;
    Attempt best;
    for (const Shape& dims : shapes) {
        Attempt one = attempt(archive, dims);
        if (one.network && found && found->inputCount() != one.network->inputCount()) {
            throw ParseError(archive.path(), "input", kRemedy,
                             "code that fits " + toString(found->inputShape()) + " and " +
                                 toString(one.network->inputShape()));
        }
        if (one.network && !found) {
            found = std::move(one.network);
        } else if (one.error && (!best.error || one.steps > best.steps)) {
            best = std::move(one);
        }
    }
    if (found) {
        return std::move(*found);
    }
    throw *best.error;
}

}  // namespace

Network parseTorchScript(const std::string& path, std::string_view bytes,
                         const std::string& inputShape) {
    ScriptArchive archive(path, bytes);
    if (!inputShape.empty()) {
        return firstOf(archive, {withBatch(shapeOf(inputShape))});
    }
    const std::vector<Shape> readings = readingsOf(archive.tracedShape());
    return readings.empty() ? onlyOf(archive, likelyShapes(archive)) : firstOf(archive, readings);
}

}  // namespace core
