#include "ui/session/worst_input.h"

#include <exception>

#include "reach/analysis/sampling.h"

namespace ui {
namespace {

/// One ascent a direction of the plane, twice over.
constexpr std::int64_t kAttacks = 32;
constexpr std::uint64_t kSeed = 1;

}  // namespace

std::optional<WorstInput> worstInput(const reach::Question& question,
                                     const std::atomic<bool>* cancel) {
    const reach::Samples samples =
        reach::drawSamples(question, reach::SampleKind::Attack, kAttacks, kSeed, cancel);
    std::optional<WorstInput> worst;
    for (Eigen::Index k = 0; k < samples.count(); ++k) {
        const double value = question.project[0].of(samples.outputs.col(k));
        if (!worst || value < worst->value) {
            worst = WorstInput{samples.inputs.col(k), value};
        }
    }
    return worst;
}

WorstInputSearch::WorstInputSearch(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
}

WorstInputSearch::~WorstInputSearch() {
    cancel();
    m_pool.waitForDone();
}

void WorstInputSearch::cancel() {
    ++m_request;
    if (m_cancel) {
        *m_cancel = true;
    }
}

void WorstInputSearch::search(const reach::Question& question) {
    cancel();
    m_cancel = std::make_shared<std::atomic<bool>>(false);
    m_pool.clear();
    m_pool.start([this, question, stop = m_cancel, request = m_request] {
        std::optional<WorstInput> worst;
        try {
            worst = worstInput(question, stop.get());
        } catch (const std::exception&) {
            // An input set that is none: the engine says so where it is asked.
        }
        if (*stop) {
            return;
        }
        QMetaObject::invokeMethod(
            this,
            [this, request, worst] {
                if (request == m_request) {
                    m_found = worst;
                    Q_EMIT foundChanged();
                }
            },
            Qt::QueuedConnection);
    });
}

}  // namespace ui
