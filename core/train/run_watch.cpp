#include "core/train/run_watch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <utility>

namespace core {

namespace {

constexpr double kRecords = 10.0;
constexpr double kFar = 1000.0;
/// Relative, of the loss to ln(classes).
constexpr double kLossTolerance = 0.01;
/// Accuracy up to this times chance tells nothing apart.
constexpr double kChance = 1.5;

std::string number(double value) {
    std::ostringstream text;
    text.precision(4);
    text << value;
    return text.str();
}

}  // namespace

RunWatch::RunWatch(std::int64_t classes)
    : m_classes(static_cast<double>(classes)), m_least(std::numeric_limits<double>::infinity()) {}

bool RunWatch::isStuck(const RunningMeans& record) const {
    const double clean = record.mean("clean");
    const double loss = std::isnan(clean) ? record.mean("loss") : clean;
    const double chance = std::log(m_classes);
    const double accuracy = record.mean("#clean");
    return std::fabs(loss - chance) <= kLossTolerance * chance && !(accuracy > kChance / m_classes);
}

RunWatch::Word RunWatch::record(const RunningMeans& record, std::int64_t step) {
    Word word;
    m_stuck = isStuck(record) ? std::min(m_stuck + 1.0, kRecords) : std::max(m_stuck - 1.0, 0.0);
    m_isNamed = m_stuck > 0.0 ? m_isNamed : 0.0;
    if (m_stuck == kRecords && m_isNamed == 0.0) {
        m_isNamed = 1.0;
        word.warning = "stuck: the clean loss stays at ln(" + number(m_classes) +
                       ") = " + number(std::log(m_classes)) + " and the accuracy at chance (step " +
                       std::to_string(step) +
                       "); try a lower learning rate, a longer warm-up or ramp, a smaller eps, or "
                       "another initialisation";
    }
    const double loss = record.mean("loss");
    const bool isAbove = loss > kFar * std::max(m_least, std::log(m_classes));
    m_firstAbove = m_above == 0.0 ? loss : m_firstAbove;
    m_above = isAbove ? m_above + 1.0 : 0.0;
    if (m_above >= kRecords && loss > m_firstAbove) {
        word.divergence = "the loss grew to " + number(loss) + " at step " + std::to_string(step) +
                          ", from " + number(m_least);
    }
    m_least = std::min(m_least, loss);
    return word;
}

void RunWatch::save(std::vector<NamedValue>& values) const {
    values.emplace_back("watch.least", m_least);
    values.emplace_back("watch.above", m_above);
    values.emplace_back("watch.first-above", m_firstAbove);
    values.emplace_back("watch.stuck", m_stuck);
    values.emplace_back("watch.named", m_isNamed);
}

void RunWatch::load(const std::vector<NamedValue>& values) {
    const std::pair<const char*, double*> members[] = {{"watch.least", &m_least},
                                                       {"watch.above", &m_above},
                                                       {"watch.first-above", &m_firstAbove},
                                                       {"watch.stuck", &m_stuck},
                                                       {"watch.named", &m_isNamed}};
    for (const NamedValue& value : values) {
        for (const auto& [name, member] : members) {
            if (value.first == name) {
                *member = value.second;
            }
        }
    }
}

}  // namespace core
