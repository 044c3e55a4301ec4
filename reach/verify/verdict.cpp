#include "reach/verify/verdict.h"

#include <array>

namespace reach {

namespace {

constexpr std::array<CertifyVerdict, 4> kVerdicts{
    CertifyVerdict::Certified, CertifyVerdict::Falsified, CertifyVerdict::Unknown,
    CertifyVerdict::Misclassified};

}  // namespace

std::string_view id(CertifyVerdict verdict) {
    switch (verdict) {
        case CertifyVerdict::Certified:
            return "certified";
        case CertifyVerdict::Falsified:
            return "falsified";
        case CertifyVerdict::Misclassified:
            return "misclassified";
        case CertifyVerdict::Unknown:
            break;
    }
    return "unknown";
}

std::optional<CertifyVerdict> verdictFromId(std::string_view word) {
    for (const CertifyVerdict verdict : kVerdicts) {
        if (id(verdict) == word) {
            return verdict;
        }
    }
    return std::nullopt;
}

}  // namespace reach
