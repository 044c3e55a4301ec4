#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "ui/session/engine_worker.h"

/// An engine without mathematics: every method answers a square around the input's centre whose
/// half-side is eps times a factor of its own; exact comes as two pieces.
namespace fake {

inline double factor(reach::Method method) { return 1.0 + 0.5 * static_cast<int>(method); }

inline reach::Polygon square(double half) {
    return {{-half, -half}, {half, -half}, {half, half}, {-half, half}};
}

inline reach::MethodResult result(const reach::Question& question, reach::Method method) {
    const double half = question.input.box.radius().maxCoeff() * factor(method);
    reach::MethodResult answer;
    answer.method = method;
    answer.lower = Eigen::VectorXd::Constant(2, -half);
    answer.upper = Eigen::VectorXd::Constant(2, half);
    answer.area = 4.0 * half * half;
    answer.seconds = 1e-3;
    if (method == reach::Method::Exact) {
        answer.worth = reach::Worth::Exact;
        answer.pieceCount = 2;
        answer.pieces.push_back(
            {{{-half, -half}, {0, -half}, {0, half}, {-half, half}}, {1}, {}, {}});
        answer.pieces.push_back(
            {{{0, -half}, {half, -half}, {half, half}, {0, half}}, {2}, {}, {}});
    } else {
        answer.polygon = square(half);
    }
    return answer;
}

inline std::vector<reach::MethodResult> quick(
    const reach::Question& question, const std::vector<reach::Method>& methods,
    const reach::Limits&, const std::function<void(const reach::MethodResult&)>& ready) {
    std::vector<reach::MethodResult> answers;
    for (const reach::Method method : methods) {
        answers.push_back(result(question, method));
        ready(answers.back());
    }
    return answers;
}

/// Box is quick; exact and hull count pieces until they are cancelled.
inline std::vector<reach::MethodResult> endless(
    const reach::Question& question, const std::vector<reach::Method>& methods,
    const reach::Limits& limits, const std::function<void(const reach::MethodResult&)>& ready) {
    if (methods.front() != reach::Method::Exact) {
        return quick(question, methods, limits, ready);
    }
    std::int64_t pieces = 0;
    while (!*limits.cancel) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        pieces += 100;
        limits.progress(pieces, 0.25);
    }
    reach::MethodResult partial = result(question, reach::Method::Exact);
    partial.status = reach::ResultStatus::Partial;
    partial.reason = "cancelled";
    ready(partial);
    return {partial};
}

}  // namespace fake
