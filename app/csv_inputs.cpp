#include "app/csv_inputs.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "app/exit_status.h"
#include "app/option_values.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace app {

namespace {

std::string numbersWanted(std::int64_t width) {
    return std::to_string(width) + (width == 1 ? " number" : " numbers between commas");
}

void readLine(const std::string& path, const std::string& line, std::int64_t lineNumber,
              std::int64_t width, std::vector<double>& points) {
    const std::string where = "line " + std::to_string(lineNumber);
    std::vector<double> row;
    try {
        row = parseNumbers(where, line);
    } catch (const UsageError&) {
        throw core::ParseError(path, where, numbersWanted(width), core::inQuotes(line));
    }
    if (static_cast<std::int64_t>(row.size()) != width) {
        throw core::ParseError(path, where, numbersWanted(width), std::to_string(row.size()));
    }
    points.insert(points.end(), row.begin(), row.end());
}

}  // namespace

std::vector<double> readCsvInputs(const std::string& path, std::int64_t width) {
    std::ifstream file(path);
    if (!file) {
        throw core::ParseError(path, "file", "a readable file", std::strerror(errno));
    }
    std::vector<double> points;
    std::string line;
    for (std::int64_t lineNumber = 1; std::getline(file, line); ++lineNumber) {
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        if (line.find_first_not_of(" \t") != std::string::npos && !line.starts_with('#')) {
            readLine(path, line, lineNumber, width, points);
        }
    }
    if (file.bad()) {
        throw core::ParseError(path, "file", "a readable file", std::strerror(errno));
    }
    if (points.empty()) {
        throw core::ParseError(path, "whole file", numbersWanted(width) + " a line", "no line");
    }
    return points;
}

}  // namespace app
