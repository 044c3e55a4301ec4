#include "reach/verify/certify_method.h"

#include <algorithm>
#include <stdexcept>

namespace reach {

namespace {

using core::Substitution;

int costOf(const core::BoundMethod& method) {
    if (method.lines == core::LineStrategy::Optimised) {
        return 6;
    }
    if (method.substitution != Substitution::ToInput) {
        return method.substitution == Substitution::Interval ? 0 : method.depth == 1 ? 2 : 4;
    }
    const Substitution layers =
        method.layers == nullptr ? Substitution::ToInput : method.layers->substitution;
    return layers == Substitution::Interval ? 1 : layers == Substitution::Linear ? 3 : 5;
}

int costOf(Relaxation relaxation) {
    return relaxation == Relaxation::Star ? 7 : relaxation == Relaxation::Parallelogram ? 8 : 9;
}

int costOf(const CertifyMethod& method) {
    return std::visit([](const auto& how) { return costOf(how); }, method.how);
}

}  // namespace

std::optional<core::BoundMethod> tensorMethodOf(Method method) {
    return core::boundMethodFromId(method == Method::Zonotope ? "deepz" : info(method).id);
}

CertifyMethod certifyMethodOf(Method method) {
    const std::string id(info(method).id);
    if (auto onTensors = tensorMethodOf(method)) {
        return {id, std::move(*onTensors)};
    }
    switch (method) {
        case Method::Star:
            return {id, Relaxation::Star};
        case Method::Triangle:
            return {id, Relaxation::Triangle};
        case Method::Parallelogram:
            return {id, Relaxation::Parallelogram};
        default:
            throw std::invalid_argument(id + " does not certify: expected a relaxation");
    }
}

void sortByCost(std::vector<CertifyMethod>& methods) {
    std::stable_sort(
        methods.begin(), methods.end(),
        [](const CertifyMethod& a, const CertifyMethod& b) { return costOf(a) < costOf(b); });
}

}  // namespace reach
