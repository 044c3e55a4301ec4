#include "reach/analysis/input_batch.h"

#include <stdexcept>

namespace reach {

namespace {

core::BallNorm normOf(const InputSet& input) {
    if (!input.ball) {
        return core::BallNorm::Linf;
    }
    return input.ball->norm == Norm::L1 ? core::BallNorm::L1 : core::BallNorm::L2;
}

void append(std::vector<double>& values, const Eigen::VectorXd& more) {
    values.insert(values.end(), more.data(), more.data() + more.size());
}

void requireAlike(const InputSet& first, const InputSet& input) {
    if (input.dim() != first.dim()) {
        throw std::invalid_argument("inputBatch: a set has " + std::to_string(input.dim()) +
                                    " dimensions, expected " + std::to_string(first.dim()));
    }
    if (normOf(input) != normOf(first)) {
        throw std::invalid_argument("inputBatch: balls of one norm stand beside other sets");
    }
}

}  // namespace

core::InputBatch inputBatch(std::span<const InputSet> inputs) {
    if (inputs.empty()) {
        throw std::invalid_argument("inputBatch: expected at least one input set");
    }
    core::InputBatch batch;
    batch.count = static_cast<std::int64_t>(inputs.size());
    batch.norm = normOf(inputs.front());
    for (const InputSet& input : inputs) {
        validate(input);
        requireAlike(inputs.front(), input);
        append(batch.lower, input.box.lower());
        append(batch.upper, input.box.upper());
        if (input.ball) {
            append(batch.center, input.ball->center);
            batch.radius.push_back(input.ball->radius);
        }
    }
    return batch;
}

core::InputBatch inputBatch(const InputSet& input) { return inputBatch(std::span(&input, 1)); }

std::string enlargement(const InputSet& input) {
    if (!input.constraints || input.constraints->constraintCount() == 0) {
        return {};
    }
    return input.ball ? "the ball stands for the input set, without its linear constraints"
                      : "the enclosing box stands for the linear constraints of the input set";
}

}  // namespace reach
