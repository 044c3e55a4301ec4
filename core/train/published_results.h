#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// A row of a table in one of the four papers, as printed: the paper's claim, not something that
/// was measured here. Shares in [0, 1] (the printed percents / 100; LBP prints errors, here 1 -
/// error); NaN where the table has no such column.
struct PublishedResult {
    std::string paper;     ///< "SABR"
    std::string table;     ///< "table 2"
    std::string method;    ///< "CROWN-IBP", as the table calls it; "SABR*" with shrinking
    std::string data;      ///< "mnist", "fashion-mnist", "cifar10", "svhn", "tiny-imagenet"
    std::string network;   ///< "CNN7", "CONV"; empty: the best one of any
    double eps = 0.0;      ///< l-infinity test radius, units of the data
    double natural = 0.0;  ///< accuracy
    double adversarial = std::numeric_limits<double>::quiet_NaN();  ///< under PGD
    double certified = std::numeric_limits<double>::quiet_NaN();
    std::string certifier;  ///< "MN-BAB"; "Box" where a network is certified as it was trained

    /// "SABR, table 2"
    std::string citation() const { return paper + ", " + table; }
};

/// Of SNR tables 2 and 3, SABR tables 1 and 2, PARADOX tables 3 and 8 to 12 (table 2 is an excerpt
/// of those), LBP tables 2 and 3. A method that several papers report stands once for each of them.
const std::vector<PublishedResult>& publishedResults();

/// Those of a data set ("mnist:train" is "mnist") and a test radius, to one part in a thousand.
std::vector<PublishedResult> publishedResults(std::string_view data, double eps);

}  // namespace core
