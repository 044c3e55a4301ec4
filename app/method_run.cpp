#include "app/method_run.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <stdexcept>

#include "app/interrupt.h"
#include "app/pieces_file.h"
#include "app/progress_line.h"
#include "app/reach_job.h"
#include "app/table.h"

namespace app {

namespace {

using reach::Method;
using reach::MethodResult;

bool countsPieces(Method method) { return method == Method::Exact || method == Method::Hull; }

/// Methods that are computed in one go.
std::vector<std::vector<Method>> groupsOf(const std::vector<Method>& methods) {
    std::vector<std::vector<Method>> groups;
    std::vector<Method> exact;
    for (const Method method : methods) {
        if (countsPieces(method)) {
            exact.push_back(method);
        } else {
            groups.push_back({method});
        }
    }
    if (!exact.empty()) {
        groups.push_back(std::move(exact));
    }
    return groups;
}

std::string progressText(Method method, std::int64_t done) {
    const char* unit = countsPieces(method)          ? " pieces"
                       : reach::needsTensors(method) ? " directions"
                                                     : " linear programmes";
    return std::string(reach::info(method).id) + ": " + grouped(done) + unit;
}

class Run {
public:
    Run(const Options& options, const Asked& asked, const RunParts& parts)
        : m_options(options),
          m_asked(asked),
          m_parts(parts),
          m_deadline(options.timeLimitSeconds) {}

    std::vector<MethodResult> all() {
        for (const auto& group : groupsOf(m_asked.methods)) {
            if (!takeFromJob(group)) {
                compute(group);
            }
        }
        std::vector<MethodResult> results;
        for (const Method method : m_asked.methods) {
            results.push_back(std::move(m_results.at(method)));
        }
        return results;
    }

private:
    /// True if the job has finished the whole group before.
    bool takeFromJob(const std::vector<Method>& group) {
        if (m_parts.job == nullptr || (m_parts.pieces != nullptr && countsPieces(group.front()))) {
            return false;
        }
        std::vector<MethodResult> found;
        for (const Method method : group) {
            auto result = m_parts.job->finished(method);
            if (!result) {
                return false;
            }
            found.push_back(std::move(*result));
        }
        for (MethodResult& result : found) {
            m_results[result.method] = std::move(result);
        }
        return true;
    }

    void compute(const std::vector<Method>& group) {
        if (m_parts.job != nullptr) {
            m_parts.job->beginMethod(group.front());
        }
        for (MethodResult& result : answersOf(group)) {
            if (m_parts.job != nullptr) {
                m_parts.job->keep(result);
            }
            m_results[result.method] = std::move(result);
        }
        m_line.clear();
    }

    std::vector<MethodResult> answersOf(const std::vector<Method>& group) {
        const reach::Limits limits = limitsFor(group.front());
        if (m_parts.tensors != nullptr && reach::needsTensors(group.front())) {
            return {onTensors(group.front(), limits)};
        }
        return reach::answerAll(m_asked.question, group, limits);
    }

    /// As reach::answerAll does it, but as the command line wants tensors to be used.
    MethodResult onTensors(Method method, const reach::Limits& limits) {
        try {
            return reach::answerTensors(m_asked.question, method, limits, *m_parts.tensors);
        } catch (const std::runtime_error& error) {
            if (m_parts.tensors->device != "cpu") {
                throw UsageError(std::string("--device: ") + error.what());
            }
            MethodResult failed;
            failed.method = method;
            failed.status = reach::ResultStatus::Failed;
            failed.reason = error.what();
            return failed;
        }
    }

    reach::Limits limitsFor(Method method) {
        reach::Limits limits;
        limits.threads = m_options.threads;
        limits.maxPieces = m_options.maxPieces;
        limits.timeLimitSeconds = m_deadline.secondsLeft();
        limits.cancel = &cancelFlag();
        // A figure without the union's outline shows the pieces.
        limits.keepPieces = !m_options.figures.empty() && !m_options.unionArea;
        limits.unionArea = m_options.unionArea;
        limits.progress = [this, method](std::int64_t done, double share) {
            m_line.show(share, progressText(method, done));
            if (m_parts.job != nullptr) {
                m_parts.job->step(method, done, share);
            }
        };
        if (m_parts.pieces != nullptr && countsPieces(method)) {
            limits.piece = [this](const reach::PieceView& piece) { keepPiece(piece); };
        }
        return limits;
    }

    void keepPiece(const reach::PieceView& piece) {
        m_parts.pieces->add(piece);
        if (m_parts.pieces->failed()) {
            requestCancel();
        }
    }

    const Options& m_options;
    const Asked& m_asked;
    RunParts m_parts;
    Deadline m_deadline;
    ProgressLine m_line;
    std::map<Method, MethodResult> m_results;
};

bool any(const std::vector<MethodResult>& results, reach::ResultStatus status) {
    return std::any_of(results.begin(), results.end(),
                       [=](const MethodResult& result) { return result.status == status; });
}

}  // namespace

std::vector<MethodResult> runMethods(const Options& options, const Asked& asked,
                                     const RunParts& parts) {
    return Run(options, asked, parts).all();
}

ExitStatus statusOf(const std::vector<MethodResult>& results) {
    if (any(results, reach::ResultStatus::Failed)) {
        return ExitStatus::Failed;
    }
    return any(results, reach::ResultStatus::Partial) ? ExitStatus::Partial : ExitStatus::Done;
}

void reportFailures(const std::vector<MethodResult>& results) {
    std::string names;
    std::string reason;
    for (const MethodResult& result : results) {
        if (result.status == reach::ResultStatus::Failed) {
            reason = names.empty() ? result.reason : reason;
            names += (names.empty() ? "" : ", ") + std::string(reach::info(result.method).id);
        }
    }
    if (!names.empty()) {
        std::cerr << "reachscope: " << names << ": " << reason << '\n';
    }
}

std::string statusText(reach::ResultStatus status) {
    switch (status) {
        case reach::ResultStatus::Complete:
            return "complete";
        case reach::ResultStatus::Partial:
            return "partial";
        case reach::ResultStatus::Failed:
            break;
    }
    return "failed";
}

std::string statusText(const std::vector<MethodResult>& results) {
    return any(results, reach::ResultStatus::Failed)    ? "failed"
           : any(results, reach::ResultStatus::Partial) ? "partial"
                                                        : "complete";
}

}  // namespace app
