#include "core/io/checkpoint/plan_private.h"

#include <stdexcept>

namespace core::checkpoint {
namespace {

[[noreturn]] void fail(const std::string& what) { throw std::invalid_argument(what); }

/// What a step says of a size, or else what its tensor's shape has on that axis.
std::int64_t sizeOf(std::int64_t said, const std::optional<Shape>& stored, std::size_t axes,
                    std::size_t axis, const char* key) {
    if (said > 0) {
        return said;
    }
    if (!stored || stored->size() != axes) {
        fail(std::string("needs \"") + key + "\": there is no tensor of " + std::to_string(axes) +
             " axes to tell it");
    }
    return (*stored)[axis];
}

void requireImage(const Shape& in) {
    if (in.size() != 3) {
        fail("expects channels x height x width, got " + toString(in));
    }
}

std::int64_t windowCount(const Step& step, std::size_t axis, std::int64_t size,
                         std::int64_t kernel) {
    const std::int64_t extent = (kernel - 1) * step.dilation[axis] + 1;
    const std::int64_t room = size + step.padding[axis] + step.padding[axis + 2] - extent;
    if (kernel < 1 || room < 0) {
        fail("has a window of " + std::to_string(extent) + " over an axis of " +
             std::to_string(size + step.padding[axis] + step.padding[axis + 2]));
    }
    std::int64_t count = (step.ceilMode ? (room + step.stride[axis] - 1) / step.stride[axis]
                                        : room / step.stride[axis]) +
                         1;
    if (step.ceilMode && (count - 1) * step.stride[axis] >= size + step.padding[axis]) {
        --count;
    }
    return count;
}

StepPlan dense(const Step& step, const Shape& in, const ShapeLookup& lookup) {
    if (in.size() != 1) {
        fail("expects a flat input, got " + toString(in) + ": put a flatten step before it");
    }
    const std::int64_t out =
        sizeOf(step.width, lookup(step.weight), 2, step.isTransposed ? 1 : 0, "features");
    StepPlan plan{in, {out}, {}};
    const Shape stored = step.isTransposed ? Shape{in[0], out} : Shape{out, in[0]};
    plan.tensors.push_back({step.weight, Role::Weight, stored});
    if (!step.bias.empty()) {
        plan.tensors.push_back({step.bias, Role::Bias, {out}});
    }
    return plan;
}

StepPlan convolution(const Step& step, const Shape& in, const ShapeLookup& lookup) {
    requireImage(in);
    const std::optional<Shape> stored = lookup(step.weight);
    const std::int64_t out = sizeOf(step.width, stored, 4, 0, "channels");
    const std::int64_t rows = sizeOf(step.kernel[0], stored, 4, 2, "kernel");
    const std::int64_t columns = sizeOf(step.kernel[1], stored, 4, 3, "kernel");
    if (in[0] % step.groups != 0) {
        fail("has groups that do not divide its " + std::to_string(in[0]) + " input channels");
    }
    StepPlan plan{
        in, {out, windowCount(step, 0, in[1], rows), windowCount(step, 1, in[2], columns)}, {}};
    plan.tensors.push_back({step.weight, Role::Weight, {out, in[0] / step.groups, rows, columns}});
    if (!step.bias.empty()) {
        plan.tensors.push_back({step.bias, Role::Bias, {out}});
    }
    return plan;
}

StepPlan batchNorm(const Step& step, const Shape& in) {
    StepPlan plan{in, in, {}};
    const auto need = [&](const std::string& name, Role role) {
        if (!name.empty()) {
            plan.tensors.push_back({name, role, {in[0]}});
        }
    };
    need(step.weight, Role::Gamma);
    need(step.bias, Role::Beta);
    need(step.mean, Role::Mean);
    need(step.variance, Role::Variance);
    return plan;
}

/// r is stored per element, per channel or once.
StepPlan paramRamp(const Step& step, const Shape& in, const ShapeLookup& lookup) {
    const std::optional<Shape> stored = lookup(step.weight);
    Shape expected = in;
    if (stored && sameButForOnes(*stored, {in[0]})) {
        expected = {in[0]};
    } else if (stored && sameButForOnes(*stored, {})) {
        expected = {};
    }
    return {in, in, {{step.weight, Role::Ramp, expected}}};
}

StepPlan pool(const Step& step, const Shape& in) {
    requireImage(in);
    return {in,
            {in[0], windowCount(step, 0, in[1], step.kernel[0]),
             windowCount(step, 1, in[2], step.kernel[1])},
            {}};
}

StepPlan planOfStep(const Step& step, const std::vector<Shape>& in, const ShapeLookup& lookup) {
    switch (step.kind) {
        case StepKind::Dense:
            return dense(step, in[0], lookup);
        case StepKind::Convolution:
            return convolution(step, in[0], lookup);
        case StepKind::BatchNorm:
            return batchNorm(step, in[0]);
        case StepKind::ParamRamp:
            return paramRamp(step, in[0], lookup);
        case StepKind::MaxPool:
        case StepKind::AveragePool:
            return pool(step, in[0]);
        case StepKind::GlobalAveragePool:
            requireImage(in[0]);
            return {in[0], {in[0][0], 1, 1}, {}};
        case StepKind::Flatten:
            return {in[0], {elementCount(in[0])}, {}};
        case StepKind::Sum:
            if (in[0] != in[1]) {
                fail("adds " + toString(in[0]) + " and " + toString(in[1]));
            }
            return {in[0], in[0], {}};
        case StepKind::Relu:
        case StepKind::LeakyRelu:
        case StepKind::Silu:
        case StepKind::Scale:
            break;
    }
    return {in[0], in[0], {}};
}

}  // namespace

std::vector<StepPlan> planOf(const Description& description, const ShapeLookup& lookup) {
    std::vector<StepPlan> plans;
    std::vector<Shape> shapes{description.input};
    for (const Step& step : description.steps) {
        std::vector<Shape> in;
        for (const int value : step.inputs) {
            in.push_back(shapes[static_cast<std::size_t>(value)]);
        }
        try {
            plans.push_back(planOfStep(step, in, lookup));
            elementCount(plans.back().out);
        } catch (const std::invalid_argument& error) {
            fail("step " + std::to_string(plans.size()) + " (" + step.name + ") " + error.what());
        }
        shapes.push_back(plans.back().out);
    }
    return plans;
}

}  // namespace core::checkpoint
