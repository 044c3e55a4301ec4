#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "app/certify_job.h"
#include "app/certify_record.h"
#include "app/options.h"
#include "app/progress_line.h"
#include "app/sample_sets.h"
#include "reach/verify/certifier.h"

namespace app {

/// The methods of --method over the layers of --intermediate, from cheap to dear. Throws UsageError
/// for words that are no relaxation, and where they need tensors that are not there.
std::vector<reach::CertifyMethod> certifyMethods(const Options& options);

/// What certify found.
struct CertifyOutcome {
    std::vector<CertifyRecord> records;  ///< in the order of the samples; fewer if cut short
    std::int64_t wanted = 0;
    std::int64_t batch = 1;
    reach::Worth worth = reach::Worth::Sound;
    bool attacked = false;  ///< what was not certified was attacked
};

/// Certifies the samples of --data batch by batch, beginning where the job stopped; prints the plan
/// before and draws a progress line meanwhile.
class CertifyRun {
public:
    /// job: null where there is none.
    CertifyRun(const Options& options, std::shared_ptr<const core::Network> network,
               const std::vector<reach::CertifyMethod>& methods, const SampleSets& samples,
               CertifyJob* job);

    CertifyOutcome run();

private:
    reach::CertifySettings settings(const Options& options,
                                    const std::vector<reach::CertifyMethod>& methods);
    void choosePlan(std::int64_t asked);
    std::vector<reach::CertifyTask> tasks(std::int64_t first) const;
    bool settleNextBatch();
    void report(double shareOfBatch);
    std::optional<double> secondsToGo(double done) const;

    const SampleSets& m_samples;
    CertifyJob* m_job;
    reach::Certifier m_certifier;
    CertifyOutcome m_outcome;
    std::int64_t m_batchSize = 0;   ///< of the batch at hand
    std::int64_t m_doneBefore = 0;  ///< by the run that is taken up
    std::chrono::steady_clock::time_point m_start;
    ProgressLine m_line;
};

}  // namespace app
