#include "core/train/running_means.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core {

namespace {

const std::string kSum = ".sum";
const std::string kCount = ".count";

bool endsWith(const std::string& text, const std::string& end) {
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

template <class Entries>
auto found(Entries& entries, const std::string& name) {
    return std::find_if(entries.begin(), entries.end(),
                        [&](const RunningMeans::Entry& entry) { return entry.name == name; });
}

}  // namespace

void RunningMeans::add(const std::string& name, double sum, double count) {
    const auto entry = found(m_entries, name);
    if (entry == m_entries.end()) {
        m_entries.push_back({name, sum, count});
        return;
    }
    entry->sum += sum;
    entry->count += count;
}

void RunningMeans::add(const RunningMeans& other) {
    for (const Entry& entry : other.m_entries) {
        add(entry.name, entry.sum, entry.count);
    }
}

RunningMeans::Entry RunningMeans::take(const std::string& name) {
    const auto entry = found(m_entries, name);
    if (entry == m_entries.end()) {
        return {name, 0.0, 0.0};
    }
    const Entry result = *entry;
    m_entries.erase(entry);
    return result;
}

double RunningMeans::mean(const std::string& name) const {
    const auto entry = found(m_entries, name);
    return entry == m_entries.end() || entry->count == 0.0
               ? std::numeric_limits<double>::quiet_NaN()
               : entry->sum / entry->count;
}

double RunningMeans::sum(const std::string& name) const {
    const auto entry = found(m_entries, name);
    return entry == m_entries.end() ? 0.0 : entry->sum;
}

double RunningMeans::count(const std::string& name) const {
    const auto entry = found(m_entries, name);
    return entry == m_entries.end() ? 0.0 : entry->count;
}

std::vector<NamedValue> RunningMeans::losses() const {
    std::vector<NamedValue> result;
    for (const Entry& entry : m_entries) {
        if (entry.name[0] != '#') {
            result.emplace_back(entry.name, mean(entry.name));
        }
    }
    return result;
}

bool RunningMeans::isFinite() const {
    return std::all_of(m_entries.begin(), m_entries.end(),
                       [](const Entry& entry) { return std::isfinite(entry.sum); });
}

void RunningMeans::save(const std::string& prefix, std::vector<NamedValue>& values) const {
    for (const Entry& entry : m_entries) {
        values.emplace_back(prefix + entry.name + kSum, entry.sum);
        values.emplace_back(prefix + entry.name + kCount, entry.count);
    }
}

RunningMeans RunningMeans::load(const std::string& prefix, const std::vector<NamedValue>& values) {
    RunningMeans means;
    for (const NamedValue& value : values) {
        const std::string& name = value.first;
        if (name.compare(0, prefix.size(), prefix) != 0) {
            continue;
        }
        const bool isSum = endsWith(name, kSum);
        if (!isSum && !endsWith(name, kCount)) {
            continue;
        }
        const std::size_t end = name.size() - (isSum ? kSum : kCount).size();
        means.add(name.substr(prefix.size(), end - prefix.size()), isSum ? value.second : 0.0,
                  isSum ? 0.0 : value.second);
    }
    return means;
}

}  // namespace core
