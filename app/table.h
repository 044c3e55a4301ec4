#pragma once

#include <string>
#include <vector>

namespace app {

/// Text in aligned columns, as it stands on a terminal: words left, numbers right.
class Table {
public:
    enum class Align { Left, Right };
    struct Column {
        std::string title;
        Align align = Align::Left;
    };

    explicit Table(std::vector<Column> columns);

    /// One cell a column; missing ones are empty.
    void addRow(std::vector<std::string> cells);

    /// Title row and rows, two spaces between columns, no spaces at the end of a line.
    std::string text() const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

/// "name: value" lines with the values under one another.
class Facts {
public:
    void add(std::string name, std::string value);
    std::string text() const;

private:
    std::vector<std::pair<std::string, std::string>> m_facts;
};

/// Six significant digits; "—" for what is not a number.
std::string shortNumber(double value);

/// "[-0.25, 1.5]"
std::string interval(double lower, double upper);

/// "41,200"
std::string grouped(long long value);

/// "0.0123 s", "12.3 s"
std::string secondsText(double seconds);

}  // namespace app
