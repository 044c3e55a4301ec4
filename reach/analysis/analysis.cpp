#include "reach/analysis/analysis.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <sstream>
#include <stdexcept>

#include "reach/analysis/exact_answer.h"
#include "reach/analysis/margin_graph.h"
#include "reach/analysis/relaxation_answer.h"
#include "reach/analysis/tensor_answer.h"

namespace reach {

namespace {

using Clock = std::chrono::steady_clock;

void check(const Question& question, Method method) {
    if (!question.graph) {
        throw std::invalid_argument("a question without a network");
    }
    if (question.input.dim() != question.graph->inputCount) {
        throw std::invalid_argument("the input set has " + std::to_string(question.input.dim()) +
                                    " coordinates, the network " +
                                    std::to_string(question.graph->inputCount) + " inputs");
    }
    const double size = std::max(question.input.box.lower().cwiseAbs().maxCoeff(),
                                 question.input.box.upper().cwiseAbs().maxCoeff());
    if (size > kLargestCoordinate) {
        std::ostringstream message;
        message << "the input set reaches " << size << "; numbers beyond " << kLargestCoordinate
                << " leave the range of double precision on the way: take a smaller set";
        throw std::invalid_argument(message.str());
    }
    for (const OutputCoordinate& coordinate : question.project) {
        requireFits(coordinate, question.graph->outputCount());
    }
    const bool isRound = question.input.ball && question.input.ball->norm == Norm::L2 &&
                         question.input.ball->radius > 0.0;
    if (isExactLike(method) && isRound) {
        throw std::invalid_argument(std::string(info(method).id) +
                                    ": an l2 ball has no facets to enumerate from; take --norm "
                                    "linf or l1, or a relaxation");
    }
}

MethodResult failure(Method method, const std::string& reason) {
    MethodResult result;
    result.method = method;
    result.status = ResultStatus::Failed;
    result.reason = reason;
    result.worth = isExactLike(method) ? Worth::Exact : Worth::Sound;
    return result;
}

/// Runs one computation; what goes wrong inside (memory, a solver) becomes a failed result. A wrong
/// question is the caller's.
template <typename Compute, typename Fail>
void guarded(Compute compute, Fail fail) {
    try {
        compute();
    } catch (const std::invalid_argument&) {
        throw;
    } catch (const std::bad_alloc&) {
        fail("out of memory");
    } catch (const std::exception& error) {
        fail(error.what());
    }
}

/// Answers of one call of answerAll, each method once.
class Answers {
public:
    Answers(const Question& question, const std::vector<Method>& methods, const Limits& limits,
            const std::function<void(const MethodResult&)>& ready)
        : m_question(question), m_methods(methods), m_limits(limits), m_ready(ready) {}

    std::vector<MethodResult> all() {
        std::vector<Method> order = m_methods;
        std::stable_sort(order.begin(), order.end(),
                         [](Method a, Method b) { return costRank(a) < costRank(b); });
        for (const Method method : order) {
            if (!find(method)) {
                compute(method);
            }
        }
        return inOrderAsked();
    }

private:
    static MethodResult* findIn(std::vector<MethodResult>& results, Method method) {
        const auto found =
            std::find_if(results.begin(), results.end(),
                         [&](const MethodResult& result) { return result.method == method; });
        return found == results.end() ? nullptr : &*found;
    }

    MethodResult* find(Method method) { return findIn(m_done, method); }

    /// Results may hold a million pieces: they are moved, and copied only if asked for twice.
    std::vector<MethodResult> inOrderAsked() {
        std::vector<MethodResult> results;
        results.reserve(m_methods.size());
        for (const Method method : m_methods) {
            const MethodResult* earlier = findIn(results, method);
            results.push_back(earlier != nullptr ? *earlier : std::move(*find(method)));
        }
        return results;
    }

    bool isAsked(Method method) const {
        return std::find(m_methods.begin(), m_methods.end(), method) != m_methods.end();
    }

    void finish(MethodResult result) {
        m_done.push_back(std::move(result));
        if (m_ready) {
            m_ready(m_done.back());
        }
    }

    /// The time limit is for all methods together.
    Limits remainingLimits() const {
        Limits limits = m_limits;
        if (limits.timeLimitSeconds > 0.0) {
            const std::chrono::duration<double> spent = Clock::now() - m_start;
            limits.timeLimitSeconds = std::max(limits.timeLimitSeconds - spent.count(), 1e-3);
        }
        return limits;
    }

    /// The graph with the margins asked for beside its outputs, made once; null without any.
    const MarginGraph* margins() {
        const OutputPlane& plane = m_question.project;
        if (!m_margins && (plane[0].isMargin() || plane[1].isMargin())) {
            m_margins = withMargins(*m_question.graph, plane);
        }
        return m_margins ? &*m_margins : nullptr;
    }

    void compute(Method method) {
        if (isExactLike(method)) {
            computeExact();
            return;
        }
        if (needsTensors(method)) {
            guarded([&] { finish(answerTensors(m_question, method, remainingLimits())); },
                    [&](const std::string& reason) { finish(failure(method, reason)); });
            return;
        }
        guarded([&] { finish(answerRelaxation(m_question, method, remainingLimits(), margins())); },
                [&](const std::string& reason) { finish(failure(method, reason)); });
    }

    void computeExact() {
        const ExactWanted wanted{isAsked(Method::Exact), isAsked(Method::Hull)};
        guarded(
            [&] {
                answerExact(m_question, wanted, remainingLimits(),
                            [&](MethodResult result) { finish(std::move(result)); });
            },
            [&](const std::string& reason) {
                for (const Method method : {Method::Hull, Method::Exact}) {
                    if (isAsked(method) && !find(method)) {
                        finish(failure(method, reason));
                    }
                }
            });
    }

    const Question& m_question;
    const std::vector<Method>& m_methods;
    const Limits& m_limits;
    const std::function<void(const MethodResult&)>& m_ready;
    const Clock::time_point m_start = Clock::now();
    std::optional<MarginGraph> m_margins;
    std::vector<MethodResult> m_done;
};

}  // namespace

Question questionOf(std::shared_ptr<const core::Network> network, InputSet input,
                    OutputPlane project) {
    auto graph = std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(*network));
    return {std::move(graph), std::move(input), project, false, std::move(network)};
}

MethodResult answer(const Question& question, Method method, const Limits& limits) {
    return answerAll(question, {method}, limits).front();
}

std::vector<MethodResult> answerAll(const Question& question, const std::vector<Method>& methods,
                                    const Limits& limits,
                                    const std::function<void(const MethodResult&)>& ready) {
    for (const Method method : methods) {
        check(question, method);
    }
    return Answers(question, methods, limits, ready).all();
}

}  // namespace reach
