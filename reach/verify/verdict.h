#pragma once

#include <Eigen/Core>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace reach {

/// What is known of a sample and the set around it.
enum class CertifyVerdict {
    Certified,     ///< every point of the set is given the label: a proof, as far as the worth goes
    Falsified,     ///< a point of the set is given another class: proven, rounding included
    Unknown,       ///< neither
    Misclassified  ///< the sample itself is given another class
};

/// "certified", "falsified", "unknown", "misclassified"
std::string_view id(CertifyVerdict verdict);
/// Nothing for another word.
std::optional<CertifyVerdict> verdictFromId(std::string_view id);

/// The answer for one sample.
struct SampleVerdict {
    CertifyVerdict verdict = CertifyVerdict::Unknown;
    int predicted = -1;  ///< class of the sample itself; -1 where its outputs are not finite
    /// What settled it: a method's id, or "attack"; of Unknown the last method that was tried;
    /// empty for Misclassified.
    std::string method;
    /// The best lower bound found of the smallest margin y_label - y_i; NaN where there is none.
    double margin = std::numeric_limits<double>::quiet_NaN();
    double seconds = 0.0;     ///< its share of the batches it was in
    std::string reason;       ///< why a method gave no bound, in one line
    Eigen::VectorXd witness;  ///< Falsified: the point, exactly in the set
};

}  // namespace reach
