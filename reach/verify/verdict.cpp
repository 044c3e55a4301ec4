#include "reach/verify/verdict.h"

#include <array>

namespace reach {

namespace {

constexpr std::array<Verdict, 4> kVerdicts{Verdict::Certified, Verdict::Falsified, Verdict::Unknown,
                                           Verdict::Misclassified};

}  // namespace

std::string_view id(Verdict verdict) {
    switch (verdict) {
        case Verdict::Certified:
            return "certified";
        case Verdict::Falsified:
            return "falsified";
        case Verdict::Misclassified:
            return "misclassified";
        case Verdict::Unknown:
            break;
    }
    return "unknown";
}

std::optional<Verdict> verdictFromId(std::string_view word) {
    for (const Verdict verdict : kVerdicts) {
        if (id(verdict) == word) {
            return verdict;
        }
    }
    return std::nullopt;
}

}  // namespace reach
